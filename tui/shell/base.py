"""What all screens share: words that follow the language, keys that say what they do."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final, Protocol, TypeVar, runtime_checkable

from textual import on
from textual.binding import ActiveBinding
from textual.events import Resize, ScreenResume
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.widgets import Button
from textual.worker import Worker

from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, translate
from tui.widgets.cover import Cover, too_small
from tui.widgets.key_line import KeyLine

T = TypeVar("T")
V = TypeVar("V")
#: The actions that change the database or open what does.
WRITING: Final = frozenset({"report", "round", "undo", "add"})


@runtime_checkable
class Rewordable(Protocol):
    """A widget that can say its words anew."""

    def reword(self) -> None: ...


class SpokenScreen(Screen[T]):
    """A screen whose words follow the language; its keys are described in marked texts."""

    #: What is said before the program ends with something on the screen that is not saved.
    UNSAVED: ClassVar[str] = mark(
        "What you typed has not been filed. It stays as a draft, which is offered when the form is"
        " opened again."
    )

    #: Whether the palette offers here what the keys of the first screen do.
    LEADS_BACK: ClassVar[bool] = True

    class Answered(Message, bubble=False):
        """A thread has ended: what the screen does with what it found or met."""

        def __init__(self, take: Callable[[], object]) -> None:
            super().__init__()
            self.take = take

    def ask(
        self,
        work: Callable[[], V],
        take: Callable[[V], object],
        *,
        group: str = "reading",
        refused: Callable[[PortfolioError], object] | None = None,
    ) -> Worker[None]:
        """Have a thread do `work`, and the screen then `take` what it returns.

        Only `take` and `refused` touch widgets; the latter takes a PortfolioError where the
        screen's own `refused` is not meant. Of a group only the work asked for last is waited for.
        """

        def answer() -> None:
            try:
                found = work()
            except PortfolioError as error:
                self.post_message(self.Answered(partial(refused or self.refused, error)))
            else:
                self.post_message(self.Answered(partial(take, found)))

        return self.run_worker(answer, thread=True, exclusive=True, group=group)

    @on(Resize)
    @on(ScreenResume)
    def _fit(self) -> None:
        """Say what to do in place of everything where the terminal has no room for it."""
        covers = self.query_children(Cover)
        if not too_small(self.app.size):
            covers.remove()
        elif not covers:
            self.mount(Cover())

    @on(Answered)
    def _hear(self, event: Answered) -> None:
        event.take()

    def refused(self, error: PortfolioError) -> None:
        """Tell why a thread could not do what it was asked. Screens that ask say how."""
        raise error

    def finish(self, result: T) -> None:
        """End with a result, whatever window stands over the screen."""
        while self.app.screen is not self:
            self.app.pop_screen()
        self.dismiss(result)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, described in the language spoken."""
        return {key: _worded(item) for key, item in self.marked_bindings.items()}

    @property
    def marked_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, described as in the code: in marked texts."""
        return super().active_bindings

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing that writes where the database is open for reading only."""
        if action in WRITING and getattr(self.app, "read_only", False):
            return False
        return self.offers(action, parameters)

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tell whether an action makes sense now; False hides it. Screens that differ say so."""
        return True

    @property
    def unsaved(self) -> bool:
        """Whether leaving would lose something that was typed."""
        return False

    def keep_typed(self) -> None:
        """Keep what was typed, for the program ends. Screens to type in do."""

    def read_again(self) -> None:
        """Read again what is shown: something was changed. Screens that read nothing do nothing."""

    def reword(self) -> None:
        """Say everything anew, in the language spoken."""
        for widget in self.walk_children():
            if isinstance(widget, Rewordable):
                widget.reword()
        self.refresh_bindings()


class Dialog(ModalScreen[T], SpokenScreen[T]):
    """A small window over a screen."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog > #window {
        width: 60; max-width: 96%; height: auto; max-height: 96%;
        padding: 1 2; background: $panel; border: round $primary;
    }
    Dialog #sentence { width: 100%; height: auto; }
    Dialog #buttons { width: 100%; height: auto; margin-top: 1; align-horizontal: right; }
    Dialog Button { margin-left: 2; min-width: 10; }
    """

    def on_mount(self) -> None:
        """Have the keys of the window in the last line, in place of those of the screen below."""
        self.mount(KeyLine())

    def action_press(self) -> None:
        """Press the button that the focus is on."""
        if isinstance(self.focused, Button):
            self.focused.press()


def marked_bindings(screen: Screen[object]) -> dict[str, ActiveBinding]:
    """Return the keys that work on a screen now, described in marked texts."""
    return screen.marked_bindings if isinstance(screen, SpokenScreen) else screen.active_bindings


def _worded(item: ActiveBinding) -> ActiveBinding:
    binding = replace(
        item.binding,
        description=translate(item.binding.description),
        tooltip=translate(item.binding.tooltip),
    )
    return ActiveBinding(item.node, binding, item.enabled, translate(item.tooltip))
