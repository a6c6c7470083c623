"""Times two things in turn, so that what disturbs one disturbs the other."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    figure: str
    bound: str
    reached: bool


def ratio(
    what: str, ours: Callable[[], object], rival: Callable[[], object], bound: float, rounds: int
) -> Row:
    """Return the ratio of the best of `rounds` runs of each, taken alternately."""
    mine, theirs = [], []
    for _ in range(rounds):
        theirs.append(seconds(rival))
        mine.append(seconds(ours))
    found = min(mine) / min(theirs)
    return Row(what, f"{found:.2f}", f"<= {bound}", found <= bound)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def size(what: str, megabytes: float, bound: float) -> Row:
    return Row(what, f"{megabytes:.0f} MB", f"<= {bound:.0f} MB", megabytes <= bound)
