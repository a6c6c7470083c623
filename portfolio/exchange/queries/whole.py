"""The whole database row by row, as it is stored: read for an export, put into an empty one."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Integer, Table
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portfolio.store import engines
from portfolio.store.models import Base

#: Every table, those before that others refer to.
TABLES: Final[tuple[Table, ...]] = tuple(Base.metadata.sorted_tables)
#: What `init --empty` fills; there is nothing to lose where only these have rows.
_FOUNDED: Final = (
    *("district", "source_document", "township", "funder", "plan"),
    *("change_set", "change"),
)
_BATCH: Final = 1000

Stored = str | int | None


def shapes() -> dict[str, dict[str, type]]:
    """Return the columns of every table, each with what it holds: whole numbers or text."""
    return {table.name: {c.name: _kind(c.type) for c in table.columns} for table in TABLES}


def _kind(column: Any) -> type:
    return int if isinstance(getattr(column, "impl_instance", column), Integer) else str


def counts(session: Session) -> dict[str, int]:
    """Return how many rows each table has."""
    ask = session.connection().exec_driver_sql
    return {t.name: ask(f'SELECT count(*) FROM "{t.name}"').scalar_one() for t in TABLES}


def rows(session: Session, table: str) -> Iterator[tuple[Stored, ...]]:
    """Yield the rows of a table as they are stored, in the order of their keys."""
    found = Base.metadata.tables[table]
    keys = _named(column.name for column in found.primary_key.columns)
    result = session.connection().exec_driver_sql(
        f'SELECT {_named(found.columns.keys())} FROM "{table}" ORDER BY {keys}',
        execution_options={"yield_per": _BATCH},
    )
    for row in result:
        yield tuple(row)


def _named(columns: Any) -> str:
    return ", ".join(f'"{name}"' for name in columns)


# --- putting them back --------------------------------------------------------------------------


class Refused(Exception):
    """A row breaks a rule of its table."""

    def __init__(self, line: int, rule: str) -> None:
        super().__init__(rule)
        self.line = line
        self.rule = rule


def is_blank(session: Session) -> bool:
    """Tell whether a database holds nothing that a founding without projects does not."""
    found = counts(session)
    others = (number for name, number in found.items() if name not in _FOUNDED)
    return found["change_set"] <= 1 and not any(others)


def clear(session: Session) -> None:
    """Empty every table, the log too; for a database that is blank."""
    run = session.connection().exec_driver_sql
    _later(session)
    engines.of(session.connection()).unguard(session.connection())
    for table in reversed(TABLES):
        run(f'DELETE FROM "{table.name}"')
    engines.of(session.connection()).guard(session.connection())


def put(session: Session, lines: Iterator[tuple[int, str, Sequence[Stored]]]) -> None:
    """Put rows into the tables; each comes with the number of its line and its table.

    Raises Refused, with the line, for a row that breaks a rule of its table.
    """
    _later(session)
    batch: list[tuple[int, Sequence[Stored]]] = []
    name = ""
    for line, table, values in lines:
        if table != name or len(batch) == _BATCH:
            _put(session, name, batch)
            name, batch = table, []
        batch.append((line, values))
    _put(session, name, batch)


def pour(
    source: Session, target: Session, told: Callable[[int], None]
) -> dict[str, tuple[int, str]]:
    """Put every row of one database into the tables of another, empty one, as it is stored.

    `told` is given how many rows went over since it was called last. Returns how many rows each
    table has, and the SHA-256 of them in the order of their keys.
    """
    _later(target)
    found = {}
    for table in TABLES:
        weighed = _Weighed(rows(source, table.name), told)
        connection = target.connection()
        engines.of(connection).put(connection, table.name, table.columns.keys(), weighed)
        found[table.name] = weighed.found()
    connection = target.connection()
    engines.of(connection).look_through(connection)
    return found


def weighed(session: Session, told: Callable[[int], None]) -> dict[str, tuple[int, str]]:
    """Return how many rows each table has, and the SHA-256 of them in the order of their keys."""
    found = {}
    for table in TABLES:
        passing = _Weighed(rows(session, table.name), told)
        for _ in passing:
            pass
        found[table.name] = passing.found()
    return found


class _Weighed:
    """Rows on their way, counted and digested."""

    def __init__(self, source: Iterator[tuple[Stored, ...]], told: Callable[[int], None]) -> None:
        self._source, self._told = source, told
        self._hash, self._count = hashlib.sha256(), 0

    def __iter__(self) -> Iterator[tuple[Stored, ...]]:
        while some := list(islice(self._source, _BATCH)):
            self._hash.update(json.dumps(some, ensure_ascii=False).encode())
            self._count += len(some)
            self._told(len(some))
            yield from some

    def found(self) -> tuple[int, str]:
        return self._count, self._hash.hexdigest()


def _later(session: Session) -> None:
    """Let rows refer to rows that are still to come; the commit looks at all of them."""
    engines.of(session.connection()).refer_later(session.connection())


def _put(session: Session, name: str, batch: Sequence[tuple[int, Sequence[Stored]]]) -> None:
    if not batch:
        return
    table = Base.metadata.tables[name]
    marks = ", ".join("?" * len(table.columns))
    sql = f'INSERT INTO "{name}" ({_named(table.columns.keys())}) VALUES ({marks})'
    connection = session.connection()
    connection.exec_driver_sql("SAVEPOINT batch")
    try:
        connection.exec_driver_sql(sql, [tuple(values) for _, values in batch])
    except IntegrityError:
        connection.exec_driver_sql("ROLLBACK TO batch")
        _find_refused(connection, sql, batch)
        raise
    connection.exec_driver_sql("RELEASE batch")


def _find_refused(connection: Any, sql: str, batch: Sequence[tuple[int, Sequence[Stored]]]) -> None:
    for line, values in batch:
        try:
            connection.exec_driver_sql(sql, tuple(values))
        except IntegrityError as error:
            raise Refused(line, engines.of(connection).broken(error)) from error


def dangling(session: Session) -> engines.Lost | None:
    """Return the first row that refers to one that is not there."""
    connection = session.connection()
    return next(iter(engines.of(connection).lost(connection)), None)
