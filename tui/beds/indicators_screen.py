"""The plan's indicators: base, target, what was observed since, what the projects come to."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from portfolio.beds.records.indicators import IndicatorTable
from portfolio.values.language import mark
from portfolio.values.words import month_text, say
from tui.beds.indicators import COLUMNS, Listing, aside_text, indicator_sections, lead_text
from tui.dialogs.card import Card
from tui.shell.bindings import BACK, RELOAD
from tui.shell.frame import Readout
from tui.widgets.masthead import Masthead
from tui.widgets.passage import Passage
from tui.widgets.table import Table


class IndicatorsScreen(Readout[IndicatorTable]):
    """The plan's table, a binding indicator marked; neutral, whatever it says."""

    AUTO_FOCUS = "Table"
    BINDINGS: ClassVar[list[BindingType]] = [BACK, RELOAD]

    def body(self) -> ComposeResult:
        yield Passage(self._lead, id="lead")
        yield Table(COLUMNS)

    def _title(self) -> str:
        title = say(mark("Indicators of the plan"))
        if self._found is None:
            return title
        return f"{title} · {say(mark('as of {month}'), month=month_text(self._found.as_of))}"

    def standing(self, found: IndicatorTable) -> str:
        return aside_text(found)

    def _lead(self) -> str:
        return lead_text(self._found) if self._found is not None else ""

    def action_reload(self) -> None:
        self.ask(self._desk.indicators, self._show)

    def _show(self, found: IndicatorTable) -> None:
        self._found = found
        self.query_one(Table).show(Listing(found.indicators))
        self.query_one(Masthead).reword()
        self.query_one("#lead", Passage).reword()

    @on(Table.Opened)
    def _open(self, event: Table.Opened) -> None:
        found = self._found
        item = next((i for i in found.indicators if i.code == event.key), None) if found else None
        if found is not None and item is not None:
            self.app.push_screen(Card(lambda: indicator_sections(found, item)))
