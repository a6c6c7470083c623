"""Text that follows the language: said anew whenever it is drawn."""

from collections.abc import Callable

from textual.content import Content

from tui.widgets.spoken import Spoken


class Words(Spoken):
    """Text from a function that is asked again when the language changes. Never markup."""

    DEFAULT_CSS = """
    Words { width: auto; height: auto; }
    """

    def __init__(
        self,
        words: Callable[[], str | Content],
        *,
        id: str | None = None,  # noqa: A002 - Textual's own word for it
        classes: str = "",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._words = words

    def say(self, words: Callable[[], str | Content]) -> None:
        """Say something else from now on."""
        self._words = words
        self.reword()

    def render(self) -> Content:
        words = self._words()
        return words if isinstance(words, Content) else Content(words)
