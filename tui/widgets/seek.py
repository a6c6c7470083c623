"""A line to type in what a list is searched for, with what was found beside it."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from portfolio.values.language import mark
from portfolio.values.words import say
from tui.shell.bindings import key
from tui.widgets.text_box import TextBox
from tui.widgets.words import Words


class Seek(Horizontal):
    """Hidden until opened; tells each change of its text, and when typing is over."""

    DEFAULT_CSS = """
    Seek { height: 1; display: none; background: $panel; }
    Seek Words { padding: 0 1; }
    Seek TextBox { width: 1fr; max-width: 40; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "stop", mark("Clear filter")),
        key("enter", "open_found", mark("Open"), display="Enter", priority=True),
        key("down", "leave", mark("To the list"), display="↓", priority=True),
        key("down", "leave_either", mark("To the list"), display="Enter ↓", priority=True),
    ]

    class Sought(Message):
        """Another text is looked for."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Left(Message):
        """Typing is over; the list is to have the keys, and to open what was found with `opening`."""

        def __init__(self, *, opening: bool = False) -> None:
            super().__init__()
            self.opening = opening

    def __init__(self, found: Callable[[], str]) -> None:
        super().__init__()
        self._found = found
        self._single = False

    def compose(self) -> ComposeResult:
        yield Words(lambda: say(mark("Filter")))
        yield TextBox()
        yield Words(self._found, id="found")

    @property
    def text(self) -> str:
        return self.query_one(TextBox).value

    @property
    def typing(self) -> bool:
        """Whether the keys go into the box."""
        return self.query_one(TextBox).has_focus

    def open(self) -> None:
        """Show the line and take the keys; what stands there already gives way to what is typed."""
        self.display = True
        box = self.query_one(TextBox)
        box.focus()
        box.action_select_all()

    def clear(self) -> None:
        """Look for nothing any more, and go away."""
        self.query_one(TextBox).put("")
        self.display = False

    def put(self, text: str) -> None:
        """Show a text that is looked for already; what is being typed is newer, and stays."""
        if not self.typing:
            self.query_one(TextBox).put(text, quietly=True)

    def tell(self) -> None:
        """Say anew what was found."""
        self.query_one("#found", Words).reword()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Sought(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_leave()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer at Enter to open where one thing alone was found."""
        if action in ("open_found", "leave"):
            return self._single
        return not self._single if action == "leave_either" else True

    def say_single(self, *, single: bool) -> None:
        """Know whether one thing alone was found, which Enter then opens."""
        if single != self._single:
            self._single = single
            self.refresh_bindings()

    def action_open_found(self) -> None:
        """Open the one thing that was found."""
        self._leave(opening=True)

    def action_leave(self) -> None:
        """Give the keys to what was found."""
        self._leave(opening=False)

    action_leave_either = action_leave

    def _leave(self, *, opening: bool) -> None:
        self.display = bool(self.text)
        self.post_message(self.Left(opening=opening))

    def action_stop(self) -> None:
        """Look for nothing any more, and give the keys back."""
        self.clear()
        self.post_message(self.Left())
