"""The frame of a whole screen: where one is, what was read, and the keys in the last line."""

from abc import abstractmethod
from typing import Generic, TypeVar

from textual.app import ComposeResult

from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark
from portfolio.values.words import say
from tui.dialogs.notice import refusal
from tui.shell.base import SpokenScreen
from tui.shell.desk import Desk
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead

T = TypeVar("T")
V = TypeVar("V")


class Frame(SpokenScreen[T]):
    """A whole screen between its first line and its keys; what is refused is told in a window."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        yield Masthead(self._title, self._aside)
        yield from self.body()
        yield KeyLine()

    @abstractmethod
    def body(self) -> ComposeResult:
        """Yield what stands between the first and the last line."""

    @abstractmethod
    def _title(self) -> str:
        """Say where one is."""

    @abstractmethod
    def _aside(self) -> str:
        """Say how things stand."""

    def action_reload(self) -> None:
        """Have everything read anew. Screens that are read once do nothing."""

    def refused(self, error: PortfolioError) -> None:
        """Say why."""
        self.app.push_screen(refusal(error), lambda _: self.after_refusal())

    def after_refusal(self) -> None:
        """Go on when a refusal has been read."""


class Readout(Frame[None], Generic[V]):
    """A screen of something read; it is read again at a key and when others have changed it.

    What was found stays while it is read anew, and so does the place in it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._found: V | None = None

    def on_mount(self) -> None:
        self.action_reload()

    def read_again(self) -> None:
        """Show what others have changed meanwhile."""
        self.action_reload()

    def _aside(self) -> str:
        return say(mark("reading…")) if self._found is None else self.standing(self._found)

    @abstractmethod
    def standing(self, found: V) -> str:
        """Say how things stand in what was found."""

    def after_refusal(self) -> None:
        """Leave a screen that has nothing to show."""
        if self._found is None:
            self.dismiss(None)
