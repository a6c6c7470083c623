"""Figures of a comparison in the unit in which the document prints them, or the language's own."""

import re
from fractions import Fraction
from typing import Final, NamedTuple

from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.beds.words.reconciliation import figure_words, unit_word
from portfolio.values.digits import decimal_text
from portfolio.values.language import Term, label, spoken
from portfolio.values.vocabulary import AREAS
from portfolio.values.words import UNKNOWN_TEXT
from tui.shell.plain import plain

_PRINT: Final = re.compile(r"\s*([\d,]+)(?:\.(\d+))?\s*(\D*)")
#: Units in print, by how many of the least steps (fen, hundredths of a m²) one of them is.
_UNITS: Final = {
    "investment": {"亿元": 10**10, "万元": 10**6, "元": 100},
    **{key: {"万平方米": 10**6, "平方米": 100} for key in AREAS},
}
#: What the screens of other languages count in.
_OWN: Final = {
    "investment": (10**8, Term("unit in a column", "M yuan")),
    **dict.fromkeys(AREAS, (100, Term("unit in a column", "m²"))),
}
#: A figure with more decimals than this stands in its least unit.
_MOST_PLACES: Final = 6


class Shown(NamedTuple):
    """What is printed, what the rows say, and the first less the second, all in one unit."""

    stated: str
    computed: str
    difference: str


def in_one_unit(row: Reconciliation) -> Shown:
    """Return the figures of a row, the printed one as it is printed where Chinese is spoken.

    Without a print, and where a figure has no exact decimals in its unit, in the least unit.
    """
    printed = _PRINT.fullmatch(row.stated_printed)
    unit = printed.group(3).strip() if printed else ""
    scale, places = (
        _UNITS.get(row.metric, {}).get(unit),
        len(printed.group(2) or "") if printed else 0,
    )
    stated = plain(row.stated_printed) or UNKNOWN_TEXT
    if spoken() != "zh" and row.stated is not None and not unit.isascii():
        scale, word = _OWN.get(row.metric, (1, None))
        text = _text(row.stated, scale, 0) or _plain(row, row.stated)
        places, stated = 0, f"{text} {label(word) if word else ''}".strip()
    if scale is None or row.computed is None or _text(row.computed, scale, places) is None:
        return Shown(stated, _least(row), _signed(row.difference, _plain(row, row.difference)))
    return Shown(
        stated,
        _text(row.computed, scale, places) or UNKNOWN_TEXT,
        _signed(row.difference, _text(row.difference, scale, places)),
    )


def _least(row: Reconciliation) -> str:
    """Return what the rows say in the least unit, which is named where no print beside it does."""
    text = _plain(row, row.computed) or UNKNOWN_TEXT
    if row.computed is None or row.metric not in _UNITS:
        return text
    area = row.metric != "investment"
    return f"{text} {label(_OWN[row.metric][1]) if area else unit_word(row.metric)}"


def _plain(row: Reconciliation, value: int | None) -> str | None:
    return None if value is None else figure_words(row.metric, value).removesuffix(".00")


def _text(value: int | None, scale: int, places: int) -> str | None:
    """Return so many least steps in a unit, exactly, with at least so many places."""
    if value is None:
        return None
    whole = Fraction(abs(value) * 10**_MOST_PLACES, scale)
    if whole.denominator != 1:
        return None
    digits, _, decimals = decimal_text(int(whole), _MOST_PLACES).partition(".")
    kept = decimals.rstrip("0").ljust(places, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{int(digits):,}{'.' if kept else ''}{kept}"


def _signed(value: int | None, text: str | None) -> str:
    if value is None or text is None:
        return UNKNOWN_TEXT
    return f"+{text}" if value > 0 else text
