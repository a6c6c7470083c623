"""The projects of a list as bars over time, with their milestones and their slips."""

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import MilestoneRow
from portfolio.values.language import mark, spoken
from portfolio.values.months import Month
from tui.gantt.bars import Picture
from tui.gantt.pictures import Columns, left_words, picture_of, span_of
from tui.gantt.timeline import Timeline
from tui.list.rows import Listing
from tui.shell.bindings import key
from tui.shell.palette import light_style
from tui.shell.plain import starts_of


class Gantt(Timeline[ProjectRow]):
    """How every project of a list runs, as of a month."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "open", mark("Open"), display="Enter"),
        key("k", "move(-1)", mark("Up"), show=False),
        key("j", "move(1)", mark("Down"), show=False),
        # Of a pair of keys the first is told with both; the second has no id, so that it is not
        # told again.
        key(
            "left",
            "shift(-1)",
            mark("Scroll"),
            mark("A month, a quarter or a year earlier or later."),
            display="←→",
        ),
        Binding("right", "shift(1)", mark("Scroll"), show=False),
        key(
            "less_than_sign",
            "turn(-1)",
            mark("Scroll by a page"),
            mark("Earlier or later; Shift with the arrows does the same."),
            show=False,
            display="< >",
        ),
        Binding("shift+left", "turn(-1)", mark("Scroll by a page"), show=False),
        Binding("greater_than_sign,shift+right", "turn(1)", mark("Scroll by a page"), show=False),
        key("plus", "zoom(1)", mark("Zoom"), mark("Years, quarters, months."), display="+-"),
        Binding("equals_sign", "zoom(1)", mark("Zoom"), show=False),
        Binding("minus", "zoom(-1)", mark("Zoom"), show=False),
        key("0", "today", mark("Today"), mark("Back to the present month.")),
        Binding("z", "zoom_round", mark("Zoom"), show=False),
        key(
            "v",
            "density",
            mark("Dense or roomy"),
            mark("One line a project, or two with the baseline below the bar."),
            show=False,
        ),
    ]

    def __init__(self, as_of: Month) -> None:
        super().__init__(as_of)
        self._milestones: dict[str, tuple[MilestoneRow, ...]] = {}
        self._starts: Mapping[str, str] = {}

    def show(self, listing: Listing, at: str | None = None) -> None:
        """Show other projects, the cursor `at` one; else cursor and months stay where they are.

        Milestones are forgotten.
        """
        key = at or self.key
        self._milestones = {}
        self._starts = starts_of(listing.projects)
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
        styles = (light_style(entry.lights.overall.colour), "bold", "")
        return [
            list(zip(words, styles, strict=True))
            for words in left_words(entry, columns, lines, self._starts.get(spoken(), ""))
        ]
