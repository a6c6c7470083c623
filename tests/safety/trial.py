"""A revision newer than the program's own, so that there is always an upgrade to try."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from unittest import mock

from sqlalchemy import CheckConstraint, Column, Integer, PrimaryKeyConstraint, Table, Text

from portfolio.store import database, schema
from portfolio.store.models import Base

REVISION: Final = "9999"
ROWS: Final = 300
_SCRIPT: Final = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{revision}", "{before}", None, None


def upgrade():
    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name="ck_trial_text_given"),
        sa.PrimaryKeyConstraint("id", name="pk_trial"),
        sqlite_strict=True,
    )
    rows = [{{"id": number, "text": str(number) * 300}} for number in range(1, {rows} + 1)]
    op.bulk_insert(sa.table("trial", sa.column("id"), sa.column("text")), rows)
    {more}


def downgrade():
    op.drop_table("trial")
"""
_LOSSY: Final = 'op.execute("UPDATE status_report SET note = NULL")'
#: Where the program's modules keep what they know of revisions.
_HEADS: Final = (
    *("store.database", "care.service.backups", "care.service.doctor", "care.service.founding"),
    "cli.care",
)
_VERSIONS: Final = ("store.database", "store.schema")


@contextmanager
def newer_program(*, lossy: bool = False) -> Iterator[None]:
    """Let the program in this process and its children know one revision more than it does.

    A `lossy` one forgets the notes of reports.
    """
    with (
        tempfile.TemporaryDirectory(prefix="safety-trial-") as folder,
        mock.patch.object(schema, "migrations_folder", return_value=Path(folder) / "migrations"),
    ):
        shutil.copytree(Path(__file__).parents[2] / "migrations", Path(folder) / "migrations")
        script = _SCRIPT.format(
            revision=REVISION, before=database.HEAD, rows=ROWS, more=_LOSSY if lossy else ""
        )
        (Path(folder) / "migrations" / "versions" / "9999_trial.py").write_text(script)
        table = Table(
            "trial",
            Base.metadata,
            Column("id", Integer, nullable=False),
            Column("text", Text, nullable=False),
            CheckConstraint("length(text) > 0", name="ck_trial_text_given"),
            PrimaryKeyConstraint("id", name="pk_trial"),
            sqlite_strict=True,
        )
        try:
            with _known():
                yield
        finally:
            Base.metadata.remove(table)


@contextmanager
def _known() -> Iterator[None]:
    from contextlib import ExitStack
    from importlib import import_module

    with ExitStack() as stack:
        newer = database.SCHEMA_VERSION + 1
        for name, module in [
            *(("HEAD", name) for name in _HEADS),
            *(("SCHEMA_VERSION", name) for name in _VERSIONS),
        ]:
            found = import_module(f"portfolio.{module}")
            value = REVISION if name == "HEAD" else newer
            stack.enter_context(mock.patch.object(found, name, value))
        yield
