"""The rules of DESIGN 2.2 to 2.5 held against a district whose base month lies amid its openings.

The figures are counted here from the plan's table and the reports by hand, not by the program.
"""

from fractions import Fraction

import pytest

from portfolio.beds.queries import sums
from portfolio.beds.records.ground import ObservedStock, Population, Target
from portfolio.beds.service import capacity, figures, rollup
from portfolio.beds.words import base, notes
from portfolio.projects.service import endings, lookup, reports
from portfolio.values.errors import WrongUsage
from portfolio.values.months import Month
from portfolio.values.vocabulary import GROUPINGS, POPULATION_BASES, VIEWS
from tests.conftest import author, first
from tests.fixtures.world import BASE, LATER_BASE, MANY, NOW, RESIDENTS, STOCK, file

BY, LATER = Month.of(2027, 12), Month.of(2030, 12)
#: A month from which the later target leads.
AFTER = Month.of(2028, 6)


def months(database, view, first, last, as_of=NOW, population="fixed"):
    table = capacity.capacity_table(
        database, as_of, first=first, last=last, view=view, population=population
    )
    return {item.month: item for item in table.months}


def beds(database, view, month, as_of=NOW):
    return months(database, view, month, month, as_of)[month].beds


def added(database, view, month, as_of=NOW):
    return months(database, view, month, month, as_of)[month].added


def measured(database, view="plan", as_of=NOW, population="fixed"):
    return rollup.roll_up(database, as_of, view=view, population=population).capacity


def in_2026(number):
    return Month.of(2026, number)


# --- where counting starts --------------------------------------------------------------------


def test_a_base_is_over_the_residents_written_into_its_target(world):
    assert measured(world).residents.value == RESIDENTS
    assert measured(world, as_of=AFTER).residents.value == RESIDENTS


def test_the_plan_starts_from_the_stock_of_its_base_month(world):
    assert round(Fraction(STOCK * 1000, RESIDENTS), 2) == Fraction(510, 100)
    assert beds(world, "plan", BASE) == STOCK


@pytest.mark.parametrize(("as_of", "base"), [(NOW, BASE), (AFTER, LATER_BASE)])
def test_what_opened_before_the_base_is_not_counted_again(world, as_of, base):
    assert measured(world, as_of=as_of).target.baseline_month == base
    assert all(step.month > base for step in measured(world, as_of=as_of).timeline)
    assert beds(world, "plan", base, as_of) == measured(world, as_of=as_of).baseline_beds


@pytest.mark.parametrize("view", ["forecast", "confirmed"])
def test_what_opened_before_a_stock_is_in_it(world, view):
    """QW-01 opened in 2025-05 with 120 net beds; the yearbook counted them at the end of it."""
    assert beds(world, view, in_2026(1)) == STOCK


def test_the_plan_against_both_targets(world):
    """Entries of 2026-11 that finish after each base: QW-05 and QW-06 have left the plan."""
    by_2027 = 40 + 60 + 110 + 90 + 30 + 70 + 15
    assert (measured(world).beds, measured(world).shortfall) == (STOCK + by_2027, 26)
    by_2030 = 40 + 70 + 80 + 100 + 30 + 25
    later = measured(world, as_of=AFTER)
    assert later.baseline_beds == 2_210
    assert (later.beds, later.shortfall, later.met) == (2_210 + by_2030, 56, False)


def test_the_next_target_of_the_seeded_plan_as_worked_in_design(database):
    figures.add_population(
        database, author(), Population("2025-12-31", 595_000, "survey", "official", "公报")
    )
    figures.add_stock(database, author(), ObservedStock(BASE, 3_180, "年鉴"))
    figures.add_target(database, author(), Target("T3-1", LATER, 600, BASE, 534, "规划"))
    plan = measured(database)
    assert (plan.beds, plan.shortfall) == (3_350, 220)


@pytest.mark.parametrize("population", POPULATION_BASES)
def test_a_later_target_changes_nothing_of_an_earlier_ones_answer(world, population):
    def told(as_of):
        return [measured(world, view, as_of, population) for view in VIEWS]

    before = {as_of: told(as_of) for as_of in (NOW, AFTER)}
    figures.add_target(
        world, author(), Target("Z-5", Month.of(2035, 12), 700, LATER, 620, "远景规划")
    )
    assert {as_of: told(as_of) for as_of in before} == before


@pytest.mark.parametrize("month", [in_2026(6), in_2026(12), BY])
def test_residents_unknown_or_derived_are_no_basis(world, month):
    """The derived 423,750 of 2026-06 and the unknown figure of 2026-12 count nowhere."""
    latest = months(world, "plan", month, month, population="latest")[month].residents
    assert (latest.value, latest.status) == (RESIDENTS, "official")
    assert latest.held


def test_a_stock_is_known_once_it_is_published(world):
    assert measured(world, "forecast", in_2026(2)).stock is None


def test_residents_are_known_once_they_are_published(world):
    """The plan was out in January, the correction of the year before with its communiqué."""
    january = in_2026(1)
    found = months(world, "plan", january, january, january, population="latest")
    assert found[january].residents.as_of == "2025-12-31"
    late = Population("2025-12-31", 421_900, "census", "official", "普查公报")
    figures.add_population(world, author(), late)
    assert months(world, "plan", january, january, january, population="latest") == found


def test_before_a_plan_is_out_there_is_nothing_to_measure(world):
    with pytest.raises(WrongUsage, match="no target was out yet"):
        measured(world, as_of=BASE)


def test_the_caveat_names_the_base_that_was_used(world):
    said = base.caveat(rollup.roll_up(world, NOW).answer, "fixed")
    assert "2025" in said
    assert "2020 stock" not in said


# --- levels -----------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["forecast", "confirmed"])
def test_beds_reported_later_count_from_their_month(world, view):
    """QW-04 opened with 150 - 100 beds in 2026-02; the second phase of 2026-08 brought 60 more."""
    assert added(world, view, in_2026(2)) == 50
    assert added(world, view, in_2026(8)) == 60


def test_beds_struck_off_are_gone_from_their_month_on_only(world):
    past = months(world, "forecast", in_2026(1), in_2026(10))
    file(world, "QW-09", "2026-11", {"beds_open": "85"})
    assert months(world, "forecast", in_2026(1), in_2026(10)) == past
    assert added(world, "forecast", NOW) == -15


def test_a_project_at_sites_half_open_counts_the_half(world):
    """Its first site has 30 - 5 beds since 2026-04; the other 35 of 60 are forecast for 2027-06."""
    assert added(world, "confirmed", in_2026(4)) == 25
    assert added(world, "forecast", in_2026(4)) == 25
    assert added(world, "forecast", Month.of(2027, 6)) == 35
    assert added(world, "confirmed", NOW) == 0
    row = next(row for row in lookup.list_projects(world, NOW) if row.code == "QW-03")
    assert (row.sites_in_use, row.sites, row.opened) == (1, 2, None)


def test_the_last_site_to_open_takes_nothing_from_the_first(world):
    before = months(world, "forecast", in_2026(1), in_2026(10))
    file(world, "QW-03-2", "2026-11", {"stage": "in_use", "source": "清卫"})
    assert months(world, "forecast", in_2026(1), in_2026(10)) == before
    assert added(world, "forecast", NOW) == 60 - 25


@pytest.mark.parametrize("view", ["forecast", "confirmed"])
def test_beds_reported_without_those_before_are_unknown_and_named(world, view):
    assert "QW-11" in measured(world, view).unknown
    assert added(world, view, in_2026(9)) == 0


def test_an_opening_that_the_stock_may_hold_is_named_and_counts_in_the_most_alone(world):
    """QW-15 was to start in 2024-10 and was said to be in use in 2026-05, without its month."""
    assert added(world, "forecast", in_2026(5)) == 0
    assert added(world, "confirmed", in_2026(5)) == 0
    most = months(world, "confirmed", NOW, NOW)[NOW].most
    file(world, "QW-15", "2026-05", {"actual_opening": "2026-05"})
    assert added(world, "forecast", in_2026(5)) == 15
    assert months(world, "confirmed", NOW, NOW)[NOW].most == most
    assert [item.code for item in measured(world, "confirmed").no_evidence] == ["QW-15"]


@pytest.mark.parametrize("stage", ["suspended", "withdrawn", "merged", "fit_out"])
def test_no_stage_closes_what_is_open(world, stage):
    before = beds(world, "forecast", NOW)
    file(world, "QW-15", "2026-11", {"stage": stage})
    assert beds(world, "forecast", NOW) == before


def test_a_project_wholly_for_care_gives_its_kind_to_all_its_beds(world):
    """QW-09 was to have 90 new beds and has 100 - 20."""
    line = rollup.roll_up(world, NOW).answer.line("confirmed", "fixed")
    assert line.beds - line.beds_without_care == 80


def test_evidence_that_lapsed_and_what_was_never_reported_is_named(world):
    """QW-09 opened with ten beds less than planned, and nothing says that no more are to come."""
    forecast = measured(world, "forecast")
    assert {item.code: (item.beds, item.why) for item in forecast.no_evidence} == {
        "QW-02": (40, "due_unreported"),
        "QW-08": (80, "halted"),
        "QW-09": (10, "date_lapsed"),
        "QW-12": (70, "date_lapsed"),
    }
    opened = {code for step in forecast.timeline for code in step.opened}
    assert not opened & {"QW-02", "QW-05", "QW-06", "QW-08", "QW-12"}
    assert opened >= {"QW-07", "QW-10", "QW-13"}


# --- what the plan holds ------------------------------------------------------------------------


def test_sums_of_a_plan_hold_the_entries_of_the_month(world):
    def total(as_of):
        found = rollup.roll_up(world, as_of).total
        return found.projects, found.beds_new.sum

    assert total(in_2026(4)) == (15, 845)
    assert total(in_2026(6)) == (14, 845 - 35)
    assert total(in_2026(7)) == (13, 845 - 35)  # QW-07 grew by the 20 it took in


def test_projects_outside_the_plan_enter_no_sum_of_it(world):
    assert {row.code for row in lookup.list_projects(world, NOW) if not row.in_plan} == {
        "QW-W1",
        "QW-W2",
    }
    assert "QW-W2" not in {code for step in measured(world).timeline for code in step.opened}


def test_what_nobody_reported_has_no_variance(world):
    (variance,) = lookup.show_project(world, "QW-02", NOW).variances
    assert variance.slip is None or variance.slip.precision == "at_least"
    assert (variance.cost, variance.beds) == (None, None)


def test_figures_that_nobody_gave_have_no_variance_and_no_sum(world):
    (variance,) = lookup.show_project(world, "QW-14", NOW).variances
    assert (variance.cost, variance.beds) == (None, None)
    row = next(row for row in lookup.list_projects(world, NOW) if row.code == "QW-14")
    assert (row.investment, row.beds_new, row.slip) == (None, None, None)
    assert rollup.roll_up(world, NOW).total.beds_new.known == 12  # of 13, two have left
    assert measured(world).unknown == ("QW-14",)


def test_a_project_without_figures_is_not_said_to_be_partly_in_use(world):
    told = notes.answer_notes(rollup.roll_up(world, NOW).answer)
    assert not [note for note in told if "In use" in note and "QW-14" in note]


# --- many projects ------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """Count a portfolio one by one or in groups, whatever its size."""

    def choose(size):
        monkeypatch.setattr(sums, "plan_size", lambda _: size)

    return choose


#: What has left the plan by now.
LEFT = ("QW-05", "QW-06")
#: What is summed over the projects.
SUMS = ("beds", "baseline_beds", "shortfall", "met", "no_evidence_beds", "no_evidence_projects")
PLACES = [("database", NOW), ("world", NOW), ("world", AFTER), ("crowd", NOW)]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("which", "as_of"), PLACES)
def test_the_same_beds_in_groups_and_one_by_one(request, counted, which, as_of, view):
    def told():
        found = measured(request.getfixturevalue(which), view, as_of)
        steps = [(step.month, step.beds) for step in found.timeline]
        return [getattr(found, name) for name in SUMS], steps

    counted(10**6)
    grouped = told()
    counted(1)
    assert told() == grouped


@pytest.mark.parametrize("which", first(1, ["world", "crowd"]))
def test_the_same_projects_in_groups_and_one_by_one(request, counted, which):
    database = request.getfixturevalue(which)

    def told(view):
        found = measured(database, view)
        return set(found.unknown), [(step.month, step.projects) for step in found.timeline]

    counted(10**6)
    grouped = [told(view) for view in VIEWS]
    counted(1)
    assert [told(view) for view in VIEWS] == grouped


@pytest.mark.parametrize("which", first(1, ["world", "crowd"]))
def test_the_same_care_beds_in_groups_and_one_by_one(request, counted, which):
    database = request.getfixturevalue(which)
    counted(1)
    one_by_one = [measured(database, view, AFTER).care_beds for view in VIEWS]
    counted(10**6)
    assert [measured(database, view, AFTER).care_beds for view in VIEWS] == one_by_one


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("which", ["world", "crowd"])
def test_the_sums_of_any_grouping_are_the_whole(request, which, by):
    found = rollup.roll_up(request.getfixturevalue(which), NOW, by=by)
    whole = rollup.roll_up(request.getfixturevalue(which), NOW).total
    for name in ("investment", "land_area", "floor_area", "beds_built", "beds_new"):
        parts, of = [getattr(group, name) for group in found.groups], getattr(whole, name)
        assert sum(part.sum or 0 for part in parts) == of.sum
        assert sum(part.known for part in parts) == of.known
    assert sum(group.projects for group in found.groups) == whole.projects == found.total.projects


def test_many_are_as_many_as_they_are(crowd):
    assert rollup.roll_up(crowd, NOW).total.projects == MANY - len(LEFT)
    unknown = [i for i in range(MANY - 15) if i % 97 == 0]
    assert rollup.roll_up(crowd, NOW).total.beds_new.known == MANY - len(LEFT) - 1 - len(unknown)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("which", ["world", "crowd"])
def test_month_by_month_ends_in_what_is_measured(request, which, view):
    population, database = "latest", request.getfixturevalue(which)
    found = measured(database, view, population=population)
    table = months(
        database, view, found.target.baseline_month, found.target.month, population=population
    )
    last = table[found.target.month]
    assert (last.beds, last.per_1000) == (found.beds, found.per_1000)
    assert last.most == found.most
    if view == "plan":
        assert (last.shortfall, last.met) == (found.shortfall, found.met)
    for step in found.timeline:
        if step.month in table:
            assert (table[step.month].beds, table[step.month].opened) == (step.beds, step.opened)
    changed = {month for month, item in table.items() if item.added}
    assert changed <= {step.month for step in found.timeline}


def test_a_month_is_told_the_same_after_later_reports(world):
    """As of a month only what was reported up to it counts, whatever is filed later."""
    past = [(view, in_2026(number)) for view in VIEWS for number in (2, 5, 9)]
    before = [measured(world, *seen) for seen in past]
    endings.end_project(world, author(), "QW-04", NOW, source="文")
    reports.file_report(world, author(), "QW-02", NOW, {"stage": "in_use", "source": "文"})
    reports.file_report(world, author(), "QW-09", NOW, {"beds_open": 10}, sure=True)
    assert [measured(world, *seen) for seen in past] == before
