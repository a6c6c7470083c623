"""A few sentences over the whole width, broken as Chinese is."""

from textual.content import Content
from textual.geometry import Size

from tui.shell.plain import wrapped
from tui.widgets.words import Words


class Passage(Words):
    """Words that fill the lines; no line starts with a closing mark."""

    DEFAULT_CSS = """
    Passage { width: 100%; height: auto; padding: 0 1; color: $text-muted; }
    """

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(wrapped(super().render().plain, width))

    def render(self) -> Content:
        return Content("\n".join(wrapped(super().render().plain, self.content_size.width)))
