"""Hostile files: mutated tables given to `portfolio import`; each is read or refused in a sentence.

The command stands in this program or it does not: where it does, its own tests bring what mutates
files as `tests.importing.fuzz`, with `mutated(dice, folder) -> Path`.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from portfolio.cli.main import COMMANDS
from portfolio.errors import BadInput, WrongUsage
from tests.safety import children, offices
from tests.safety.board import Run

PLANTS: Final = ("traceback",)


def run(run: Run) -> None:
    fuzz = _fuzz()
    if fuzz is None:
        run.count("mutated files (there is no import yet)", 0)
        return
    offices.stop_the_clock()
    children.load(heavy=False)
    with children.room() as folder:
        path = offices.seeded(folder)
        before = path.read_bytes()
        for turn in run.turns(run.many(60, 5_000)):
            file = fuzz.mutated(run.dice("import", turn), folder)
            _try(run, path, file, turn)
            file.unlink()
            if path.read_bytes() != before:
                run.violated("a trial import wrote to the database", file=turn)
                before = path.read_bytes()


def _fuzz() -> Any:
    if "import" not in COMMANDS or find_spec("tests.importing.fuzz") is None:
        return None
    return import_module("tests.importing.fuzz")


def _try(run: Run, path: Path, file: Path, turn: int) -> None:
    """Import a file for trial: done, or refused with the right code in words."""
    end = children.carried_out(
        lambda: children.command("--db", str(path), "import", str(file), "--dry-run")
    )
    run.count("mutated files")
    if run.plant == "traceback" and end.code:
        run.violated("a traceback", file=turn)
    if end.code not in (0, WrongUsage.exit_code, BadInput.exit_code) or "Traceback" in end.wrong:
        last = end.wrong.strip().splitlines()[-1:] or ["nothing said"]
        run.violated(f"exit code {end.code}: {last[0]}", file=turn, share=run.share[0])
