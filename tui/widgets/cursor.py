"""Lines under a head, one of them under the cursor: how it moves, opens and is drawn."""

from abc import abstractmethod
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from portfolio.values.language import mark
from tui.shell.bindings import key
from tui.shell.plain import cut


def movement(up: str, down: str) -> list[Binding]:
    """Return the keys that move a cursor; `up` and `down` are those of one line."""
    return [
        key(up, "move(-1)", mark("Up"), show=False),
        key(down, "move(1)", mark("Down"), show=False),
        key("pageup", "page(-1)", mark("Page up"), show=False),
        key("pagedown", "page(1)", mark("Page down"), show=False),
        key("home", "edge(-1)", mark("First"), show=False),
        key("end", "edge(1)", mark("Last"), show=False),
    ]


class Cursor(ScrollView, can_focus=True):
    """Places from 0 on, of which one is under the cursor; -1 where none can be."""

    DEFAULT_CSS = """
    Cursor {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
        & > .cursor--head { color: $text-muted; background: $panel; }
        & > .cursor--here { background: $primary 20%; }
        &:focus > .cursor--here { background: $primary 40%; }
        & > .cursor--heading { background: $surface; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"cursor--head", "cursor--here", "cursor--heading"}

    class Opened(Message):
        """What is under the cursor was chosen."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    #: The lines of the head.
    HEAD = 1
    _cursor = -1

    @property
    @abstractmethod
    def key(self) -> str | None:
        """The key of what is under the cursor."""

    @abstractmethod
    def _places(self) -> int:
        """Return how many places there are."""

    @abstractmethod
    def _go(self, place: int, step: int) -> None:
        """Put the cursor on a place, else on the next one that it can stand on."""

    def _page(self) -> int:
        return max(1, self.size.height - self.HEAD)

    def _leap(self) -> int:
        """Return how many places a page has."""
        return self._page()

    def action_move(self, step: int) -> None:
        self._go(self._cursor + step, step)

    def action_page(self, step: int) -> None:
        self._go(self._cursor + step * self._leap(), step)

    def action_edge(self, step: int) -> None:
        self._go(0 if step < 0 else self._places() - 1, -step)

    def action_open(self) -> None:
        if self.key is not None:
            self.post_message(self.Opened(self.key))

    @property
    def _width(self) -> int:
        """The cells that a line has, whether a scrollbar stands behind it or not."""
        return self.scrollable_content_region.width

    def _base(self, place: int) -> Style:
        """Return the style of what stands at a place."""
        if place == self._cursor:
            return self.get_component_rich_style("cursor--here")
        return self.rich_style

    def _heading(self, words: str, style: str) -> Strip:
        base = self.get_component_rich_style("cursor--heading")
        text = cut(f"── {words} ", self._width)
        rule = "─" * max(0, self._width - cell_len(text))
        return self._strip([Segment(text + rule, base + Style.parse(style))], base)

    def _strip(self, segments: list[Segment], base: Style) -> Strip:
        return Strip(segments).adjust_cell_length(self._width, base)
