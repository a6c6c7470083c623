"""Reads a project package in a process of its own (`sources/worker.py` says how it answers).

Run as a script: `worker.py PATH LIMITS`. What it says: `["row", cells by column]` for each project,
then `["left", name, projects]` for what of it has no place here. `json` refuses what is no JSON,
`package` what is no project package.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from portfolio.exchange.oc4ids.reading import projects
from portfolio.exchange.sources.worker import Refused, answer


def main() -> None:
    path, given = sys.argv[1:]
    limits = json.loads(given)
    answer(limits, _told(Path(path), limits["LONGEST_CELL"]))


def _told(path: Path, longest: int) -> Iterator[list[Any]]:
    found = projects(_read(path))
    if found is None:
        raise Refused("package")
    left: Counter[str] = Counter()
    for project in found:
        if any(len(cell) > longest for cell in project.cells.values()):
            raise Refused("long", project.cells.get("name_zh", "")[:40])
        left.update(set(project.left))
        yield ["row", project.cells]
    for name, number in sorted(left.items()):
        yield ["left", name, number]


def _read(path: Path) -> Any:
    def constant(text: str) -> Any:
        raise ValueError(text)

    try:
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, parse_float=Decimal, parse_constant=constant)
    except (ValueError, RecursionError) as error:
        raise Refused("json") from error


if __name__ == "__main__":
    main()
