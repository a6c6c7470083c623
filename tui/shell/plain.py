"""Text on the terminal: names as data, widths in cells, lines broken as Chinese is."""

import re
from typing import Final

from rich.cells import cell_len, set_cell_size

from portfolio.values.signs import shown

ELLIPSIS: Final = "…"
_SPACES: Final = re.compile(r"[ \t\n]+")

_WIDE: Final = "\u2e80-\u303f\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_OPENING: Final = "（“‘《〈【「"
_CLOSING: Final = "，。；：、！？）”’》〉】」…"
_PIECE: Final = re.compile(
    f"[{_OPENING}]*[{_WIDE}][{_CLOSING}]*| +|[^{_WIDE} ]+[{_CLOSING}]*|.", re.DOTALL
)


def plain(text: str) -> str:
    """Return `text` as one line in which every control or unseen character shows as �."""
    return _SPACES.sub(" ", shown(text))


def cut(text: str, width: int) -> str:
    """Return `text` in `width` cells at most; what does not fit ends in an ellipsis."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Return `text` in exactly `width` cells."""
    short = cut(text, width)
    padding = " " * (width - cell_len(short))
    return padding + short if right else short + padding


def wrapped(text: str, width: int) -> list[str]:
    """Return `text` as lines of `width` cells at most, broken at spaces or between wide characters.

    No line starts with a closing mark; a word longer than a line is cut.
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        if cell_len(lines[-1]) + cell_len(piece.rstrip()) <= width:
            lines[-1] += piece
            continue
        rest = _hard_cut(piece.lstrip(), width)
        lines.extend(rest or [""])
    return [line.rstrip() for line in lines]


def _hard_cut(word: str, width: int) -> list[str]:
    pieces: list[str] = []
    while cell_len(word) > max(width, 2):
        head = set_cell_size(word, max(width, 2)).rstrip()
        pieces.append(head)
        word = word[len(head) :]
    return [*pieces, word]
