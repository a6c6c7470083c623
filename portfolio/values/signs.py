"""Signs that are not seen: controls, escapes, what turns the writing direction, what has no shape."""

import re
from typing import Final

#: Controls, escapes and halves of characters; the line break and the tab are none.
_CONTROLS: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff"
#: What turns the writing direction, or has no shape of its own.
_SHAPELESS: Final = (
    "\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
)
UNSEEN: Final = re.compile(f"[{_CONTROLS}{_SHAPELESS}]")
_IN_A_LINE: Final = re.compile(f"[{_CONTROLS}{_SHAPELESS}\t\n]")


def shown(text: str) -> str:
    """Return `text`, of the same length, with every sign that is not seen as �.

    Line breaks and tabs stay.
    """
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def clean_line(text: str, most: int) -> str:
    """Return a text from outside as one line of at most `most` characters, unseen signs left out."""
    return " ".join(_IN_A_LINE.sub(" ", text[: 4 * most]).split())[:most].rstrip()
