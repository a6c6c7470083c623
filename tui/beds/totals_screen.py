"""Stated totals and row identities against the rows: what agrees, and what does not."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from portfolio.beds.records import Reconciled
from portfolio.values.errors import PortfolioError
from portfolio.values.language import label, mark, sentence
from portfolio.values.vocabulary import RECONCILE_STATUSES
from portfolio.values.words import say
from tui.beds.totals import COLUMNS, ORDER, Verdicts, aside_text, key_of, lead_text, row_sections
from tui.dialogs.card import Card
from tui.dialogs.notice import Notice
from tui.shell.base import SpokenScreen
from tui.shell.desk import Desk
from tui.shell.plain import shown
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.passage import Passage
from tui.widgets.table import Table


class ReconcileScreen(SpokenScreen[None]):
    """Every figure the plan states beside what its rows say; what differs comes first."""

    AUTO_FOCUS = "Table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", mark("Back"), id="reconcile.back"),
        Binding(
            "f",
            "next_verdict",
            mark("Verdict"),
            id="reconcile.verdict",
            tooltip=mark("Shows one verdict after the other, then all again."),
        ),
        Binding(
            "f5,ctrl+r",
            "reload",
            mark("Reload"),
            id="reconcile.reload",
            show=False,
            tooltip=mark("Reads everything anew; changes of others are seen by themselves."),
        ),
    ]

    class Loaded(Message):
        """The figures have been read."""

        def __init__(self, found: Reconciled) -> None:
            super().__init__()
            self.found = found

    class Failed(Message):
        """They could not be read."""

        def __init__(self, error: PortfolioError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._found: Reconciled | None = None
        self._verdicts = Verdicts(())
        self._only: str | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(self._title, self._aside)
        yield Passage(self._lead, id="lead")
        yield Table(COLUMNS)
        yield KeyLine()

    def on_mount(self) -> None:
        self._load()

    def _title(self) -> str:
        title = say(mark("Reconciliation"))
        return f"{title} · {label(RECONCILE_STATUSES[self._only])}" if self._only else title

    def _aside(self) -> str:
        if self._found is None:
            return say(mark("reading…"))
        return aside_text(self._verdicts.counts)

    def _lead(self) -> str:
        return lead_text(self._found.rows) if self._found is not None else ""

    @work(thread=True, exclusive=True, group="reconcile")
    def _load(self) -> None:
        try:
            found = self._desk.reconciled()
        except PortfolioError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Loaded(found))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        self._found = event.found
        self._list()

    def _list(self) -> None:
        if self._found is None:
            return
        self._verdicts = Verdicts(self._found.rows, self._found.documents, self._only)
        self.query_one(Table).show(self._verdicts)
        self.query_one(Masthead).reword()
        self.query_one("#lead", Passage).reword()

    @on(Failed)
    def _say_why(self, event: Failed) -> None:
        error = event.error
        self.app.push_screen(Notice(lambda: shown(sentence(error))), lambda _: self._unless_shown())

    def _unless_shown(self) -> None:
        if self._found is None:
            self.dismiss(None)

    def read_again(self) -> None:
        """Show what others have changed meanwhile."""
        self.action_reload()

    def action_reload(self) -> None:
        self._load()

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
