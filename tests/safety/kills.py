"""Kills programs while they write: what they acknowledged is there, the log equals the tables."""

import os
import random
import select
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest import mock

import sqlalchemy as sa

from portfolio.projects.service import edits
from portfolio.store import opening as program
from portfolio.store.database import Database
from portfolio.store.models import Project, StatusReport
from portfolio.store.opening import Mode
from tests.safety import children, offices, shim
from tests.safety.board import Run
from tests.safety.offices import CODES, MONTH, author

PLANTS: Final = ("no-journal", "early-word")
#: So many kills happen to one database before a new one is founded.
_KILLS_EACH: Final = 25
#: Where a child dies: at one of so many file operations, or a moment after it has said so many lines.
_OPERATIONS: Final = 150
_LINES: Final = 6
_SECONDS: Final = 0.02
#: So long a child may take to say something.
_PATIENCE: Final = 20.0
_WRITERS: Final = 2


@dataclass
class _Child:
    """A program that writes: who it is, its process, what it said so far."""

    who: str
    pid: int
    pipe: int
    said: bytes = b""


@dataclass
class _Office:
    """A database and what was acknowledged of it: the last word of each field of each writer."""

    path: Path
    acknowledged: dict[str, str] = field(default_factory=dict)
    tried: dict[str, set[str]] = field(default_factory=dict)


def run(run: Run) -> None:
    offices.stop_the_clock()
    children.load(heavy=False)
    wanted = run.many(60, 1_000)
    kills = 0
    with planted(run.plant):
        while kills < wanted and not run.over:
            with children.room() as folder:
                office = _Office(offices.seeded(folder))
                for _ in range(min(_KILLS_EACH, wanted - kills)):
                    kills += 1
                    _cycle(run, office, kills)
                    if run.over:
                        return


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: no journal; or a word that is given before the commit."""
    if plant == "no-journal":
        connect = program.connect

        def unsafe(path: Path, mode: Mode = "rw") -> object:
            connection = connect(path, mode)
            connection.execute("PRAGMA journal_mode=OFF")
            return connection

        return mock.patch.object(program, "connect", unsafe)
    if plant == "early-word":
        return mock.patch(f"{__name__}._EARLY", new=True)
    return nullcontext()


_EARLY = False


# --- the programs that are killed -------------------------------------------------------------


def _cycle(run: Run, office: _Office, number: int) -> None:
    """Start two writers, kill each at a moment of its own, look at what is left."""
    dice = run.dice("kill", number)
    writers = [_start(office, number, place, dice) for place in range(_WRITERS)]
    for child in writers:
        _read_until(child, dice.randint(1, _LINES))
    time.sleep(dice.uniform(0.0, _SECONDS))
    for child in writers:
        children.killed(child.pid)
        _read_rest(child)
        run.count("kills" if child is writers[0] else "writers beside them")
        _take(office, child)
    for fault in _faults(run, office):
        run.violated(fault, kill=number, share=run.share[0])


def _start(office: _Office, number: int, place: int, dice: random.Random) -> _Child:
    reading_end, writing_end = os.pipe()
    who = f"w{place}"
    failure = None
    if dice.random() < 0.6:
        how = dice.choice((shim.DIE_BEFORE, shim.DIE_HALFWAY, shim.DIE_AFTER))
        failure = shim.Failure(dice.randint(1, _OPERATIONS), how)
    seed = dice.random()

    def work() -> None:
        os.close(reading_end)
        shim.arm(office.path.parent, -1, failure)
        _write_on(office.path, who, number, random.Random(seed), writing_end)  # noqa: S311

    pid = children.started(work, err=os.open(os.devnull, os.O_WRONLY))
    os.close(writing_end)
    return _Child(who, pid, reading_end)


def _write_on(path: Path, who: str, number: int, dice: random.Random, pipe: int) -> None:
    """Change one thing after the other until the end; say before and after which."""
    turn = 0
    while True:
        turn += 1
        word = f"{who}-{number}-{turn}-" + "字" * dice.choice((1, 30, 900))
        key, change = _change(path, who, dice, word)
        os.write(pipe, f"try {key} {word}\n".encode())
        if _EARLY:
            os.write(pipe, f"done {key} {word}\n".encode())
        change()
        os.write(pipe, f"done {key} {word}\n".encode())


def _change(
    path: Path, who: str, dice: random.Random, word: str
) -> tuple[str, Callable[[], object]]:
    """Return a change by a service or by the real command: which field it sets, and what does it."""
    mine = CODES[:4] if who == "w0" else CODES[4:]
    code = dice.choice(mine)
    database = Database(path)
    way = dice.randrange(4)
    if way == 0:
        return f"owner/{code}", lambda: edits.edit_project(
            database, author(who=who), code, {"owner": word}
        )
    if way == 1:
        arguments = ("report", code, "--month", str(MONTH), "--note", word)
        return f"note/{code}", lambda: _typed("--db", str(path), *arguments)
    return f"note/{code}", lambda: offices.note(path, code, word)


def _typed(*arguments: str) -> None:
    try:
        children.command(*arguments)
    except SystemExit as end:
        if end.code:
            raise RuntimeError(f"a command ends with {end.code}") from end


# --- what they said ------------------------------------------------------------------------------


def _read_until(child: _Child, lines: int) -> None:
    """Read what a child says until it has said so many lines, or has ended."""
    deadline = time.monotonic() + _PATIENCE
    while child.said.count(b"\n") < lines and (left := deadline - time.monotonic()) > 0:
        if not select.select([child.pipe], [], [], left)[0]:
            return
        data = os.read(child.pipe, 65536)
        if not data:
            return
        child.said += data


def _read_rest(child: _Child) -> None:
    while data := os.read(child.pipe, 65536):
        child.said += data
    os.close(child.pipe)


def _take(office: _Office, child: _Child) -> None:
    """Keep what was acknowledged last of each field, and what may have come after it."""
    for line in child.said.decode("utf-8", "ignore").splitlines(keepends=True):
        if not line.endswith("\n"):
            continue
        kind, key, word = line.split()
        if kind == "try":
            office.tried.setdefault(key, set()).add(word)
        else:
            office.acknowledged[key] = word
            office.tried[key] = set()


# --- what must hold ------------------------------------------------------------------------------


def _faults(run: Run, office: _Office) -> list[str]:
    found = offices.faults(office.path)
    if found:
        return found
    standing = _standing(office.path)
    for key, word in office.acknowledged.items():
        now = standing.get(key)
        run.count("acknowledged changes looked up")
        if now != word and now not in office.tried.get(key, set()):
            found.append(f"{key} was acknowledged as {word[:20]}, it is {str(now)[:20]}")
    return found


def _standing(path: Path) -> dict[str, object]:
    """Return what the database says now of the fields that are written."""
    with Database(path).reading() as session:
        owners = session.execute(sa.select(Project.code, Project.owner))
        notes = session.execute(
            sa.select(Project.code, StatusReport.note)
            .join(Project, Project.id == StatusReport.project_id)
            .where(StatusReport.month == MONTH, StatusReport.site_id.is_(None))
        )
        found: dict[str, object] = {f"owner/{code}": owner for code, owner in owners}
        return found | {f"note/{code}": note for code, note in notes}
