"""Draws the lower panel of the bed-capacity picture: from the base stock to the plan's total."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes

from portfolio.pictures import style
from portfolio.pictures.alike import told_apart
from portfolio.pictures.capacity.spec import CapacityPicture
from portfolio.pictures.capacity.waterfall_spec import STOCK, Column, Piece
from portfolio.pictures.labels import Box, Room, Spot
from portfolio.pictures.paper import MARGIN
from portfolio.pictures.records import EXPECTED, HALTED, IN_USE, PLANNED, UNPROVEN
from portfolio.pictures.style import BARS, GRID, INK, LINES, SOFT, Point, blocks, box, rules, write
from portfolio.pictures.text import MM_PER_POINT, shorten, width, wrap, wrap_evenly

_SIZE: Final = 7.6
_SMALL: Final = 7.0
_KEY: Final = 7.2
#: Lines that the name of a project takes, and the words of a total.
_NAME_LINES, _TOTAL_LINES = 2, 4
#: Totals are pale, so that they are not taken for what is in use.
_STOCK_FILL: Final = "#E4E7EB"
_STOCK_EDGE: Final = "#5B6570"
#: Beds less high than this, in mm, have no room for an edge and a hatch.
_SLIVER: Final = 0.85


class _Scales:
    """Where columns and beds stand in the panel."""

    def __init__(self, spec: CapacityPicture, panel: Box) -> None:
        self._axis = spec.beds
        self.panel = panel
        self.pitch = (panel.right - panel.left) / len(spec.columns)
        self.half = min(self.pitch * 0.31, 8.0)

    def x(self, place: int) -> float:
        return self.panel.left + (place + 0.5) * self.pitch

    def y(self, beds: float) -> float:
        share = (beds - self._axis.low) / (self._axis.high - self._axis.low)
        return self.panel.bottom - max(0.0, share) * (self.panel.bottom - self.panel.top)


def draw(axes: Axes, spec: CapacityPicture, panel: Box) -> None:
    """Draw the waterfall with its heading, its keys and the level the target takes."""
    scales = _Scales(spec, panel)
    room = Room(panel._replace(top=panel.top - 2.5))
    _heading(axes, spec, panel)
    _grid(axes, spec, scales)
    for place, column in enumerate(spec.columns):
        _column(axes, scales, place, column, spec.beds.low > 0)
    _links(axes, spec, scales)
    _figures(axes, spec, scales, room)
    _needed(axes, spec, scales, room)
    _labels(axes, spec, scales)


def _heading(axes: Axes, spec: CapacityPicture, panel: Box) -> None:
    y = panel.top - 5.6
    write(axes, MARGIN, y, spec.heads[1], 8.6, bold=True)
    note = MARGIN + width(spec.heads[1], 8.6, bold=True) + 3.0
    texts = sum(width(text, _SMALL) + _KEY for _, text in spec.legend)
    room = panel.right - note - texts - width(spec.beds.note, _SMALL)
    gap = min(4.3, max(2.4, room / (len(spec.legend) + 1)))
    if room >= gap * len(spec.legend):
        write(axes, note, y, spec.beds.note, _SMALL, colour=SOFT)
    x = panel.right - texts - gap * (len(spec.legend) - 1)
    for kind, text in spec.legend:
        standing = HALTED if kind == "care" else kind
        piece = Piece(0, 0, standing, kind == "care", None)
        _piece(axes, piece, box(x, y - 1.3, x + 6, y + 1.3))
        write(axes, x + _KEY, y, text, _SMALL)
        x += _KEY + width(text, _SMALL) + gap


def _grid(axes: Axes, spec: CapacityPicture, scales: _Scales) -> None:
    left, _, right, bottom = scales.panel
    ys = [scales.y(tick) for tick in spec.beds.ticks]
    rules(axes, ([(left, y), (right, y)] for y in ys[1:]), style.FAINT, 0.6)
    rules(axes, [[(left, bottom), (right, bottom)]], INK, 0.8, layer=LINES)
    for y, text in zip(ys, spec.beds.labels, strict=True):
        write(axes, left - 1.8, y, text, _SIZE, colour=SOFT, align="right")


# --- columns ------------------------------------------------------------------------------------


def _column(axes: Axes, scales: _Scales, place: int, column: Column, cut: bool) -> None:
    left, right = scales.x(place) - scales.half, scales.x(place) + scales.half
    if column.total:
        whole = Piece(0, column.level, STOCK, False, None)
        bottom = scales.panel.bottom
        _piece(axes, whole, box(left, scales.y(column.level), right, bottom))
        if cut:
            _break(axes, left, right, bottom)
    for piece in column.pieces:
        _piece(axes, piece, box(left, scales.y(piece.high), right, scales.y(piece.low)))


def _piece(axes: Axes, piece: Piece, shape: list[Point]) -> None:
    """Draw beds in use solid, expected ones light, unproven ones hatched, halted ones hollow.

    Care beds are dotted as well.
    """
    colour = style.group_colour(piece.group)
    fills = {
        STOCK: _STOCK_FILL,
        IN_USE: colour,
        PLANNED: style.tint(colour, 0.7),
        EXPECTED: style.tint(colour, 0.42),
    }
    fill = fills.get(piece.standing, style.PAPER)
    if shape[2][1] - shape[0][1] < _SLIVER:
        _sliver(axes, piece, shape, fill if piece.standing in fills else colour)
        return
    edge = _STOCK_EDGE if piece.standing == STOCK else colour
    hatch = "//////" if piece.standing == UNPROVEN else None
    blocks(axes, [shape], fill, edges=edge, width=1.1, hatch=hatch)
    if piece.care:
        ink = style.PAPER if piece.standing == IN_USE else INK
        blocks(axes, [shape], "none", edges=ink, hatch="....", layer=BARS + 0.1)


def _sliver(axes: Axes, piece: Piece, shape: list[Point], colour: str) -> None:
    """Draw beds too few for a hatch as a line: dashed without evidence, dotted where halted."""
    (left, top), _, (right, bottom), _ = shape
    dashes = {UNPROVEN: (0, (2.0, 1.2)), HALTED: (0, (0.6, 1.2))}.get(piece.standing, "solid")
    wide = max(1.3, (bottom - top) / MM_PER_POINT)
    y = (top + bottom) / 2
    rules(axes, [[(left, y), (right, y)]], colour, wide, dashes=dashes, layer=BARS)


def _break(axes: Axes, left: float, right: float, bottom: float) -> None:
    """Cut a column open near its foot: it does not start at zero."""
    y, teeth = bottom - 3.4, 6
    wide = (right - left + 1.2) / teeth
    upper = [
        (left - 0.6 + place * wide, y + (0.6 if place % 2 else -0.6)) for place in range(teeth + 1)
    ]
    lower = [(x, at + 1.5) for x, at in upper]
    blocks(axes, [[*upper, *reversed(lower)]], style.PAPER, layer=BARS + 0.2)
    rules(axes, [upper, lower], SOFT, 0.6, layer=BARS + 0.3)


def _links(axes: Axes, spec: CapacityPicture, scales: _Scales) -> None:
    links = []
    for place, column in enumerate(spec.columns[:-1]):
        if spec.columns[place + 1].observed:
            continue
        y = scales.y(column.level)
        links.append([(scales.x(place) + scales.half, y), (scales.x(place + 1) - scales.half, y)])
    rules(axes, links, style.OUTLINE, 0.6, layer=GRID + 0.1)


# --- texts --------------------------------------------------------------------------------------


def _figures(axes: Axes, spec: CapacityPicture, scales: _Scales, room: Room) -> None:
    """Write what each column adds over or under it, clear of the target's level."""
    needed = scales.y(spec.needed)
    for place, column in enumerate(spec.columns):
        x, half = scales.x(place), scales.half
        if column.total:
            top, bottom = scales.y(column.level), scales.panel.bottom
            outside = top < needed + 0.5 < top + 6.5 or bottom - top < 9
            over = needed - 2.6 if abs(top - 2.8 - needed) < 2.4 else top - 2.8
            room.take(Box(x - half, over - 2.2 if outside else top, x + half, bottom))
            y = over if outside else top + 3.0
            write(axes, x, y, column.figure, 8.4, bold=True, align="center")
            continue
        top, low = _reach(column, scales)
        over = top - 2.3
        y = low + 2.4 if abs(over - needed) < 2.2 else over
        room.take(Box(x - half, min(top, y - 1.6), x + half, max(low, y + 1.6)))
        write(axes, x, y, column.figure, _SIZE, align="center", halo=True)


def _reach(column: Column, scales: _Scales) -> tuple[float, float]:
    """Return the upper and lower edge of a project's column on the sheet."""
    levels = [column.level, *(beds for piece in column.pieces for beds in (piece.low, piece.high))]
    return scales.y(max(levels)), scales.y(min(levels))


def _needed(axes: Axes, spec: CapacityPicture, scales: _Scales, room: Room) -> None:
    """Draw the level the target takes through every column, and name it and what is missing."""
    y, (left, _, right, _) = scales.y(spec.needed), scales.panel
    dashes = (0, (5, 2.6))
    rules(axes, [[(left, y), (right, y)]], style.TARGET, 1.2, dashes=dashes, layer=LINES)
    room.take(Box(left, y - 0.4, right, y + 0.4))
    long = width(spec.needed_text, 8.0, bold=True)
    lefts = [left + 2.0 + 5.0 * place for place in range(int((right - left - long) / 5))]
    spots = [Spot(x, y + lift) for x in lefts for lift in (-2.6, 2.6)]
    spot = room.place(long, 3.4, spots) or spots[0]
    write(axes, spot.x, spot.y, spec.needed_text, 8.0, bold=True, halo=True)
    for place, column in enumerate(spec.columns):
        if column.gap:
            _gap(axes, scales, place, column, y, room)


def _gap(axes: Axes, scales: _Scales, place: int, column: Column, y: float, room: Room) -> None:
    x, low = scales.x(place) + scales.half + 1.2, scales.y(column.level)
    rules(axes, [[(x - 1.0, y), (x, y), (x, low), (x - 1.0, low)]], INK, 1.1, layer=LINES + 0.1)
    long = width(column.gap, _SIZE, bold=True)
    spots = [
        Spot(x + 1.2, (y + low) / 2 if low - y > 5 else low + 2.4),
        Spot(x + 1.2, low + 4.0),
        Spot(x - long, y - 2.6),
        Spot(x + 1.2, y - 2.6),
    ]
    spot = room.place(long, 3.2, spots) or spots[0]
    write(axes, spot.x, spot.y, column.gap, _SIZE, bold=True, halo=True)


def _labels(axes: Axes, spec: CapacityPicture, scales: _Scales) -> None:
    room = scales.pitch - 1.6
    cut = iter(_cut([column.name for column in spec.columns if column.when], room))
    for place, column in enumerate(spec.columns):
        x, y = scales.x(place), scales.panel.bottom + 3.2
        head = shorten(column.head, _SIZE, room, bold=True)
        lines = [(head, _SIZE, True, INK)]
        if column.when:
            lines.append((shorten(column.when, _SMALL, room), _SMALL, False, SOFT))
        name, most = (next(cut), _NAME_LINES) if column.when else (column.name, _TOTAL_LINES)
        if name:
            parts = wrap_evenly(name, _SMALL, room, most)
            lines += [(part, _SMALL, False, SOFT) for part in parts]
        for at, (text, size, bold, colour) in enumerate(lines):
            write(axes, x, y + at * 3.2, text, size, bold=bold, colour=colour, align="center")


def _cut(names: Sequence[str], room: float) -> list[str]:
    """Return names that two lines of a column take, cut where they are alike."""
    return told_apart(names, lambda name: len(wrap(name, _SMALL, room)) <= _NAME_LINES)
