"""The kept scenarios side by side; Enter opens one on the screen."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, sentence
from portfolio.values.words import say
from portfolio.whatif.records import Scenario
from tui.dialogs.notice import Notice
from tui.shell.base import Dialog
from tui.shell.desk import Desk
from tui.shell.plain import plain, shown
from tui.whatif.kept import COLUMNS, ON_SCREEN, STANDING, Compared, about, compared, rows
from tui.whatif.trial import Trial
from tui.widgets.table import Table
from tui.widgets.words import Words


class Scenarios(Dialog[Scenario | None]):
    """Compares what is kept with what is on screen; ends with the scenario to open, or None."""

    DEFAULT_CSS = """
    Scenarios > #window { width: 110; padding: 0 1; }
    Scenarios #title { text-style: bold; color: $primary; width: 100%; }
    Scenarios #about { width: 100%; height: 4; color: $text-muted; }
    Scenarios Table { height: 12; max-height: 60%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,c,o", "dismiss", mark("Back"), id="scenarios.back")
    ]

    @dataclass
    class Found(Message):
        """The kept scenarios have been read and tried."""

        found: Compared

    def __init__(self, desk: Desk, on_screen: Trial) -> None:
        super().__init__()
        self._desk = desk
        self._on_screen = on_screen
        self._found: Compared | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(self._heading, id="title")
            yield Table(COLUMNS)
            yield Words(self._about, id="about")

    def on_mount(self) -> None:
        self._read()

    def _heading(self) -> str:
        if self._found is not None and not self._found.kept:
            return say(mark("No scenario is kept yet; s keeps the one on screen."))
        return say(mark("Scenarios side by side; Enter opens one"))

    def _about(self) -> str:
        if self._found is None:
            return say(mark("reading…"))
        return about(self._found, self.query_one(Table).key)

    @work(thread=True, exclusive=True, group="scenarios")
    def _read(self) -> None:
        self.post_message(self.Found(compared(self._on_screen, self._desk.scenarios())))

    @on(Found)
    def _show(self, event: Found) -> None:
        self._found = event.found
        table, found = self.query_one(Table), rows(event.found)
        table.styles.height = min(len(found), 12) + 1
        table.show(found)
        table.focus()
        for words in self.query(Words):
            words.reword()

    @on(Table.Highlighted)
    def _say_about(self) -> None:
        self.query_one("#about", Words).reword()

    @on(Table.Opened)
    def _open(self, event: Table.Opened) -> None:
        event.stop()
        if self._found is None or event.key == ON_SCREEN:
            self.dismiss(None)
            return
        if event.key == STANDING:
            self.dismiss(Scenario())
            return
        trial = self._found.kept[event.key]
        if isinstance(trial, PortfolioError):
            self.app.push_screen(Notice(lambda: shown(plain(sentence(trial)))))
        else:
            self.dismiss(trial.held)
