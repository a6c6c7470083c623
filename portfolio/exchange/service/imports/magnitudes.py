"""Finds figures that are thousands of times off the rest of their column: a unit read wrongly."""

from array import array
from typing import Final

from portfolio.exchange.kinds.projects import ProjectRow
from portfolio.exchange.problems import Spot
from portfolio.exchange.service.imports.ground import Ground
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

#: 万元 read as 元 is 10,000 times off; the rows differ among themselves, so half of that in powers.
TIMES: Final = 3_000
#: A median of fewer figures says little.
_FEWEST: Final = 4
_WATCHED: Final = ("investment", "land_area", "floor_area", "beds_built")


class Magnitudes:
    """Keeps the figures of the watched columns with their rows, 12 bytes a figure."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._values = {name: array("q") for name in _WATCHED}
        self._rows = {name: array("i") for name in _WATCHED}

    def count(self, item: ProjectRow) -> None:
        """Keep the figures of a row."""
        for name in _WATCHED:
            figure = item.figures.get(name)
            if figure is not None and figure.value:
                self._values[name].append(figure.value)
                self._rows[name].append(item.number)

    def finish(self) -> None:
        """Warn of each figure that is TIMES above or below the median of its column."""
        for name, values in self._values.items():
            if len(values) < _FEWEST:
                continue
            median = sorted(values)[len(values) // 2]
            for value, row in zip(values, self._rows[name], strict=True):
                if value >= median * TIMES or value * TIMES <= median:
                    self._warn(name, row, value, median)

    def _warn(self, name: str, row: int, value: int, median: int) -> None:
        heading = self._ground.sheet.heading(name)
        spot = Spot(row, *((heading.letter, heading.text) if heading else (None, None)))
        text = mark("The figure is {times} times the middle one of its column.")
        if value < median:
            text = mark("The middle figure of the column is {times} times this one.")
        times = max(value, median) // max(1, min(value, median))
        error = WrongUsage(text, times=f"{times:,}")
        self._ground.sheet.problems.warn(spot, "magnitude", error)
