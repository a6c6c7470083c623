"""Findings of what stands beside the reports: contracts, visits, audit findings."""

from fractions import Fraction

from portfolio.findings.records import Fact, ProjectFacts, Rule
from portfolio.findings.rules.book import Found, asks, finding
from portfolio.values.money import ROUNDING
from portfolio.values.months import stored_month


@asks("contracts_over_budget")
def contracts_over_budget(facts: ProjectFacts, rule: Rule) -> Found:
    """The contracts on record with their changes come to more than the present approved budget."""
    budget, total = facts.budget, sum(row.amount for row in facts.contracts)
    if budget is None or total - budget.fen < ROUNDING:
        return
    days = [row.signed_on for row in facts.contracts if row.signed_on]
    yield finding(
        facts,
        rule,
        *(Fact("contract", row.amount, None, row.source) for row in facts.contracts),
        Fact("approved_budget", budget.fen, budget.month, budget.source),
        since=stored_month(max(days)) if days else budget.month,
        amount=total - budget.fen,
        number=str(len(facts.contracts)),
        figure=total,
        against=budget.fen,
        percent=Fraction((total - budget.fen) * 100, budget.fen) if budget.fen else None,
    )


@asks("remedy_overdue")
def remedy_overdue(facts: ProjectFacts, rule: Rule) -> Found:
    """The deadline of an audit finding lies in a month before, and it was not remedied by now."""
    for row in facts.audits:
        if row.deadline is None or stored_month(row.deadline) >= facts.as_of:
            continue
        if row.remedied_on and stored_month(row.remedied_on) <= facts.as_of:
            continue
        yield finding(
            facts,
            rule,
            Fact(
                "audit",
                f"{row.finding_number} {row.found_on}",
                stored_month(row.found_on),
                row.source,
            ),
            since=stored_month(row.deadline),
            about=row.finding_number,
            number=row.finding_number,
            words=row.words,
            day=row.deadline,
        )


@asks("unvisited")
def unvisited(facts: ProjectFacts, rule: Rule) -> Found:
    """Works with money of the central budget, and no visit of the last twelve months on record.

    Works that are younger than that need none yet.
    """
    works, limit = facts.works, rule.limit("allowed_months")
    if works is None or facts.as_of - works.date.month <= limit:
        return
    visits = [row.visited_on for row in facts.visits]
    if visits and facts.as_of - stored_month(max(visits)) <= limit:
        return
    yield finding(
        facts,
        rule,
        Fact("begun", works.date, works.month, works.source),
        since=works.date.month if not visits else stored_month(max(visits)),
        amount=facts.central,
        when=works.date,
        limit=str(limit),
    )
