"""The budget's rules on plain values: the year, the request, what is flagged, what is fiscal."""

from dataclasses import replace
from fractions import Fraction

import pytest

from portfolio.money.records import MoneyFacts
from portfolio.money.rules.budget import project_money, request, sums
from portfolio.projects.records.funds import Amount, FundingRow, PhaseRow
from portfolio.values.months import Dated, Month

NOW = Month.of(2026, 11)
PUBLIC = MoneyFacts(
    "N1",
    group="new",
    funder="public",
    stage="structure",
    investment=1200,
    start=Dated(Month.of(2026, 1), "month"),
    finish=Dated(Month.of(2027, 12), "month"),
)
PLANNED = replace(PUBLIC, code="P1", group="planned")


def phase(year, source=None, **amounts):
    return PhaseRow(year, None, source, **({"planned": None, "done": None, "paid": None} | amounts), source="d")  # fmt: skip


def rules(facts):
    return [light.rule for light in project_money(facts, NOW, 2027).flags]


# --- the year -----------------------------------------------------------------------------------


def test_the_year_against_its_plan_and_its_budget():
    facts = replace(
        PUBLIC,
        plans={2026: 600},
        phases=(phase(2026, planned=400),),
        reported={
            "done_year": tuple(
                Amount(Month.of(*at), fen)
                for *at, fen in ((2025, 12, 999), (2026, 3, 70), (2026, 9, 280))
            ),
            "paid_year": (Amount(Month.of(2026, 9), 250),),
        },
    )
    year = project_money(facts, NOW, 2027).year
    assert (year.plan, year.budget) == (600, 400)
    assert year.share == Fraction(280 * 100, 600)
    assert year.gap == Fraction(28000, 600) - Fraction(900, 12)  # nine months gone, not eleven
    assert year.execution == Fraction(250 * 100, 400)


def test_a_budget_that_nobody_entered_is_unknown_not_the_annual_plan():
    year = project_money(replace(PUBLIC, plans={2026: 600}), NOW, 2027).year
    assert (year.budget, year.execution) == (None, None)


def test_done_of_last_year_says_nothing_of_this_one():
    facts = replace(PUBLIC, reported={"done_year": (Amount(Month.of(2025, 12), 5),)})
    assert project_money(facts, NOW, 2027).year.done is None


def test_what_was_paid_before_the_year_is_told_or_implied():
    told = replace(PUBLIC, reported={"paid_total": (Amount(Month.of(2025, 12), 70),)})
    assert project_money(told, NOW, 2027).paid_before == 70
    both = {"paid_total": (Amount(NOW, 100),), "paid_year": (Amount(NOW, 40),)}
    assert project_money(replace(PUBLIC, reported=both), NOW, 2027).paid_before == 60
    alone = {"paid_total": (Amount(NOW, 100),)}
    assert project_money(replace(PUBLIC, reported=alone), NOW, 2027).paid_before is None
    less = {"paid_total": (Amount(NOW, 30),), "paid_year": (Amount(NOW, 40),)}
    assert project_money(replace(PUBLIC, reported=less), NOW, 2027).paid_before is None
    may = Month.of(2025, 5)
    older = {"paid_total": (Amount(may, 100),), "paid_year": (Amount(may, 40),)}
    assert project_money(replace(PUBLIC, reported=older), NOW, 2027).paid_before is None
    equal = {"paid_total": (Amount(NOW, 40),), "paid_year": (Amount(NOW, 40),)}
    assert project_money(replace(PUBLIC, reported=equal), NOW, 2027).paid_before == 0


def test_without_a_total_the_years_before_entered_were_paid_and_not_this_one():
    rows = (phase(2024, paid=30), phase(2025, paid=40), phase(2026, paid=5))
    assert project_money(replace(PUBLIC, phases=rows), NOW, 2027).paid_before == 70


def test_by_source_money_of_earlier_years_has_arrived_and_that_of_later_ones_has_not():
    rows = (
        replace(phase(2025, "district", arrived=5), side="before"),
        phase(2026, "district", arrived=2),
        phase(2027, "district", arrived=3),
        replace(phase(2026, "district", arrived=9), side="after"),
    )
    assert project_money(replace(PUBLIC, phases=rows), NOW, 2027).arrived == {"district": 7}


def test_done_less_paid_and_what_is_still_needed():
    reported = {"done_total": (Amount(NOW, 900),), "paid_total": (Amount(NOW, 800),)}
    money = project_money(replace(PUBLIC, reported=reported), NOW, 2027)
    assert (money.unpaid, money.needed) == (100, 400)
    costs = {"approved_budget": 1000, "final_account": 950}
    money = project_money(replace(PUBLIC, reported=reported, costs=costs), NOW, 2027)
    assert money.needed == 150
    assert project_money(PUBLIC, NOW, 2027).needed is None


# --- the request --------------------------------------------------------------------------------


def test_a_request_is_assumed_where_nobody_entered_one():
    found = request(PUBLIC, 2027)
    assert (found.total, found.assumed, found.by_source) == (600, True, {None: 600})
    assert request(replace(LATE, coming=AHEAD), 2027).why == "no_new_finish"  # ahead of no month
    assert request(PUBLIC, 2025).why == "no_schedule"  # it has one, of later years


def test_an_entered_request_is_not_assumed_and_leaves_private_capital_out():
    rows = (phase(2027, "special_bond", planned=50), phase(2027, "private_capital", planned=30))
    found = request(replace(PUBLIC, phases=rows), 2027)
    assert (found.total, found.public, found.assumed) == (80, 50, False)
    assert found.by_source == {"special_bond": 50, "private_capital": 30}
    assert not found.shared


def test_an_unsplit_request_is_split_by_what_the_sources_give():
    funding = (FundingRow("central", 300, "d"), FundingRow("district", 900, "d"))
    found = request(replace(PUBLIC, phases=(phase(2027, planned=80),), funding=funding), 2027)
    assert (found.assumed, found.shared) == (False, True)
    assert sum(found.by_source.values()) == 80


@pytest.mark.parametrize("stage", ["in_use", "final_account", "stopped", "withdrawn"])
def test_nothing_is_assumed_of_a_project_in_use_or_halted(stage):
    assert request(replace(PUBLIC, stage=stage), 2027).total is None


def test_a_planned_project_asks_for_nothing_before_its_study():
    found = request(PLANNED, 2027)
    assert (found.total, found.barred) == (None, True)
    approved = request(replace(PLANNED, study=True), 2027)
    assert (approved.total, approved.barred) == (600, False)
    assert not request(replace(PLANNED, funder="private"), 2027).barred


def test_what_an_officer_entered_before_the_study_stands_and_is_flagged():
    facts = replace(PLANNED, phases=(phase(2027, planned=80),), plans={2026: 5})
    assert request(facts, 2027).total == 80
    assert rules(facts) == ["plan_without_study", "plan_without_study"]
    flags = project_money(facts, NOW, 2027).flags
    assert [light.values for light in flags] == [{"year": 2026}, {"year": 2027}]
    assert rules(replace(facts, study=True)) == []
    assert rules(replace(facts, funder="private")) == []


LATE = replace(PUBLIC, finish=Dated(Month.of(2025, 12), "month"))
AHEAD = Dated(Month.of(2027, 5), "month")
PAID = {"paid_total": (Amount(NOW, 600),), "done_total": (Amount(NOW, 800),)}


def test_what_is_left_is_spread_over_the_months_to_the_forecast_finish():
    facts = replace(LATE, coming=AHEAD, reported=PAID, costs={"approved_budget": 1260})
    found = project_money(facts, NOW, 2027).request  # 660 left over six months, five of 2027
    assert (found.total, found.assumed, found.derived) == (550, True, True)
    assert found.by_source == {None: 550}
    shared = (FundingRow("district", 900, "d"), FundingRow("private_capital", 300, "d"))
    found = project_money(replace(facts, funding=shared), NOW, 2027).request
    assert sum(found.by_source.values()) == 550
    assert found.public == 550 - found.by_source["private_capital"] < 550
    # of the 1,260 the sources give 1,200: what is short has no source
    assert abs(found.by_source[None] - 550 * 60 // 1260) <= 5
    entered_ = replace(facts, phases=(phase(2027, planned=80),))
    assert not project_money(entered_, NOW, 2027).request.derived


def test_the_last_fen_that_no_source_gives_has_no_source():
    funding = (FundingRow("district", 9, "d"),)
    nothing_paid = {"paid_total": (Amount(NOW, 0),)}
    facts = replace(LATE, investment=10, funding=funding, reported=nothing_paid)
    due = replace(facts, coming=Dated(NOW + 1, "month"))
    assert project_money(due, NOW, 2026).request.by_source == {"district": 9, None: 1}
    whole = replace(due, funding=(FundingRow("district", 10, "d"),))
    assert project_money(whole, NOW, 2026).request.by_source == {"district": 10}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"stage": "in_use"}, "in_use"),
        ({"stage": "in_use", "costs": {"final_account": 700}, "reported": PAID}, "owing"),
        ({"stage": "in_use", "costs": {"final_account": 600}, "reported": PAID}, "settled"),
        ({"stage": "in_use", "costs": {"final_account": 600}}, "settled"),
        ({"stage": "in_use", "account_approved": True, "reported": PAID}, "owing"),
        ({"stage": "deferred"}, "halted"),
        ({"group": "planned"}, "barred"),
        ({"group": "planned", "stage": "accepted"}, "built"),
        ({}, "no_new_finish"),
        ({"coming": AHEAD}, "paid_unknown"),
        ({"coming": Dated(Month.of(2026, 12), "month"), "reported": PAID}, "ends_before"),
        ({"coming": Dated(Month.of(2026, 10), "month"), "reported": PAID}, "no_new_finish"),
        ({"start": None}, "no_schedule"),
        (
            {"coming": AHEAD, "reported": {"paid_total": (Amount(NOW, 1200),)}},
            "no_money_left",
        ),
    ],
)
def test_without_a_request_the_reason_is_the_true_one(changes, why):
    found = project_money(replace(LATE, **changes), NOW, 2027).request
    assert (found.total, found.why) == (None, why)


def test_the_private_part_of_a_plan_is_no_public_need():
    facts = replace(LATE, reported=PAID, coming=AHEAD)
    whole = project_money(facts, NOW, 2027)
    part = project_money(replace(facts, private=100), NOW, 2027)
    assert (whole.needed or 0) - (part.needed or 0) == 100
    shared = (FundingRow("district", 900, "d"), FundingRow("private_capital", 100, "d"))
    split = project_money(replace(facts, private=100, funding=shared), NOW, 2027).request
    assert "private_capital" not in split.by_source
    alone = project_money(replace(facts, private=100, funder="private"), NOW, 2027)
    assert alone.needed == whole.needed


# --- flags --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ({"approved_budget": 1000, "contract": 1001}, ["over_budget"]),
        ({"approved_budget": 1000, "contract": 1000}, []),
        ({"approved_budget": 1000, "final_account": 1001, "settlement": 1001}, ["over_budget"] * 2),
        ({"estimate": 1000, "approved_budget": 1100}, []),
        ({"estimate": 1000, "approved_budget": 1101}, ["over_estimate"]),
        ({"approved_budget": 1000, "unknown": 9999}, []),
        ({"unknown": 9999}, []),
        ({"contract": 9999}, []),
    ],
)
def test_costs_are_flagged_on_known_kinds_only(costs, expected):
    assert rules(replace(PUBLIC, costs=costs)) == expected
    assert rules(replace(PUBLIC, costs=costs, funder="private")) == []


def test_a_flag_names_its_article():
    facts = replace(PUBLIC, costs={"estimate": 1000, "approved_budget": 1101, "contract": 1200})
    flags = project_money(facts, NOW, 2027).flags
    assert [light.citation_en for light in flags] == [
        "Government Investment Regulations art. 23",
        "Government Investment Regulations art. 12",
    ]


# --- totals -------------------------------------------------------------------------------------


def test_only_public_projects_of_the_plan_are_fiscal():
    money = [
        project_money(facts, NOW, 2027)
        for facts in (
            PUBLIC,
            replace(PUBLIC, funder="private"),
            replace(PUBLIC, funder=None),
            replace(PUBLIC, in_plan=False),
        )
    ]
    assert [item.fiscal for item in money] == [True, False, False, False]


def test_the_figures_of_the_meeting_of_one_project_of_which_all_are_known():
    costs = {
        "estimate": 1100,
        "approved_budget": 1000,
        "contract": 900,
        "settlement": 880,
        "final_account": 860,
    }
    september, december = Month.of(2026, 9), Month.of(2025, 12)
    facts = replace(
        PUBLIC,
        costs=costs,
        plans={2026: 600},
        phases=(phase(2026, planned=400), phase(2027, planned=80)),
        reported={
            "done_year": (Amount(september, 280),),
            "paid_year": (Amount(september, 250),),
            "paid_total": (Amount(december, 70), Amount(september, 320)),
            "done_total": (Amount(september, 500),),
            "arrived_total": (Amount(september, 450),),
        },
    )
    found = sums([project_money(facts, NOW, 2027)]).figures
    assert {name: fen for name, (fen, known) in found.items() if known == 1} == {
        "investment": 1200,
        **costs,
        "final": 860,
        "paid_before": 70,
        "budget": 400,
        "plan": 600,
        "done": 280,
        "paid": 250,
        "arrived_total": 450,
        "paid_total": 320,
        "done_total": 500,
        "unpaid": 500 - 320,
        "needed": 860 - 320,
        "request": 80,
    }


def test_the_last_cost_of_a_project_is_its_final_account_else_its_settlement():
    money = [
        project_money(replace(PUBLIC, costs=costs), NOW, 2027)
        for costs in ({"settlement": 8, "final_account": 7}, {"settlement": 5}, {"contract": 9})
    ]
    assert sums(money).figures["final"] == (12, 2)


def test_sums_say_how_many_were_known_and_leave_private_capital_out():
    rows = (phase(2027, "district", planned=50), phase(2027, "private_capital", planned=30))
    both = [
        project_money(replace(PUBLIC, phases=rows, costs={"contract": 7}), NOW, 2027),
        project_money(replace(PLANNED, investment=None), NOW, 2027),
    ]
    found = sums(both)
    assert found.figures["contract"] == (7, 1)
    assert found.figures["investment"] == (1200, 1)
    assert found.figures["settlement"] == (None, 0)
    assert found.figures["request"] == (50, 1)
    assert found.request == {"district": 50}
    assert not found.request_assumed
