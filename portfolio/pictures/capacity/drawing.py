"""Draws the bed-capacity picture: beds per 1,000 over time above, the waterfall below."""

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.capacity import waterfall
from portfolio.pictures.capacity.scales import Axis
from portfolio.pictures.capacity.spec import Band, CapacityPicture, Goal
from portfolio.pictures.frame import MONTHLY, first_note, foot, head, is_high
from portfolio.pictures.labels import Box, Room, Spot, spread
from portfolio.pictures.paper import MARGIN, WIDTH
from portfolio.pictures.scales import Scales
from portfolio.pictures.style import BARS, INK, LINES, SOFT, blocks, box, rules, write
from portfolio.pictures.subtitles import SMALL
from portfolio.pictures.text import shorten, width
from portfolio.values.language import mark
from portfolio.values.words import say

# Where the panels stand in mm; the end labels of the upper one stand to the right of it.
_LEFT, _RIGHT = MARGIN + 10.0, 238.0
_LABELS: Final = 243.0
_BETWEEN: Final = 17.0
_SIZE: Final = 7.6
_HATCH: Final = "////"
#: The line of the as-of month would hide what stands this near.
_NEAR: Final = 1.5

#: Each view's line: colour, width in points, dashes. Apart in grey print by width and dashes.
LINE_LOOKS: Final = {
    "latest": ("#1F3A5F", 0.9, "solid"),
    "confirmed": ("#A9B8C9", 5.0, "solid"),
    "forecast": ("#B0521A", 1.7, (0, (3.2, 1.6))),
    "plan": ("#1F3A5F", 2.1, "solid"),
}


def draw_capacity(spec: CapacityPicture) -> Figure:
    """Return the figure of a specified picture."""
    with style.dressed():
        figure, axes = style.sheet(spec.said.paper)
        upper, lower = _panels(spec)
        head(axes, spec.said, MONTHLY)
        _upper(axes, spec, upper)
        waterfall.draw(axes, spec, lower)
        foot(axes, spec.said)
    return figure


def _panels(spec: CapacityPicture) -> tuple[Box, Box]:
    """Return the two panels: they share what head, foot and the names of columns leave."""
    top = 46.5 if is_high(spec.said.paper) else 38.8
    bottom = first_note(spec.said) - 19.4
    middle = top + (bottom - top - _BETWEEN) * 0.585
    upper = Box(_LEFT, top, _RIGHT, middle)
    return upper, Box(_LEFT, middle + _BETWEEN, WIDTH - MARGIN, bottom)


# --- the upper panel ----------------------------------------------------------------------------


def _upper(axes: Axes, spec: CapacityPicture, panel: Box) -> None:
    scales = Scales(panel, spec.first, spec.last, spec.rates.low, spec.rates.high)
    room = Room(Box(_LEFT + 0.5, panel.top - 4.0, _RIGHT, panel.bottom))
    panel_head(axes, spec.heads[0], spec.rates, panel.top - 5.0)
    _band_key(axes, spec.band, panel.top - 5.0)
    _grid(axes, spec, scales)
    _band(axes, spec, scales)
    for line in spec.lines:
        colour, thickness, dashes = LINE_LOOKS[line.key]
        points = scales.points(line.points)
        layer = BARS if line.key == "confirmed" else LINES
        rules(axes, [points], colour, thickness, dashes=dashes, layer=layer, clauses=True)
        room.take_line(points, 0.9)
    for riser in spec.risers:
        x, y = scales.x(riser.at), scales.y(riser.high)
        room.take(Box(x - 1.1, y - 1.1, x + 1.1, y + 1.1))
    _target(axes, spec.goal, scales, room)
    _today(axes, spec, scales, room)
    _observed(axes, spec, scales, room)
    _risers(axes, spec, scales, room)
    _in_use_label(axes, spec, scales, room)
    _band_label(axes, spec, scales, room)
    _other_steps(axes, spec, scales, room)
    _end_labels(axes, spec, scales)


def panel_head(axes: Axes, text: str, axis: Axis, y: float) -> None:
    """Write the heading of a panel, and beside it where its scale starts."""
    write(axes, MARGIN, y, text, 8.6, bold=True)
    if axis.note:
        x = MARGIN + width(text, 8.6, bold=True) + 3.0
        write(axes, x, y, axis.note, SMALL, colour=SOFT)


def _grid(axes: Axes, spec: CapacityPicture, scales: Scales) -> None:
    ticks = [scales.y(tick) for tick in spec.rates.ticks]
    top, bottom = scales.panel.top, scales.panel.bottom
    rules(axes, ([(_LEFT, y), (_RIGHT, y)] for y in ticks[1:]), style.FAINT, 0.6)
    rules(axes, [[(_LEFT, bottom), (_RIGHT, bottom)]], INK, 0.8)
    for y, text in zip(ticks, spec.rates.labels, strict=True):
        write(axes, _LEFT - 1.8, y, text, _SIZE, colour=SOFT, align="right")
    years = [month for month in range(spec.first, spec.last + 1) if month % 12 == 0]
    edges = ([(scales.x(m), top), (scales.x(m), bottom + 1.6)] for m in years)
    rules(axes, edges, style.FAINT, 0.6)
    every = max(1, -(-len(years) // 20))
    for month in years[::every]:
        if month + 12 <= spec.last:
            middle = scales.x(month + 6)
            write(axes, middle, bottom + 3.2, str(month // 12), 8.0, bold=True, align="center")


def _band(axes: Axes, spec: CapacityPicture, scales: Scales) -> None:
    """Hatch what may be in use between the least and the most of it."""
    if spec.band.outline:
        shape = scales.points(spec.band.outline)
        blocks(
            axes,
            [shape],
            "none",
            edges=LINE_LOOKS["confirmed"][0],
            hatch=_HATCH,
            layer=style.GRID + 0.2,
        )


def _band_key(axes: Axes, band: Band, y: float) -> None:
    """Say what the hatching stands for, at the right end of the panel's heading."""
    if band.outline:
        x, edge = WIDTH - MARGIN - width(band.key, SMALL), LINE_LOOKS["confirmed"][0]
        shape = box(x - 7.5, y - 1.4, x - 1.5, y + 1.4)
        blocks(axes, [shape], style.PAPER, edges=edge, hatch=_HATCH)
        write(axes, x, y, band.key, SMALL)


def _band_label(axes: Axes, spec: CapacityPicture, scales: Scales, room: Room) -> None:
    """Name the most that is in use at the end of its band, over it or beside it."""
    if not spec.band.text:
        return
    x, y = scales.points([spec.band.end])[0]
    long = width(spec.band.text, _SIZE)
    spots = [
        Spot(left, y + lift)
        for lift in (-2.6, 2.8, -5.0, 5.4, 8.0, 11.0, 14.0)
        for left in (x - long - 1.2, x + 1.4, x - long - 14.0, x - long - 28.0)
    ]
    if spot := room.place(long, 3.0, spots):
        write(axes, spot.x, spot.y, spec.band.text, _SIZE, colour=style.IN_USE_TEXT, halo=True)


def _target(axes: Axes, goal: Goal, scales: Scales, room: Room) -> None:
    """Draw the target as a step reached in its month, and what the plan lacks of it then."""
    x, y = scales.x(goal.at), scales.y(goal.rate)
    rules(axes, [[(_LEFT, y), (x, y)]], SOFT, 0.7, dashes=(0, (1, 2)), layer=LINES)
    step = [(x, scales.panel.bottom), (x, y), (_RIGHT, y)]
    rules(axes, [step], style.TARGET, 1.2, dashes=(0, (5, 2.6)), layer=BARS + 0.1, clauses=True)
    room.take_line([(_LEFT, y), *step[1:]])
    room.take_line(step[:2])
    if goal.gap:
        _bracket(axes, goal, scales, room)
    long = width(goal.text, 8.0, bold=True)
    lefts = (x - long - 2.0, _LEFT + 2.0, _RIGHT - long - 2.0, x + 2.0)
    spots = [Spot(left, y + lift) for left in lefts for lift in (-2.6, 2.6)]
    spot = room.place(long, 3.4, spots) or spots[0]
    write(axes, spot.x, spot.y, goal.text, 8.0, bold=True)


def _bracket(axes: Axes, goal: Goal, scales: Scales, room: Room) -> None:
    """Bracket what the title says is missing, from the target to the least; a tick at the most."""
    x, top = scales.x(goal.at) - 1.6, scales.y(goal.rate)
    low, high = (scales.y(rate) for rate in goal.reached)
    arms = [[(x + 1.2, top), (x, top), (x, low), (x + 1.2, low)]]
    if high != low:
        arms.append([(x - 0.9, high), (x + 1.2, high)])
    rules(axes, arms, INK, 1.3, layer=LINES + 0.2)
    room.take(Box(x - 0.4, top, x + 1.4, low))
    long = max(width(line, 8.4, bold=True) for line in goal.gap)
    left, pitch = x - long - 1.6, 3.7
    high_of = pitch * len(goal.gap)
    middles = [(top + low) / 2, *(top + 3.4 + 2.0 * place for place in range(14))]
    spots = [Spot(left - back, y) for y in middles for back in (0.0, 6.0, 12.0)]
    spot = room.place(long, high_of, spots) or spots[0]
    for place, line in enumerate(goal.gap):
        y = spot.y + (place - (len(goal.gap) - 1) / 2) * pitch
        write(axes, spot.x, y, line, 8.4, bold=True, halo=True)


def _today(axes: Axes, spec: CapacityPicture, scales: Scales, room: Room) -> None:
    x, top, bottom = min(scales.x(spec.today), _RIGHT), scales.panel.top, scales.panel.bottom
    line = [[(x, top), (x, bottom)]]
    if abs(x - scales.x(spec.goal.at)) < _NEAR:  # the month of the target stays to be read
        line = [[(x, top - 3.0), (x, top)], [(x, bottom), (x, bottom + 1.8)]]
    rules(axes, line, style.TODAY, 1.2, layer=LINES + 0.2)
    room.take_line([(x, top), (x, bottom)])
    long = width(spec.today_text, _SIZE, bold=True)
    spots = [
        Spot(side, y)
        for y in (bottom - 2.6, top + 2.0, top + 6.0)
        for side in (x - long - 1.4, x + 1.4)
    ]
    spot = room.place(long, 3.2, spots) or spots[0]
    write(axes, spot.x, spot.y, spec.today_text, _SIZE, bold=True, colour=style.TODAY)


def _observed(axes: Axes, spec: CapacityPicture, scales: Scales, room: Room) -> None:
    """Mark the stock that the statistics observed as squares, and name the newest at least."""
    points = [(scales.x(point.at), scales.y(point.rate)) for point in spec.observed]
    shapes = [box(x - 1.1, y - 1.1, x + 1.1, y + 1.1) for x, y in points]
    blocks(axes, shapes, style.PAPER, edges=INK, width=1.4, layer=LINES + 0.4)
    for x, y in points:
        room.take(Box(x - 1.4, y - 1.4, x + 1.4, y + 1.4))
    for (x, y), point in reversed(list(zip(points, spec.observed, strict=True))):
        long = width(point.text, _SIZE, bold=True)
        spots = [
            Spot(left, y + lift)
            for lift in (-3.4, 3.6, -6.4, 6.6, 9.6, -9.4)
            for left in (x - long / 2, x - long - 1.0, x + 1.6, x - long * 0.8)
        ]
        spot = room.place(long, 3.2, spots)
        if spot:
            write(axes, spot.x, spot.y, point.text, _SIZE, bold=True, halo=True)


def _risers(axes: Axes, spec: CapacityPicture, scales: Scales, room: Room) -> None:
    """Mark each step of the plan, and name what opens where there is room for it."""
    colour = LINE_LOOKS["plan"][0]
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
        write(axes, start.x, start.y, spec.start_text, _SIZE, colour=SOFT, halo=True)


def _other_steps(axes: Axes, spec: CapacityPicture, scales: Scales, room: Room) -> None:
    """Name what opens at the steps of the other lines, where there is room for it."""
    for riser in spec.others:
        x, long = scales.x(riser.at), width(riser.text, SMALL)
        low, high = sorted((scales.y(riser.low), scales.y(riser.high)))
        colour = style.IN_USE_TEXT if riser.key == "confirmed" else LINE_LOOKS[riser.key][0]
        below = (Spot(x + 1.3, high + 2.9), Spot(x - long - 1.3, high + 2.9))
        if spot := room.place(long, 2.8, (*below, *_around(x, low, high, long))):
            write(axes, spot.x, spot.y, riser.text, SMALL, colour=colour, halo=True)


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


def _in_use_label(axes: Axes, spec: CapacityPicture, scales: Scales, room: Room) -> None:
    """Name the line of what is in use at its end, below it: it is the lowest of the three."""
    line = next(line for line in spec.lines if line.key == "confirmed")
    x, y = scales.points(line.points)[-1]
    text = say(mark("{label} ({note})"), label=line.label, note=line.note)
    long = width(text, _SIZE, bold=True)
    lefts = [max(x - long - 1.4 - back, _LEFT + 1.5) for back in range(0, 60, 3)]
    order = (lefts[0], x + 1.4, *lefts[1:])
    near = [Spot(left, y + drop) for left in order for drop in (3.4, 5.0, -3.6)]
    far = [Spot(left, y + drop) for drop in range(7, 30, 3) for left in order]
    spots = [*near, *far]
    spot = room.place(long, 3.2, spots) or spots[0]
    write(axes, spot.x, spot.y, text, _SIZE, bold=True, colour=style.IN_USE_TEXT, halo=True)


def _end_labels(axes: Axes, spec: CapacityPicture, scales: Scales) -> None:
    """Name the other lines where they end; labels that would touch move apart."""
    lines = [line for line in spec.lines if line.key != "confirmed"]
    ends = [scales.points(line.points)[-1] for line in lines]
    middles = spread([y for _, y in ends], 7.4, scales.panel.top - 2.0, scales.panel.bottom)
    leaders = [
        [(x + 0.8, y), (x + 2.6, y), (_LABELS - 1.6, middle), (_LABELS - 0.7, middle)]
        for (x, y), middle in zip(ends, middles, strict=True)
    ]
    rules(axes, leaders, style.OUTLINE, 0.6)
    for line, middle in zip(lines, middles, strict=True):
        colour = LINE_LOOKS[line.key][0]
        room = WIDTH - MARGIN - _LABELS
        bold = line.key != "latest"
        write(axes, _LABELS, middle - 1.6, line.label, 8.4, bold=bold, colour=colour)
        note = shorten(line.note, SMALL, room + 4)
        write(axes, _LABELS, middle + 1.7, note, SMALL, colour=SOFT)
