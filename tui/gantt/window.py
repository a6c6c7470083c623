"""The stretch of time a Gantt shows: chosen so that all is seen, then moved and zoomed."""

from math import ceil, floor

from tui.gantt import bars
from tui.gantt.bars import Scale, Zoom


class Window:
    """A scale with the span of what there is to see; where nobody moved it, it fits that."""

    def __init__(self, today: float) -> None:
        """Take the moment that `back` comes back to."""
        self._today = today
        self._span = (int(today) - 1, int(today))
        self._moved = False
        self.scale = Scale(bars.YEARS, int(today), 0)

    def stand_at(self, today: float) -> None:
        """Come back to another moment from now on."""
        self._today = today

    def fit(self, span: tuple[int, int], width: int) -> None:
        """Show a span in so many cells; moved and zoomed as it was, where it was."""
        self._span = span
        zoom = self.scale.zoom
        if not self._moved:
            zoom = bars.fitting(*span, width, room=_room(width))
        self.scale = Scale(zoom, self.scale.first, width)
        self._look_at(self.scale.first if self._moved else self._start())

    def shift(self, units: int) -> None:
        """Move by so many units of the zoom; later is positive."""
        self._move_to(self.scale.first + units * self.scale.zoom.months)

    def turn(self, step: int) -> None:
        """Move by a page less one unit."""
        self.shift(step * max(1, self.scale.width // self.scale.zoom.cells - 1))

    def zoom(self, step: int) -> None:
        """Come closer (1) or go wider (-1) around the middle."""
        place = bars.ZOOMS.index(self.scale.zoom) + step
        if 0 <= place < len(bars.ZOOMS):
            zoom, middle = bars.ZOOMS[place], self.scale.time(self.scale.width / 2)
            self.scale = Scale(zoom, self.scale.first, self.scale.width)
            self._move_to(round(middle - _months(zoom, self.scale.width / 2)))

    def back(self) -> None:
        """Show today again."""
        self._move_to(self._start())

    def see(self, time: float) -> None:
        """Move as little as it takes to have a moment on screen."""
        cell, width = self.scale.last_cell(time), self.scale.width
        outside = cell - width + 1 if cell >= width else min(cell, 0)
        if width and outside:
            self._span = (min(self._span[0], floor(time) - 1), max(self._span[1], ceil(time)))
            units = outside / self.scale.zoom.cells
            self.shift(ceil(units) if units > 0 else floor(units))

    def _move_to(self, first: int) -> None:
        self._moved = True
        self._look_at(first)

    def _look_at(self, first: int) -> None:
        room = _room(self.scale.width)
        self.scale = bars.bounded(first, self.scale, *self._span, room=room)

    def _start(self) -> int:
        """Return the month from which all is seen, or else today has two thirds before it."""
        low, high = self._span
        zoom, width = self.scale.zoom, self.scale.width
        if Scale(zoom, bars.aligned(low, zoom), width).at(high) + _room(width) <= width:
            return low
        return round(self._today - _months(zoom, width * 2 / 3))


def _months(zoom: Zoom, cells: float) -> float:
    return cells * zoom.months / zoom.cells


def _room(width: int) -> int:
    """Return how many cells stay free behind the last bar, for the words at its end."""
    return max(5, width // 14)
