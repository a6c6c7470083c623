"""Times two things in turn, so that what disturbs one disturbs the other."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


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
    return ratio_of(what, mine, theirs, bound)


def ratio_of(what: str, mine: Sequence[float], theirs: Sequence[float], bound: float) -> Row:
    """Return the ratio of the best of each, measured alternately."""
    found = min(mine) / min(theirs)
    return Row(what, f"{found:.2f}", f"<= {bound}", found <= bound)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def peak() -> float:
    """Return the most memory this process held, in MB; what its parent held is not in it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (line,) = (line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def size(what: str, megabytes: float, bound: float) -> Row:
    return Row(what, f"{megabytes:.0f} MB", f"<= {bound:.0f} MB", megabytes <= bound)


def pause(what: str, found: float, bound: float) -> Row:
    """Return how long somebody waited, in seconds, against the most that is borne."""
    return Row(what, f"{found * 1000:.0f} ms", f"<= {bound * 1000:.0f} ms", found <= bound)
