"""Draws how the projects of a Gantt page run: bars, soft ends, tails and milestones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes

from portfolio.pictures import style
from portfolio.pictures.gantt.lines import Line
from portfolio.pictures.gantt.pages import Band
from portfolio.pictures.style import BARS, INK, LINES, OUTLINE, SOFT, Point, blocks, box, rules
from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN, Bar

#: Where the time scale stands on the sheet, in mm.
LEFT, RIGHT = 68.3, 217.3
#: Rows at least this high show outlines of bars and large milestones.
OUTLINED: Final = 1.6
#: Rows at least this high have room for a thin bar above the thick one.
TWO_BARS: Final = 0.5


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
    outlined = _row(placed) >= OUTLINED
    thick = (DONE, COMING, UNPROVEN)
    for kind in (BASELINE, *thick) if _row(placed) >= TWO_BARS else thick:
        for group in dict.fromkeys(item.group for item, *_ in found):
            of = [shape for item, bar, shape in found if (bar.kind, item.group) == (kind, group)]
            if of:
                draw_bars(axes, of, kind, style.group_colour(group), outlined=outlined)
    fade(axes, scale, [(bar, shape) for _, bar, shape in found])
    if outlined:
        _tails(axes, scale, placed)
    _milestones(axes, scale, placed)


def _row(placed: list[Placed]) -> float:
    return min((line.height for line in placed if isinstance(line.item, Line)), default=0.0)


def draw_bars(
    axes: Axes, shapes: Iterable[list[Point]], kind: str, colour: str, *, outlined: bool = True
) -> None:
    """Draw bars of one kind and colour as one collection.

    Those of very low rows have no outline, and a pale tint where others are hatched.
    """
    width = 0.7 if outlined else 0.0
    if kind == BASELINE:
        fill = style.FAINT if outlined else OUTLINE
        blocks(axes, shapes, fill, edges=OUTLINE, width=width * 0.85)
    elif kind == UNPROVEN and not outlined:
        blocks(axes, shapes, style.tint(colour, 0.18))
    elif kind == UNPROVEN:
        blocks(axes, shapes, style.PAPER, edges=colour, width=width, hatch="//////")
    else:
        share = 1.0 if kind == DONE else 0.42
        blocks(axes, shapes, style.tint(colour, share), edges=colour, width=width)


def _shapes(scale: Scale, placed: list[Placed]) -> Iterator[tuple[Line, Bar, list[Point]]]:
    for line in placed:
        if isinstance(line.item, Line):
            for bar in line.item.bars:
                top, bottom = _span(line, bar.kind)
                yield line.item, bar, box(scale.x(bar.start), top, scale.x(bar.end), bottom)


def _span(line: Placed, kind: str) -> tuple[float, float]:
    """Return top and bottom of a bar: the thin baseline above the thick bar.

    Bars of low rows fill more of them, those of the lowest all.
    """
    if line.height < TWO_BARS:
        return line.top, line.top + line.height
    close = line.height < 6
    thin, gap, thick = (
        line.height * share for share in ((0.2, 0.04, 0.56) if close else (0.13, 0.07, 0.36))
    )
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
        top, bottom = corners[0][1] - 0.16, corners[2][1] + 0.16
        steps = 24 if bottom - top > 0.8 else 8
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
    """Draw openings as large diamonds, hollow where expected, and other steps as small black ones.

    Openings wear the colour of the sign that stands for a project in use. Where a place is only known to have been in use by a month, an open wedge points to before it.
    """
    shapes, fills, steps = [], [], []
    for line in placed:
        item = line.item
        if not isinstance(item, Line):
            continue
        y, radius = thick_middle(line), max(0.25, min(2.0, line.height * 0.3))
        at = item.opened_at or item.opens_at
        if at is not None:
            corners = style.wedge if item.opened_by else style.diamond
            shapes.append(corners(scale.x(at), y, radius))
            known = item.opened_at and not item.opened_by
            fills.append(style.OPENED if known else style.PAPER)
        steps += [style.diamond(scale.x(month), y, radius * 0.62) for month in item.steps]
    width = 0.9 if _row(placed) >= OUTLINED else 0.3
    blocks(axes, steps, INK, edges=style.PAPER, width=width * 0.7, layer=LINES + 0.1)
    blocks(axes, shapes, fills, edges=style.OPENED, width=width, layer=LINES + 0.2)
