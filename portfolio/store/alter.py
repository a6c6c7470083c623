"""Altering a table that holds rows: what a migration calls so that nothing is lost on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, Table, text
from sqlalchemy.util import OrderedSet

if TYPE_CHECKING:
    from alembic.operations import BatchOperations, Operations


@contextmanager
def altered(op: "Operations", table: str) -> "Iterator[BatchOperations]":
    """Yield a batch that adds, changes or drops columns and rules of a table; its rows stay.

    SQLite adds no rule to a table that stands: the batch makes the table anew and copies its
    rows. On the way Alembic would lose triggers and trip over indexes on expressions; so both are
    taken off before and put back as they were written. The rules come in the order of their names,
    so that the same migration makes the same text. On PostgreSQL the table is altered in place.

    Foreign keys are off while migrations run (`schema.migrate`): making a table anew would
    otherwise take the rows with it that refer to it.
    """
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        with op.batch_alter_table(table) as batch:
            yield batch
        return
    query = text(
        "SELECT type, name, sql FROM sqlite_master"
        " WHERE tbl_name = :table AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    )
    beside = connection.execute(query, {"table": table}).all()
    for kind, name, _ in beside:
        connection.exec_driver_sql(f'DROP {kind} "{name}"')
    found = Table(table, MetaData(), autoload_with=connection, resolve_fks=False)
    found.constraints = OrderedSet(sorted(found.constraints, key=lambda rule: str(rule.name)))
    with op.batch_alter_table(table, recreate="always", copy_from=found) as batch:
        yield batch
    for _, _, sql in beside:
        connection.exec_driver_sql(sql)
