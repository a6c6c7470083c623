"""Forms out to the units and back: drafts, who is missing, what is odd, and nothing overwritten."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.beds.service import rollup as beds_rollup
from portfolio.care.service import founding
from portfolio.exchange.forms.layout import read_keys, value_text
from portfolio.exchange.forms.reader import Filled, read_form, value_of
from portfolio.exchange.queries import forms as form_queries
from portfolio.exchange.records import Taken
from portfolio.exchange.service import forms
from portfolio.exchange.sources import open_book
from portfolio.history.service import log as history
from portfolio.projects.service import edits, lookup, reports, reviews
from portfolio.store.database import Database
from portfolio.store.files import safe_name
from portfolio.values import language
from portfolio.values.errors import BadInput, OutputProblem
from portfolio.values.language import told
from portfolio.values.months import Dated, Month, parse_month
from tests.conftest import author
from tests.fixtures.formfilling import KEYS, cell_at, edit, fill, keys_of, put

MONTH = Month.of(2026, 11)
HOSPITAL, STREET = "区中医医院", "莼湖街道/办事处"


@pytest.fixture
def units(database: Database) -> Database:
    for code, unit in (("C2", HOSPITAL), ("C1", STREET), ("P2", STREET)):
        edits.edit_project(database, author("unit"), code, {"responsible_unit": unit})
    return database


@pytest.fixture
def folder(units: Database, tmp_path: Path) -> Path:
    forms.send_out(units, MONTH, tmp_path / "forms")
    return tmp_path / "forms"


@pytest.fixture
def hospital(folder: Path) -> Path:
    return folder / f"{HOSPITAL}-2026-11.xlsx"


@pytest.fixture
def street(folder: Path) -> Path:
    return folder / "莼湖街道_办事处-2026-11.xlsx"


def taken(database: Database, folder: Path, **options) -> Taken:
    return forms.take_in(database, author("forms"), folder, **options)


def words(found: Taken) -> list[str]:
    return [told(item.template, item.values) for item in found.odd]


def report_of(database: Database, code: str, site: str | None = None):
    return reports.open_form(database, code, MONTH, site).report


# --- out ----------------------------------------------------------------------------------------


def test_each_unit_gets_a_file_and_those_without_one_share_theirs(units, tmp_path):
    sent = forms.send_out(units, MONTH, tmp_path / "new" / "forms")
    told_of = [(file.path.name, file.unit, file.projects, file.rows) for file in sent.files]
    assert told_of == [
        ("莼湖街道_办事处-2026-11.xlsx", STREET, 2, 6),
        ("区中医医院-2026-11.xlsx", HOSPITAL, 1, 1),
        ("No responsible unit given-2026-11.xlsx", "No responsible unit given", 7, 7),
    ]
    assert sorted(path.name for path in (tmp_path / "new" / "forms").iterdir()) == sorted(
        name for name, *_ in told_of
    )
    assert sent.log_head == history.check(units).head


def test_two_units_that_fold_to_one_name_get_two_files(database, tmp_path):
    for code, unit in (("C2", "A/B"), ("C1", "a:b"), ("P2", "../../etc/passwd"), ("P3", "CON")):
        edits.edit_project(database, author("unit"), code, {"responsible_unit": unit})
    sent = forms.send_out(database, MONTH, tmp_path / "forms")
    names = [file.path.name for file in sent.files]
    assert names[:4] == [
        "a_b-2026-11.xlsx",
        "A_B(2)-2026-11.xlsx",
        ".._.._etc_passwd-2026-11.xlsx".lstrip("."),
        "_CON-2026-11.xlsx",
    ]
    assert all(file.path.parent == tmp_path / "forms" for file in sent.files)


@given(st.text())
def test_a_name_from_data_is_never_a_path(text):
    name = safe_name(text)
    assert name
    assert name not in (".", "..")
    assert not set(name) & set('/\\:*?"<>|\x00\n')
    assert len(name.encode()) <= 181
    assert safe_name(name) in (name, f"_{name}")


def test_the_same_forms_are_the_same_bytes_and_others_are_not_replaced(units, folder, hospital):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    forms.send_out(units, MONTH, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    fill(hospital, {("C2", "percent"): 80})
    filled = hospital.read_bytes()
    with pytest.raises(OutputProblem, match="perhaps a form that came back"):
        forms.send_out(units, MONTH, folder)
    assert hospital.read_bytes() == filled
    forms.send_out(units, MONTH, folder, force=True)
    assert hospital.read_bytes() == before[hospital.name]


def test_what_is_at_its_end_is_not_asked_any_more(units):
    reports.file_report(units, author(), "P4", MONTH, {"stage": "stopped"})
    with units.reading() as session:
        asked = {place.project for place in form_queries.places(session, MONTH)}
    assert "P4" not in asked
    assert "C2" in asked


def test_a_form_shows_what_was_reported_last_with_older_months_named(units, tmp_path):
    last = {"done_total": 123_456_700, "percent": 625, "stage": "fit_out"}
    reports.file_report(units, author(), "C2", Month.of(2026, 10), last)
    forms.send_out(units, MONTH, tmp_path / "forms")
    book = open_book(tmp_path / "forms" / f"{HOSPITAL}-2026-11.xlsx")
    rows = dict(book.rows(book.sheets[0]))
    names = next(cells for cells in rows.values() if cells[0] == "portfolio.form/1")
    grey = next(cells for cells in rows.values() if cells[0] == "~C2")
    shown = dict(zip(names, grey, strict=False))
    assert (shown["done_total"], shown["percent"]) == ("123.4567", "62.5")
    assert shown["stage"] == "Fit-out"
    assert shown["progress"].endswith(")")


def test_only_what_is_asked_for_can_be_typed(hospital):
    """Protection is on, the grey row is locked, the white one is not, codes come from a list."""
    found = {}
    edit(hospital, "xl/worksheets/sheet1.xml", lambda xml: found.setdefault("xml", xml))
    xml = found["xml"]
    assert "<sheetProtection" in xml
    assert "password" not in xml
    assert xml.count('type="list"') == 4
    assert 'orientation="landscape"' in xml
    assert 'state="frozen"' in xml
    assert "<f>" not in xml
    styles = {}
    edit(hospital, "xl/styles.xml", lambda xml: styles.setdefault("xml", xml))
    assert 'locked="0"' in styles["xml"]
    edit(hospital, "xl/workbook.xml", lambda xml: styles.setdefault("book", xml))
    assert styles["book"].count('state="veryHidden"') == 2


def test_a_form_that_nobody_could_fill_in_is_refused(units, tmp_path, monkeypatch):
    monkeypatch.setattr(forms, "MOST_ROWS", 6)
    with pytest.raises(BadInput, match="No responsible unit given: 7 rows are more than the 6"):
        forms.send_out(units, MONTH, tmp_path / "forms")
    assert not (tmp_path / "forms").exists()


def test_nothing_to_ask_is_said(database, tmp_path):
    for code in ("C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1"):
        reports.file_report(database, author(), code, MONTH, {"stage": "stopped"})
    with pytest.raises(BadInput, match="no form to write"):
        forms.send_out(database, MONTH, tmp_path / "forms")
    assert not (tmp_path / "forms").exists()


# --- back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_what_a_unit_fills_in_comes_back_as_a_draft(units, tmp_path, tongue):
    language.speak(tongue)
    sent = forms.send_out(units, MONTH, tmp_path / "forms")
    path = sent.files[1].path
    given = {
        "stage": language.label(reports.FIELD_BY_NAME["stage"].codes["fit_out"]),
        "percent": 62.5,
        "forecast_finish": "2027-03",
        "actual_start": "2019年3月",
        "beds_open": 120,
        "done_total": 1250.5,
        "paid_total": "1.2亿",
        "light": language.label(reports.FIELD_BY_NAME["light"].codes["amber"]),
        "reason": "funding",
        "note": "=1+1",
        "source": "月报",
    }
    fill(path, {("C2", name): value for name, value in given.items()})
    found = taken(units, tmp_path / "forms")
    report = report_of(units, "C2")
    assert report.state == "draft"
    assert report.values == {
        "stage": "fit_out",
        "percent": 625,
        "forecast_finish": Dated(Month.of(2027, 3), "month"),
        "actual_start": Dated(Month.of(2019, 3), "month"),
        "beds_open": 120,
        "done_total": 1_250_500_000,
        "paid_total": 12_000_000_000,
        "light": "amber",
        "reason": "funding",
        "note": "=1+1",
        "source": report.values["source"],
    }
    assert words(found) == []
    assert [(row.project, row.outcome) for row in found.rows] == [("C2", "draft")]
    assert set(found.rows[0].fields) == set(given)
    assert found.change == history.newest(units)
    assert history.check(units).problems == ()


def test_taking_the_same_folder_in_twice_changes_nothing(units, folder, hospital, street):
    fill(hospital, {("C2", "percent"): 80, ("C2", "source"): "月报"})
    fill(street, {("C1/C1-2", "stage"): "In use", ("P2", "note"): "—", ("P2", "problem"): "x"})
    first = taken(units, folder)
    before = history.newest(units)
    again = taken(units, folder)
    assert (again.change, history.newest(units)) == (None, before)
    assert [row.outcome for row in first.rows] == ["draft"] * 3
    assert [row.outcome for row in again.rows] == ["same"] * 3
    assert first.missing == again.missing


def test_a_dry_run_writes_nothing_and_says_the_same(units, folder, hospital):
    fill(hospital, {("C2", "percent"): 80})
    before = units.path.read_bytes()
    tried = taken(units, folder, dry_run=True)
    assert units.path.read_bytes() == before
    done = taken(units, folder)
    assert (tried.rows, tried.missing, tried.odd) == (done.rows, done.missing, done.odd)
    assert (tried.change, done.change) == (None, 5)


def test_blank_is_neither_zero_nor_clears(units, folder, hospital):
    last = {"done_total": 10**9, "beds_open": 100}
    reports.file_report(units, author(), "C2", Month.of(2026, 10), last)
    put(
        hospital,
        {cell_at(hospital, "C2", "done_total"): "  ", cell_at(hospital, "C2", "beds_open"): "—"},
    )
    found = taken(units, folder)
    assert found.rows == ()
    assert report_of(units, "C2") is None
    missing = {item.unit: (item.form, item.projects) for item in found.missing}
    assert missing[HOSPITAL] == (True, ("C2",))
    assert missing[STREET] == (True, ("C1", "P2"))


def test_zero_is_zero(units, folder, hospital):
    fill(hospital, {("C2", "done_month"): 0, ("C2", "percent"): 0})
    taken(units, folder)
    assert report_of(units, "C2").values == {"done_month": 0, "percent": 0}


def test_who_is_missing_is_told_by_unit(units, folder, hospital, street):
    hospital.unlink()
    fill(street, {("C1/C1-1", "note"): "x"})
    found = taken(units, folder)
    missing = {item.unit: (item.form, item.projects) for item in found.missing}
    assert missing[HOSPITAL] == (False, ("C2",))
    assert missing[STREET] == (True, ("P2",))
    assert missing[""][0]
    reports.file_report(units, author(), "C2", MONTH, {"note": "by phone"})
    assert HOSPITAL not in {item.unit for item in taken(units, folder).missing}


def test_a_draft_of_an_earlier_folder_is_not_missing(units, folder, hospital, tmp_path):
    fill(hospital, {("C2", "percent"): 80})
    taken(units, folder)
    late = tmp_path / "late"
    late.mkdir()
    shutil.copy(folder / "莼湖街道_办事处-2026-11.xlsx", late / "x.xlsx")
    assert HOSPITAL not in {item.unit for item in taken(units, late).missing}


# --- odd ----------------------------------------------------------------------------------------


def test_a_report_filed_meanwhile_is_never_overwritten_and_both_are_shown(units, folder, hospital):
    reports.file_report(units, author(), "C2", MONTH, {"percent": 900, "beds_open": 100})
    fill(hospital, {("C2", "percent"): 80, ("C2", "beds_open"): 100, ("C2", "note"): "new"})
    found = taken(units, folder)
    report = report_of(units, "C2")
    assert (report.state, report.values) == ("filed", {"percent": 900, "beds_open": 100})
    assert found.rows == ()
    assert words(found) == [
        "C2: officer filed Physical progress % 90 meanwhile, the form says 80; what was filed stands.",
        "C2: officer filed Note — meanwhile, the form says new; what was filed stands.",
    ]
    assert [(item.file, item.refused) for item in found.odd] == [(hospital.name, True)] * 2


def test_a_word_that_is_none_of_the_list_leaves_the_whole_row_out(units, folder, street):
    fill(street, {("P2", "stage"): "快好了", ("P2", "percent"): 50, ("C1", "note"): "fine"})
    found = taken(units, folder)
    assert "“快好了” is none of the list of Stage" in words(found)[0]
    at = cell_at(street, "P2", "stage")
    assert f"{found.odd[0].column}{found.odd[0].row}" == at
    assert report_of(units, "P2") is None
    assert report_of(units, "C1").values == {"note": "fine"}
    assert "P2" not in {code for item in found.missing for code in item.projects}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("percent", 0.6, "may be a share of 1"),
        ("percent", 101, "more than can be"),
        ("done_total", "约300", "not one exact figure"),
        ("done_total", "很多", "not an amount of money"),
        ("beds_open", 1.5, "not a whole number"),
        ("forecast_finish", 2026.1, "cannot be told which was meant"),
        ("forecast_finish", "尽快", "not a date"),
        ("actual_opening", "2027-05", "lies after the report's month"),
        ("cost_kind", "contract", "without the cost"),
        ("note", "长" * 2001, "longer than"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_cell_and_nothing_of_the_row_is_taken(
    units, folder, hospital, field, value, said
):
    fill(hospital, {("C2", field): value, ("C2", "ask"): "money"})
    before = history.newest(units)
    found = taken(units, folder)
    assert said in " ".join(words(found))
    assert report_of(units, "C2") is None
    assert history.newest(units) == before
    assert history.check(units).problems == ()


def test_a_missing_reason_is_asked_for_and_the_draft_is_kept(units, folder, hospital):
    reports.file_report(
        units,
        author(),
        "C2",
        Month.of(2026, 10),
        {"forecast_finish": Dated(Month.of(2027, 1), "month"), "reason": "funding"},
    )
    fill(hospital, {("C2", "forecast_finish"): "2028-01"})
    found = taken(units, folder)
    assert [
        (item.refused, "give the reason" in text)
        for item, text in zip(found.odd, words(found), strict=True)
    ] == [(False, True)]
    assert report_of(units, "C2").state == "draft"
    with pytest.raises(BadInput, match="give the reason"):
        reviews.review(units, author(), "C2", MONTH)
    reports.file_report(units, author(), "C2", MONTH, {"reason": "permits"})
    assert report_of(units, "C2").state == "filed"


def test_an_added_row_and_a_row_that_is_gone_are_seen(units, folder, street):
    put(street, {"F30": 12, "B30": "C9"})
    put(street, {cell_at(street, "P2", "stage").replace("E", "A"): None})
    found = taken(units, folder)
    assert words(found) == [
        "The row of P2 is gone.",
        "The row was added, so it is not known of what it speaks.",
    ]


@pytest.mark.parametrize(
    "change", [("B2", "别的单位"), ("B3", "2026-10"), ("A6", "C2x"), ("B6", "7")]
)
def test_keys_that_were_changed_are_seen(units, folder, hospital, change):
    fill(hospital, {("C2", "percent"): 80})
    put(hospital, dict([change]), KEYS)
    found = taken(units, folder)
    assert any("keys of the form were changed" in text for text in words(found))
    assert report_of(units, "C2") is None
    assert HOSPITAL in {item.unit for item in found.missing}


def test_a_grey_row_that_was_typed_over_is_seen_and_the_white_one_is_taken(units, folder, hospital):
    white = cell_at(hospital, "C2", "percent")
    grey = f"{white[0]}{int(white[1:]) - 1}"
    put(hospital, {grey: 55})
    fill(hospital, {("C2", "note"): "x"})
    found = taken(units, folder)
    assert "grey row of C2 is not as it was sent" in words(found)[0]
    assert report_of(units, "C2").values == {"note": "x"}


def test_a_form_of_another_month_and_of_another_database_are_left_out(units, folder, tmp_path):
    forms.send_out(units, Month.of(2026, 10), tmp_path / "old")
    old = folder / "old.xlsx"
    shutil.copy(tmp_path / "old" / f"{HOSPITAL}-2026-10.xlsx", old)
    fill(old, {("C2", "percent"): 11})
    found = taken(units, folder)
    assert found.month == MONTH
    assert [text.partition(";")[0] for text in words(found)] == [
        "The form is of 2026-10, the others are of 2026-11"
    ]
    other = tmp_path / "other.db"
    founding.found(other, author("other"))
    with pytest.raises(BadInput, match="no form of this database"):
        taken(Database(other), folder)


def test_the_same_unit_twice_is_taken_once_and_contests_are_shown_with_both(units, folder, street):
    twin = folder / "莼湖街道_办事处-2026-11 (1).xlsx"
    shutil.copy(street, twin)
    fill(street, {("P2", "percent"): 10, ("C1", "note"): "same"})
    fill(twin, {("P2", "percent"): 20, ("C1", "note"): "same"})
    found = taken(units, folder)
    assert report_of(units, "C1").values == {"note": "same"}
    assert report_of(units, "P2") is None
    said = words(found)
    assert any("The same unit sent" in text for text in said)
    assert any("Physical progress % is" in text and "neither was taken" in text for text in said)


def test_what_is_no_form_is_named_and_litter_is_passed_over(units, folder, hospital):
    fill(hospital, {("C2", "percent"): 80})
    (folder / "~$区中医医院-2026-11.xlsx").write_bytes(b"lock")
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "说明.txt").write_text("你好\n世界\n", encoding="utf-8")
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04 broken")
    (folder / "sub").mkdir()
    found = taken(units, folder)
    assert {item.file for item in found.odd} == {"说明.txt", "bad.xlsx"}
    assert report_of(units, "C2").state == "draft"


def test_a_folder_without_forms_or_of_a_month_to_come_is_refused(units, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="no form"):
        taken(units, tmp_path / "empty")
    with pytest.raises(BadInput, match="cannot be read"):
        taken(units, tmp_path / "none")
    forms.send_out(units, Month.of(2027, 1), tmp_path / "soon")
    with pytest.raises(BadInput, match="has not come yet"):
        taken(units, tmp_path / "soon")


def test_a_project_that_left_the_plan_meanwhile_is_odd(units, folder, hospital):
    fill(hospital, {("C2", "percent"): 80})
    reports.file_report(units, author(), "C2", MONTH, {"stage": "stopped"})
    assert words(taken(units, folder)) == ["No report of C2 is asked for in this month any more."]


@pytest.mark.usefixtures("tongue")
def test_forms_of_any_database_come_back_blank_and_what_is_filled_in_is_a_draft(either, tmp_path):
    sent = forms.send_out(either, MONTH, tmp_path / "forms")
    with either.reading() as session:
        places = form_queries.places(session, MONTH)
    assert sum(file.rows for file in sent.files) == len(places)
    assert len({file.path for file in sent.files}) == len(sent.files)
    found = taken(either, tmp_path / "forms")
    assert (found.rows, found.odd, found.change) == ((), (), None)
    assert {code for item in found.missing for code in item.projects} <= {
        place.project for place in places
    }
    path = next(file.path for file in sent.files if cell_or_none(file.path, places[0].key))
    fill(path, {(places[0].key, "percent"): 37.5})
    (row,) = taken(either, tmp_path / "forms").rows
    assert (row.project, row.outcome, row.fields) == (places[0].project, "draft", ("percent",))
    assert report_of(either, row.project, row.site).values["percent"] == 375
    assert history.check(either).problems == ()


def cell_or_none(path: Path, key: str) -> str | None:
    """Return where a form asks how far a place is, None where it does not ask for the place."""
    try:
        return cell_at(path, key, "percent")
    except StopIteration:
        return None


# --- drafts and figures -------------------------------------------------------------------------


def picture(database):
    rows = lookup.list_projects(database, MONTH)
    rollup = beds_rollup.roll_up(database, MONTH, view="forecast")
    return rows, rollup.capacity, rollup.total


def test_a_draft_changes_no_figure_no_forecast_and_no_light(units, folder, hospital):
    before = picture(units)
    values = {"stage": "In use", "actual_opening": "2026-11", "beds_open": 600, "percent": 100}
    values |= {
        "light": "Red",
        "cost": 99_999,
        "forecast_finish": "2026-12",
        "reason": "other",
        "note": "x",
    }
    fill(hospital, {("C2", name): value for name, value in values.items()})
    taken(units, folder)
    assert report_of(units, "C2").state == "draft"
    assert picture(units) == before
    reviews.review(units, author(), "C2", MONTH)
    assert picture(units) != before


def test_an_officer_files_over_a_draft_field_by_field(units, folder, hospital):
    fill(hospital, {("C2", "percent"): 80, ("C2", "note"): "unit's"})
    taken(units, folder)
    filed = reports.file_report(units, author(), "C2", MONTH, {"percent": 850})
    assert filed.created
    assert set(filed.changed) == {"percent", "note"}
    report = report_of(units, "C2")
    assert (report.state, report.values) == ("filed", {"percent": 850, "note": "unit's"})
    assert taken(units, folder).rows == ()
    assert report_of(units, "C2").values["percent"] == 850


def test_filing_what_the_draft_says_files_it(units, folder, hospital):
    fill(hospital, {("C2", "percent"): 80})
    taken(units, folder)
    reports.file_report(units, author(), "C2", MONTH, {"percent": 800})
    assert report_of(units, "C2").state == "filed"


def test_nothing_changed_is_not_said_over_a_draft(units, folder, hospital):
    fill(hospital, {("C2", "stage"): "In use"})
    taken(units, folder)
    with pytest.raises(BadInput, match="waits to be reviewed"):
        reports.confirm_unchanged(units, author(), "C2", MONTH)


def test_review_lists_accepts_and_returns_drafts(units, folder, hospital, street):
    fill(hospital, {("C2", "percent"): 80})
    fill(street, {("C1/C1-2", "stage"): "In use"})
    taken(units, folder)
    waits = [(report.project, report.site) for report in reviews.waiting(units)]
    assert waits == [("C1", "C1-2"), ("C2", None)]
    assert reviews.waiting(units, Month.of(2026, 10)) == ()
    assert reviews.review(units, author(), "C2", MONTH).state == "reviewed"
    returned = reviews.review(units, author(), "C1", MONTH, site="C1-2", return_words="since when?")
    assert returned.state == "returned"
    assert reviews.waiting(units) == ()
    again = taken(units, folder)
    assert [row.outcome for row in again.rows] == ["same", "same"]
    assert "was returned, and the form still says the same: since when?" in words(again)[0]
    fill(street, {("C1/C1-2", "actual_opening"): "2026-11"})
    assert sorted(row.outcome for row in taken(units, folder).rows) == ["changed", "same"]
    assert report_of(units, "C1", "C1-2").state == "draft"


def test_all_that_came_back_is_one_change_and_can_be_taken_back(units, folder, hospital, street):
    fill(hospital, {("C2", "percent"): 80})
    fill(street, {("P2", "note"): "x"})
    found = taken(units, folder)
    history.undo(units, author(), found.change)
    assert report_of(units, "C2") is None
    assert report_of(units, "P2") is None
    assert history.check(units).problems == ()


# --- the keys -----------------------------------------------------------------------------------


def test_keys_say_what_was_sent(hospital):
    lines = keys_of(hospital)
    assert lines[:3] == [["portfolio.form/1"], ["unit", HOSPITAL], ["month", "2026-11"]]
    assert lines[5][:2] == ["C2", "0"]
    assert read_keys(lines).unit == HOSPITAL


@given(st.lists(st.lists(st.text(max_size=5), max_size=4), max_size=8))
def test_other_sheets_are_no_keys(lines):
    assert read_keys(lines) is None


@given(st.integers(0, 10**13))
def test_money_in_a_form_is_read_back_exactly(fen):
    field = reports.FIELD_BY_NAME["done_total"]
    assert value_of(Filled("A", field, value_text(field, fen))) == fen


def test_the_form_itself_reads_as_blank(hospital):
    form = read_form(hospital)
    assert form.keys is not None
    assert parse_month(form.keys.month) == MONTH
    assert [(row.key, row.cells) for row in form.rows] == [("C2", ())]
    assert form.shown == {"C2": form.keys.rows[0].shown}
