"""What the signs of a picture mean, in as many lines as it takes."""

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size

from tui.shell.plain import cut
from tui.widgets.spoken import Spoken


class Legend(Spoken):
    """Signs with their meaning; no sign is parted from its words."""

    DEFAULT_CSS = """
    Legend { height: auto; padding: 0 1; }
    """

    def __init__(self, signs: Callable[[], Sequence[tuple[str, str]]]) -> None:
        super().__init__()
        self._signs = signs

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(
            Content("  ").join(_item(sign, words) for sign, words in line)
            for line in self._lines(self.content_size.width)
        )

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        lines: list[list[tuple[str, str]]] = [[]]
        used = 0
        for sign, words in self._signs():
            cells = cell_len(sign) + 1 + cell_len(words)
            if lines[-1] and used + 2 + cells > width:
                lines.append([])
                used = 0
            used += cells + (2 if lines[-1] else 0)
            lines[-1].append((sign, cut(words, max(1, width - cell_len(sign) - 1))))
        return lines


def _item(sign: str, words: str) -> Content:
    return Content.assemble((sign, "bold"), " ", (words, "$foreground 62%"))
