"""Performance goals held against what reports say: on plain values, and on a real database."""

import pytest

from portfolio.history.service import log as history
from portfolio.money.records import MoneyFacts
from portfolio.money.rules.goals import standing
from portfolio.money.service.goals import goals
from portfolio.money.words import goal_stands, goal_target, state_word
from portfolio.projects.records.funds import Amount
from portfolio.projects.records.supervision import GoalRow
from portfolio.projects.service import reports, supervision
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author

YI = 10**10


def goal(measure, target, **said):
    return GoalRow("N1", "output", "指标", target, measure, said.get("stands"), said.get("on"), "d")


def month(text):
    year, _, number = text.partition("-")
    return Dated(Month.of(int(year), int(number or 12)), "month" if number else "year")


def added(beds):
    return {"reported": {"capacity_added": (Amount(NOW, beds),)}}


@pytest.mark.parametrize(
    ("measure", "target", "known", "state"),
    [
        ("capacity_added", "280", {}, "unknown"),
        ("capacity_added", "280", added(279), "open"),
        ("capacity_added", "280", added(280), "reached"),
        ("cost", "2500000000.00", {}, "unknown"),
        ("cost", "2500000000.00", {"costs": {"estimate": 30 * YI}}, "unknown"),
        ("cost", "2500000000.00", {"costs": {"contract": 26 * YI}}, "unknown"),
        ("cost", "2500000000.00", {"costs": {"approved_budget": 25 * YI}}, "open"),
        ("cost", "2500000000.00", {"costs": {"approved_budget": 26 * YI}}, "slipping"),
        ("cost", "2500000000.00", {"costs": {"approved_budget": 24 * YI, "final_account": 26 * YI}}, "missed"),
        ("cost", "2500000000.00", {"costs": {"approved_budget": 26 * YI, "final_account": 25 * YI}}, "reached"),
        ("finish", "2027-06", {}, "unknown"),
        ("finish", "2027-06", {"finished": month("2026-10")}, "reached"),
        ("finish", "2026-06", {"finished": month("2026-10")}, "missed"),
        ("finish", "2026", {"finished": month("2026-10")}, "reached"),
        ("finish", "2026-10", {}, "missed"),
        ("finish", "2027-06", {"comes": {"finish": month("2027-06")}}, "open"),
        ("finish", "2027-06", {"comes": {"finish": month("2027-07")}}, "slipping"),
        ("finish", "2027-06", {"comes": {"finish": month("2026-10")}}, "unknown"),
        ("opening", "2027-06", {"comes": {"finish": month("2027-07")}}, "unknown"),
        ("opening", "2025-06", {"opened": Dated(Month.of(2025, 9), "by")}, "unsure"),
        ("opening", "2025-06", {"opened": Dated(Month.of(2025, 6), "by")}, "reached"),
        (None, "90%以上", {}, "unknown"),
    ],
)  # fmt: skip
def test_how_a_goal_stands(measure, target, known, state):
    assert standing(goal(measure, target), MoneyFacts("N1", **known), NOW).state == state


def test_goals_are_kept_as_they_are_read_and_told_with_what_stands(database):
    for measure, typed in (
        ("capacity_added", "280"),
        ("cost", "25.29亿"),
        ("opening", "2027年6月"),
    ):
        target = supervision.goal_target(measure, typed)
        row = GoalRow("N1", "output", f"{measure}", target, measure, None, None, "绩效目标表")
        supervision.put_down(database, author(), row)
    words = GoalRow("N1", "effect", "就诊率", "90%以上", None, "88%", "2026-06-30", "绩效目标表")
    supervision.put_down(database, author(), words)
    reports.file_report(database, author(), "N1", NOW, {"capacity_added": 120})
    told = [
        (item.goal.target, goal_target(item.goal), goal_stands(item), state_word(item.state))
        for item in goals(database, NOW, "N1")
    ]
    assert told == [
        ("280", "at least 280 beds", "120 beds (Nov 2026)", "not due yet"),
        ("2529000000.00", "at most 2,529 million yuan", "—", "nothing on record"),
        ("2027-06", "by Jun 2027", "—", "nothing on record"),
        ("90%以上", "90%以上", "88% (2026-06-30)", "told in words"),
    ]
    (before,) = [i for i in goals(database, Month.of(2026, 5)) if i.goal.name == "就诊率"]
    assert before.state == "unknown"  # it was not told yet
    with pytest.raises(WrongUsage, match="not a month"):
        supervision.goal_target("finish", "明年")
    assert history.check(database).problems == ()
    history.undo(database, author())
    history.undo(database, author())
    assert len(goals(database, NOW)) == 3


def test_a_date_is_that_of_the_opening_however_it_is_told(database):
    """C2 was reported in use in August 2023, with no month of its own."""
    row = GoalRow("C2", "time", "投用", "2022-06", "opening", None, None, "绩效目标表")
    supervision.put_down(database, author(), row)
    (told,) = goals(database, NOW, "C2")
    assert (told.state, told.value) == ("unsure", Dated(Month.of(2023, 8), "by"))
