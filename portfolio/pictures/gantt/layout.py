"""Where a Gantt page keeps its parts: roomy for few projects, dense for many. All in mm."""

from dataclasses import dataclass
from typing import Final

from portfolio.pictures.paper import A4, Paper

#: No row is higher, however few there are.
MOST_ROW: Final = 12.2
#: Below this height only some rows are named, and bars have no outline.
LEAST_ROW: Final = 2.45
_LEAST_BAND: Final = 2.8


@dataclass(frozen=True, slots=True)
class Density:
    """How close a page is set: the size of its names in points, their lines, its pitches."""

    size: float
    lines: int
    least: float  #: the least height of a row that this suits
    pitch: float  #: from one line of the notes to the next
    lean: bool = False  #: the answer stands among the notes, not under the title


ROOMY: Final = Density(7.2, 3, 8.3, 3.2)
CLOSE: Final = Density(7.1, 2, 6.0, 3.2)
DENSE: Final = Density(7.0, 1, LEAST_ROW, 3.0, lean=True)


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet with a density, and how many lines of notes stand at its foot."""

    paper: Paper
    density: Density
    notes: int

    @property
    def high(self) -> bool:
        """Whether the sheet is as high as A4, so that its head needs no saving."""
        return self.paper.height >= A4.height

    @property
    def over(self) -> tuple[float, float]:
        """Middle and size of the line over the title: plan, month, reports."""
        return (8.4, 7.5) if self.density.lean else (8.6, 9.0)

    @property
    def title(self) -> tuple[float, float]:
        """Middle and size at most of the title."""
        if self.density.lean:
            return 13.6, 12.0
        return 15.6, 15.0

    @property
    def answer(self) -> tuple[float, float, float]:
        """The first line's middle, the pitch and the size of the answer."""
        return (22.6, 4.0, 8.0) if self.high else (21.8, 3.7, 7.6)

    @property
    def top(self) -> float:
        """Where the rows start, below the calendar."""
        if self.density.lean:
            return 28.0
        return 46.0 if self.high else 43.5

    @property
    def foot(self) -> float:
        """The last line: sources and the page number."""
        return self.paper.height - (4.6 if self.density.lean else 5.5)

    @property
    def first_note(self) -> float:
        return self.foot - (self.notes + 0.1) * self.density.pitch

    @property
    def legend(self) -> float:
        return self.first_note - 4.3

    @property
    def bottom(self) -> float:
        """How far down the rows may reach; the target month is named below them."""
        return self.legend - 6.6

    def band(self, row: float) -> float:
        """Return the height of a group's band among rows of a height."""
        return max(0.7 * row, _LEAST_BAND)

    def row(self, rows: int, bands: int) -> float:
        """Return how high rows are when so many of them and of bands share the sheet."""
        room = self.bottom - self.top
        even = room / (rows + 0.7 * bands)
        if 0.7 * even < _LEAST_BAND:
            even = (room - bands * _LEAST_BAND) / max(rows, 1)
        return min(MOST_ROW, even)


def choose(paper: Paper, notes: int, rows: int, bands: int) -> Layout:
    """Return the roomiest layout in which so many rows and bands share one sheet, else DENSE."""
    for density in (ROOMY, CLOSE):
        layout = Layout(paper, density, notes)
        if layout.row(rows, bands) >= density.least:
            return layout
    return Layout(paper, DENSE, notes)
