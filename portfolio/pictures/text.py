"""Measures, wraps and shortens text in the pictures' own fonts; signs they lack become □."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from matplotlib.ft2font import FT2Font, LoadFlags

from portfolio.values.language import mark
from portfolio.values.places import FONTS
from portfolio.values.remarks import Remark

REGULAR: Final = FONTS / "NotoSansSC-Regular.ttf"
BOLD: Final = FONTS / "NotoSansSC-Bold.ttf"
#: Stands for a character that no font of the pictures has.
MISSING: Final = "□"
MM_PER_POINT: Final = 25.4 / 72

_SCALE: Final = 100
_OPENING: Final = "（(“‘《〈【["
_CLOSING: Final = "）)”’》〉】]，。、；：！？,.;:!?…·"
_WIDE: Final = "⺀-鿿豈-﫿︰-﹏＀-￯"
_UNIT: Final = re.compile(rf"^…[^\s…{_WIDE}]+|…|[^\s…{_WIDE}]+|\s+|.", re.DOTALL)


@cache
def _face(bold: bool) -> FT2Font:
    face = FT2Font(str(BOLD if bold else REGULAR))
    face.set_size(_SCALE, 72)
    return face


@cache
def _characters(bold: bool) -> frozenset[int]:
    return frozenset(_face(bold).get_charmap())


def covered(text: str, *, bold: bool = False) -> bool:
    """Tell whether the font has every character of `text`."""
    return all(ord(character) in _characters(bold) for character in text)


@lru_cache(maxsize=1 << 15)
def _advance(character: str, bold: bool) -> float:
    glyph = _face(bold).load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _SCALE


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line in mm at `size` points; kerning, which narrows, is left out.

    What the bold font lacks is written in the regular one, and measured so.
    """
    bold = bold and covered(text, bold=True)
    return sum(_advance(character, bold) for character in text) * size * MM_PER_POINT


# --- names from data --------------------------------------------------------------------------


def drawable(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a name on one line with □ for what the font lacks, and the characters it lacks.

    Line ends and tabs become spaces; signs without a shape (controls, bidi marks) count as
    lacking, so that they show.
    """
    drawn, lacking = [], []
    for character in re.sub(r"\s+", " ", text):
        if ord(character) in _characters(False) and not _shapeless(character):
            drawn.append(character)
        else:
            drawn.append(MISSING)
            lacking.append(character)
    return "".join(drawn), tuple(dict.fromkeys(lacking))


def _shapeless(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs")


class Names:
    """Makes names drawable and keeps a remark about each that lost a character."""

    def __init__(self) -> None:
        self._remarks: dict[tuple[str, str], Remark] = {}

    def draw(self, code: str, text: str) -> str:
        """Return `text`, the code or name of the project (or plan) `code`, as it can be drawn."""
        drawn, lacking = drawable(text)
        if lacking:
            signs = " ".join(_shown(character) for character in lacking)
            self._remarks[code, signs] = Remark(
                mark("The fonts lack characters of {code}, drawn as □: {characters}"),
                {"code": code, "characters": signs},
            )
        return drawn

    @property
    def remarks(self) -> tuple[Remark, ...]:
        return tuple(self._remarks.values())


def _shown(character: str) -> str:
    return f"U+{ord(character):04X}" if _shapeless(character) else character


# --- lines ------------------------------------------------------------------------------------


def shorten(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return `text` cut to `room` mm with an ellipsis where it is wider."""
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept.rstrip() + "…", size, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


#: A line as drawn is hardly wider than it is measured.
_CLOSE: Final = 0.98


def fitted(text: str, size: float, least: float, room: float) -> tuple[str, float]:
    """Return a line with the size in which it fits `room` mm, from `size` down to `least` points.

    What does not fit then is cut.
    """
    full = width(text, size)
    if full <= room:
        return text, size
    small = max(least, size * room * _CLOSE / full)
    return shorten(text, small, room), small


def wrap(
    text: str, size: float, room: float, lines: int | None = None, *, bold: bool = False
) -> tuple[str, ...]:
    """Return `text` in lines of at most `room` mm, the last of `lines` shortened if need be.

    Chinese breaks between any two characters, but no line starts with a closing sign or ends
    with an opening one; other scripts break at spaces, longer words anywhere.
    """
    done: list[str] = []
    line = ""
    units = list(_units(text, size, room, bold))
    for place, unit in enumerate(units):
        if not line or width((line + unit).rstrip(), size, bold=bold) <= room:
            line += unit if line or unit.strip() else ""
            continue
        if lines is not None and len(done) == lines - 1:
            rest = line + "".join(units[place:])
            return (*done, shorten(rest, size, room, bold=bold))
        done.append(line.rstrip())
        line = unit.lstrip()
    return (*done, line.rstrip()) if line.strip() or not done else tuple(done)


def wrap_evenly(text: str, size: float, room: float, lines: int) -> tuple[str, ...]:
    """Return `text` as `wrap` does, without a last line of a word or two where it can be helped."""
    found = wrap(text, size, room, lines)
    if len(found) > 1 and width(found[-1], size) < room / 3:
        narrow = max(width(text, size) / len(found) * 1.15, room * 0.6)
        even = wrap(text, size, min(narrow, room), lines)
        return even if not even[-1].endswith("…") else found
    return found


def _units(text: str, size: float, room: float, bold: bool) -> Iterable[str]:
    """Yield the pieces that no line may break, closing and opening signs with their neighbour."""
    held = ""
    for found in _UNIT.findall(text.strip()):
        for piece in _fitting(found, size, room, bold):
            if held and (piece[0] in _CLOSING or held[-1] in _OPENING):
                held += piece
                continue
            if held:
                yield held
            held = piece
    if held:
        yield held


def _fitting(piece: str, size: float, room: float, bold: bool) -> list[str]:
    return [piece] if width(piece, size, bold=bold) <= room else list(piece)
