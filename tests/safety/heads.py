"""Logs cut or written anew beside their backups: the doctor tells; what a restore gave up is none."""

import random
import sqlite3
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.care.queries import control
from portfolio.care.service import backups, doctor
from portfolio.history.service import log as history
from portfolio.store import replay
from portfolio.store.database import Database
from portfolio.store.log import FIRST_DIGEST, Entry, chained
from portfolio.store.models import Base
from portfolio.store.models.log import append_only_triggers
from tests.safety import children, offices
from tests.safety.board import Run
from tests.safety.offices import MOMENT

PLANTS: Final = ("no-heads", "all-restored")
_TOLD: Final = ("who", "made_at", "reason", "undoes_id")
_STEPS: Final = 6
_KEYS: Final = {
    table.name: tuple(column.name for column in table.primary_key.columns)
    for table in Base.metadata.sorted_tables
}


def run(run: Run) -> None:
    offices.stop_the_clock()
    with planted(run.plant):
        for turn in run.turns(run.many(12, 400)):
            with children.room() as folder:
                _try(run, folder, turn)


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: every head is believed to stand, or to have been given up by a restore."""
    if plant == "no-heads":
        return mock.patch.object(control, "has_digest", return_value=True)
    if plant == "all-restored":
        return mock.patch.object(control, "left_by_restore", return_value=True)
    return nullcontext()


def _try(run: Run, folder: Path, turn: int) -> None:
    dice = run.dice("heads", turn)
    path = offices.seeded(folder)
    lived = _live(path, dice)
    run.count("lives")
    run.count("restores", lived)
    if (found := _told(path)) != "well":
        run.violated(f"an honest life is told {found}", life=turn, share=run.share[0])
    cut = dice.random() < 0.5
    forge(path, dice, cut=cut)
    run.count("cut logs" if cut else "logs written anew")
    if _told(path) != "wrong":
        run.violated("the doctor says nothing", life=turn, cut=cut, share=run.share[0])


def _live(path: Path, dice: random.Random) -> int:
    """File, back up and restore in some order; return how often it was restored."""
    restored, made = 0, []
    for step in range(_STEPS):
        at = MOMENT + timedelta(minutes=step)
        if made and dice.random() < 0.3:
            author, restored = offices.author(before=MOMENT - at), restored + 1
            looked = backups.look_at(Database(path), dice.choice(made), at)
            file = dice.choice(made)
            backups.restore(Database(path), author, file, live_head=looked.live_head)
        offices.note(path, dice.choice(offices.CODES), f"第{step}次")
        made.append(backups.back_up(Database(path), at + timedelta(seconds=30)).path)
    return restored


def _told(path: Path) -> str:
    """Return how the doctor finds the heads of the log; nothing else is wrong with it."""
    if history.check(Database(path)).problems:
        return "bent"
    now = MOMENT + timedelta(hours=1)
    return next(item.state for item in doctor.examine(path, now) if item.check == "head")


def forge(path: Path, dice: random.Random, *, cut: bool) -> None:
    """Cut the newest change with what it did, or write an author anew with the whole chain."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (last,) = connection.execute("SELECT max(id) FROM change_set").fetchone()
        if cut:
            replay.rewind_to(connection, last - 1, _KEYS)
            connection.execute("UPDATE status_report SET version = 1")
        else:
            for trigger in append_only_triggers():
                connection.execute(f"DROP TRIGGER {trigger.split()[2]}")
            number = dice.randint(1, last)
            connection.execute("UPDATE change_set SET who = 'nobody' WHERE id = ?", (number,))
            _chain(connection)
        for trigger in append_only_triggers():
            connection.execute(trigger)


def _chain(connection: sqlite3.Connection) -> None:
    head = FIRST_DIGEST
    sets = f"SELECT id, {', '.join(_TOLD)} FROM change_set ORDER BY id"
    for number, *told in connection.execute(sets).fetchall():
        query = f"SELECT {', '.join(Entry._fields)} FROM change WHERE change_set_id = ? ORDER BY id"
        entries = [Entry(*row) for row in connection.execute(query, (number,))]
        head = chained(head, dict(zip(_TOLD, told, strict=True)), entries)
        connection.execute("UPDATE change_set SET digest = ? WHERE id = ?", (head, number))
