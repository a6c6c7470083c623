"""Where the database is, and how it is opened: as a file, as a copy in memory, on a server."""

import os
import sqlite3
import stat
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, StaticPool

from portfolio.store.engines import Place
from portfolio.store.engines.server import Server, names_server, server, without_password
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.language import mark

#: Seconds to wait for another program's write to end.
PATIENCE: Final = 10.0


def place(given: str | None) -> Place:
    """Return where the database is: given as path or URL, else the user's own file.

    Raises WrongUsage for a URL of another kind of database, an empty one and one with a password.
    """
    if given is None:
        import platformdirs

        return Path(platformdirs.user_data_dir("portfolio", appauthor=False)) / "portfolio.db"
    if given.strip() and "://" not in given:
        return Path(given).expanduser()
    if names_server(given):
        return server(given)
    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    local = url is not None and url.drivername in ("sqlite", "sqlite+pysqlite") and not url.host
    if url is None or not local or not url.database or url.username or url.password or url.query:
        raise WrongUsage(
            mark(
                "“{url}” names no database; give a path, sqlite:///path or postgresql://host/name."
            ),
            url=without_password(given),
        )
    return Path(url.database)


#: How a file is opened: for reading alone, for writing too, or created where it is missing.
Mode = Literal["ro", "rw", "rwc"]


def connect(path: Path, mode: Mode = "rw", *more: str) -> sqlite3.Connection:
    """Open the file and set what the program's promises rest on, and `more`; else leave it closed.

    `synchronous=EXTRA` with the rollback journal: the setting without a loss window that also
    works on shares. `fullfsync`: macOS alone keeps what is synced in a cache.
    """
    connection = sqlite3.connect(
        f"file:{quote(os.fspath(path.absolute()))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=PATIENCE,
        check_same_thread=False,
    )
    try:
        for setting in ("synchronous=EXTRA", "fullfsync=ON", *more):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection


def engine_for(path: Path, *, foreign_keys: bool = True, mode: Mode = "rw") -> Engine:
    """Return an engine on `path` whose transactions start explicitly, writers' at once."""

    def open_file() -> sqlite3.Connection:
        return connect(path, mode, f"foreign_keys={'ON' if foreign_keys else 'OFF'}")

    engine = create_engine("sqlite://", creator=open_file, poolclass=NullPool)
    event.listen(engine, "begin", _begin)
    return engine


def engine_on(held: sqlite3.Connection) -> Engine:
    """Return an engine on a connection that is already open, such as a copy in memory."""
    engine = create_engine("sqlite://", creator=lambda: held, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def engine_at(place: Place, held: sqlite3.Connection | None, mode: Mode, holder: str) -> Engine:
    """Return an engine on what stands for a place: a copy in memory, a server or a file."""
    if held:
        return engine_on(held)
    if isinstance(place, Server):
        from portfolio.store.engines import postgres

        return postgres.engine_for(place, PATIENCE, holder)
    return engine_for(place, mode=mode)


def file_of(place: Place) -> Path:
    """Return the file of a database. Raises DatabaseProblem for one on a server, which has none."""
    if isinstance(place, Server):
        raise DatabaseProblem(
            mark("{path} is on a server, and this is done with files only; see “portfolio db”."),
            path=place,
        )
    return place


def nothing_at(path: Place) -> bool:
    """Tell whether nothing stands at a place; what may not be looked at may well be there."""
    if isinstance(path, Server):
        return _nothing_on(path)
    try:
        return not path.exists()
    except OSError:
        return False


def _nothing_on(place: Server) -> bool:
    """Tell whether a server's database is there and holds no table of anybody's."""
    from portfolio.store.engines import postgres
    from portfolio.store.engines.troubles import said_of

    with said_of(place), postgres.engine_for(place, PATIENCE).connect() as connection:
        return postgres.is_empty(connection)


def require_file(path: Path) -> None:
    """Raise DatabaseProblem where there is no file to open: nothing, a folder, a device."""
    try:
        kind = path.stat().st_mode
    except OSError as error:
        if nothing_at(path):
            raise _missing(path) from error
        return  # it may not be looked at: SQLite says what it thinks of that
    if stat.S_ISDIR(kind):
        raise DatabaseProblem(
            mark("{path} is a folder, not a database; give the path of a file."), path=path
        )
    if not stat.S_ISREG(kind):
        raise DatabaseProblem(
            mark("{path} is a device or a pipe, not a database; give the path of a file."),
            path=path,
        )


def _missing(path: Path) -> DatabaseProblem:
    if path.is_symlink():
        return DatabaseProblem(
            mark(
                "{path} is a link to {target}, where nothing stands; see whether its disk or share"
                " is connected, or give another path."
            ),
            path=path,
            target=path.readlink(),
        )
    return DatabaseProblem(
        mark(
            "There is no database at {path}; see whether its disk or share is connected, or create one"
            " with “portfolio init”."
        ),
        path=path,
    )
