"""A copy of a server's database in SQLite: what long readings and earlier days are read from."""

import sqlite3
from functools import cache
from typing import Final

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from portfolio.store.engines import of
from portfolio.store.models import Base

#: How many rows are fetched and put down at a time.
_AT_ONCE: Final = 2_000


def into_sqlite(source: Connection, copy: sqlite3.Connection) -> None:
    """Copy every row of one picture of a database into an empty SQLite database.

    The copy is like a file of the program's own, and refers to nothing that is not in it.
    """
    copy.executescript(tables())
    number = of(source).version(source)
    copy.execute("BEGIN")
    for table in Base.metadata.sorted_tables:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        marks = ", ".join("?" * len(table.columns))
        found = source.exec_driver_sql(
            f'SELECT {names} FROM "{table.name}"', execution_options={"yield_per": _AT_ONCE}
        )
        for rows in found.partitions():
            copy.executemany(
                f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', map(tuple, rows)
            )
    copy.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    copy.execute("INSERT INTO alembic_version VALUES (?)", (f"{number:04d}",))
    copy.execute(f"PRAGMA user_version={number:d}")
    copy.execute("COMMIT")


@cache
def tables() -> str:
    """Return what makes the tables of the program's own revision."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        Base.metadata.create_all(engine)
        with engine.connect() as made:
            query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
            return ";\n".join(made.exec_driver_sql(query).scalars())
    finally:
        engine.dispose()
