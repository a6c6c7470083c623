"""Draws the Gantt chart: one figure a page."""

from collections.abc import Sequence
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.gantt.bars import (
    LEFT,
    OUTLINED,
    RIGHT,
    TWO_BARS,
    Placed,
    Scale,
    draw_bars,
    draw_courses,
    fade,
    thick_middle,
)
from portfolio.pictures.gantt.layout import LEAST_ROW, Density
from portfolio.pictures.gantt.lines import Line
from portfolio.pictures.gantt.pages import Band, Page
from portfolio.pictures.gantt.spec import Gantt
from portfolio.pictures.paper import MARGIN, WIDTH
from portfolio.pictures.style import BARS, GRID, INK, LINES, SOFT, Point, blocks, box, rules, write
from portfolio.pictures.subtitles import SMALL
from portfolio.pictures.text import MM_PER_POINT, fitted, shorten, width
from portfolio.projects.records.course import BASELINE, COMING, DONE, UNPROVEN, Bar
from portfolio.values.language import mark
from portfolio.values.vocabulary import LIGHT_SIGNS
from portfolio.values.words import say

# The columns in mm, from left to right.
_CODE, _NAME, _FUNDER = MARGIN + 3.5, MARGIN + 13.5, MARGIN + 51.3
_PLANNED, _EXPECTED, _LATE = RIGHT + 1.5, RIGHT + 12.1, RIGHT + 27.6
_LIGHT, _INVESTMENT, _BEDS = RIGHT + 44.2, RIGHT + 57.5, WIDTH - MARGIN
#: The size of the columns behind the bars, in points.
_COLUMNS: Final = 7.2
#: So many lines of a name stand close, so that they keep off the rows beside theirs.
_MANY_LINES: Final = 3
#: Where the lights of rows too low for words stand.
_TICKS: Final = RIGHT + 4.0
#: From one light's column to the next, where rows are too low for words.
_TICK: Final = 3.0


def draw_page(spec: Gantt, page: Page) -> Figure:
    """Return the figure of one page."""
    with style.dressed():
        figure, axes = style.sheet(spec.layout.paper)
        scale, placed = Scale(spec.first, spec.last), _placed(spec, page)
        _title(axes, spec)
        _heads(axes, spec, page)
        bottom = placed[-1].top + placed[-1].height
        _calendar(axes, spec, scale, bottom)
        _bands(axes, placed)
        draw_courses(axes, scale, placed)
        _marks(axes, spec, scale, bottom)
        _texts(axes, spec, scale, placed, page)
        _foot(axes, spec, page)
    return figure


def _placed(spec: Gantt, page: Page) -> list[Placed]:
    """Stack the lines below the calendar."""
    found, top, band = [], spec.layout.top, spec.layout.band(page.row)
    for item in page.lines:
        height = band if isinstance(item, Band) else page.row
        found.append(Placed(item, top, height))
        top += height
    return found


def _named(placed: list[Placed], page: Page) -> list[Placed]:
    """Return the lines that have room for words: all, or where rows are low the latest ones."""
    if page.row >= LEAST_ROW:
        return placed
    bands = [line for line in placed if isinstance(line.item, Band)]
    taken = [(band.top, band.top + band.height) for band in bands]
    found = list(bands)
    lines = [line for line in placed if isinstance(line.item, Line)]
    for line in sorted(lines, key=_months_late, reverse=True):
        top, low = line.middle - LEAST_ROW / 2, line.middle + LEAST_ROW / 2
        if all(low <= start or top >= end for start, end in taken):
            taken.append((top, low))
            found.append(line)
    return found


def _months_late(line: Placed) -> int:
    return line.item.months if isinstance(line.item, Line) else 0


# --- head ---------------------------------------------------------------------------------------


def _title(axes: Axes, spec: Gantt) -> None:
    layout, room = spec.layout, WIDTH - 2 * MARGIN
    y, size = layout.over
    over, fit = fitted(spec.over, size, SMALL, room)
    write(axes, MARGIN, y, over, fit, colour=SOFT)
    y, most = layout.title
    size = min(most, max(9.0, most * room / width(spec.title, most, bold=True)))
    write(axes, MARGIN, y, shorten(spec.title, size, room, bold=True), size, bold=True)
    y, pitch, size = layout.answer
    for place, line in enumerate(spec.answer):
        text, fit = fitted(line, size, SMALL, room)
        write(axes, MARGIN, y + place * pitch, text, fit)


def _heads(axes: Axes, spec: Gantt, page: Page) -> None:
    top = spec.layout.top
    rules(axes, [[(MARGIN, top), (WIDTH - MARGIN, top)]], INK, 0.9)
    columns = (
        ("name", _CODE, "left"),
        ("funder", _FUNDER, "left"),
        ("planned", _PLANNED, "left"),
        ("expected", _EXPECTED, "left"),
        ("late", _LATE, "left"),
        ("light", _LIGHT, "left"),
        ("investment", _INVESTMENT, "right"),
        ("beds", _BEDS, "right"),
    )
    low = page.row < LEAST_ROW
    for name, x, align in columns:
        if low and name in ("funder", "planned", "expected", "late", "light"):
            continue
        lines = spec.heads[name].split("\n")
        for place, line in enumerate(reversed(lines)):
            write(axes, x, top - 2.4 - place * 3.1, line, SMALL, colour=SOFT, align=align)
    if low:
        write(axes, _TICKS - 1.2, top - 5.5, spec.heads["light"], SMALL, colour=SOFT)
        _sign_heads(axes, top - 2.4)


def _sign_heads(axes: Axes, y: float) -> None:
    for place, (light, sign) in enumerate(LIGHT_SIGNS.items()):
        colour = style.LIGHT_COLOURS[light]
        write(axes, _TICKS + place * _TICK, y, sign, SMALL, colour=colour, align="center")


def _calendar(axes: Axes, spec: Gantt, scale: Scale, bottom: float) -> None:
    """Draw year heads and the grid: months where they are wide enough, else quarters or years."""
    top = spec.layout.top
    fine = 1 if scale.step >= 0.9 else 3 if scale.step >= 0.3 else 12
    months = [month for month in range(scale.first, scale.last + 1, fine) if month % 12]
    rules(axes, (_upright(scale.x(m), top, bottom) for m in months), style.FAINT, 0.4)
    years = range(scale.first, scale.last + 2, 12)
    rules(axes, (_upright(scale.x(m), top - 5.2, bottom) for m in years), style.RULE, 0.6)
    every = max(1, -(-8 // max(1, int(scale.step * 12))))
    for month in range(scale.first, scale.last + 1, 12 * every):
        middle = scale.x(month + 6 if every == 1 else month) + (0.0 if every == 1 else 4.0)
        write(axes, middle, top - 2.6, str(month // 12), 8.0, bold=True, align="center")


def _upright(x: float, top: float, bottom: float) -> list[Point]:
    return [(x, top), (x, bottom)]


# --- rows ---------------------------------------------------------------------------------------


def _bands(axes: Axes, placed: list[Placed]) -> None:
    bands = [line for line in placed if isinstance(line.item, Band)]
    shapes = [box(MARGIN, b.top, WIDTH - MARGIN, b.top + b.height) for b in bands]
    blocks(axes, shapes, style.BAND, layer=GRID + 0.1)
    chips, colours = [], []
    for line in bands:
        if isinstance(line.item, Band) and not line.item.total:
            chips.append(box(MARGIN, line.top, MARGIN + 1.6, line.top + line.height))
            colours.append(style.group_colour(line.item.group))
    blocks(axes, chips, colours, layer=GRID + 0.2)
    lines = [line for line in placed if isinstance(line.item, Line) and line.height >= LEAST_ROW]
    ends = [line.top + line.height for line in lines]
    rules(axes, ([(MARGIN, y), (WIDTH - MARGIN, y)] for y in ends), style.FAINT, 0.6)


# --- today and target ---------------------------------------------------------------------------


def _marks(axes: Axes, spec: Gantt, scale: Scale, bottom: float) -> None:
    """Draw the as-of line, named above the calendar, and the target month, named below it."""
    today, top = scale.x(spec.today), spec.layout.top
    line = [_upright(today, top - 7.0, top - 5.2), _upright(today, top, bottom)]
    rules(axes, line, style.TODAY, 1.2, layer=LINES)
    _mark_label(axes, today, top - 8.8, spec.today_text, style.TODAY)
    if spec.target is not None:
        x = scale.x(spec.target)
        line = [_upright(x, top, bottom + 1.2)]
        rules(axes, line, style.TARGET, 1.0, dashes=(0, (4, 2.4)), layer=LINES)
        _mark_label(axes, x, bottom + 3.0, spec.target_text, style.TARGET)


def _mark_label(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    half = width(text, 7.5, bold=True) / 2
    middle = min(max(x, LEFT + half), WIDTH - MARGIN - half)
    write(axes, middle, y, text, 7.5, bold=True, colour=colour, align="center")


# --- texts --------------------------------------------------------------------------------------


def _texts(axes: Axes, spec: Gantt, scale: Scale, placed: list[Placed], page: Page) -> None:
    size = spec.layout.density.size
    if page.row < LEAST_ROW:
        _light_ticks(axes, placed)
    for line in _named(placed, page):
        if isinstance(line.item, Band):
            _band_texts(axes, line.item, line.middle, size)
            continue
        _line_texts(axes, line.item, line.middle, size)
        if page.row >= LEAST_ROW:
            _figures(axes, line.item, line.middle, size)
            _end_text(axes, scale, line.item, thick_middle(line), spec.layout.density)


def _light_ticks(axes: Axes, placed: list[Placed]) -> None:
    """Mark the light of every row in the column of its sign."""
    for place, light in enumerate(LIGHT_SIGNS):
        x = _TICKS + place * _TICK
        of = [p for p in placed if isinstance(p.item, Line) and p.item.light == light]
        shapes = [box(x - 1.2, p.top, x + 1.2, p.top + p.height) for p in of]
        blocks(axes, shapes, style.LIGHT_COLOURS[light])


def _band_texts(axes: Axes, band: Band, y: float, size: float) -> None:
    size = size if size <= SMALL else size + 0.5
    write(axes, _CODE, y, band.text, size, bold=True)
    write(axes, _INVESTMENT, y, band.investment, size, bold=True, align="right")
    write(axes, _BEDS, y, band.beds, size, bold=True, align="right")


def _line_texts(axes: Axes, line: Line, y: float, size: float) -> None:
    write(axes, _CODE, y, line.code, size, bold=True)
    pitch = size * MM_PER_POINT * (1.08 if len(line.name) < _MANY_LINES else 1.0)
    for place, part in enumerate(line.name):
        write(axes, _NAME, y + (place - (len(line.name) - 1) / 2) * pitch, part, size)


def _figures(axes: Axes, line: Line, y: float, size: float) -> None:
    write(axes, _FUNDER, y, line.funder, SMALL, bold=line.private, colour=SOFT)
    small = min(size, _COLUMNS)
    write(axes, _PLANNED, y, line.planned, small)
    _two(axes, _EXPECTED, y, (line.expected, line.told), small)
    _late(axes, line, y, small)
    colour = style.LIGHT_COLOURS[line.light]
    write(axes, _LIGHT, y, line.light_text, small, colour=colour)
    write(axes, _INVESTMENT, y, line.investment, size, align="right")
    write(axes, _BEDS, y, line.beds, size, align="right")


def _late(axes: Axes, line: Line, y: float, size: float) -> None:
    """Write how late a project is and why: one under the other, where rows are low side by side."""
    if not line.why or size <= SMALL:
        write(axes, _LATE, y, line.late, size, bold=True)
        left = _LATE + width(line.late, size, bold=True) + 1.2
        room = _LIGHT - left - 1.0
        if line.why and width(line.why, size) <= room:
            write(axes, left, y, line.why, size)
        return
    why = shorten(line.why, SMALL, _LIGHT - _LATE - 0.8)
    _two(axes, _LATE, y, (line.late, why), size, bold=True)


def _two(
    axes: Axes, x: float, y: float, texts: tuple[str, str], size: float, *, bold: bool = False
) -> None:
    """Write a text, and the second below it where there is one."""
    first, second = texts
    half = size * MM_PER_POINT * 0.54 if second else 0.0
    write(axes, x, y - half, first, size, bold=bold)
    if second:
        write(axes, x, y + half, second, SMALL)


def _end_text(axes: Axes, scale: Scale, line: Line, y: float, density: Density) -> None:
    """Write at the end of the bars what stands there, or that there is nothing to draw."""
    if line.undated:
        write(axes, LEFT + 1.5, y, line.undated, density.size, colour=SOFT)
    if not line.label:
        return
    long = width(line.label, density.size, bold=True)
    at = max(LEFT, scale.x(line.label_at)) + (2.8 if line.opened_at or line.opens_at else 1.5)
    if line.tail or at + long > RIGHT - 0.5:
        at = min(scale.x(line.label_at), RIGHT - 0.5) - long - 1.2
    write(axes, at, y, line.label, density.size, bold=True, halo=True)


# --- foot ---------------------------------------------------------------------------------------


def _foot(axes: Axes, spec: Gantt, page: Page) -> None:
    layout = spec.layout
    _legend(axes, spec, page)
    for place, note in enumerate(spec.notes):
        y = layout.first_note + place * layout.density.pitch
        write(axes, MARGIN, y, note, SMALL, colour=SOFT)
    number = say(mark("Page {page} of {pages}"), page=page.number, pages=page.of)
    room = WIDTH - 2 * MARGIN - width(number, SMALL) - 6.0
    write(axes, MARGIN, layout.foot, shorten(spec.sources, SMALL, room), SMALL, colour=SOFT)
    write(axes, WIDTH - MARGIN, layout.foot, number, SMALL, colour=SOFT, align="right")


def _legend(axes: Axes, spec: Gantt, page: Page) -> None:
    legend = [(kind, text) for kind, text in spec.legend if _drawn(kind, page)]
    draw_keys(axes, legend, spec.layout.legend, SMALL, outlined=page.row >= OUTLINED)


def draw_keys(
    axes: Axes, keys: Sequence[tuple[str, str]], y: float, size: float, *, outlined: bool = True
) -> None:
    """Draw the keys of signs on one line, each with its words."""
    gap = min(8.0, (WIDTH - 2 * MARGIN - room_of(keys, size)) / max(1, len(keys) - 1))
    x = MARGIN
    for kind, text in keys:
        _key(axes, kind, x, y, outlined=outlined)
        write(axes, x + _room(kind), y, text, size)
        x += _room(kind) + width(text, size) + gap


def room_of(keys: Sequence[tuple[str, str]], size: float) -> float:
    """Return how wide keys are without what is between them."""
    return sum(_room(kind) + width(text, size) for kind, text in keys)


def _drawn(kind: str, page: Page) -> bool:
    """Tell whether the rows of a page are high enough for what a key stands for."""
    least = {"tail": OUTLINED, BASELINE: TWO_BARS}
    return page.row >= least.get(kind, 0.0)


def _room(kind: str) -> float:
    """Return how far behind the start of a key its text stands."""
    return 5.0 if kind in ("opened", "opened_by", "opens", "step") else 8.5


def _key(axes: Axes, kind: str, x: float, y: float, *, outlined: bool) -> None:
    scale = Scale(0, 11)
    if kind in (DONE, COMING, UNPROVEN):
        bar = box(x, y - 1.4, x + 7, y + 1.4)
        draw_bars(axes, [bar], kind, style.NEUTRAL, outlined=outlined)
    elif kind == BASELINE:
        bar = box(x, y - 0.7, x + 7, y + 0.7)
        draw_bars(axes, [bar], kind, style.NEUTRAL, outlined=outlined)
    elif kind == "soft":
        draw_bars(axes, [box(x, y - 1.4, x + 7, y + 1.4)], COMING, style.NEUTRAL)
        start, end = (scale.first + (at - LEFT) / scale.step for at in (x, x + 7))
        fade(axes, scale, [(Bar(COMING, start, end, False, True), box(x, y - 1.4, x, y + 1.4))])
    elif kind == "tail":
        rules(axes, [[(x, y), (x + 7, y)]], SOFT, 1.1, dashes=(0, (0.9, 1.9)), layer=BARS)
    else:
        ink = INK if kind == "step" else style.OPENED
        fill = style.PAPER if kind in ("opens", "opened_by") else ink
        radius = 1.1 if kind == "step" else 1.6
        corners = style.wedge(x + 3.4, y, radius) if kind == "opened_by" else None
        shape = corners or style.diamond(x + 2.0, y, radius)
        blocks(axes, [shape], fill, edges=ink, width=0.9)
