"""Whether the tables and rules of a server's database are the program's own."""

import re
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from portfolio.store.engines.dialect import spoken
from portfolio.store.models import Base
from portfolio.store.models.log import append_only_triggers

#: The tables of the log.
LOG: Final = ("change_set", "change")


def not_emptied(table: str) -> str:
    """Return the name of the trigger that refuses TRUNCATE on a table of the log."""
    return f"tr_{table}no_truncate"


def no_truncate(table: str) -> str:
    """Return what refuses TRUNCATE on a table of the log, which SQLite does not have."""
    return (
        f"CREATE OR REPLACE TRIGGER {not_emptied(table)} BEFORE TRUNCATE ON {table}"
        f" EXECUTE FUNCTION portfolio_refuse('the log {table} is append-only')"
    )


#: Columns, rules, indexes, triggers and views of a schema: kind, name, and what the server says.
_DESCRIBED: Final = """
SELECT 'table', relname || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod),
  collname, attnotnull, pg_get_expr(adbin, adrelid))
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
LEFT JOIN pg_collation ON pg_collation.oid = attcollation
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped AND relnamespace = '{schema}'::regnamespace
UNION ALL SELECT 'rule', relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
WHERE contype <> 'n' AND relnamespace = '{schema}'::regnamespace
UNION ALL SELECT 'index', relname, regexp_replace(pg_get_indexdef(indexrelid), ' ON \\S+', ' ON')
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = '{schema}'::regnamespace
UNION ALL SELECT 'trigger', tgname, tgenabled::text
  || regexp_replace(pg_get_triggerdef(pg_trigger.oid), ' ON \\S+', ' ON')
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND relnamespace = '{schema}'::regnamespace
UNION ALL SELECT 'view', relname, pg_get_viewdef(oid) FROM pg_class
WHERE relkind IN ('v', 'm') AND relnamespace = '{schema}'::regnamespace
"""
_OF_MIGRATIONS: Final = re.compile(r"alembic_version")


def _described(raw: Any, schema: str) -> dict[tuple[str, str], str]:
    """Return what stands in a schema, as the server says it."""
    found = {}
    for kind, name, told in raw.execute(_DESCRIBED.format(schema=schema)):
        if not _OF_MIGRATIONS.match(name):
            found[kind, name] = re.sub(rf"\b(pg_temp|{re.escape(schema)})\.", "", told)
    return found


def unlike(connection: Connection) -> list[str]:
    """Return the names of tables, rules, indexes, views and triggers that are not the program's.

    The server itself makes those of this program once more, in a place of the session's own that
    is gone at once, and says both: so they are held against each other in the same words. A
    standby makes nothing; its primary server is asked there.
    """
    raw: Any = connection.connection.driver_connection
    asked = "SELECT current_schema(), pg_is_in_recovery(), current_setting('transaction_read_only')"
    here, standby, read_only = raw.execute(asked).fetchone()
    if standby:
        return []
    theirs = _described(raw, here)
    if read_only == "off":
        ours = _program_s(raw, here, connection.dialect)
    else:
        with connection.engine.connect() as beside:
            own: Any = beside.connection.driver_connection
            own.execute("BEGIN")
            ours = _program_s(own, here, connection.dialect)
            own.execute("ROLLBACK")
    both = ours.keys() | theirs.keys()
    return sorted({key[1] for key in both if ours.get(key) != theirs.get(key)})


def _program_s(raw: Any, here: str, dialect: Dialect) -> dict[tuple[str, str], str]:
    """Return what the server says of the program's own tables, made and unmade in a transaction."""
    raw.execute("SAVEPOINT made")
    raw.execute(f'SET LOCAL search_path TO pg_temp, "{here}"')
    for statement in _made(dialect):
        raw.execute(statement)
    named = "SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema()"
    found = _described(raw, raw.execute(named).fetchone()[0])
    raw.execute("ROLLBACK TO made")
    return found


def _made(dialect: Dialect) -> Iterator[str]:
    """Yield the statements that make tables, indexes and triggers in a place of the session's own."""
    for table in Base.metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect)).replace(
            "CREATE TABLE", "CREATE TEMPORARY TABLE", 1
        )
        for index in sorted(table.indexes, key=lambda item: str(item.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))
    yield from map(spoken, append_only_triggers())
    yield from map(no_truncate, LOG)
