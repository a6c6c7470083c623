"""Scenarios on plain values: what a change does, what it takes, slack, money that closes."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.beds.records.ground import Population, Target
from portfolio.beds.rules.anchors import Ground
from portfolio.projects.records.plans import Plan
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.months import Dated, Month
from portfolio.whatif.data.scenario import scenario_of, scenario_text
from portfolio.whatif.records import (
    HALTED,
    IN_USE,
    MOVES,
    NO_EVIDENCE,
    UNKNOWN,
    Bounds,
    Entry,
    Position,
    Scenario,
)
from portfolio.whatif.rules.changes import applied
from portfolio.whatif.rules.outcome import answer, measured, money, outcome
from portfolio.whatif.rules.reach import reach
from portfolio.whatif.rules.sensitivity import sensitivity

NOW = Month.of(2026, 11)
TARGET = Target("T", Month.of(2025, 12), 660, Month.of(2020, 12), 498, "plan")
GROUND = Ground(NOW, TARGET, (Population("2020-11-01", 577_505, "census", "official", "c"),))
PLAN = Plan("p", "规划", "Plan", "plan")


def at(text: str) -> Dated:
    year, _, month = text.partition("-")
    if not month:
        return Dated(Month.of(int(year), 12), "year")
    return Dated(Month.of(int(year), int(month)), "month")


def entry(code, opens, beds, *, start="2022-01", cost=10**10, standing=MOVES, care=0):
    date = at(opens) if opens else None
    return Entry(code, code, code, standing, beds, care, date, date, at(start), cost, 10, 20)


def position(*entries, view="plan", ground=GROUND):
    return Position(PLAN, ground, view, "fixed", entries, outside=("X1",))


#: 2,876 + 800 = 3,676 of 3,812 by the end of 2025: 136 short.
START = position(
    entry("A", "2025-06", 800),
    entry("B", "2026", 140),
    entry("C", "2026-06", 136),
    entry("D", "2028-01", 500),
)


def test_without_changes_nothing_changes():
    assert applied(START, Scenario()) == START


def test_a_shift_moves_the_bar_whole_and_keeps_a_year_a_year():
    moved = applied(START, Scenario(shifts={"B": -12})).entries[1]
    assert (moved.opens, moved.start) == (at("2025"), at("2021-01"))
    month = applied(START, Scenario(shifts={"B": -11})).entries[1]
    assert month.opens == Dated(Month.of(2026, 1), "month")


def test_the_answer_follows_the_changes():
    assert (measured(START).beds, measured(START).shortfall) == (3676, 136)
    met = answer(START, Scenario(shifts={"C": -6}))
    assert (met.beds, met.met, met.first_met) == (3812, True, Dated(Month.of(2025, 12), "month"))
    assert answer(START, Scenario(beds={"A": 935})).shortfall == 1
    assert answer(START, Scenario(drops=("A",))).beds == 2876
    assert answer(START, Scenario(residents=550_000)).shortfall == 0
    assert answer(START, Scenario(rate=636)).met
    assert answer(START, Scenario(by=Month.of(2026, 12))).beds == 3952


def test_an_assumed_population_leaves_the_stock_of_the_base_year():
    assert answer(START, Scenario(residents=592_000)).baseline_beds == 2876
    assert answer(START, Scenario(residents=592_000)).residents.basis == "assumed"


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        (Scenario(shifts={"Z": 1}), "no project “Z”; the codes are: A, B, C, D"),
        (Scenario(drops=("Z",)), "no project “Z”"),
        (Scenario(beds={"X1": 5}), "X1 stands outside the plan"),
        (Scenario(shifts={"A": 1}, opens={"A": NOW}), "both --shift and --open"),
        (Scenario(shifts={"A": 1}, drops=("A",)), "dropped and changed too"),
        (Scenario(shifts={"A": 1200, "B": 1200}, by=TARGET.month), None),
        (Scenario(shifts={"D": -1200 - 1000}), "which is no month of a plan"),
        (Scenario(by=Month.of(2020, 12)), "is not after 2020-12"),
    ],
)
def test_wrong_changes_are_said(scenario, says):
    if says is None:
        assert applied(START, scenario).entries[0].opens.month == Month.of(2125, 6)
        return
    with pytest.raises(WrongUsage, match=says):
        applied(START, scenario)


def test_in_forecast_what_is_in_use_stays_and_nothing_opens_in_the_past():
    there = position(
        entry("A", "2023-08", 100, standing=IN_USE),
        entry("B", "2027-06", 100),
        replace(entry("C", "2025-12", 100, standing=NO_EVIDENCE), opens=None),
        replace(entry("D", None, 100, standing=HALTED)),
        view="forecast",
    )
    for scenario in (
        Scenario(shifts={"A": 1}),
        Scenario(beds={"A": 1}),
        Scenario(drops=("A",)),
    ):
        with pytest.raises(WrongUsage, match="A is in use \\(2023-08\\)"):
            applied(there, scenario)
    with pytest.raises(WrongUsage, match="before 2026-11"):
        applied(there, Scenario(shifts={"B": -8}))
    with pytest.raises(WrongUsage, match="--open D=2027-06"):
        applied(there, Scenario(shifts={"D": 3}))
    moved = applied(there, Scenario(shifts={"B": -7, "C": 12}, opens={"D": Month.of(2028, 1)}))
    assert [str(e.opens) for e in moved.entries] == ["2023-08", "2026-11", "2026-12", "2028-01"]
    assert {e.start for e in moved.entries} == {at("2022-01")}, "what has begun keeps its start"
    assert measured(moved).no_evidence == ()


# --- money --------------------------------------------------------------------------------------


def test_money_by_year_closes_to_the_fen():
    odd = position(entry("A", "2025-06", 1, start="2024-11", cost=10**10 + 7))
    found = money(odd)
    assert sum(found.by_year.values()) == found.total == 10**10 + 7
    assert found.by_year == {2024: 2_500_000_002, 2025: 7_500_000_005}


def test_unknown_money_is_no_zero_and_money_without_a_schedule_is_named():
    undated = replace(entry("B", None, 5), start=None)
    found = money(position(entry("A", "2025-06", 1, cost=None), undated))
    assert (found.unknown, found.undated_codes) == (("A",), ("B",))
    assert (found.undated, found.total, found.by_year) == (10**10, 10**10, {})


@given(
    st.lists(
        st.tuples(st.integers(-60, 60), st.integers(0, 10**13), st.integers(0, 80)),
        min_size=1,
        max_size=6,
    )
)
def test_no_shift_loses_money(rows):
    entries = [
        replace(
            entry(f"A{n}", "2026-06", 10, cost=cost),
            start=Dated(Month.of(2026, 6) + -long, "month"),
        )
        for n, (_, cost, long) in enumerate(rows)
    ]
    shifts = {f"A{n}": months for n, (months, _, _) in enumerate(rows)}
    found = outcome(position(*entries), Scenario(shifts=shifts))
    for part in (found.money_before, found.money_after):
        assert sum(part.by_year.values()) == part.total == sum(row[1] for row in rows)


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(-40, 40), max_size=4),
    st.sets(st.sampled_from("ABCDE"), max_size=2),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 10**13), max_size=2),
)
def test_the_money_is_that_of_each_project_together(shifts, drops, costs):
    undated, unknown = replace(entry("E", "2026", 5), start=None), entry("F", "2026", 5, cost=None)
    before = position(*START.entries, undated, unknown)
    kept = {code: months for code, months in shifts.items() if code not in drops}
    costs = {code: fen for code, fen in costs.items() if code not in drops}
    after = applied(before, Scenario(shifts=kept, drops=tuple(sorted(drops)), costs=costs))
    found, alone = money(after), [money(position(entry)) for entry in after.entries]
    for year in found.by_year:
        assert found.by_year[year] == sum(item.by_year.get(year, 0) for item in alone)
    assert {year for item in alone for year in item.by_year} == set(found.by_year)
    assert found.total == sum(found.by_year.values()) + found.undated
    assert found.unknown == ("F",)
    assert found.undated_codes == sum((item.undated_codes for item in alone), ())


# --- what it takes ------------------------------------------------------------------------------


def codes(found):
    return [tuple(move.code for move in way.moves) for way in found.ways]


def test_the_fewest_then_the_nearest_then_the_cheapest():
    found = reach(START, Bounds())
    assert (codes(found), found.number, found.ways[0].months) == ([("C",)], 1, 6)
    held = reach(START, Bounds(hold=("C",)))
    assert (codes(held), held.ways[0].months, held.ways[0].beds) == ([("B",)], 12, 3816)
    same = position(*START.entries, entry("E", "2026-06", 200, cost=10**10 - 1))
    assert codes(reach(same, Bounds())) == [("E",)]
    alike = position(*START.entries, entry("E", "2026-06", 200))
    assert (codes(reach(alike, Bounds())), reach(alike, Bounds()).number) == ([("C",), ("E",)], 2)


def test_bounds_keep_projects_where_they_are():
    assert codes(reach(START, Bounds(most={"C": 5}))) == [("B",)]
    found = reach(START, Bounds(most_of_all=5))
    assert (found.ways, found.missing.short, found.missing.beds) == ((), 136, 3676)
    assert found.fixed == {"A": "in_time", "B": "too_far", "C": "too_far", "D": "too_far"}
    with pytest.raises(WrongUsage, match="no project “Z”"):
        reach(START, Bounds(hold=("Z",)))


def test_what_is_missing_is_the_largest_population_it_would_do_for():
    short = reach(applied(START, Scenario(rate=900)), Bounds())
    missing = short.missing
    assert (missing.beds, missing.short) == (4452, 5198 - 4452)
    ground = replace(short.position.ground, assumed=missing.residents)
    there = replace(short.position, ground=ground, basis="assumed")
    assert reach(there, Bounds()).missing is None
    more = replace(there, ground=replace(ground, assumed=missing.residents + 1))
    assert reach(more, Bounds()).missing is not None


def test_an_unknown_cost_is_not_zero():
    dear, unknown = entry("F", "2026-06", 150, cost=10**13), entry("E", "2026-06", 200, cost=None)
    both = position(START.entries[0], unknown, dear)
    assert codes(reach(both, Bounds())) == [("F",)]
    (way,) = reach(both, Bounds(hold=("F",))).ways
    assert (way.cost, way.cost_unknown) == (0, ("E",))


def test_unknown_beds_never_move_and_are_named():
    unknown = position(*START.entries, entry("E", "2026-01", None, standing=UNKNOWN))
    found = reach(unknown, Bounds())
    assert codes(found) == [("C",)]
    assert found.fixed["E"] == "unknown"
    assert found.before.unknown == ("E",)


def test_a_target_that_is_met_takes_nothing():
    found = reach(applied(START, Scenario(by=Month.of(2026, 12))), Bounds())
    assert (found.ways, found.number, found.missing) == ((), 0, None)


# --- slack --------------------------------------------------------------------------------------


def test_slack_is_the_most_a_project_alone_may_slip():
    met = applied(START, Scenario(by=Month.of(2026, 12)))
    found = sensitivity(met)
    known = {slack.code: slack.months for slack in found.slacks}
    assert known == {"B": None, "C": None, "A": 18, "D": None}
    for slack in found.slacks:
        late = slack.months if slack.months is not None else 500
        assert answer(met, Scenario(shifts={slack.code: late})).met
        if slack.months is not None:
            assert not answer(met, Scenario(shifts={slack.code: late + 1})).met
    assert [slack.code for slack in found.critical] == ["A"]
    assert sensitivity(START).slacks == ()


def test_cells_are_what_a_scenario_says():
    found = sensitivity(START)
    assert 577_505 in found.residents
    assert found.residents[0] < 577_505 < found.residents[-1]
    for cell in found.cells:
        shifts = {e.code: cell.slip for e in START.entries}
        same = answer(START, Scenario(shifts=shifts, residents=cell.residents))
        assert (same.beds, same.beds_needed, same.met) == (cell.beds, cell.needed, cell.met)


# --- as TOML ------------------------------------------------------------------------------------

CODES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=6)
MONTHS = st.integers(1950 * 12, 2150 * 12).map(Month)


@given(
    st.builds(
        Scenario,
        name=CODES,
        shifts=st.dictionaries(CODES, st.integers(-1200, 1200), max_size=3),
        opens=st.dictionaries(CODES, MONTHS, max_size=3),
        drops=st.lists(CODES, max_size=3).map(tuple),
        beds=st.dictionaries(CODES, st.integers(0, 10**6), max_size=3),
        costs=st.dictionaries(CODES, st.integers(0, 10**13), max_size=3),
        residents=st.none() | st.integers(1, 10**9),
        rate=st.none() | st.integers(1, 10_000),
        by=st.none() | MONTHS,
    )
)
def test_a_scenario_is_read_back_as_it_was(scenario):
    assert scenario_of(scenario_text(scenario), "x.toml") == scenario


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[shift", "x.toml is no TOML"),
        ("drops = ['N1']", "“drops” is not known; the names are: beds, by"),
        ("schema = 'portfolio.scenario/9'", "“schema” is not “portfolio.scenario/1”"),
        ("drop = 'N1'", "“drop” is no list of codes"),
        ("shift = 3", "“shift” is no table of codes"),
        ("[shift]\nN1 = 'soon'", "x.toml, shift.N1: “soon” is no number of months"),
        ("[shift]\nN1 = true", "“shift.N1” is no single value"),
        ("[cost]\nN1 = 'much'", "x.toml, cost.N1: “much” is not an amount"),
        ("by = '2025'", "x.toml, by: “2025” is not a month"),
        ("population = 0", "A population is above 0"),
        ("target = '0'", "“0” is no target"),
    ],
)
def test_a_file_that_is_wrong_says_where(text, says):
    from portfolio.values.language import sentence

    with pytest.raises(BadInput) as caught:
        scenario_of(text, "x.toml")
    assert says in sentence(caught.value)


def test_rates_are_exact():
    assert scenario_of("target = 6.65", "x").rate == 665
    assert Fraction(scenario_of("target = '6.6'", "x").rate, 100) == Fraction(33, 5)
