"""Areas: whole hundredths of a square metre, rounded once when read."""

import re
from fractions import Fraction
from typing import Final, NewType

from portfolio.values.digits import decimal_text, fold, read_number, round_half_up
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

Area = NewType("Area", int)

#: The most a single figure may be: 10,000 square kilometres.
MOST_AREA: Final = 10**12

#: 1 mu is 10000/15 square metres, exactly (one fifteenth of a hectare).
MU: Final = Fraction(10000, 15)
#: What some documents multiply by instead.
ROUNDED_MU: Final = Fraction(667)

_SQUARE_METRES: Final = {
    "": Fraction(1),
    "平方米": Fraction(1),
    "㎡": Fraction(1),
    "m2": Fraction(1),
    "万平方米": Fraction(10**4),
    "公顷": Fraction(10**4),
}
_AREA: Final = re.compile(r"([0-9.,]+)\s*(万平方米|平方米|公顷|亩|㎡|m2)?", re.ASCII)


def parse_area(text: str, mu: Fraction = MU) -> Area:
    """Return an area such as `2.76 万平方米`, `60 亩` or `4000` (m2) in hundredths of a m2.

    `mu` is how many square metres a mu is taken to have. Rounded half up to a hundredth.
    Raises WrongUsage for anything else and for more than MOST_AREA.
    """
    found = _AREA.fullmatch(fold(text))
    number = read_number(found[1]) if found else None
    if found is None or number is None:
        raise WrongUsage(
            mark("“{text}” is not an area; type it as 27600, 2.76万平方米 or 60亩."), text=text
        )
    unit = found[2] or ""
    area = round_half_up(number * (mu if unit == "亩" else _SQUARE_METRES[unit]) * 100)
    if area > MOST_AREA:
        raise WrongUsage(
            mark("“{text}” is more than 10,000 square kilometres; check the unit."), text=text
        )
    return Area(area)


def area_unit(text: str) -> str | None:
    """Return the unit that an area is printed in, `平方米` for its signs; None where it has none."""
    found = _AREA.fullmatch(fold(text))
    unit = found[2] if found else None
    return "平方米" if unit in ("㎡", "m2") else unit


def area_text(area: int) -> str:
    """Return an area in square metres with two decimals, for data: `105100.00`."""
    return decimal_text(area, 2)
