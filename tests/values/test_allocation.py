"""Money over time closes to the fen: the even spread, the split by source, what was entered."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.money.records import MoneyFacts, Parcel
from portfolio.money.rules.phases import entered, planned, since_start
from portfolio.projects.records.funds import FundingRow, PhaseRow
from portfolio.values.allocation import allocate, split, spread
from portfolio.values.months import Dated, Month, span
from portfolio.values.vocabulary import FUNDING_SOURCES

FEN = 100
C2 = MoneyFacts(
    "C2",
    funder="public",
    investment=570_000_000 * FEN,
    start=Dated(Month.of(2019, 3), "month"),
    finish=Dated(Month.of(2022, 6), "month"),
)
MONTHS = st.integers(24000, 24120).map(Month)
AMOUNTS = st.integers(0, 10**13)


def phase(year, month=None, source=None, **amounts):
    values = {"planned": None, "done": None, "paid": None} | amounts
    return PhaseRow(year, Month.of(year, month) if month else None, source, **values, source="d")


def by_year(parcels):
    found = {}
    for parcel in parcels:
        found[parcel.month.year] = found.get(parcel.month.year, 0) + parcel.fen
    return found


# --- the spread -------------------------------------------------------------------------------


def test_c2_is_spread_as_computed_by_hand():
    months = spread(570_000_000 * FEN, Month.of(2019, 3), Month.of(2022, 6))
    assert len(months) == 40
    assert set(months.values()) == {1_425_000_000}  # 14,250,000.00 yuan a month
    years = {}
    for month, fen in months.items():
        years[month.year] = years.get(month.year, 0) + fen
    assert years == {
        2019: 14_250_000_000,  # 10 months
        2020: 17_100_000_000,
        2021: 17_100_000_000,
        2022: 8_550_000_000,  # 6 months
    }


def test_what_does_not_divide_goes_to_the_first_months():
    months = spread(10, Month.of(2024, 11), Month.of(2025, 2))
    assert list(months.values()) == [3, 3, 2, 2]


@given(AMOUNTS, MONTHS, st.integers(0, 200))
def test_a_spread_closes_and_is_even(fen, start, length):
    months = spread(fen, start, start + length)
    assert list(months) == span(start, start + length)
    assert sum(months.values()) == fen
    assert max(months.values()) - min(months.values()) <= 1
    assert months == spread(fen, start, start + length)


def test_a_finish_before_the_start_is_no_schedule():
    with pytest.raises(ValueError, match="2024"):
        spread(1, Month.of(2024, 2), Month.of(2024, 1))


@given(AMOUNTS, st.lists(st.integers(0, 10**13), min_size=1, max_size=9).filter(any))
def test_an_allocation_is_within_a_fen_of_its_share(fen, weights):
    parts = allocate(fen, weights)
    assert sum(parts) == fen
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - fen * weight) < sum(weights)


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [3, -1]])
def test_weights_that_divide_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="1"):
        allocate(1, weights)


@given(
    st.dictionaries(MONTHS, st.integers(0, 10**11), min_size=1, max_size=30),
    st.dictionaries(st.sampled_from(list(FUNDING_SOURCES)), st.integers(0, 10**12), min_size=1),
)
def test_a_split_closes_by_month_and_by_source(months, weights):
    if not sum(weights.values()):
        return
    found = split(months, weights)
    assert {month: sum(parts.values()) for month, parts in found.items()} == months
    names = list(weights)
    sums = [sum(parts[name] for parts in found.values()) for name in names]
    assert sums == allocate(sum(months.values()), [weights[name] for name in names])
    assert all(part >= 0 for parts in found.values() for part in parts.values())


# --- what is planned ----------------------------------------------------------------------------


def test_where_nothing_is_entered_all_is_assumed_and_not_split():
    parcels = planned(C2)
    assert parcels == [
        Parcel(month, None, 1_425_000_000, assumed=True)
        for month in span(Month.of(2019, 3), Month.of(2022, 6))
    ]


def test_an_entered_year_stands_and_the_rest_is_spread_over_the_others():
    facts = replace(C2, phases=(phase(2020, planned=10_000_000_000),))
    parcels = planned(facts)
    assert by_year(parcels)[2020] == 10_000_000_000
    assert sum(parcel.fen for parcel in parcels) == C2.investment
    assert all(parcel.assumed for parcel in parcels)  # the year was entered, its months were not


def test_entered_months_stand_and_are_not_assumed():
    rows = (phase(2020, planned=12_000), phase(2020, 3, planned=10_000))
    parcels = [p for p in planned(replace(C2, phases=rows)) if p.month.year == 2020]
    assert [(p.fen, p.assumed) for p in parcels if p.month == Month.of(2020, 3)] == [
        (10_000, False)
    ]
    assert sum(p.fen for p in parcels) == 12_000
    assert sum(p.assumed for p in parcels) == 11


def test_funding_splits_what_nobody_entered_by_source():
    funding = (
        FundingRow("special_bond", 200_000_000 * FEN, "d"),
        FundingRow("district", 370_000_000 * FEN, "d"),
    )
    rows = (phase(2019, source="special_bond", planned=14_250_000_000),)
    parcels = planned(replace(C2, funding=funding, phases=rows))
    sums = {}
    for parcel in parcels:
        sums[parcel.funding_source] = sums.get(parcel.funding_source, 0) + parcel.fen
    assert sums == {"special_bond": 20_000_000_000, "district": 37_000_000_000}
    first = [p for p in parcels if p.month.year == 2019]
    assert {p.funding_source for p in first} == {"special_bond"}


def test_the_money_of_a_private_project_is_private_capital():
    parcels = planned(replace(C2, funder="private"))
    assert {(p.funding_source, p.shared) for p in parcels} == {("private_capital", True)}


def test_without_schedule_or_investment_nothing_is_assumed():
    assert planned(replace(C2, start=None)) == []
    assert planned(replace(C2, investment=None)) == []


AMOUNT = st.none() | st.integers(0, 10**10)
ROWS = st.lists(
    st.builds(
        phase,
        st.integers(2018, 2024),
        st.none() | st.integers(1, 12),
        st.none() | st.sampled_from(["district", "special_bond"]),
        planned=st.integers(0, 10**10),
    ),
    max_size=12,
    unique_by=lambda row: (row.year, row.month, row.funding_source),
)


@given(ROWS, st.booleans())
def test_no_amount_is_ever_lost(rows, funded):
    """Years close to their own figure, or to their months where these come to more."""
    funding = (FundingRow("district", 3, "d"), FundingRow("own_funds", 7, "d")) if funded else ()
    facts = replace(C2, phases=tuple(rows), funding=funding)
    sums = by_year(planned(facts))
    known = entered(rows, "planned")
    for year, item in known.items():
        months = sum(item.by_month().values())
        full = len(item.by_month()) == 12
        assert sums.get(year, 0) == (months if full else max(months, item.total))
    rest = C2.investment - sum(item.total for item in known.values())
    free = [year for year in range(2019, 2023) if year not in known]
    others = sum(fen for year, fen in sums.items() if year not in known)
    assert others == (max(0, rest) if free else 0)


def test_years_that_begin_after_the_start_are_no_total():
    rows = (phase(2020, done=5),)
    assert since_start(replace(C2, phases=rows), "done", Month.of(2022, 1)) == {}
    whole = (phase(2019, done=1), *rows)
    found = since_start(replace(C2, phases=whole), "done", Month.of(2022, 1))
    assert [item.total for item in found.values()] == [1, 5]
