"""Draws the S-curve: all projects above, each funder below."""

import itertools
from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.frame import MONTHLY, first_note, foot, head, is_high
from portfolio.pictures.labels import Box, Room, Spot
from portfolio.pictures.paper import MARGIN, WIDTH
from portfolio.pictures.scales import Scales
from portfolio.pictures.scurve.spec import CurvePicture, Panel
from portfolio.pictures.style import BARS, INK, LINES, SOFT, Point, blocks, rules, write
from portfolio.pictures.subtitles import SMALL
from portfolio.pictures.text import shorten, width

_PLANNED: Final = "#1F3A5F"
_DONE: Final = "#2F7D6D"
_GAP_FILL: Final = style.tint(style.TODAY, 0.14)
_DASHES: Final = (0, (3.2, 1.6))
_SCALE: Final = 14.0
_BETWEEN: Final = 16.0
_GAP: Final = 12.0
_SIZE: Final = 7.6
#: A name this far left of the end of its line is led to it.
_APART: Final = 5.0


def draw_scurve(spec: CurvePicture) -> Figure:
    """Return the figure of a specified picture."""
    with style.dressed():
        figure, axes = style.sheet(spec.said.paper)
        _legend(axes, spec, head(axes, spec.said, MONTHLY) + 0.8)
        for panel, box in zip(spec.panels, _boxes(spec), strict=True):
            _panel(axes, spec, panel, box)
        foot(axes, spec.said)
    return figure


def _boxes(spec: CurvePicture) -> list[Box]:
    """Return where each panel stands: the first over the whole width, the others side by side."""
    if not spec.panels:
        return []
    top, bottom = 50.0 if is_high(spec.said.paper) else 41.0, first_note(spec.said) - 9.0
    left, right = MARGIN + _SCALE, WIDTH - MARGIN
    parts = len(spec.panels) - 1
    if not parts:
        return [Box(left, top, right, bottom)]
    middle = top + (bottom - top - _BETWEEN) * 0.56
    wide = (WIDTH - 2 * MARGIN - (parts - 1) * _GAP) / parts
    lefts = [MARGIN + place * (wide + _GAP) for place in range(parts)]
    below = [Box(x + _SCALE, middle + _BETWEEN, x + wide, bottom) for x in lefts]
    return [Box(left, top, right, middle), *below]


def _legend(axes: Axes, spec: CurvePicture, y: float) -> None:
    x = MARGIN
    for key, text in spec.legend:
        if key == "gap":
            blocks(axes, [style.box(x, y - 1.4, x + 9.0, y + 1.4)], _GAP_FILL)
        else:
            colour, thick, dashes = look_of(key)
            rules(axes, [[(x, y), (x + 9.0, y)]], colour, thick, dashes=dashes, layer=LINES)
        write(axes, x + 10.5, y, text, _SIZE)
        x += 18.0 + width(text, _SIZE)


def look_of(key: str) -> tuple[str, float, object]:
    """Return how a line is drawn: colour, width in points, dashes."""
    if key == "done":
        return _DONE, 2.4, "solid"
    if key == "like assumed":
        return _PLANNED, 1.7, _DASHES
    if key == "assumed":
        return style.tint(_PLANNED, 0.55), 1.4, _DASHES
    return _PLANNED, 1.7, "solid"


# --- a panel ------------------------------------------------------------------------------------


def _panel(axes: Axes, spec: CurvePicture, panel: Panel, box: Box) -> None:
    scales = Scales(box, spec.first, spec.last, 0.0, panel.high)
    left = box.left - _SCALE
    head = shorten(panel.head, 8.6, box.right - left, bold=True)
    write(axes, left, box.top - 4.4, head, 8.6, bold=True)
    _grid(axes, spec, panel, scales)
    planned = scales.points(panel.planned.points)
    done = scales.points(panel.done.points) if panel.done else []
    if done:
        _area(axes, done, _beside(scales, panel))
    look = look_of("assumed" if panel.planned.dashed else "planned")
    rules(axes, [planned], look[0], look[1], dashes=look[2], layer=LINES)
    like = scales.points(panel.like.points) if panel.like else []
    if like:
        colour, thick, dashes = look_of("like" if not panel.planned.dashed else "like assumed")
        rules(axes, [like], colour, thick, dashes=dashes, layer=LINES + 0.1)
    room = Room(Box(box.left, box.top - 1.0, box.right, box.bottom))
    for line in (planned, done, like):
        for start, end in itertools.pairwise(line):
            room.take_line([start, end], 0.5)
    x = min(scales.x(spec.today), box.right)
    room.take(Box(x - 0.4, box.top, x + 0.4, box.bottom))
    _labels(axes, panel, scales, (planned, done, like), room)
    _today(axes, spec, scales, room, first=panel is spec.panels[0])


def _grid(axes: Axes, spec: CurvePicture, panel: Panel, scales: Scales) -> None:
    box = scales.panel
    heights = [scales.y(tick) for tick in panel.ticks]
    rules(axes, ([(box.left, y), (box.right, y)] for y in heights[1:]), style.FAINT, 0.6)
    rules(axes, [[(box.left, box.bottom), (box.right, box.bottom)]], INK, 0.8)
    for y, text in zip(heights, panel.labels, strict=True):
        write(axes, box.left - 1.6, y, text, SMALL, colour=SOFT, align="right")
    years = [month for month in range(spec.first, spec.last + 1) if month % 12 == 0]
    edges = ([(scales.x(m), box.top), (scales.x(m), box.bottom + 1.4)] for m in years)
    rules(axes, edges, style.FAINT, 0.6)
    _years(axes, spec, scales)


def _years(axes: Axes, spec: CurvePicture, scales: Scales) -> None:
    """Write the years below, as many as have room, each in the middle of its part."""
    found = range(spec.first // 12, (spec.last - 1) // 12 + 1)
    room = (scales.panel.right - scales.panel.left) / max(1, len(found))
    every = max(1, -(-int(width("2026", SMALL) + 3) // max(1, int(room))))
    for year in list(found)[::every]:
        start, end = max(spec.first, year * 12), min(spec.last, year * 12 + 12)
        if scales.x(end) - scales.x(start) >= width("2026", SMALL):
            middle = (scales.x(start) + scales.x(end)) / 2
            write(axes, middle, scales.panel.bottom + 3.0, str(year), SMALL, align="center")


def _beside(scales: Scales, panel: Panel) -> Sequence[Point]:
    """Return the plan that what is done is held against, over the same months."""
    against = panel.like or panel.planned
    months = {month for month, _ in panel.done.points} if panel.done else set()
    return scales.points([point for point in against.points if point[0] in months])


def _area(axes: Axes, done: Sequence[Point], planned: Sequence[Point]) -> None:
    """Draw what is done, and the gap between it and the plan of the same projects."""
    shape = [*done, *reversed(planned)] if planned else []
    if len(shape) > len(done) > 1:
        blocks(axes, [shape], _GAP_FILL, layer=BARS - 0.5)
    rules(axes, [done], _DONE, 2.4, layer=LINES)
    blocks(axes, [style.disc(*done[-1], 1.0)], _DONE, layer=LINES + 0.3)


def _today(axes: Axes, spec: CurvePicture, scales: Scales, room: Room, *, first: bool) -> None:
    """Draw the as-of month; the first panel names it, where the lines' names leave room."""
    x = min(scales.x(spec.today), scales.panel.right)
    line = [(x, scales.panel.top), (x, scales.panel.bottom)]
    rules(axes, [line], style.TODAY, 1.0, layer=LINES + 0.2)
    if first:
        long = width(spec.today_text, _SIZE, bold=True)
        top, bottom = scales.panel.top, scales.panel.bottom
        spots = [
            Spot(left, y)
            for y in (bottom - 2.4, *(top + 2.0 + 4.0 * step for step in range(12)))
            for left in (x + 1.4, x - 1.4 - long)
        ]
        spot = room.place(long, 3.2, spots) or spots[0]
        write(axes, *spot, spec.today_text, _SIZE, bold=True, colour=style.TODAY, halo=True)


def _labels(
    axes: Axes,
    panel: Panel,
    scales: Scales,
    lines: tuple[Sequence[Point], ...],
    room: Room,
) -> None:
    """Name the lines near their ends, where none covers another."""
    box = scales.panel
    planned, done, like = lines
    whole = _PLANNED if not panel.planned.dashed else style.SOFT
    for points, text, colour in (
        (planned, panel.planned.text, whole),
        (done, panel.done.text if panel.done else "", _DONE),
        (like, panel.like.text if panel.like else "", _PLANNED),
    ):
        if not points or not text:
            continue
        long = width(text, _SIZE, bold=True)
        spot = room.place(long, 3.2, _around(*points[-1], long)) or Spot(
            min(points[-1][0], box.right - long), box.bottom - 2.4
        )
        write(axes, spot.x, spot.y, text, _SIZE, bold=True, colour=colour, halo=True)
        _leader(axes, spot.x + long, spot.y, points[-1])


def _leader(axes: Axes, right: float, y: float, end: Point) -> None:
    """Lead from the name of a line to its end where the name stands apart from it."""
    if end[0] - right > _APART:
        rules(axes, [[(right + 0.6, y), (end[0] - 0.8, end[1])]], style.OUTLINE, 0.5, layer=LINES)


def _around(x: float, y: float, long: float) -> list[Spot]:
    """Return where the name of a line may stand: left of its end, then farther off."""
    return [
        Spot(x - long - back, y + drop)
        for drop in (-2.6, 3.0, 5.4, -5.0, 8.4, 11.4, 15.0, 20.0)
        for back in (0.6, 4.0, 10.0, -long - 1.6, 18.0, 28.0, 40.0, 55.0)
    ]
