"""One line between the answer and the list: how the list is shown, and what it sums up to."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message

from tui.shell.plain import cut
from tui.widgets.spoken import Spoken


class Bar(Spoken):
    """Words on the left, of which the last ones go first, and sums on the right."""

    DEFAULT_CSS = """
    Bar { height: 1; padding: 0 1; width: 1fr; }
    """

    class Pressed(Message):
        """It was clicked."""

    def __init__(self, words: Callable[[], Sequence[str]], sums: Callable[[], str]) -> None:
        super().__init__()
        self._words = words
        self._sums = sums

    def on_click(self) -> None:
        self.post_message(self.Pressed())

    def render(self) -> Content:
        width = self.content_size.width
        sums = cut(self._sums(), width)
        words, room = list(self._words()), width - cell_len(sums) - 2
        while len(words) > 1 and cell_len(" · ".join(words)) > room:
            words.pop()
        left = cut(" · ".join(words), max(0, room))
        gap = " " * max(0, width - cell_len(left) - cell_len(sums))
        return Content.assemble((left, "$primary"), gap, (sums, "$foreground 80%"))
