"""The money of the portfolio as of a month: what a budget meeting needs, read in one go."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from portfolio.beds.service import rollup
from portfolio.money import queries as money_queries
from portfolio.money.records import Budget, Chosen, Curve, ProjectMoney
from portfolio.money.rules import curve as scurve
from portfolio.money.rules import results
from portfolio.money.rules.budget import project_money, sums
from portfolio.projects.queries import named
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.months import Month


def money_of(session: Session, as_of: Month, year: int) -> tuple[ProjectMoney, ...]:
    """Return each project's money with its request for `year`, within a transaction."""
    found = money_queries.facts(session, as_of)
    return tuple(project_money(facts, as_of, year) for facts in found)


def budget(
    database: Database,
    as_of: Month,
    year: int,
    *,
    by: str = "funder",
    scenarios: Sequence[Chosen] = (),
) -> Budget:
    """Return what a budget meeting decides on: the year of the as-of month, and `year`.

    `scenarios` are results of named what-ifs, shown as they are handed in. Raises DatabaseProblem
    without a plan, WrongUsage for a month before its base month.
    """
    with database.reading(as_of) as session:
        plan = lookup.require_plan(session, database)
        money = money_of(session, as_of, year)
        found = rollup.views_of(session, as_of)
        facts = [item.facts for item in money]
        used = {code for item in facts for code in item.sources}
        documents = named.documents(session, {plan.source, *used})
    inside = [item for item in money if item.facts.summed]
    planned = [item.facts for item in inside]
    openings = found.views["plan"].openings if found else ()
    return Budget(
        plan=plan,
        as_of=as_of,
        year=year,
        projects=money,
        fiscal=sums([item for item in inside if item.fiscal]),
        apart=sums([item for item in inside if not item.fiscal]),
        per_bed=results.spread_of({item.facts.code: item.worth.per_bed for item in inside}),
        per_area=results.spread_of({item.facts.code: item.worth.per_area for item in inside}),
        years=results.years(planned, [(item.opens.month, item.beds) for item in openings]),
        curve=scurve.curve(facts, as_of, by),
        documents=documents,
        scenarios=tuple(scenarios),
        fiscal_curve=scurve.curve([item.facts for item in inside if item.fiscal], as_of, by),
    )


def curve(database: Database, as_of: Month, by: str = "funder") -> Curve:
    """Return the S-curve by `funder` or `source`. Raises DatabaseProblem without a plan."""
    with database.reading(as_of) as session:
        lookup.require_plan(session, database)
        facts = money_queries.facts(session, as_of)
    return scurve.curve(facts, as_of, by)
