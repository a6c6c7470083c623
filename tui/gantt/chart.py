"""The projects of a list as bars over time, with their milestones and their slips."""

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from portfolio.projects.records import MilestoneRow, ProjectRow
from portfolio.values.language import mark
from portfolio.values.months import Month
from tui.gantt.bars import Picture
from tui.gantt.pictures import Columns, left_words, picture_of, span_of
from tui.gantt.timeline import Timeline
from tui.list.rows import Listing
from tui.shell.palette import LIGHT_COLOURS


class Gantt(Timeline[ProjectRow]):
    """How every project of a list runs, as of a month."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", mark("Open"), key_display="Enter", id="gantt.open"),
        Binding("k", "move(-1)", mark("Up"), show=False, id="timeline.up"),
        Binding("j", "move(1)", mark("Down"), show=False, id="timeline.down"),
        # Of a pair of keys the first is told with both; the second has no id, so that it is not
        # told again.
        Binding(
            "left",
            "shift(-1)",
            mark("Scroll"),
            key_display="←→",
            id="gantt.scroll",
            tooltip=mark("A month, a quarter or a year earlier or later."),
        ),
        Binding("right", "shift(1)", mark("Scroll"), show=False),
        Binding(
            "less_than_sign",
            "turn(-1)",
            mark("Scroll by a page"),
            show=False,
            key_display="< >",
            id="gantt.turn",
            tooltip=mark("Earlier or later; Shift with the arrows does the same."),
        ),
        Binding("shift+left", "turn(-1)", mark("Scroll by a page"), show=False),
        Binding("greater_than_sign,shift+right", "turn(1)", mark("Scroll by a page"), show=False),
        Binding(
            "plus",
            "zoom(1)",
            mark("Zoom"),
            key_display="+-",
            id="gantt.zoom",
            tooltip=mark("Years, quarters, months."),
        ),
        Binding("equals_sign", "zoom(1)", mark("Zoom"), show=False),
        Binding("minus", "zoom(-1)", mark("Zoom"), show=False),
        Binding(
            "t",
            "today",
            mark("Today"),
            id="gantt.today",
            tooltip=mark("Back to the present month."),
        ),
        Binding(
            "d",
            "density",
            mark("Dense or roomy"),
            show=False,
            id="gantt.dense",
            tooltip=mark("One line a project, or two with the baseline below the bar."),
        ),
    ]

    def __init__(self, as_of: Month) -> None:
        super().__init__(as_of)
        self._milestones: dict[str, tuple[MilestoneRow, ...]] = {}

    def show(self, listing: Listing) -> None:
        """Show other projects; cursor and months stay where they are, milestones are forgotten."""
        key = self.key
        self._milestones = {}
        place = listing.place(key) if key is not None else None
        span = span_of(listing.projects, self._as_of)
        self.stack(listing.entries(0, len(listing)), span, place)

    def mark_milestones(self, found: Mapping[str, tuple[MilestoneRow, ...]]) -> None:
        """Draw the milestones of some projects."""
        self._milestones.update(found)
        self.reword()

    @property
    def row(self) -> ProjectRow | None:
        """The project under the cursor."""
        return self.entry

    @property
    def milestones(self) -> Mapping[str, tuple[MilestoneRow, ...]]:
        """The milestones that are known, by code."""
        return self._milestones

    def _picture(self, entry: ProjectRow) -> Picture:
        return picture_of(entry, self._milestones.get(entry.code, ()), self._as_of)

    def _group(self, entry: ProjectRow) -> str | None:
        return entry.group

    def _left(self, entry: ProjectRow, columns: Columns, lines: int) -> list[list[tuple[str, str]]]:
        styles = (LIGHT_COLOURS[entry.lights.overall.colour], "bold", "")
        return [
            list(zip(words, styles, strict=True)) for words in left_words(entry, columns, lines)
        ]
