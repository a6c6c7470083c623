"""What undoing asks of the log: what stands taken back, what came later, rows backwards."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from portfolio.history.queries.chain import FOUNDING
from portfolio.store import engines
from portfolio.store.asof import TABLES
from portfolio.store.former import rows_now
from portfolio.store.log import LOGIN, Entry
from portfolio.store.trail import CHANGES, SETS, as_entry

_DOCUMENT = TABLES["source_document"]
#: How many rows are read at once to be taken back.
_BACKWARDS: Final = 5_000


def undone(session: Session) -> set[int]:
    """Return the numbers of the changes that stand taken back.

    A taking back that was itself taken back leaves the first change standing.
    """
    query = select(SETS.c.id, SETS.c.undoes_id).where(SETS.c.undoes_id.is_not(None))
    taken: set[int] = set()
    for number, undoes in session.execute(query.order_by(SETS.c.id.desc())):
        if number not in taken:
            taken.add(undoes)
    return taken


def newest_of(session: Session, who: str, login: str) -> int | None:
    """Return this user's newest change that is neither taken back nor itself a taking back.

    Who bears the same name under another `login` is another user.
    """
    told = select(CHANGES.c.record_key).where(
        CHANGES.c.change_set_id == SETS.c.id, CHANGES.c.record == LOGIN
    )
    query = (
        select(SETS.c.id)
        .where(func.coalesce(told.scalar_subquery(), "") == login)
        .where(SETS.c.who == who, SETS.c.undoes_id.is_(None), SETS.c.id > FOUNDING)
        .where(SETS.c.id.not_in(undone(session)))
        .order_by(SETS.c.id.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def later(session: Session, number: int) -> int | None:
    """Return the first change after `number` that touched the same and still stands.

    The same is a field, or a record that either of the two added or removed. Documents are left
    out: they stay on record. A change and its taking back leave nothing between them.
    """
    mine = CHANGES.alias("mine")
    same_field = mine.c.field.is_(None) | CHANGES.c.field.is_(None)
    same_field |= mine.c.field == CHANGES.c.field
    same_record = mine.c.record == CHANGES.c.record
    same_record |= _with_entry(mine) & (CHANGES.c.record == "plan_entry")
    query = (
        select(CHANGES.c.change_set_id)
        .join(mine, same_record & same_field)
        .join(SETS, SETS.c.id == CHANGES.c.change_set_id)
        .where(mine.c.change_set_id == number, mine.c.record.not_in((_DOCUMENT.name, LOGIN)))
        .where(mine.c.record_key == CHANGES.c.record_key)
        .where(SETS.c.id > number, SETS.c.id.not_in(undone(session)))
        .where(SETS.c.undoes_id.is_(None) | (SETS.c.undoes_id < number))
        .order_by(CHANGES.c.id)
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def _with_entry(row: Any) -> ColumnElement[bool]:
    """Return the condition that a row holds a project with its entry, as older programs wrote."""
    position = func.json_extract(func.coalesce(row.c.new, row.c.old), "$.position")
    return and_(row.c.record == "project", row.c.field.is_(None), position.is_not(None))


def backwards(session: Session, number: int) -> Iterator[Entry]:
    """Yield the rows of a change, the last one first; few are held at once."""
    last: int | None = None
    while True:
        query = select(CHANGES).where(CHANGES.c.change_set_id == number)
        if last is not None:
            query = query.where(CHANGES.c.id < last)
        rows = session.execute(query.order_by(CHANGES.c.id.desc()).limit(_BACKWARDS)).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            yield from reversed(rows_now(as_entry(row)))


def left_alone(session: Session) -> list[str]:
    """Return the tables with rows that belong to a row which is gone."""
    connection = session.connection()
    return sorted({item.table for item in engines.of(connection).lost(connection)})
