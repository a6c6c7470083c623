"""One thing whole, as facts in a window: a change, a figure, a month."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll

from portfolio.values.language import mark
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.widgets.facts import Facts, Section


class Card(Dialog[None]):
    """Facts to read; Enter, Escape and q close it, the arrows scroll it."""

    DEFAULT_CSS = """
    Card > #window { width: 100; max-width: 96%; max-height: 96%; padding: 0 1; }
    Card > #window { scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,q,enter", "dismiss", mark("Close")),
        key("k", "scroll(-1)", mark("Up"), show=False),
        key("j", "scroll(1)", mark("Down"), show=False),
    ]

    def __init__(self, sections: Callable[[], Sequence[Section]]) -> None:
        super().__init__()
        self._sections = sections

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window"):
            yield Facts(self._sections)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#window").scroll_relative(y=lines, animate=False)
