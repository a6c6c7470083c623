"""What stands on a terminal with no room for a screen: one sentence that says what to do."""

from typing import Final

from textual.content import Content
from textual.events import Event, Key, MouseEvent, Paste
from textual.geometry import Size

from portfolio.values.language import mark
from portfolio.values.words import say
from tui.shell.plain import wrapped
from tui.widgets.spoken import Spoken

#: Below so many columns or lines a question could stand without its words: nothing is asked then.
LEAST: Final = Size(40, 10)
_LEAVING: Final = ("ctrl+q", "ctrl+c")


def too_small(size: Size) -> bool:
    """Tell whether a terminal has no room for what the screens must show together."""
    return 0 < size.width < LEAST.width or 0 < size.height < LEAST.height


def is_covered(event: Event, size: Size) -> bool:
    """Tell whether an event is one of keys or mouse that nobody would see do anything.

    Keys that leave are none.
    """
    if isinstance(event, Key) and event.key in _LEAVING:
        return False
    return isinstance(event, (Key, Paste, MouseEvent)) and too_small(size)


class Cover(Spoken):
    """The sentence, over everything else; what stands below it stays as it is."""

    DEFAULT_CSS = """
    Cover {
        overlay: screen; position: absolute; offset: 0 0;
        width: 100vw; height: 100vh; background: $background;
    }
    """

    def render(self) -> Content:
        size = self.app.size
        words = say(
            mark("Make the terminal at least {least} (now {now}); ^q leaves."),
            least=f"{LEAST.width}x{LEAST.height}",
            now=f"{size.width}x{size.height}",
        )
        return Content("\n").join(map(Content, wrapped(words, max(1, self.size.width))))
