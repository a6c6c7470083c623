"""Cuts the power: records what commands do to the disk, and opens what it may hold afterwards."""

import hashlib
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.store import opening as program
from portfolio.store.opening import Mode
from portfolio.values.months import Month
from tests.safety import children, offices, shim
from tests.safety.board import Run
from tests.safety.disk import Disk
from tests.safety.faults import Standing, standing
from tests.safety.offices import ACTS, Act

PLANTS: Final = ("lost-sync", "lost-folder-sync", "lost-file-sync")
#: At most so many moments of a scene are looked at, and so many states at each of them.
_CUTS, _STATES = 100, 6
_FEW_CUTS, _FEW_STATES = 12, 3

Work = Callable[[Path], None]


@dataclass(frozen=True)
class _Scene:
    """What is done one after the other in one folder; what is done is acknowledged each time."""

    name: str
    before: Callable[[Path], None]
    works: tuple[Work, ...]
    program: Callable[[], AbstractContextManager[None]] = offices.nothing_special


@dataclass
class _Cut:
    """The disk at one moment: how many works were acknowledged by then."""

    disk: Disk
    step: int
    done: int
    after: str = ""


@dataclass
class _Looked:
    """What was found in databases that were looked at already, by their bytes."""

    found: dict[str, tuple[object, list[str]]] = field(default_factory=dict)


def run(run: Run) -> None:
    offices.stop_the_clock()
    children.load(heavy=False)
    wanted, looked = run.many(900, 20_000), 0
    with planted(run.plant):
        for turn, scene in enumerate(_scenes(run)):
            if looked >= wanted or run.over:
                break
            with scene.program(), children.room() as folder:
                looked += _cut(run, scene, folder, turn, wanted - looked)


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: no sync of the folder at a commit, of a folder of files, of a file."""
    if plant == "lost-sync":
        return mock.patch.object(program, "connect", partial(_unsafe, program.connect))
    if plant == "lost-folder-sync":
        return mock.patch("portfolio.store.files._sync_folder", return_value=None)
    if plant == "lost-file-sync":
        return mock.patch("os.fsync", return_value=None)
    return nullcontext()


def _unsafe(
    connect: Callable[..., sqlite3.Connection], path: Path, mode: Mode = "rw"
) -> sqlite3.Connection:
    connection = connect(path, mode)
    connection.execute("PRAGMA synchronous=FULL")
    return connection


# --- what is done ------------------------------------------------------------------------------


def _scenes(run: Run) -> Iterator[_Scene]:
    """Yield each command once (the slow ones first where there is time), then days of officers."""
    first, parts = run.share
    acts = [act for act in ACTS if not (run.short and act.slow)]
    for act in acts[first::parts]:
        if act.slow:
            children.load(heavy=True)
        work = partial(_ended, act)
        yield _Scene(act.name, act.before, (work,), act.program)
    yield _Scene("drafts", lambda _: None, tuple(partial(_kept, turn) for turn in range(4)))
    number = 0
    while True:
        number += 1
        yield _day(run, number)


def _ended(act: Act, folder: Path) -> None:
    try:
        act.carry_out(folder)
    except SystemExit as end:
        if end.code:
            raise RuntimeError(f"a command ends with {end.code}") from end


def _kept(turn: int, folder: Path) -> None:
    """Keep a draft of a form, as the terminal UI does at each change."""
    from tui.shell.drafts import Draft, Drafts

    drafts = Drafts(folder / "state", folder / "portfolio.db")
    typed = {"note": "字" * 3000 * turn} if turn else {"note": "一"}
    drafts.keep(Draft(drafts.database, "N1", None, Month.of(2026, 10), typed, {}, "x"))


def _day(run: Run, number: int) -> _Scene:
    """A day of an officer: reports, edits, a backup, a restore; sometimes with little memory."""
    dice = run.dice("day", number)
    small = dice.random() < 0.5
    works = (_first_backup, *(_anything(dice, turn) for turn in range(8)))
    return _Scene(
        f"day {number}",
        lambda folder: (offices.seeded(folder), None)[1],
        works,
        _little_memory if small else offices.nothing_special,
    )


def _first_backup(folder: Path) -> None:
    _ended(Act("db backup", "db backup {folder}/one.db"), folder)


def _anything(dice: random.Random, turn: int) -> Work:
    code, length = dice.choice(offices.CODES), dice.choice((1, 40, 1900))
    report = ["report", code, "--month", "2026-10", "--note", f"{turn}" + "字" * length]
    edit = ["project", "edit", code, "--owner", f"{turn}号" + "名" * 20, "--reason", "更正"]
    stock = ["stock", "add", "--month", f"2026-0{turn + 1}", "--beds", "3000"]
    stock += ["--source", "年报", "--reason", "年报"]
    backup = ["db", "backup", "{folder}/copy" + f"{turn}.db"]
    restore = ["db", "restore", "{folder}/one.db", "--yes"]
    words = dice.choice((report, report, report, edit, stock, backup, restore))
    return partial(_ended, Act(words[0], " ".join(words)))


def _little_memory() -> AbstractContextManager[None]:
    """Let SQLite write into the file before a commit, as it does with many changes."""
    return mock.patch.object(program, "connect", partial(_small, program.connect))


def _small(
    connect: Callable[..., sqlite3.Connection], path: Path, mode: Mode = "rw"
) -> sqlite3.Connection:
    connection = connect(path, mode)
    connection.execute("PRAGMA cache_size=4")
    return connection


# --- what is left --------------------------------------------------------------------------------


def _cut(run: Run, scene: _Scene, folder: Path, turn: int, most: int) -> int:
    """Record a scene, cut the power after each operation; return how many states were looked at."""
    before, place = folder / "before", folder / "place"
    before.mkdir()
    scene.before(before)
    expected = _expected(scene, before, place)
    shutil.copytree(before, place)
    disk = Disk(place)
    record = _recorded(scene, place)
    shutil.rmtree(place)
    looked, seen, dice = 0, _Looked(), run.dice(scene.name, turn)
    chosen = _chosen(record, dice, _FEW_CUTS if run.short else _CUTS)
    for cut in _cuts(disk, record):
        if cut.step not in chosen:
            continue
        for files in disk.states(dice, _FEW_STATES if run.short else _STATES):
            if looked >= most or run.over:
                return looked
            looked += 1
            run.count("states")
            for fault in _faults(files, place, folder / "state", expected, cut.done, seen):
                run.violated(
                    fault,
                    scene=scene.name,
                    turn=turn,
                    step=cut.step,
                    after=cut.after,
                    share=run.share[0],
                )
    run.count("scenes")
    return looked


def _expected(scene: _Scene, before: Path, place: Path) -> list[Standing]:
    """Return what stands in the folder before the first work and after each."""
    shutil.copytree(before, place)
    found = [standing(place)]
    for work in scene.works:
        end = children.carried_out(partial(work, place))
        if end.code:
            raise RuntimeError(f"{scene.name}: {end.wrong}")
        found.append(standing(place))
    shutil.rmtree(place)
    return found


def _recorded(scene: _Scene, place: Path) -> bytes:
    with tempfile.TemporaryFile() as file:

        def work() -> None:
            shim.arm(place, file.fileno())
            for each in scene.works:
                each(place)
                shim.acknowledge("done")
            shim.disarm()

        end = children.carried_out(work)
        if end.code:
            raise RuntimeError(f"{scene.name}: {end.wrong}")
        file.seek(0)
        return file.read()


def _chosen(record: bytes, dice: random.Random, most: int) -> set[int]:
    """Return the moments to look at: where a sync or a name changed first, then among writes."""
    kinds = [step.kind for step in shim.steps(record)]
    numbers = [number for number, kind in enumerate(kinds) if kind != "turn"]
    dice.shuffle(numbers)
    numbers.sort(key=lambda number: kinds[number] == "write")
    return {*numbers[: most * 2 // 3], *dice.sample(numbers, min(most // 3, len(numbers)))}


def _cuts(disk: Disk, record: bytes) -> Iterator[_Cut]:
    done = 0
    for number, step in enumerate(shim.steps(record)):
        if step.kind == "mark":
            done += 1
        elif step.kind != "turn":
            disk.take(step)
        else:
            continue
        yield _Cut(disk, number, done, " ".join((step.kind, *step.words))[-60:])


def _faults(
    files: dict[str, bytes],
    place: Path,
    state: Path,
    expected: list[Standing],
    done: int,
    seen: _Looked,
) -> Iterator[str]:
    """Build a state, open it with the program; yield what is not as it was acknowledged."""
    known = expected[done : done + 2]
    names = {str(Path(path).relative_to(place)): data for path, data in files.items()}
    state.mkdir()
    try:
        for name, data in names.items():
            (state / name).parent.mkdir(parents=True, exist_ok=True)
            (state / name).write_bytes(data)
        for name in sorted({*names, *known[0], *known[-1]}):
            if not _passing(name):
                yield from _of_file(state, name, names, known, seen)
    finally:
        shutil.rmtree(state)


def _passing(name: str) -> bool:
    """Tell whether a file is one that is only there while something is done."""
    return any(part.startswith(".") for part in Path(name).parts) or name.endswith("-journal")


def _of_file(
    state: Path, name: str, names: dict[str, bytes], known: list[Standing], seen: _Looked
) -> Iterator[str]:
    wanted = [each.get(name, "nothing") for each in known]
    if name not in names:
        if "nothing" not in wanted:
            yield f"{name} is gone"
        return
    if not name.endswith(".db"):
        if names[name] not in wanted:
            yield f"{name} is neither what it was nor what it is to be"
        return
    content, faults = _database(state / name, names[name], names.get(f"{name}-journal", b""), seen)
    yield from (f"{name}: {fault}" for fault in faults)
    if not faults and content not in wanted:
        yield f"{name} lacks what was acknowledged, or holds what was never done"


def _database(path: Path, data: bytes, journal: bytes, seen: _Looked) -> tuple[object, list[str]]:
    """Open a database as the program does; what is the same as before is not looked at again."""
    digest = hashlib.sha256(b"%d " % len(data) + data + journal).hexdigest()
    if digest not in seen.found:
        faults = offices.faults(path)
        content = None if faults else tuple(offices.content(path))
        seen.found[digest] = (content, faults)
    return seen.found[digest]
