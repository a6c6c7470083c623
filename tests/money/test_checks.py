"""A project's money held against itself, on plain values."""

from dataclasses import replace

import pytest

from portfolio.money.records import MoneyFacts
from portfolio.money.rules.checks import money_checks
from portfolio.projects.records.funds import Amount, FundingRow, PhaseRow
from portfolio.values.months import Dated, Month

WAN = 10**6
FACTS = MoneyFacts(
    "N1",
    funder="public",
    investment=1000 * WAN,
    start=Dated(Month.of(2024, 1), "year"),
    finish=Dated(Month.of(2025, 12), "year"),
)


def phase(year, month=None, source=None, **amounts):
    values = {"planned": None, "done": None, "paid": None} | amounts
    return PhaseRow(year, Month.of(year, month) if month else None, source, **values, source="d")


def verdicts(**values):
    rows = money_checks(replace(FACTS, **values), "plan")
    return {(row.kind, row.period, row.funding_source): row.status for row in rows}


def test_of_what_nobody_entered_nothing_is_said():
    assert verdicts(plans={2025: 5}, reported={"done_total": (Amount(Month.of(2025, 1), 5),)}) == {}


@pytest.mark.parametrize(
    ("amount", "status"),
    [(1000 * WAN, "agrees"), (1000 * WAN + 4999, "rounds"), (999 * WAN, "differs")],
)
def test_sources_against_the_investment(amount, status):
    funding = (FundingRow("district", amount - WAN, "d"), FundingRow("central", WAN, "d"))
    assert verdicts(funding=funding)["funding_total", "", None] == status
    unknown = verdicts(funding=funding, investment=None)
    assert unknown["funding_total", "", None] == "unknown"


def test_the_investment_and_what_is_done_against_their_components():
    parts = {"construction": 700 * WAN, "equipment": 200 * WAN, "other": 60 * WAN}
    key = ("component_total", "", None)
    assert key not in verdicts()
    assert verdicts(components=parts)[key] == "unknown"  # the reserve is not known
    assert verdicts(components=parts | {"reserve": 40 * WAN})[key] == "agrees"
    assert verdicts(components=parts | {"reserve": 39 * WAN})[key] == "differs"
    at = Month.of(2025, 3)
    done = {"done_total": 9, "done_construction": 5, "done_equipment": 3, "done_other": 2}
    told = {name: (Amount(at, fen * WAN),) for name, fen in done.items()}
    assert verdicts(reported=told)["done_components", "2025-03", None] == "differs"
    told["done_other"] = (Amount(at, WAN),)
    assert verdicts(reported=told)["done_components", "2025-03", None] == "agrees"


def test_arrived_as_reported_against_its_phases():
    rows = (phase(2024, arrived=5 * WAN), phase(2025, arrived=2 * WAN))
    told = {"arrived_total": (Amount(Month.of(2025, 12), 7 * WAN),)}
    key = ("arrived_total_phases", "2025-12", None)
    assert verdicts(phases=rows, reported=told)[key] == "agrees"
    assert verdicts(phases=rows[:1], reported=told)[key] == "unknown"


def test_phases_against_the_investment():
    both = (phase(2024, planned=400 * WAN), phase(2025, planned=600 * WAN))
    assert verdicts(phases=both)["phase_total", "", None] == "agrees"
    assert verdicts(phases=both[:1])["phase_total", "", None] == "unknown"  # one year of two
    more = (phase(2024, planned=1001 * WAN),)
    assert verdicts(phases=more)["phase_total", "", None] == "differs"


def test_a_source_against_its_phases():
    rows = (
        phase(2024, source="district", planned=5 * WAN),
        phase(2025, source="district", planned=WAN),
    )
    funding = (FundingRow("district", 6 * WAN, "d"),)
    key = ("funding_phases", "", "district")
    assert verdicts(phases=rows, funding=funding)[key] == "agrees"
    assert verdicts(phases=rows)[key] == "unknown"
    assert verdicts(phases=rows, funding=(FundingRow("district", 2 * WAN, "d"),))[key] == "differs"


def test_an_annual_plan_against_the_phases_of_its_year():
    found = verdicts(phases=(phase(2025, planned=6 * WAN),), plans={2025: 5 * WAN, 2024: 1})
    assert found["annual_plan_phases", "2025", None] == "differs"
    assert ("annual_plan_phases", "2024", None) not in found


def test_reports_against_phases_up_to_their_month():
    rows = (phase(2024, done=5 * WAN), phase(2025, 1, done=2 * WAN), phase(2025, 2, done=9 * WAN))
    january = Amount(Month.of(2025, 1), 7 * WAN)
    found = verdicts(phases=rows, reported={"done_total": (january,)})
    assert found["done_total_phases", "2025-01", None] == "agrees"
    year = {"done_year": (Amount(Month.of(2025, 1), 3 * WAN),)}
    assert verdicts(phases=rows, reported=year)["done_year_phases", "2025-01", None] == "differs"
    part = verdicts(phases=rows[1:], reported={"done_total": (january,)})
    assert part["done_total_phases", "2025-01", None] == "unknown"  # 2024 was not entered


def test_a_year_against_its_sources_and_months():
    sources = (phase(2025, paid=9), phase(2025, source="district", paid=4))
    assert verdicts(phases=sources)["paid_year_sources", "2025", None] == "differs"
    months = (phase(2025, done=3 * WAN), phase(2025, 1, done=4 * WAN))
    assert verdicts(phases=months)["done_year_months", "2025", None] == "differs"
    some = (phase(2025, done=3 * WAN), phase(2025, 1, done=WAN))
    assert ("done_year_months", "2025", None) not in verdicts(phases=some)
    cells = (phase(2025, 1, done=4), phase(2025, 1, "district", done=4))
    assert verdicts(phases=cells)["done_month_sources", "2025-01", None] == "agrees"
