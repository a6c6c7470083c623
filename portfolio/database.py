"""The SQLite file: how it is opened, read and written, and what can go wrong with it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, StaticPool

from portfolio.errors import BadInput, DamagedDatabase, DatabaseProblem, OlderDatabase, WrongUsage
from portfolio.holder import noted, told
from portfolio.language import mark

#: `PRAGMA user_version` of a database this program reads and writes.
SCHEMA_VERSION: Final = 1
#: The newest migration; a test holds both against the migration scripts.
HEAD: Final = "0001"
#: Seconds to wait for another program's write to end.
PATIENCE: Final = 10.0


def place(given: str | None) -> Path:
    """Return the file of the database: given as path or sqlite URL, else the user's own.

    Raises WrongUsage for a URL of another kind of database.
    """
    if not given:
        import platformdirs

        return Path(platformdirs.user_data_dir("portfolio", appauthor=False)) / "portfolio.db"
    if "://" not in given:
        return Path(given).expanduser()
    try:
        url = make_url(given)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite" or not url.database:
        raise WrongUsage(
            mark("“{url}” names no SQLite database; give a path or sqlite:///path."), url=given
        )
    return Path(url.database)


#: How a file is opened: for reading alone, for writing too, or created where it is missing.
Mode = Literal["ro", "rw", "rwc"]


def connect(path: Path, mode: Mode = "rw") -> sqlite3.Connection:
    """Open the file and set what the program's promises rest on.

    `synchronous=EXTRA` with the rollback journal: the setting without a loss window that also
    works on shares.
    """
    connection = sqlite3.connect(
        f"file:{quote(os.fspath(path.absolute()))}?mode={mode}",
        uri=True,
        isolation_level=None,
        timeout=PATIENCE,
        check_same_thread=False,
    )
    connection.execute("PRAGMA synchronous=EXTRA")
    return connection


def engine_for(path: Path, *, foreign_keys: bool = True, mode: Mode = "rw") -> Engine:
    """Return an engine on `path` whose transactions start explicitly, writers' at once."""

    def open_file() -> sqlite3.Connection:
        connection = connect(path, mode)
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        return connection

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


class Database:
    """A portfolio database in a file. It holds no connection; each transaction opens its own."""

    def __init__(
        self,
        path: Path,
        held: sqlite3.Connection | None = None,
        *,
        read_only: bool = False,
        holder: str = "",
    ) -> None:
        """Name the file; `held` is a copy in memory that stands for it.

        With `read_only` the file is opened without any writing. `holder` is who is named to
        others while this program writes.
        """
        self.path = path
        self.read_only = read_only
        self._holder = holder
        self._held = held
        self._mode: Mode = "ro" if read_only else "rw"
        self._engine = engine_on(held) if held else engine_for(path, mode=self._mode)

    def copy(self) -> sqlite3.Connection:
        """Return a copy of the whole database in memory."""
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        source = connect(self.path, self._mode)
        try:
            source.backup(copy)
        finally:
            source.close()
        return copy

    def snapshot(self) -> "Database":
        """Return the database as it stands now, for readings that must agree with each other.

        A copy in memory, which nobody else changes. Raises DatabaseProblem as `reading` does.
        """
        if self._held is not None:
            return self
        with self.reading():
            return Database(self.path, self.copy())

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session on one consistent picture of the database.

        Raises DatabaseProblem where the file is missing, no portfolio database, older or newer.
        """
        with self._session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session that alone may write; it commits at the end, an error rolls back.

        Raises DatabaseProblem where the database is open for reading only, or held by another.
        """
        self.require_writable()
        with self._session(self._engine.execution_options(writes=True)) as session, self.noted():
            yield session
            session.commit()

    def noted(self) -> AbstractContextManager[None]:
        """Keep a note of who writes, while the database is held, for those who have to wait."""
        return nullcontext() if self._held else noted(self.path, self._holder)

    def require_writable(self) -> None:
        """Raise DatabaseProblem where the database is open for reading only."""
        if self.read_only:
            raise DatabaseProblem(
                mark("{path} is open for reading only; leave out --read-only to change it."),
                path=self.path,
            )

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        if self._held is None:
            require_file(self.path)
        with said_plainly(self.path), Session(engine, expire_on_commit=False) as session:
            require_schema(self.path, session.connection())
            yield session


def nothing_at(path: Path) -> bool:
    """Tell whether nothing stands at a path; what may not be looked at may well be there."""
    try:
        return not path.exists()
    except OSError:
        return False


def require_file(path: Path) -> None:
    """Raise DatabaseProblem where there is no file to open."""
    try:
        folder = path.is_dir()
    except OSError:
        folder = False
    if nothing_at(path):
        raise DatabaseProblem(
            mark(
                "There is no database at {path}; see whether its disk or share is connected, or create one"
                " with “portfolio init”."
            ),
            path=path,
        )
    if folder:
        raise DatabaseProblem(
            mark("{path} is a folder, not a database; give the path of a file."), path=path
        )


def require_schema(path: Path, connection: Connection) -> None:
    """Raise DatabaseProblem unless the database is one this program reads and writes."""
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version == SCHEMA_VERSION:
        return
    if version > SCHEMA_VERSION:
        raise DatabaseProblem(
            mark(
                "The database {path} was made by a newer program (schema {version}, this one"
                " knows {known}); install the newer program."
            ),
            path=path,
            version=version,
            known=SCHEMA_VERSION,
        )
    if not is_portfolio(connection):
        raise DatabaseProblem(
            mark("{path} is not a portfolio database; give another path or run “portfolio init”."),
            path=path,
        )
    raise OlderDatabase(
        mark("The database {path} is of an older program; run “portfolio db upgrade”."), path=path
    )


def is_portfolio(connection: Connection) -> bool:
    """Tell whether the database is one of this program's, of whatever version."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE name IN ('alembic_version', 'project')"
    ).scalars()
    return set(names) == {"alembic_version", "project"}


_SENTENCES: Final = {
    "SQLITE_READONLY_ROLLBACK": mark(
        "A program ended in the middle of a change of {path}; open it once without --read-only,"
        " which takes that change back."
    ),
    "SQLITE_READONLY": mark(
        "The database {path} cannot be written; check the permissions of the file and its folder."
    ),
    "SQLITE_CANTOPEN": mark(
        "The database {path} cannot be opened; check the permissions of the file and its folder."
    ),
    "SQLITE_PERM": mark(
        "The database {path} cannot be opened; check the permissions of the file and its folder."
    ),
    "SQLITE_AUTH": mark(
        "The database {path} cannot be opened; check the permissions of the file and its folder."
    ),
    "SQLITE_FULL": mark("The disk of {path} is full; free some room. Nothing was changed."),
    "SQLITE_IOERR": mark(
        "The disk of {path} reports an error; check the disk, then look whether the change is in."
    ),
    "SQLITE_NOTADB": mark("{path} is not a database; give another path."),
    "SQLITE_CORRUPT": mark("The database {path} is damaged; restore it from a backup."),
}


def _held(path: Path) -> DatabaseProblem:
    """Return the words for a database that another program writes, with its name where it is known."""
    holder = told(path)
    if holder is None:
        return DatabaseProblem(
            mark("The database {path} is being written by another program; try again in a moment."),
            path=path,
        )
    return DatabaseProblem(
        mark("The database {path} is being written by {who} since {since}; try again in a moment."),
        path=path,
        who=holder.who or "—",
        since=holder.since.astimezone().strftime("%H:%M:%S"),
    )


def _unnamed(cause: object) -> str:
    """Return SQLite's name for what Python itself finds wrong: text that is no UTF-8."""
    return "SQLITE_CORRUPT" if "Could not decode to UTF-8" in str(cause) else ""


_DAMAGED: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about the file and its rules into words; let bugs through.

    Raises DatabaseProblem for the file, BadInput for a constraint that a value breaks.
    """
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite names a damaged part of the file in its error
        raise DamagedDatabase(_SENTENCES["SQLITE_CORRUPT"], path=path) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause: Any = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(cause, "sqlite_errorname", None) or _unnamed(cause)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise _held(path) from error
        for code, sentence in _SENTENCES.items():
            if name.startswith(code):
                kind = DamagedDatabase if code in _DAMAGED else DatabaseProblem
                raise kind(sentence, path=path) from error
        if name.startswith("SQLITE_CONSTRAINT"):
            raise BadInput(
                mark("A value breaks the rule “{rule}”; nothing was written. Correct it."),
                rule=str(cause).partition(": ")[2] or cause,
            ) from error
        raise
