"""Hostile files: mutated tables given to `portfolio import`; each is taken in or refused in words."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final
from unittest import mock

from portfolio.values.errors import BadInput
from tests.safety import children, offices
from tests.safety.board import Run
from tests.safety.children import Ended
from tests.safety.mutations import mutated

PLANTS: Final = ("wrong-code",)
#: Done; wrong usage; bad input; changed meanwhile.
_CODES: Final = (0, 2, 5, 6)
#: Each so-many-th file is taken in for good where it can be; the others are only tried.
_FOR_GOOD: Final = 4


def run(run: Run) -> None:
    offices.stop_the_clock()
    children.load(heavy=False)
    with children.room() as folder, planted(run.plant):
        for turn in run.turns(run.many(60, 5_000)):
            place = folder / str(turn)
            place.mkdir()
            path = offices.seeded(place)
            for fault in _tried(run, path, turn):
                run.violated(fault, file=turn, share=run.share[0])
            for item in place.iterdir():
                item.unlink()


def planted(plant: str | None) -> AbstractContextManager[object]:
    """Plant a defect: a refusal that ends like a crash."""
    return mock.patch.object(BadInput, "exit_code", 1) if plant else nullcontext()


def _tried(run: Run, path: Path, turn: int) -> list[str]:
    """Import a file, for trial or for good; return what is not as it must be."""
    file = mutated(run.dice("import", turn), path.parent)
    for_good = turn % _FOR_GOOD == 0
    typed = ["--db", str(path), "import", str(file), "--reason", "导入", "--source", "文件"]
    before, stood = path.read_bytes(), {item.name for item in path.parent.iterdir()}
    end = children.carried_out(
        lambda: children.command(*typed, *([] if for_good else ["--dry-run"]))
    )
    run.count("mutated files")
    run.count("refused" if end.code else "taken in" if for_good else "would be taken in")
    found = list(_of_words(end))
    if path.read_bytes() != before:
        if end.code or not for_good:
            found.append("it wrote to the database")
        found += offices.faults(path)
    left = {item.name for item in path.parent.iterdir()} - stood
    return found + [f"{name} is left behind" for name in left]


def _of_words(end: Ended) -> list[str]:
    last = end.wrong.strip().splitlines()[-1:] or ["nothing said"]
    if end.code not in _CODES:
        return [f"exit code {end.code}: {last[0]}"]
    return ["a traceback"] if "Traceback" in end.wrong + end.said else []
