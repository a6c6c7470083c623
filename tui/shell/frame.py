"""The frame of a whole screen: where one is, what was read, and the keys in the last line."""

from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.worker import Worker

from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, translate
from portfolio.values.words import month_text, say
from tui.dialogs.notice import refusal
from tui.shell.base import SpokenScreen
from tui.shell.desk import Desk
from tui.shell.plans import place_words
from tui.widgets.key_line import KeyLine
from tui.widgets.masthead import Masthead
from tui.widgets.told import Told

T = TypeVar("T")
V = TypeVar("V")
W = TypeVar("W")


class Frame(SpokenScreen[T]):
    """A whole screen between its first line and its keys; what is refused is told in a window."""

    #: Whether it is about a whole plan, and so shows another one where that is chosen.
    OF_PLAN: ClassVar[bool] = False

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        yield Masthead(self._title, self._looked_at, self._aside)
        yield from self.body()
        yield Told()
        yield KeyLine()

    @abstractmethod
    def body(self) -> ComposeResult:
        """Yield what stands between the first and the last line."""

    @abstractmethod
    def _title(self) -> str:
        """Say where one is."""

    def _looked_at(self) -> str:
        """Say at which earlier month one looks, and in which plan."""
        month = self._desk.looked_at
        earlier = f"‹ {month_text(month)} ›" if month else ""
        return " · ".join(part for part in (earlier, self._place()) if part)

    def _place(self) -> str:
        """Say in which plan of which district one is, where that is not a matter of course."""
        return place_words(getattr(self.app, "scope", None))

    @abstractmethod
    def _aside(self) -> str:
        """Say how things stand."""

    def turn_to(self, desk: Desk) -> None:
        """Show what the desk of another plan has; what is still being read of this one is dropped."""
        self._desk = desk
        self.read_again()

    def ask(
        self,
        work: Callable[[], W],
        take: Callable[[W], object],
        *,
        group: str = "reading",
        refused: Callable[[PortfolioError], object] | None = None,
    ) -> Worker[None]:
        """Have a thread do `work`, for as long as the screen shows the plan it was asked of."""
        desk = self._desk

        def still(hear: Callable[[V], object]) -> Callable[[V], object]:
            return lambda heard: hear(heard) if self._desk is desk else None

        return super().ask(work, still(take), group=group, refused=still(refused or self.refused))

    def warn(self, words: str) -> None:
        """Say in marked words what is to be done on this screen; no other one tells it."""
        for told in self.query(Told):
            told.tell(translate(words), "warning", None)

    def action_reload(self) -> None:
        """Have everything read anew. Screens that are read once do nothing."""

    def filed(self, words: str) -> None:
        """Tell what was filed over this screen, and show it."""
        self.notify(words)
        self.action_reload()

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

    def turn_to(self, desk: Desk) -> None:
        """Show nothing of the plan before while the other one is read."""
        self._found = None
        super().turn_to(desk)

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
