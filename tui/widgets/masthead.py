"""The first line of every screen: where one is, and on the right where things stand."""

from collections.abc import Callable

from rich.cells import cell_len
from textual.content import Content

from tui.shell.plain import cut
from tui.widgets.spoken import Spoken


class Masthead(Spoken):
    """One line: a title, cut where it must be, and what stands to its right."""

    DEFAULT_CSS = """
    Masthead { height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(self, title: Callable[[], str], aside: Callable[[], str]) -> None:
        super().__init__()
        self._title = title
        self._aside = aside

    def render(self) -> Content:
        width = self.content_size.width
        aside = cut(self._aside(), width * 2 // 3)
        title = cut(self._title(), max(0, width - cell_len(aside) - 2))
        gap = max(0, width - cell_len(title) - cell_len(aside))
        return Content.assemble((title, "bold"), " " * gap, (aside, "$foreground 62%"))
