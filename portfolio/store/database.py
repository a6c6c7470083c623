"""The database: how it is read and written, and whether it is one that this program knows."""

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from portfolio.store import engines
from portfolio.store.engines import Place
from portfolio.store.engines.server import Server
from portfolio.store.holder import noted
from portfolio.store.opening import Mode, connect, engine_at, file_of, require_file
from portfolio.store.scope import NOT_NAMED, Named, look_at
from portfolio.store.troubles import damaged, said_plainly
from portfolio.values.errors import DatabaseProblem, OlderDatabase
from portfolio.values.language import mark
from portfolio.values.months import Month

#: `PRAGMA user_version` of a database this program reads and writes.
SCHEMA_VERSION: Final = 20
#: The newest migration; a test holds both against the migration scripts.
HEAD: Final = "0020"
#: Where a session keeps the number of the change that it has written.
WRITTEN: Final = "change written"


class _Copy(sqlite3.Connection):
    """A copy, closed when it is let go of: newer Pythons warn where that is left to them."""

    def __del__(self) -> None:
        self.close()


def _copied(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, isolation_level=None, check_same_thread=False, factory=_Copy)


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
        self._engine = engine_at(path, held, self._mode, holder)
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
        copy = _copied(":memory:")
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
        copy = _copied("")
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
        raise damaged(path)
    return found[0] if found else None


def _require_agreement(path: Place, connection: Connection, version: int) -> None:
    """Raise DamagedDatabase where the file's header and its tables tell of different revisions."""
    if not is_portfolio(connection):
        return
    revision = revision_of(path, connection) or "0000"
    newer = (revision > HEAD) - (revision < HEAD)
    if newer != (version > SCHEMA_VERSION) - (version < SCHEMA_VERSION):
        raise damaged(path)


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
