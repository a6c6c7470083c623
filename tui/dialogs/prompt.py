"""Asks for one short text."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, sentence
from portfolio.values.signs import shown
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.widgets.text_box import TextBox
from tui.widgets.words import Words


class Prompt(Dialog[str | None]):
    """Asks for a text; ends with it, or with None. What is wrong with it stands under the box."""

    DEFAULT_CSS = """
    Prompt TextBox { width: 1fr; margin: 1 0; }
    Prompt #wrong { color: $text-error; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "take", mark("Take it"), display="Enter", priority=True),
        key("escape", "dismiss", mark("Back")),
    ]

    def __init__(
        self,
        question: Callable[[], str],
        text: str = "",
        check: Callable[[str], object] = str,
    ) -> None:
        """Take the question, the text to start from, and what raises PortfolioError on a bad one."""
        super().__init__()
        self._question = question
        self._text = text
        self._check = check

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(self._question, id="sentence")
            yield TextBox()
            yield Words(lambda: "", id="wrong")

    def on_mount(self) -> None:
        box = self.query_one(TextBox)
        box.put(self._text)
        box.focus()

    def action_take(self) -> None:
        text = self.query_one(TextBox).value.strip()
        try:
            self._check(text)
        except PortfolioError as error:
            problem = error
            self.query_one("#wrong", Words).say(lambda: shown(sentence(problem)))
        else:
            self.dismiss(text or None)
