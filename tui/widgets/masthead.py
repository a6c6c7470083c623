"""The first line of every screen: where one is, and on the right where things stand."""

from collections.abc import Callable
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from portfolio.values.errors import ConnectionLost, PortfolioError
from portfolio.values.language import mark, translate
from tui.shell.plain import cut
from tui.widgets.spoken import Spoken

#: Cells that the title keeps beside a place; how things stand is cut before.
_TITLE: Final = 16


def trouble_words(trouble: PortfolioError) -> str:
    """Say in a few words that nothing can be read; the sentence was told when it began."""
    if isinstance(trouble, ConnectionLost):
        return translate(mark("! no connection to the server; shown as last read"))
    return translate(mark("! the database cannot be read; shown as last read"))


class Masthead(Spoken):
    """One line: a title, cut where it must be, what it is looked at in, and how things stand."""

    DEFAULT_CSS = """
    Masthead { height: 1; padding: 0 1; background: $panel; }
    """

    def __init__(
        self, title: Callable[[], str], place: Callable[[], str], aside: Callable[[], str]
    ) -> None:
        """Take what is asked whenever the line is drawn; `place` is empty where it goes unsaid."""
        super().__init__()
        self._title = title
        self._place = place
        self._aside = aside

    def render(self) -> Content:
        width = self.content_size.width
        title, place = self._title(), self._place()
        most = width * 2 // 3
        if place:
            place = cut(f"  {place}", width // 2)
            kept = min(cell_len(title), _TITLE)
            most = min(most, max(0, width - cell_len(place) - kept - 2))
        trouble = getattr(self.app, "trouble", None)
        aside = cut(trouble_words(trouble) if trouble else self._aside(), most)
        title = cut(title, max(0, width - cell_len(place) - cell_len(aside) - 2))
        gap = max(0, width - cell_len(title) - cell_len(place) - cell_len(aside))
        return Content.assemble(
            (title, "bold"),
            (place, "$primary"),
            " " * gap,
            (aside, "bold $warning" if trouble else "$foreground 62%"),
        )
