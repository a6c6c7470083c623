"""The rules of capacity on plain values: what each view counts, and against which target."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.beds.records.capacity import Late
from portfolio.beds.records.ground import ObservedStock, Population, StockChange, Target
from portfolio.beds.rules.anchors import (
    Ground,
    base_beds,
    ground_of,
    known,
    residents_at,
    residents_judged,
    statistics,
)
from portfolio.beds.rules.capacity.answer import answer, passed_of, passed_targets
from portfolio.beds.rules.capacity.count import Count
from portfolio.beds.rules.capacity.measure import by_month, measure, range_of
from portfolio.beds.rules.capacity.rate import beds_needed
from portfolio.beds.rules.city import district_beds
from portfolio.beds.rules.levels.places import Approved, Place
from portfolio.beds.rules.levels.reports import course
from portfolio.beds.rules.views import Standing, view_confirmed, view_forecast, view_plan
from portfolio.projects.rules.opening import Prospect, Said, evidence
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


BASE = TARGET.baseline_month
PLANNED = Standing("A", 100, month("2025-12"))


def test_base_beds_are_worked_back_from_the_rate():
    assert base_beds(TARGET, GROUND.populations) == 2876
    own = replace(TARGET, residents=500_000)  # its own, whatever the census says
    assert base_beds(own, GROUND.populations) == 2490


@pytest.mark.parametrize(
    ("residents", "needed"), [(577_505, 3812), (592_000, 3908), (500_000, 3300)]
)
def test_beds_needed_is_the_least_whole_number(residents, needed):
    assert beds_needed(TARGET, residents) == needed
    assert Fraction(needed * 1000, residents) >= Fraction(660, 100)
    assert Fraction((needed - 1) * 1000, residents) < Fraction(660, 100)


COMING = replace(PLANNED, prospect=Prospect(start=Month.of(2022, 1), finish=month("2025-12")))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, "no_works"),
        ({"works": Month.of(2023, 3)}, None),
        ({"works": Month.of(2023, 2)}, "no_works"),
        ({"approved": Month.of(2023, 3)}, None),
        ({"approved": Month.of(2023, 2)}, "no_works"),
        ({"start": Month.of(2024, 4)}, None),
        ({"start": NOW}, "no_works"),
        ({"works": NOW, "reported": NOW, "finish": month("2024-3")}, None),
        ({"works": NOW, "reported": NOW, "finish": month("2024-2")}, "date_lapsed"),
        ({"reported": Month.of(2023, 2), "finish": month("2024-2")}, "due_unreported"),
        ({"reported": Month.of(2023, 3), "finish": month("2024-2")}, "date_lapsed"),
        ({"finish": None, "works": NOW}, "date_lapsed"),
        ({"coming": month("2024-3"), "told": Month.of(2023, 3), "finish": None}, None),
        ({"coming": month("2024-3"), "told": Month.of(2023, 2), "finish": None}, "no_works"),
        ({"coming": month("2024-2"), "told": NOW, "works": NOW, "finish": None}, "date_lapsed"),
        ({"stage": "stopped", "coming": month("2025-3"), "told": NOW}, "halted"),
    ],
)
def test_nothing_counts_as_coming_because_it_was_once_due(change, why):
    standing = replace(COMING, prospect=replace(COMING.prospect, **change))
    opens, found = evidence(standing.prospect, NOW)
    assert (opens is None, found) == (why is not None, why)
    view = view_forecast([standing], NOW)
    assert [item.why for item in view.no_evidence] == ([why] if why else [])
    assert [item.opens for item in view.openings] == ([opens] if opens else [])


def in_use(beds_open=None, beds_before=None, *, paper=True, opened="2024-1"):
    """Return A as in use, with what its report says of its beds."""
    said = Said(month(opened).month, "in_use", month(opened), beds_open, beds_before, paper=paper)
    place = Place("A", (Approved(Month.of(2021, 1), new=100, opened=120),), (said,))
    return replace(COMING, place=place, course=course(place))


@pytest.mark.parametrize(
    ("changes", "awaited"),
    [({}, True), ({"new": None}, True), ({"new": 0}, False), ({"left": NOW}, False)],
)
def test_what_is_not_open_is_awaited_unless_it_brings_nothing(changes, awaited):
    assert replace(COMING, **changes).awaited is awaited


def test_net_beds_replace_the_planned_ones_except_in_the_plan():
    standing = in_use(100, 20)
    assert [item.beds for item in view_plan([standing], BASE).openings] == [100]
    for view in (view_forecast([standing], NOW), view_confirmed([standing], NOW)):
        assert by_month("confirmed", view, GROUND, "fixed", [NOW])[0].beds == 2876 + 80
    (rest,) = view_forecast([standing], NOW).no_evidence
    assert (rest.code, rest.beds) == ("A", 20)


def test_what_has_some_of_its_beds_in_use_is_partly_open():
    whole, waiting = replace(in_use(100, 0), code="B"), replace(COMING, code="C")
    for view in (view_forecast, view_confirmed):
        assert view([in_use(100, 20), whole, waiting], NOW).partly_open == ("A",)


def test_what_was_in_use_by_the_base_is_not_planned_to_come():
    early = in_use(100, 20, opened="2020-6")
    assert [item.beds for item in view_plan([early], BASE).openings] == [20]


def test_what_opened_in_the_month_of_the_base_is_in_the_base_and_comes_with_no_month():
    view = view_confirmed([in_use(opened="2020-12")], NOW)
    (found,) = by_month("confirmed", view, GROUND, "fixed", [BASE])
    assert (found.beds, found.opened, found.projects) == (2876, (), 0)


def test_an_opening_without_a_document_counts_in_the_most_alone():
    view = view_confirmed([in_use(paper=False)], NOW)
    assert [(item.code, item.beds) for item in view.no_evidence] == [("A", 100)]
    found = range_of(view, GROUND, NOW)
    assert (found.least, found.most) == (2876, 2976)
    forecast = view_forecast([in_use(paper=False)], NOW)
    assert by_month("forecast", forecast, GROUND, "fixed", [NOW])[0].beds == 2976
    views = {"plan": view_plan([], BASE), "forecast": forecast, "confirmed": view}
    used = district_beds(views, GROUND, "fixed", TARGET.month).own["confirmed"]
    assert (used.least, used.most) == (2876, 2976)


def test_unknown_beds_are_named_not_zero():
    view = view_plan([replace(PLANNED, new=None), replace(PLANNED, code="B", finish=None)], BASE)
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
    ground = replace(GROUND, stocks=(stock,))
    before, after = in_use(opened="2023-6"), in_use(107, 100, opened="2024-2")
    standings = [before, replace(after, code="B")]
    confirmed = measure("confirmed", view_confirmed(standings, NOW), ground, "fixed")
    assert confirmed.beds == 3007
    assert confirmed.stock == stock
    plan = measure("plan", view_plan(standings, BASE), ground, "fixed")
    assert plan.stock is None
    assert plan.beds == 2876 + 200


def test_a_stock_stands_beside_the_beds_of_its_own_month_and_anchors_those_after():
    stock = ObservedStock(Month.of(2023, 12), 3000, "yearbook")
    ground = replace(GROUND, stocks=(stock,))
    view = view_confirmed([in_use(opened="2023-6")], NOW)
    months = span(Month.of(2023, 11), Month.of(2024, 2))
    found = by_month("confirmed", view, ground, "fixed", months)
    assert [item.beds for item in found] == [2976, 2976, 3000, 3000]
    assert [item.set_to for item in found] == [None, None, stock, None]


def test_beds_change_with_each_opening_before_a_stock_or_after_it_and_after_the_stock():
    stock = ObservedStock(Month.of(2023, 12), 3000, "yearbook")
    standings = [in_use(opened="2023-6"), replace(in_use(opened="2024-2"), code="B")]
    view = view_confirmed(standings, NOW)
    count = Count("confirmed", view, replace(GROUND, stocks=(stock,)))
    assert count.changing() == [Month.of(2023, 6), Month.of(2024, 1), Month.of(2024, 2)]


def test_what_a_stock_holds_is_outside_the_plan_no_longer():
    changes = [StockChange(Month.of(2022, 5), 30), StockChange(Month.of(2024, 2), -5)]
    stock = ObservedStock(Month.of(2023, 12), 3000, "yearbook")
    view = view_confirmed([], NOW, changes)
    assert [item.opens for item in view.openings] == [month("2022-5"), month("2024-2")]
    count = Count("confirmed", view, replace(GROUND, stocks=(stock,)))
    assert [count.outside(Month.of(2023, 12)), count.outside(NOW)] == [30, -5]
    assert [count.beds(Month.of(2023, 12)), count.beds(NOW)] == [2906, 2995]


def test_what_an_anchor_may_hold_already_counts_in_the_most_alone():
    """Said to be in use in 2024-02, not before its planned start: the stock may hold it."""
    said = Said(Month.of(2024, 2), "in_use", paper=True)
    place = Place("A", (Approved(Month.of(2021, 1), Month.of(2022, 1), new=100),), (said,))
    standing = replace(COMING, place=place, course=course(place))
    stock = ObservedStock(Month.of(2023, 12), 3000, "yearbook")
    found = range_of(view_confirmed([standing], NOW), replace(GROUND, stocks=(stock,)), NOW)
    assert (found.least, found.most) == (3000, 3100)


def test_what_is_due_counts_nothing_in_the_most_where_its_beds_are_not_known():
    due = Standing("A", None, month("2022-1"))
    found = range_of(view_confirmed([due], NOW), GROUND, NOW)
    assert (found.least, found.most, found.due_beds) == (2876, 2876, 0)
    assert [(item.code, item.beds) for item in found.due] == [("A", None)]
    known = range_of(view_confirmed([replace(due, new=30)], NOW), GROUND, NOW)
    assert (known.least, known.most) == (2876, 2906)


@pytest.mark.parametrize(("beds", "most"), [(80, 2976), (150, 3026)])
def test_what_is_due_may_have_the_plans_beds_in_use_and_never_fewer_than_reported(beds, most):
    standing = in_use(beds, 0)
    due = replace(standing.place.baselines[0], finish=Month.of(2022, 1))
    place = replace(standing.place, baselines=(due,))
    standing = replace(standing, place=place, course=course(place))
    found = range_of(view_confirmed([standing], NOW), GROUND, NOW)
    assert (found.least, found.most) == (2876 + beds, most)


def test_first_met_keeps_the_precision_of_its_openings():
    year = Dated(Month.of(2026, 12), "year")
    last = replace(PLANNED, code="B", new=100, finish=year)
    view = view_plan([replace(PLANNED, new=900), last, replace(last, code="C", new=0)], BASE)
    capacity = measure("plan", view, GROUND, "fixed")
    assert (capacity.met, capacity.shortfall) == (False, 36)
    assert capacity.first_met == year
    assert capacity.first_met_by == ("B",)
    assert capacity.late == Late(12, "year")
    # 2,876 and 1,000 new beds are 64 more than needed: without either they would not suffice.
    assert (capacity.grounds.spare, capacity.grounds.each) == (64, ("A", "B"))


def test_a_forecast_rests_on_what_is_to_come_and_not_on_what_is_in_use():
    coming = replace(COMING, code="B", new=500)
    coming = replace(coming, prospect=replace(coming.prospect, works=NOW))
    small = replace(coming, code="C", new=60)
    view = view_forecast([in_use(500, 0), coming, small], NOW)
    capacity = measure("forecast", view, GROUND, "fixed")
    # 2,876 + 500 + 500 + 60 are 124 more than needed: without C that is enough, A is open already.
    assert (capacity.grounds.spare, capacity.grounds.each) == (124, ("B",))


def test_a_target_exactly_reached_is_met():
    view = view_plan([replace(PLANNED, new=936)], BASE)
    capacity = measure("plan", view, GROUND, "fixed")
    assert (capacity.beds, capacity.met, capacity.shortfall) == (3812, True, 0)
    assert capacity.first_met == month("2025-12")
    assert capacity.late is None


@pytest.mark.parametrize(
    ("as_of", "beds", "paper", "met"),
    [
        (Month.of(2025, 11), 936, True, None),  # the month has not come
        (Month.of(2025, 12), 936, True, True),
        (Month.of(2025, 12), 935, True, False),
        (Month.of(2025, 12), 936, False, None),  # the least fails, the most reaches
        (Month.of(2026, 3), 935, False, False),
    ],
)
def test_a_target_is_judged_at_its_own_month_on_both_ends(as_of, beds, paper, met):
    standing = in_use(beds, 0, paper=paper, opened="2025-10")
    ground = replace(GROUND, as_of=as_of)
    found = measure("confirmed", view_confirmed([standing], as_of), ground, "fixed")
    assert found.met is met


def test_what_is_reached_after_its_month_was_missed_and_is_late():
    as_of = Month.of(2026, 11)
    standing = in_use(1000, 0, opened="2026-10")
    ground = replace(GROUND, as_of=as_of)
    found = measure("confirmed", view_confirmed([standing], as_of), ground, "fixed")
    assert (found.met, found.late) == (False, Late(10, "month"))
    waiting = measure("confirmed", view_confirmed([], as_of), ground, "fixed")
    assert (waiting.met, waiting.late) == (False, Late(11, "at_least"))


def test_beds_counted_at_the_end_of_the_month_reach_no_target_in_a_month_still_to_come():
    """A stock of the as-of month says what stands from the next month on."""
    as_of = Month.of(2026, 11)
    ground = replace(GROUND, as_of=as_of, stocks=(ObservedStock(as_of, 5000, "yearbook"),))
    view = view_confirmed([], as_of)
    assert measure("confirmed", view, ground, "fixed").late == Late(11, "at_least")
    assert passed_of({"confirmed": view}, ground).late == Late(11, "at_least")


def test_of_a_target_passed_what_is_missing_at_least_counts_all_that_may_be_in_use():
    as_of = Month.of(2026, 3)
    view = view_confirmed([in_use(100, 0, paper=False, opened="2025-10")], as_of)
    found = passed_of({"confirmed": view}, replace(GROUND, as_of=as_of))
    assert (found.met, found.shortfall, found.most_shortfall) == (False, 3812 - 2876, 3812 - 2976)


def test_months_before_the_territory_changed_still_tell_when_a_target_was_reached():
    as_of = Month.of(2026, 11)
    view = view_confirmed([in_use(1000, 0, opened="2026-10")], as_of)
    for since, late in ((11, Late(10, "month")), (10, Late(9, "at_least"))):
        target = replace(TARGET, boundary=Month.of(2026, since))
        ground = replace(GROUND, as_of=as_of, target=target)
        assert measure("confirmed", view, ground, "fixed").late == late


def test_a_target_passed_stands_beside_the_leading_one_for_two_years():
    as_of = Month.of(2026, 3)
    others = [replace(TARGET, code=f"T{n}", month=as_of + -n) for n in (25, 24, 1, 0)]
    ground = replace(GROUND, as_of=as_of, targets=(*others, TARGET))
    assert [item.code for item in passed_targets(ground)] == ["T24", "T1"]


def test_the_census_of_another_month_counts_for_the_statistics_of_its_own_year_alone():
    stock = ObservedStock(BASE, 2900, "yearbook")
    older = replace(CENSUS, as_of="2010-11-01", residents=500_000)
    later = replace(CENSUS, as_of="2030-11-01", residents=650_000)
    ground = Ground(NOW, TARGET, (older, CENSUS, later), (stock,))
    beds, residents = statistics(ground, BASE, revised=False)
    assert (beds, residents.value, residents.held) == (2900, 577_505, False)
    assert statistics(replace(ground, populations=(older, later)), BASE, revised=False) is None
    june = ObservedStock(Month.of(2023, 6), 2950, "yearbook")  # LATER is no census
    assert statistics(replace(GROUND, stocks=(june,)), june.month, revised=False) is None


def test_the_statistics_of_the_target_month_judge_once_they_are_out():
    stock = ObservedStock(Month.of(2025, 12), 3900, "yearbook")
    people = Population("2025-12-31", 600_000, "survey", "official", "communiqué")
    ground = replace(
        GROUND,
        as_of=Month.of(2026, 6),
        stocks=(stock,),
        populations=(*GROUND.populations, people),
    )
    found = measure("confirmed", view_confirmed([], ground.as_of), ground, "fixed")
    assert found.statistical is not None
    assert (found.statistical.per_1000, found.met, found.shortfall) == (Fraction(13, 2), False, 60)
    revised = replace(stock, beds=3960, number=2)
    found = measure(
        "confirmed",
        view_confirmed([], ground.as_of),
        replace(ground, stocks=(stock, revised)),
        "fixed",
    )
    assert found.statistical is not None
    assert (found.met, found.statistical.revised.met) == (False, True)
    more = replace(ground, stocks=(replace(stock, beds=3961),))  # one more than needed
    found = measure("confirmed", view_confirmed([], ground.as_of), more, "fixed")
    assert (found.met, found.shortfall) == (True, 0)


STANDINGS = st.lists(
    st.builds(
        lambda code, new, finish, ahead: Standing(
            code,
            new,
            finish,
            prospect=Prospect(finish=finish, start=NOW + 1 if ahead else None),
        ),
        st.text("ABC", min_size=1, max_size=3),
        st.none() | st.integers(0, 500),
        st.none() | st.integers(2021 * 12, 2030 * 12).map(lambda o: Dated(Month(o), "month")),
        st.booleans(),
    ),
    max_size=12,
)


@given(STANDINGS, st.randoms())
def test_capacity_adds_up_whatever_the_order(standings, random):
    shuffled = random.sample(standings, len(standings))
    months = span(Month.of(2020, 12), Month.of(2031, 1))
    table = by_month("plan", view_plan(standings, BASE), GROUND, "fixed", months)
    other = by_month("plan", view_plan(shuffled, BASE), GROUND, "fixed", months)
    assert [item.beds for item in table] == [item.beds for item in other]
    assert table[-1].beds == 2876 + sum(s.new or 0 for s in standings if s.finish)
    assert all(a.beds <= b.beds for a, b in pairwise(table))


@given(STANDINGS)
def test_no_bed_is_lost_between_counted_and_left_out(standings):
    view = view_forecast(standings, NOW)
    counted = sum(item.beds for item in view.openings)
    assert counted + view.no_evidence_beds == sum(s.new or 0 for s in standings)


def test_the_answer_has_every_view_over_both_populations():
    views = {
        "plan": view_plan([PLANNED], BASE),
        "forecast": view_forecast([PLANNED], NOW),
        "confirmed": view_confirmed([PLANNED], NOW),
    }
    found = answer(views, GROUND, fresh=0, projects=1)
    assert [(line.view, line.basis) for line in found.lines] == [
        (view, basis) for view in views for basis in ("fixed", "latest")
    ]
    assert found.line("plan", "fixed").beds == 2976
    assert found.line("confirmed", "fixed").month == NOW
    assert (found.no_evidence_beds, found.care_beds) == (100, 0)
    enough = views | {"plan": view_plan([replace(PLANNED, new=936)], BASE)}
    lines = [answer(seen, GROUND, fresh=0, projects=1) for seen in (views, enough)]
    assert [item.line("plan", "fixed").shortfall for item in lines] == [836, 0]
    cared = views | {"plan": view_plan([replace(PLANNED, care=30)], BASE)}
    assert answer(cared, GROUND, fresh=0, projects=1).care_beds == 30
    stock = ObservedStock(Month.of(2021, 12), 2900, "yearbook")
    newer = replace(stock, month=Month.of(2022, 12))
    found = answer(views, replace(GROUND, stocks=(newer, stock)), fresh=0, projects=1)
    assert found.stock == newer


def test_counting_starts_at_the_base_and_again_at_each_later_stock():
    before = ObservedStock(Month.of(2019, 12), 2500, "yearbook")
    of_base, later = replace(before, month=BASE), replace(before, month=Month.of(2022, 12))
    fits = replace(of_base, beds=2877)  # rounds to 4.98 as well
    found = replace(GROUND, stocks=(before, later, of_base)).anchors()
    assert [(item.month, item.beds) for item in found] == [
        (BASE, 2876),
        (BASE, 2500),
        (later.month, 2500),
    ]
    found = replace(GROUND, stocks=(later, fits, before)).anchors()
    assert [(item.month, item.beds) for item in found] == [(BASE, 2877), (later.month, 2500)]


def test_a_revised_target_holds_from_its_month_on_and_what_was_decided_first_before():
    revised = replace(TARGET, rate=680, begins=Month.of(2023, 6), published=Month.of(2023, 6))
    read = [known([revised, TARGET], Month.of(2023, number)) for number in (5, 6)]
    assert [[item.rate for item in targets] for targets in read] == [[660], [680]]
    later = replace(revised, published=Month.of(2023, 8))  # it holds since June, and was not out
    assert known([later, TARGET], Month.of(2023, 7)) == (TARGET,)


def test_a_target_stands_on_its_own_residents_or_on_official_ones():
    written = replace(TARGET, residents=577_505)
    assert ground_of([TARGET], [CENSUS], [], NOW).target == TARGET
    assert ground_of([written], [], [], NOW).target == written
    assert ground_of([TARGET], [LATER], [], NOW) is None  # of a month after its base
    assert ground_of([TARGET], [DERIVED], [], NOW) is None


def test_a_target_is_judged_over_the_residents_of_its_month_once_they_are_out():
    at_end = Population("2025-12-31", 595_000, "survey", "official", "ningbo-2025")
    revised = replace(at_end, residents=596_000, number=2)
    for as_of, residents in ((Month.of(2025, 12), 595_000), (Month.of(2025, 11), 592_000)):
        ground = Ground(as_of, TARGET, (CENSUS, LATEST, revised, at_end))
        assert residents_judged("latest", ground).value == residents
        assert residents_judged("fixed", ground).value == 577_505
