"""The Gantt chart as a slide: the latest projects, each with its bars and how late it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from portfolio.pictures import style
from portfolio.pictures.alike import told_apart, whole
from portfolio.pictures.finding import answer_lines
from portfolio.pictures.gallery import Drawing
from portfolio.pictures.gantt.bars import Placed, Scale, draw_courses
from portfolio.pictures.gantt.drawing import draw_keys, room_of
from portfolio.pictures.gantt.lines import Line
from portfolio.pictures.gantt.spec import LATE, Gantt, gantt_spec
from portfolio.pictures.labels import Box
from portfolio.pictures.paper import MARGIN, SLIDE, WIDTH
from portfolio.pictures.records import GanttMaterial
from portfolio.pictures.slides.frame import LEAST, begin
from portfolio.pictures.style import INK, LINES, SOFT, rules, write
from portfolio.pictures.subtitles import Said
from portfolio.pictures.text import Names, shorten, width
from portfolio.values.language import plural, spoken
from portfolio.values.words import name_of

#: So many projects stand on a slide; the list has the others.
MOST: Final = 12
_LEFT, _RIGHT = 112.0, 226.0
_BEHIND: Final = 230.0
_NAME: Final = _LEFT - 3.0
_SIZE: Final = LEAST + 0.4
_CODE: Final = 13.0
_HEAD: Final = 8.0
_KEYS: Final = 5.6  #: height of a line of keys


@dataclass(frozen=True, slots=True)
class _Wide(Scale):
    """Where months stand on a slide."""

    @property
    def step(self) -> float:
        return (_RIGHT - _LEFT) / (self.last + 1 - self.first)

    def x(self, month: float) -> float:
        return _LEFT + (month - self.first) * self.step


def _fits(name: str) -> bool:
    return width(name, _SIZE) <= _NAME - 11.0 - _CODE


def gantt_slide(material: GanttMaterial) -> Drawing:
    """Return the slide of a month: of many projects the latest ones."""
    spec, names = gantt_spec(material, SLIDE, sort=LATE), Names()
    whole_names = [names.draw(row.code, whole(name_of(row))) for row in material.rows]
    cut = dict(
        zip((row.code for row in material.rows), told_apart(whole_names, _fits), strict=True)
    )
    said = Said(
        paper=SLIDE,
        over=spec.over,
        title=spec.title,
        answer=tuple(answer_lines(material.answer)) if material.answer else (),
        notes=(),
        sources=spec.sources,
    )
    return Drawing([lambda: draw_slide(spec, said, cut)], spec.warnings)


def draw_slide(spec: Gantt, said: Said, names: dict[str, str]) -> Figure:
    """Return the slide of a chart whose lines are sorted; `names` are those that fit, by code."""
    lines = [item for page in spec.pages for item in page.lines if isinstance(item, Line)]
    shown = lines[:MOST]
    with style.dressed():
        figure, axes, room = begin(said)
        rest = len(lines) - len(shown)
        keys = _key_lines(spec.legend)
        bottom = room.bottom - 7.0 - _KEYS * len(keys)
        placed = _placed(shown, Box(room.left, room.top + _HEAD, room.right, bottom))
        scale = _Wide(spec.first, spec.last)
        _calendar(axes, spec, scale, placed)
        draw_courses(axes, scale, placed)
        _uprights(axes, spec, scale, placed)
        for item in placed:
            _words(axes, item, names)
        for place, line in enumerate(keys):
            draw_keys(axes, line, bottom + 4.5 + _KEYS * (place + 1), LEAST)
        if rest:
            text = plural("and {number} more project", "and {number} more projects", rest)
            write(axes, room.left, bottom + 4.5, text.format(number=rest), LEAST, colour=SOFT)
    return figure


def _key_lines(keys: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Return the keys of the signs line by line, as many on each as have room."""
    lines: list[list[tuple[str, str]]] = [[]]
    for key in keys:
        wider = [*lines[-1], key]
        if lines[-1] and room_of(wider, LEAST) + 4.0 * len(wider) > WIDTH - 2 * MARGIN:
            lines.append([])
        lines[-1].append(key)
    return lines


def _placed(lines: Sequence[Line], room: Box) -> list[Placed]:
    high = min(12.0, (room.bottom - room.top) / max(1, len(lines)))
    return [Placed(line, room.top + place * high, high) for place, line in enumerate(lines)]


def _ends(placed: Sequence[Placed]) -> tuple[float, float]:
    return (placed[0].top, placed[-1].top + placed[-1].height) if placed else (60.0, 60.0)


def _calendar(axes: Axes, spec: Gantt, scale: Scale, placed: Sequence[Placed]) -> None:
    top, bottom = _ends(placed)
    years = list(range(scale.first, scale.last + 2, 12))
    edges = ([(scale.x(month), top - 5.0), (scale.x(month), bottom)] for month in years)
    rules(axes, edges, style.RULE, 0.8)
    every = max(1, -(-int(width("2026", LEAST) + 2) // max(1, int(scale.step * 12))))
    for month in years[:-1:every]:
        write(axes, scale.x(month) + 1.0, top - 2.8, str(month // 12), LEAST, bold=True)
    head = spec.heads["late"].replace("\n", "" if spoken() == "zh" else " ")
    write(axes, _BEHIND, top - 2.8, head, LEAST, colour=SOFT)
    rules(axes, [[(11.0, top), (286.0, top)]], INK, 1.0)
    below = ([(11.0, item.top + item.height), (286.0, item.top + item.height)] for item in placed)
    rules(axes, below, style.FAINT, 0.6)


def _uprights(axes: Axes, spec: Gantt, scale: Scale, placed: Sequence[Placed]) -> None:
    """Draw the as-of month and the target's, each named below on the side away from the other."""
    top, bottom = _ends(placed)
    today, target = scale.x(spec.today), scale.x(spec.target or spec.today)
    later = "left" if today >= target else "right"
    lines: list[tuple[float, str, str, Any, str]] = [
        (today, spec.today_text, style.TODAY, "solid", later)
    ]
    if spec.target is not None:
        other = "right" if later == "left" else "left"
        lines.append((target, spec.target_text, style.TARGET, (0, (4, 2.4)), other))
    for x, text, colour, dashes, side in lines:
        line = [(x, top), (x, bottom + 1.5)]
        rules(axes, [line], colour, 1.5, dashes=dashes, layer=LINES)
        shift = 0.5 if side == "left" else -0.5
        write(axes, x + shift, bottom + 4.5, text, LEAST, bold=True, colour=colour, align=side)


def _words(axes: Axes, item: Placed, names: dict[str, str]) -> None:
    line = item.item
    if not isinstance(line, Line):
        return
    y = item.middle
    write(axes, 11.0, y, shorten(line.code, _SIZE, _CODE - 1.0), _SIZE)
    write(axes, 11.0 + _CODE, y, names.get(line.code, ""), _SIZE)
    if line.undated:
        write(axes, _LEFT + 2.0, y, line.undated, LEAST, colour=SOFT)
    sign = line.light_text.split()[0][:1]
    write(axes, _BEHIND, y, sign, LEAST + 1.0, colour=style.LIGHT_COLOURS[line.light])
    late = _BEHIND + 6.0
    write(axes, late, y, shorten(line.late, LEAST, 50.0, bold=True), LEAST, bold=True)
    why = late + width(line.late, LEAST, bold=True) + 2.5
    write(axes, why, y, shorten(line.why, LEAST, 286.0 - why), LEAST)
