"""The log as it was chained from its founding on, and the tables as they stand."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from portfolio.store.log import Entry
from portfolio.store.models import Base
from portfolio.store.replay import Link, Record
from portfolio.store.trail import SETS
from portfolio.values.clock import day_of, next_day, start_of

#: The number of the change that founded the database; it cannot be taken back.
FOUNDING = 1
#: Tables whose rows the log keeps.
LOGGED = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in ("change_set", "change")
)

#: How many rows are read at a time.
_AT_ONCE: Final = 1_000
#: What a change says of itself; with its rows and the digest before it, this makes its digest.
_TOLD: Final = ("who", "made_at", "reason", "undoes_id")
_CHAINED: Final = f"SELECT id, digest, {', '.join(_TOLD)} FROM change_set ORDER BY id"
_LOGGED: Final = (
    f"SELECT change_set_id, {', '.join(Entry._fields)} FROM change ORDER BY change_set_id, id"
)


def founding(session: Session) -> str:
    """Return the digest of the founding change, by which a database is told from others."""
    query = select(SETS.c.digest).where(SETS.c.id == FOUNDING)
    return str(session.execute(query).scalar_one())


def made_on(session: Session, number: int) -> datetime:
    """Return the bureau's day on which a change was made."""
    made_at = session.execute(select(SETS.c.made_at).where(SETS.c.id == number)).scalar_one()
    return datetime.fromisoformat(f"{day_of(made_at)}T00:00:00")


def misdated(session: Session, day: str, last: int) -> int | None:
    """Return the first change whose time says otherwise than that `last` was the last of a day.

    The founding speaks of no day.
    """
    after = SETS.c.made_at >= start_of(next_day(day))
    wrong = or_(and_(SETS.c.id <= last, after), and_(SETS.c.id > last, ~after))
    query = select(func.min(SETS.c.id)).where(SETS.c.id > FOUNDING, wrong)
    found: int | None = session.execute(query).scalar_one()
    return found


def links(session: Session) -> Iterator[Link]:
    """Yield every change, the oldest first, as it was chained; its rows are read with it."""
    logged = groupby(_streamed(session, _LOGGED), key=itemgetter(0))
    rows = next(logged, None)
    for number, digest, *told in _streamed(session, _CHAINED):
        while rows is not None and rows[0] < number:
            rows = next(logged, None)
        mine = rows[1] if rows is not None and rows[0] == number else ()
        yield Link(number, dict(zip(_TOLD, told, strict=True)), digest, _pieces(mine))


def _pieces(rows: Iterable[Any]) -> Iterator[list[Entry]]:
    entries = (Entry(*entry) for _, *entry in rows)
    while some := list(islice(entries, _AT_ONCE)):
        yield some


def _streamed(session: Session, sql: str) -> Iterator[Any]:
    """Yield the rows of a query, some at a time: in memory that does not grow with their number."""
    options = {"yield_per": _AT_ONCE}
    yield from session.connection().exec_driver_sql(sql, execution_options=options)


def standing(session: Session) -> Iterator[Record]:
    """Yield every logged record as it stands."""
    for table in LOGGED:
        keys = [column.name for column in table.primary_key.columns]
        names = [column.name for column in table.columns]
        listed = ", ".join(f'"{name}"' for name in names)
        for values in _streamed(session, f'SELECT {listed} FROM "{table.name}"'):
            row = dict(zip(names, values, strict=True))
            version = row.pop("version", None)
            key = "/".join(str(row[name]) for name in keys)
            known = {name: value for name, value in row.items() if value is not None}
            yield Record(table.name, key, known, version)
