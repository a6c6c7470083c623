"""A slide of lines: over months, or over how late all may be, named at their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.labels import Box, Room, Spot, spread
from portfolio.pictures.scales import Scales
from portfolio.pictures.slides.frame import LEAST, begin
from portfolio.pictures.style import BARS, INK, LINES, SOFT, Point, blocks, rules, write
from portfolio.pictures.subtitles import Said
from portfolio.pictures.text import shorten, width, wrap

_LABELS: Final = 62.0  #: room for the names at the right
_SCALE: Final = 18.0  #: room for the figures at the left
_HIGH: Final = 5.2  #: height of a line of text
_FEW: Final = 3  #: fewer places below than this are all named


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what its end says."""

    points: tuple[Point, ...]
    text: str
    colour: str
    thick: float
    dashes: Any = "solid"
    words: str = ""  #: the colour of its words, where another than its own


@dataclass(frozen=True, slots=True)
class Upright:
    """A month that is named: where, its words, and how it is drawn."""

    at: float
    text: str
    colour: str
    dashes: Any = "solid"


@dataclass(frozen=True, slots=True)
class LinesSlide:
    """Everything a slide of lines says. `ticks` are values with their words, `level` the target.

    `across` are places with their words below. `empty` stands in place of lines.
    """

    said: Said
    head: str
    first: float
    last: float
    low: float
    high: float
    ticks: Sequence[tuple[float, str]]
    across: Sequence[tuple[float, str]]
    lines: Sequence[Line]
    uprights: Sequence[Upright] = ()
    level: tuple[float, str] | None = None
    gap: tuple[float, float, float, tuple[str, ...]] | None = None
    band: tuple[Point, ...] = ()
    key: str = ""  #: what the band's hatching stands for
    note: str = ""  #: what a sign in the words stands for
    empty: str = ""


def years(first: float, last: float) -> list[tuple[float, str]]:
    """Return the Januaries of a span of months, as many as have room, with their years."""
    found = [month for month in range(int(first), int(last) + 1) if month % 12 == 0]
    every = max(1, -(-len(found) // 11))
    return [(float(month), str(month // 12)) for month in found[::every]]


def draw_lines(slide: LinesSlide) -> Figure:
    """Return the figure of a slide."""
    with style.dressed():
        figure, axes, whole = begin(slide.said)
        _head(axes, slide, whole)
        panel = Box(
            whole.left + _SCALE, whole.top + 12.0, whole.right - _LABELS, whole.bottom - 8.0
        )
        scales = Scales(panel, slide.first, slide.last, slide.low, slide.high)
        _grid(axes, slide, scales)
        room = Room(Box(panel.left, panel.top - 6.0, panel.right, panel.bottom))
        if slide.band:
            blocks(
                axes, [scales.points(slide.band)], "none", edges=SOFT, hatch="////", layer=BARS - 1
            )
        for line in slide.lines:
            points = scales.points(line.points)
            rules(axes, [points], line.colour, line.thick, dashes=line.dashes, layer=LINES)
            room.take_line(points, 0.8)
        _level(axes, slide, scales, room)
        _uprights(axes, slide, scales, room)
        _gap(axes, slide, scales, room)
        _level_words(axes, slide, scales, room)
        _ends(axes, slide, scales)
        if slide.empty:
            _say_why(axes, slide, scales)
    return figure


def _head(axes: Axes, slide: LinesSlide, room: Box) -> None:
    """Write the heading, and at its right what the hatching and a sign stand for."""
    y, right = room.top + 3.0, room.right
    write(axes, room.left, y, slide.head, LEAST + 0.6, bold=True)
    text = slide.key or slide.note
    x = right - width(text, LEAST)
    write(axes, x, y, text, LEAST)
    if slide.key:
        shape = [(x - 11.0, y - 2.0), (x - 2.0, y - 2.0), (x - 2.0, y + 2.0), (x - 11.0, y + 2.0)]
        blocks(axes, [shape], "none", edges=SOFT, hatch="////")


def _say_why(axes: Axes, slide: LinesSlide, scales: Scales) -> None:
    """Write why there are no lines into the widest part between the months that are named."""
    panel = scales.panel
    edges = sorted((panel.left, panel.right, *(scales.x(mark.at) for mark in slide.uprights)))
    left, right = max(pairwise(edges), key=lambda edge: edge[1] - edge[0])
    y = (panel.top * 2 + panel.bottom) / 3
    for place, line in enumerate(wrap(slide.empty, 12.0, right - left - 8.0)):
        write(axes, left + 4.0, y + 6.0 * place, line, 12.0, halo=True)


def _grid(axes: Axes, slide: LinesSlide, scales: Scales) -> None:
    panel = scales.panel
    for value, text in slide.ticks:
        y = scales.y(value)
        rules(axes, [[(panel.left, y), (panel.right, y)]], style.FAINT, 0.8)
        write(axes, panel.left - 2.0, y, text, LEAST, colour=SOFT, align="right")
    rules(axes, [[(panel.left, panel.bottom), (panel.right, panel.bottom)]], INK, 1.2)
    for at, text in slide.across:
        x = scales.x(at)
        rules(axes, [[(x, panel.top), (x, panel.bottom + 2.0)]], style.FAINT, 0.8)
        if x + width(text, LEAST, bold=True) / 2 <= panel.right or len(slide.across) < _FEW:
            write(axes, x + 1.0, panel.bottom + 5.0, text, LEAST, bold=True)


def _level(axes: Axes, slide: LinesSlide, scales: Scales, room: Room) -> None:
    """Draw the target across; its words come last, where they are free."""
    if slide.level is None:
        return
    value, _ = slide.level
    panel, y = scales.panel, scales.y(value)
    rules(axes, [[(panel.left, y), (panel.right, y)]], style.TARGET, 1.6, dashes=(0, (5, 2.6)))
    room.take_line([(panel.left, y), (panel.right, y)])


def _level_words(axes: Axes, slide: LinesSlide, scales: Scales, room: Room) -> None:
    if slide.level is None:
        return
    value, text = slide.level
    panel, y = scales.panel, scales.y(value)
    long = width(text, LEAST, bold=True)
    lefts = (panel.left + 2, panel.right - long - 2, *(panel.left + 2 + 12 * n for n in range(12)))
    spots = [Spot(x, y + lift) for lift in (-3.6, 3.8, -9.0, 9.2) for x in lefts]
    spot = room.place(long, _HIGH, spots) or spots[0]
    write(axes, spot.x, spot.y, text, LEAST, bold=True, halo=True)


def _uprights(axes: Axes, slide: LinesSlide, scales: Scales, room: Room) -> None:
    panel = scales.panel
    places = [min(scales.x(mark.at), panel.right) for mark in slide.uprights]
    for x, mark in zip(places, slide.uprights, strict=True):
        line = [(x, panel.top), (x, panel.bottom)]
        rules(axes, [line], mark.colour, 1.5, dashes=mark.dashes, layer=LINES + 0.2)
        room.take_line(line)
    for place, (x, mark) in enumerate(zip(places, slide.uprights, strict=True)):
        if not mark.text:
            continue
        long = width(mark.text, LEAST, bold=True)
        heights = (panel.bottom - 4.0 - 7.0 * place, panel.top + 3.0, panel.bottom - 18.0)
        spots = [Spot(left, y) for y in heights for left in (x + 1.8, x - long - 1.8)]
        spot = room.place(long, _HIGH, spots) or spots[0]
        write(axes, spot.x, spot.y, mark.text, LEAST, bold=True, colour=mark.colour, halo=True)


def _gap(axes: Axes, slide: LinesSlide, scales: Scales, room: Room) -> None:
    """Bracket what the title says is missing, with its words beside it."""
    if slide.gap is None:
        return
    at, low, high, words = slide.gap
    x, top, bottom = scales.x(at) - 2.0, scales.y(high), scales.y(low)
    arms = [(x + 1.6, top), (x, top), (x, bottom), (x + 1.6, bottom)]
    rules(axes, [arms], INK, 2.0, layer=LINES + 0.3)
    long = max(width(line, 12.0, bold=True) for line in words)
    tall, middle = 6.0 * len(words), (top + bottom) / 2
    lifts = [sign * step * 3.0 for step in range(18) for sign in (1, -1)]
    backs = (2.5, 12.0, 24.0, 40.0, 60.0)
    near = sorted((abs(lift) + back, lift, back) for lift in lifts for back in backs)
    spots = [
        Spot(left, middle + lift)
        for _, lift, back in near
        for left in (x - long - back, x + 1.5 + back)
    ]
    spot = room.place(long, tall, spots) or spots[0]
    for place, line in enumerate(words):
        y = spot.y + (place - (len(words) - 1) / 2) * 6.0
        write(axes, spot.x, y, line, 12.0, bold=True, halo=True)


def _ends(axes: Axes, slide: LinesSlide, scales: Scales) -> None:
    """Name the lines where they end; names that would touch move apart."""
    named = [line for line in slide.lines if line.text and line.points]
    ends = [scales.points(line.points)[-1] for line in named]
    left, panel = scales.panel.right + 5.0, scales.panel
    middles = spread([y for _, y in ends], _HIGH + 0.8, panel.top - 2.0, panel.bottom)
    for line, (x, y), middle in zip(named, ends, middles, strict=True):
        leader = [(x + 0.8, y), (panel.right + 1.5, y), (left - 1.0, middle)]
        rules(axes, [leader], style.OUTLINE, 0.8)
        text = shorten(line.text, LEAST, _LABELS - 5.0, bold=True)
        write(axes, left, middle, text, LEAST, bold=True, colour=line.words or line.colour)
