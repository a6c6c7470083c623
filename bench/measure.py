"""Times two things in turn, so that what disturbs one disturbs the other."""

import time
from collections.abc import Callable, Sequence
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
    return ratio_of(what, mine, theirs, bound)


def ratio_of(what: str, mine: Sequence[float], theirs: Sequence[float], bound: float) -> Row:
    """Return the ratio of the best of each, measured alternately."""
    found = min(mine) / min(theirs)
    return Row(what, f"{found:.2f}", f"<= {bound}", found <= bound)


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


#: What a measured program runs at its end: it prints the most memory it has held, in KiB. A
#: child's `ru_maxrss` would count the pages its parent had before the exec.
PEAK = "print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))"


def size(what: str, megabytes: float, bound: float) -> Row:
    return Row(what, f"{megabytes:.0f} MB", f"<= {bound:.0f} MB", megabytes <= bound)


def pause(what: str, found: float, bound: float) -> Row:
    """Return how long somebody waited, in seconds, against the most that is borne."""
    return Row(what, f"{found * 1000:.0f} ms", f"<= {bound * 1000:.0f} ms", found <= bound)
