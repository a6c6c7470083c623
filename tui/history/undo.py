"""Taking a change back: first what exactly it takes back, then, when told to, the taking back."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button

from portfolio.history.records import Logged
from portfolio.history.words.log import undo_question, undone_text
from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark
from portfolio.values.words import say
from tui.dialogs.notice import refusal
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.shell.desk import Desk
from tui.shell.plain import plain
from tui.widgets.words import Words


class Undo(Dialog[Logged | None]):
    """Takes back a change, the officer's own newest or any by number; ends with what was.

    It ends with None where nothing was taken back: kept on second thoughts, or refused.
    """

    AUTO_FOCUS = "#keep"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "press", mark("Choose"), display="Enter", priority=True),
        key("y", "go_on", mark("Take it back")),
        key("n,escape", "keep", mark("Leave it as it is"), display="n Esc"),
        Binding("left,up", "app.focus_previous", show=False, id="undo.previous"),
        Binding("right,down", "app.focus_next", show=False, id="undo.next"),
    ]

    def __init__(self, desk: Desk, number: int | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._number = number
        self._logged: Logged | None = None
        self._own = False
        self._taking = False

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window", can_focus=False):
            yield Words(self._question, id="sentence")
            with Horizontal(id="buttons"):
                yield Button(
                    Content(say(mark("Leave it as it is"))),
                    variant="primary",
                    compact=True,
                    id="keep",
                )
                yield Button(
                    Content(say(mark("Take it back"))), compact=True, disabled=True, id="go-on"
                )

    def on_mount(self) -> None:
        self.ask(partial(self._desk.undoable, self._number), self._offer)

    def _question(self) -> str:
        if self._taking:
            return say(mark("taking it back…"))
        if self._logged is None:
            return say(mark("reading…"))
        (entry,) = self._logged.entries
        return plain(undo_question(entry, self._logged, mine=self._own))

    def _offer(self, found: tuple[Logged, bool]) -> None:
        self._logged, self._own = found
        self.query_one("#go-on", Button).disabled = False
        self.query_one("#sentence", Words).reword()

    # --- the answer --------------------------------------------------------------------------

    def action_keep(self) -> None:
        if not self._taking:
            self.dismiss(None)

    @on(Button.Pressed, "#keep")
    def _kept(self) -> None:
        self.action_keep()

    @on(Button.Pressed, "#go-on")
    def action_go_on(self) -> None:
        if self._logged is not None and not self._taking:
            self._taking = True
            self.query_one("#sentence", Words).reword()
            self.ask(partial(self._desk.undo, self._logged.entries[0].number), self._done)

    def _done(self, taken: Logged) -> None:
        entry = taken.entries[0]
        self.notify(plain(undone_text(entry, taken, mine=self._own)))
        self.dismiss(taken)

    def refused(self, error: PortfolioError) -> None:
        """Say why, in place of the question."""
        self.dismiss(None)
        self.app.push_screen(refusal(error))
