"""Bed capacity month by month, in one view or in all."""

from collections.abc import Sequence

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.capacity import MonthCapacity
from portfolio.beds.records.table import CapacityTable, CapacityViews
from portfolio.beds.rules.anchors import for_month
from portfolio.beds.rules.capacity.measure import by_month, measure
from portfolio.beds.service.rollup import Views, answer_of, require_views
from portfolio.projects.queries import named
from portfolio.projects.records.plans import Plan
from portfolio.projects.service.lookup import require_plan
from portfolio.store.database import Database
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month, span


def capacity_table(
    database: Database,
    as_of: Month,
    *,
    first: Month | None = None,
    last: Month | None = None,
    view: str = "plan",
    population: str = "fixed",
    target: str | None = None,
) -> CapacityTable:
    """Return beds and beds per 1,000 month by month.

    From the base month to the last change of the view or the target month, where not given.
    Raises WrongUsage for months in the wrong order or before the base month, and
    DatabaseProblem without a target.
    """
    with database.reading(as_of) as session:
        plan = require_plan(session, database)
        found = require_views(session, as_of, database, target=target)
    measured = measure(view, found.views[view], found.ground, population)
    base = found.ground.target.baseline_month
    ends = [found.ground.target.month, *(step.month for step in measured.timeline)]
    start, end = first or base, last or max(ends)
    least = min(item.baseline_month for item in found.ground.targets)
    if start < least or end < start:
        raise WrongUsage(
            mark("From {first} to {last} is no span of months from {base} on."),
            first=start,
            last=end,
            base=least,
        )
    months = months_of(found, view, population, span(start, end))
    return CapacityTable(plan, measured, months, answer_of(found))


def months_of(
    found: Views, view: str, population: str, months: Sequence[Month]
) -> tuple[MonthCapacity, ...]:
    """Return beds month by month, those before the target's base by the target before it."""
    by_target: dict[Month, list[Month]] = {}
    grounds = {}
    for month in months:
        ground = for_month(found.ground, month)
        grounds[ground.target.baseline_month] = ground.target
        by_target.setdefault(ground.target.baseline_month, []).append(month)
    return tuple(
        item
        for base, asked in by_target.items()
        for other in (found.against(grounds[base]),)
        for item in by_month(view, other.views[view], other.ground, population, asked)
    )


def capacity_views(database: Database, as_of: Month, *, population: str = "fixed") -> CapacityViews:
    """Return beds and beds per 1,000 month by month in every view, read in one transaction.

    From the base month to the December by which every opening, the target month and the as-of
    month are shown. Raises what `capacity_table` raises.
    """
    with database.reading(as_of) as session:
        plan = require_plan(session, database)
        found = require_views(session, as_of, database)
        names = named.project_names(session, _codes_in(found))
    last, answer = last_month(found, as_of), answer_of(found)
    ends = {view: min(as_of, last) if view == "confirmed" else last for view in found.views}
    tables = {
        view: table_of(found, plan, answer, (view, population), end) for view, end in ends.items()
    }
    return CapacityViews(population, tables, names)


def _codes_in(found: Views) -> set[str]:
    views = found.views.values()
    opened = {code for view in views for opening in view.openings for code in opening.codes}
    opened |= {item.code for view in views for item in view.in_use if item.code}
    return opened | {item.code for view in views for item in view.no_evidence}


def last_month(found: Views, as_of: Month) -> Month:
    """Return the December by which every opening, the target and the as-of month are shown."""
    openings = [opening for view in found.views.values() for opening in view.openings]
    ends = [found.ground.target.month, as_of, *(opening.opens.month for opening in openings)]
    return Month.of(max(ends).year, 12)


def table_of(
    found: Views, plan: Plan, answer: Answer, seen: tuple[str, str], last: Month
) -> CapacityTable:
    """Return capacity from the base month to `last`, seen in a view over a population basis."""
    (view, basis_), months = seen, span(found.ground.target.baseline_month, last)
    measured = measure(view, found.views[view], found.ground, basis_)
    told = by_month(view, found.views[view], found.ground, basis_, months)
    return CapacityTable(plan, measured, told, answer)
