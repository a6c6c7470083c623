"""What is odd in forms that come back is named, and nothing is overwritten."""

import shutil
from pathlib import Path

import pytest

from portfolio.care.service import founding
from portfolio.exchange.queries import forms as form_queries
from portfolio.exchange.service import forms
from portfolio.history.service import log as history
from portfolio.projects.service import reports, reviews
from portfolio.store.database import Database
from portfolio.values.errors import BadInput
from portfolio.values.months import Dated, Month
from tests.conftest import author
from tests.exchange.unit_forms import HOSPITAL, MONTH, report_of, taken, words
from tests.fixtures.formfilling import KEYS, cell_at, fill, put


def test_a_report_filed_meanwhile_is_never_overwritten_and_both_are_shown(units, folder, hospital):
    reports.file_report(units, author(), "C2", MONTH, {"percent": 900, "beds_open": 100}, sure=True)
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
