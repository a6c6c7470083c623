"""Draws the picture of risk: the probability by month above, what it rests on below."""

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.frame import ASKED, first_note, foot, head, is_high
from portfolio.pictures.labels import Box, Room, Spot
from portfolio.pictures.paper import MARGIN, WIDTH
from portfolio.pictures.risk.spec import Flag, RiskPicture, steps
from portfolio.pictures.scales import Scales
from portfolio.pictures.style import BARS, INK, LINES, SOFT, Point, blocks, rules, write
from portfolio.pictures.text import shorten, width

_LEFT, _RIGHT = MARGIN + 12.0, WIDTH - MARGIN - 4.0
_LINE: Final = 4.4
_SIZE: Final = 7.6


def draw_risk(spec: RiskPicture) -> Figure:
    """Return the figure of a specified picture."""
    with style.dressed():
        figure, axes = style.sheet(spec.said.paper)
        head(axes, spec.said, ASKED)
        slips = first_note(spec.said) - 4.0 - len(spec.slips) * _LINE
        top = 49.0 if is_high(spec.said.paper) else 41.0
        panel = Box(_LEFT, top, _RIGHT, slips - (14.0 if spec.slips else 6.0))
        _curve(axes, spec, panel)
        if spec.slips:
            write(axes, MARGIN, slips - 4.6, spec.slips_head, 8.6, bold=True)
        for place, line in enumerate(spec.slips):
            text = shorten(line, _SIZE, WIDTH - 2 * MARGIN)
            write(axes, MARGIN, slips + place * _LINE + 1.0, text, _SIZE)
        foot(axes, spec.said)
    return figure


# --- the curve ----------------------------------------------------------------------------------


def _curve(axes: Axes, spec: RiskPicture, panel: Box) -> None:
    scales = Scales(panel, spec.first, spec.last)
    write(axes, MARGIN, panel.top - 5.0, spec.head, 8.6, bold=True)
    _grid(axes, spec, panel, scales)
    if spec.error is not None:
        blocks(axes, [_band(spec, scales, spec.error)], style.BAND, layer=BARS)
    room = Room(Box(panel.left, panel.top - 3.0, panel.right, panel.bottom))
    if spec.points:
        points = list(_moved(spec, scales, 0.0))
        rules(axes, [points], style.CHANCE, 2.2, layer=LINES, clauses=True)
        room.take_line(points, 0.9)
    else:
        _say_why(axes, spec, panel, scales)
    _today(axes, spec, panel, scales, room)
    for flag in spec.flags:
        _flag(axes, flag, panel, scales, room)


def _say_why(axes: Axes, spec: RiskPicture, panel: Box, scales: Scales) -> None:
    """Write in place of a curve why there is none, on the side of the as-of month with more room."""
    today, y = scales.x(spec.today + 1), scales.y(0.45)
    if panel.right - today > today - panel.left:
        write(axes, today + 4.0, y, spec.no_points, 9.0, colour=INK, halo=True)
    else:
        write(axes, today - 4.0, y, spec.no_points, 9.0, colour=INK, align="right", halo=True)


def _today(axes: Axes, spec: RiskPicture, panel: Box, scales: Scales, room: Room) -> None:
    """Draw the as-of month: what lies before it is on record."""
    x = scales.x(spec.today + 1)
    rules(axes, [[(x, panel.top), (x, panel.bottom)]], style.TODAY, 1.0, layer=LINES - 0.1)
    room.take(Box(x - 0.6, panel.top, x + 0.6, panel.bottom))
    long = width(spec.today_text, 8.0, bold=True)
    heights = (panel.top + 2.4, panel.bottom - 3.0, panel.top + 7.0, panel.bottom - 8.0)
    spots = [Spot(left, high) for high in heights for left in (x + 1.8, x - long - 1.8)]
    spot = room.place(long, 3.4, spots) or spots[0]
    write(axes, spot.x, spot.y, spec.today_text, 8.0, bold=True, colour=style.TODAY, halo=True)


def _moved(spec: RiskPicture, scales: Scales, shift: float) -> Iterator[Point]:
    """Yield the corners of the curve on the sheet, moved up by `shift`."""
    for at, chance in steps(spec):
        yield scales.x(at), scales.y(min(max(chance + shift, 0.0), 1.0))


def _band(spec: RiskPicture, scales: Scales, error: float) -> list[Point]:
    upper = list(_moved(spec, scales, error))
    return [*upper, *reversed(list(_moved(spec, scales, -error)))]


def _grid(axes: Axes, spec: RiskPicture, panel: Box, scales: Scales) -> None:
    for percent in range(0, 101, 10):
        y = scales.y(percent / 100)
        marked = percent in (50, 80)
        line, colour = [(panel.left, y), (panel.right, y)], style.RULE if marked else style.FAINT
        rules(axes, [line], colour, 0.9 if marked else 0.6)
        if percent % 20 == 0 or marked:
            text = f"{percent}%"
            write(axes, panel.left - 1.8, y, text, _SIZE, bold=marked, colour=SOFT, align="right")
    rules(axes, [[(panel.left, panel.bottom), (panel.right, panel.bottom)]], INK, 0.8)
    years = [month for month in range(spec.first, spec.last + 1) if month % 12 == 0]
    for month in years[:: max(1, len(years) // 16)]:
        x = scales.x(month)
        rules(axes, [[(x, panel.top), (x, panel.bottom + 1.6)]], style.FAINT, 0.6)
        if x + 8 < panel.right:
            write(axes, x + 1.0, panel.bottom + 3.2, str(month // 12), 8.0, bold=True)


def _flag(axes: Axes, flag: Flag, panel: Box, scales: Scales, room: Room) -> None:
    x, y = scales.x(flag.at + 1), scales.y(flag.chance)
    colour = style.TARGET if flag.own else style.CHANCE
    top = panel.top if flag.own else y
    dashes = (0, (5, 2.6)) if flag.own else (0, (1, 2))
    rules(axes, [[(x, top), (x, panel.bottom)]], colour, 1.0, dashes=dashes, layer=LINES - 0.1)
    if not flag.fact:
        blocks(axes, [style.disc(x, y, 1.1)], colour, layer=LINES + 0.3)
    room.take(Box(x - 0.6, top, x + 0.6, panel.bottom))
    percent = flag.text if flag.fact else f"{flag.text}: {flag.chance * 100:.1f}%"
    long = width(percent, 8.0, bold=True)
    heights = (y - 3.0, y + 3.4, y - 7.0, y + 7.4, y + 12.0, y - 12.0, panel.bottom - 3.0)
    spots = [Spot(left, high) for high in heights for left in (x + 1.8, x - long - 1.8)]
    spot = room.place(long, 3.4, spots) or spots[0]
    write(axes, spot.x, spot.y, percent, 8.0, bold=True, colour=colour, halo=True)
