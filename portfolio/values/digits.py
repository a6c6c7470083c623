"""Reads numbers the way officers type them, and nothing that only looks like one."""

import re
from fractions import Fraction
from typing import Final

from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

_FOLD: Final = {0x3000: 0x20, **{wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}}
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII)
_HEAD: Final = re.compile(r"[0-9a-f]{12,64}", re.ASCII)
#: The most letters of any number that is read.
NUMBER_LETTERS: Final = 1_000
#: The most letters of a decimal number that is kept as it was typed.
DECIMAL_LETTERS: Final = 16


def fold(text: str) -> str:
    """Return `text` with full-width digits, letters and signs as their narrow ones."""
    return text.translate(_FOLD).strip()


def read_number(text: str) -> Fraction | None:
    """Return the exact value of a plain decimal number (thousands commas allowed), else None.

    Nothing longer than NUMBER_LETTERS is one: Python converts no number of thousands of digits.
    """
    folded = fold(text)
    if len(folded) > NUMBER_LETTERS:
        return None
    if _GROUPED.fullmatch(folded):
        folded = folded.replace(",", "")
    return Fraction(folded) if _NUMBER.fullmatch(folded) else None


def read_decimal(text: str) -> str:
    """Return a decimal number with its digits as typed: `4.50`, without commas.

    Raises WrongUsage where `text` is none, or longer than DECIMAL_LETTERS.
    """
    digits = fold(text).replace(",", "")
    if len(digits) > DECIMAL_LETTERS or read_number(text) is None:
        raise WrongUsage(
            mark("“{text}” is no number of at most {most} digits; type it as 4.55."),
            text=text,
            most=DECIMAL_LETTERS,
        )
    return digits


def read_count(text: str, most: int) -> int:
    """Return a whole number from 0 to `most`.

    Raises WrongUsage where `text` is no whole number in that range.
    """
    value = read_number(text)
    if value is None or value.denominator != 1 or not 0 <= value <= most:
        raise WrongUsage(
            mark(
                "“{text}” is not a whole number from 0 to {most}; type digits, such as {example}."
            ),
            text=text,
            most=most,
            example=min(120, most),
        )
    return int(value)


def read_rate(text: str) -> int:
    """Return beds per 1,000 residents in hundredths. Raises WrongUsage where `text` is no such."""
    value = read_number(text)
    if value is None or (value * 100).denominator != 1:
        raise WrongUsage(
            mark("“{text}” is no rate per 1,000 residents; type it as 6.6 or 6.60."), text=text
        )
    return int(value * 100)


def read_head(text: str) -> str:
    """Return the digest of a change as the log has it, or what it begins with: 12 signs at least.

    Raises WrongUsage where `text` is none: also for an empty one, as a variable without a value is.
    """
    digest = fold(text).lower()
    if not _HEAD.fullmatch(digest):
        raise WrongUsage(
            mark("“{text}” is no log head; give 12 to 64 signs of 0-9 and a-f, as it was printed."),
            text=text,
        )
    return digest


def round_half_up(value: Fraction) -> int:
    """Return the whole number nearest to a value of 0 or more; a half goes up."""
    return int((value * 2 + 1) // 2)


def decimal_text(scaled: int, places: int) -> str:
    """Return a whole number of 10**-places units as plain decimal text: 519, 2 is 5.19."""
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(places + 1, "0")
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
