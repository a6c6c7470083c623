"""What changed between two months."""

from sqlalchemy.orm import Session

from portfolio.beds.records.ground import Target
from portfolio.beds.records.rollup import Rollup
from portfolio.beds.rules.moves import Side
from portfolio.beds.service.rollup import Views, is_target_out, rolled_up, side, views_of
from portfolio.history.queries import snapshots
from portfolio.history.records import ChangeItem, Changes
from portfolio.history.rules import comparison
from portfolio.projects.service.lookup import require_plan
from portfolio.store.database import Database
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month


def roll_up_since(
    database: Database,
    as_of: Month,
    since: Month,
    *,
    by: str = "group",
    view: str = "plan",
    population: str = "fixed",
    target: str | None = None,
) -> tuple[Rollup, Changes]:
    """Return the rollup as of a month and what changed since an earlier one, read in one go.

    Raises WrongUsage where `since` does not lie before `as_of`.
    """
    _require_order(since, as_of)
    with database.reading(as_of) as session:
        plan = require_plan(session, database)
        rollup, found = rolled_up(
            session, plan, as_of, by=by, seen=(view, population), target=target
        )
        return rollup, changes_since(session, since, as_of, found)


def _require_order(since: Month, as_of: Month) -> None:
    if since >= as_of:
        raise WrongUsage(
            mark("--since {since} does not lie before {as_of}; give an earlier month."),
            since=since,
            as_of=as_of,
        )


def changes_since(session: Session, since: Month, as_of: Month, now: Views | None) -> Changes:
    """Return what changed between two months, within a transaction.

    The beds of each view come first, then the projects in the order of the plan. Raises
    WrongUsage where `since` lies before the plan's base month.
    """
    then = views_of(session, since)
    before, after = (snapshots.snapshots(session, month, since, as_of) for month in (since, as_of))
    capacity: tuple[ChangeItem, ...] = ()
    if then and now:
        capacity = comparison.of_capacity(_sides(then, now.ground.target), _sides(now))
    return Changes(since, (*capacity, *comparison.between(before, after)), comparison.names(after))


def since_month_before(session: Session, as_of: Month, now: Views | None) -> Changes | None:
    """Return what changed in a month; None where no target was out by the month before it."""
    before = as_of + -1
    if now and not is_target_out(session, before):
        return None
    return changes_since(session, before, as_of, now)


def _sides(found: Views, target: Target | None = None) -> dict[str, Side]:
    """Return each view as of a month with its projects, against the target that leads now."""
    seen = found if target is None else found.against(target)
    return {name: side(seen, name) for name in seen.views}
