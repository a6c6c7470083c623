"""Which months were issued, what their packs said, and what the log says of since."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from portfolio.history.queries import log, search
from portfolio.history.queries import undo as undo_queries
from portfolio.history.records import Issue, LogEntry, Touch
from portfolio.store.asof import TABLES
from portfolio.store.scope import DISTRICT
from portfolio.values.clock import day_of
from portfolio.values.months import Month

_ISSUED, _FILE = TABLES["issued_month"], TABLES["issued_file"]
#: How many rows of a change are read to tell what it touched.
_NAMED_ROWS = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest text of each file by month and name, and the issue that looked at them last.

    `since` is the change that its pack rests on, `rules` the revision of the rules then.
    """

    texts: dict[Month, dict[str, tuple[str, str]]]
    since: int
    rules: int


def issued_of(plan: int | None) -> ColumnElement[bool]:
    """Return the condition that picks the issues of the district that is looked at.

    Those of a plan, by its key; without one those of whatever plan was current in each month.
    """
    return and_(_ISSUED.c.district_id == DISTRICT, _ISSUED.c.plan_id.is_not_distinct_from(plan))


def months(session: Session, plan: int | None) -> tuple[Month, ...]:
    """Return the months that were issued, the oldest first; `plan` as of `issued_of`."""
    query = select(_ISSUED.c.month).where(issued_of(plan)).distinct().order_by(_ISSUED.c.month)
    return tuple(session.execute(query).scalars())


def kept(session: Session, plan: int | None) -> Kept | None:
    """Return what is kept of issued months: digest and text of each file; None without any."""
    newest = (
        select(func.max(_FILE.c.id))
        .join(_ISSUED, _ISSUED.c.id == _FILE.c.issued_month_id)
        .where(issued_of(plan))
        .group_by(_FILE.c.month, _FILE.c.name)
    )
    columns = (_FILE.c.month, _FILE.c.name, _FILE.c.digest, _FILE.c.text)
    query: Select[Any] = select(*columns).where(_FILE.c.id.in_(newest)).order_by(_FILE.c.month)
    texts: dict[Month, dict[str, tuple[str, str]]] = {}
    for month, name, digest, text in session.execute(query):
        texts.setdefault(month, {})[name] = (digest, text)
    last = (
        select(_ISSUED.c.change_set_id, _FILE.c.rules)
        .join(_FILE, _FILE.c.issued_month_id == _ISSUED.c.id)
        .where(issued_of(plan))
        .order_by(_FILE.c.id.desc())
        .limit(1)
    )
    found = session.execute(last).first()
    return Kept(texts, found.change_set_id, found.rules) if found else None


def of_month(session: Session, plan: int | None, month: Month) -> tuple[Issue, ...]:
    """Return each time that a month was issued, the newest first."""
    query = select(_ISSUED.c.issued_by, _ISSUED.c.issued_at, _ISSUED.c.log_head)
    query = query.where(issued_of(plan), _ISSUED.c.month == month).order_by(_ISSUED.c.id.desc())
    return tuple(Issue(who, day_of(at), head) for who, at, head in session.execute(query))


def pack_of(session: Session, plan: int | None, month: Month, day: str) -> int | None:
    """Return the change that the pack of a month rests on which was issued last on a day."""
    query = select(_ISSUED.c.change_set_id, _ISSUED.c.issued_at)
    query = query.where(issued_of(plan), _ISSUED.c.month == month)
    for number, issued_at in session.execute(query.order_by(_ISSUED.c.id.desc())):
        if day_of(issued_at) == day:
            return int(number)
    return None


def touches(session: Session, since: int) -> tuple[Touch, ...]:
    """Return what the changes after number `since` touched, the oldest first.

    Without issuing itself, and without what was changed and taken back since.
    """
    scope = search.Scope(after=since)
    found = log.entries(session, scope, most=None, most_rows=_NAMED_ROWS)
    taken = undo_queries.undone(session)
    return tuple(
        _touch(item)
        for item in reversed(found)
        if item.number not in taken
        and (item.undoes is None or item.undoes <= since or item.undoes not in taken)
        and any(row.record != _ISSUED.name for row in item.rows)
    )


def _touch(entry: LogEntry) -> Touch:
    rows = dict.fromkeys((row.record, row.name) for row in entry.rows)
    return Touch(entry.number, tuple(rows), whole=not entry.more)
