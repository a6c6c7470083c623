"""What reports say one after the other: how the finish moved, where sites stand, what it costs."""

from fractions import Fraction

from portfolio.projects.records.funds import AnnualPlanRow
from portfolio.projects.records.page import BaselineRow
from portfolio.projects.records.reports import Report
from portfolio.projects.rules.costs import funding
from portfolio.projects.rules.timeline import site_state, steps
from portfolio.values.months import Dated, Month, Slip


def on(year, number, precision="month"):
    return Dated(Month.of(year, number), precision)


def report(year, number, *, site=None, state="filed", **values):
    return Report(
        *("N1", site, Month.of(year, number), state, values, (), None, "", "officer", "", 1)
    )


def baseline(number, month, finish):
    return BaselineRow(number, month, None, finish, {}, {}, "", "plan")


PLAN = baseline(1, Month.of(2021, 7), on(2024, 12))


def test_the_finish_moves_against_the_report_before_it_and_the_baseline_in_force():
    told = [
        report(2025, 6, actual_finish=on(2025, 5)),
        report(2025, 1, percent=900),
        report(2024, 6, forecast_finish=on(2025, 9)),
        report(2023, 6, forecast_finish=on(2025, 3), forecast_opening=on(2025, 6)),
    ]
    later = baseline(2, Month.of(2024, 1), on(2025, 6))
    found = steps(told, [PLAN, later])
    assert [(step.told, step.moved, step.slip) for step in found] == [
        ("actual_finish", Slip(-4), Slip(-1)),
        ("", None, None),
        ("forecast_finish", Slip(6), Slip(3)),
        ("forecast_finish", None, Slip(3)),
    ]


def test_a_stage_in_use_tells_an_opening_by_its_month():
    (step,) = steps([report(2025, 2, stage="in_use", forecast_finish=on(2024, 1))], [PLAN])
    assert (step.told, step.finish) == ("actual_opening", on(2025, 2, "by"))
    assert step.slip == Slip(2, "at_most")


def test_a_report_that_says_again_what_stood_is_one_of_no_change():
    told = [
        report(2025, 4, stage="structure", percent=350, note="x"),
        report(2025, 3, stage="structure", percent=350),
        report(2025, 2, stage="structure"),
        report(2025, 1, stage="structure", percent=350),
    ]
    assert [step.unchanged for step in steps(told, [PLAN])] == [False, True, False, False]


def test_by_how_much_a_date_known_by_a_month_moved_nobody_can_say():
    told = [
        report(2025, 6, actual_opening=on(2024, 11)),
        report(2025, 4, actual_opening=on(2025, 12, "year")),
        report(2025, 2, stage="in_use"),
        report(2024, 12, forecast_opening=on(2025, 12, "year")),
    ]
    assert [(step.finish, step.moved) for step in steps(told, [PLAN])] == [
        (on(2024, 11), None),
        (on(2025, 4, "by"), None),
        (on(2025, 2, "by"), Slip(-10, "at_most")),
        (on(2025, 12, "year"), None),
    ]


def test_returned_reports_and_other_places_move_nothing():
    told = [
        report(2025, 6, forecast_finish=on(2026, 1)),
        report(2025, 5, state="returned", forecast_finish=on(2030, 1)),
        report(2025, 4, site="N1-1", forecast_finish=on(2027, 1)),
        report(2025, 3, forecast_finish=on(2025, 12)),
    ]
    found = steps(told, [PLAN])
    assert [step.moved for step in found] == [Slip(1), Slip(49), None, None]
    assert [step.slip for step in found] == [Slip(13), Slip(61), None, Slip(12)]


def test_without_a_baseline_there_is_no_slip():
    (step,) = steps([report(2025, 6, forecast_finish=on(2026, 1))], [])
    assert (step.finish, step.slip) == (on(2026, 1), None)


def test_a_site_stands_where_its_newest_counted_reports_say():
    told = [
        report(2025, 6, site="S", state="draft", stage="structure"),
        report(2025, 5, site="S", percent=1000),
        report(2025, 4, site="S", stage="in_use"),
        report(2025, 3, site="S", stage="in_use"),
        report(2025, 2, site="S", stage="accepted", forecast_finish=on(2025, 2)),
        report(2025, 1, site="S", stage="in_use"),
        report(2025, 1, stage="started"),
    ]
    state = site_state("S", told)
    assert (state.stage, state.percent, state.last_report) == ("in_use", 1000, Month.of(2025, 5))
    assert (state.opened, state.forecast_finish) == (on(2025, 1, "by"), on(2025, 2))
    assert site_state("T", told).last_report is None


def test_costs_keep_their_kinds_and_years_their_plan():
    told = [
        report(2026, 3, done_year=30, paid_year=10, cost=130, cost_kind="contract"),
        report(2026, 2, done_year=20, done_total=90, cost=120, assets_added=40, done_other=6),
        report(2025, 12, done_year=70, cost=125, cost_kind="contract", source="plan"),
        report(2025, 12, site="S", done_year=999, cost=999),
        report(2025, 1, paid_total=5, state="returned"),
    ]
    plans = [AnnualPlanRow(2026, 90, "结顶", "plan"), AnnualPlanRow(2027, None, "投用", "plan")]
    found = funding(told, plans, 100)
    assert [(cost.kind, cost.fen, cost.over) for cost in found.costs] == [
        ("contract", 130, 30),
        ("unknown", 120, 20),
    ]
    years = [(y.year, y.plan, y.done.fen if y.done else None, y.share) for y in found.years]
    assert years == [
        (2027, None, None, None),
        (2026, 90, 30, Fraction(100, 3)),
        (2025, None, 70, None),
    ]
    assert found.done_total is not None
    assert found.done_total.month == Month.of(2026, 2)
    assert found.paid_total is None
    assert {name: item.fen for name, item in found.added.items()} == {"assets_added": 40}
    assert {name: item.fen for name, item in found.made_of.items()} == {"done_other": 6}
    assert [cost.over for cost in funding(told, [], None).costs] == [None, None]
