"""Finds room for labels, so that none covers another or a line. All measures in mm."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

#: What stays free between labels on one line.
_BESIDE = 1.2


class Box(NamedTuple):
    """A rectangle, y downward."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Tell whether the two share any area."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class Spot(NamedTuple):
    """Where a label may stand: its left edge and its middle line."""

    x: float
    y: float


class Room:
    """A part of the sheet with what already stands there."""

    def __init__(self, frame: Box, taken: Iterable[Box] = ()) -> None:
        self._frame = frame
        self._taken = list(taken)

    def take(self, box: Box) -> None:
        """Keep labels off a rectangle."""
        self._taken.append(box)

    def take_line(self, points: Sequence[tuple[float, float]], reach: float = 0.4) -> None:
        """Keep labels off a line of level and upright pieces."""
        for (x1, y1), (x2, y2) in pairwise(points):
            self.take(
                Box(
                    min(x1, x2) - reach,
                    min(y1, y2) - reach,
                    max(x1, x2) + reach,
                    max(y1, y2) + reach,
                )
            )

    def place(self, width: float, height: float, spots: Iterable[Spot]) -> Spot | None:
        """Return and take the first of `spots` that is free and inside; None where none is."""
        for spot in spots:
            box = Box(spot.x, spot.y - height / 2, spot.x + width, spot.y + height / 2)
            if self._inside(box) and not any(box.meets(other) for other in self._taken):
                self.take(box._replace(left=box.left - _BESIDE, right=box.right + _BESIDE))
                return spot
        return None

    def _inside(self, box: Box) -> bool:
        frame = self._frame
        return (
            box.left >= frame.left
            and box.right <= frame.right
            and box.top >= frame.top
            and box.bottom <= frame.bottom
        )


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Return middles near `wanted`, in the same order, `height` apart and between low and high.

    Labels that touch move apart around their common middle. Where they cannot all fit they are
    stacked from `low` on.
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    runs: list[tuple[list[int], float]] = []
    for place in order:
        run, middle = [place], _within(wanted[place], height, 1, low, high)
        while runs and runs[-1][1] + (len(runs[-1][0]) + len(run)) * height / 2 > middle:
            run = runs.pop()[0] + run
            mean = sum(wanted[item] for item in run) / len(run)
            middle = _within(mean, height, len(run), low, high)
        runs.append((run, middle))
    found = [0.0] * len(wanted)
    for run, middle in runs:
        for place, item in enumerate(run):
            found[item] = middle + (place - (len(run) - 1) / 2) * height
    return found


def _within(middle: float, height: float, count: int, low: float, high: float) -> float:
    half = height * count / 2
    return max(low + half, min(high - half, middle))
