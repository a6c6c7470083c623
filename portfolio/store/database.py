"""The database: how it is opened, read and written; of a file, what can go wrong with it."""

import errno
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, StaticPool

from portfolio.store import engines, system
from portfolio.store.engines import Place
from portfolio.store.engines.server import Server, names_server, server, without_password
from portfolio.store.holder import noted, told
from portfolio.store.scope import NOT_NAMED, Named, look_at
from portfolio.values.clock import zone
from portfolio.values.errors import (
    BadInput,
    DamagedDatabase,
    DatabaseProblem,
    OlderDatabase,
    PortfolioError,
    WrongUsage,
)
from portfolio.values.language import mark
from portfolio.values.months import Month

#: `PRAGMA user_version` of a database this program reads and writes.
SCHEMA_VERSION: Final = 20
#: The newest migration; a test holds both against the migration scripts.
HEAD: Final = "0020"
#: Where a session keeps the number of the change that it has written.
WRITTEN: Final = "change written"
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
    connection.execute("PRAGMA fullfsync=ON")  # macOS alone keeps what is synced in a cache
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
    """A portfolio database. It holds no connection; each transaction opens its own."""

    def __init__(
        self,
        path: Place,
        held: sqlite3.Connection | None = None,
        *,
        read_only: bool = False,
        holder: str = "",
        named: Named = NOT_NAMED,
        within: Connection | None = None,
    ) -> None:
        """Name the file or server; `held` is a copy in memory that stands for it.

        With `read_only` the file is opened without any writing. `holder` is who is named to
        others while this program writes. Sessions look at the plan and the district `named`;
        `within` a transaction that is open already, they are parts of that one.
        """
        self.path = path
        self.read_only = read_only
        self.named = named
        #: The newest change that was committed through this object; 0 before the first.
        self.committed = 0
        self._holder = holder
        self._held = held
        self._mode: Mode = "ro" if read_only else "rw"
        self._engine = _engine(path, held, self._mode, holder)
        self._within = within

    def looking_at(self, named: Named) -> "Database":
        """Return the same database for sessions that look at another plan or district."""
        return Database(
            self.path,
            self._held,
            read_only=self.read_only,
            holder=self._holder,
            named=named,
            within=self._within,
        )

    def inside(self, connection: Connection) -> "Database":
        """Return the same database for sessions that are parts of an open transaction."""
        return Database(self.path, holder=self._holder, named=self.named, within=connection)

    @property
    def file(self) -> Path:
        """The file of the database. Raises DatabaseProblem for one on a server, which has none."""
        return file_of(self.path)

    def copy(self) -> sqlite3.Connection:
        """Return a copy of the whole database in memory."""
        copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._copy_into(copy)
        return copy

    def _copy_into(self, copy: sqlite3.Connection) -> None:
        """Copy all pages in one step, on a connection of its own.

        No transaction may be open beside it: a writer that is about to commit waits for that one,
        and lets no new reader in meanwhile.
        """
        if self._held is not None:
            self._held.backup(copy)
            return
        if isinstance(self.path, Server):
            from portfolio.store.engines.copying import into_sqlite

            with self._engine.connect() as asked, asked.begin():
                require_schema(self.path, asked)
                into_sqlite(asked, copy)
            return
        require_file(self.path)
        with closing(connect(self.path, self._mode)) as source:
            source.backup(copy)

    def snapshot(self) -> "Database":
        """Return the database as it stands now, for readings that must agree with each other.

        A copy in memory, which nobody else changes. Raises DatabaseProblem as `reading` does.
        """
        if self._held is not None:
            return self
        with said_plainly(self.path):
            still = Database(self.path, self.copy(), named=self.named)
        with still.reading():
            return still

    @contextmanager
    def standing_still(self) -> Iterator["Database"]:
        """Yield the database as it stands now, for a reading too long to keep writers waiting.

        A copy on disk without a name, which is gone at the end whatever happens; it takes hardly
        any memory, however large the database is. Raises DatabaseProblem as `reading` does.
        """
        with closing(self.nameless()) as copy:
            yield Database(self.path, copy, named=self.named)

    @contextmanager
    def undisturbed(self) -> Iterator[Session]:
        """Yield a session on the database as it stands now, which keeps no writer waiting.

        On a server that is any reading; of a file it is one of a copy. Raises as `reading` does.
        """
        if isinstance(self.path, Server):
            with self.reading() as session:
                require_all(self.path, session.connection())
                yield session
            return
        with self.standing_still() as still, still.reading() as session:
            yield session

    def nameless(self) -> sqlite3.Connection:
        """Return a copy on disk that has no name, and is gone once it is let go of."""
        copy = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        with said_plainly(self.path):
            self._copy_into(copy)
        return copy

    @contextmanager
    def reading(self, as_of: Month | None = None) -> Iterator[Session]:
        """Yield a session on one consistent picture of the database.

        It looks at the plan that was named, else at the one that is current as of a month; see
        `scope.look_at`. Raises DatabaseProblem where the file is missing, no portfolio database,
        older or newer, WrongUsage where no plan or district has the code that was named.
        """
        with self._session(self._within or self._engine, as_of) as session:
            yield session

    @contextmanager
    def writing(self, as_of: Month | None = None) -> Iterator[Session]:
        """Yield a session that alone may write; it commits at the end, an error rolls back.

        What it looks at is as in `reading`.

        Raises DatabaseProblem where the database is open for reading only, or held by another.
        """
        self.require_writable()
        engine = self._within or self._engine.execution_options(writes=True)
        with self._session(engine, as_of) as session, self.noted():
            yield session
            session.commit()
            self.committed = session.info.get(WRITTEN, self.committed)

    def noted(self) -> AbstractContextManager[None]:
        """Keep a note of who writes, while the database is held, for those who have to wait."""
        if self._held or isinstance(self.path, Server):  # a server tells who is connected
            return nullcontext()
        return noted(self.path, self._holder)

    def allowed(self) -> "Database":
        """Return the same database, for reading only where its server lets us change nothing.

        So it is for a reader, and on a standby. Raises as `reading` does.
        """
        if self.read_only or self._held is not None or not isinstance(self.path, Server):
            return self
        with self.reading() as session:
            if engines.of(session.connection()).may_write(session.connection()):
                return self
        return Database(self.path, read_only=True, holder=self._holder, named=self.named)

    def require_writable(self) -> None:
        """Raise DatabaseProblem where the database is open for reading only."""
        if self.read_only:
            raise DatabaseProblem(
                mark("{path} is open for reading only; leave out --read-only to change it."),
                path=self.path,
            )

    @contextmanager
    def _session(self, engine: Engine | Connection, as_of: Month | None) -> Iterator[Session]:
        if self._held is None and not isinstance(self.path, Server):
            require_file(self.path)
        joined: Any = "create_savepoint" if self._within is not None else "conditional_savepoint"
        with (
            said_plainly(self.path),
            Session(engine, expire_on_commit=False, join_transaction_mode=joined) as session,
        ):
            require_schema(self.path, session.connection())
            look_at(session, self.named, as_of)
            yield session


def _engine(place: Place, held: sqlite3.Connection | None, mode: Mode, holder: str) -> Engine:
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

    with said_plainly(place), postgres.engine_for(place, PATIENCE).connect() as connection:
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


def require_ours(path: Place, connection: Connection) -> None:
    """Raise DatabaseProblem for a database of a newer program or of another one; not for an older."""
    version = engines.of(connection).version(connection)
    if version > SCHEMA_VERSION or not is_portfolio(connection):
        require_schema(path, connection)
    _require_agreement(path, connection, version)


def revision_of(path: Place, connection: Connection) -> str | None:
    """Return the revision the tables are at. Raises DamagedDatabase where it is not one of ours."""
    query = "SELECT version_num FROM alembic_version"
    found: list[str] = list(connection.exec_driver_sql(query).scalars())
    if len(found) > 1 or not all(revision.isdigit() for revision in found):
        raise _damaged(path)
    return found[0] if found else None


def _require_agreement(path: Place, connection: Connection, version: int) -> None:
    """Raise DamagedDatabase where the file's header and its tables tell of different revisions."""
    if not is_portfolio(connection):
        return
    revision = revision_of(path, connection) or "0000"
    newer = (revision > HEAD) - (revision < HEAD)
    if newer != (version > SCHEMA_VERSION) - (version < SCHEMA_VERSION):
        raise _damaged(path)


def require_schema(path: Place, connection: Connection) -> None:
    """Raise DatabaseProblem unless the database is one this program reads and writes."""
    version = engines.of(connection).version(connection)
    if version == SCHEMA_VERSION:
        return
    _require_agreement(path, connection, version)
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


def require_all(path: Place, connection: Connection) -> None:
    """Raise DatabaseProblem where a server shows us the records of our own districts alone."""
    if not engines.of(connection).sees_all(connection):
        raise DatabaseProblem(
            mark(
                "You see the records of your own districts in {path}; this is for who sees all of"
                " them: a reader or an administrator."
            ),
            path=path,
        )


def is_portfolio(connection: Connection) -> bool:
    """Tell whether the database is one of this program's, of whatever version."""
    return engines.of(connection).is_portfolio(connection)


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
        since=holder.since.astimezone(zone()).strftime("%H:%M:%S"),
    )


def _is_no_text(cause: object) -> bool:
    """Tell whether it is Python that found a text which is no UTF-8: there SQLite names no error."""
    return "Could not decode to UTF-8" in str(cause)


_DAMAGED: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


def _unreadable(path: Path, name: str) -> DatabaseProblem:
    """Return the words for what SQLite takes for damage: also a disk that fails, be it for once."""
    return failing_disk(path, path) or DamagedDatabase(_SENTENCES[name], path=path)


def failing_disk(path: Path, named: Place) -> DatabaseProblem | None:
    """Return the words for a disk that failed where SQLite saw damage; None where it is damage.

    The file is read, and looked through, once more; `named` is what it is called.
    """
    why = _disk_error(path) or (os.strerror(errno.EIO) if _whole(path) else None)
    if why is None:
        return None
    return DatabaseProblem(
        mark("{path} cannot be read ({why}); check the disk. Nothing was changed."),
        path=named,
        why=why,
    )


def _disk_error(path: Path) -> str | None:
    """Read a file from end to end; return why its disk does not give it, None where it does."""
    try:
        for _ in system.pieces(path):
            pass
    except OSError as error:
        return error.strerror or str(error)
    return None


def is_of_no_format(path: Path) -> bool:
    """Tell whether the file's header names a format of writing that no SQLite knows."""
    try:
        return system.byte_at(path, 18) not in (b"\x01", b"\x02")
    except OSError:
        return False


def _whole(path: Path) -> bool:
    """Tell whether SQLite finds nothing wrong when it looks through all pages of a copy.

    In a file that is open for reading alone it holds no value against the rules of its table.
    """
    try:
        with closing(connect(path, "ro")) as source, closing(sqlite3.connect("")) as copy:
            source.backup(copy)
            return list(copy.execute("PRAGMA integrity_check")) == [("ok",)]
    except (sqlite3.Error, UnicodeDecodeError):
        return False


_NO_JSON: Final = (
    "SELECT 1 FROM change"
    " WHERE NOT json_valid(coalesce(old, 'null')) OR NOT json_valid(coalesce(new, 'null'))"
)


def _as_written(path: Path) -> bool:
    """Tell whether the tables are the program's and the log is JSON: else the file was damaged."""
    from portfolio.store.shape import unlike

    try:
        with engine_for(path, mode="ro").connect() as connection:
            ask = connection.exec_driver_sql
            if ask("PRAGMA user_version").scalar_one() == SCHEMA_VERSION and unlike(connection):
                return False
            return ask(_NO_JSON).first() is None
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError):
        return False


def _damage(path: Path) -> DatabaseProblem | None:
    """Return the words for a file in which no program could find its way; None where it is whole."""
    why = _disk_error(path)
    if why is None and _whole(path) and _as_written(path):
        return None
    return _unreadable(path, "SQLITE_CORRUPT") if why else _damaged(path)


def _damaged(path: Place) -> DamagedDatabase:
    return DamagedDatabase(_SENTENCES["SQLITE_CORRUPT"], path=path)


#: What a program meets that reads on in a damaged file.
_ASTRAY: Final = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


@contextmanager
def said_plainly(path: Place) -> Iterator[None]:
    """Turn the engine's errors about the database and its rules into words; let bugs through.

    What no program could read is damage; it is told as such also where reading it failed only in
    the program. Raises DatabaseProblem for the file, BadInput for a constraint that a value breaks.
    """
    if isinstance(path, Server):
        with _said_of(path):
            yield
        return
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite names a damaged part of the file in its error
        raise _damaged(path) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause: Any = error.orig if isinstance(error, DBAPIError) else error
        if problem := _worded(path, cause) or _damage(path):
            raise problem from error
        raise
    except (*_ASTRAY, SQLAlchemyError) as error:
        if problem := _damage(path):
            raise problem from error
        raise


@contextmanager
def _said_of(place: Server) -> Iterator[None]:
    """Turn a server's errors into words; what a copy of it raises may be a bug, and goes through."""
    import psycopg

    from portfolio.store.engines.postgres import Unreached
    from portfolio.store.engines.troubles import unreached, worded

    try:
        yield
    except Unreached as error:
        raise unreached(place, error.cause) from error
    except (DBAPIError, psycopg.Error) as error:
        cause: Any = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, psycopg.Error) and (problem := worded(place, cause)):
            raise problem from error
        raise


def _worded(path: Path, cause: Any) -> PortfolioError | None:
    """Return the words for what SQLite names in its error; None for what may be a bug."""
    if _is_no_text(cause):
        return _damaged(path)
    name = getattr(cause, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _held(path)
    if name.startswith("SQLITE_READONLY") and is_of_no_format(path):
        return _damaged(path)
    for code, sentence in _SENTENCES.items():
        if name.startswith(code):
            damage = code in _DAMAGED
            return _unreadable(path, code) if damage else DatabaseProblem(sentence, path=path)
    if name.startswith("SQLITE_CONSTRAINT"):
        return BadInput(
            mark("A value breaks the rule “{rule}”; nothing was written. Correct it."),
            rule=str(cause).partition(": ")[2] or cause,
        )
    return None
