"""Reckons how high a brief stands on A4, so that its pictures are as large as there is room."""

from collections.abc import Mapping
from typing import Final

from portfolio.brief.parts import Brief, Kind, Paragraph, Part, Picture, Table, cells

#: Points to a cm.
_POINTS: Final = 72 / 2.54
#: Width of the text and heights of two pages, in cm; what page ends leave empty is taken off.
TEXT_CM: Final = 17.4
_PAGES_CM: Final = 2 * 26.4 - 2.2
#: Width to height of a picture, which is A4 landscape.
_SHAPE: Final = 297 / 210
#: A picture narrower than this is not read any more; a wider one leaves page 1 no room.
_NARROW_CM, _WIDE_CM = 10.6, 14.4
#: Of each kind of text: its size, the height of its line and the space around it, in points.
_LINES: Final[Mapping[Kind, tuple[float, float, float]]] = {
    "lead": (10, 14, 4),
    "body": (10, 14, 0),
    "subhead": (10, 14, 2),
    "item": (10, 14, 0),
    "note": (8.5, 11.5, 0),
}
_CELL_POINTS, _CELL_LINE = 8.5, 11.5
_HEADING_POINTS, _TITLE_POINTS = 20.0, 41.0


def picture_cm(brief: Brief) -> float:
    """Return how wide the pictures of a brief may be for it to take two pages, in cm."""
    pictures = sum(isinstance(part, Picture) for part in brief.parts())
    text = _TITLE_POINTS + _HEADING_POINTS * len(brief.sections)
    text += sum(_height(part) for part in brief.parts())
    room = (_PAGES_CM - text / _POINTS) / max(pictures, 1)
    return round(min(max(room * _SHAPE, _NARROW_CM), _WIDE_CM), 1)


def _height(part: Part) -> float:
    """Return how high a part stands, in points; of a picture the line under it."""
    if isinstance(part, Paragraph):
        size, line, around = _LINES[part.kind]
        return (
            _lines(part.text, TEXT_CM - (0.7 if part.kind == "item" else 0), size) * line + around
        )
    if isinstance(part, Picture):
        return _CELL_LINE + 2
    return _table(part)


def _table(table: Table) -> float:
    share = TEXT_CM / sum(table.widths)
    lines = 1 if table.caption else 0
    for row in (table.headings, *table.rows):
        pairs = zip(row, table.widths, strict=True)
        lines += max(_lines(cell, width * share - 0.25, _CELL_POINTS) for cell, width in pairs)
    return lines * _CELL_LINE + 0.75 * (len(table.rows) + 1)


def _lines(text: str, width_cm: float, size: float) -> int:
    """Return how many lines a text takes: two cells are as wide as the size of its letters."""
    room = int(width_cm * _POINTS / size * 2)
    return max(1, -(-cells(text) // max(room, 1)))
