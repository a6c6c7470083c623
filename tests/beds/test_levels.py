"""Levels on plain values: what reports say of a place's beds, month by month (DESIGN 2.2)."""

from dataclasses import replace

import pytest

from portfolio.beds.rules.levels.course import pieces
from portfolio.beds.rules.levels.gain import gain, uncounted
from portfolio.beds.rules.levels.places import Approved, Place
from portfolio.beds.rules.levels.reports import course
from portfolio.projects.rules.opening import (
    NEVER,
    Said,
    came,
    contradiction,
    opened_on,
    opened_with,
)
from portfolio.values.months import Dated, Month

PLAN = Approved(Month.of(2021, 7), Month.of(2022, 1), Month.of(2024, 6), opened=100, new=40)


def at(text):
    year, number = text.split("-")
    return Month.of(int(year), int(number))


def said(month, stage=None, *, opening=None, beds=None, before=None, **more):
    date = opening if opening is None or isinstance(opening, Dated) else Dated(at(opening), "month")
    return Said(at(month), stage, date, beds, before, **more)


def place(*reports, sites=(), plan=PLAN, code="A", **more):
    return Place(code, (plan,), tuple(reports), tuple(sites), **more)


def levels(found, *months):
    """Return the level at the end of each month, None where it is not known."""
    return [None if _unknown(found, at(m)) else found.level(at(m)) for m in months]


def _unknown(found, month):
    return any(word.beds is None for word in pieces(found, lambda _: month))


def planned(found, month="2026-12"):
    return any(word.planned for word in pieces(found, lambda _: at(month)))


# --- openings -----------------------------------------------------------------------------------


def test_an_opening_to_the_month_is_in_that_month():
    found = came([said("2024-03", "in_use", opening="2023-11")], PLAN.start)
    assert (found.date, found.after) == (Dated(at("2023-11"), "month"), at("2023-10"))


def test_a_stage_in_use_tells_an_opening_by_its_month():
    """After the last report that says not open, else after the planned start."""
    closed = [said("2023-02", "accepted"), said("2023-08", "in_use"), said("2023-12", "in_use")]
    found = came(closed, PLAN.start)
    assert (found.date, found.after) == (Dated(at("2023-08"), "by"), at("2023-02"))
    assert came(closed[1:], PLAN.start).after == PLAN.start
    assert came(closed[1:], None).after == NEVER
    assert came(closed[1:], at("2024-01")).after == NEVER


def test_an_opening_known_to_a_year_is_by_its_december_or_its_report():
    year = Dated(at("2023-12"), "year")
    assert opened_on(year, None, None) == Dated(at("2023-12"), "by")
    assert opened_on(year, at("2023-09"), None) == Dated(at("2023-09"), "by")
    assert opened_on(year, at("2024-03"), None) == Dated(at("2023-12"), "by")
    assert opened_on(year, at("2024-03"), at("2023-05")) == Dated(at("2023-05"), "by")
    found = came([said("2024-03", opening=year)], PLAN.start)
    assert (found.month, found.after) == (at("2023-12"), at("2022-12"))


def test_a_project_comes_into_use_with_its_last_site_unless_its_own_reports_tell():
    first, last = (Dated(at(month), "month") for month in ("2023-05", "2024-02"))
    assert opened_with(None, [last, first]) == opened_with(None, [first, last]) == last
    assert opened_with(first, [last, last]) == first
    assert opened_with(None, [first, None]) is opened_with(None, []) is None


@pytest.mark.parametrize(
    ("in_use", "opening", "contradicts"),
    [
        ("2023-08", Dated(at("2023-09"), "month"), True),
        ("2023-08", Dated(at("2023-08"), "month"), False),
        ("2023-01", Dated(at("2023-12"), "year"), False),
        ("2022-12", Dated(at("2023-12"), "year"), True),
        ("2023-08", Dated(at("2023-09"), "by"), False),
    ],
)
def test_an_opening_told_later_than_the_stage_contradicts_it(in_use, opening, contradicts):
    reports = [said(in_use, "in_use"), said("2024-01", opening=opening)]
    assert contradiction(reports) == (tuple(reports) if contradicts else None)
    assert contradiction(reports[:1]) is None
    assert contradiction(reports[1:]) is None


def test_no_later_stage_closes_an_opening():
    open_then = said("2023-08", "in_use", paper=True)
    for stage in ("fit_out", "suspended", "withdrawn", "merged", "stopped"):
        found = came([open_then, said("2024-05", stage)], PLAN.start)
        assert (found.month, found.paper) == (at("2023-08"), True)


def test_a_paper_filed_later_speaks_for_the_opening():
    bare = said("2023-08", "in_use")
    assert not came([bare], None).paper
    assert came([bare, said("2024-05", "in_use", paper=True)], None).paper
    assert not came([bare, said("2024-05", beds=50, paper=True)], None).paper


# --- one place ----------------------------------------------------------------------------------


def test_a_level_moves_in_the_month_of_the_report_that_says_so():
    found = course(
        place(
            said("2024-01", "in_use", opening="2024-01", beds=150, before=100),
            said("2024-08", beds=210),
            said("2025-02", beds=180),
        )
    )
    months = ("2023-12", "2024-01", "2024-07", "2024-08", "2025-01", "2025-02")
    assert levels(found, *months) == [0, 50, 50, 110, 110, 80]
    assert gain(found, at("2024-03"), at("2025-02")).sure == 30


def test_beds_before_are_one_figure_of_the_place():
    """A report before the opening that gives beds gives it, unless a later one says otherwise."""
    reports = [said("2023-01", beds=90), said("2024-01", "in_use", opening="2024-01", beds=150)]
    assert levels(course(place(*reports)), "2024-01") == [60]
    later = said("2025-01", before=100)
    assert levels(course(place(*reports, later)), "2024-01", "2025-01") == [50, 50]


def test_without_a_report_of_beds_the_plan_speaks_and_is_marked():
    found = course(place(said("2024-01", "in_use", opening="2024-01")))
    assert (levels(found, "2024-01"), planned(found)) == ([40], True)
    as_planned = course(place(said("2024-01", "in_use", opening="2024-01", beds=100)))
    assert (levels(as_planned, "2024-01"), planned(as_planned)) == ([40], True)


def test_beds_reported_later_count_against_the_plan_until_those_before_are_given():
    opening = said("2024-01", "in_use", opening="2024-01")
    more = said("2024-06", beds=130)
    found = course(place(opening, more))
    assert (levels(found, "2024-01", "2024-05", "2024-06"), planned(found)) == ([70, 70, 70], True)
    later = course(place(opening, more, said("2024-08", beds=120)))
    assert levels(later, "2024-01", "2024-07", "2024-08") == [70, 70, 60]
    told = course(place(opening, more, said("2024-09", before=95)))
    assert (levels(told, "2024-01", "2024-06"), planned(told)) == ([35, 35], False)
    lost = course(place(opening, said("2024-06", beds=50)))  # below what the plan has before
    assert levels(lost, "2024-05", "2024-06") == [None, None]


def test_other_beds_than_the_plans_without_those_before_are_unknown():
    opening = said("2024-01", "in_use", opening="2024-01", beds=70)
    assert levels(course(place(opening)), "2023-12", "2024-01", "2025-01") == [0, None, None]
    planned = course(place(opening, said("2024-06", beds=100)))
    assert levels(planned, "2024-05", "2024-06") == [None, 40]
    told = course(place(opening, said("2024-06", before=60)))
    assert levels(told, "2024-01") == [10]


def test_the_plan_in_force_in_the_month_of_the_opening_speaks():
    later = Approved(at("2024-03"), PLAN.start, PLAN.finish, opened=100, new=90)
    opening = said("2024-01", "in_use", opening="2024-01")
    assert levels(course(replace(place(opening), baselines=(PLAN, later))), "2024-12") == [40]
    opening = said("2024-03", "in_use", opening="2024-03")
    assert levels(course(replace(place(opening), baselines=(PLAN, later))), "2024-12") == [90]


# --- sites --------------------------------------------------------------------------------------


ONE = said("2024-04", "in_use", opening="2024-04", beds=30, before=5)
TWO = said("2025-11", "in_use", opening="2025-11", beds=20, before=0)
BARE = said("2025-11", "in_use", opening="2025-11")


@pytest.mark.parametrize("turned", [False, True])
def test_opening_sites_in_any_order_ends_in_the_same_place(turned):
    sites = [(ONE,), (TWO,)]
    found = course(place(sites=sites[::-1] if turned else sites))
    assert levels(found, "2024-04", "2025-10", "2025-11") == [25, 25, 45]
    assert found.opening.month == at("2025-11")


def test_an_unknown_site_adds_nothing_until_all_are_open():
    half = course(place(sites=[(BARE,), ()]))
    assert (half.opening, half.level(at("2025-11")), levels(half, "2025-11")) == (None, 0, [None])
    whole = course(place(sites=[(ONE,), (BARE,)]))
    assert levels(whole, "2024-04", "2025-10", "2025-11") == [25, 25, 40]
    assert planned(whole)
    early = course(place(sites=[(said("2024-04", "in_use", opening="2024-04"),), (BARE,)]))
    assert levels(early, "2024-04", "2025-10", "2025-11") == [None, None, 40]
    paper = course(place(sites=[(replace(ONE, paper=True),), (BARE,)]))
    assert gain(paper, at("2020-12"), at("2025-12")).least == 25  # the rest has no document


def test_sites_with_more_than_the_plans_beds_are_not_counted_down_to_them():
    large = replace(ONE, beds_open=80)
    assert course(place(sites=[(large,), (BARE,)])).level(at("2025-11")) == 75


def test_a_project_of_several_sites_in_use_of_which_nobody_told_beds_is_uncounted():
    bare = course(place(BARE, sites=[(), ()], plan=Approved(PLAN.month)))
    assert uncounted(bare, NEVER, at("2025-10")) == set()
    assert uncounted(bare, NEVER, at("2025-11")) == {"A"}


def test_the_projects_own_beds_and_sites_opened_after():
    own = said("2024-09", beds=60, before=20)
    found = course(place(own, sites=[(ONE,), (TWO,), ()]))
    assert levels(found, "2024-04", "2024-08", "2024-09", "2025-11") == [25, 25, 40, 60]


def test_the_plan_in_force_when_the_last_site_opened_tells_the_beds_before():
    later = Approved(at("2025-01"), PLAN.start, PLAN.finish, opened=100, new=90)
    sites = ((said("2024-04", "in_use", opening="2024-04"),), (BARE,))
    own = said("2026-01", beds=60)
    found = course(Place("A", (PLAN, later), (own,), sites))
    assert levels(found, "2026-01") == [60 - (100 - 90)]


def test_a_paper_speaks_for_the_place_it_is_filed_with():
    found = course(place(sites=[(replace(ONE, paper=True),), (TWO,)]))
    assert not found.opening.paper
    gained = gain(found, at("2020-12"), at("2025-12"))
    assert (gained.least, gained.most) == (25, 45)


# --- merged and split ---------------------------------------------------------------------------


def opened(code, month, beds, before, **more):
    report = said(month, "in_use", opening=month, beds=beds, before=before, paper=True)
    return replace(place(report, code=code), **more)


def test_the_report_of_a_successor_speaks_of_all_it_took_in():
    other = opened("B", "2023-05", 80, 60)
    whole = opened("A", "2023-01", 150, 100, took=((at("2024-06"), other),))
    assert levels(course(whole), "2023-01", "2023-05", "2024-12") == [50, 70, 70]
    brought = [course(whole).brought(at("2024-12"), at(month)) for month in ("2024-05", "2024-06")]
    assert brought == [50, 70]  # what was approved before the merger holds nothing of the other
    told = replace(whole, said=(*whole.said, said("2025-01", beds=245)))
    assert levels(course(told), "2024-12", "2025-01") == [70, 245 - 160]
    given = replace(whole, said=(*whole.said, said("2025-01", beds=245, before=170)))
    assert levels(course(given), "2024-12", "2025-01") == [70, 75]
    at_once = replace(whole, said=(*whole.said, said("2024-06", beds=245, before=170)))
    assert levels(course(at_once), "2024-05", "2024-06") == [70, 75]


def test_while_beds_before_of_one_are_unknown_the_levels_stay():
    other = place(said("2023-05", "in_use", opening="2023-05", beds=70), code="B")
    whole = opened("A", "2023-01", 150, 100, took=((at("2024-06"), other),))
    told = replace(whole, said=(*whole.said, said("2025-01", beds=245)))
    assert [course(told).level(at(month)) for month in ("2024-12", "2025-01")] == [50, 50]
    by_plan = place(said("2023-05", "in_use", opening="2023-05"), code="B")
    whole = opened("A", "2023-01", 150, 100, took=((at("2024-06"), by_plan),))
    told = replace(whole, said=(*whole.said, said("2025-01", beds=245)))
    assert levels(course(told), "2024-12", "2025-01") == [90, 245 - 160]
    assert planned(course(told))  # the 60 beds before of B are the plan's
    fewer = replace(whole, said=(*whole.said, said("2025-01", beds=150)))
    assert course(fewer).level(at("2025-01")) == 90  # 10 less than before by a plan tells nothing


def test_a_report_between_two_mergers_speaks_of_what_was_taken_in_by_then():
    first, second = opened("B", "2023-05", 80, 60), opened("C", "2023-06", 40, 30)
    took = ((at("2024-06"), first), (at("2025-06"), second))
    whole = opened("A", "2023-01", 150, 100, took=took)
    of_two, of_all = said("2025-01", beds=245), said("2025-09", beds=290, before=200)
    found = course(replace(whole, said=(*whole.said, of_two, of_all)))
    assert levels(found, "2024-12", "2025-01", "2025-09") == [50 + 20 + 10, 245 - 160 + 10, 90]


def test_what_opens_of_a_project_itself_after_a_figure_of_all_adds_to_it():
    took = ((at("2024-06"), opened("B", "2023-05", 80, 60)),)
    of_all, own = said("2025-01", beds=90, before=60), said("2025-06", "in_use", opening="2025-06")
    found = course(place(of_all, own, took=took))
    assert levels(found, "2024-12", "2025-01", "2025-05", "2025-06") == [20, 30, 30, 30 + 40]


def test_a_plan_approved_before_the_newest_merger_is_not_the_plan_of_all():
    first = place(said("2023-05", "in_use", opening="2023-05", beds=70), code="B")
    took = ((at("2024-06"), first), (at("2025-06"), opened("C", "2023-06", 40, 30)))
    whole = opened("A", "2023-01", 150, 100, took=took)
    whole = replace(whole, said=(*whole.said, said("2025-09", beds=300)))
    for approved, level in (("2024-08", 50 + 10), ("2025-06", 90)):
        plan = Approved(at(approved), PLAN.start, PLAN.finish, opened=300, new=90)
        assert course(replace(whole, baselines=(PLAN, plan))).level(at("2025-09")) == level


def test_a_planned_figure_of_the_whole_replaces_what_was_taken_in():
    other = opened("B", "2023-05", 80, 60)
    merged = Approved(at("2024-06"), PLAN.start, PLAN.finish, opened=200, new=90)
    report = said("2025-01", "in_use", opening="2025-01")
    whole = Place("A", (PLAN, merged), (report,), took=((at("2024-06"), other),))
    assert levels(course(whole), "2024-12", "2025-01") == [20, 90]
    before = replace(whole, baselines=(PLAN,))
    assert levels(course(before), "2024-12", "2025-01") == [20, 60]


def test_what_a_part_had_by_the_split_counts_with_the_whole():
    before = opened("A", "2023-05", 130, 100)
    share = {"B": (52, 40), "C": (78, 60)}
    parts = tuple(
        Place(
            code,
            (replace(PLAN, month=at("2024-06"), opened=beds, new=beds - then),),
            (
                replace(before.said[0], beds_open=None, beds_before=None),
                said("2024-06", beds=beds, before=then),
            ),
            split=at("2024-06"),
            whole=before,
        )
        for code, (beds, then) in share.items()
    )
    found = course(replace(before, parted=at("2024-06"), parts=parts))
    assert levels(found, "2023-05", "2024-05", "2024-06") == [30, 30, 30]
    more = replace(parts[0], said=(*parts[0].said, said("2025-02", beds=67)))
    grown = course(replace(before, parted=at("2024-06"), parts=(more, parts[1])))
    assert levels(grown, "2025-01", "2025-02") == [30, 45]
    assert gain(grown, at("2023-12"), at("2025-02")).sure == 15
    part = course(parts[0])  # before the split it had its share once the whole was open
    brought = [part.brought(at(month), NEVER) for month in ("2023-04", "2023-05", "2024-05")]
    assert brought == [0, 12, 12]
    unopened = course(place(split=at("2024-06")))
    assert unopened.brought(at("2024-05"), NEVER) == 0


# --- since an anchor ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "sure", "most"),
    [
        ("2020-12", 70, 70),  # it opened after
        ("2024-02", 20, 70),  # it may have opened before or after
        ("2024-04", 20, 20),  # inside: what its level gained since
        ("2025-06", 0, 0),
    ],
)
def test_what_was_gained_since_an_anchor(anchor, sure, most):
    found = course(
        place(
            said("2023-09", "accepted"),
            said("2024-03", "in_use", beds=150, before=100, paper=True),
            said("2025-01", beds=170),
        )
    )
    gained = gain(found, at(anchor), at("2025-12"))
    assert (gained.sure, gained.least, gained.most) == (sure, sure, most)


def test_without_a_paper_only_what_lowers_counts_at_least():
    reports = (said("2024-03", "in_use", opening="2024-03", beds=150, before=100),)
    gained = gain(course(place(*reports)), at("2020-12"), at("2025-12"))
    assert (gained.sure, gained.least, gained.most) == (50, 0, 50)
    lower = course(place(*reports, said("2025-01", beds=140)))
    gained = gain(lower, at("2024-12"), at("2025-12"))
    assert (gained.sure, gained.least, gained.most) == (-10, -10, -10)


def test_what_one_site_gained_without_a_paper_makes_up_for_nothing_that_another_lost():
    grown = (ONE, said("2025-01", beds=60))
    shrunk = (replace(ONE, beds_open=50), said("2025-02", beds=40))
    gained = gain(course(place(sites=[grown, shrunk])), at("2024-12"), at("2025-12"))
    assert (gained.sure, gained.least, gained.most) == (30 - 10, -10, 30 - 10)
