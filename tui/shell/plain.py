"""Text on the terminal: names as data, widths in cells, lines broken as Chinese is."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final, Protocol

from rich.cells import cell_len, set_cell_size

from portfolio.values.signs import shown

ELLIPSIS: Final = "…"
_SPACES: Final = re.compile(r"[ \t\n]+")

_WIDE: Final = "\u2e80-\u303f\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
_OPENING: Final = "（“‘《〈【「"
_CLOSING: Final = "，。；：、！？）”’》〉】」….,;:!?)"
_PIECE: Final = re.compile(
    f"[{_OPENING}]*(?:(?![{_OPENING}])[{_WIDE}]|[^{_WIDE}{_OPENING} ]+)[{_CLOSING}]*| +|.",
    re.DOTALL,
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

    No line starts with a closing mark or ends in an opening one; a word longer than a line is cut.
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


# --- names that begin alike ---------------------------------------------------------------------


class Named(Protocol):
    """What has a name in each language."""

    @property
    def name_zh(self) -> str: ...

    @property
    def name_en(self) -> str: ...


#: What the name of a place in China ends in.
_PLACES: Final = ("省", "市", "县", "区", "旗", "镇", "乡", "街道")
#: From so many names on a common beginning is looked for.
_FEWEST_ALIKE: Final = 3


def common_start(names: Sequence[str]) -> str:
    """Return the longest beginning that at least half of the names share and that is a place.

    In Chinese it ends with a word such as 区 or 镇, elsewhere with a space: no word is cut, and of
    numbered names no digit goes.
    """
    if len(names) < _FEWEST_ALIKE:
        return ""
    start = ""
    alike = list(names)
    while True:
        longer = Counter(name[: len(start) + 1] for name in alike if len(name) > len(start))
        found, number = max(longer.items(), key=lambda item: item[1], default=("", 0))
        if number * 2 < len(names):
            break
        start, alike = found, [name for name in alike if name.startswith(found)]
    signs = (" ",) if start.isascii() else _PLACES
    start = start[: max(start.rfind(sign) + len(sign) if sign in start else 0 for sign in signs)]
    return start if len(start) > 1 else ""


def starts_of(named: Sequence[Named]) -> dict[str, str]:
    """Return what most of these names begin with, in each language."""
    return {
        "zh": common_start([each.name_zh for each in named]),
        "en": common_start([each.name_en for each in named]),
    }


def shorten(name: str, width: int, start: str = "") -> str:
    """Return a name in `width` cells at most: without the common `start`, or without its middle."""
    if cell_len(name) <= width:
        return name
    rest = name.removeprefix(start).strip()
    if (rest and rest != name) or width < _FEWEST_CUT:
        return cut(rest or name, width)
    head = set_cell_size(name, (width - 1) * 3 // 5).rstrip()
    room, tail = width - 1 - cell_len(head), ""
    while cell_len(longer := name[len(name) - len(tail) - 1 :]) <= room:
        tail = longer
    return f"{head}{ELLIPSIS}{tail.lstrip()}"


#: Names in less room than this keep their beginning only.
_FEWEST_CUT: Final = 9
