"""How a project runs, drawn in three lines: years, the bar, and the baseline below it."""

from typing import Final

from textual.content import Content

from portfolio.projects.records.course import COMING, DONE, UNPROVEN
from tui.gantt import bars
from tui.gantt.bars import Cells
from tui.gantt.pictures import picture_of, span_of
from tui.gantt.window import Window
from tui.project.sheet.held import Held
from tui.shell.palette import GROUP_COLOURS, LIGHT_COLOURS

_MARGIN: Final = 2
_MOST: Final = 110
_STYLES: Final = {
    "grid": "$foreground 22%",
    "head": "$foreground 62%",
    "baseline": "$foreground 62%",
    "tail": "$foreground 62%",
    "today": "$error",
}


def course_lines(held: Held, width: int) -> list[Content]:
    """Return the course in so many cells; nothing where a project has no dates."""
    row, as_of = held.detail.row, held.as_of
    picture = picture_of(row, held.detail.milestones, as_of)
    if not picture.course.bars:
        return []
    today = as_of.ordinal + 1.0
    window = Window(today)
    window.fit(span_of([row], as_of), max(0, min(_MOST, width - 2 * _MARGIN)))
    years, _ = bars.head(window.scale, today, ("", ""))
    lines = (years, *bars.roomy(picture, window.scale, today))
    return [_content(line, row.group) for line in lines]


def _content(line: Cells, group: str | None) -> Content:
    colour = GROUP_COLOURS.get(group or "", LIGHT_COLOURS["grey"])
    styles = {DONE: colour, COMING: colour, UNPROVEN: colour, **_STYLES}
    parts = [(text, styles.get(role, "")) for text, role in bars.runs(line)]
    return Content.assemble(" " * _MARGIN, *parts)
