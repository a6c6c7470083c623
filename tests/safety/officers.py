"""Officers who edit the same records at once: no edit is lost, nobody reads what never was.

Each report's note is a list that everybody appends to. What a list held at last is the order of
all edits: whatever was read must be a beginning of it, and must hold what was acknowledged before
the reading began. They count beds too, each one more: what stands at last is how many were filed.
"""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from unittest import mock

from portfolio.projects.service import contests, reports
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.engines import Place
from portfolio.values.errors import ChangedMeanwhile, DatabaseProblem, Versions
from portfolio.values.fields import FIELD_BY_NAME
from tests.safety import children, offices
from tests.safety.board import Run
from tests.safety.offices import CODES, author

PLANTS: Final = ("no-version-check", "old-picture", "wrong-base", "same-is-none")
_OFFICERS: Final = 8
#: The lists: so many that none grows past what a note may hold.
_MONTHS: Final = 3


@dataclass(frozen=True)
class Event:
    """What an officer did: read a list, or appended a word to it; and from when to when."""

    who: int
    key: str
    kind: str
    words: tuple[str, ...]
    start: float
    end: float


def run(run: Run) -> None:
    offices.stop_the_clock()
    children.load(heavy=False)
    edits = run.many(10, 250)
    with children.room() as folder, planted(run.plant):
        path = offices.seeded(folder)
        drive(run, folder, path, edits)
        for fault in offices.faults(path):
            run.violated(fault)


def drive(
    run: Run,
    folder: Path,
    path: Place,
    edits: int,
    *,
    counts: bool = True,
    meanwhile: Callable[[], object] = lambda: None,
) -> None:
    """Let the officers edit a database, do something meanwhile, and judge what they tell.

    They do not count beds where a change may be in that was not acknowledged.
    """
    ends = [_start(run, folder, path, who, edits, counts) for who in range(_OFFICERS)]
    meanwhile()
    for who, pid in enumerate(ends):
        if children.ended(pid):
            run.violated("an officer's program broke down", officer=who)
    events = [event for who in range(_OFFICERS) for event in _told(folder, who)]
    last = {key: _words(path, key) for key in _keys()}
    _judge(run, events, last)
    counted = sum(event.kind == "count" for event in events)
    if _form_of_beds(path) != counted:
        run.violated(f"{counted} counts were acknowledged, {_form_of_beds(path)} stand")


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: versions are not looked at; forms show an old picture; a conflict tells
    what stands as what stood; two who filed the same are taken for one.
    """
    if plant == "no-version-check":
        stack = ExitStack()
        stack.enter_context(mock.patch.object(reports, "require_unchanged"))
        stack.enter_context(mock.patch.object(reports, "require_version"))
        stack.enter_context(mock.patch.object(contests, "require_version"))
        return stack
    if plant == "wrong-base":
        return mock.patch.object(trail, "before", return_value={})
    if plant == "same-is-none":
        return mock.patch.object(reports, "require_unchanged", _lenient)
    if plant == "old-picture":
        return mock.patch(f"{__name__}._OLD", new=True)
    return nullcontext()


_OLD = False


def _lenient(report: Any, opened: Any, changes: Any, who: str) -> None:
    stands = {name: report.value(FIELD_BY_NAME[name]) if report else None for name in changes}
    if stands != changes:
        contests.require_unchanged(report, opened, changes, who)


def _keys() -> list[str]:
    return [f"{code} {month}" for code in CODES[:4] for month in range(_MONTHS)]


# --- the officers ------------------------------------------------------------------------------


def _start(run: Run, folder: Path, path: Place, who: int, edits: int, counts: bool) -> int:
    dice = run.dice("officer", who)
    return children.started(lambda: _work(folder, path, who, edits, dice, counts))


def _work(
    folder: Path, path: Place, who: int, edits: int, dice: random.Random, counts: bool
) -> None:
    with (folder / f"told-{who}").open("w", encoding="utf-8") as told:
        for turn in range(edits):
            if counts and turn % 4 == 0:
                told.write(json.dumps(["count", _COUNTED_AT, [_count(path, who)], 0, 0]) + "\n")
            key = dice.choice(_keys())
            for event in _edit(path, who, key, f"{who}.{turn}"):
                told.write(
                    json.dumps([event.kind, key, event.words, event.start, event.end]) + "\n"
                )


def _edit(path: Place, who: int, key: str, word: str) -> Iterator[Event]:
    """Append a word to a list, again where somebody else was first: as a form, or as a script."""
    while True:
        start = time.monotonic()
        try:
            words, version = _form(path, key)
        except DatabaseProblem:  # as below
            yield Event(who, key, "busy", (word,), start, time.monotonic())
            continue
        yield Event(who, key, "read", words, start, time.monotonic())
        start = time.monotonic()
        if word in words:  # the connection was lost before it was acknowledged
            yield Event(who, key, "append", (word,), start, start)
            return
        code, month = _place(key)
        mine = " ".join((*words, word))
        opened = {"note": " ".join(words) or None}
        given = {"opened_with": opened} if who % 2 else {"expect_version": version}
        try:
            reports.file_report(
                Database(path), author(who=f"officer {who}"), code, month, {"note": mine}, **given
            )
        except ChangedMeanwhile as told:
            yield Event(who, key, "conflict", (word,), start, time.monotonic())
            if "expect_version" in given and not _true(told.versions, opened["note"], mine):
                yield Event(who, key, "mistold", (word,), start, time.monotonic())
            continue
        except DatabaseProblem:  # another one writes for too long; the form is kept, and sent again
            yield Event(who, key, "busy", (word,), start, time.monotonic())
            continue
        yield Event(who, key, "append", (word,), start, time.monotonic())
        return


#: Where beds are counted.
_COUNTED_AT: Final = "P4 9"


def _count(path: Place, who: int) -> str:
    """Count one bed more than stands there, again where somebody else was first."""
    while True:
        code, month = _place(_COUNTED_AT)
        with suppress(ChangedMeanwhile, DatabaseProblem):
            beds = _form_of_beds(path)
            reports.file_report(
                Database(path),
                author(who=f"officer {who}"),
                code,
                month,
                {"beds_open": beds + 1},
                opened_with={"beds_open": beds or None},
                sure=True,
            )
            return str(beds + 1)


def _form_of_beds(path: Place) -> int:
    code, month = _place(_COUNTED_AT)
    report = reports.open_form(Database(path), code, month).report
    return int(report.values.get("beds_open") or 0) if report else 0


def _true(versions: Iterable[Versions], base: str | None, mine: str) -> bool:
    """Tell whether a conflict told the note as it was, as it is and as it was to be."""
    note = next((item for item in versions if item.column == "note"), None)
    if note is None:
        return False
    was, theirs, given = (None if text is None else json.loads(text) for text in note[1:])
    return (was, given) == (base, mine) and theirs != base and theirs.startswith(base or "")


_PICTURES: dict[str, tuple[tuple[str, ...], int]] = {}


def _form(path: Place, key: str) -> tuple[tuple[str, ...], int]:
    """Open the form: the words of a list, and the version they are at."""
    if _OLD and key in _PICTURES and len(_PICTURES[key][0]) % 2:
        return _PICTURES.pop(key)
    code, month = _place(key)
    report = reports.open_form(Database(path), code, month).report
    found = (_split(report.values.get("note")), report.version) if report else ((), 0)
    _PICTURES[key] = found
    return found


def _place(key: str) -> tuple[str, Any]:
    code, month = key.split()
    return code, offices.MONTH + -int(month)


def _split(note: object) -> tuple[str, ...]:
    return tuple(str(note).split()) if note else ()


def _words(path: Place, key: str) -> tuple[str, ...]:
    return _form(path, key)[0]


def _told(folder: Path, who: int) -> Iterator[Event]:
    for line in (folder / f"told-{who}").read_text(encoding="utf-8").splitlines():
        kind, key, words, start, end = json.loads(line)
        yield Event(who, key, kind, tuple(words), start, end)


# --- what must hold ------------------------------------------------------------------------------


def _judge(run: Run, events: list[Event], last: dict[str, tuple[str, ...]]) -> None:
    for name in ("edits", "reads", "conflicts", "lost", "stale", "dirty"):
        run.count(name, 0)
    for event in events:
        if event.kind in _COUNTED:
            run.count(_COUNTED[event.kind])
        elif event.kind == "mistold":
            run.violated("a conflict did not tell the three values", list=event.key)
    for key, final in last.items():
        mine = [event for event in events if event.key == key]
        for kind, fault in judged(mine, final):
            run.count(kind)
            run.violated(fault, list=key)


_COUNTED: Final = {
    "append": "edits",
    "count": "counts",
    "read": "reads",
    "conflict": "conflicts",
    "busy": "busy",
}


def judged(events: list[Event], final: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the history of one list whose words were `final` at last."""
    appended = [event for event in events if event.kind == "append"]
    for event in appended:
        if final.count(event.words[0]) != 1:
            yield (
                "lost",
                f"{event.words[0]} was acknowledged and stands {final.count(event.words[0])} times",
            )
    for event in events:
        if event.kind != "read":
            continue
        if event.words != final[: len(event.words)]:
            yield "dirty", f"officer {event.who} read what never was: {event.words[-3:]}"
        before = [each.words[0] for each in appended if each.end < event.start]
        missing = [word for word in before if word not in event.words]
        if missing:
            yield "stale", f"officer {event.who} read without {missing[0]}, acknowledged before"
