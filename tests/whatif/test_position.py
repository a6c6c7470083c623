"""What-if on the seeded portfolio: the known answers, and agreement with the rollup."""

from dataclasses import replace

import pytest

from portfolio.beds.service import rollup as beds_rollup
from portfolio.care.service import founding
from portfolio.money.service import entries
from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.months import Dated, Month, Slip
from portfolio.values.words import rate_text
from portfolio.whatif.data.scenario import read_slips
from portfolio.whatif.records import Beliefs, Bounds, Scenario
from portfolio.whatif.service import position as whatif
from portfolio.whatif.service import shelf
from portfolio.whatif.words.counting import sensitivity_page
from tests.conftest import author
from tests.fixtures.generate import generate

NOW = Month.of(2026, 11)
BY_2026 = Scenario(by=Month.of(2026, 12))


STARTS = [
    *(("database", month) for month in (Month.of(2022, 3), Month.of(2024, 3), NOW)),
    ("world", NOW),
]


@pytest.mark.parametrize("view", whatif.VIEWS)
@pytest.mark.parametrize("population", ["fixed", "latest"])
@pytest.mark.parametrize(("which", "month"), STARTS)
def test_a_position_says_what_the_rollup_says(request, which, view, population, month):
    database = request.getfixturevalue(which)
    start = whatif.position(database, month, view=view, population=population)
    rollup = beds_rollup.roll_up(database, month, view=view, population=population)
    assert whatif.measured(start) == rollup.capacity


def test_a_position_names_what_is_unknown_and_unproven_as_the_rollup_does(world):
    """QW-14 has no figures; from its planned start on nothing speaks for it."""
    month = Month.of(2028, 6)
    start = whatif.position(world, month, view="forecast", population="fixed")
    rollup = beds_rollup.roll_up(world, month, view="forecast")
    assert whatif.measured(start) == rollup.capacity


def test_a_position_of_reported_projects_says_what_the_rollup_says(database):
    """Two sites open with their net beds, a forecast, a halted project, an observed stock."""

    def file(code, month, values, **more):
        reports.file_report(database, author(), code, month, values, **more, sure=True)

    file(
        "C1", Month.of(2026, 10), {"stage": "in_use", "beds_open": 9, "beds_before": 2}, site="C1-1"
    )
    file("N1", Month.of(2026, 10), {"forecast_opening": dated(2027, 6), "reason": "site"})
    file("N2", Month.of(2026, 10), {"stage": "stopped", "note": "x", "reason": "funding"})
    for population in ("fixed", "latest"):
        start = whatif.position(database, NOW, view="forecast", population=population)
        rollup = beds_rollup.roll_up(database, NOW, view="forecast", population=population)
        assert whatif.measured(start) == rollup.capacity
    assert [part.code for part in start.parts] == ["C1", "C2", "X2"]
    standing = {entry.code: entry.standing for entry in start.entries}
    assert standing == {
        **dict.fromkeys(("C1", "C3", "P1", "P2", "P3", "P4"), "no_evidence"),
        "C2": "in_use",
        "N1": "moves",
        "N2": "halted",
    }


def dated(year, month):
    return Dated(Month.of(year, month), "month")


def test_p1_alone_pulled_forward_12_months_reaches_it(database):
    found = whatif.reach(whatif.position(database, NOW), Bounds())
    (way,) = found.ways
    assert found.number == 1
    assert [(move.code, move.months) for move in way.moves] == [("P1", -12)]
    assert (way.beds, found.before.beds_needed, way.cost) == (3871, 3812, 300_000_000_00)
    assert found.in_past


def test_p4_alone_does_not(database):
    start = whatif.position(database, NOW)
    assert whatif.answer(start, Scenario(shifts={"P4": -12})).beds == 3741
    held = whatif.reach(start, Bounds(hold=("P1",)))
    assert held.ways == ()
    assert (held.missing.beds, held.missing.short) == (3741, 71)
    assert held.missing.residents == 3741 * 100_000 // 660


def test_in_forecast_nothing_moves_into_the_past(database):
    start = whatif.position(database, Month.of(2024, 3), view="forecast")
    assert not whatif.reach(start, Bounds()).in_past
    past = whatif.reach(whatif.position(database, NOW, view="forecast"), Bounds())
    assert past.ways == ()
    assert past.fixed["C2"] == "in_use"
    coming = whatif.applied(
        whatif.position(database, NOW, view="forecast"),
        Scenario(opens={"N1": Month.of(2027, 6), "N2": Month.of(2027, 6), "P1": Month.of(2027, 6)}),
    )
    found = whatif.reach(coming, Bounds())
    assert found.missing is not None
    assert {found.fixed[code] for code in ("N1", "N2", "P1")} == {"past"}


def test_the_example_of_the_budget_meeting(database):
    start = whatif.position(database, NOW)
    scenario = Scenario(
        shifts={"N1": 12, "P1": -12},
        drops=("N2",),
        beds={"P3": 20},
        costs={"C2": 660_000_000_00},
        residents=592_000,
    )
    found = whatif.outcome(start, scenario)
    after = found.after
    assert (after.beds, after.beds_needed, after.shortfall) == (3321, 3908, 587)
    assert after.first_met is None
    assert found.money_before.total == 4_312_000_000_00
    assert found.money_after.total == 4_312_000_000_00 - 500_000_000_00 + 90_000_000_00
    assert sum(found.money_after.by_year.values()) == found.money_after.total
    assert found.past_moves == ("P1",)


def test_definitions(database):
    found = whatif.definitions(whatif.position(database, NOW))
    lines = {
        (line.counting, line.capacity.residents.basis): (
            line.capacity.beds,
            rate_text(line.capacity.per_1000, 3),
            line.capacity.shortfall,
        )
        for line in found.lines
    }
    assert lines == {
        ("printed", "fixed"): (3721, "6.443", 91),
        ("printed", "latest"): (3721, "6.285", 187),
        ("without_care", "fixed"): (3441, "5.958", 371),
        ("without_care", "latest"): (3441, "5.813", 467),
        ("opened_less_staffed", "fixed"): (3711, "6.426", 101),
        ("opened_less_staffed", "latest"): (3711, "6.269", 197),
        ("gross", "fixed"): (5026, "8.703", 0),
        ("gross", "latest"): (5026, "8.490", 0),
    }


def test_critical_projects(database):
    start = whatif.position(database, NOW)
    assert whatif.sensitivity(start).slacks == ()
    met = whatif.sensitivity(whatif.applied(start, BY_2026))
    slacks = {slack.code: slack.months for slack in met.slacks if slack.months is not None}
    assert slacks == {"P1": 0, "N1": 12, "N2": 12}
    assert [slack.code for slack in met.critical] == ["P1"]
    assert {name: item.value for name, item in met.bases.items()} == {
        "fixed": 577_505,
        "latest": 592_000,
    }
    cell = met.cell(0, 592_000)
    assert (cell.beds, cell.needed, cell.met) == (3891, 3908, False)
    old = Dated(Month.of(2020, 6), "month")  # in the base of the target, and late it is so still
    entries = [replace(e, opens=old) if e.code == "C3" else e for e in start.entries]
    late = whatif.sensitivity(replace(start, entries=tuple(entries)))
    assert [late.cell(slip, 592_000).beds for slip in (0, 36)] == [3676, 3056]


def test_the_heads_of_sensitivity_name_the_residents_of_the_target(database):
    start = whatif.position(database, NOW)
    census = sensitivity_page(whatif.sensitivity(start)).tables[0].headings
    assert [head for head in census if "(" in head] == [
        "577,505 (2020 census)",
        "592,000 (Newest official figure)",
    ]
    own = replace(start.ground.target, residents=595_000, residents_as_of="2025-12-31")
    later = replace(start, ground=replace(start.ground, target=own))
    found = sensitivity_page(whatif.sensitivity(later)).tables[0].headings
    assert "595,000 (residents of year-end 2025)" in found
    language.speak("zh")
    heads = sensitivity_page(whatif.sensitivity(later)).tables[0].headings
    assert "595,000 (2025年末常住人口)" in heads
    assert not any("七普" in head for head in heads)


def test_in_forecast_what_is_in_use_has_no_slack(database):
    start = whatif.position(database, NOW, view="forecast")
    easy = whatif.applied(start, Scenario(rate=500))
    assert whatif.sensitivity(easy).before.met
    assert "C2" not in {slack.code for slack in whatif.sensitivity(easy).slacks}


def test_risk_of_the_plan_by_hand(database):
    """By the end of 2026 the target needs P1, and N1, N2, C2 at the latest then: P1 decides."""
    start = whatif.applied(whatif.position(database, NOW), BY_2026)
    found = whatif.risk(start, Beliefs(for_all=read_slips("0:0.5,6:0.3,12:0.2")))
    assert [str(month) for month in (found.half, found.safe)] == ["2026-12", "2027-06"]
    assert float(found.by(Month.of(2026, 12))) == 0.5
    own = whatif.risk(start, Beliefs())
    assert own.seen == {"C2": Slip(14, "at_most")}
    origins = {project.code: project.origin for project in own.projects}
    assert origins.pop("C2") == "record", "C2 is in use: it slips no more"
    assert set(origins.values()) == {"finished"}


def test_a_project_outside_the_plan_is_refused(database):
    start = whatif.position(database, NOW)
    assert "X1" in start.outside
    with pytest.raises(WrongUsage, match="X1 stands outside the plan"):
        whatif.answer(start, Scenario(beds={"X1": 5}))


def test_nothing_is_written(database):
    before = database.path.read_bytes()
    start = whatif.position(database, NOW)
    whatif.outcome(start, Scenario(drops=("N2",)))
    whatif.reach(start, Bounds())
    assert database.path.read_bytes() == before


def test_without_a_target_it_says_so(tmp_path):
    path = tmp_path / "empty.db"
    founding.found(path, author(), empty=True)
    with pytest.raises(DatabaseProblem, match="no target or no census"):
        whatif.position(Database(path), NOW)


def test_200_projects(tmp_path):
    """Exact at 200: what it takes is checked against the greedy bound of alike beds."""
    start = whatif.position(Database(generate(tmp_path / "many.db", 200)), NOW)
    by = Month.of(2023, 12)
    there = whatif.applied(start, Scenario(by=by, rate=750))
    short = whatif.measured(there).shortfall
    assert short > 0
    found = whatif.reach(there, Bounds())
    late = sorted((e.opens.month - by, e.cost) for e in there.entries if e.opens.month > by)
    needed = -(-short // 10)
    assert len(found.ways[0].moves) == needed
    assert found.ways[0].months == sum(months for months, _ in late[:needed])
    assert found.ways[0].cost == sum(cost for _, cost in late[:needed])
    assert found.number == 1


# --- scenarios that are kept --------------------------------------------------------------------


def test_kept_scenarios(tmp_path):
    early = Scenario(name="提前 P1", shifts={"P1": -12}, residents=592_000)
    assert shelf.names(tmp_path) == ()
    path = shelf.save(tmp_path, early)
    assert path.parent == tmp_path / "scenarios"
    assert shelf.load(tmp_path, "提前 P1") == shelf.load(tmp_path, str(path)) == early
    shelf.save(tmp_path, replace(early, shifts={}))
    assert dict(shelf.kept(tmp_path)) == {"提前 P1": replace(early, shifts={})}
    shelf.forget(tmp_path, "提前 P1")
    with pytest.raises(WrongUsage, match="none is kept"):
        shelf.load(tmp_path, "提前 P1")


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "x.toml", "a\n", "a" * 61, "a "])
def test_names_are_never_paths(tmp_path, name):
    with pytest.raises(WrongUsage, match="cannot name a scenario"):
        shelf.save(tmp_path, Scenario(name=name))
    assert list(tmp_path.iterdir()) == []


def test_money_by_year_is_as_it_was_entered_until_a_scenario_moves_the_project(database):
    amounts = {2024: 20_000_000_000, 2025: 4_000_000_000, 2026: 6_000_000_000}
    for year, planned in amounts.items():
        amounts_of = {"planned": planned}
        entries.phase(
            database, author(), "P1", year, None, None, amounts=amounts_of, source="budget-2024"
        )
    start = whatif.position(database, NOW)
    (p1,) = [entry for entry in start.entries if entry.code == "P1"]
    assert dict(p1.phased) == amounts
    money = whatif.outcome(start, Scenario()).money_after
    assert "P1" not in money.assumed
    assert sum(money.by_year.values()) == money.total
    moved = whatif.outcome(start, Scenario(shifts={"P1": -12})).money_after
    assert "P1" in moved.assumed
    assert sum(moved.by_year.values()) == moved.total == money.total
    assert (
        moved.by_year[2023] - money.by_year[2023] == 10_000_000_008
    )  # twelve months of 36, to the fen
