"""Draws the picture of sensitivity: curves over slip above, bars of slack below."""

from collections.abc import Iterator
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.frame import ASKED, first_note, foot, head, is_high
from portfolio.pictures.labels import Box, spread
from portfolio.pictures.paper import MARGIN, WIDTH
from portfolio.pictures.scales import Scales
from portfolio.pictures.sensitivity.spec import Curve, SensitivityPicture, SlackBar
from portfolio.pictures.style import BARS, INK, LINES, SOFT, Point, blocks, box, rules, write
from portfolio.pictures.text import shorten, width
from portfolio.values.language import mark
from portfolio.values.words import say

_LEFT, _RIGHT = MARGIN + 10.0, 236.0
_LABELS: Final = 241.0
_SIZE: Final = 7.6
_NAMES: Final = 96.0  #: where the bars of slack start
_LONG: Final = 95.0  #: how long a bar of the whole axis is
_CURVES: Final = {
    "fixed": ("#1F3A5F", 2.1),
    "latest": ("#B0521A", 2.1),
    "assumed": ("#1F2933", 2.1),
    None: ("#8A929B", 0.9),
}


def draw_sensitivity(spec: SensitivityPicture) -> Figure:
    """Return the figure of a specified picture."""
    with style.dressed():
        figure, axes = style.sheet(spec.said.paper)
        head(axes, spec.said, ASKED)
        upper, lower = _panels(spec)
        _curves(axes, spec, upper)
        _bars(axes, spec, lower)
        foot(axes, spec.said)
    return figure


def _panels(spec: SensitivityPicture) -> tuple[Box, Box]:
    """Return the two panels: they share what head and foot leave."""
    top = 44.0 if is_high(spec.said.paper) else 37.0
    bottom = first_note(spec.said) - 4.5
    rows = max(len(spec.bars) + bool(spec.more), 2)
    middle = bottom - min(rows * 6.4, (bottom - top) * 0.5) - 14.0
    return Box(_LEFT, top, _RIGHT, middle), Box(_LEFT, middle + 16.0, WIDTH - MARGIN, bottom)


# --- curves -------------------------------------------------------------------------------------


def _steps(curve: Curve, scales: Scales) -> list[Point]:
    """Return a curve as steps: a month late holds until the next month."""
    found: list[Point] = []
    for months, rate in enumerate(curve.rates):
        found += [(scales.x(months), scales.y(rate)), (scales.x(months + 1), scales.y(rate))]
    return found


def _curves(axes: Axes, spec: SensitivityPicture, panel: Box) -> None:
    scales = Scales(panel, 0, spec.slips[-1] + 1, spec.low, spec.high)
    write(axes, MARGIN, panel.top - 5.0, spec.heads[0], 8.6, bold=True)
    _grid(axes, spec, panel, scales)
    for curve in sorted(spec.curves, key=lambda curve: curve.basis is not None):
        colour, thickness = _CURVES[curve.basis]
        points = _steps(curve, scales)
        rules(axes, [points], colour, thickness, layer=LINES, clauses=True)
    y = scales.y(spec.target)
    line = [(panel.left, y), (panel.right, y)]
    rules(axes, [line], style.TARGET, 1.2, dashes=(0, (5, 2.6)), layer=LINES + 0.1)
    long = width(spec.target_text, 8.0, bold=True)
    left = panel.right - long - 2.0
    write(axes, left, y - 2.6, spec.target_text, 8.0, bold=True, halo=True)
    _labels(axes, spec, panel, scales)


def _grid(axes: Axes, spec: SensitivityPicture, panel: Box, scales: Scales) -> None:
    ticks = list(_ticks(spec.low, spec.high))
    lines = ([(panel.left, scales.y(t)), (panel.right, scales.y(t))] for t in ticks)
    rules(axes, lines, style.FAINT, 0.6)
    rules(axes, [[(panel.left, panel.bottom), (panel.right, panel.bottom)]], INK, 0.8)
    for tick in ticks:
        text = f"{tick:.1f}"
        write(axes, panel.left - 1.8, scales.y(tick), text, _SIZE, colour=SOFT, align="right")
    for months in range(0, spec.slips[-1] + 1, 6):
        x = scales.x(months)
        rules(axes, [[(x, panel.bottom), (x, panel.bottom + 1.4)]], INK, 0.8)
        late = mark("{months} months late") if months else mark("as planned")
        write(axes, x, panel.bottom + 3.4, say(late, months=months), _SIZE, colour=SOFT)


def _ticks(low: float, high: float) -> Iterator[float]:
    step = next(step for step in (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 1e9) if (high - low) / step <= 9)
    number = -(-low // step)
    while number * step <= high + 1e-9:
        yield number * step
        number += 1


def _labels(axes: Axes, spec: SensitivityPicture, panel: Box, scales: Scales) -> None:
    """Name each curve at its end; labels that would touch move apart."""
    curves = sorted(spec.curves, key=lambda curve: curve.residents)
    ends = [scales.y(curve.rates[-1]) for curve in curves]
    middles = spread(ends, 3.9, panel.top - 2.0, panel.bottom)
    leaders = [
        [(panel.right + 0.6, y), (panel.right + 2.0, y), (_LABELS - 1.4, m), (_LABELS - 0.6, m)]
        for y, m in zip(ends, middles, strict=True)
    ]
    rules(axes, leaders, style.OUTLINE, 0.5)
    for curve, middle in zip(curves, middles, strict=True):
        colour = _CURVES[curve.basis][0] if curve.basis else SOFT
        text = shorten(curve.text, _SIZE, WIDTH - MARGIN - _LABELS, bold=curve.basis is not None)
        write(axes, _LABELS, middle, text, _SIZE, bold=curve.basis is not None, colour=colour)


# --- bars ---------------------------------------------------------------------------------------


def _bars(axes: Axes, spec: SensitivityPicture, panel: Box) -> None:
    write(axes, MARGIN, panel.top - 4.0, spec.heads[1], 8.6, bold=True)
    if spec.no_bars:
        write(axes, MARGIN, panel.top + 3.0, spec.no_bars, 8.0, colour=SOFT)
        return
    pitch = min(6.4, (panel.bottom - panel.top) / (len(spec.bars) + bool(spec.more)))
    for place, bar in enumerate(spec.bars):
        _bar(axes, spec, bar, panel.top + (place + 0.5) * pitch, pitch)
    low = panel.top + len(spec.bars) * pitch
    if spec.more:
        write(axes, _NAMES + 1.6, low + pitch / 2, spec.more, _SIZE, colour=SOFT)
    rules(axes, [[(_NAMES, panel.top), (_NAMES, low)]], INK, 0.8, layer=LINES)


def _bar(axes: Axes, spec: SensitivityPicture, bar: SlackBar, middle: float, pitch: float) -> None:
    critical = not bar.endless and bar.months == min(
        other.months for other in spec.bars if not other.endless
    )
    name = shorten(bar.name, _SIZE, _NAMES - MARGIN - 2.0, bold=critical)
    write(axes, _NAMES - 1.6, middle, name, _SIZE, bold=critical, align="right")
    long = _LONG if bar.endless else bar.months / spec.most_months * _LONG
    if long:
        shape = box(_NAMES, middle - pitch * 0.31, _NAMES + long, middle + pitch * 0.31)
        fill = style.PAPER if bar.endless else style.NEUTRAL
        edge = style.RULE if bar.endless else style.NEUTRAL
        dashes = (0, (2, 2)) if bar.endless else "solid"
        blocks(axes, [shape], fill, edges=edge, width=0.7, layer=BARS, dashes=dashes)
    room = WIDTH - MARGIN - _NAMES - long - 1.6
    text = shorten(bar.text, _SIZE, room, bold=critical)
    write(axes, _NAMES + long + 1.6, middle, text, _SIZE, bold=critical, colour=INK)
