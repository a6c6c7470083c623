"""Stated totals, row identities and money beside what the rows say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from portfolio.beds.queries import basis, indicators
from portfolio.beds.records.reconciliation import Reconciled, Reconciliation
from portfolio.beds.rules import reconcile as reconciling
from portfolio.projects.queries import named
from portfolio.projects.records.plans import Plan
from portfolio.projects.service.lookup import require_plan
from portfolio.store.database import Database
from portfolio.values.digits import decimal_text
from portfolio.values.months import Month

if TYPE_CHECKING:
    from portfolio.money.records import MoneyFacts


def reconcile(database: Database, as_of: Month) -> tuple[Plan, tuple[Reconciliation, ...]]:
    """Return stated totals and row identities beside what the rows of the plan say."""
    found = reconciled(database, as_of)
    return found.plan, found.rows


def reconciled(database: Database, as_of: Month) -> Reconciled:
    """Return the same with the documents that their sources name."""
    with database.reading(as_of) as session:
        return reconciled_of(session, require_plan(session, database), as_of)


def reconciled_of(
    session: Session, plan: Plan, as_of: Month, facts: "Sequence[MoneyFacts] | None" = None
) -> Reconciled:
    """Return the same within a transaction; `facts` where the projects' money is read already."""
    from portfolio.money import queries as money_queries

    rows = basis.plan_rows(session, as_of)
    stated = basis.stated_totals(session)
    known = money_queries.facts(session, as_of) if facts is None else facts
    money = _money_checks(known, {row.code: row.source for row in rows})
    sources = {plan.source, *(row.source for row in rows), *(row.source for row in money)}
    grown = reconciling.growths(_grown(session, as_of))
    sources |= {row.source for row in grown}
    parts = reconciling.parts_held(basis.wholes(session, as_of))
    printed = (*reconciling.totals(stated, rows), *reconciling.identities(rows), *grown)
    compared = (*printed, *parts, *reconciling.oddities(rows), *money)
    return Reconciled(plan, compared, named.documents(session, sources))


def _grown(session: Session, as_of: Month) -> list[reconciling.Grown]:
    """Return the indicators with a growth in print; the base of one of beds is its target's."""
    targets = {
        target.code: decimal_text(target.baseline_rate, 2)
        for target in reversed(basis.targets(session, as_of))
    }
    return [
        reconciling.Grown(item.code, base, item.earlier, item.growth, item.source)
        for item in indicators.indicators(session, as_of)
        if (base := item.base or targets.get(item.code)) and item.earlier and item.growth
    ]


def _money_checks(
    facts: Iterable["MoneyFacts"], sources: Mapping[str, str]
) -> list[Reconciliation]:
    """Return what was entered of each project's money, held against itself."""
    from portfolio.money.rules.checks import money_checks

    return [row for item in facts for row in money_checks(item, sources.get(item.code, ""))]


def reconcile_project(database: Database, code: str, as_of: Month) -> tuple[Reconciliation, ...]:
    """Return a project's own row identity, if it stands in the plan, and checks of its money.

    Between the two what is odd in print.
    """
    from portfolio.money import queries as money_queries

    with database.reading(as_of) as session:
        rows = basis.plan_rows(session, as_of, code)
        parts = reconciling.parts_held(basis.wholes(session, as_of, code))
        facts = money_queries.facts(session, as_of, [code])
    money = _money_checks(facts, {row.code: row.source for row in rows})
    return (*reconciling.identities(rows), *parts, *reconciling.oddities(rows), *money)
