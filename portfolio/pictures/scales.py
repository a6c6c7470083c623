"""Where values stand within a panel of a picture, in millimetres on the sheet."""

from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.pictures.labels import Box
from portfolio.pictures.style import Point


@dataclass(frozen=True, slots=True)
class Scales:
    """Values across from `first` to `last`, and upwards from `low` to `high`."""

    panel: Box
    first: float
    last: float
    low: float = 0.0
    high: float = 1.0

    def x(self, value: float) -> float:
        share = (value - self.first) / (self.last - self.first)
        return self.panel.left + share * (self.panel.right - self.panel.left)

    def points(self, values: Iterable[tuple[float, float]]) -> list[Point]:
        """Return where pairs of values stand."""
        return [(self.x(across), self.y(up)) for across, up in values]

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.panel.bottom - share * (self.panel.bottom - self.panel.top)
