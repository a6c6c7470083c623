"""Reckons how high a brief stands on A4, so that its lists take the room there is."""

from collections.abc import Mapping
from math import ceil
from typing import Final

from portfolio.pack.brief.parts import (
    Brief,
    Front,
    Kind,
    Paragraph,
    Part,
    Picture,
    Table,
    cells,
)

#: Points to a cm.
_POINTS: Final = 72 / 2.54
#: Width of the text, height of a page, and what is left free at page ends, in cm.
TEXT_CM: Final = 17.4
_PAGE_CM: Final = 26.4
_SLACK_CM: Final = 2.0
#: Width to height of a picture, which is A4 landscape.
_SHAPE: Final = 297 / 210
#: Of each kind of text: its size, the height of its line and the space around it, in points.
_LINES: Final[Mapping[Kind, tuple[float, float, float]]] = {
    "lead": (11.5, 16, 4),
    "body": (11, 15, 0),
    "subhead": (11, 15, 2),
    "item": (11, 15, 0),
    "note": (9.5, 13, 0),
}
_CELL_POINTS, _CELL_LINE = 9.5, 12.5
#: Width of a Latin letter, rather more than on the average, to the size of its letters.
_LATIN: Final = 0.46
_HEADING_POINTS, _TITLE_POINTS = 21.0, 41.0


def lines_over(brief: Brief) -> int:
    """Return by how many lines a brief is too long for two pages; 0 or less where it fits.

    Its pictures stand on pages of their own behind.
    """
    return ceil(-_room_cm(brief) * _POINTS / _LINES["item"][1])


def _room_cm(brief: Brief) -> float:
    """Return the height that the texts of a brief leave free on two pages."""
    scale = text_scale(brief)
    wide = TEXT_CM / scale
    text = sum(_height(part, wide) for part in brief.parts())
    points = _TITLE_POINTS + scale * (text + _HEADING_POINTS * len(brief.sections))
    return 2 * _PAGE_CM - _SLACK_CM - points / _POINTS


def text_scale(brief: Brief) -> float:
    """Return how large letters are to those of Chinese: what English says takes more lines."""
    return 1.0 if brief.language == "zh" else 0.82


def _height(part: Part, wide: float) -> float:
    """Return how high a part stands in a width of text in cm, in points; of a picture its line."""
    if isinstance(part, Paragraph):
        size, line, around = _LINES[part.kind]
        return _lines(part.text, wide - (0.7 if part.kind == "item" else 0), size) * line + around
    if isinstance(part, Picture):
        return _CELL_LINE + 2
    return _table(part, wide)


def _table(table: Table, wide: float) -> float:
    share = wide / sum(table.widths)
    lines = 1 if table.caption else 0
    for row in (table.headings, *table.rows):
        pairs = zip(row, table.widths, strict=True)
        lines += max(_lines(cell, width * share - 0.25, _CELL_POINTS) for cell, width in pairs)
    return lines * _CELL_LINE + 0.75 * (len(table.rows) + 1)


def _lines(text: str, width_cm: float, size: float) -> int:
    """Return how many lines a text takes in letters of a size, in points."""
    wide = cells(text) - len(text)
    points = (wide + (len(text) - wide) * _LATIN) * size
    return max(1, ceil(points / (width_cm * _POINTS)))


# --- the front ----------------------------------------------------------------------------------

#: Measures of an official paper after GB/T 9704-2012: width and height of the text, in cm.
FRONT_CM: Final = (15.6, 23.4)
#: Sizes of the texts on the front, of the title and of what stands under it, in points.
FRONT_SIZES: Final[Mapping[Kind, float]] = {"bureau": 32, "contact": 12, "copies": 12}
FRONT_SIZE, FRONT_HEAD = 16.0, 12.0
_TITLE_LARGEST, _TITLE_LEAST = 22.0, 18.0
#: Heights of their lines, where not the pitch of the text, and what is free below them.
_FRONT_LINES: Final[Mapping[Kind, float]] = {"bureau": 40, "contact": 18, "copies": 18}
FRONT_TITLE_LINE, FRONT_HEAD_LINE, FRONT_GAP = 32.0, 17.0, 8.0
#: Some programs part Chinese from digits by a quarter of a letter: so much less fits in a line.
_PARTED: Final = 0.92
#: Points kept free for lines that break otherwise than reckoned.
_RESERVE: Final = 20.0


def front_over(brief: Brief, front: Front) -> float:
    """Return by how many points the front of a brief is higher than a page; 0 or less fits."""
    scale = text_scale(brief)
    wide = FRONT_CM[0] / scale * _PARTED
    points = 3 * FRONT_GAP + _RESERVE
    for part in (*front.above, *front.below):
        indent = "　　" if part.kind == "point" else ""
        size = FRONT_SIZES.get(part.kind, FRONT_SIZE)
        lines = 1 if part.kind == "bureau" else _lines(indent + part.lead + part.text, wide, size)
        points += lines * front_line(part.kind, front)
    size = title_size(front, scale)
    points += sum(_lines(text, wide, size) for text in front.title) * FRONT_TITLE_LINE
    points += _lines(brief.head, wide, FRONT_HEAD) * FRONT_HEAD_LINE
    return points * scale - FRONT_CM[1] * _POINTS


def title_size(front: Front, scale: float) -> float:
    """Return the size of the title, somewhat smaller where that spares it a broken line."""
    wide = FRONT_CM[0] / scale * _PARTED
    size = _TITLE_LARGEST
    while size > _TITLE_LEAST and any(_lines(text, wide, size) > 1 for text in front.title):
        size -= 0.5
    return size if all(_lines(text, wide, size) == 1 for text in front.title) else _TITLE_LARGEST


def front_line(kind: Kind, front: Front) -> float:
    """Return how high a line of a kind of text on the front is, in points."""
    return _FRONT_LINES.get(kind, front.pitch)


# --- one page of HTML, in two columns -------------------------------------------------------------

#: Width of a column and heights of both, in cm; what column ends leave empty is taken off.
_COLUMN_CM: Final = 9.15
_COLUMNS_CM: Final = 2 * 26.2 - 2.5
_LARGEST, _SMALLEST = 84, 60


def print_points(brief: Brief) -> float:
    """Return the size of letters with which a brief is printed on one A4 page, in points."""
    for tenths in range(_LARGEST, _SMALLEST, -2):
        if _column_cm(brief, tenths / 10) <= _COLUMNS_CM:
            return tenths / 10
    return _SMALLEST / 10


def _column_cm(brief: Brief, size: float) -> float:
    points = len(brief.sections) * size * 2.3
    points += sum(_column_points(part, size) for part in brief.parts())
    return points / _POINTS


def _column_points(part: Part, size: float) -> float:
    if isinstance(part, Picture):
        return _COLUMN_CM / _SHAPE * _POINTS + size * 1.6
    if isinstance(part, Table):
        return _column_table(part, size * 0.88)
    small = size * (0.85 if part.kind == "note" else 1)
    width = _COLUMN_CM - (0.35 if part.kind in ("item", "lead") else 0)
    return (_lines(part.text, width, small) * 1.32 + 0.2) * small


def _column_table(table: Table, size: float) -> float:
    share = _COLUMN_CM / sum(table.widths)
    lines = 1.0 if table.caption else 0.0
    for row in (table.headings, *table.rows):
        pairs = zip(row, table.widths, strict=True)
        highest = max(_lines(cell, width * share - 0.12, size) for cell, width in pairs)
        lines += highest + 0.25
    return lines * size * 1.2 + 2
