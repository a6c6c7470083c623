"""Drafts count nowhere until they are reviewed or filed over."""

import pytest

from portfolio.beds.service import rollup as beds_rollup
from portfolio.history.service import log as history
from portfolio.projects.service import lookup, reports, reviews
from portfolio.values.errors import BadInput
from portfolio.values.months import Month
from tests.conftest import author
from tests.exchange.unit_forms import MONTH, report_of, taken, words
from tests.fixtures.formfilling import fill


def picture(database):
    rows = lookup.list_projects(database, MONTH)
    rollup = beds_rollup.roll_up(database, MONTH, view="forecast")
    return rows, rollup.capacity, rollup.total


def test_a_draft_changes_no_figure_no_forecast_and_no_light(units, folder, hospital):
    before = picture(units)
    values = {"stage": "In use", "actual_opening": "2023-06", "beds_open": 600, "percent": 100}
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
