"""What a harness is asked for and what it finds: counts, violations, and how to see one again."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from rich.cells import cell_len

#: How many violations of a harness are told one by one.
TOLD: Final = 20


@dataclass
class Run:
    """One run of a harness: its size, its seed, a defect planted in it, what it has found.

    `share` is the part of the work that this process does: `(0, 2)` is the first of two. `half`
    is the half of the commands that are tried; all where it is None.
    """

    name: str
    short: bool
    seed: int
    plant: str | None = None
    share: tuple[int, int] = (0, 1)
    half: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def many(self, short: int, long: int) -> int:
        """Return how many this process is to do."""
        whole = short if self.short else long
        first, parts = self.share
        return whole // parts + (1 if first < whole % parts else 0)

    def dice(self, *what: object) -> random.Random:
        """Return chances of their own for one part, the same for the same seed."""
        return random.Random(f"{self.seed}/{self.share[0]}/{what}")  # noqa: S311 - repeatable chances

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def violated(self, what: str, **where: object) -> None:
        """Write down what was broken, with what is needed to see it again."""
        again = ", ".join(f"{name} {value}" for name, value in where.items())
        self.violations.append(f"{what} ({again})" if again else what)

    @property
    def over(self) -> bool:
        """Tell whether enough is known: a planted defect is found with its first violation."""
        return bool(self.violations) and (self.plant is not None or len(self.violations) > TOLD)

    def turns(self, number: int) -> Iterator[int]:
        """Yield the numbers of so many turns, until enough is known."""
        for turn in range(number):
            if self.over:
                return
            yield turn


Harness = Callable[[Run], None]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    counts: dict[str, int]
    violations: list[str]
    seed: int
    seconds: float
    ended: bool = True


def carried_out(harness: Harness, run: Run) -> Row:
    """Run a harness; one that breaks down is a violation."""
    start = time.monotonic()
    ended = True
    try:
        harness(run)
    except Exception as error:  # noqa: BLE001 - told in the table, with the rest of what was found
        import traceback

        traceback.print_exc()
        run.violated(f"the harness broke down: {type(error).__name__}: {error}")
        ended = False
    return Row(run.name, run.counts, run.violations, run.seed, time.monotonic() - start, ended)


def joined(rows: list[Row]) -> Row:
    """Return the shares of one harness as one line."""
    counts: dict[str, int] = {}
    for row in rows:
        for what, number in row.counts.items():
            counts[what] = counts.get(what, 0) + number
    return Row(
        rows[0].name,
        counts,
        [text for row in rows for text in row.violations],
        rows[0].seed,
        max(row.seconds for row in rows),
        all(row.ended for row in rows),
    )


def table(rows: list[Row]) -> str:
    """Return the scoreboard as aligned text."""
    lines = [("what", "how many", "violations", "seed", "seconds")]
    for row in rows:
        counted = ", ".join(f"{number:,} {what}" for what, number in row.counts.items())
        lines.append(
            (
                row.name,
                counted or "—",
                str(len(row.violations)),
                str(row.seed),
                f"{row.seconds:.0f}",
            )
        )
    widths = [max(cell_len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    left = [cells[place] + " " * (widths[place] - cell_len(cells[place])) for place in (0, 1)]
    right = [" " * (widths[place] - cell_len(cells[place])) + cells[place] for place in (2, 3, 4)]
    return "  ".join([*left, *right]).rstrip()


def told(rows: list[Row]) -> str:
    """Return the violations, the first ones of each harness."""
    lines = []
    for row in rows:
        lines += [f"{row.name}: {text}" for text in row.violations[:TOLD]]
        if len(row.violations) > TOLD:
            lines.append(f"{row.name}: … and {len(row.violations) - TOLD} more")
    return "\n".join(lines)
