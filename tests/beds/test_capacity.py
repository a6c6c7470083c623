"""The rules of capacity on plain values: when a project opens, what each view counts."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.beds.records import ObservedStock, Population, Target
from portfolio.beds.rules.capacity import (
    Ground,
    answer,
    baseline_beds,
    beds_needed,
    by_month,
    measure,
    residents_at,
)
from portfolio.beds.rules.views import view_confirmed, view_forecast, view_plan
from portfolio.projects.rules.opening import SiteStanding, Standing, expected, has_evidence, opened
from portfolio.values.months import Dated, Month, span

NOW = Month.of(2024, 3)
TARGET = Target("T2-6", Month.of(2025, 12), 660, Month.of(2020, 12), 498, "plan")
CENSUS = Population("2020-11-01", 577_505, "census", "official", "census")
LATER = Population("2023-12-31", 589_000, "survey", "official", "ningbo-2023")
LATEST = Population("2024-12-31", 592_000, "survey", "official", "ningbo-2024")
DERIVED = Population("2023-07-31", 583_988, "implied", "derived", "article")
MISSING = Population("2022-12-31", None, "survey", "unknown", "")
GROUND = Ground(NOW, TARGET, (CENSUS, MISSING, DERIVED, LATER, LATEST))


def month(text: str) -> Dated:
    year, number = text.split("-")
    return Dated(Month.of(int(year), int(number)), "month")


PLANNED = Standing("A", 100, Month.of(2022, 1), month("2025-12"))


def test_baseline_beds_are_worked_back_from_the_rate():
    assert baseline_beds(TARGET, GROUND.populations) == 2876


@pytest.mark.parametrize(
    ("residents", "needed"), [(577_505, 3812), (592_000, 3908), (500_000, 3300)]
)
def test_beds_needed_is_the_least_whole_number(residents, needed):
    assert beds_needed(TARGET, residents) == needed
    assert Fraction(needed * 1000, residents) >= Fraction(660, 100)
    assert Fraction((needed - 1) * 1000, residents) < Fraction(660, 100)


def test_actual_opening_comes_first():
    standing = replace(PLANNED, stage="in_use", open_since=NOW, actual_opening=month("2024-01"))
    assert opened(standing) == (month("2024-01"), False)


def test_an_open_stage_without_a_date_opens_in_its_report_month():
    standing = replace(PLANNED, stage="final_account", open_since=Month.of(2023, 8))
    assert opened(standing) == (month("2023-8"), False)


def test_a_stage_before_use_opens_nothing():
    assert opened(replace(PLANNED, stage="accepted")) is None


def test_sites_open_their_project_only_together():
    done = SiteStanding("in_use", Month.of(2023, 12), documented=True)
    late = SiteStanding("in_use", Month.of(2024, 2), documented=True)
    assert opened(replace(PLANNED, sites=(done, SiteStanding("accepted")))) is None
    assert opened(replace(PLANNED, sites=(done, late))) == (month("2024-2"), True)
    assert opened(replace(PLANNED, sites=(done, replace(late, documented=False)))) == (
        month("2024-2"),
        False,
    )


def test_expected_is_the_later_of_forecast_opening_and_finish():
    both = replace(PLANNED, forecast_opening=month("2026-3"), forecast_finish=month("2026-9"))
    assert expected(both) == month("2026-9")
    assert expected(replace(both, forecast_finish=month("2026-1"))) == month("2026-3")
    assert expected(replace(both, forecast_opening=None)) == month("2026-9")
    assert expected(PLANNED) == month("2025-12")


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({}, False),
        ({"last_report": Month.of(2024, 1)}, True),
        ({"last_report": Month.of(2023, 12)}, False),
        ({"start": Month.of(2024, 4)}, True),
        ({"start": NOW}, False),
        ({"last_report": NOW, "finish": month("2024-3")}, False),
        ({"last_report": NOW, "finish": None}, False),
    ],
)
def test_nothing_counts_as_coming_because_it_was_once_due(change, counts):
    standing = replace(PLANNED, **change)
    assert has_evidence(standing, NOW) is counts
    view = view_forecast([standing], NOW)
    assert bool(view.openings) is counts
    assert [item.code for item in view.no_evidence] == ([] if counts else ["A"])


@pytest.mark.parametrize("stage", ["stopped", "deferred", "merged", "withdrawn"])
def test_halted_projects_count_nothing_and_lack_nothing(stage):
    standing = replace(PLANNED, stage=stage, last_report=NOW)
    view = view_forecast([standing], NOW)
    assert (view.openings, view.no_evidence, view_confirmed([standing]).openings) == ((), (), ())
    assert [item.beds for item in view_plan([standing]).openings] == [100]


def test_net_beds_replace_the_planned_ones_except_in_the_plan():
    standing = replace(PLANNED, actual_opening=month("2024-1"), documented=True, net_beds=80)
    assert [item.beds for item in view_plan([standing]).openings] == [100]
    assert [item.beds for item in view_forecast([standing], NOW).openings] == [80]
    assert [item.beds for item in view_confirmed([standing]).openings] == [80]


def test_an_opening_without_a_document_is_not_confirmed():
    standing = replace(PLANNED, actual_opening=month("2024-1"))
    view = view_confirmed([standing])
    assert view.openings == ()
    assert [(item.code, item.beds) for item in view.no_evidence] == [("A", 100)]
    assert [item.beds for item in view_forecast([standing], NOW).openings] == [100]


def test_a_partly_open_project_is_unknown_until_its_net_beds_are_told():
    site = SiteStanding("in_use", Month.of(2023, 12), documented=True)
    standing = replace(PLANNED, sites=(site, SiteStanding("accepted")))
    view = view_forecast([standing], NOW)
    assert view.unknown == ("A",)
    assert [(item.code, item.beds) for item in view.no_evidence] == [("A", 100)]
    told = replace(standing, sites=(replace(site, net_beds=12), SiteStanding("accepted")))
    view = view_forecast([told], NOW)
    assert view.unknown == ()
    assert [(item.opens, item.beds) for item in view.openings] == [(month("2023-12"), 12)]
    assert [(item.code, item.beds) for item in view.no_evidence] == [("A", 88)]
    assert [item.beds for item in view_confirmed([told]).openings] == [12]


def test_unknown_beds_are_named_not_zero():
    view = view_plan([replace(PLANNED, beds=None), replace(PLANNED, code="B", finish=None)])
    assert view.openings == ()
    assert view.unknown == ("A", "B")


def test_population_latest_is_the_newest_official_up_to_both_months():
    early = replace(GROUND, as_of=Month.of(2024, 3))
    assert residents_at("latest", Month.of(2025, 12), early).value == 589_000
    assert residents_at("latest", Month.of(2025, 12), early).held
    late = replace(GROUND, as_of=Month.of(2026, 11))
    assert residents_at("latest", Month.of(2025, 12), late).value == 592_000
    assert residents_at("latest", Month.of(2022, 12), late).value == 577_505
    assert residents_at("latest", Month.of(2019, 6), late).value == 577_505
    assert not residents_at("latest", Month.of(2022, 12), late).held
    assert residents_at("fixed", Month.of(2025, 12), late).value == 577_505


def test_observed_stock_starts_forecast_and_confirmed_but_never_the_plan():
    stock = ObservedStock(Month.of(2023, 12), 3000, "yearbook")
    ground = replace(GROUND, stocks=(stock, ObservedStock(Month.of(2024, 6), 9999, "later")))
    before = replace(PLANNED, actual_opening=month("2023-6"), documented=True)
    after = replace(before, code="B", beds=7, actual_opening=month("2024-2"))
    confirmed = measure("confirmed", view_confirmed([before, after]), ground, "fixed")
    assert confirmed.beds == 3007
    assert confirmed.stock == stock
    plan = measure("plan", view_plan([before, after]), ground, "fixed")
    assert plan.stock is None
    assert plan.beds == 2876 + 107


def test_first_met_keeps_the_precision_of_its_openings():
    year = Dated(Month.of(2026, 12), "year")
    view = view_plan(
        [replace(PLANNED, beds=900), replace(PLANNED, code="B", beds=100, finish=year)]
    )
    capacity = measure("plan", view, GROUND, "fixed")
    assert (capacity.met, capacity.shortfall) == (False, 36)
    assert capacity.first_met == year
    assert capacity.first_met_by == ("B",)


def test_a_target_exactly_reached_is_met():
    capacity = measure("plan", view_plan([replace(PLANNED, beds=936)]), GROUND, "fixed")
    assert (capacity.beds, capacity.met, capacity.shortfall) == (3812, True, 0)
    assert capacity.first_met == month("2025-12")


STANDINGS = st.lists(
    st.builds(
        Standing,
        st.text("ABC", min_size=1, max_size=3),
        st.none() | st.integers(0, 500),
        st.none() | st.integers(2019 * 12, 2030 * 12).map(Month),
        st.none() | st.integers(2021 * 12, 2030 * 12).map(lambda o: Dated(Month(o), "month")),
    ),
    max_size=12,
)


@given(STANDINGS, st.randoms())
def test_capacity_adds_up_whatever_the_order(standings, random):
    shuffled = random.sample(standings, len(standings))
    months = span(Month.of(2020, 12), Month.of(2031, 1))
    table = by_month("plan", view_plan(standings), GROUND, "fixed", months)
    other = by_month("plan", view_plan(shuffled), GROUND, "fixed", months)
    assert [item.beds for item in table] == [item.beds for item in other]
    assert table[-1].beds == 2876 + sum(s.beds or 0 for s in standings if s.finish)
    assert all(a.beds <= b.beds for a, b in pairwise(table))


@given(STANDINGS)
def test_no_bed_is_lost_between_counted_and_left_out(standings):
    view = view_forecast(standings, NOW)
    counted = sum(item.beds for item in view.openings)
    assert counted + view.no_evidence_beds == sum(s.beds or 0 for s in standings)


def test_the_answer_has_every_view_over_both_populations():
    views = {
        "plan": view_plan([PLANNED]),
        "forecast": view_forecast([PLANNED], NOW),
        "confirmed": view_confirmed([PLANNED]),
    }
    found = answer(views, GROUND, fresh=0, projects=1)
    assert [(line.view, line.basis) for line in found.lines] == [
        (view, basis) for view in views for basis in ("fixed", "latest")
    ]
    assert found.line("plan", "fixed").beds == 2976
    assert found.line("confirmed", "fixed").month == NOW
    assert found.no_evidence_beds == 100
