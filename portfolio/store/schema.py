"""Creates and migrates the database: all or nothing, refusing what is newer."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from portfolio.store.database import (
    SCHEMA_VERSION,
    Mode,
    engine_for,
    nothing_at,
    require_file,
    require_ours,
    revision_of,
    said_plainly,
)
from portfolio.store.files import draft_beside, make_lasting, put_in_place
from portfolio.values.errors import DatabaseProblem
from portfolio.values.language import mark
from portfolio.values.places import shipped


def migrations_folder() -> Path:
    """Return the migration scripts: the installed package's, else the checkout's."""
    return shipped("_migrations", "migrations")


def create(path: Path, fill: Callable[[Path], None]) -> None:
    """Create the database at `path` whole: migrated and filled, or not there at all.

    Raises DatabaseProblem where something stands there already or cannot be written.
    """
    try:
        make_lasting(path.parent)
        _require_nothing(path)
        with draft_beside(path) as draft:
            with said_plainly(path):
                migrate(draft)
            fill(draft)
            put_in_place(draft, path)
    except FileExistsError as error:
        raise DatabaseProblem(
            mark("{path} already exists; nothing was changed. Give another path."), path=path
        ) from error
    except OSError as error:
        raise DatabaseProblem(
            mark("The database cannot be created at {path}: {why}. Give a folder you may write."),
            path=path,
            why=error.strerror or error,
        ) from error


def _require_nothing(path: Path) -> None:
    if nothing_at(path) and path.is_symlink():
        require_file(path)  # says that the link leads nowhere
    if os.path.lexists(path):
        raise FileExistsError(path)


def current(path: Path, mode: Mode = "rw") -> str | None:
    """Return the revision the database is at. Raises DatabaseProblem for a newer one or none.

    Opened for reading alone (`ro`) what a crash left undone is not taken back, but told.
    """
    require_file(path)
    with said_plainly(path), engine_for(path, mode=mode).connect() as connection:
        require_ours(path, connection)
        return revision_of(path, connection)


def migrate(
    path: Path, sound: Callable[[Connection], bool] | None = None, at: datetime | None = None
) -> None:
    """Run the missing migrations in one transaction, which is checked before it is kept.

    `sound` adds a check of the caller's; `at` is when, for what a migration logs. Several programs may try at once: the first one
    upgrades, the others find nothing to do. Raises DatabaseProblem where a check fails; then
    nothing has changed.
    """
    engine = engine_for(path, foreign_keys=False, mode="rwc")
    with engine.execution_options(writes=True).connect() as connection, connection.begin():
        _run_alembic(connection, at)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        if broken or not whole or not (sound is None or sound(connection)):
            raise DatabaseProblem(
                mark(
                    "The upgrade of {path} failed its checks and was taken back; nothing changed."
                ),
                path=path,
            )
        connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA_VERSION}")


def _run_alembic(connection: Connection, at: datetime | None) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection, at), "head")


def alembic_config(connection: Connection | None = None, at: datetime | None = None) -> Any:
    """Return Alembic's configuration on an open connection; no URL passes through its parser."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"], config.attributes["at"] = connection, at
    return config
