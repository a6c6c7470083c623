"""Totals by which a copy of the database is known to be whole, and where two logs part."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portfolio.care.records import ControlTotals
from portfolio.store.asof import BASELINE, PROJECT, REPORT, TABLES
from portfolio.store.models import ChangeSet
from portfolio.values.sums import Sum

_SETS = TABLES["change_set"]


def totals(session: Session) -> ControlTotals:
    """Return how many projects and reports there are and what the plan's projects cost, in fen.

    Money is that of each project's newest baseline, of projects of the plan only.
    """
    newest = (
        select(func.max(BASELINE.c.number))
        .where(BASELINE.c.project_id == PROJECT.c.id)
        .correlate(PROJECT)
        .scalar_subquery()
    )
    money = (
        select(func.sum(BASELINE.c.investment), func.count(BASELINE.c.investment))
        .select_from(PROJECT)
        .join(BASELINE, BASELINE.c.project_id == PROJECT.c.id)
        .where(PROJECT.c.plan_id.is_not(None), BASELINE.c.number == newest)
    )
    investment, known = session.execute(money).one()
    return ControlTotals(
        projects=_count(session, PROJECT),
        reports=_count(session, REPORT),
        changes=_count(session, _SETS),
        investment=Sum(investment if known else None, known),
    )


def _count(session: Session, table: object) -> int:
    return session.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def times(session: Session, tolerance: timedelta) -> tuple[int | None, str | None]:
    """Return the last change made earlier than the one before it, and the latest time of all.

    Only where it is earlier by more than `tolerance`; None where there is no such change, or no
    time that can be read.
    """
    before = func.lag(_SETS.c.made_at).over(order_by=_SETS.c.id)
    listed = select(_SETS.c.id, _SETS.c.made_at, before.label("before")).subquery()
    days = func.julianday(listed.c.before) - func.julianday(listed.c.made_at)
    back = select(func.max(listed.c.id)).where(days > tolerance / timedelta(days=1))
    latest = select(func.max(_SETS.c.made_at)).where(func.julianday(_SETS.c.made_at).is_not(None))
    return session.execute(back).scalar_one(), session.execute(latest).scalar_one()


def digests(session: Session) -> Iterator[tuple[int, str]]:
    """Yield the number and digest of every change, the oldest first."""
    query = select(_SETS.c.id, _SETS.c.digest).order_by(_SETS.c.id)
    yield from ((number, digest) for number, digest in session.execute(query))


def parting(session: Session, others: Mapping[int, str]) -> int:
    """Return the number of the last change that stands in both logs; 0 where they share none."""
    last = 0
    for number, digest in digests(session):
        if others.get(number) != digest:
            break
        last = number
    return last


def has_digest(session: Session, digest: str) -> bool:
    """Tell whether a change with this digest stands in the log; the first 12 signs will do."""
    query = select(ChangeSet.id).where(ChangeSet.digest.startswith(digest, autoescape=True))
    return session.execute(query.limit(1)).first() is not None
