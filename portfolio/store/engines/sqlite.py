"""SQLite's ways on an open connection; the file itself is `store/opening`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from portfolio.store.engines import Lost


def version(connection: Connection) -> int:
    """Return `PRAGMA user_version`."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def finish(connection: Connection, number: int) -> None:
    """Set `PRAGMA user_version`."""
    connection.exec_driver_sql(f"PRAGMA user_version={number:d}")


def is_portfolio(connection: Connection) -> bool:
    """Tell whether the database is one of this program's, of whatever version."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE name IN ('alembic_version', 'project')"
    ).scalars()
    return set(names) == {"alembic_version", "project"}


def prepare(connection: Connection) -> None:
    """Give a database what its tables rest on: nothing, here."""


def guard(connection: Connection) -> None:
    """Have the database itself refuse to edit the log."""
    from portfolio.store.models.log import append_only_triggers

    for trigger in append_only_triggers():
        connection.exec_driver_sql(trigger)


def unguard(connection: Connection) -> None:
    """Take the log's triggers off."""
    from portfolio.store.models.log import append_only_triggers

    for trigger in append_only_triggers():
        connection.exec_driver_sql(f"DROP TRIGGER {trigger.split()[2]}")


def refer_later(connection: Connection) -> None:
    """Let rows refer to rows that are still to come; the commit looks at all of them."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")


def put(connection: Connection, table: str, names: Sequence[str], rows: Iterable[Any]) -> None:
    """Put very many rows into a table, some at a time."""
    raw: Any = connection.connection.driver_connection
    listed, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    raw.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)


def lost(connection: Connection) -> Iterator[Lost]:
    """Yield every row that refers to one that is not there, by its number in the table."""
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Lost(table, row, parent)


def broken(error: IntegrityError) -> str:
    """Return the rule that a row broke, by its name where it has one."""
    return str(error.orig).partition(": ")[2] or str(error.orig)


def put_roles(connection: Connection, districts: Sequence[str]) -> tuple[str, ...]:
    """Make no roles: who may read or write a file is said by its permissions."""
    return ()


def sees_all(connection: Connection) -> bool:
    """Tell whether we are shown everything: who may read a file reads all of it."""
    return True


def login(connection: Connection, machine: str) -> str:
    """Return the machine's own login: a file knows nobody."""
    return machine


def may_write(connection: Connection) -> bool:
    """Tell whether we may write: whoever opened a file for that finds out when it is done."""
    return True


def look_through(connection: Connection) -> None:
    """Learn nothing: SQLite's plans rest on the indexes alone."""


def is_whole(connection: Connection) -> bool:
    """Tell whether SQLite finds nothing wrong when it looks through all pages."""
    return connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]


def unlike(connection: Connection) -> list[str]:
    """Return what is missing, added or changed, as `store/shape` reads it."""
    from portfolio.store.shape import unlike as found

    return found(connection)
