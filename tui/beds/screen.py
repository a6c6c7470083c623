"""Beds per 1,000 residents by month against the target: drawn, and month by month beside it."""

from collections.abc import Callable, Collection
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from portfolio.beds.records.table import CapacityViews
from portfolio.beds.words.base import residents_text
from portfolio.beds.words.target import verdict_short
from portfolio.values.language import mark, plural
from portfolio.values.months import parse_month
from portfolio.values.vocabulary import POPULATION_BASES, VIEWS
from portfolio.values.words import month_text, say
from tui.beds.indicators_screen import IndicatorsScreen
from tui.beds.rows import ALL_COLUMNS, COLUMNS, Months, month_sections, notes_text
from tui.beds.scene import GAP, scene_of
from tui.beds.step_chart import StepChart
from tui.beds.views import ViewLines, line_styles
from tui.dialogs.card import Card
from tui.shell.bindings import INDICATORS, RELOAD, key
from tui.shell.desk import Desk
from tui.shell.filtered import Filtered
from tui.shell.frame import Readout
from tui.widgets.masthead import Masthead
from tui.widgets.passage import Passage
from tui.widgets.seek import Seek
from tui.widgets.table import Table

#: What the filter takes as letters while it is typed.
_NOT_WHILE_TYPING: Final = ("dismiss", "next_view", "next_population", "every_month", "indicators")
#: All views together, then one after the other.
_VIEWS: Final = (None, *VIEWS)


class CapacityScreen(Filtered, Readout[CapacityViews]):
    """Whether the target is reached, when, and what opens on the way; neutral, whatever it says."""

    AUTO_FOCUS = "#all"
    OF_PLAN = True
    HORIZONTAL_BREAKPOINTS = [
        (0, "-narrow"),
        (120, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (18, "-high")]
    DEFAULT_CSS = """
    CapacityScreen #body { height: 1fr; }
    CapacityScreen.-wide #body { layout: horizontal; }
    CapacityScreen #chart { height: 3fr; }
    CapacityScreen #tables { height: 2fr; }
    CapacityScreen.-wide #chart { width: 54%; height: 1fr; }
    CapacityScreen.-wide #tables { width: 1fr; height: 1fr; }
    CapacityScreen #notes { max-height: 7; }
    CapacityScreen.-low #notes, CapacityScreen.-low #chart { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "back", mark("Back")),
        key("q", "dismiss", mark("Back"), show=False),
        key(
            "slash",
            "seek",
            mark("Filter"),
            mark("The months in which projects of the filter open; the figures are those of all."),
            display="/",
        ),
        key(
            "v",
            "next_view",
            mark("View"),
            mark("All three views, then plan, forecast and in use, one after the other."),
        ),
        key(
            "o",
            "next_population",
            mark("Basis"),
            mark("The residents of the target, or the newest official figure."),
        ),
        key(
            "z",
            "every_month",
            mark("Months"),
            mark("Every month, or only those in which something changes."),
        ),
        INDICATORS,
        RELOAD,
    ]

    def __init__(
        self,
        desk: Desk,
        *,
        narrow: Callable[[str], object] | None = None,
        wanted: str = "",
        only: Collection[str] | None = None,
    ) -> None:
        """Take what narrows the list, which hands the codes found to `find`.

        `wanted` is what it is narrowed to already, to the codes of `only`.
        """
        super().__init__(desk)
        self._view: str | None = None
        self._basis = "fixed"
        self._every = False
        self._narrow, self._wanted, self._only = narrow, wanted, only

    def body(self) -> ComposeResult:
        yield ViewLines()
        yield Seek(self._sought)
        with Container(id="body"):
            with Container(id="chart"):
                yield StepChart()
            with Container(id="tables"):
                yield Table(ALL_COLUMNS, id="all")
                yield Table(COLUMNS, id="one")
        yield Passage(self._notes, id="notes")

    def on_mount(self) -> None:
        self.query_one("#one").display = False
        seek = self.query_one(Seek)
        seek.put(self._wanted)
        seek.display = bool(self._wanted)

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        title = say(mark("Bed capacity"))
        if self._found is None:
            return title
        return f"{title} · {residents_text(self._found.answer.line('plan', self._basis).residents)}"

    def standing(self, found: CapacityViews) -> str:
        told = say(mark("as of {month}"), month=month_text(found.answer.as_of))
        if found.answer.outcome is None:
            return told
        verdict = verdict_short(found.answer.outcome.met, found.answer.target)
        return say(mark("target {verdict} · {as_of}"), verdict=verdict, as_of=told)

    def _notes(self) -> str:
        return notes_text(self._found) if self._found is not None else ""

    # --- loading -----------------------------------------------------------------------------

    def action_reload(self) -> None:
        self._load(self._basis)

    def _load(self, basis: str) -> None:
        self.ask(partial(self._desk.capacity, basis), self._show)

    def _show(self, views: CapacityViews) -> None:
        self._found, self._basis = views, views.basis
        self._draw()

    def _draw(self) -> None:
        views, view = self._found, self._view
        if views is None:
            return
        self.query_one(ViewLines).show(views, view)
        styles = {**line_styles(view), GAP: "bold"}
        self.query_one(StepChart).show(lambda: scene_of(views, view), styles)
        self._list(views)
        self.query_one(Masthead).reword()
        self.query_one("#notes", Passage).reword()

    def _list(self, views: CapacityViews) -> None:
        table, other = self.query_one("#all", Table), self.query_one("#one", Table)
        if self._view is not None:
            table, other = other, table
        table.show(Months(views, self._view, every=self._every, only=self._only))
        if not table.display:
            table.display, other.display = True, False
            table.focus()

    # --- the filter, which is that of the list -----------------------------------------------

    def _sought(self) -> str:
        if self._only is None:
            return ""
        count = len(self._only)
        return plural("{n} project", "{n} projects", count).format(n=f"{count:,}")

    def find(self, only: Collection[str] | None) -> None:
        """List the months in which these projects open; every month that tells anything for None."""
        self._only = only
        if not self.query(Seek):
            return  # on the way in or out there is no place
        if self._found is not None:
            self._list(self._found)
        self.query_one(Seek).tell()

    def look_for(self, text: str) -> None:
        if self._narrow is not None:
            self._narrow(text)

    def to_rows(self) -> None:
        next(table for table in self.query(Table) if table.display).focus()
        self.call_after_refresh(self.refresh_bindings)

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to filter only where somebody does it, and nothing else while it is typed."""
        typing = self.query_one(Seek).typing
        if action == "seek":
            return self._narrow is not None and not typing
        return not (typing and action in _NOT_WHILE_TYPING)

    # --- keys --------------------------------------------------------------------------------

    def action_next_view(self) -> None:
        """Emphasise the next view; after the last one none."""
        self._view = _VIEWS[(_VIEWS.index(self._view) + 1) % len(_VIEWS)]
        self._draw()

    def action_next_population(self) -> None:
        """Count over the other population."""
        bases = list(POPULATION_BASES)
        self._load(bases[(bases.index(self._basis) + 1) % len(bases)])

    def action_every_month(self) -> None:
        self._every = not self._every
        self._draw()

    def action_indicators(self) -> None:
        self.app.push_screen(IndicatorsScreen(self._desk))

    @on(Table.Opened)
    def _open(self, event: Table.Opened) -> None:
        views, month = self._found, parse_month(event.key)
        if views is not None:
            self.app.push_screen(Card(lambda: month_sections(views, month)))
