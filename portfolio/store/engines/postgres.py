"""PostgreSQL's ways: how a server's database is reached, begun with and asked.

One program writes at a time, as in SQLite: a writer's transaction first takes a lock of the
database that the others wait for, and only then looks at anything; so it sees all that was
committed, and changes are numbered without gaps. Readers wait for nobody: each sees one picture
(REPEATABLE READ), read only. Passwords come from libpq's own places, never from here.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote, unquote

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import NullPool

from portfolio.store.engines import Condition, Lost
from portfolio.store.engines.dialect import NEXT_KEY
from portfolio.store.engines.likeness import LOG, no_truncate, not_emptied, unlike
from portfolio.store.engines.server import Server
from portfolio.values.errors import DatabaseProblem
from portfolio.values.language import mark

#: The oldest version of the server whose language the program speaks; older ones are past their
#: support by its makers (https://www.postgresql.org/support/versioning/).
OLDEST: Final = 14
#: Seconds to wait for a server to answer.
ANSWERS: Final = 10
#: What notices within half a minute that a server, or the way to it, is gone; a URL may say other.
_NOTICED: Final[dict[str, Any]] = {
    "connect_timeout": ANSWERS,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,  # milliseconds
}
#: The lock that who writes holds: the letters of “portfolio” as a number.
WRITING: Final = int.from_bytes(b"portfoli", "big") >> 1
#: How a writer is named to others, before their name.
PROGRAM: Final = "portfolio:"
#: The bytes of a name that a server tells of a program.
_NAMED: Final = 63


class _Whole(Loader):
    """Reads a `numeric` as the whole number that it is: sums of whole numbers come as such."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


class Unreached(Exception):
    """No connection could be opened; `cause` is what libpq or the server says."""

    def __init__(self, cause: psycopg.OperationalError) -> None:
        super().__init__(str(cause))
        self.cause = cause


def connect(server: Server, holder: str = "") -> "psycopg.Connection[Any]":
    """Open a connection that begins no transaction by itself.

    Raises Unreached where there is none to be had, DatabaseProblem for a server that is too old.
    """
    named = PROGRAM + quote(holder)[: _NAMED - len(PROGRAM)]  # a server keeps ASCII alone
    told = conninfo_to_dict(server.url)
    try:
        connection = psycopg.connect(
            server.url,
            autocommit=True,
            application_name=named,
            client_encoding="utf8",
            **{name: value for name, value in _NOTICED.items() if name not in told},
        )
    except psycopg.OperationalError as error:
        raise Unreached(error) from error
    connection.adapters.register_loader("numeric", _Whole)
    number = connection.info.server_version // 10_000
    if number < OLDEST:
        connection.close()
        raise DatabaseProblem(
            mark(
                "The server of {path} is PostgreSQL {version}; the program needs {oldest} or newer."
            ),
            path=server,
            version=number,
            oldest=OLDEST,
        )
    return connection


@lru_cache(maxsize=8)
def engine_for(server: Server, patience: float, holder: str = "") -> Engine:
    """Return an engine whose transactions start explicitly; writers' wait for each other.

    `patience` is in seconds. A program that asks again gets the same one, which holds no
    connection, and knows what the server is and the statements that it has compiled.
    """
    engine = create_engine(
        "postgresql+portfolio://", creator=lambda: connect(server, holder), poolclass=NullPool
    )
    event.listen(engine, "begin", _beginning(patience))
    return engine


def _beginning(patience: float) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        run, given = connection.exec_driver_sql, connection.get_execution_options()
        if given.get("fills", False):
            run("BEGIN ISOLATION LEVEL REPEATABLE READ")
            _require_writable(connection)
            return
        if not given.get("writes", False):
            run("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        # Each statement sees what is committed: the lock is what no other writer gets past.
        run("BEGIN ISOLATION LEVEL READ COMMITTED")
        _require_writable(connection)
        run(f"SET LOCAL lock_timeout = {int(patience * 1000)}")
        run(f"SELECT pg_advisory_xact_lock({WRITING})")
        run("SET LOCAL lock_timeout = 0")

    return begin


def _require_writable(connection: Connection) -> None:
    """Raise what the server would at the first change: on a standby, or where it is set so."""
    asked = "SELECT current_setting('transaction_read_only')"
    if connection.exec_driver_sql(asked).scalar_one() == "on":
        raise psycopg.errors.ReadOnlySqlTransaction


def writer(server: Server) -> tuple[str, str] | None:
    """Return who writes a database, and since when (ISO, in UTC); None where nobody does."""
    query = (
        "SELECT application_name, to_char(xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
        " FROM pg_locks JOIN pg_stat_activity USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND pg_locks.database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())"
        f" AND classid = {WRITING >> 32} AND objid = {WRITING & 0xFFFFFFFF}"
    )
    with connect(server) as connection:
        found = connection.execute(query).fetchone()
    if found is None or found[1] is None:
        return None
    return unquote(str(found[0]).removeprefix(PROGRAM), errors="ignore"), str(found[1])


_CONDITION: Final = """
SELECT current_setting('server_version'), pg_encoding_to_char(encoding), pg_is_in_recovery(),
  CASE WHEN pg_has_role('pg_read_all_stats', 'USAGE')
    THEN (SELECT count(*) FROM pg_stat_replication) END,
  current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off',
  pg_database_size(oid),
  CASE WHEN pg_is_in_recovery()
    THEN pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::bigint END,
  NOT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_stat_wal_receiver),
  to_char(pg_last_xact_replay_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
FROM pg_database WHERE datname = current_database()
"""
_CONNECTED: Final = """
SELECT usename, application_name FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
ORDER BY backend_start
"""


def condition(server: Server) -> Condition:
    """Return what a server tells of itself and of one of its databases."""
    with engine_for(server, 0).connect() as connection, connection.begin():
        version, encoding, standby, standbys, synced, size, *follows = connection.exec_driver_sql(
            _CONDITION
        ).one()
        others = tuple(
            (str(user), unquote(str(program).removeprefix(PROGRAM), errors="ignore"))
            for user, program in connection.exec_driver_sql(_CONNECTED)
        )
        whole, altered = is_whole(connection), tuple(unlike(connection))
    told = (version, encoding, standby, standbys, synced, size, others, altered, whole)
    return Condition(*told, *follows)


# --- what is asked of any engine -----------------------------------------------------------------


def _tables(connection: Connection) -> set[str]:
    query = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    return set(connection.exec_driver_sql(query).scalars())


def is_empty(connection: Connection) -> bool:
    """Tell whether nothing of anybody's stands in the schema."""
    return not _tables(connection)


def is_portfolio(connection: Connection) -> bool:
    """Tell whether the database is one of this program's, of whatever version."""
    return {"alembic_version", "project"} <= _tables(connection)


def version(connection: Connection) -> int:
    """Return the number of the newest migration that ran; 0 where none did."""
    if not is_portfolio(connection):
        return 0
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    return int(found[0]) if len(found) == 1 and str(found[0]).isdigit() else 0


def finish(connection: Connection, number: int) -> None:
    """Refuse to empty the log, which SQLite cannot; the table of the migrations says the schema."""
    guard_against_emptying(connection)


_PREPARED: Final = rf"""
-- What gives a row its key: the last one and one more. It sees the rows of its own statement, and
-- all rows, whoever asks: a key is given once.
CREATE OR REPLACE FUNCTION {NEXT_KEY}(name text) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE last bigint;
BEGIN
  EXECUTE format('SELECT coalesce(max(id), 0) + 1 FROM %I', name) INTO last;
  RETURN last;
END $$;
-- What refuses to edit the log.
CREATE OR REPLACE FUNCTION portfolio_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END $$;
-- `$` or `$.name` of a JSON text, as text; unknown where there is none.
CREATE OR REPLACE FUNCTION portfolio_json(given text, place text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
SELECT CASE
  WHEN place = '$' THEN given::jsonb #>> '{{}}'
  WHEN jsonb_typeof(given::jsonb) = 'object' THEN given::jsonb ->> substr(place, 3)
END $$;
-- A moment `YYYY-MM-DDTHH:MM:SSZ` in days; unknown where the text is none.
CREATE OR REPLACE FUNCTION portfolio_days(given text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF given !~ '^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ$' THEN RETURN NULL; END IF;
  RETURN extract(epoch FROM given::timestamptz) / 86400;
EXCEPTION WHEN datetime_field_overflow THEN RETURN NULL;
END $$
"""


def prepare(connection: Connection) -> None:
    """Make the functions that tables, triggers and questions call."""
    raw: Any = connection.connection.driver_connection
    raw.execute(_PREPARED)


def guard(connection: Connection) -> None:
    """Have the database itself refuse to edit the log, or to empty it."""
    from portfolio.store.models.log import append_only_triggers

    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")  # before a trigger can be added
    for trigger in append_only_triggers():
        connection.exec_driver_sql(trigger)
    guard_against_emptying(connection)


def guard_against_emptying(connection: Connection) -> None:
    """Refuse TRUNCATE on the log, which SQLite does not have."""
    for table in LOG:
        connection.exec_driver_sql(no_truncate(table))


def unguard(connection: Connection) -> None:
    """Take the log's triggers off."""
    for table in LOG:
        for name in (f"tr_{table}_no_update", f"tr_{table}_no_delete", not_emptied(table)):
            connection.exec_driver_sql(f"DROP TRIGGER {name} ON {table}")


def refer_later(connection: Connection) -> None:
    """Let rows refer to rows that are still to come; the commit looks at all of them."""
    connection.exec_driver_sql("SET CONSTRAINTS ALL DEFERRED")


def put(connection: Connection, table: str, names: Sequence[str], rows: Iterable[Any]) -> None:
    """Put very many rows into a table, by COPY; one of another schema comes as `schema.table`."""
    raw: Any = connection.connection.driver_connection
    listed = ", ".join(f'"{name}"' for name in names)
    told = ".".join(f'"{part}"' for part in table.split("."))
    with raw.cursor() as cursor, cursor.copy(f"COPY {told} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def lost(connection: Connection) -> Iterator[Lost]:
    """Yield every row that refers to one that is not there.

    The server looks at what this transaction wrote; only where it finds one are all looked at.
    """
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        refer_later(connection)
        yield from _all_lost(connection)


def _all_lost(connection: Connection) -> Iterator[Lost]:
    from portfolio.store.models import Base

    for table in Base.metadata.sorted_tables:
        for reference in sorted(table.foreign_keys, key=lambda item: item.parent.name):
            parent = reference.column.table.alias("parent")
            found = parent.c[reference.column.name] == reference.parent
            missing = select(*table.primary_key.columns).where(
                reference.parent.is_not(None), ~select(parent).where(found).exists()
            )
            for key in connection.execute(missing):
                yield Lost(table.name, "/".join(map(str, key)), reference.column.table.name)


def broken(error: IntegrityError) -> str:
    """Return the rule that a row broke, by its name where it has one."""
    return rule_broken(error.orig)


#: The columns of a key that is there already; one made of expressions goes by its name.
_KEY: Final = re.compile(r"\D*\((\w+(?:, \w+)*)\)=")


def rule_broken(cause: Any) -> str:
    """Return the rule that psycopg names in its error, as SQLite says it."""
    told, code = cause.diag, cause.sqlstate
    if code == "23503":
        return "FOREIGN KEY constraint failed"
    if code == "23502":
        return f"{told.table_name}.{told.column_name}"
    if code == "23505" and (key := _KEY.match(told.message_detail or "")):
        return ", ".join(f"{told.table_name}.{name}" for name in key[1].split(", "))
    return str(told.constraint_name or told.message_primary)


def put_roles(connection: Connection, districts: Sequence[str]) -> tuple[str, ...]:
    """Make the roles of the database and have the server hold them to it; see `roles`."""
    from portfolio.store.engines import reporting, roles

    raw: Any = connection.connection.driver_connection
    schema = raw.execute("SELECT current_schema()").fetchone()[0]
    for statement in roles.statements(schema, districts):
        raw.execute(statement)
    for statement in reporting.granted(raw):
        raw.execute(statement)
    own = tuple(map(roles.of_district, districts))
    return (roles.READER, *own, roles.ADMINISTRATOR)


def sees_all(connection: Connection) -> bool:
    """Tell whether the server shows us the whole log, or the rows of our districts alone."""
    query = (
        "SELECT row_security_active('change') AND NOT coalesce((SELECT bool_or(pg_has_role("
        "pg_roles.oid, 'MEMBER')) FROM pg_roles WHERE rolname IN ('portfolio_reader',"
        " 'portfolio_administrator')), false)"
    )
    return not connection.exec_driver_sql(query).scalar_one()


def login(connection: Connection, machine: str) -> str:
    """Return the role that the server let in, whatever the machine says who we are."""
    raw: Any = connection.connection.driver_connection
    return str(raw.info.user)


def may_write(connection: Connection) -> bool:
    """Tell whether we may add to the log: a reader may not, and nobody on a standby."""
    query = (
        "SELECT has_table_privilege('change_set', 'INSERT') AND NOT pg_is_in_recovery()"
        " AND current_setting('default_transaction_read_only') = 'off'"
    )
    return bool(connection.exec_driver_sql(query).scalar_one())


def look_through(connection: Connection) -> None:
    """Have the server learn how many rows its tables hold, after very many came at once."""
    connection.exec_driver_sql("ANALYZE")


def is_whole(connection: Connection) -> bool:
    """Tell whether each index and rule of the tables is in force; the rest is the server's care."""
    query = (
        "SELECT 1 FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE relnamespace = current_schema()::regnamespace AND NOT indisvalid"
        " UNION ALL SELECT 1 FROM pg_constraint"
        " WHERE connamespace = current_schema()::regnamespace AND NOT convalidated"
    )
    return connection.exec_driver_sql(query).first() is None
