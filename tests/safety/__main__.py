"""The scoreboard of data safety: `python -m tests.safety [--short] [--only NAME] [--plant NAME]`.

Each harness runs in processes of its own, two at once; ends with 1 where anything was violated.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.safety import shim
from tests.safety.board import Row, Run, carried_out, joined, table, told

#: The harnesses by module, and into how many processes each is divided; the longest first.
HARNESSES: Final = {
    "faults": 6,
    "powercuts": 2,
    "stateful": 2,
    "kills": 2,
    "backups": 2,
    "migrations": 1,
    "officers": 1,
    "served": 1,
    "snapshots": 1,
    "signals": 1,
    "imports": 1,
    "reseals": 1,
    "foreign": 1,
    "heads": 1,
    "doubts": 1,
}
_AT_ONCE: Final = 2
_LOOK_EVERY: Final = 0.1


def main(arguments: Sequence[str] | None = None) -> int:
    given = _given(arguments)
    if given.share:
        return _one(given)
    rows = _all(given)
    print(table(rows))  # noqa: T201 - what the scoreboard is for
    if text := told(rows):
        print(f"\n{text}")  # noqa: T201 - as above
    return 1 if any(row.violations for row in rows) else 0


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.safety", description=__doc__)
    parser.add_argument("--short", action="store_true", help="some four minutes")
    parser.add_argument("--only", choices=HARNESSES, action="append", help="this harness alone")
    parser.add_argument("--part", default="", help="half of the commands, by this commit")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--plant", help="plant a defect that the harness must find")
    parser.add_argument("--share", nargs=3, metavar=("N", "OF", "OUT"), help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


# --- one process --------------------------------------------------------------------------------


def _one(given: argparse.Namespace) -> int:
    number, parts, out = given.share
    run = Run(given.only[0], given.short, given.seed, given.plant, (int(number), int(parts)))
    run.half = int(given.part, 16) % 2 if given.part else None
    harness = import_module(f"tests.safety.{run.name}")
    if run.plant is not None and run.plant not in harness.PLANTS:
        sys.exit(f"{run.name} knows these defects: {', '.join(harness.PLANTS)}")
    row = carried_out(harness.run, run)
    Path(out).write_text(json.dumps(asdict(row)), encoding="utf-8")
    return 0


# --- all of them --------------------------------------------------------------------------------


def _all(given: argparse.Namespace) -> list[Row]:
    names = given.only or list(HARNESSES)
    shares = [
        (name, number, 1 if given.plant else HARNESSES[name])
        for name in names
        for number in range(1 if given.plant else HARNESSES[name])
    ]
    with tempfile.TemporaryDirectory(prefix="safety-out-") as folder:
        found = _carried_out(given, shares, Path(folder))
    return [joined([row for row in found if row.name == name]) for name in names]


def _carried_out(
    given: argparse.Namespace, shares: list[tuple[str, int, int]], folder: Path
) -> list[Row]:
    waiting, running, rows = list(shares), {}, []
    while waiting or running:
        while waiting and len(running) < _AT_ONCE:
            share = waiting.pop(0)
            out = folder / f"{share[0]}-{share[1]}.json"
            running[share] = (_start(given, share, out), out)
        time.sleep(_LOOK_EVERY)
        for share, (process, out) in list(running.items()):
            if process.poll() is not None:
                del running[share]
                rows.append(_row(given, share[0], out))
    return rows


def _start(
    given: argparse.Namespace, share: tuple[str, int, int], out: Path
) -> "subprocess.Popen[bytes]":
    name, number, parts = share
    command = [sys.executable, "-m", "tests.safety", "--only", name, "--seed", str(given.seed)]
    command += ["--short"] if given.short else []
    command += ["--plant", given.plant] if given.plant else []
    command += ["--part", given.part] if given.part else []
    command += ["--share", str(number), str(parts), str(out)]
    environ = {**shim.environ(), "PYTHONHASHSEED": "0"}
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], env=environ)


def _row(given: argparse.Namespace, name: str, out: Path) -> Row:
    try:
        return Row(**json.loads(out.read_text(encoding="utf-8")))
    except OSError:
        return Row(name, {}, ["the harness ended without a word"], given.seed, 0.0, ended=False)


if __name__ == "__main__":
    os.environ.setdefault("MPLBACKEND", "agg")
    sys.exit(main())
