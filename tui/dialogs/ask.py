"""A question with a few answers, of which the safe one comes first and has the focus."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button

from portfolio.values.language import mark, translate
from portfolio.values.signs import shown
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.widgets.words import Words


class Answer(NamedTuple):
    """One answer: its key, its marked text, and the letter that gives it."""

    key: str
    text: str
    letter: str = ""


class Ask(Dialog[str]):
    """Asks; ends with the key of the answer. Escape gives the first one, which loses nothing.

    Where no letters are given, n is the first answer and y the second.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "press", mark("Choose"), display="Enter", priority=True),
        key("escape", "safe", mark("Back")),
        Binding("left,up", "app.focus_previous", show=False, id="ask.previous"),
        Binding("right,down", "app.focus_next", show=False, id="ask.next"),
    ]

    def __init__(self, question: Callable[[], str], *answers: Answer) -> None:
        """Take the question, asked anew with the language, and the answers, the safe one first."""
        super().__init__()
        self._question = question
        self._answers = answers
        for answer, usual in zip(answers, "ny" + " " * len(answers), strict=False):
            letter = answer.letter or usual.strip()
            if letter:
                self._bindings.bind(letter, f"answer({answer.key!r})", answer.text)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window", can_focus=False):
            yield Words(lambda: shown(self._question()), id="sentence")
            with Horizontal(id="buttons"):
                for place, answer in enumerate(self._answers):
                    yield Button(
                        Content(translate(answer.text)),
                        variant="primary" if place == 0 else "default",
                        compact=True,
                        id=answer.key,
                    )

    def action_answer(self, key: str) -> None:
        self.dismiss(key)

    def action_safe(self) -> None:
        self.dismiss(self._answers[0].key)

    @on(Button.Pressed)
    def _answered(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id or self._answers[0].key)
