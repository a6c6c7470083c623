"""Upgrades: round trips of each pair of revisions, kills in the middle, several at once."""

import random
import tempfile
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.store import schema
from tests.fixtures.revisions import go, revisions
from tests.safety import children, doings, offices, shim
from tests.safety.board import Run
from tests.safety.trial import newer_program

PLANTS: Final = ("lossy", "no-transaction")
_AT_ONCE: Final = 4


def run(run: Run) -> None:
    offices.stop_the_clock()
    children.load(heavy=False)
    with newer_program(lossy=run.plant == "lossy"), planted(run.plant):
        if run.plant != "no-transaction":  # that one shows where an upgrade is killed
            _round_trips(run)
        if run.over:
            return
        most = _operations(run)
        for turn in run.turns(run.many(6, 300)):
            with children.room() as folder:
                _kill(run, folder, turn, most)
        for turn in run.turns(run.many(2, 40)):
            with children.room() as folder:
                _at_once(run, folder, turn)


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: an upgrade that commits after each statement (the other is in the script)."""
    if plant == "no-transaction":
        return mock.patch.object(schema, "_run_alembic", _committing)
    return nullcontext()


def _committing(connection: "schema.Connection", at: datetime | None) -> None:
    from alembic import command

    connection.exec_driver_sql("COMMIT")
    command.upgrade(schema.alembic_config(connection, at), "head")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


# --- there and back ------------------------------------------------------------------------------


def _round_trips(run: Run) -> None:
    every = revisions()
    for low, high in combinations(every, 2):
        if run.short and (high != every[-1] or every.index(low) % 3):
            continue  # the short profile goes to the newest alone, which passes through all between
        run.count("pairs of revisions")
        for turn in run.turns(run.many(1, 300)):
            with children.room() as folder:
                run.count("random databases")
                for fault in _there_and_back(folder, low, high, run.dice(low, high, turn), every):
                    run.violated(fault, pair=f"{low}-{high}", database=turn)


def _there_and_back(
    folder: Path, low: str, high: str, dice: random.Random, every: list[str]
) -> list[str]:
    """Take a random database down to `low`, up to `high` and down again: it is what it was."""
    path = _random_at_head(folder, dice, every)
    known = offices.content(path)
    go(path, low, every)
    before = offices.content(path)
    go(path, high, every)
    found = _at(path, high, every, known)
    go(path, low, every)
    if offices.content(path) != before:
        found.append(
            f"{low} is not what it was after {high}: {_first(before, offices.content(path))}"
        )
    return found


def _random_at_head(folder: Path, dice: random.Random, every: list[str]) -> Path:
    """Found a database with the program's own revision, do things to it, bring it to the newest."""
    path = offices.seeded(folder)
    go(path, every[-1], every)
    doings.done(path, dice, dice.randint(1, 12))
    return path


def _at(path: Path, high: str, every: list[str], known: list[str]) -> list[str]:
    """Return what is not as it must be of an upgraded database; `known` is what it was before."""
    found = [f"{high}: {fault}" for fault in offices.inside(path)]
    if high == every[-1]:
        found += [
            f"{high}: {name} is unlike the models" for name in offices.unlike_the_models(path)
        ]
        if offices.content(path) == known:
            found += [f"{high}: {fault}" for fault in offices.faults(path)]
    return found


def _first(before: list[str], after: list[str]) -> str:
    gone = [line for line in before if line not in after] or [
        line for line in after if line not in before
    ]
    return gone[0][:120] if gone else "the order"


# --- in the middle, and at once ------------------------------------------------------------------


def _older(folder: Path, dice: random.Random) -> tuple[Path, list[str]]:
    """Return a random database of the program's own revision, and what it is to become."""
    every = revisions()
    path = _random_at_head(folder, dice, every)
    after = offices.content(path)
    go(path, every[-2], every)
    return path, after


def _operations(run: Run) -> int:
    """Return how many file operations an upgrade has; most of them are of its trial on a copy."""
    with children.room() as folder, tempfile.TemporaryFile() as record:
        path, _ = _older(folder, run.dice("operations"))
        end = children.carried_out(lambda: _upgrade(folder, path, record.fileno(), None))
        record.seek(0)
        if end.code:
            raise RuntimeError(end.wrong)
        return sum(1 for step in shim.steps(record.read()) if step.kind == "turn")


def _upgrade(folder: Path, path: Path, record: int, failure: shim.Failure | None) -> None:
    shim.arm(folder, record, failure)
    children.command("--db", str(path), "db", "upgrade")


def _kill(run: Run, folder: Path, turn: int, most: int) -> None:
    dice = run.dice("kill", turn)
    path, after = _older(folder, dice)
    before = offices.content(path)
    how = dice.choice((shim.DIE_BEFORE, shim.DIE_HALFWAY, shim.DIE_AFTER))
    failure = shim.Failure(dice.randint(most // 3, most), how)
    killed = children.carried_out(lambda: _upgrade(folder, path, -1, failure)).code < 0
    run.count("upgrades killed" if killed else "upgrades not reached by the kill")
    now = offices.content(path)
    if now not in (before, after):
        run.violated("an upgrade stopped half way", kill=turn)
    end = children.carried_out(lambda: children.command("--db", str(path), "db", "upgrade"))
    if end.code or offices.content(path) != after:
        run.violated(f"it cannot be upgraded after a kill: {end.wrong.strip()}", kill=turn)
    for fault in offices.faults(path):
        run.violated(fault, kill=turn)


def _at_once(run: Run, folder: Path, turn: int) -> None:
    path, after = _older(folder, run.dice("at once", turn))
    said = [(folder / f"said-{number}").open("w+b") for number in range(_AT_ONCE)]
    pids = [
        children.started(
            lambda: children.command("--db", str(path), "db", "upgrade"),
            file.fileno(),
            file.fileno(),
        )
        for file in said
    ]
    codes = [children.ended(pid) for pid in pids]
    run.count("upgrades at once", _AT_ONCE)
    for file, code in zip(said, codes, strict=True):
        file.seek(0)
        words = file.read().decode().strip()
        file.close()
        if code:
            run.violated(f"one of several ends with {code}: {words}", turn=turn)
    if offices.content(path) != after:
        run.violated("several upgrades at once give something else", turn=turn)
