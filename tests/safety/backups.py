"""Backups taken while others write, and damaged copies: each is whole, or it is refused."""

import os
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.care.service import backups
from portfolio.history.records import Checked
from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.store import copies
from portfolio.store.database import Database
from portfolio.values.errors import PortfolioError
from tests.safety import children, offices
from tests.safety.board import Run
from tests.safety.offices import MOMENT, MONTH, note

PLANTS: Final = ("raw-copy", "no-log-check", "no-words")
#: The projects that the writers file for, one each.
WRITERS: Final = ("N1", "P1")


def run(run: Run) -> None:
    offices.stop_the_clock()
    with planted(run.plant):
        with children.room() as folder:
            _take_backups(run, folder, run.many(6, 50))
        if run.over:  # what was planted is found
            return
        with children.room() as folder:
            _damage(run, folder, run.many(60, 1_000))
        children.load(heavy=False)
        with children.room() as folder:
            _damage_live(run, folder, run.many(12, 400))


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: a backup by copying the file; no look at what the log says; no words for damage."""
    if plant == "raw-copy":
        return mock.patch.object(copies, "copy", raw_copy)
    if plant == "no-log-check":
        return mock.patch.object(history, "check", return_value=Checked(1, "0" * 64, ()))
    if plant == "no-words":
        return mock.patch("portfolio.store.troubles._damage", return_value=None)
    return nullcontext()


def raw_copy(path: Path, draft: Path, _: str = "rw", *, named: Path | None = None) -> None:
    """Copy a database as a file manager does, a part after the other, while others write.

    What makes such a copy bad is a change between two parts of it, so it is waited for: how fast
    this machine happens to copy does not decide whether the defect is planted.
    """
    del named
    with path.open("rb") as source, draft.open("wb") as target:
        parts = path.stat().st_size // 4096
        for number in range(parts):
            if number and number % (parts // 4) == 0:
                _await_change(path)
            target.write(source.read(4096))
        target.write(source.read())


def _await_change(path: Path) -> None:
    """Wait until a writer has changed a database, told from its header's change counter (10 s)."""
    before, until = _changes(path), time.monotonic() + 10
    while _changes(path) == before and time.monotonic() < until:
        time.sleep(0.001)


def _changes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(28)[24:]


# --- while others write --------------------------------------------------------------------------


@contextmanager
def writers(path: Path) -> Iterator[Path]:
    """Have programs file reports until the end; what they acknowledge stands in files beside it."""
    pids = [children.started(lambda code=code: _write(path, code)) for code in WRITERS]
    try:
        yield path
    finally:
        for pid in pids:
            children.killed(pid)


def _write(path: Path, code: str) -> None:
    turn = 0
    said = os.open(path.parent / f"said-{code}", os.O_CREAT | os.O_WRONLY, 0o600)
    while True:
        turn += 1
        note(path, code, f"{turn} " + "字" * (turn * 97 % 1900))
        os.pwrite(said, f"{turn:9}".encode(), 0)


def _said(path: Path, code: str) -> int:
    try:
        return int((path.parent / f"said-{code}").read_bytes() or 0)
    except FileNotFoundError:
        return 0


def _take_backups(run: Run, folder: Path, many: int) -> None:
    with writers(offices.seeded(folder)) as path:
        for turn in run.turns(many):
            before = {code: _said(path, code) for code in WRITERS}
            try:
                made = backups.back_up(Database(path), MOMENT + timedelta(seconds=turn)).path
            except PortfolioError as error:
                run.violated(f"no backup was made: {error}", backup=turn)
                continue
            run.count("backups under writers")
            for fault in (*offices.faults(made), *_older(made, before)):
                run.violated(fault, backup=turn)


def _older(made: Path, before: dict[str, int]) -> Iterator[str]:
    """A backup holds what was acknowledged before it was asked for."""
    for code, turn in before.items():
        reports = lookup.show_project(Database(made), code, MONTH).reports
        text = next((each.values.get("note") for each in reports if each.month == MONTH), "0 ")
        if int(str(text).split()[0]) < turn:
            yield f"the backup has change {str(text)[:9]} of {code}; {turn} was acknowledged"


# --- damaged copies ------------------------------------------------------------------------------


def _damage(run: Run, folder: Path, many: int) -> None:
    path = offices.seeded(folder)
    made = backups.back_up(Database(path), MOMENT).path
    whole, wanted, live = made.read_bytes(), rows(path), path.read_bytes()
    for turn in run.turns(many):
        made.write_bytes(damaged(whole, run.dice("damage", turn)))
        run.count("damaged copies")
        if is_refused(path, made):
            run.count("refused")
        elif rows(made) != wanted:
            run.violated("a damaged copy would be restored", copy=turn, share=run.share[0])
        else:
            run.count("with room hit that holds nothing")
    if path.read_bytes() != live:
        run.violated("the database was written to")


#: What is typed while the database is damaged; it may be read where the damage is elsewhere.
_TYPED: Final = (
    *(("list",), ("show", "N1"), ("rollup",), ("rollup", "--known-at", "2026-11-20"), ("log",)),
    *(("report", "N1", "--month", "2026-11", "--note", "字"), ("undo",), ("export", "--kind")),
    *(("db", "check"), ("db", "doctor"), ("db", "backup"), ("db", "upgrade")),
)
#: Bytes of the header that SQLite, or the program, cannot do with.
_HEADERS: Final = ((47, 9), (18, 9), (19, 9), (21, 9), (63, 0), (63, 99))
#: Done, wrong usage, a figure or a program that does not fit, the database.
_CODES: Final = (0, 2, 5, 6, 7)


def _damage_live(run: Run, folder: Path, many: int) -> None:
    """No command ends in a traceback over a damaged database, and a backup comes back over it."""
    path = offices.seeded(folder)
    for text in ("甲", "乙"):
        note(path, "N1", text)
    made, whole = backups.back_up(Database(path), MOMENT).path, path.read_bytes()
    for turn in run.turns(many):
        dice = run.dice("live", turn)
        bad = bytearray(damaged(whole, dice) if turn >= len(_HEADERS) else whole)
        for place, byte in _HEADERS[turn : turn + 1]:
            bad[place] = byte
        run.count("damaged databases")
        for typed in (*dice.sample(_TYPED, 4), ("db", "restore", "--yes", str(made))):
            path.write_bytes(bad)
            Path(f"{path}-journal").unlink(missing_ok=True)
            end = children.carried_out(
                lambda typed=typed: children.command("--db", str(path), *typed)
            )
            if end.code not in _CODES or (typed[1:2] == ("restore",) and end.code):
                told = end.wrong.strip().splitlines()[-1:]
                run.violated(f"{typed[:2]} ends with {end.code}: {told}", damage=turn)


def is_refused(path: Path, copy: Path) -> bool:
    """Tell whether a copy is refused before anything is restored."""
    try:
        backups.look_at(Database(path), copy, MOMENT)
    except PortfolioError:
        return True
    return False


def rows(path: Path) -> list[str]:
    """Return the records of a database, as SQL; what cannot be read is none of them."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            return [line for line in connection.iterdump() if line.startswith("INSERT")]
        except sqlite3.Error as error:
            return [f"-- {error}"]


def damaged(whole: bytes, dice: random.Random) -> bytes:
    """Return a copy with one damage: bytes, a sector or a page of others, a bit, a lost tail."""
    data, place = bytearray(whole), dice.randrange(len(whole))
    way = dice.choice(("bytes", "zeros", "bit", "pages", "cut"))
    if way == "bytes":
        data[place : place + 16] = dice.randbytes(len(data[place : place + 16]))
    elif way == "zeros":
        start = place // 512 * 512
        data[start : start + 512] = bytes(512)
    elif way == "bit":
        data[place] ^= 1 << dice.randrange(8)
    elif way == "pages":
        start, other = place // 4096 * 4096, dice.randrange(len(whole) // 4096) * 4096
        data[start : start + 4096] = whole[other : other + 4096]
    else:
        del data[place:]
    return bytes(data)
