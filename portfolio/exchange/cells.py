"""A cell as a sheet holds it, and how a person sees it."""

import datetime as dt
import math
from decimal import Decimal
from typing import Final

from portfolio.values.digits import fold

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None

#: How many digits of a number Excel and WPS show at most; what lies beyond is noise of their sums.
_DIGITS_SHOWN: Final = 15
_DASHES: Final = frozenset("-‐‑‒–—―−─－/／\\")
_UNKNOWN: Final = frozenset(
    {"待定", "未定", "暂定", "不详", "未知", "n/a", "na", "tbd", "unknown", "?"}
)


def cell_text(cell: Cell) -> str:
    """Return a cell as a person sees it: 2020.0 is `2020`, a day `2023-06-30`; no exponent.

    A number has the digits of its shortest form, 15 at most, as Excel and WPS show it.
    """
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return _float_text(cell)
        case dt.datetime():
            return _moment_text(cell)
        case _:
            return str(cell)


def _moment_text(cell: dt.datetime) -> str:
    if cell.time() == dt.time():
        return cell.date().isoformat()
    return cell.isoformat(" ", "minutes" if not cell.second else "seconds")


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        return repr(value)
    exact = Decimal(repr(value or 0.0))
    if len(exact.as_tuple().digits) > _DIGITS_SHOWN:
        exact = Decimal(f"{value:.{_DIGITS_SHOWN}g}")
    text = format(exact, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell says nothing: empty, spaces, or a dash or stroke put for unknown."""
    return cell is None or (isinstance(cell, str) and not set(cell.strip()) - _DASHES)


def is_unknown(cell: Cell) -> bool:
    """Tell whether a figure or date is said to be unknown: blank, `待定`, `N/A` and such."""
    return is_blank(cell) or (isinstance(cell, str) and fold(cell).lower() in _UNKNOWN)


def column_letter(index: int) -> str:
    """Return the letters of a column counted from 0: 0 is `A`, 26 is `AA`."""
    letters, rest = "", index + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
