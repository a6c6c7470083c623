"""A question with two answers, of which the safe one has the focus."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button

from portfolio.language import mark, translate
from tui.plain import shown
from tui.screens.base import Dialog
from tui.widgets.words import Words


class Ask(Dialog[bool]):
    """Asks; True is the answer that goes on, False (Escape too) the one that keeps things."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "keep", mark("Back"), id="ask.keep"),
        Binding("left,up", "app.focus_previous", show=False, id="ask.previous"),
        Binding("right,down", "app.focus_next", show=False, id="ask.next"),
    ]

    def __init__(self, question: Callable[[], str], *, keep: str, go_on: str) -> None:
        """Take the question and the marked texts of the two answers."""
        super().__init__()
        self._question = question
        self._keep_text = keep
        self._go_on_text = go_on

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window", can_focus=False):
            yield Words(lambda: shown(self._question()), id="sentence")
            with Horizontal(id="buttons"):
                yield Button(
                    Content(translate(self._keep_text)), variant="primary", compact=True, id="keep"
                )
                yield Button(Content(translate(self._go_on_text)), compact=True, id="go-on")

    def action_keep(self) -> None:
        self.dismiss(False)

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "go-on")
