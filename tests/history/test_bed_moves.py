"""What moved the district's beds between two months, on plain values: each by its cause."""

from dataclasses import replace

import pytest

from portfolio.beds.records.ground import ObservedStock, Population, StockChange, Target
from portfolio.beds.rules.anchors import Ground
from portfolio.beds.rules.levels.places import Approved as Planned
from portfolio.beds.rules.levels.places import Place
from portfolio.beds.rules.levels.reports import course
from portfolio.beds.rules.moves import Move, Side, moves
from portfolio.beds.rules.views import Standing, view_confirmed, view_forecast, view_plan
from portfolio.history.rules.comparison import of_capacity
from portfolio.history.words import changes as change_words
from portfolio.projects.rules.opening import Prospect, Said
from portfolio.values.language import speak
from portfolio.values.months import Month
from tests.history.test_comparison import NOW, THEN, month

CENSUS = Population("2020-11-01", 577_505, "census", "official", "census")
TARGET = Target("T2-6", Month.of(2025, 12), 660, Month.of(2020, 12), 498, "plan")


def ground(as_of):
    return Ground(as_of, TARGET, (CENSUS,))


def sides(standings, as_of, on=None):
    views = {
        "plan": view_plan(standings, TARGET.baseline_month),
        "forecast": view_forecast(standings, as_of),
        "confirmed": view_confirmed(standings, as_of),
    }
    known = {item.code: item for item in standings if item.code}
    return {name: Side(view, on or ground(as_of), known) for name, view in views.items()}


def capacity(then, now):
    return of_capacity(sides(then, THEN), sides(now, NOW))


def in_use(code="A", beds=150, opened="2023-8", *, paper=True):
    said = Said(month(opened).month, "in_use", month(opened), beds, 0, paper=paper)
    place = Place(code, (Planned(Month.of(2021, 7), new=beds),), (said,))
    return replace(STANDING, code=code, new=beds, place=place, course=course(place))


STANDING = Standing("A", 150, month("2022-6"), prospect=Prospect(finish=month("2022-6")))
OPEN = in_use()


def test_beds_gained_in_a_view_and_the_gap_to_the_target():
    forecast, confirmed = capacity([STANDING], [OPEN])
    assert (confirmed.view, confirmed.before, confirmed.after, confirmed.beds) == (
        *("confirmed", 2876, 3026),
        150,
    )
    assert (confirmed.from_shortfall, confirmed.to_shortfall) == (936, 786)
    assert (confirmed.month, confirmed.projects) == (TARGET.month, ("A",))
    assert forecast.view == "forecast"
    assert change_words.clause(confirmed) == (
        "In use: beds at the end of Dec 2025 up from 2,876 to 3,026 (+150);"
        " short of the target by 786, before by 936; opened A +150"
    )


def test_beds_lost_and_a_target_reached_or_not_any_more():
    many, more = in_use(beds=1000), in_use(beds=1001)
    up, down = capacity([STANDING], [many])[-1], capacity([many], [STANDING])[-1]
    assert "; the target is reached, before short by 936; opened A" in change_words.clause(up)
    assert "down from 3,876 to 2,876 (-1,000)" in change_words.clause(down)
    assert "short of the target by 936, reached before" in change_words.clause(down)
    assert "the target is reached as before" in change_words.clause(capacity([many], [more])[-1])


def test_what_moved_outside_the_projects_has_no_code_and_what_is_listed_no_more_has_left():
    closed = StockChange(Month.of(2024, 5), -30)
    then = Side(view_confirmed([OPEN], THEN), ground(THEN), {"A": OPEN})
    now = Side(view_confirmed([], NOW, [closed]), ground(NOW), {})
    found = moves("confirmed", then, now, TARGET.month)
    assert set(found) == {Move("outside", -30, None), Move("left", -150, "A")}


def test_many_projects_are_counted_and_nameless_ones_not_told():
    grown = capacity([], [in_use(f"P{number}") for number in range(12)])[-1]
    assert change_words.clause(grown).endswith("; opened +1,800")
    assert len(grown.projects) == 12


def test_the_target_that_leads_now_is_the_measure_for_both_months():
    later = replace(TARGET, month=Month.of(2030, 12))
    on = [replace(ground(at), target=later) for at in (THEN, NOW)]
    item = of_capacity(sides([STANDING], THEN, on[0]), sides([OPEN], NOW, on[1]))[-1]
    assert item.month == later.month


COMING = replace(
    STANDING,
    finish=month("2024-6"),
    prospect=Prospect(finish=month("2024-6"), works=THEN, reported=THEN),
)


def coming(**changes):
    return replace(COMING, prospect=replace(COMING.prospect, **changes))


LAPSED = coming(works=Month.of(2021, 1))


@pytest.mark.parametrize(
    ("then", "now", "view", "cause", "beds"),
    [
        (COMING, LAPSED, "forecast", "evidence_lapsed", -150),
        (LAPSED, COMING, "forecast", "evidence_new", 150),
        (COMING, coming(stage="stopped"), "forecast", "halted", -150),
        (COMING, coming(coming=month("2026-6"), told=NOW), "forecast", "slipped", -150),
        (COMING, replace(COMING, left=NOW), "forecast", "left", -150),
        (COMING, replace(COMING, new=170), "forecast", "re_planned", 20),
        (None, COMING, "forecast", "entered", 150),
        (LAPSED, OPEN, "forecast", "opened", 150),
        (None, COMING, "plan", "entered", 150),
        (COMING, replace(COMING, left=NOW), "plan", "left", -150),
        (COMING, replace(COMING, new=170), "plan", "re_planned", 20),
        (OPEN, in_use(beds=140), "confirmed", "struck_off", -10),
        (in_use(paper=False), OPEN, "confirmed", "paper", 150),
    ],
)
def test_what_moved_is_told_by_its_cause(then, now, view, cause, beds):
    items = capacity([then] if then else [], [now])
    (item,) = [item for item in items if item.view == view]
    assert item.causes == ((cause, beds, ("A",)),)
    for language in ("zh", "en"):
        speak(language)
        assert f"{beds:+,}" in change_words.clause(item)


def test_a_stock_that_came_out_between_is_a_cause_of_its_own():
    stock = ObservedStock(Month.of(2023, 9), 3000, "yearbook")
    on = replace(ground(NOW), stocks=(stock,))
    items = of_capacity(sides([STANDING], THEN), sides([OPEN], NOW, on))
    (item,) = [item for item in items if item.view == "confirmed"]
    assert item.causes == (("opened", 150, ("A",)), ("statistics", -26, ()))
