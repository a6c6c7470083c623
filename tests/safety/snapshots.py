"""Pictures of the database taken while others write: each is of one moment, or it is torn.

The writers file the same word for every project in one transaction; a picture in which two
projects have different words shows half of a change.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.beds import data as bed_data
from portfolio.beds.service import rollup
from portfolio.history import data as history_data
from portfolio.history.service import log as history
from portfolio.projects import data as project_data
from portfolio.projects.queries import named
from portfolio.projects.service import lookup, reports
from portfolio.store import opening
from portfolio.store.database import Database
from portfolio.store.log import ChangeLog
from portfolio.store.scope import look_at
from portfolio.values import tabular
from portfolio.values.errors import DatabaseProblem
from portfolio.values.months import Month
from tests.safety import children, offices
from tests.safety.backups import raw_copy
from tests.safety.board import Run
from tests.safety.offices import CODES, MONTH, author

PLANTS: Final = ("no-begin", "raw-copy")
_WRITERS: Final = 2


def run(run: Run) -> None:
    offices.stop_the_clock()
    children.load(heavy=False)
    with children.room() as folder, planted(run.plant):
        path = offices.seeded(folder)
        _file_all(path, "first")
        with _writing(path):
            # A planted defect is looked for until it is found: a torn copy takes an unlucky moment.
            for turn in run.turns(run.many(1_000 if run.plant else 16, 500)):
                _read(run, path, turn)
                _picture(run, path, turn)
                if turn % 10 == 0:
                    _export(run, path, turn)


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: readings without a transaction, or pictures by copying the file."""
    if plant == "no-begin":
        return mock.patch.object(Database, "_session", _without_begin)
    if plant == "raw-copy":
        return mock.patch.object(Database, "snapshot", _copied_raw)
    return nullcontext()


@contextmanager
def _without_begin(
    database: Database,
    engine: object,  # noqa: ARG001
    as_of: Month | None,
) -> Iterator[object]:
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import NullPool

    loose = create_engine(
        "sqlite://", creator=lambda: opening.connect(database.path), poolclass=NullPool
    )
    with Session(loose, expire_on_commit=False) as session:
        look_at(session, database.named, as_of)
        yield session


def _copied_raw(database: Database) -> Database:
    copy = database.path.with_name("raw.db")
    raw_copy(database.path, copy)
    return Database(copy)


# --- the writers -------------------------------------------------------------------------------


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    pids = [children.started(lambda who=who: _write(path, who)) for who in range(_WRITERS)]
    try:
        yield
    finally:
        for pid in pids:
            children.killed(pid)


def _write(path: Path, who: int) -> None:
    for turn in itertools.count():
        with suppress(DatabaseProblem):  # the other writers left it no gap
            _file_all(path, f"{who}.{turn} " + "字" * (turn * 331 % 1900))
        os.sched_yield()


def _file_all(path: Path, word: str) -> None:
    """File the same for every project, in one transaction."""
    with Database(path).writing() as session:
        log = ChangeLog(session, author())
        for code in CODES:
            reports.store_report(session, author(), code, MONTH, {"note": word})
        log.write()


# --- what is read --------------------------------------------------------------------------------


def _read(run: Run, path: Path, turn: int) -> None:
    run.count("readings")
    _judge(run, _words(Database(path)), "a reading", turn)


def _words(database: Database) -> set[object]:
    """Read the word of one project after the other, in one reading."""
    found = set()
    with database.reading() as session:
        for code in CODES:
            project = named.project(session, code)
            report = named.report(session, project.id, None, MONTH)
            found.add(report.note if report else None)
    return found


def _judge(run: Run, words: set[object], what: str, turn: int) -> None:
    if len(words) != 1:
        run.violated(f"{what} shows {len(words)} moments at once", turn=turn)


def _picture(run: Run, path: Path, turn: int) -> None:
    try:
        still = Database(path).snapshot()
        words, problems = _words(still), history.check(still).problems
    except DatabaseProblem as error:
        run.violated(f"a picture does not open: {error}", turn=turn)
        return
    run.count("pictures")
    _judge(run, words, "a picture", turn)
    if problems:
        run.violated("a picture's log does not fit its tables", turn=turn)


def _export(run: Run, path: Path, turn: int) -> None:
    """Make an export twice from one picture while others write: the same bytes."""
    try:
        still = Database(path).snapshot()
        first, second = _exported(still), _exported(still)
    except DatabaseProblem as error:
        run.violated(f"an export does not come about: {error}", turn=turn)
        return
    run.count("exports")
    if first != second:
        run.violated("an export changed while it was made", turn=turn)


def _exported(database: Database) -> str:
    rows = lookup.list_projects(database, MONTH)
    logged = history.read_log(database, most=5)
    return "".join(
        tabular.json_text(data)
        for data in (
            project_data.list_data(MONTH, rows),
            bed_data.rollup_data(rollup.roll_up(database, MONTH)),
            history_data.log_data(logged),
        )
    )
