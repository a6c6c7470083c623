"""Step lines over months in a grid of cells: where each dot and each word stands, undrawn.

A cell holds two dots across and four down, as Braille has them: Braille and the dashes of the
level are one cell wide in Chinese terminals too, which box drawing need not be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from rich.cells import cell_len

from portfolio.values.digits import decimal_text, round_half_up

Pattern = Literal["thin", "thick", "dashed"]
#: From this height on one row stays free above the highest line, and rows lie between labels.
_ROOMY: Final = 12


def _units(roomy: bool) -> list[tuple[Fraction, int]]:
    """Return what a row may be worth, the finest first, and after how many rows a label stands."""
    found: dict[Fraction, int] = {}
    for rows in (2, 3, 4) if roomy else (2, 1):
        for power in range(8):
            for digits in (10, 20, 25, 50) if roomy else (10, 20, 25, 30, 40, 50):
                found.setdefault(Fraction(digits * 10**power, 1000 * rows), rows)
    return sorted(found.items())


_BLANK: Final = 0x2800
_DOTS: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
LEVEL, LEVEL_DUE, UPRIGHT = "╌", "╍", "╎"


@dataclass(frozen=True, slots=True)
class Steps:
    """A line: the value from the end of each of its months on, up to the end of month `last`.

    Months are counted as `Month.ordinal`.
    """

    key: str
    points: Sequence[tuple[int, Fraction]]
    last: int
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Note:
    """Words at a point of a line; of `texts` the first that finds room is written, or none.

    One that is not `needed` is written only where it hides nothing of the level or today.
    """

    at: int
    value: Fraction
    texts: Sequence[str]
    key: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """Lines against a level that is to be reached by a month; the lines named first lie on top."""

    first: int
    last: int
    level: Fraction
    due: int
    today: int
    lines: Sequence[Steps]
    notes: Sequence[Note]
    level_texts: Sequence[str]
    today_texts: Sequence[str]


class Run(NamedTuple):
    """Neighbouring cells of one row that mean the same."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class Scale:
    """How months and values become cells and dots; the level runs through the middle of a row.

    So a value below the level never stands in the upper half of its row, nor above it.
    """

    first: int
    last: int
    level: Fraction
    unit: Fraction
    width: int
    height: int
    below: int
    label_rows: int

    def across(self, month: int) -> int:
        """Return the dot column of the end of a month."""
        months = max(1, self.last - self.first)
        return (month - self.first) * (2 * self.width - 1) // months

    def up(self, value: Fraction) -> int:
        """Return the dot row of a value, counted from the top."""
        halves = int(((value - self.level) / self.unit + Fraction(1, 2)) * 4 // 1)
        dots = halves + 4 * self.below
        return 4 * self.height - 1 - min(max(dots, 0), 4 * self.height - 1)

    def column(self, month: int) -> int:
        """Return the cell column of the end of a month."""
        return self.across(month) // 2

    def row(self, value: Fraction) -> int:
        """Return the cell row of a value."""
        return self.up(value) // 4

    def labels(self) -> Iterator[tuple[int, str]]:
        """Yield the rows that carry a value beside them, the level's among them."""
        level = self.height - 1 - self.below
        for row in range(level % self.label_rows, self.height, self.label_rows):
            value = self.level + (level - row) * self.unit
            if value >= 0:
                yield row, decimal_text(round_half_up(value * 100), 2)


def scale_of(scene: Scene, width: int, height: int) -> Scale:
    """Return the finest scale on which every line has its place."""
    values = [value for line in scene.lines for _, value in line.points] or [scene.level]
    roomy = height >= _ROOMY
    for unit, label_rows in _units(roomy):
        above = max(0, _rows(max(values) - scene.level, unit))
        below = max(0, -_rows(min(values) - scene.level, unit))
        spare = height - above - below - 1 - roomy
        if spare >= 0:
            below += spare // 2
            return Scale(
                scene.first, scene.last, scene.level, unit, width, height, below, label_rows
            )
    raise ValueError("no scale is coarse enough")


def _rows(distance: Fraction, unit: Fraction) -> int:
    return int((distance / unit + Fraction(1, 2)) // 1)


class Canvas:
    """Cells in three layers: what lies behind, dots, and words on top."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._behind: dict[tuple[int, int], tuple[str, str]] = {}
        self._dots: dict[tuple[int, int], int] = {}
        self._keys: dict[tuple[int, int], str] = {}
        self._words: dict[tuple[int, int], tuple[str, str]] = {}

    def lay(self, column: int, row: int, text: str, key: str) -> None:
        """Put a character behind everything."""
        self._behind[column, row] = (text, key)

    def dot(self, across: int, up: int, key: str) -> None:
        """Set a dot; a cell belongs to the line that came into it first."""
        place = (across // 2, up // 4)
        self._dots[place] = self._dots.get(place, 0) | _DOTS[up % 4][across % 2]
        self._keys.setdefault(place, key)

    def free(self, column: int, row: int, width: int) -> bool:
        """Tell whether so many cells, and one on each side of them, hold neither dots nor words."""
        if not (0 <= row < self.height and column >= 0 and column + width <= self.width):
            return False
        places = [(x, row) for x in range(column - 1, column + width + 1)]
        return not any(place in self._dots or place in self._words for place in places)

    def write(self, column: int, row: int, text: str, key: str) -> None:
        """Write words, of which a wide character takes two cells."""
        for character in text:
            self._words[column, row] = (character, key)
            for more in range(1, cell_len(character)):
                self._words[column + more, row] = ("", key)
            column += cell_len(character)

    def runs(self, row: int) -> list[Run]:
        """Return a row from left to right."""
        found: list[Run] = []
        for column in range(self.width):
            text, key = self._cell(column, row)
            if found and found[-1].key == key:
                found[-1] = Run(found[-1].text + text, key)
            else:
                found.append(Run(text, key))
        return found

    def _cell(self, column: int, row: int) -> tuple[str, str]:
        place = (column, row)
        if place in self._words:
            return self._words[place]
        if place in self._dots:
            return chr(_BLANK + self._dots[place]), self._keys[place]
        return self._behind.get(place, (" ", ""))


# --- the whole picture --------------------------------------------------------------------------


def draw(scene: Scene, width: int, height: int) -> list[list[Run]]:
    """Return the picture as `height` rows of `width` cells: the lines, then the years.

    Keys are those of the lines and notes, and `axis`, `level` and `today`. Without room for a
    picture the rows are empty.
    """
    gutter = cell_len(decimal_text(round_half_up(scene.level * 100), 2)) + 2
    if width < gutter + 8 or height < 4:
        return [[Run(" " * width, "")] for _ in range(height)]
    scale = scale_of(scene, width - gutter, height - 1)
    canvas = Canvas(scale.width, scale.height)
    _lay_level(canvas, scale, scene)
    for line in scene.lines:
        _draw_line(canvas, scale, line)
    _write_notes(canvas, scale, scene)
    labels = dict(scale.labels())
    rows = [
        [Run(f"{labels.get(row, ''):>{gutter - 1}} ", "axis"), *canvas.runs(row)]
        for row in range(scale.height)
    ]
    return [*rows, [Run(" " * gutter, "axis"), *_years(scale)]]


def _lay_level(canvas: Canvas, scale: Scale, scene: Scene) -> None:
    """Lay the level, heavier from the month it is due, and an upright at the month of today."""
    due, row = scale.column(scene.due), scale.row(scene.level)
    for y in range(scale.height):
        canvas.lay(scale.column(scene.today), y, UPRIGHT, "today")
    for x in range(scale.width):
        canvas.lay(x, row, LEVEL if x < due else LEVEL_DUE, "level")


def _draw_line(canvas: Canvas, scale: Scale, line: Steps) -> None:
    ends = [*(month for month, _ in line.points[1:]), line.last]
    for (month, value), end in zip(line.points, ends, strict=True):
        for across in range(scale.across(month), scale.across(end) + 1):
            _dot_level(canvas, across, scale.up(value), line)
    for (_, before), (month, after) in pairwise(line.points):
        top, bottom = sorted((scale.up(before), scale.up(after)))
        for up in range(top, bottom + 1):
            canvas.dot(scale.across(month), up, line.key)


def _dot_level(canvas: Canvas, across: int, up: int, line: Steps) -> None:
    if line.pattern == "dashed" and across // 2 % 2:
        return
    canvas.dot(across, up, line.key)
    if line.pattern == "thick" and up + 1 < 4 * canvas.height:
        canvas.dot(across, up + 1, line.key)


def sample(pattern: Pattern) -> str:
    """Return a piece of line in its pattern, three cells long."""
    canvas = Canvas(3, 1)
    for across in range(6):
        _dot_level(canvas, across, 1, Steps("", (), 0, pattern))
    return "".join(run.text for run in canvas.runs(0))


# --- words --------------------------------------------------------------------------------------


def _write_notes(canvas: Canvas, scale: Scale, scene: Scene) -> None:
    """Write what finds room, the most needed first: level, the notes in their order, today."""
    row, today = scale.row(scene.level), scale.column(scene.today)
    _write(canvas, scene.level_texts, "level", [(x, row, 1) for x in range(1, canvas.width)])
    for note in scene.notes:
        shunned = _Shunned(today, row, note.needed)
        _write(canvas, note.texts, note.key, list(_around(scale, note)), shunned)
    places = [
        place
        for y in reversed(range(canvas.height))
        for place in ((today - 2, y, -1), (today + 2, y, 1))
    ]
    shunned = _Shunned(-9, row, at_need=False)
    _write(canvas, scene.today_texts, "today", places, shunned)


def _around(scale: Scale, note: Note) -> Iterator[tuple[int, int, int]]:
    """Yield where a note may stand: over its point, beside it, under it."""
    x, y = scale.column(note.at), scale.row(note.value)
    yield from ((x, y - 1, 1), (x, y - 1, -1), (x - 2, y, -1), (x + 2, y + 1, 1))
    yield from ((x - 2, y - 1, -1), (x + 2, y - 1, 1), (x, y - 2, 1), (x, y - 2, -1))
    yield from ((x - 2, y + 1, -1), (x + 2, y, 1), (x + 2, y + 2, 1))


class _Shunned(NamedTuple):
    """A column and a row that are written over only where there is no other room, or never."""

    column: int
    row: int
    at_need: bool

    def over(self, at: tuple[int, int], width: int) -> int:
        """Return how much of them a text hides."""
        column, row = at
        return 2 * (row == self.row) + (column - 1 <= self.column <= column + width)


_NOTHING: Final = _Shunned(-9, -9, at_need=True)


def _write(
    canvas: Canvas,
    texts: Sequence[str],
    key: str,
    places: Sequence[tuple[int, int, int]],
    shunned: _Shunned = _NOTHING,
) -> None:
    """Write the first text that has room at one of the places, rightward or leftward of it."""
    for text in texts:
        width = cell_len(text)
        starts = [(x if side > 0 else x - width + 1, y) for x, y, side in places]
        free = [
            at
            for at in starts
            if canvas.free(*at, width) and (shunned.at_need or not shunned.over(at, width))
        ]
        if free:
            canvas.write(*min(free, key=lambda at: shunned.over(at, width)), text, key)
            return


def _years(scale: Scale) -> list[Run]:
    """Return the line of years: each under the middle of its months, ticks between them."""
    canvas = Canvas(scale.width, 1)
    for year in range(scale.first // 12, scale.last // 12 + 1):
        start, end = max(scale.first, year * 12 - 1), min(scale.last, year * 12 + 11)
        if start > scale.first:
            canvas.lay(scale.column(start), 0, "╵", "axis")
        left, right = scale.column(start), scale.column(end)
        column = (left + right - 3) // 2 + 1
        if right - left >= 3 and canvas.free(column, 0, 4):
            canvas.write(column, 0, f"{year:04d}", "axis")
    return canvas.runs(0)
