"""Totals by which a copy of the database is known to be whole, and where two logs part."""

from collections.abc import Generator
from contextlib import closing
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portfolio.care.records import RESTORE, ControlTotals
from portfolio.store.asof import BASELINE, ENTRY, PROJECT, REPORT, TABLES, newest_entry
from portfolio.values.months import Month
from portfolio.values.sums import Sum

_SETS, _ISSUED = TABLES["change_set"], TABLES["issued_month"]
_AN_UPGRADE = (_SETS.c.who == "portfolio") & (_SETS.c.reason == "upgrade")
_A_RESTORE = _SETS.c.reason.startswith(RESTORE, autoescape=True)


def totals(session: Session) -> ControlTotals:
    """Return how many projects and reports there are and what the plan's projects cost, in fen.

    Money is that of each project's newest baseline, of projects of the plan only.
    """
    newest = (
        select(func.max(BASELINE.c.number))
        .where(BASELINE.c.entry_id == ENTRY.c.id)
        .correlate(ENTRY)
        .scalar_subquery()
    )
    money = (
        select(func.sum(BASELINE.c.investment), func.count(BASELINE.c.investment))
        .select_from(ENTRY)
        .join(BASELINE, BASELINE.c.entry_id == ENTRY.c.id)
        .where(ENTRY.c.plan_id.is_not(None), newest_entry(), BASELINE.c.number == newest)
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


def digests(session: Session) -> Generator[tuple[int, str], None, None]:
    """Yield the number and digest of every change, the oldest first."""
    query = select(_SETS.c.id, _SETS.c.digest).order_by(_SETS.c.id)
    with session.execute(query, execution_options={"yield_per": 1000}) as found:
        for row in found:
            yield row.id, row.digest


def parting(session: Session, other: Session) -> int:
    """Return the number of the last change that stands in both logs; 0 where they share none."""
    last = 0
    with closing(digests(session)) as here, closing(digests(other)) as there:
        for ours, theirs in zip(here, there, strict=False):
            if ours != theirs:
                break
            last = ours[0]
    return last


def has_digest(session: Session, digest: str) -> bool:
    """Tell whether a change with this digest stands in the log; the first 12 signs will do."""
    begins = (_SETS.c.digest >= digest, _SETS.c.digest < digest + "g")  # after every figure
    return session.execute(select(_SETS.c.id).where(*begins).limit(1)).first() is not None


def packs(session: Session) -> tuple[int, list[Month]]:
    """Return how many packs were issued, and the months of those whose head the log lacks."""
    known = select(_SETS.c.id).where(
        _SETS.c.id == _ISSUED.c.change_set_id, _SETS.c.digest == _ISSUED.c.log_head
    )
    lost = select(_ISSUED.c.month).where(~known.exists()).order_by(_ISSUED.c.id)
    return _count(session, _ISSUED), list(session.execute(lost).scalars())


def left_by_restore(ours: Session, theirs: Session, made_at: str) -> bool:
    """Tell whether a restore explains that our log lacks the head of another one, a backup's.

    `made_at` is when the backup was made, in UTC. The logs part where a restore went back: its
    change follows in ours, or, where we went back to a time before that restore, in theirs, and
    ours has one made since. Logs that share nothing are of two databases, one restored over the
    other.
    """
    shared = parting(ours, theirs)
    here, there = _restored_at(ours, shared + 1), _restored_at(theirs, shared + 1)
    if here is not None:
        return here >= made_at
    since = select(_SETS.c.id).where(_SETS.c.made_at >= made_at, _A_RESTORE).limit(1)
    away = shared == 0 or there is not None
    return away and ours.execute(since).first() is not None


def _restored_at(session: Session, number: int) -> str | None:
    """Return when a change was made, if it is a restore; what upgrades log before it is none."""
    query = select(_SETS.c.made_at, _A_RESTORE).where(_SETS.c.id >= number, ~_AN_UPGRADE)
    found = session.execute(query.order_by(_SETS.c.id).limit(1)).first()
    return found[0] if found is not None and found[1] else None
