"""A mutation check of the rules: `python -m tests.mutants [--most N] [--seed S] [--only PATH]`.

Small changes of the code of beds, projects, money and of the values are drawn by lot, and each is
tried against the quick tests that call what it changes. Ends with 1 where too many survive.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from tests.mutants.changes import Mutant, mutants
from tests.mutants.tried import Trial

ROOMS: Final = ("beds/rules", "projects/rules", "money/rules")
VALUES: Final = ("months", "money", "area", "digits")
TESTS: Final = (
    "tests/values",
    "tests/beds",
    "tests/projects",
    "tests/money",
    "tests/history/test_bed_moves.py",
)
#: The share of mutants that tests are to notice.
ASKED: Final = 0.9


def main(arguments: Sequence[str] | None = None) -> int:
    given = _given(arguments)
    known = [mutant for path in _modules(given.only) for mutant in mutants(path)]
    sample = random.Random(given.seed).sample(known, min(given.most, len(known)))  # noqa: S311
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")  # pytest takes what is printed
    ends: Counter[str] = Counter()
    left: list[str] = []

    def tell(mutant: Mutant, ended: str, took: float) -> None:
        ends[ended] += 1
        if ended not in ("killed", "late"):
            left.append(f"{ended}: {mutant}")
        print(f"{ends.total()}/{len(sample)} {ended} {took:.1f}s {mutant}", file=out, flush=True)

    began = time.monotonic()
    print(f"{len(sample)} of {len(known)} mutants by the seed {given.seed}", file=out, flush=True)
    options = ["-q", "-p", "no:cacheprovider", "-m", "not long", *TESTS]
    code = pytest.main(options, plugins=[Trial(sample, tell)])
    if not ends.total():
        return int(code) or 1
    killed = ends["killed"] + ends["late"]
    share = killed / ends.total()
    print("", *sorted(left), sep="\n", file=out)
    print(f"\n{dict(ends)} in {time.monotonic() - began:.0f} s", file=out)
    print(f"{killed} of {ends.total()} killed: {share:.1%}", file=out, flush=True)
    return 0 if share >= ASKED else 1


def _given(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--most", type=int, default=1500, help="try so many, drawn by lot")
    parser.add_argument("--seed", type=int, default=1, help="what the lot starts from")
    parser.add_argument("--only", default="", help="those of paths that begin so")
    return parser.parse_args(arguments)


def _modules(only: str) -> list[Path]:
    rules = [path for room in ROOMS for path in sorted(Path("portfolio", room).rglob("*.py"))]
    values = [Path("portfolio/values", f"{name}.py") for name in VALUES]
    return [path for path in (*rules, *values) if str(path).startswith(only)]


if __name__ == "__main__":
    sys.exit(main())
