"""Creates and migrates the database: all or nothing, refusing what is newer."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection

from portfolio.store import engines
from portfolio.store.database import SCHEMA_VERSION, Database, require_ours, revision_of
from portfolio.store.engines import Place
from portfolio.store.engines.server import Server
from portfolio.store.files import draft_beside, make_lasting, put_in_place
from portfolio.store.opening import PATIENCE, Mode, engine_for, nothing_at, require_file
from portfolio.store.troubles import said_plainly
from portfolio.values.errors import DatabaseProblem
from portfolio.values.language import mark
from portfolio.values.places import shipped


def migrations_folder() -> Path:
    """Return the migration scripts: the installed package's, else the checkout's."""
    return shipped("_migrations", "migrations")


def create(path: Place, fill: Callable[[Database], None]) -> None:
    """Create the database at `path` whole: migrated and filled, or not there at all.

    On a server the tables of one that is there and empty. Raises DatabaseProblem where something
    stands there already or cannot be written.
    """
    if isinstance(path, Server):
        _create_on(path, fill)
        return
    try:
        make_lasting(path.parent)
        _require_nothing(path)
        with draft_beside(path) as draft:
            with said_plainly(path):
                migrate(draft)
            fill(Database(draft))
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


def _create_on(place: Server, fill: Callable[[Database], None]) -> None:
    """Make the tables in an empty database of a server and fill them, in one transaction."""
    if not nothing_at(place):
        raise DatabaseProblem(
            mark("{path} already holds tables; nothing was changed. Give an empty database."),
            path=place,
        )
    with said_plainly(place), _writing(place) as connection:
        _migrate_within(connection, place, None, None)
        fill(Database(place, within=connection))


@contextmanager
def _writing(place: Place) -> Iterator[Connection]:
    """Yield a connection in a transaction that alone writes, and is kept at the end."""
    if isinstance(place, Server):
        from portfolio.store.engines import postgres

        engine = postgres.engine_for(place, PATIENCE)
    else:
        engine = engine_for(place, foreign_keys=False, mode="rwc")
    with engine.execution_options(writes=True).connect() as connection, connection.begin():
        yield connection


def _require_nothing(path: Path) -> None:
    if nothing_at(path) and path.is_symlink():
        require_file(path)  # says that the link leads nowhere
    if os.path.lexists(path):
        raise FileExistsError(path)


def current(path: Place, mode: Mode = "rw") -> str | None:
    """Return the revision the database is at. Raises DatabaseProblem for a newer one or none.

    Opened for reading alone (`ro`) what a crash left undone is not taken back, but told.
    """
    if isinstance(path, Server):
        from portfolio.store.engines import postgres

        engine = postgres.engine_for(path, PATIENCE)
    else:
        require_file(path)
        engine = engine_for(path, mode=mode)
    with said_plainly(path), engine.connect() as connection:
        require_ours(path, connection)
        return revision_of(path, connection)


def migrate(
    path: Place, sound: Callable[[Connection], bool] | None = None, at: datetime | None = None
) -> None:
    """Run the missing migrations in one transaction, which is checked before it is kept.

    `sound` adds a check of the caller's; `at` is when, for what a migration logs. Several programs
    may try at once: the first one upgrades, the others find nothing to do. Raises DatabaseProblem
    where a check fails; then nothing has changed.
    """
    with _writing(path) as connection:
        _migrate_within(connection, path, sound, at)


def migrate_to(path: Path, revision: str) -> None:
    """Make the tables of an older revision in a new file: to put rows of that time into."""
    from alembic import command

    with _writing(path) as connection:
        command.upgrade(alembic_config(connection), revision)
        engines.of(connection).finish(connection, int(revision))


def _migrate_within(
    connection: Connection,
    path: Place,
    sound: Callable[[Connection], bool] | None,
    at: datetime | None,
) -> None:
    engine = engines.of(connection)
    engine.prepare(connection)
    _run_alembic(connection, at)
    broken, whole = any(engine.lost(connection)), engine.is_whole(connection)
    if broken or not whole or not (sound is None or sound(connection)):
        raise DatabaseProblem(
            mark("The upgrade of {path} failed its checks and was taken back; nothing changed."),
            path=path,
        )
    engine.finish(connection, SCHEMA_VERSION)


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
