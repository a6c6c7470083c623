"""A portfolio with money of every kind, for the tests of what is made from it."""

from portfolio.money.service import entries
from portfolio.projects.service import approvals, reports
from portfolio.values.months import Month
from tests.conftest import author

YI = 10**10
SOURCE = "区财政资金批复"


def fill(database):
    """Enter funding, phases, plans, costs and reports of a few seeded projects."""
    for code, source, amount in (
        ("N1", "central", 3 * YI),
        ("N1", "special_bond", 12 * YI),
        ("N1", "district", 1029 * 10**8),
        ("N2", "private_capital", 5 * YI),
    ):
        entries.fund(database, author(), code, source, amount=amount, source=SOURCE)
    for code, year, source, amount in (
        ("N1", 2026, "special_bond", 3 * YI),
        ("N1", 2026, "district", YI),
        ("N1", 2027, "special_bond", 2 * YI),
        ("N1", 2027, "district", 15 * 10**9 + 1),
        ("P1", 2027, None, 5 * 10**9),
        ("N2", 2027, None, 10**9),
    ):
        amounts = {"planned": amount}
        entries.phase(database, author(), code, year, None, source, amounts=amounts, source=SOURCE)
    approvals.plan_year(
        database, author(), "N1", 2026, amount=6 * YI, milestone=None, source=SOURCE
    )
    approvals.add_milestone(
        database, author(), "N1", "budget_approved", "2021-08-01", number="88号", source=SOURCE
    )
    _report(database, "N1", 2025, 12, done_total=192 * 10**8, paid_total=18 * YI)
    _report(database, "N1", 2026, 7, cost=265 * 10**9, cost_kind="contract", reason="scope")
    _report(database, "N1", 2026, 8, cost=23 * YI, cost_kind="estimate")
    _report(
        database, "N1", 2026, 9,
        done_year=28 * 10**9, done_total=22 * YI, paid_year=25 * 10**9, paid_total=205 * 10**9,
        ask="安排尾款", ask_to="区财政局",
    )  # fmt: skip
    _report(database, "N1", 2026, 10, cost=26 * YI, cost_kind="approved_budget", reason="scope")
    _report(database, "C2", 2024, 6, cost=62 * 10**9, cost_kind="settlement", reason="scope")
    return database


def _report(database, code, year, month, **values):
    reports.file_report(database, author(), code, Month.of(year, month), values)
