"""A sentence that must be read before going on."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button

from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, sentence
from portfolio.values.signs import shown
from portfolio.values.words import say
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.widgets.words import Words


class Notice(Dialog[None]):
    """Says one sentence; any of Enter, Escape and the button closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,enter,q", "dismiss", mark("Close"), display="Enter", priority=True)
    ]

    def __init__(self, words: Callable[[], str]) -> None:
        super().__init__()
        self._words = words

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window", can_focus=False):
            yield Words(lambda: shown(self._words()), id="sentence")
            with Horizontal(id="buttons"):
                yield Button(Content(say(mark("Close"))), variant="primary", compact=True)

    @on(Button.Pressed)
    def _close(self) -> None:
        self.dismiss(None)


def refusal(error: PortfolioError) -> Notice:
    """Return the window that says why something was refused."""
    return Notice(lambda: sentence(error))
