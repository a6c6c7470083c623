"""One line to type in: what is typed, pasted or put there stays whole, and so does the cursor."""

import re
from typing import Final

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.widgets import Input

from portfolio.values.signs import shown

#: What a line break looks like in a box of one line; in a field of free text it is read as one.
LINE_BREAK: Final = "⏎"
_BREAKS: Final = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


class _Visible(Highlighter):
    """Shows control and unseen characters of what is typed as �."""

    def highlight(self, text: Text) -> None:
        text.plain = shown(text.plain)


def on_one_line(text: str) -> str:
    """Return what was pasted as one line: line breaks as ⏎, but for those around it; tabs as spaces."""
    return _BREAKS.sub(LINE_BREAK, text.strip("\r\n")).replace("\t", " ")


class TextBox(Input):
    """A one-line input without frame, in which nothing typed is markup or control."""

    DEFAULT_CSS = """
    TextBox { background: $surface; }
    TextBox:focus { background: $primary 25%; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own word for it
        super().__init__(
            highlighter=_Visible(), compact=True, select_on_focus=False, id=id, valid_empty=True
        )

    def put(self, text: str, *, quietly: bool = False) -> None:
        """Put another text there; the cursor stays behind what it stood behind, the end at the end.

        `quietly` tells nobody that the text has changed.
        """
        if text == self.value:
            return
        place = self.cursor_position
        kept = self.value[:place]
        behind = place if place < len(self.value) and text.startswith(kept) else len(text)
        if quietly:
            with self.prevent(Input.Changed):
                self.value = text
        else:
            self.value = text
        self.cursor_position = behind

    def _on_paste(self, event: events.Paste) -> None:
        """Take every line of what is pasted; Textual's own box keeps the first and drops the rest."""
        event.stop()
        event.prevent_default()
        if text := on_one_line(event.text):
            self.replace(text, *sorted(self.selection))
