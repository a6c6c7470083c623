"""Brings a database to any revision, older or newer, as the program's own migrations do it."""

from pathlib import Path

from portfolio.store import schema
from portfolio.store.database import engine_for


def revisions() -> list[str]:
    """Return every revision there is, the oldest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(schema.alembic_config())
    return [item.revision for item in script.walk_revisions()][::-1]


def go(path: Path, revision: str, every: list[str]) -> None:
    """Bring a database to one of `every` revision."""
    from alembic import command

    engine = engine_for(path, foreign_keys=False)
    with engine.execution_options(writes=True).connect() as connection, connection.begin():
        now = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        older = every.index(revision) < every.index(now)
        step = command.downgrade if older else command.upgrade
        step(schema.alembic_config(connection), revision)
        connection.exec_driver_sql(f"PRAGMA user_version={every.index(revision) + 1}")
