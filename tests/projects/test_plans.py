"""Plans one after another: what a new one changes, and when."""

import pytest

from portfolio.beds.records.ground import Target
from portfolio.beds.service import capacity, figures, rollup
from portfolio.history.service import log as history
from portfolio.projects.service import edits, lookup, plans
from portfolio.store.database import Database
from portfolio.store.scope import Named
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author

NEXT = plans.NewPlan("fh-15-5", "奉化区“十五五”", "", Month.of(2026, 3), 2026, 2030, "规划")
#: DESIGN 2.4, "Next target, worked".
WORKED = Target(
    "T3", Month.of(2030, 12), 600, Month.of(2025, 12), 534, source="规划", residents=595_000
)


def looking(database, plan):
    return Database(database.path, named=Named(plan))


def codes(database, month=NOW):
    return [row.code for row in lookup.list_projects(database, month)]


def sums(database, month=NOW):
    found = rollup.roll_up(database, month)
    return found.total, found.capacity, found.answer


@pytest.fixture
def two(database):
    """The seeded plan and an empty one after it, which was never made current."""
    plans.add_plan(database, author(), NEXT)
    return database


def project(code, **given):
    return edits.NewProject(code, f"{code}院", group="new", source="规划", **given)


@pytest.fixture
def filled(two):
    """The plan after it with a project and a target of its own."""
    later = looking(two, NEXT.code)
    finish = Dated(Month.of(2028, 6), "month")
    edits.add_project(later, author(), project("Q1", finish=finish, figures={"beds_new": 50}))
    figures.add_target(later, author(), WORKED)
    return two


def test_a_plan_answers_nothing_until_it_is_current(filled):
    row = plans.list_plans(filled, NOW)[1]
    assert (row.code, row.current, row.entries, row.district) == ("fh-15-5", False, 1, "fenghua")
    assert "Q1" not in codes(filled)
    total, found, answer = sums(filled)
    assert (total.projects, found.beds, found.target.code) == (9, 3721, "T2-6")
    assert (answer.range.least, answer.range.most) == (3026, 3721)


def test_its_own_answer_is_had_by_its_name(filled):
    later = looking(filled, "fh-15-5")
    assert codes(later) == ["Q1", "X1", "X2"]
    total, found, answer = sums(later)
    assert (total.projects, found.target.code, found.beds) == (1, "T3", 3177 + 50)
    (passed,) = answer.passed
    assert (passed.target.code, passed.planned, passed.met) == ("T2-6", 3721, False)
    assert (passed.range.least, passed.range.most) == (3026, 3721)


def test_from_its_month_on_answers_are_about_it_and_the_months_before_stay(filled):
    before = {month: sums(filled, month) for month in (Month.of(2025, 12), Month.of(2026, 2))}
    plans.edit_plan(filled, author(), "fh-15-5", {}, current_from=Month.of(2026, 3))
    assert codes(filled) == ["Q1", "X1", "X2"]
    assert {month: sums(filled, month) for month in before} == before
    old = looking(filled, "fenghua-14-5")
    assert sums(old)[1].beds == 3721
    assert [row.current for row in plans.list_plans(filled, NOW)] == [False, True]
    assert [row.current for row in plans.list_plans(filled, Month.of(2026, 2))] == [True, False]


def test_what_stands_only_in_the_plan_before_still_counts_in_use(filled):
    plans.edit_plan(filled, author(), "fh-15-5", {}, current_from=Month.of(2026, 3))
    month = Month.of(2024, 1)
    seen = [
        capacity.capacity_table(each, NOW, first=month, last=month, view="confirmed").months[0].beds
        for each in (filled, looking(filled, "fenghua-14-5"))
    ]
    assert seen == [3026, 3026]
    named = {
        item.code for item in rollup.roll_up(filled, NOW, view="forecast").capacity.no_evidence
    }
    assert {"N1", "P1", "P4"} <= named


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda db: plans.add_plan(db, author(), NEXT), BadInput),
        (lambda db: plans.edit_plan(db, author(), "none", {"status": "draft"}), WrongUsage),
        (lambda db: plans.edit_plan(db, author(), "fh-15-5", {"first_year": 2026}), BadInput),
        (lambda db: plans.edit_plan(db, author(), "fh-15-5", {"first_year": 2031}), BadInput),
        (
            lambda db: plans.edit_plan(db, author(), "fh-15-5", {}, current_from=Month.of(2026, 2)),
            BadInput,
        ),
        (
            lambda db: plans.add_township(db, author(), plans.NewPlace("x", "溪口镇", "")),
            BadInput,
        ),
        (lambda db: sums(looking(db, "none")), WrongUsage),
        (lambda db: sums(Database(db.path, named=Named(district="none"))), WrongUsage),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(two, change, error):
    number = history.newest(two)
    with pytest.raises(error):
        change(two)
    assert history.newest(two) == number


def test_a_plan_is_taken_back_and_the_log_fits(two):
    plans.edit_plan(two, author(), "fh-15-5", {}, current_from=NOW)
    assert codes(two) == ["X1", "X2"]
    history.undo(two, author("undo"))
    assert len(codes(two)) == 11
    history.undo(two, author("undo"), 2)
    assert [row.code for row in plans.list_plans(two, NOW)] == ["fenghua-14-5"]
    assert history.check(two).problems == ()


def test_a_district_has_its_own_figures(database):
    before = sums(database)
    plans.add_district(database, author(), plans.NewPlace("haishu", "海曙区", "Haishu"))
    there = Database(database.path, named=Named(district="haishu"))
    plans.add_plan(
        there,
        author(),
        plans.NewPlan("hs", "海曙区“十四五”", "", Month.of(2021, 7), 2021, 2025, "规划"),
    )
    edits.add_project(there, author(), project("H1", figures={"beds_new": 70}))
    plans.add_township(there, author(), plans.NewPlace("gulin", "古林镇", ""))
    assert codes(there) == ["H1"]
    assert lookup.list_townships(there) == (("gulin", "古林镇", ""),)
    assert sums(database) == before
    assert [(row.code, row.plans, row.projects) for row in plans.list_districts(database)] == [
        ("fenghua", 1, 11),
        ("haishu", 1, 1),
    ]
