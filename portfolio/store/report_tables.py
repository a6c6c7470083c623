"""Tables for analysts, beside the program's own: in a file of their own, or in a server's schema.

They are read without any code of ours, by pandas, Excel or a dashboard. All of them are filled from
one picture of the database, and seen together: the new ones, or those of before.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from portfolio.store.database import Database
from portfolio.store.engines import Place
from portfolio.store.engines.server import Server
from portfolio.store.files import built_whole
from portfolio.store.opening import PATIENCE
from portfolio.store.troubles import said_plainly
from portfolio.values.errors import OutputProblem
from portfolio.values.language import mark

Kind = Literal["text", "whole", "decimal", "yes"]

#: The schema of a server that the tables stand in.
SCHEMA: Final = "report"
#: The table that says of what state of the database all of them are.
STAMP: Final = "stamp"
#: The columns in a file, where a decimal is a number of 15 figures, and yes is 1.
_TYPES: Final[dict[Kind, str]] = {
    "text": "TEXT",
    "whole": "INTEGER",
    "decimal": "REAL",
    "yes": "INTEGER",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its kind, and what it means in Chinese and English."""

    name: str
    kind: Kind
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table for analysts, and what it holds in Chinese and English."""

    name: str
    columns: tuple[Column, ...]
    zh: str
    en: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(item.name for item in self.columns)


#: Puts rows into a table; it may be called several times for one.
Put = Callable[[Table, Iterable[Sequence[Any]]], None]

_FULL: Final = ("SQLITE_FULL", "SQLITE_IOERR")


def file_for(place: Place) -> Path | None:
    """Return the file that the tables go into where none is named; None for a server's schema."""
    if isinstance(place, Server):
        return None
    return place.with_name(f"{place.stem}-report.db")


@contextmanager
def filling(
    database: Database, tables: Sequence[Table], out: Path | None
) -> Iterator[tuple[Database, Put]]:
    """Yield the database as it stands now, and what puts rows into the emptied tables.

    They go into the file `out`, else into the schema `report` of the database's server. At the end
    they are there together; an error leaves those of before. Raises OutputProblem for a file that
    holds something else or cannot be written, DatabaseProblem where the schema is somebody else's
    or may not be written, ChangedMeanwhile where another program fills it at the same moment.
    """
    if out is None:
        database.require_writable()
        with _on_server(database, fills=True) as (still, connection):
            from portfolio.store.engines import postgres, reporting

            reporting.prepare(connection, tables)
            yield (
                still,
                lambda table, rows: postgres.put(
                    connection, f"{SCHEMA}.{table.name}", table.names, rows
                ),
            )
        return
    with _one_picture(database) as still, _file(out, tables) as put:
        yield still, put


@contextmanager
def _one_picture(database: Database) -> Iterator[Database]:
    if isinstance(database.path, Server):
        with _on_server(database, fills=False) as (still, _):
            yield still
        return
    with database.standing_still() as still:
        yield still


@contextmanager
def _on_server(database: Database, *, fills: bool) -> Iterator[tuple[Database, Any]]:
    """Yield a server's database within one transaction, which sees one picture."""
    from portfolio.store.engines import postgres

    assert isinstance(database.path, Server)  # noqa: S101 - for the reader of types
    engine = postgres.engine_for(database.path, PATIENCE).execution_options(fills=fills)
    with said_plainly(database.path), engine.connect() as connection, connection.begin():
        yield database.inside(connection), connection


# --- a file of their own -------------------------------------------------------------------------


@contextmanager
def _file(out: Path, tables: Sequence[Table]) -> Iterator[Put]:
    _require_ours(out)
    with built_whole(out) as draft:
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous=EXTRA")
                connection.execute("BEGIN")
                for table in tables:
                    connection.execute(_made(table))
                yield lambda table, rows: _put(connection, table, rows)
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            if not getattr(error, "sqlite_errorname", "").startswith(_FULL):
                raise
            raise OutputProblem(
                mark("The disk of {path} is full; free some room. The file was not written."),
                path=out,
            ) from error


def _named(table: Table) -> str:
    """Return the name of a table in a file, which knows no schemas."""
    return f"{SCHEMA}_{table.name}"


def _stored(kind: Kind, value: Any) -> Any:
    """Return a value as a file stores it; a decimal comes as text."""
    if value is None or kind in ("text", "whole"):
        return value
    return float(value) if kind == "decimal" else int(value)


def _made(table: Table) -> str:
    columns = ", ".join(f'"{item.name}" {_TYPES[item.kind]}' for item in table.columns)
    return f'CREATE TABLE "{_named(table)}" ({columns}) STRICT'


def _put(connection: sqlite3.Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    marks = ", ".join("?" * len(table.columns))
    kinds = [item.kind for item in table.columns]
    connection.executemany(
        f'INSERT INTO "{_named(table)}" VALUES ({marks})',
        ([_stored(*each) for each in zip(kinds, row, strict=True)] for row in rows),
    )


def _require_ours(out: Path) -> None:
    """Raise OutputProblem where something else than report tables stands, which is not replaced."""
    if not out.is_file():  # nothing, or what is told where it is to be written
        return
    query = "SELECT 1 FROM sqlite_master WHERE name = ?"
    try:
        with closing(sqlite3.connect(f"{out.absolute().as_uri()}?mode=ro", uri=True)) as found:
            if found.execute(query, (f"{SCHEMA}_{STAMP}",)).fetchone():
                return
    except sqlite3.Error:
        pass
    raise OutputProblem(
        mark("{path} is no file of report tables, and is not replaced; give another name."),
        path=out,
    )
