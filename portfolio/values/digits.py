"""Reads numbers the way officers type them, and nothing that only looks like one."""

import re
from fractions import Fraction
from typing import Final

from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

_FOLD: Final = {0x3000: 0x20, **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}}
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)


def fold(text: str) -> str:
    """Return `text` with full-width digits, letters and signs as their narrow ones."""
    return text.translate(_FOLD).strip()


def read_number(text: str) -> Fraction | None:
    """Return the exact value of a plain decimal number (thousands commas allowed), else None."""
    folded = fold(text)
    if _GROUPED.fullmatch(folded):
        folded = folded.replace(",", "")
    return Fraction(folded) if _NUMBER.fullmatch(folded) else None


def read_count(text: str, most: int) -> int:
    """Return a whole number from 0 to `most`.

    Raises WrongUsage where `text` is no whole number in that range.
    """
    value = read_number(text)
    if value is None or value.denominator != 1 or not 0 <= value <= most:
        raise WrongUsage(
            mark("“{text}” is not a whole number from 0 to {most}; type digits, such as 120."),
            text=text,
            most=most,
        )
    return int(value)


def round_half_up(value: Fraction) -> int:
    """Return the whole number nearest to a value of 0 or more; a half goes up."""
    return int((value * 2 + 1) // 2)


def decimal_text(scaled: int, places: int) -> str:
    """Return a whole number of 10**-places units as plain decimal text: 519, 2 is 5.19."""
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
