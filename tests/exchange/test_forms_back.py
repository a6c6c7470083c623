"""Forms that come back: what is filled in is a draft, blank is nothing, and who is missing."""

import shutil

import pytest

from portfolio.exchange.service import forms
from portfolio.history.service import log as history
from portfolio.projects.service import reports
from portfolio.values import language
from portfolio.values.months import Dated, Month
from tests.conftest import author, first
from tests.exchange.unit_forms import HOSPITAL, MONTH, STREET, report_of, taken, words
from tests.fixtures.formfilling import cell_at, fill, put


@pytest.mark.parametrize("tongue", first(1, ["zh", "en"]))
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
    asked = words(found)  # what the reviewer is asked about, then what is to be known
    assert any(("投用" if tongue == "zh" else "In use") in text for text in asked[:-1])
    stands = asked[-1]
    assert {"zh": "C2已投用（至迟2023年8月）", "en": "C2 is in use (by Aug 2023)"}[tongue] in stands
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
    reports.file_report(units, author(), "C2", Month.of(2026, 10), last, sure=True)
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
