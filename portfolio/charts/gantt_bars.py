"""Draws how the projects of a Gantt page run: bars, soft ends, tails and milestones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes

from portfolio.charts import style
from portfolio.charts.gantt_spec import Band, Line
from portfolio.charts.style import BARS, INK, LINES, OUTLINE, SOFT, Point, blocks, box, rules
from portfolio.course import BASELINE, COMING, DONE, UNPROVEN, Bar

#: Where the time scale stands on the sheet, in mm.
LEFT, RIGHT = 101.0, 215.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Where months stand on the sheet."""

    first: int
    last: int

    @property
    def step(self) -> float:
        return (RIGHT - LEFT) / (self.last + 1 - self.first)

    def x(self, month: float) -> float:
        return LEFT + (month - self.first) * self.step


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of the page with its top and its height in mm."""

    item: Line | Band
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def draw_courses(axes: Axes, scale: Scale, placed: list[Placed]) -> None:
    """Draw every bar of the page with one collection a kind, whatever their number."""
    found = list(_shapes(scale, placed))
    for kind in (BASELINE, DONE, COMING, UNPROVEN):
        for group in dict.fromkeys(item.group for item, *_ in found):
            of = [shape for item, bar, shape in found if (bar.kind, item.group) == (kind, group)]
            if of:
                draw_bars(axes, of, kind, style.group_colour(group))
    fade(axes, scale, [(bar, shape) for _, bar, shape in found])
    _tails(axes, scale, placed)
    _milestones(axes, scale, placed)


def draw_bars(axes: Axes, shapes: Iterable[list[Point]], kind: str, colour: str) -> None:
    """Draw bars of one kind and colour as one collection."""
    if kind == BASELINE:
        blocks(axes, shapes, style.FAINT, edges=OUTLINE, width=0.6)
    elif kind == UNPROVEN:
        blocks(axes, shapes, style.PAPER, edges=colour, width=0.7, hatch="//////")
    else:
        share = 1.0 if kind == DONE else 0.42
        blocks(axes, shapes, style.tint(colour, share), edges=colour, width=0.7)


def _shapes(scale: Scale, placed: list[Placed]) -> Iterator[tuple[Line, Bar, list[Point]]]:
    for line in placed:
        if isinstance(line.item, Line):
            for bar in line.item.bars:
                top, bottom = _span(line, bar.kind)
                yield line.item, bar, box(scale.x(bar.start), top, scale.x(bar.end), bottom)


def _span(line: Placed, kind: str) -> tuple[float, float]:
    """Return top and bottom of a bar: the thin baseline above the thick bar."""
    thin, gap, thick = line.height * 0.13, line.height * 0.07, line.height * 0.36
    top = line.middle - (thin + gap + thick) / 2
    return (top, top + thin) if kind == BASELINE else (top + thin + gap, top + thin + gap + thick)


def thick_middle(line: Placed) -> float:
    """Return the middle of the thick bar, where its labels stand."""
    top, bottom = _span(line, DONE)
    return (top + bottom) / 2


def fade(axes: Axes, scale: Scale, bars: list[tuple[Bar, list[Point]]]) -> None:
    """Let ends known to the year only fade into the paper over that year."""
    shapes, fills = [], []
    for bar, corners in bars:
        top, bottom, steps = corners[0][1] - 0.16, corners[2][1] + 0.16, 24
        for edge, inward, soft in ((bar.start, 1, bar.soft_start), (bar.end, -1, bar.soft_end)):
            for place in range(steps if soft else 0):
                near = scale.x(edge + inward * bar.reach * place / steps)
                far = scale.x(edge + inward * bar.reach * (place + 1) / steps)
                outer = near - inward * 0.35 if place == 0 else near
                shapes.append(box(min(outer, far), top, max(outer, far), bottom))
                fills.append((1.0, 1.0, 1.0, 1 - (place + 0.5) / steps))
    veil = blocks(axes, shapes, fills, layer=BARS + 0.3)
    veil.set_antialiased(False)


def _tails(axes: Axes, scale: Scale, placed: list[Placed]) -> None:
    tails = []
    for line in placed:
        if isinstance(line.item, Line) and line.item.tail:
            start, end = (scale.x(month) for month in line.item.tail)
            tails.append([(start + 0.8, thick_middle(line)), (end, thick_middle(line))])
    rules(axes, tails, SOFT, 1.1, dashes=(0, (0.9, 1.9)), layer=BARS + 0.4)


def _milestones(axes: Axes, scale: Scale, placed: list[Placed]) -> None:
    shapes, fills = [], []
    for line in placed:
        item = line.item
        at = (item.opened_at or item.opens_at) if isinstance(item, Line) else None
        if at is not None and isinstance(item, Line):
            radius = min(2.0, line.height * 0.24)
            shapes.append(style.diamond(scale.x(at), thick_middle(line), radius))
            fills.append(INK if item.opened_at else style.PAPER)
    blocks(axes, shapes, fills, edges=INK, width=0.9, layer=LINES + 0.2)
