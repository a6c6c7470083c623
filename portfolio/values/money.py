"""Money: exact, in whole fen (1 yuan = 100 fen)."""

import re
from fractions import Fraction
from typing import Final, NewType

from portfolio.values.digits import decimal_text, fold, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

Fen = NewType("Fen", int)

#: The most a single figure may be: 100,000,000,000 yuan. A million such rows still sum in 64 bits.
MOST_FEN: Final = 10**13

#: Two amounts less apart than 1万元, the unit of the forms, differ by rounding alone.
ROUNDING: Final = 10**6

_UNITS: Final = {"": 1, "元": 1, "万": 10**4, "万元": 10**4, "亿": 10**8, "亿元": 10**8}
_AMOUNT: Final = re.compile(r"([0-9.,]+)\s*(亿元|亿|万元|万|元)?", re.ASCII)


class Bare(int):
    """An amount in fen that was `typed` without its unit: yuan, unless 万 or 亿 was meant."""

    typed: str


def parse_money(text: str) -> Fen:
    """Return an amount such as `1.2亿`, `350万` or `3500000` (yuan) in fen; without unit, a Bare.

    Raises WrongUsage for anything else, for parts of a fen and for more than MOST_FEN.
    """
    found = _AMOUNT.fullmatch(fold(text))
    number = read_number(found[1]) if found else None
    if found is None or number is None:
        raise WrongUsage(
            mark("“{text}” is not an amount of money; type it as 1.2亿, 350万 or 3500000 (yuan)."),
            text=text,
        )
    fen = number * _UNITS[found[2] or ""] * 100
    if fen.denominator != 1 or fen > MOST_FEN:
        raise WrongUsage(
            mark("“{text}” is not a whole number of fen up to 1000亿; check the amount and unit."),
            text=text,
        )
    if found[2]:
        return Fen(int(fen))
    amount = Bare(int(fen))
    amount.typed = found[1]
    return Fen(amount)


def yuan_text(fen: int) -> str:
    """Return fen as yuan with two decimals, for data: `752000000.00`."""
    return decimal_text(fen, 2)


def rounded(fen: int, unit_yuan: int, places: int) -> str:
    """Return fen in units of `unit_yuan` with `places` decimals, rounded half up, with commas."""
    scaled = Fraction(abs(fen) * 10**places, unit_yuan * 100)
    whole = int((scaled * 2 + 1) // 2)
    text = decimal_text(whole, places)
    head, _, tail = text.partition(".")
    grouped = f"{int(head):,}" + (f".{tail}" if tail else "")
    return f"-{grouped}" if fen < 0 and whole else grouped
