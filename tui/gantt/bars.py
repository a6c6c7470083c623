"""The bars of the Gantt screen, cell by cell, as plain values: signs that tell states apart.

Time is counted in months as `Month.ordinal`; a bar that ends in a month runs to its end.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final, NamedTuple

from rich.cells import cell_len

from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN, Bar, Course

#: What a bar of each kind is made of; every sign is one cell wide.
FILLS: Final = {DONE: "█", COMING: "▒", UNPROVEN: "╱"}
SOFT, DOUBT, TAIL = "░", "?", "·"
PLANNED, PLANNED_SOFT, PLAN_START, PLAN_END = "─", "╌", "├", "┤"
OPENED, OPENED_BY, OPENS, MILESTONE = "◆", "◁", "◇", "▾"
TODAY, NOW, YEAR = "│", "▼", "┊"
TARGET, DUE = "┃", "▽"
EARLIER, LATER = "‹", "›"
#: Roles over which thin lines may still be drawn.
_EMPTY: Final = ("", "grid")
#: Roles of the lines that stand at a moment, across all bars.
_LINES: Final = ("today", "target")
_YEAR_CELLS: Final = 4


@dataclass(frozen=True, slots=True)
class Zoom:
    """How far apart time stands: a unit of so many months takes so many cells."""

    key: str
    months: int
    cells: int


MONTHS, QUARTERS, YEARS = Zoom("month", 1, 3), Zoom("quarter", 3, 3), Zoom("year", 12, 6)
ZOOMS: Final = (YEARS, QUARTERS, MONTHS)


@dataclass(frozen=True, slots=True)
class Scale:
    """A window on time: `width` cells from the month `first` on."""

    zoom: Zoom
    first: int
    width: int

    def at(self, time: float) -> float:
        """Return where a moment stands, in cells from the left edge."""
        return (time - self.first) * self.zoom.cells / self.zoom.months

    def time(self, cell: float) -> float:
        """Return the moment that stands so many cells from the left edge."""
        return self.first + cell * self.zoom.months / self.zoom.cells

    def last_cell(self, end: float) -> int:
        """Return the cell in which a stretch of time that ends at `end` has its end."""
        return ceil(self.at(end)) - 1

    def cells(self, start: float, end: float) -> range:
        """Return the cells of a stretch, on the window or not: those it fills by half, at least one."""
        low, high = ceil(self.at(start) - 0.5), ceil(self.at(end) - 0.5)
        if high <= low:
            low = floor(self.at(start))
            high = low + 1
        return range(low, high)


class Mark(NamedTuple):
    """One cell: its sign (empty behind a wide character), and the role that gives it a style."""

    sign: str
    role: str


Cells = list[Mark]


@dataclass(frozen=True, slots=True)
class Picture:
    """What one project shows: its course, when it opened, its milestones, the words at its end.

    With `opened_by` it is only known to have been open by then. Of `ends` the first that there is room for is written.
    """

    course: Course
    opened_at: float | None = None
    opened_by: bool = False
    milestones: tuple[float, ...] = ()
    ends: tuple[str, ...] = ()


# --- choosing the window ------------------------------------------------------------------------


def aligned(time: float, zoom: Zoom) -> int:
    """Return the first month of the unit that a moment lies in."""
    return floor(time) // zoom.months * zoom.months


def fitting(low: int, high: int, width: int, *, room: int) -> Zoom:
    """Return the closest zoom that shows what stands from `low` to `high`, all but a tenth.

    `room` cells stay free behind it.
    """
    for zoom in reversed(ZOOMS):
        needed = Scale(zoom, aligned(low, zoom), width).at(high) + room
        if needed <= width * 1.1:
            return zoom
    return YEARS


def bounded(first: int, scale: Scale, low: int, high: int, *, room: int) -> Scale:
    """Return the scale moved to the unit of `first`, as far as there is something to see."""
    zoom = scale.zoom
    needed = Scale(zoom, 0, scale.width).time(room - scale.width) + high
    most = aligned(needed + zoom.months - 1, zoom)
    return Scale(zoom, max(aligned(low, zoom), min(aligned(first, zoom), most)), scale.width)


# --- lines --------------------------------------------------------------------------------------


def blank(scale: Scale, today: float, target: float | None = None) -> Cells:
    """Return a line with the turns of the years, the line of today and that of the target."""
    line = [Mark(" ", "")] * scale.width
    for january in _januaries(scale):
        line[floor(scale.at(january))] = Mark(YEAR, "grid")
    _put(line, scale.last_cell(today), Mark(TODAY, "today"))
    if target is not None:
        _put(line, scale.last_cell(target), Mark(TARGET, "target"))
    return line


def roomy(
    picture: Picture, scale: Scale, today: float, target: float | None = None
) -> tuple[Cells, Cells]:
    """Return two lines: the bar, and thin below it the baseline."""
    bar, below = blank(scale, today, target), blank(scale, today, target)
    _course(bar, picture, scale)
    for planned in _of_kind(picture.course.bars, BASELINE):
        _baseline(below, planned, scale)
    _marks(bar, picture, scale)
    return bar, below


def dense(picture: Picture, scale: Scale, today: float, target: float | None = None) -> Cells:
    """Return one line: the baseline where no bar stands, and its finish within the bar."""
    line = blank(scale, today, target)
    _course(line, picture, scale)
    for planned in _of_kind(picture.course.bars, BASELINE):
        _baseline(line, planned, scale)
        finish = scale.cells(planned.start, planned.end)[-1]
        if not planned.soft_end and 0 <= finish < scale.width:
            line[finish] = Mark(PLAN_END, "tick")
    _marks(line, picture, scale)
    return line


def _of_kind(bars: Iterable[Bar], kind: str) -> Iterator[Bar]:
    return (bar for bar in bars if bar.kind == kind)


def _course(line: Cells, picture: Picture, scale: Scale) -> None:
    """Paint the tail and the bars; where a line crosses a bar it takes the colour of the line."""
    course = picture.course
    if course.tail:
        for cell in scale.cells(*course.tail):
            if _within(line, cell) and line[cell].role not in _LINES:
                line[cell] = Mark(TAIL, "tail")
    for bar in course.bars:
        if bar.kind in FILLS:
            for cell, sign in _filled(bar, scale):
                crossed = line[cell].role
                line[cell] = Mark(sign, crossed if crossed in _LINES else bar.kind)


def _filled(bar: Bar, scale: Scale) -> Iterator[tuple[int, str]]:
    """Yield the cells of a bar that stand in the window, with their signs."""
    cells = scale.cells(bar.start, bar.end)
    seen = range(max(cells.start, 0), min(cells.stop, scale.width))
    middle = seen[len(seen) // 2] if seen else -1
    for cell in seen:
        if bar.kind == UNPROVEN and cell == middle:
            yield cell, DOUBT
        else:
            yield cell, SOFT if _doubtful(bar, scale.time(cell + 0.5)) else FILLS[bar.kind]


def _doubtful(bar: Bar, time: float) -> bool:
    """Tell whether a moment lies in the year in which a bar begins or ends, no one knows when."""
    early = bar.soft_start and time < bar.start + bar.reach
    return early or (bar.soft_end and time >= bar.end - bar.reach)


def _baseline(line: Cells, bar: Bar, scale: Scale) -> None:
    cells = scale.cells(bar.start, bar.end)
    for cell in cells:
        if not _within(line, cell) or line[cell].role not in _EMPTY:
            continue
        sign = PLANNED_SOFT if _doubtful(bar, scale.time(cell + 0.5)) else PLANNED
        if cell == cells[0] and not bar.soft_start:
            sign = PLAN_START
        if cell == cells[-1] and not bar.soft_end:
            sign = PLAN_END
        line[cell] = Mark(sign, "baseline")


def _marks(line: Cells, picture: Picture, scale: Scale) -> None:
    """Paint milestones and openings, then the words at the end, or where the project is."""
    for time in picture.milestones:
        _put(line, floor(scale.at(time)), Mark(MILESTONE, "milestone"))
    at, sign = picture.course.opens_at, OPENS
    if picture.opened_at:
        at, sign = picture.opened_at, OPENED_BY if picture.opened_by else OPENED
    if at is not None:
        _put(line, scale.last_cell(at), Mark(sign, "opening"))
    painted = [cell for cell, mark in enumerate(line) if mark.role not in (*_EMPTY, *_LINES)]
    _hint(line, picture, scale, seen=bool(painted))
    _words_at_end(line, picture, scale, max(painted, default=-1))


def _hint(line: Cells, picture: Picture, scale: Scale, *, seen: bool) -> None:
    """Point to where a project is of which the window shows nothing."""
    bars = picture.course.bars
    if seen or not bars or not line:
        return
    gone = max(bar.end for bar in bars) <= scale.first
    line[0 if gone else -1] = Mark(EARLIER if gone else LATER, "hint")


def _words_at_end(line: Cells, picture: Picture, scale: Scale, last: int) -> None:
    bars = picture.course.bars
    end = max([picture.course.end, *(bar.end for bar in bars)])
    if bars and (scale.last_cell(end) >= scale.width or last < 0):
        return
    start = max(last, *_lines_behind(line, last)) + 2 if bars else 1
    for words in picture.ends:
        if start + cell_len(words) <= scale.width:
            write(line, start, words, "words")
            return


def _lines_behind(line: Cells, last: int) -> tuple[int, ...]:
    """Return the cells of the lines that stand right behind the end, else the end itself."""
    near = [cell for cell in (last + 1, last + 2) if _within(line, cell)]
    return tuple(cell for cell in near if line[cell].role in _LINES) or (last,)


# --- the head -----------------------------------------------------------------------------------


def head(
    scale: Scale, today: float, units: Sequence[str], target: float | None = None
) -> tuple[Cells, Cells]:
    """Return two lines: the years, and below them their parts, with signs over today and target.

    `units` are the words for the parts of a year: twelve months, four quarters or two halves.
    """
    years, parts = [Mark(" ", "")] * scale.width, [Mark(" ", "")] * scale.width
    januaries = [floor(scale.at(january)) for january in _januaries(scale)]
    if min(januaries, default=scale.width) > _YEAR_CELLS:
        write(years, 0, str(scale.first // 12), "head")
    for cell in januaries:
        write(years, cell, str(round(scale.time(cell)) // 12), "head")
    marks = {} if target is None else {scale.last_cell(target): Mark(DUE, "target")}
    _parts(parts, scale, units, {**marks, scale.last_cell(today): Mark(NOW, "today")})
    return years, parts


def _parts(line: Cells, scale: Scale, units: Sequence[str], marks: Mapping[int, Mark]) -> None:
    months = 12 // len(units)
    begins = aligned(scale.first, Zoom("", months, 1))
    for month in range(begins, ceil(scale.time(scale.width)), months):
        words, cell = units[month % 12 // months], floor(scale.at(month))
        if cell >= 0 and not any(cell <= at < cell + cell_len(words) for at in marks):
            write(line, cell, words, "parts")
    for at, sign in marks.items():
        _put(line, at, sign)


def _januaries(scale: Scale) -> range:
    first = -(-scale.first // 12) * 12
    return range(first, ceil(scale.time(scale.width)), 12)


# --- cells --------------------------------------------------------------------------------------


def _within(line: Cells, cell: int) -> bool:
    return 0 <= cell < len(line)


def _put(line: Cells, cell: int, mark: Mark) -> None:
    if _within(line, cell):
        line[cell] = mark


def write(line: Cells, cell: int, words: str, role: str) -> None:
    """Write words from a cell on, whole or not at all; a wide character takes two cells."""
    if cell + cell_len(words) > len(line):
        return
    for character in words:
        width = cell_len(character)
        line[cell : cell + width] = [Mark(character, role), *[Mark("", role)] * (width - 1)]
        cell += width


def runs(line: Cells) -> Iterator[tuple[str, str]]:
    """Yield the texts of a line with their roles, cells of one role together."""
    text, role = "", ""
    for mark in line:
        if mark.role != role and text:
            yield text, role
            text = ""
        text, role = text + mark.sign, mark.role
    if text:
        yield text, role
