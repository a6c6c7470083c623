"""Draws the bed-capacity picture: beds per 1,000 over time above, the waterfall below."""

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.charts import style, waterfall
from portfolio.charts.capacity_spec import Axis, CapacityPicture, Goal, Steps, capacity_spec
from portfolio.charts.lettering import shorten, width, wrap
from portfolio.charts.material import CapacityMaterial
from portfolio.charts.placing import Box, Room, Spot, spread
from portfolio.charts.style import (
    BARS,
    INK,
    LINES,
    MARGIN,
    SOFT,
    WIDTH,
    Point,
    blocks,
    rules,
    write,
)
from portfolio.language import mark
from portfolio.wording import say

# The upper panel on the sheet, in mm; its end labels stand to the right of it.
_LEFT, _RIGHT, _TOP, _BOTTOM = MARGIN + 10.0, 238.0, 46.5, 107.5
_LABELS: Final = 243.0
_NOTES: Final = 188.0
_SIZE: Final = 7.6
_SMALL: Final = 7.0

#: Each view's line: colour, width in points, dashes. Apart in grey print by width and dashes.
_LINES: Final = {
    "latest": ("#1F3A5F", 0.9, "solid"),
    "confirmed": ("#A9B8C9", 5.0, "solid"),
    "forecast": ("#B0521A", 1.7, (0, (3.2, 1.6))),
    "plan": ("#1F3A5F", 2.1, "solid"),
}


def capacity_figure(material: CapacityMaterial) -> Figure:
    """Return the picture as an A4 landscape figure."""
    return draw_capacity(capacity_spec(material))


def draw_capacity(spec: CapacityPicture) -> Figure:
    """Return the figure of a specified picture, to be saved with `style.png`."""
    with style.dressed():
        figure, axes = style.sheet()
        _head(axes, spec)
        _upper(axes, spec)
        waterfall.draw(axes, spec)
        _foot(axes, spec)
    return figure


class _Scales:
    """Where months and rates of the upper panel stand on the sheet."""

    def __init__(self, spec: CapacityPicture) -> None:
        self._first, self._last, self._axis = spec.first, spec.last, spec.rates

    def x(self, month: float) -> float:
        share = (month - self._first) / (self._last - self._first)
        return _LEFT + share * (_RIGHT - _LEFT)

    def y(self, rate: float) -> float:
        share = (rate - self._axis.low) / (self._axis.high - self._axis.low)
        return _BOTTOM - share * (_BOTTOM - _TOP)

    def points(self, line: Steps) -> list[Point]:
        return [(self.x(month), self.y(rate)) for month, rate in line.points]


def _head(axes: Axes, spec: CapacityPicture) -> None:
    room = WIDTH - 2 * MARGIN
    size = min(16.0, 16.0 * room / width(spec.title, 16.0))
    write(axes, MARGIN, 12.0, spec.title, size, bold=True)
    write(axes, MARGIN, 18.8, f"{spec.subtitle}　{spec.today_text}", 10.0, colour=SOFT)
    for place, line in enumerate(spec.answer):
        text = shorten(line, 9.0, room, bold=place == 0)
        write(axes, MARGIN, 26.0 + place * 4.6, text, 9.0, bold=place == 0)


def _foot(axes: Axes, spec: CapacityPicture) -> None:
    lines = [line for note in spec.notes for line in wrap(note, _SMALL, WIDTH - 2 * MARGIN)]
    for place, line in enumerate(lines):
        write(axes, MARGIN, _NOTES + place * 3.2, line, _SMALL, colour=SOFT)


# --- the upper panel ----------------------------------------------------------------------------


def _upper(axes: Axes, spec: CapacityPicture) -> None:
    scales = _Scales(spec)
    room = Room(Box(_LEFT + 0.5, _TOP - 4.0, _RIGHT, _BOTTOM))
    panel_head(axes, spec.heads[0], spec.rates, _TOP - 5.0)
    _grid(axes, spec, scales)
    for line in spec.lines:
        colour, thickness, dashes = _LINES[line.key]
        points = scales.points(line)
        layer = BARS if line.key == "confirmed" else LINES
        rules(axes, [points], colour, thickness, dashes=dashes, layer=layer, joined=True)
        room.take_line(points, 0.9)
    _target(axes, spec.goal, scales, room)
    _today(axes, spec, scales, room)
    _risers(axes, spec, scales, room)
    _in_use_label(axes, spec, scales, room)
    _end_labels(axes, spec, scales)


def panel_head(axes: Axes, text: str, axis: Axis, y: float) -> None:
    """Write the heading of a panel, and beside it where its scale starts."""
    write(axes, MARGIN, y, text, 8.6, bold=True)
    if axis.note:
        x = MARGIN + width(text, 8.6, bold=True) + 3.0
        write(axes, x, y, axis.note, _SMALL, colour=SOFT)


def _grid(axes: Axes, spec: CapacityPicture, scales: _Scales) -> None:
    ticks = [scales.y(tick) for tick in spec.rates.ticks]
    rules(axes, ([(_LEFT, y), (_RIGHT, y)] for y in ticks[1:]), style.FAINT, 0.6)
    rules(axes, [[(_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)]], INK, 0.8)
    for y, text in zip(ticks, spec.rates.labels, strict=True):
        write(axes, _LEFT - 1.8, y, text, _SIZE, colour=SOFT, align="right")
    years = [month for month in range(spec.first, spec.last + 1) if month % 12 == 0]
    rules(
        axes, ([(scales.x(m), _TOP), (scales.x(m), _BOTTOM + 1.6)] for m in years), style.FAINT, 0.6
    )
    every = max(1, -(-len(years) // 20))
    for month in years[::every]:
        if month + 12 <= spec.last:
            middle = scales.x(month + 6)
            write(axes, middle, _BOTTOM + 3.2, str(month // 12), 8.0, bold=True, align="center")


def _target(axes: Axes, goal: Goal, scales: _Scales, room: Room) -> None:
    """Draw the target as a step reached in its month, and what the plan lacks of it then."""
    x, y = scales.x(goal.at), scales.y(goal.rate)
    rules(axes, [[(_LEFT, y), (x, y)]], SOFT, 0.7, dashes=(0, (1, 2)), layer=LINES)
    step = [(x, _BOTTOM), (x, y), (_RIGHT, y)]
    rules(axes, [step], style.TARGET, 1.2, dashes=(0, (5, 2.6)), layer=BARS + 0.1, joined=True)
    room.take_line([(_LEFT, y), *step[1:]])
    room.take_line(step[:2])
    if goal.gap:
        _bracket(axes, goal, scales, room)
    long = width(goal.text, 8.0, bold=True)
    spots = [Spot(x - long - 2.0, y - 2.6), Spot(_LEFT + 2, y - 2.6), Spot(_LEFT + 2, y + 2.6)]
    spot = room.place(long, 3.4, spots) or spots[0]
    write(axes, spot.x, spot.y, goal.text, 8.0, bold=True)


def _bracket(axes: Axes, goal: Goal, scales: _Scales, room: Room) -> None:
    x, top, low = scales.x(goal.at) - 1.6, scales.y(goal.rate), scales.y(goal.reached)
    rules(axes, [[(x + 1.2, top), (x, top), (x, low), (x + 1.2, low)]], INK, 1.1, layer=LINES + 0.2)
    room.take(Box(x - 0.4, top, x + 1.4, low))
    long = width(goal.gap, 8.0, bold=True)
    left = x - long - 1.4
    middle = max((top + low) / 2, top + 2.4)
    spots = [Spot(left, middle), Spot(left, low + 2.5), Spot(left, top + 2.4)]
    spot = room.place(long, 3.4, spots) or spots[0]
    write(axes, spot.x, spot.y, goal.gap, 8.0, bold=True)


def _today(axes: Axes, spec: CapacityPicture, scales: _Scales, room: Room) -> None:
    x = min(scales.x(spec.today), _RIGHT)
    rules(axes, [[(x, _TOP), (x, _BOTTOM)]], style.TODAY, 1.2, layer=LINES + 0.2)
    room.take_line([(x, _TOP), (x, _BOTTOM)])
    long = width(spec.today_text, _SIZE, bold=True)
    spots = [
        Spot(side, y)
        for y in (_BOTTOM - 2.6, _TOP + 2.0, _TOP + 6.0)
        for side in (x - long - 1.4, x + 1.4)
    ]
    spot = room.place(long, 3.2, spots) or spots[0]
    write(axes, spot.x, spot.y, spec.today_text, _SIZE, bold=True, colour=style.TODAY)


def _risers(axes: Axes, spec: CapacityPicture, scales: _Scales, room: Room) -> None:
    """Mark each step of the plan, and name what opens where there is room for it."""
    colour = _LINES["plan"][0]
    for hollow in (False, True):
        points = [
            style.disc(scales.x(riser.at), scales.y(riser.high), 0.95)
            for riser in spec.risers
            if riser.by_year == hollow
        ]
        fill = style.PAPER if hollow else colour
        blocks(axes, points, fill, edges=colour, width=1.1, layer=LINES + 0.3)
    for riser in spec.risers:
        x, top, low = scales.x(riser.at), scales.y(riser.high), scales.y(riser.low)
        long = width(riser.text, _SIZE)
        spot = room.place(long, 3.0, _around(x, top, low, long))
        if spot:
            write(axes, spot.x, spot.y, riser.text, _SIZE, colour=colour)
    start = Spot(_LEFT + 1.5, scales.y(spec.lines[-1].points[0][1]) - 2.9)
    if room.place(width(spec.start_text, _SIZE), 3.0, [start]):
        write(axes, start.x, start.y, spec.start_text, _SIZE, colour=SOFT)


def _around(x: float, top: float, low: float, long: float) -> Iterator[Spot]:
    """Yield where the name of a step may stand: beside it, over its corner, then farther off."""
    if low - top > 12:
        yield Spot(x - long - 1.8, (top + low) / 2)
    for lift in (2.7, 4.5, 6.5):
        yield Spot(x - long + 0.6, top - lift)
        yield Spot(x - long / 2, top - lift)
        yield Spot(x - long - 1.3, top - lift)
        yield Spot(x + 1.3, top - lift)
    yield Spot(x - long - 4.5, top - 2.7)
    yield Spot(x + 1.8, top + 2.8)
    yield Spot(x - long - 1.8, (top + low) / 2)


def _in_use_label(axes: Axes, spec: CapacityPicture, scales: _Scales, room: Room) -> None:
    """Name the line of what is in use at its end, below it: it is the lowest of the three."""
    line = next(line for line in spec.lines if line.key == "confirmed")
    x, y = scales.points(line)[-1]
    text = say(mark("{label} ({note})"), label=line.label, note=line.note)
    long = width(text, _SIZE, bold=True)
    lefts = [max(x - long - 1.4 - back, _LEFT + 1.5) for back in range(0, 60, 3)]
    order = (lefts[0], x + 1.4, *lefts[1:])
    spots = [Spot(left, y + drop) for left in order for drop in (3.4, 5.0, -3.6)]
    spot = room.place(long, 3.2, spots) or spots[0]
    write(axes, spot.x, spot.y, text, _SIZE, bold=True, colour=style.IN_USE_TEXT, halo=True)


def _end_labels(axes: Axes, spec: CapacityPicture, scales: _Scales) -> None:
    """Name the other lines where they end; labels that would touch move apart."""
    lines = [line for line in spec.lines if line.key != "confirmed"]
    ends = [scales.points(line)[-1] for line in lines]
    middles = spread([y for _, y in ends], 7.4, _TOP - 2.0, _BOTTOM)
    leaders = [
        [(x + 0.8, y), (x + 2.6, y), (_LABELS - 1.6, middle), (_LABELS - 0.7, middle)]
        for (x, y), middle in zip(ends, middles, strict=True)
    ]
    rules(axes, leaders, style.OUTLINE, 0.6)
    for line, middle in zip(lines, middles, strict=True):
        colour = _LINES[line.key][0]
        room = WIDTH - MARGIN - _LABELS
        bold = line.key != "latest"
        write(axes, _LABELS, middle - 1.6, line.label, 8.4, bold=bold, colour=colour)
        note = shorten(line.note, _SMALL, room + 4)
        write(axes, _LABELS, middle + 1.7, note, _SMALL, colour=SOFT)
