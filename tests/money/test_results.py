"""Money per result on plain values: ratios, what lies apart, years."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portfolio.money.records import MoneyFacts
from portfolio.money.rules.results import LEAST, spread_of, worth, years
from portfolio.projects.records.funds import PhaseRow
from portfolio.values.months import Dated, Month

C2 = MoneyFacts(
    "C2",
    investment=570_000_000 * 100,
    floor_area=101_800 * 100,
    beds_new=150,
    start=Dated(Month.of(2019, 3), "month"),
    finish=Dated(Month.of(2022, 6), "month"),
)


def test_the_ratios_of_c2_by_hand():
    found = worth(C2)
    assert found.per_bed == 3_800_000
    assert found.per_area == Fraction(570_000_000, 101_800)
    assert found.beds_rate == Fraction(150) / Fraction(40, 12) / Fraction("5.7")


def test_what_is_unknown_or_nothing_gives_no_ratio():
    assert worth(replace(C2, beds_new=0)).per_bed is None
    assert worth(replace(C2, floor_area=None)).per_area is None
    assert worth(replace(C2, finish=None)).beds_rate is None
    assert worth(replace(C2, investment=None)).per_bed is None


def test_the_seeded_ratios_mark_n1_alone():
    money = {"C1": (1320, 30), "C2": (5700, 150), "C3": (500, 45), "N1": (25290, 280)}
    money |= {"N2": (5000, 280), "P1": (3000, 150), "P2": (1560, 50), "P3": (100, 10)}
    money |= {"P4": (650, 20)}
    found = spread_of({code: Fraction(*pair) for code, pair in money.items()})
    assert found.apart == ("N1",)
    assert found.median == Fraction(1560, 50)


def test_of_few_projects_nothing_is_said():
    few = {str(n): Fraction(n) for n in (1, 1, 1, 1000)}
    found = spread_of({**few, "unknown": None})
    assert (found.median, found.apart) == (None, ())
    assert found.known < LEAST


def test_where_most_are_alike_no_deviation_is_made_up():
    ratios = {str(n): Fraction(5) for n in range(6)} | {"x": Fraction(9)}
    assert spread_of(ratios).apart == ()


@given(st.lists(st.fractions(1, 1000), min_size=5, max_size=20), st.integers(1, 1000))
def test_what_lies_apart_does_not_depend_on_the_unit(ratios, unit):
    named = {str(n): ratio for n, ratio in enumerate(ratios)}
    scaled = {name: ratio * unit for name, ratio in named.items()}
    assert spread_of(named).apart == spread_of(scaled).apart
    assert len(spread_of(named).apart) <= len(named) / 2


def test_years_add_up_to_the_whole():
    lines = years([C2], [(Month.of(2022, 6), 150)])
    assert [line.year for line in lines] == [2019, 2020, 2021, 2022]
    assert sum(line.planned for line in lines) == C2.investment == lines[-1].planned_total
    assert [line.beds_total for line in lines] == [0, 0, 0, 150]
    assert lines[-1].rate == Fraction(150) / Fraction("5.7")
    assert all(line.assumed and line.total_assumed for line in lines)
    assert years([], []) == ()


def test_money_since_the_start_is_assumed_from_the_first_year_that_is():
    """Told of 2019 to 2021; the last year is what is left, assumed."""
    phases = [PhaseRow(year, None, None, 10**9, None, None, "d") for year in (2019, 2020, 2021)]
    lines = years([replace(C2, phases=tuple(phases))], [])
    assert [(line.year, line.assumed, line.total_assumed) for line in lines] == [
        (2019, False, False),
        (2020, False, False),
        (2021, False, False),
        (2022, True, True),
    ]
    lines = years([replace(C2, phases=tuple(phases[1:]))], [])
    assert [line.assumed for line in lines] == [True, False, False, True]
    assert all(line.total_assumed for line in lines)


def test_a_year_is_assumed_where_its_money_is_and_nobody_entered_it():
    phases = (PhaseRow(2019, None, None, 100, None, None, "plan"),)
    entered = replace(C2, investment=100, phases=phases, finish=Dated(Month.of(2019, 12), "month"))
    lines = years([entered], [(Month.of(2021, 6), 150)])
    assert [(line.year, line.planned, line.assumed) for line in lines] == [
        (2019, 100, False),
        (2020, 0, False),
        (2021, 0, False),
    ]
    other = replace(entered, phases=())
    for projects in ([other, entered], [entered, other]):
        (line,) = years(projects, [])
        assert (line.planned, line.assumed) == (200, True)
