"""The schema of a server's database that tables for analysts stand in."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from sqlalchemy import Connection

from portfolio.store.engines.roles import ADMINISTRATOR, READER
from portfolio.store.report_tables import SCHEMA, STAMP, Kind, Table
from portfolio.values.errors import ChangedMeanwhile, DatabaseProblem
from portfolio.values.language import mark

#: The columns on a server, where decimals are exact.
_TYPES: Final[dict[Kind, str]] = {
    "text": "text",
    "whole": "bigint",
    "decimal": "numeric",
    "yes": "boolean",
}
#: The lock that who fills the tables holds.
_FILLING: Final = int.from_bytes(b"report", "big")
#: What the schema says of itself; one that does not is somebody else's.
_OURS: Final = "Filled by “portfolio db report-tables”; docs/report-tables.md"


def prepare(connection: Connection, tables: Sequence[Table]) -> None:
    """Make the schema and its tables where they are missing or of other columns; empty the others.

    Whoever may read the database's own tables by one of its roles may read these, but for officers:
    they see their own districts alone. Raises DatabaseProblem where the schema is somebody else's,
    ChangedMeanwhile while another program fills them.
    """
    raw: Any = connection.connection.driver_connection
    if not raw.execute(f"SELECT pg_try_advisory_xact_lock({_FILLING})").fetchone()[0]:
        raise ChangedMeanwhile(
            mark(
                "Another program fills the report tables at this moment; nothing was written. Try"
                " again."
            )
        )
    _require_schema(connection, raw)
    statements = [list(_readied(table, _stands(raw, table))) for table in tables]
    for statement in chain(*statements):
        raw.execute(statement)
    if any(len(each) > 1 for each in statements):  # a table was made
        for statement in granted(raw):
            raw.execute(statement)


def _require_schema(connection: Connection, raw: Any) -> None:
    query = "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s"
    found = raw.execute(query, (SCHEMA,)).fetchone()
    if found is None:
        raw.execute(f"CREATE SCHEMA {SCHEMA}")
        raw.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{_OURS}'")
    elif found[0] != _OURS:
        raise DatabaseProblem(
            mark(
                "The database has a schema “{schema}” that is somebody else's; nothing was written."
                " Rename it, or give --out FILE."
            ),
            schema=SCHEMA,
        )


def _stands(raw: Any, table: Table) -> list[tuple[str, str]]:
    """Return the columns of a table as it stands; none where there is none."""
    query = (
        "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
        " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
    )
    return [tuple(row) for row in raw.execute(query, (f'{SCHEMA}."{table.name}"',))]


def _wanted(table: Table) -> list[tuple[str, str]]:
    return [(item.name, _TYPES[item.kind]) for item in table.columns]


def _readied(table: Table, stands: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield what empties a table; one that lacks columns at its end gets them, another is made anew.

    So what others rest on a table, such as views, outlives a newer program.
    """
    name, wanted = f'{SCHEMA}."{table.name}"', _wanted(table)
    kept = len(stands)
    if kept and wanted[:kept] == list(stands):
        yield f"DELETE FROM {name}"
    else:
        yield f"DROP TABLE IF EXISTS {name}"
        yield f"CREATE TABLE {name} ()"
        yield f"COMMENT ON TABLE {name} IS {_text(table.zh, table.en)}"
        kept = 0
    for item in table.columns[kept:]:
        yield f'ALTER TABLE {name} ADD COLUMN "{item.name}" {_TYPES[item.kind]}'
        yield f'COMMENT ON COLUMN {name}."{item.name}" IS {_text(item.zh, item.en)}'


def _text(*parts: str) -> str:
    return "'" + " / ".join(parts).replace("'", "''") + "'"


def granted(raw: Any) -> list[str]:
    """Return what lets a reader read the tables and an administrator fill them.

    Nothing where there are no such roles in this database, or the tables do not stand.
    """
    if raw.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.{STAMP}",)).fetchone()[0] is None:
        return []
    query = (
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
        " AND has_table_privilege(rolname, 'project', 'SELECT')"
    )
    known = [row[0] for row in raw.execute(query, ([READER, ADMINISTRATOR],))]
    rights = {READER: "SELECT", ADMINISTRATOR: "SELECT, INSERT, DELETE"}
    return [
        statement
        for role in known
        for statement in (
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}",
            f"GRANT {rights[role]} ON ALL TABLES IN SCHEMA {SCHEMA} TO {role}",
        )
    ]
