"""What has just happened, told for a while in lines of its own: it hides nothing and no sign of it is cut."""

from typing import Final, NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.timer import Timer

from portfolio.values.signs import shown
from tui.shell.plain import ELLIPSIS, wrapped
from tui.widgets.spoken import Spoken

#: The most lines that are told at once: the newest; one that is longer ends in an ellipsis.
_MOST_LINES: Final = 5
#: Seconds a message stands at least, and for how many of its signs one more.
_LEAST_SECONDS: Final = 15.0
_SIGNS_A_SECOND: Final = 12
#: Messages told within so many seconds are of one act.
_TOGETHER_SECONDS: Final = 2.0


class _Message(NamedTuple):
    severity: str
    timers: tuple[Timer, ...]


class Told(Spoken):
    """Messages above the keys, the newest last; the same one again is not told twice."""

    DEFAULT_CSS = """
    Told { height: auto; display: none; padding: 0 1; background: $primary 20%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._messages: dict[str, _Message] = {}
        self._stale: set[str] = set()

    def tell(self, words: str, severity: str, seconds: float | None) -> None:
        """Tell `words` for so many seconds, else for as long as it takes to read them.

        What was told before goes: only what is told at once stands together.
        """
        for old in (*self._stale, words):
            self._drop(old)
        self._stale.clear()
        stand = seconds or _LEAST_SECONDS + len(words) / _SIGNS_A_SECOND
        timers = (
            self.set_timer(_TOGETHER_SECONDS, lambda: self.age(words)),
            self.set_timer(stand, lambda: self._forget(words)),
        )
        self._messages[words] = _Message(severity, timers)
        self._show()

    def age(self, words: str) -> None:
        """Have a message go with the next one that is told."""
        if words in self._messages:
            self._stale.add(words)

    def forget(self) -> None:
        """Tell nothing any more."""
        for words in tuple(self._messages):
            self._drop(words)
        self._show()

    def _forget(self, words: str) -> None:
        self._drop(words)
        self._show()

    def _drop(self, words: str) -> None:
        """Take a message away with its timers: told once more it stands its whole time."""
        message = self._messages.pop(words, None)
        for timer in message.timers if message else ():
            timer.stop()

    def _show(self) -> None:
        self.display = bool(self._messages)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.content_size.width))

    def _lines(self, width: int) -> list[Content]:
        """Return the newest messages, whole, as many as there is room for; a long one is cut."""
        lines: list[Content] = []
        for words, (severity, _) in reversed(self._messages.items()):
            told = [
                Content(line).stylize(_STYLES.get(severity, ""))
                for part in shown(words).split("\n")
                for line in wrapped(part, width)
            ]
            if lines and len(told) + len(lines) > _MOST_LINES:
                break
            lines = [*told, *lines]
        cut = [*lines[: _MOST_LINES - 1], Content(ELLIPSIS)]
        return lines if len(lines) <= _MOST_LINES else cut


_STYLES: Final = {"warning": "$text-warning", "error": "$text-error"}
