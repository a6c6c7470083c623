"""Remarks on a filed report, and how a project stands against its baselines."""

import pytest

from portfolio.projects.records import Variance
from portfolio.projects.service import approvals, lookup, reports
from portfolio.values.months import Month, parse_dated
from tests.conftest import NOW, author

SEPTEMBER, OCTOBER = Month.of(2026, 9), Month.of(2026, 10)
MILLION = 100_000_000


def file(database, code, month, /, **values):
    filed = reports.file_report(database, author(), code, month, values)
    return [remark.template for remark in filed.warnings]


def test_what_was_done_is_held_against_last_month(database):
    file(database, "N1", SEPTEMBER, done_year=15 * MILLION, done_total=90 * MILLION)
    fits = {"done_month": 3 * MILLION, "done_year": 18 * MILLION, "done_total": 93 * MILLION}
    assert file(database, "N1", OCTOBER, **fits) == []
    (year, total) = file(database, "N1", OCTOBER, done_month=4 * MILLION)
    assert year.startswith("Done this year is {now}")
    assert total.startswith("Done in all is {now}")


def test_a_missing_month_asks_nothing_and_january_starts_anew(database):
    file(database, "N1", SEPTEMBER, done_year=15 * MILLION)
    assert file(database, "N1", NOW, done_month=1, done_year=MILLION) == []
    file(database, "P1", Month.of(2025, 12), done_year=9 * MILLION)
    january = {"done_month": MILLION, "done_year": MILLION}
    assert file(database, "P1", Month.of(2026, 1), **january) == []
    february_with_january = {"done_month": MILLION, "done_year": 3 * MILLION}
    assert file(database, "P2", Month.of(2026, 2), **february_with_january) == []


@pytest.mark.parametrize("kind", ["done", "paid"])
def test_a_year_is_not_more_than_the_whole(database, kind):
    values = {f"{kind}_year": 5, f"{kind}_total": 4}
    (remark,) = file(database, "N1", NOW, **values)
    assert "more than the {whole}" in remark


def test_an_opening_before_acceptance_is_flagged(database):
    opening = {"stage": "in_use", "source": "公告"}
    (remark,) = file(database, "N1", OCTOBER, **opening)
    assert "no acceptance is on record" in remark
    approvals.add_milestone(
        database, author(), "N1", "joint_acceptance", "2026-09-30", number="1号", source="文"
    )
    assert file(database, "N1", NOW, stage="in_use") == []
    assert file(database, "P3", NOW, stage="in_use") == []


def test_a_private_project_is_filed_not_approved(database):
    (remark,) = file(database, "N2", NOW, stage="feasibility")
    assert "is filed, not approved" in remark
    assert file(database, "N2", NOW, stage="filed") == []
    assert file(database, "N1", NOW, stage="feasibility") == []


def test_variance_stands_against_the_first_and_the_current_baseline(database):
    assert lookup.show_project(database, "C2", NOW).variances == (Variance(1, 14, 90 * MILLION, 0),)
    new = approvals.NewBaseline(
        "文件",
        finish=parse_dated("2027-6", "finish"),
        figures={"investment": 400 * MILLION, "beds_new": 160},
    )
    approvals.rebaseline(database, author("调整"), "P1", OCTOBER, new)
    assert lookup.show_project(database, "P1", NOW).variances == (
        Variance(1, 6, 100 * MILLION, 10),
        Variance(2, 0, 0, 0),
    )
    later = {"forecast_finish": parse_dated("2027-9", "finish"), "reason": "funding"}
    file(database, "P1", NOW, **later, beds_open=200, beds_before=30)
    assert lookup.show_project(database, "P1", NOW).variances == (
        Variance(1, 9, 100 * MILLION, 20),
        Variance(2, 3, 0, 10),
    )
    assert len(lookup.show_project(database, "P1", SEPTEMBER).variances) == 1


def test_what_is_unknown_has_no_variance(database):
    assert lookup.show_project(database, "X1", NOW).variances == ()
    approvals.rebaseline(
        database,
        author("x"),
        "P3",
        NOW,
        approvals.NewBaseline("文", figures={"land_area": 100}),
    )
    detail = lookup.show_project(database, "P3", NOW)
    assert detail.baselines[0].figures["land_area"] is None
    assert detail.variances[1] == Variance(2, 0, 0, 0)
