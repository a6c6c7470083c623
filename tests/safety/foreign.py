"""Backups and databases to which somebody added rules of their own: refused, and told."""

import shutil
import sqlite3
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.care.service import backups, doctor
from portfolio.history.service import log as history
from portfolio.store.database import Database
from portfolio.store.engines import sqlite
from portfolio.values.errors import PortfolioError
from tests.safety import children, offices
from tests.safety.board import Run
from tests.safety.offices import MOMENT

PLANTS: Final = ("any-rules",)

_FIRES: Final = "AFTER INSERT ON change_set BEGIN UPDATE status_report SET percent = 1; END"
_RULE: Final = "'percent BETWEEN 0 AND 1000', 'percent BETWEEN 0 AND 9999'"
_SCHEMA: Final = "PRAGMA writable_schema=ON; UPDATE sqlite_master SET sql = "
_REPORT: Final = "WHERE name = 'status_report'"
#: What is done to a database, each in one turn.
_WAYS: Final = (
    f"CREATE TRIGGER zz {_FIRES}",
    f"CREATE TRIGGER alembic_version {_FIRES}",
    f"DROP TRIGGER tr_change_no_update; CREATE TRIGGER tr_change_no_update {_FIRES}",
    "CREATE TABLE loot (text TEXT)",
    "CREATE VIEW seen AS SELECT * FROM project",
    "CREATE INDEX own ON project (name_zh)",
    "DROP INDEX ix_baseline_start",
    "ALTER TABLE project ADD COLUMN mood TEXT",
    *(
        f"DROP TRIGGER tr_{table}_no_{verb}"
        for table in ("change", "change_set")
        for verb in ("update", "delete")
    ),
    f"{_SCHEMA} replace(sql, {_RULE}) {_REPORT}",
    f"{_SCHEMA} replace(sql, 'STRICT', '') {_REPORT}",
)


def run(run: Run) -> None:
    offices.stop_the_clock()
    with children.room() as folder, planted(run.plant):
        path = offices.seeded(folder)
        made = backups.back_up(Database(path), MOMENT).path
        whole = made.read_bytes()
        for turn in run.turns(len(_WAYS)):
            made.write_bytes(whole)
            _alter(made, _WAYS[turn])
            run.count("altered backups")
            _restore(run, path, made, _WAYS[turn])
            _look(run, folder, made, _WAYS[turn])


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: any tables, rules and triggers will do."""
    if plant is None:
        return nullcontext()
    return mock.patch.object(sqlite, "unlike", return_value=[])


def _alter(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)
        connection.commit()


def _restore(run: Run, path: Path, made: Path, sql: str) -> None:
    """An altered backup is not put in the place of a database, and the database is not touched."""
    before = path.read_bytes()
    try:
        looked = backups.look_at(Database(path), made, MOMENT)
        backups.restore(Database(path), offices.author(), made, live_head=looked.live_head)
    except PortfolioError:
        run.count("refused")
    else:
        run.violated("an altered backup was restored", sql=sql)
    if path.read_bytes() != before:
        run.violated("the database was written to", sql=sql)
        path.write_bytes(before)


def _look(run: Run, folder: Path, made: Path, sql: str) -> None:
    """A database altered in the same way is told of by the check and the doctor, not backed up."""
    live = folder / "live.db"
    shutil.copy(made, live)
    checked = history.check(Database(live))
    if not checked.altered:
        run.violated("the check says nothing", sql=sql)
    states = {item.check: item.state for item in doctor.examine(live, MOMENT)}
    if states["schema"] != "wrong":
        run.violated("the doctor says nothing", sql=sql)
    try:
        backups.back_up(Database(live), MOMENT)
    except PortfolioError:
        run.count("not backed up")
    else:
        run.violated("a backup was made that cannot be restored", sql=sql)
