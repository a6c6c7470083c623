"""The lines of a Gantt from top to bottom: headings of one line, projects of one or of two."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, Protocol, TypeVar

from tui.widgets.table import Cell


class Coded(Protocol):
    """What has a bar of its own: a project, however it is read."""

    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=Coded)


class Stack(Generic[T]):
    """Entries and the line on which each of them starts."""

    def __init__(self, entries: Sequence[T | Cell], lines: int) -> None:
        """Take the entries, and how many lines a project has."""
        self.entries = entries
        self.lines = lines
        heights = (1 if isinstance(entry, Cell) else lines for entry in entries)
        self._tops = [0, *accumulate(heights)]
        projects = (not isinstance(entry, Cell) for entry in entries)
        self._before = [0, *accumulate(projects)]

    @property
    def height(self) -> int:
        """All its lines."""
        return self._tops[-1]

    def top(self, place: int) -> int:
        """Return the line on which an entry starts."""
        return self._tops[place]

    def bottom(self, place: int) -> int:
        """Return the line behind an entry's last one."""
        return self._tops[place + 1]

    def at(self, line: int) -> tuple[int, int]:
        """Return the place of the entry that a line belongs to, and which of its lines it is."""
        place = bisect_right(self._tops, line) - 1
        return place, line - self._tops[place]

    def project(self, place: int) -> T | None:
        """Return the project at a place; None for a heading and for no place."""
        if not 0 <= place < len(self.entries):
            return None
        entry = self.entries[place]
        return None if isinstance(entry, Cell) else entry

    def nearest(self, place: int, step: int) -> int:
        """Return the first project from `place` on in steps of 1 or -1, else back; -1 for none."""
        bound = min(max(place, 0), len(self.entries) - 1)
        for way in (step, -step):
            found = bound
            while 0 <= found < len(self.entries):
                if self.project(found):
                    return found
                found += way
        return -1

    def codes(self, first: int, last: int) -> list[str]:
        """Return the codes of the projects with a line from `first` up to, not including, `last`."""
        rows = (self.project(place) for place in self._places(first, last))
        return [row.code for row in rows if row]

    def counted(self, first: int, last: int) -> range:
        """Return which of the projects, counted from 0, have a line between two lines."""
        places = self._places(first, last)
        return range(self._before[places.start], self._before[places.stop])

    def _places(self, first: int, last: int) -> range:
        if not self.entries or last <= first:
            return range(0)
        end = self.at(min(last, self.height) - 1)[0]
        return range(self.at(min(first, self.height - 1))[0], end + 1)
