"""Draws the Gantt chart: one A4 figure a page."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.charts import style
from portfolio.charts.gantt_bars import (
    LEFT,
    RIGHT,
    Placed,
    Scale,
    draw_bars,
    draw_courses,
    fade,
    thick_middle,
)
from portfolio.charts.gantt_spec import (
    NAME_SIZES,
    PAGE_ROWS,
    Band,
    Gantt,
    Line,
    Page,
    gantt_spec,
    height_of,
)
from portfolio.charts.lettering import MM_PER_POINT, shorten, width, wrap
from portfolio.charts.material import GanttMaterial
from portfolio.charts.style import (
    BARS,
    GRID,
    HEIGHT,
    INK,
    LINES,
    MARGIN,
    SOFT,
    WIDTH,
    Point,
    blocks,
    box,
    rules,
    write,
)
from portfolio.course import BASELINE, COMING, DONE, UNPROVEN, Bar
from portfolio.language import mark
from portfolio.wording import say

# The sheet in mm: columns from left to right, then what stands from top to bottom.
_CODE, _NAME, _FUNDER = MARGIN + 4.0, MARGIN + 14.5, MARGIN + 76.5
_LIGHT, _INVESTMENT, _BEDS, _REPORT = 229.0, 258.0, 272.0, WIDTH - MARGIN
_ANSWER, _HEAD, _TOP, _BOTTOM = 24.5, 38.5, 46.0, 175.0
_LEGEND, _NOTES = 182.0, 186.6
_MOST_ROW = 12.2
_SMALL = 7.0


def gantt_figures(material: GanttMaterial) -> list[Figure]:
    """Return the chart as A4 landscape figures, about 19 projects each."""
    return draw_gantt(gantt_spec(material))


def draw_gantt(spec: Gantt) -> list[Figure]:
    """Return the figures of a specified chart."""
    return [draw_page(spec, page) for page in spec.pages]


def draw_page(spec: Gantt, page: Page) -> Figure:
    """Return the figure of one page, to be saved with `style.png`."""
    with style.dressed():
        figure, axes = style.sheet()
        scale, placed = Scale(spec.first, spec.last), _placed(page)
        _title(axes, spec)
        _heads(axes, spec)
        bottom = placed[-1].top + placed[-1].height
        _calendar(axes, scale, bottom)
        _bands(axes, placed)
        draw_courses(axes, scale, placed)
        _marks(axes, spec, scale, bottom)
        _texts(axes, spec, scale, placed)
        _foot(axes, spec, page)
    return figure


def _placed(page: Page) -> list[Placed]:
    """Stack the lines: rows share the sheet, up to a height that still looks like a table."""
    rows = sum(height_of(item) for item in page.lines)
    unit = min(_MOST_ROW, (_BOTTOM - _TOP) / (rows if page.of == 1 else PAGE_ROWS))
    found, top = [], _TOP
    for item in page.lines:
        found.append(Placed(item, top, height_of(item) * unit))
        top += height_of(item) * unit
    return found


# --- head ---------------------------------------------------------------------------------------


def _title(axes: Axes, spec: Gantt) -> None:
    room = WIDTH - 2 * MARGIN
    size = min(16.0, 16.0 * room / width(spec.title, 16.0, bold=False))
    write(axes, MARGIN, 11.5, spec.title, size, bold=True)
    write(axes, MARGIN, 18.0, f"{spec.subtitle}　{spec.today_text}", 10.0, colour=SOFT)
    for place, line in enumerate(spec.answer):
        text = shorten(line, 8.0, room, bold=place == 0)
        write(axes, MARGIN, _ANSWER + place * 4.0, text, 8.0, bold=place == 0)


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


def _calendar(axes: Axes, scale: Scale, bottom: float) -> None:
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
    ends = [line.top + line.height for line in placed if isinstance(line.item, Line)]
    rules(axes, ([(MARGIN, y), (WIDTH - MARGIN, y)] for y in ends), style.FAINT, 0.6)


# --- today and target ---------------------------------------------------------------------------


def _marks(axes: Axes, spec: Gantt, scale: Scale, bottom: float) -> None:
    """Draw the as-of line, named above the calendar, and the target month, named below it."""
    today = scale.x(spec.today)
    rules(axes, [_upright(today, _HEAD, bottom)], style.TODAY, 1.2, layer=LINES)
    _mark_label(axes, today, _HEAD - 2.0, spec.today_text, style.TODAY)
    if spec.target is not None:
        x = scale.x(spec.target)
        dashes = (0, (4, 2.4))
        rules(
            axes, [_upright(x, _TOP, bottom + 1.6)], style.TARGET, 1.0, dashes=dashes, layer=LINES
        )
        _mark_label(axes, x, bottom + 3.6, spec.target_text, style.TARGET)


def _mark_label(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    half = width(text, 7.5, bold=True) / 2
    middle = min(max(x, LEFT + half), RIGHT + 12.0 - half)
    write(axes, middle, y, text, 7.5, bold=True, colour=colour, align="center")


# --- texts --------------------------------------------------------------------------------------


def _texts(axes: Axes, spec: Gantt, scale: Scale, placed: list[Placed]) -> None:
    size = NAME_SIZES[spec.dense]
    for line in placed:
        if isinstance(line.item, Band):
            _band_texts(axes, line.item, line.middle, size)
        else:
            _line_texts(axes, line.item, line.middle, size)
            _end_text(axes, scale, line.item, thick_middle(line), size)


def _band_texts(axes: Axes, band: Band, y: float, size: float) -> None:
    write(axes, _CODE, y, band.text, size + 0.5, bold=True)
    write(axes, _INVESTMENT, y, band.investment, size, bold=True, align="right")
    write(axes, _BEDS, y, band.beds, size, bold=True, align="right")


def _line_texts(axes: Axes, line: Line, y: float, size: float) -> None:
    write(axes, _CODE, y, line.code, size, bold=True)
    pitch = size * MM_PER_POINT * 1.12
    for place, part in enumerate(line.name):
        write(axes, _NAME, y + (place - (len(line.name) - 1) / 2) * pitch, part, size)
    write(axes, _FUNDER, y, line.funder, _SMALL + 0.2, bold=line.private, colour=SOFT)
    write(axes, _LIGHT, y, line.light_text, size, colour=style.LIGHT_COLOURS[line.light])
    write(axes, _INVESTMENT, y, line.investment, size, align="right")
    write(axes, _BEDS, y, line.beds, size, align="right")
    colour = INK if line.fresh else SOFT
    write(axes, _REPORT, y, line.report, size, colour=colour, align="right")


def _end_text(axes: Axes, scale: Scale, line: Line, y: float, size: float) -> None:
    if not line.label:
        return
    at = max(LEFT, scale.x(line.label_at)) + (2.8 if line.opened_at or line.opens_at else 1.5)
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
    scale = Scale(0, 11)
    if kind in (DONE, COMING, UNPROVEN):
        draw_bars(axes, [box(x, y - 1.4, x + 7, y + 1.4)], kind, style.NEUTRAL)
    elif kind == BASELINE:
        draw_bars(axes, [box(x, y - 0.7, x + 7, y + 0.7)], kind, style.NEUTRAL)
    elif kind == "soft":
        draw_bars(axes, [box(x, y - 1.4, x + 7, y + 1.4)], COMING, style.NEUTRAL)
        start, end = (scale.first + (at - LEFT) / scale.step for at in (x, x + 7))
        fade(axes, scale, [(Bar(COMING, start, end, False, True), box(x, y - 1.4, x, y + 1.4))])
    elif kind == "tail":
        rules(axes, [[(x, y), (x + 7, y)]], SOFT, 1.1, dashes=(0, (0.9, 1.9)), layer=BARS)
    else:
        fill = INK if kind == "opened" else style.PAPER
        blocks(axes, [style.diamond(x + 4.5, y, 1.6)], fill, edges=INK, width=0.9)
