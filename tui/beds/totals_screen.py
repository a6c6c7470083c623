"""Stated totals and row identities against the rows: what agrees, and what does not."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from portfolio.beds.records.reconciliation import Reconciled
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import RECONCILE_STATUSES
from portfolio.values.words import say
from tui.beds.totals import COLUMNS, ORDER, Verdicts, aside_text, key_of, lead_text, row_sections
from tui.dialogs.card import Card
from tui.shell.bindings import BACK, RELOAD, key
from tui.shell.desk import Desk
from tui.shell.frame import Readout
from tui.widgets.masthead import Masthead
from tui.widgets.passage import Passage
from tui.widgets.table import Table


class ReconcileScreen(Readout[Reconciled]):
    """Every figure the plan states beside what its rows say; what differs comes first."""

    AUTO_FOCUS = "Table"
    OF_PLAN = True
    BINDINGS: ClassVar[list[BindingType]] = [
        BACK,
        key(
            "f",
            "next_verdict",
            mark("Verdict"),
            mark("Shows one verdict after the other, then all again."),
        ),
        RELOAD,
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._verdicts = Verdicts(())
        self._only: str | None = None

    def body(self) -> ComposeResult:
        yield Passage(self._lead, id="lead")
        yield Table(COLUMNS)

    def _title(self) -> str:
        title = say(mark("Reconciliation"))
        return f"{title} · {label(RECONCILE_STATUSES[self._only])}" if self._only else title

    def standing(self, found: Reconciled) -> str:
        return aside_text(self._verdicts.counts)

    def _lead(self) -> str:
        return lead_text(self._found.rows) if self._found is not None else ""

    def action_reload(self) -> None:
        self.ask(self._desk.reconciled, self._show)

    def _show(self, found: Reconciled) -> None:
        self._found = found
        self._list()

    def _list(self) -> None:
        if self._found is None:
            return
        self._verdicts = Verdicts(self._found.rows, self._found.documents, self._only)
        self.query_one(Table).show(self._verdicts)
        self.query_one(Masthead).reword()
        self.query_one("#lead", Passage).reword()

    def action_next_verdict(self) -> None:
        """Show the next verdict that any figure has; after the last one, all."""
        there = [status for status in ORDER if self._verdicts.counts[status]]
        steps = [None, *there]
        place = steps.index(self._only) if self._only in steps else -1
        self._only = steps[(place + 1) % len(steps)]
        self._list()

    @on(Table.Opened)
    def _open(self, event: Table.Opened) -> None:
        found = self._found
        row = next((r for r in found.rows if key_of(r) == event.key), None) if found else None
        if found is not None and row is not None:
            self.app.push_screen(Card(lambda: row_sections(found, row)))
