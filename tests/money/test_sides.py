"""Money of all the years before a year, or after one, on plain values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.money.records import MoneyFacts
from portfolio.money.rules.checks import money_checks
from portfolio.money.rules.curve import done_points
from portfolio.money.rules.phases import Entered, planned, since_start, summed
from portfolio.projects.records.funds import Amount, FundingRow, PhaseRow
from portfolio.values.months import Dated, Month

YI = 10**10
FACTS = MoneyFacts(
    "N1",
    funder="public",
    investment=10 * YI,
    start=Dated(Month.of(2021, 7), "month"),
    finish=Dated(Month.of(2028, 6), "month"),
)


def row(year, side=None, source=None, **amounts):
    values = {"planned": None, "done": None, "paid": None} | amounts
    return PhaseRow(year, None, source, **values, source="d", side=side)


def by_year(parcels):
    found = {}
    for item in parcels:
        found[item.month.year] = found.get(item.month.year, 0) + item.fen
    return found


def verdicts(facts):
    return {(item.kind, item.period): item.status for item in money_checks(facts, "plan")}


def test_money_of_earlier_and_later_years_lies_in_the_years_without_a_figure():
    phases = (
        row(2024, planned=2 * YI),
        row(2024, "before", planned=5 * YI),
        row(2026, "after", planned=YI),
    )
    found = by_year(planned(replace(FACTS, phases=phases)))
    assert sum(found[year] for year in (2021, 2022, 2023)) == 5 * YI
    assert found[2024] == 2 * YI
    assert sum(found[year] for year in (2027, 2028)) == YI
    assert sum(found[year] for year in (2025, 2026)) == 2 * YI  # what nobody gave a year


def test_what_a_year_has_is_within_the_money_of_all_before():
    phases = (row(2023, planned=4 * YI), row(2024, "before", planned=5 * YI))
    found = by_year(planned(replace(FACTS, phases=phases)))
    assert (found[2023], found[2021] + found[2022]) == (4 * YI, YI)


def test_outside_the_schedule_it_lies_next_to_the_year():
    phases = (row(2021, "before", planned=YI), row(2028, "after", planned=2 * YI))
    found = planned(replace(FACTS, phases=phases, investment=3 * YI))
    assert [(item.month, item.fen) for item in found] == [
        (Month.of(2020, 12), YI),
        (Month.of(2029, 1), 2 * YI),
    ]


def test_its_sources_stay_its_sources():
    phases = (
        row(2024, "before", "district", planned=3 * YI),
        row(2024, "before", "special_bond", planned=2 * YI),
    )
    funding = (FundingRow("district", 3 * YI, "d"), FundingRow("special_bond", 7 * YI, "d"))
    found = planned(replace(FACTS, phases=phases, funding=funding))
    early = {
        name: sum(
            item.fen for item in found if item.month.year < 2024 and item.funding_source == name
        )
        for name in ("district", "special_bond")
    }
    assert early == {"district": 3 * YI, "special_bond": 2 * YI}


def test_a_private_project_without_sources_is_private_capital_and_with_them_theirs():
    alone = replace(FACTS, funder="private")
    assert {item.funding_source for item in planned(alone)} == {"private_capital"}
    own = replace(alone, funding=(FundingRow("own_funds", 10 * YI, "d"),))
    assert {item.funding_source for item in planned(own)} == {"own_funds"}


def test_with_the_money_of_earlier_years_the_total_since_the_start_is_known():
    phases = (row(2025, done=2 * YI), row(2025, "before", done=5 * YI))
    facts = replace(FACTS, phases=phases)
    assert since_start(replace(FACTS, phases=phases[:1]), "done", Month.of(2026, 3)) == {}
    assert done_points(facts, Month.of(2026, 3)) == {
        Month.of(2024, 12): 5 * YI,
        Month.of(2025, 12): 7 * YI,
    }
    assert done_points(facts, Month.of(2024, 6)) == {}


def test_it_is_held_against_the_investment_its_years_and_its_sources():
    sides = (row(2024, "before", planned=6 * YI), row(2024, "after", planned=3 * YI))
    years = (row(2024, planned=YI), row(2023, planned=2 * YI))
    found = verdicts(replace(FACTS, phases=(*sides, *years)))
    assert found["phase_total", ""] == "agrees"
    assert found["planned_side_years", "≤2023"] == "unknown"  # the other years are not known
    less = (row(2024, "before", planned=YI), *sides[1:], *years)
    found = verdicts(replace(FACTS, phases=less))
    assert found["planned_side_years", "≤2023"] == "differs"
    split = (row(2024, "before", "district", planned=YI), *sides)
    assert verdicts(replace(FACTS, phases=split))["planned_year_sources", "≤2023"] == "differs"


def test_a_report_of_the_total_is_held_against_it():
    phases = (row(2025, done=2 * YI), row(2025, "before", done=5 * YI))
    told = {"done_total": (Amount(Month.of(2025, 12), 7 * YI),)}
    found = verdicts(replace(FACTS, phases=phases, reported=told))
    assert found["done_total_phases", "2025-12"] == "agrees"
    told = {"done_total": (Amount(Month.of(2025, 12), 8 * YI),)}
    found = verdicts(replace(FACTS, phases=phases, reported=told))
    assert found["done_total_phases", "2025-12"] == "differs"


AMOUNTS = st.integers(0, 10**11)


@given(
    years=st.dictionaries(st.integers(2018, 2031), AMOUNTS, max_size=4),
    before=st.none() | st.tuples(st.integers(2019, 2027), AMOUNTS),
    after=st.none() | st.tuples(st.integers(2028, 2031), AMOUNTS),
)
def test_nothing_is_lost_and_nothing_counts_twice(years, before, after):
    """Against a second way: what lies on each side of the years named is what was said of it."""
    phases = [row(year, planned=fen) for year, fen in years.items()]
    phases += [row(before[0], "before", planned=before[1])] if before else []
    phases += [row(after[0], "after", planned=after[1])] if after else []
    found = by_year(planned(replace(FACTS, phases=tuple(phases), investment=None)))
    for year, fen in years.items():
        if not (before and year < before[0]) and not (after and year > after[0]):
            assert found.get(year, 0) == fen
    for side, inside in ((before, lambda n: n < before[0]), (after, lambda n: n > after[0])):
        if side:
            own = sum(fen for year, fen in years.items() if inside(year))
            assert sum(fen for n, fen in found.items() if inside(n)) == max(own, side[1])


@pytest.mark.parametrize("reading", ["planned", "done", "paid"])
def test_of_several_the_widest_counts(reading):
    phases = (row(2023, "before", **{reading: 3 * YI}), row(2025, "before", **{reading: 5 * YI}))
    found = since_start(replace(FACTS, phases=phases), reading, Month.of(2026, 1))
    assert sum(item.total for item in found.values()) == 5 * YI


def test_years_that_begin_after_the_start_of_works_have_no_sum_since_then():
    phases = (row(2022, done=YI),)
    first, later = (Dated(Month.of(year, 7), "month") for year in (2021, 2022))
    assert summed(phases, "done", Month.of(2023, 3), first) == {}
    assert summed(phases, "done", Month.of(2023, 3), later) == {Month.of(2022, 12): YI}


def test_since_the_start_months_count_in_their_month_and_whole_years_at_their_end():
    def done(month, fen):
        return replace(row(month.year, done=fen), month=month)

    august, november = Month.of(2022, 8), Month.of(2022, 11)
    phases = (row(2021, done=100), done(august, 3), done(november, 4), done(Month.of(2023, 5), 9))
    until, start = Month.of(2023, 3), FACTS.start
    assert summed(phases, "done", until, start) == {
        Month.of(2021, 12): 100,
        august: 103,
        november: 107,
    }
    this_year = (*phases[:3], row(2023, done=8))
    assert summed(this_year, "done", until, start)[until] == 115


def test_what_of_the_investment_nobody_gave_a_year_is_planned_to_the_last_fen():
    phases = tuple(row(year, planned=YI) for year in range(2021, 2028))
    found = by_year(planned(replace(FACTS, phases=phases, investment=7 * YI + 1)))
    assert found[2028] == 1
    assert 2028 not in by_year(planned(replace(FACTS, phases=phases, investment=7 * YI)))


def test_what_a_year_has_more_than_its_twelve_months_lies_in_no_month():
    months = [Month.of(2024, number) for number in range(1, 13)]
    phases = tuple(replace(row(2024, planned=YI), month=month) for month in months)
    facts = replace(FACTS, phases=(row(2024, planned=13 * YI), *phases), investment=None)
    assert [(item.month, item.fen) for item in planned(facts)] == [(m, YI) for m in months]


def test_within_a_month_planned_money_comes_by_its_source():
    month = Month.of(2024, 3)
    phases = tuple(
        replace(row(2024, source=name, planned=YI), month=month)
        for name in ("special_bond", "central", "district")
    )
    found = [
        item.funding_source for item in planned(replace(FACTS, phases=phases, investment=None))
    ]
    assert found == ["central", "district", "special_bond"]


def test_a_year_entered_by_months_is_their_sum_and_so_is_each_source():
    january, june = Month.of(2024, 1), Month.of(2024, 6)
    assert Entered(months={january: 3, june: 4}).total == 7
    cells = {january: {"district": 5}, june: {"district": 3, "central": 2}}
    assert Entered(cells=cells).by_source() == {"district": 8, "central": 2}
    assert Entered(cells=cells).total == 10


def test_a_years_own_figure_counts_whole_and_its_months_up_to_one():
    months = {Month.of(2024, 1): 3, Month.of(2024, 6): 4}
    assert Entered(whole=9, months=months).so_far(Month.of(2024, 1)) == 9
    assert Entered(sources={"district": 8}, months=months).so_far(Month.of(2024, 1)) == 8
    assert Entered(months=months).so_far(Month.of(2024, 5)) == 3
    assert Entered(months=months).so_far(Month.of(2024, 6)) == 7


def test_what_was_entered_by_month_counts_in_its_month_and_the_rest_of_the_year_at_its_end():
    months = {1: 6 * YI // 10, 3: YI // 10}
    phases = (
        row(2024, arrived=YI),
        *(replace(row(2024, arrived=fen), month=Month.of(2024, n)) for n, fen in months.items()),
    )
    first = Dated(Month.of(2024, 1), "month")
    january, march, december = (Month.of(2024, number) for number in (1, 3, 12))
    found = summed(phases, "arrived", Month.of(2025, 6), first)
    assert found == {january: 6 * YI // 10, march: 7 * YI // 10, december: YI}
    # in the year that runs, what has no month has come by now
    assert summed(phases, "arrived", Month.of(2024, 2), first) == {
        january: 6 * YI // 10,
        Month.of(2024, 2): 9 * YI // 10,
    }
