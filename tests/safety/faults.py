"""Fails every file operation of every writing command, one by one, until the command passes."""

import errno
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest import mock

from portfolio.values.errors import BadInput, DatabaseProblem, OutputProblem
from tests.safety import children, offices, shim
from tests.safety.board import Run
from tests.safety.children import Ended
from tests.safety.offices import ACTS, Act

PLANTS: Final = ("traceback", "half-file", "all-is-damage")

_ROOM: Final = (errno.ENOSPC, errno.EIO, errno.EACCES)
#: What may go wrong with each kind of operation; of the short profile one after the other.
FAILURES: Final = {
    "create": _ROOM,
    "open": (errno.EACCES, errno.EIO),
    "opendir": (errno.EIO,),
    "read": (errno.EIO,),
    "write": (errno.ENOSPC, errno.EIO, shim.SHORT_WRITE),
    "truncate": (errno.EIO,),
    "sync": (errno.EIO, errno.ENOSPC),
    "syncdir": (errno.EIO,),
    "unlink": (errno.EIO, errno.EACCES),
    "rmdir": (errno.EIO,),
    "rename": _ROOM,
    "link": _ROOM,
    "mkdir": _ROOM,
    "chmod": (errno.EPERM,),
}
_STAYING: Final = (errno.ENOSPC, shim.SHORT_WRITE)
#: So many operations of a command the short profile tries, and of a slow one.
_FEW, _OF_SLOW = 4, 2

#: Where the log file goes.
_STATE: Final = "state"

Standing = dict[str, object]


@dataclass(frozen=True)
class _Known:
    """A command's folder before it, what stands there before and after it, its operations."""

    act: Act
    before: Path
    old: Standing
    new: Standing
    kinds: tuple[str, ...]


def run(run: Run) -> None:
    offices.stop_the_clock()
    first, parts = run.share
    acts = ACTS if run.plant is None else _PLANTED_ACTS
    for place, act in enumerate(sorted(acts, key=lambda act: act.slow)):
        if run.half not in (None, place // parts % 2):
            continue
        if place % parts == first and not run.over:
            children.load(heavy=act.slow)
            with act.program(), children.room() as folder, planted(run.plant):
                _try(run, act, folder)
                run.count("commands")


_PLANTED_ACTS: Final = tuple(act for act in ACTS if act.name in ("chart", "report"))


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: errors of a file that nobody words, or files written in their place.

    Or a disk that fails for once is taken for damage.
    """
    if plant == "traceback":
        return mock.patch("portfolio.store.troubles._SENTENCES", {})
    if plant == "all-is-damage":
        return mock.patch("portfolio.store.troubles._whole", return_value=False)
    if plant == "half-file":
        return mock.patch("portfolio.pictures.service.drawing.write_whole", Path.write_bytes)
    return nullcontext()


def _try(run: Run, act: Act, folder: Path) -> None:
    _seen.clear()
    known = _known(run, act, folder)
    if known is None:
        return
    for number, failure in _failures(run, known):
        if run.over:
            return
        place = folder / "try"
        shutil.copytree(known.before, place)
        end, turns = _carried_out(act, place, failure)
        if len(turns) >= number:
            run.count("failures")
            kind, path = turns[number - 1]
            for fault in _judged(known, place, kind, path, end):
                run.violated(
                    fault,
                    command=act.name,
                    step=number,
                    operation=kind,
                    failure=_named(failure.how),
                )
        shutil.rmtree(place)


def _few(run: Run, known: _Known) -> list[int]:
    """Return some operations, those that write before those that read."""
    dice, most = run.dice(known.act.name), _OF_SLOW if known.act.slow and not run.plant else _FEW
    numbers = list(range(1, len(known.kinds) + 1))
    dice.shuffle(numbers)
    numbers.sort(key=lambda number: known.kinds[number - 1] in ("read", "open"))
    return sorted([*numbers[: most - 2], *numbers[most - 2 :][-2:]])


def _named(how: int) -> str:
    return errno.errorcode.get(how, "half a write")


def _failures(run: Run, known: _Known) -> Iterator[tuple[int, shim.Failure]]:
    """Yield what to try: each operation, each way it may fail; in the short profile one of them."""
    numbers: Sequence[int] = range(1, len(known.kinds) + 1)
    if run.short:
        numbers = _few(run, known)
    for number in numbers:
        ways = FAILURES[known.kinds[number - 1]]
        for how in (ways[number % len(ways)],) if run.short else ways:
            yield number, shim.Failure(number, how, how in _STAYING)


def _known(run: Run, act: Act, folder: Path) -> _Known | None:
    """Run a command once as it should be; None where even that fails."""
    before, place = folder / "before", folder / "try"
    before.mkdir()
    act.before(before)
    shutil.copytree(before, place)
    end, turns = _carried_out(act, place, None)
    if end.code != 0:
        run.violated(f"it ends with {end.code} without any failure: {end.wrong}", command=act.name)
        return None
    new = standing(place)
    shutil.rmtree(place)
    shutil.copytree(before, place)
    old = standing(place)
    shutil.rmtree(place)
    return _Known(act, before, old, new, tuple(kind for kind, _ in turns))


def _carried_out(
    act: Act, place: Path, failure: shim.Failure | None
) -> tuple[Ended, list[tuple[str, str]]]:
    """Run a command in a child under the shim; return how it ended and its file operations."""
    with tempfile.TemporaryFile() as record:

        def work() -> None:
            os.environ["PORTFOLIO_STATE"] = str(place / _STATE)
            shim.arm(place, record.fileno(), failure)
            try:
                act.carry_out(place)
            finally:
                shim.disarm()

        end = children.carried_out(work)
        record.seek(0)
        turns = [step.words for step in shim.steps(record.read()) if step.kind == "turn"]
    return end, [(kind, path.removeprefix(f"{place}/")) for kind, path in turns]


def standing(folder: Path) -> Standing:
    """Return what stands in a folder: the bytes of its files, the content of its databases."""
    for path in sorted(folder.rglob("*.db")):
        if Path(f"{path}-journal").exists():
            with suppress(sqlite3.Error):
                offices.content(path)  # what a crash left undone is taken back by opening it
    found: Standing = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.parent.name == _STATE:
            continue  # the log file: each run adds its own line
        if path.is_dir():
            if path.name.startswith("."):
                found[name] = None
        elif path.suffix == ".db":
            found[name] = _database(path)
        else:
            found[name] = path.read_bytes()
    return found


def _database(path: Path) -> object:
    """Return the content of a database; most tries leave the same bytes, looked at once."""

    def content() -> object:
        with suppress(sqlite3.Error):
            return tuple(offices.content(path))
        return path.read_bytes()

    return _once("content", path, content)


def _faults(path: Path) -> list[str]:
    return _once("faults", path, lambda: offices.faults(path))


_seen: dict[tuple[str, str], Any] = {}


def _once(what: str, path: Path, look: Callable[[], Any]) -> Any:
    """Look at a file, or say what was seen where the same bytes stood before."""
    if Path(f"{path}-journal").exists():
        return look()
    key = (what, hashlib.sha256(path.read_bytes()).hexdigest())
    if key not in _seen:
        _seen[key] = look()
    return _seen[key]


# --- what must hold of a command one of whose operations failed -----------------------------------


def _judged(known: _Known, place: Path, kind: str, path: str, end: Ended) -> Iterator[str]:
    now = standing(place)
    yield from _of_words(end, given=kind in ("open", "read") and known.act.reads(path))
    yield from _of_leftovers(known, now, kind, path)
    unsure = "look whether the change is in" in end.wrong or kind in ("syncdir", "opendir")
    if end.code == 0:
        yield from _differing(known.new, now, "it says to be done")
    elif not unsure:
        yield from _of_old(known, now)
    for name in ("portfolio.db",):
        if (place / name).exists():
            yield from _faults(place / name)


def _of_words(end: Ended, *, given: bool) -> Iterator[str]:
    """Hold the end against the codes it may have; a file that is given may be bad input."""
    codes = (0, DatabaseProblem.exit_code, OutputProblem.exit_code)
    if end.code not in (*codes, BadInput.exit_code) if given else end.code not in codes:
        last = end.wrong.strip().splitlines()[-1:] or ["nothing said"]
        yield f"exit code {end.code}: {last[0]}"
    elif "Traceback" in end.wrong or "Exception ignored" in end.wrong:
        yield f"a traceback: {end.wrong.strip().splitlines()[-1]}"
    elif "damaged" in end.wrong or "is not a database" in end.wrong:
        yield f"it takes a disk that fails for damage: {end.wrong.strip()!r}"
    elif end.code and not end.wrong.strip().endswith("."):
        yield f"no sentence: {end.wrong.strip()!r}"


def _of_leftovers(known: _Known, now: Standing, kind: str, path: str) -> Iterator[str]:
    for name in now.keys() - known.old.keys() - known.new.keys():
        if name.endswith("-journal"):
            continue  # no hot one: it was opened; SQLite removes it with its next change
        own = kind in ("unlink", "rmdir", "opendir", "open") and _same(path, name)
        if not own:
            yield f"{name} is left behind"


def _same(path: str, name: str) -> bool:
    return path == name or path.startswith(f"{name}/") or name.startswith(f"{path}/")


def _of_old(known: _Known, now: Standing) -> Iterator[str]:
    """The old state stands; a backup made on the way may stand beside it, whole."""
    for name, value in known.old.items():
        if now.get(name, "gone") != value:
            yield f"{name} is not what it was before"
    for name in now.keys() - known.old.keys():
        allowed = known.act.files_first or "-backups/" in name
        if name in known.new and not (allowed and now[name] == known.new[name]):
            yield f"{name} stands there though the command failed"


def _differing(wanted: Standing, now: Standing, when: str) -> Iterator[str]:
    for name, value in wanted.items():
        if now.get(name, "gone") != value:
            yield f"{name} is not what it should be though {when}"
