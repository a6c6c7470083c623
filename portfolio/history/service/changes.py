"""What changed between two months."""

from sqlalchemy.orm import Session

from portfolio.beds.records import Rollup
from portfolio.beds.service.rollup import Views, bed_cells_of, rolled_up, views_of
from portfolio.history import rules as changes
from portfolio.history.queries import snapshots
from portfolio.history.records import ChangeItem, Changes
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
) -> tuple[Rollup, Changes]:
    """Return the rollup as of a month and what changed since an earlier one, read in one go.

    Raises WrongUsage where `since` does not lie before `as_of`.
    """
    _require_order(since, as_of)
    with database.reading() as session:
        plan = require_plan(session, database)
        rollup, found = rolled_up(session, plan, as_of, by=by, seen=(view, population))
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
    then = views_of(session, bed_cells_of(session, since), since)
    before, after = (snapshots.snapshots(session, month, since, as_of) for month in (since, as_of))
    capacity: tuple[ChangeItem, ...] = ()
    if then and now:
        capacity = changes.of_capacity(then.views, now.views, (then.ground, now.ground))
    return Changes(since, (*capacity, *changes.between(before, after)), changes.names(after))
