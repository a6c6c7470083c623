"""Draws the Gantt chart: one A4 figure a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.charts import style
from portfolio.charts.gantt_spec import (
    BASELINE,
    COMING,
    DONE,
    NAME_SIZES,
    PAGE_ROWS,
    UNPROVEN,
    Band,
    Bar,
    Gantt,
    Line,
    Page,
    gantt_spec,
    height_of,
)
from portfolio.charts.lettering import width, wrap
from portfolio.charts.material import GanttMaterial
from portfolio.charts.style import (
    BARS,
    GRID,
    HEIGHT,
    INK,
    LINES,
    MARGIN,
    OUTLINE,
    SOFT,
    WIDTH,
    Point,
    blocks,
    box,
    rules,
    write,
)
from portfolio.language import mark
from portfolio.wording import say

# The sheet in mm: columns from left to right, then what stands from top to bottom.
_CODE, _NAME, _FUNDER = MARGIN + 4.0, MARGIN + 14.5, MARGIN + 76.5
_LEFT, _RIGHT = 101.0, 215.0
_LIGHT, _INVESTMENT, _BEDS, _REPORT = 229.0, 258.0, 272.0, WIDTH - MARGIN
_HEAD, _TOP, _BOTTOM = 28.5, 37.0, 178.5
_LEGEND, _NOTES = 186.5, 191.5
_MOST_ROW = 12.2
_SMALL = 7.0


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where months stand on the sheet."""

    first: int
    last: int

    @property
    def step(self) -> float:
        return (_RIGHT - _LEFT) / (self.last + 1 - self.first)

    def x(self, month: float) -> float:
        return _LEFT + (month - self.first) * self.step


@dataclass(frozen=True, slots=True)
class _Placed:
    """A line of the page with its top and its height in mm."""

    item: Line | Band
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def gantt_figures(material: GanttMaterial) -> list[Figure]:
    """Return the chart as A4 landscape figures, about 24 projects each."""
    return draw_gantt(gantt_spec(material))


def draw_gantt(spec: Gantt) -> list[Figure]:
    """Return the figures of a specified chart."""
    return [draw_page(spec, page) for page in spec.pages]


def draw_page(spec: Gantt, page: Page) -> Figure:
    """Return the figure of one page, to be saved with `style.png`."""
    with style.dressed():
        figure, axes = style.sheet()
        scale, placed = _Scale(spec.first, spec.last), _placed(page)
        _title(axes, spec)
        _heads(axes, spec)
        bottom = placed[-1].top + placed[-1].height
        _calendar(axes, scale, bottom)
        _bands(axes, placed)
        _bars(axes, scale, placed)
        _marks(axes, spec, scale, bottom)
        _texts(axes, spec, scale, placed)
        _foot(axes, spec, page)
    return figure


def _placed(page: Page) -> list[_Placed]:
    """Stack the lines: rows share the sheet, up to a height that still looks like a table."""
    rows = sum(height_of(item) for item in page.lines)
    unit = min(_MOST_ROW, (_BOTTOM - _TOP) / (rows if page.of == 1 else PAGE_ROWS))
    found, top = [], _TOP
    for item in page.lines:
        found.append(_Placed(item, top, height_of(item) * unit))
        top += height_of(item) * unit
    return found


# --- head ---------------------------------------------------------------------------------------


def _title(axes: Axes, spec: Gantt) -> None:
    room = WIDTH - 2 * MARGIN
    size = min(16.0, 16.0 * room / width(spec.title, 16.0, bold=False))
    write(axes, MARGIN, 13.0, spec.title, size, bold=True)
    write(axes, MARGIN, 20.5, f"{spec.subtitle}　{spec.today_text}", 10.0, colour=SOFT)


def _heads(axes: Axes, spec: Gantt) -> None:
    rules(axes, [[(MARGIN, _TOP), (WIDTH - MARGIN, _TOP)]], INK, 0.9)
    columns = (
        ("name", _CODE, "left"),
        ("funder", _FUNDER, "left"),
        ("light", _LIGHT, "left"),
        ("investment", _INVESTMENT, "right"),
        ("beds", _BEDS, "right"),
        ("report", _REPORT, "right"),
    )
    for name, x, align in columns:
        lines = spec.heads[name].split("\n")
        for place, line in enumerate(reversed(lines)):
            write(axes, x, _TOP - 2.4 - place * 3.1, line, _SMALL, colour=SOFT, align=align)


def _calendar(axes: Axes, scale: _Scale, bottom: float) -> None:
    """Draw year heads and the grid: months where they are wide enough, else quarters or years."""
    fine = 1 if scale.step >= 0.9 else 3 if scale.step >= 0.3 else 12
    months = [month for month in range(scale.first, scale.last + 1, fine) if month % 12]
    rules(axes, (_upright(scale.x(m), _TOP, bottom) for m in months), style.FAINT, 0.4)
    years = range(scale.first, scale.last + 2, 12)
    rules(axes, (_upright(scale.x(m), _TOP - 5.2, bottom) for m in years), style.RULE, 0.6)
    every = max(1, -(-8 // max(1, int(scale.step * 12))))
    for month in range(scale.first, scale.last + 1, 12 * every):
        middle = scale.x(month + 6 if every == 1 else month) + (0.0 if every == 1 else 4.0)
        write(axes, middle, _TOP - 2.6, str(month // 12), 8.0, bold=True, align="center")


def _upright(x: float, top: float, bottom: float) -> list[Point]:
    return [(x, top), (x, bottom)]


# --- rows ---------------------------------------------------------------------------------------


def _bands(axes: Axes, placed: list[_Placed]) -> None:
    bands = [line for line in placed if isinstance(line.item, Band)]
    shapes = [box(MARGIN, b.top, WIDTH - MARGIN, b.top + b.height) for b in bands]
    blocks(axes, shapes, style.BAND, layer=GRID + 0.1)
    chips, colours = [], []
    for line in bands:
        if isinstance(line.item, Band) and not line.item.total:
            chips.append(box(MARGIN, line.top, MARGIN + 1.6, line.top + line.height))
            colours.append(style.group_colour(line.item.group))
    blocks(axes, chips, colours, layer=GRID + 0.2)
    ends = [line.top + line.height for line in placed if isinstance(line.item, Line)]
    rules(axes, ([(MARGIN, y), (WIDTH - MARGIN, y)] for y in ends), style.FAINT, 0.6)


def _bars(axes: Axes, scale: _Scale, placed: list[_Placed]) -> None:
    """Draw every bar of the page with one collection a kind, whatever their number."""
    found = list(_shapes(scale, placed))
    for kind in (BASELINE, DONE, COMING, UNPROVEN):
        for group in dict.fromkeys(item.group for item, *_ in found):
            of = [shape for item, bar, shape in found if (bar.kind, item.group) == (kind, group)]
            if of:
                _draw_bars(axes, of, kind, style.group_colour(group))
    _fade(axes, scale, [(bar, shape) for _, bar, shape in found])
    _tails(axes, scale, placed)
    _milestones(axes, scale, placed)


def _draw_bars(axes: Axes, shapes: Iterable[list[Point]], kind: str, colour: str) -> None:
    if kind == BASELINE:
        blocks(axes, shapes, style.FAINT, edges=OUTLINE, width=0.6)
    elif kind == UNPROVEN:
        blocks(axes, shapes, style.PAPER, edges=colour, width=0.7, hatch="//////")
    else:
        share = 1.0 if kind == DONE else 0.42
        blocks(axes, shapes, style.tint(colour, share), edges=colour, width=0.7)


def _shapes(scale: _Scale, placed: list[_Placed]) -> Iterator[tuple[Line, Bar, list[Point]]]:
    for line in placed:
        if isinstance(line.item, Line):
            for bar in line.item.bars:
                top, bottom = _span(line, bar.kind)
                yield line.item, bar, box(scale.x(bar.start), top, scale.x(bar.end), bottom)


def _span(line: _Placed, kind: str) -> tuple[float, float]:
    """Return top and bottom of a bar: the thin baseline above the thick bar."""
    thin, gap, thick = line.height * 0.13, line.height * 0.07, line.height * 0.36
    top = line.middle - (thin + gap + thick) / 2
    return (top, top + thin) if kind == BASELINE else (top + thin + gap, top + thin + gap + thick)


def _thick_middle(line: _Placed) -> float:
    top, bottom = _span(line, DONE)
    return (top + bottom) / 2


def _fade(axes: Axes, scale: _Scale, bars: list[tuple[Bar, list[Point]]]) -> None:
    """Let ends known to the year only fade into the paper over that year."""
    shapes, fills = [], []
    for bar, corners in bars:
        top, bottom, steps = corners[0][1] - 0.16, corners[2][1] + 0.16, 24
        reach = min(12.0, (bar.end - bar.start) / 2)
        for edge, inward, soft in ((bar.start, 1, bar.soft_start), (bar.end, -1, bar.soft_end)):
            for place in range(steps if soft else 0):
                near = scale.x(edge + inward * reach * place / steps)
                far = scale.x(edge + inward * reach * (place + 1) / steps)
                outer = near - inward * 0.35 if place == 0 else near
                shapes.append(box(min(outer, far), top, max(outer, far), bottom))
                fills.append((1.0, 1.0, 1.0, 1 - (place + 0.5) / steps))
    veil = blocks(axes, shapes, fills, layer=BARS + 0.3)
    veil.set_antialiased(False)


def _tails(axes: Axes, scale: _Scale, placed: list[_Placed]) -> None:
    tails = []
    for line in placed:
        if isinstance(line.item, Line) and line.item.tail:
            start, end = (scale.x(month) for month in line.item.tail)
            tails.append([(start + 0.8, _thick_middle(line)), (end, _thick_middle(line))])
    rules(axes, tails, SOFT, 1.1, dashes=(0, (0.9, 1.9)), layer=BARS + 0.4)


def _milestones(axes: Axes, scale: _Scale, placed: list[_Placed]) -> None:
    shapes, fills = [], []
    for line in placed:
        item = line.item
        at = (item.opened_at or item.opens_at) if isinstance(item, Line) else None
        if at is not None and isinstance(item, Line):
            radius = min(2.0, line.height * 0.24)
            shapes.append(style.diamond(scale.x(at), _thick_middle(line), radius))
            fills.append(INK if item.opened_at else style.PAPER)
    blocks(axes, shapes, fills, edges=INK, width=0.9, layer=LINES + 0.2)


# --- today and target ---------------------------------------------------------------------------


def _marks(axes: Axes, spec: Gantt, scale: _Scale, bottom: float) -> None:
    """Draw the as-of line, named above the calendar, and the target month, named below it."""
    today = scale.x(spec.today)
    rules(axes, [_upright(today, _HEAD, bottom)], style.TODAY, 1.2, layer=LINES)
    _mark_label(axes, today, _HEAD - 2.0, spec.today_text, style.TODAY)
    if spec.target is not None:
        x = scale.x(spec.target)
        dashes = (0, (4, 2.4))
        rules(axes, [_upright(x, _TOP, bottom + 1.6)], style.TARGET, 1.0, dashes=dashes, layer=LINES)
        _mark_label(axes, x, bottom + 3.6, spec.target_text, style.TARGET)


def _mark_label(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    half = width(text, 7.5, bold=True) / 2
    middle = min(max(x, _LEFT + half), _RIGHT + 12.0 - half)
    write(axes, middle, y, text, 7.5, bold=True, colour=colour, align="center")


# --- texts --------------------------------------------------------------------------------------


def _texts(axes: Axes, spec: Gantt, scale: _Scale, placed: list[_Placed]) -> None:
    size = NAME_SIZES[spec.dense]
    for line in placed:
        if isinstance(line.item, Band):
            _band_texts(axes, line.item, line.middle, size)
        else:
            _line_texts(axes, line.item, line.middle, size)
            _end_text(axes, scale, line.item, _thick_middle(line), size)


def _band_texts(axes: Axes, band: Band, y: float, size: float) -> None:
    write(axes, _CODE, y, band.text, size + 0.5, bold=True)
    write(axes, _INVESTMENT, y, band.investment, size, bold=True, align="right")
    write(axes, _BEDS, y, band.beds, size, bold=True, align="right")


def _line_texts(axes: Axes, line: Line, y: float, size: float) -> None:
    write(axes, _CODE, y, line.code, size, bold=True)
    pitch = size * 0.3528 * 1.17
    for place, part in enumerate(line.name):
        write(axes, _NAME, y + (place - (len(line.name) - 1) / 2) * pitch, part, size)
    write(axes, _FUNDER, y, line.funder, _SMALL + 0.2, bold=line.private, colour=SOFT)
    write(axes, _LIGHT, y, line.light_text, size, colour=style.LIGHT_COLOURS[line.light])
    write(axes, _INVESTMENT, y, line.investment, size, align="right")
    write(axes, _BEDS, y, line.beds, size, align="right")
    colour = INK if line.fresh else SOFT
    write(axes, _REPORT, y, line.report, size, colour=colour, align="right")


def _end_text(axes: Axes, scale: _Scale, line: Line, y: float, size: float) -> None:
    if not line.label:
        return
    at = scale.x(line.label_at) + (2.8 if line.opened_at or line.opens_at else 1.2)
    limit = _LIGHT - 1.5 - width(line.label, size, bold=True)
    write(axes, min(at, limit), y, line.label, size, bold=True, halo=True)


# --- foot ---------------------------------------------------------------------------------------


def _foot(axes: Axes, spec: Gantt, page: Page) -> None:
    _legend(axes, spec)
    number = say(mark("Page {page} of {pages}"), page=page.number, pages=page.of)
    room = WIDTH - 2 * MARGIN
    notes = [line for note in spec.notes for line in wrap(note, _SMALL, room)]
    for place, note in enumerate(notes):
        write(axes, MARGIN, _NOTES + place * 3.2, note, _SMALL, colour=SOFT)
    write(axes, WIDTH - MARGIN, HEIGHT - 5.5, number, _SMALL, colour=SOFT, align="right")


def _legend(axes: Axes, spec: Gantt) -> None:
    texts = sum(width(text, _SMALL) for _, text in spec.legend)
    gap = min(8.0, (WIDTH - 2 * MARGIN - texts) / len(spec.legend) - 8.5)
    x = MARGIN
    for kind, text in spec.legend:
        _key(axes, kind, x, _LEGEND)
        write(axes, x + 8.5, _LEGEND, text, _SMALL)
        x += 8.5 + width(text, _SMALL) + gap


def _key(axes: Axes, kind: str, x: float, y: float) -> None:
    scale = _Scale(0, 11)
    if kind in (DONE, COMING, UNPROVEN):
        _draw_bars(axes, [box(x, y - 1.4, x + 7, y + 1.4)], kind, style.NEUTRAL)
    elif kind == BASELINE:
        _draw_bars(axes, [box(x, y - 0.7, x + 7, y + 0.7)], kind, style.NEUTRAL)
    elif kind == "soft":
        _draw_bars(axes, [box(x, y - 1.4, x + 7, y + 1.4)], COMING, style.NEUTRAL)
        start, end = (scale.first + (at - _LEFT) / scale.step for at in (x, x + 7))
        _fade(axes, scale, [(Bar(COMING, start, end, False, True), box(x, y - 1.4, x, y + 1.4))])
    elif kind == "tail":
        rules(axes, [[(x, y), (x + 7, y)]], SOFT, 1.1, dashes=(0, (0.9, 1.9)), layer=BARS)
    else:
        fill = INK if kind == "opened" else style.PAPER
        blocks(axes, [style.diamond(x + 4.5, y, 1.6)], fill, edges=INK, width=0.9)
