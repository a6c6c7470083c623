"""Forms out to the units: who gets one, what it asks, and the keys by which it is known again."""

import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.exchange.forms.layout import read_keys, value_text
from portfolio.exchange.forms.reader import Filled, read_form, value_of
from portfolio.exchange.queries import forms as form_queries
from portfolio.exchange.service import forms
from portfolio.exchange.sources import open_book
from portfolio.history.service import log as history
from portfolio.projects.service import edits, reports
from portfolio.store.paths import safe_name
from portfolio.values.errors import BadInput, OutputProblem
from portfolio.values.months import Month, parse_month
from tests.conftest import author
from tests.exchange.unit_forms import HOSPITAL, MONTH, STREET
from tests.fixtures.formfilling import edit, fill, keys_of


def test_each_unit_gets_a_file_and_those_without_one_share_theirs(units, tmp_path):
    sent = forms.send_out(units, MONTH, tmp_path / "new" / "forms")
    told_of = [(file.path.name, file.unit, file.projects, file.rows) for file in sent.files]
    assert told_of == [
        ("莼湖街道_办事处-2026-11.xlsx", STREET, 2, 6),
        ("区中医医院-2026-11.xlsx", HOSPITAL, 1, 1),
        ("No responsible unit given-2026-11.xlsx", "No responsible unit given", 8, 8),
    ]
    assert sorted(path.name for path in (tmp_path / "new" / "forms").iterdir()) == sorted(
        name for name, *_ in told_of
    )
    assert sent.log_head == history.check(units).head
    assert sent.without_unit == sent.files[-1].projects


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
    reports.file_report(units, author(), "C2", Month.of(2026, 10), last, sure=True)
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
    with pytest.raises(BadInput, match="No responsible unit given: 8 rows are more than the 6"):
        forms.send_out(units, MONTH, tmp_path / "forms")
    assert not (tmp_path / "forms").exists()


def test_nothing_to_ask_is_said(database, tmp_path):
    for code in ("C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1", "X2"):
        reports.file_report(database, author(), code, MONTH, {"stage": "stopped"})
    with pytest.raises(BadInput, match="no form to write"):
        forms.send_out(database, MONTH, tmp_path / "forms")
    assert not (tmp_path / "forms").exists()


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


def test_a_form_is_printed_so_that_it_can_be_read_on_a4(hospital):
    """Letters of 10 points, and 9 in the foot, on so many pages across that none falls below 7."""
    with zipfile.ZipFile(hospital) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    widths = [
        float(width)
        for first, last, width in re.findall(
            r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', sheet
        )
        for _ in range(int(first), int(last) + 1)
    ][1:]
    (pages,) = map(int, re.findall(r'fitToWidth="(\d+)"', sheet))
    assert re.search(r'paperSize="9"[^>]*orientation="landscape"', sheet)
    inches = [(width * 7 + 5) / 96 for width in widths]
    wide = (sum(inches[3:]) + pages * sum(inches[:3])) / pages
    assert min(1, 10.8 / wide) * 9 >= 7
