"""Baselines, annual plans, milestones, reviews: the plan stays, what follows stands beside it."""

import sqlite3
from contextlib import closing

import pytest

from portfolio.beds.service import rollup
from portfolio.money.service import reconciliation
from portfolio.projects.service import approvals, lookup, reports, reviews
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Dated, Month, parse_dated
from tests.conftest import NOW, author


def rebaseline(database, code="P1", month=NOW, **given):
    new = approvals.NewBaseline("甬发改〔2026〕1号", **given)
    return approvals.rebaseline(database, author("规模调整"), code, month, new, sure=True)


def test_a_new_baseline_stands_beside_the_first(database):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        before = connection.execute("SELECT * FROM baseline").fetchall()
    detail = rebaseline(database, finish=parse_dated("2028", "finish"), figures={"beds_new": 200})
    first, second = detail.baselines
    assert (first.figures["beds_new"], second.figures["beds_new"]) == (150, 200)
    assert first.finish == Dated(Month.of(2026, 12), "year")
    assert second.start == first.start
    assert (second.reason, second.number) == ("规模调整", 2)
    with closing(sqlite3.connect(database.path)) as connection, connection:
        assert connection.execute("SELECT * FROM baseline").fetchall()[:9] == before


def test_a_baseline_holds_from_its_month_on(database):
    rebaseline(database, month=Month.of(2026, 6), figures={"beds_new": 200, "investment": 1})
    before = rollup.roll_up(database, Month.of(2026, 5))
    after = rollup.roll_up(database, Month.of(2026, 6))
    assert (before.total.beds_new.sum, after.total.beds_new.sum) == (1015, 1065)
    assert (before.capacity.timeline[-1].beds, after.capacity.timeline[-1].beds) == (3891, 3941)
    third = rebaseline(database, month=Month.of(2026, 8), figures={"beds_new": 210})
    assert third.baselines[-1].number == 3
    assert rollup.roll_up(database, NOW).total.beds_new.sum == 1075
    assert rollup.roll_up(database, NOW).total.projects == 9


def test_reconciliation_keeps_to_what_was_printed(database):
    rebaseline(database, figures={"beds_new": 200})
    _, rows = reconciliation.reconcile(database, NOW)
    planned = next(r for r in rows if (r.scope, r.metric) == ("planned", "beds_new"))
    assert (planned.computed, planned.status) == (230, "agrees")


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        ({}, WrongUsage, "changes nothing"),
        ({"figures": {"beds_new": 150}}, WrongUsage, "changes nothing"),
        ({"finish": parse_dated("2023", "finish")}, BadInput, "before the start"),
        ({"month": Month.of(2020, 1), "figures": {"beds_new": 1}}, BadInput, "lies before"),
    ],
)
def test_baselines_that_cannot_be(database, given, error, sentence):
    with pytest.raises(error, match=sentence):
        rebaseline(database, **given)


def test_an_annual_plan_is_put_down_once_and_corrected_on_purpose(database):
    def plan(**given):
        approvals.plan_year(database, author(), "N1", 2026, source="文件", **given)

    plan(amount=100, milestone=None)
    with pytest.raises(BadInput, match="--correct"):
        plan(amount=200, milestone=None)
    plan(amount=None, milestone="竣工", correct=True)
    with closing(sqlite3.connect(database.path)) as connection, connection:
        found = connection.execute("SELECT year, amount, milestone FROM annual_plan").fetchall()
    assert found == [(2026, 100, "竣工")]
    with pytest.raises(WrongUsage):
        plan(amount=None, milestone=None)


def test_a_milestone_has_its_day_and_number(database):
    def put(day, **given):
        approvals.add_milestone(
            database, author(), "N1", "construction_permit", day, number="1号", source="文", **given
        )

    put("2022-05-01")
    with pytest.raises(WrongUsage, match="not a day"):
        put("2022-02-30")
    with pytest.raises(BadInput, match="--correct"):
        put("2022-05-01")


def test_a_project_is_reconciled_alone(database):
    row, built = reconciliation.reconcile_project(database, "P3", NOW)
    assert (built.kind, built.stated, built.computed) == ("row_opened", 20, 10)
    assert (row.scope, row.stated, row.computed, row.status) == ("P3", 10, 0, "differs")
    assert reconciliation.reconcile_project(database, "X1", NOW) == ()


def test_milestones_of_a_window_of_projects_are_read_together(database):
    for code, day in (("N1", "2023-05-01"), ("N1", "2022-05-01"), ("C2", "2021-05-01")):
        approvals.add_milestone(
            database, author(), code, "land_permit", day, number=None, source="文"
        )
    found = lookup.milestones_of(database, ["N1", "P1", "none"])
    days = {code: [item.happened_on for item in items] for code, items in found.items()}
    assert days == {"N1": ["2022-05-01", "2023-05-01"], "P1": [], "none": []}


def test_a_returned_report_counts_in_no_figure_until_filed_again(database):
    values = {"stage": "in_use", "source": "开诊公告"}
    reports.file_report(database, author(), "N1", NOW, values)
    assert rollup.roll_up(database, NOW).answer.line("confirmed", "fixed").beds == 3306
    report = reviews.review(database, author(), "N1", NOW, return_words="请补充依据")
    assert report.state == "returned"
    assert rollup.roll_up(database, NOW).answer.line("confirmed", "fixed").beds == 3026
    filed = reports.file_report(database, author(), "N1", NOW, {"note": "已补充"})
    assert filed.report.state == "filed"
    assert rollup.roll_up(database, NOW).answer.line("confirmed", "fixed").beds == 3306
    assert reviews.review(database, author(), "N1", NOW).state == "reviewed"


def test_only_what_was_filed_can_be_reviewed(database):
    with pytest.raises(WrongUsage, match="file it first"):
        reviews.review(database, author(), "N1", NOW)
