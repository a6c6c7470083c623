"""A cell as a sheet holds it, and how a person sees it."""

import datetime as dt
import math
import re
import unicodedata
from decimal import Context, Decimal
from typing import Final

from portfolio.values.digits import fold

Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None


class Shared(str):
    """A figure in a cell that is merged over several rows: of which of them it is, nobody said."""

    __slots__ = ()


#: How many digits of a number Excel and WPS show at most; what lies beyond is noise of their sums.
_DIGITS_SHOWN: Final = 15
_DASHES: Final = frozenset("-‐‑‒–—―−─－/／\\")
#: Words put where a figure is not known yet, and signs that stand for it.
_UNKNOWN: Final = re.compile(
    r"(?:[待未]定|暂[定无缺]|待[核批补估报填](?:实|定)?|(?:尚|暂)?[未待](?:确定|明确|核实|落实|公布|提供|填报?)|另行?(?:确定|定|报)"
    r"|(?:情况)?不[详明]|未知|没有|[无空缺]|n\.?/?a\.?|t\.?b\.?[adc]\.?|unknown|none|null|nil|not (?:known|available|applicable)"
    r"|[*×]{2,}|x{2,}|[?？]+|[.。…·\s-]+)",
    re.IGNORECASE,
)
#: How any of them begins, in either width; most cells begin otherwise.
_BEGINS: Final = _DASHES | frozenset(
    "待未暂尚另情不没无空缺*×?？.。…·([【（［nNtTuUxXｎＮｔＴｕＵｘＸ＊．"
)
_ASIDE: Final = re.compile(r"[(\[【](.*)[)\]】]")


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


_NOISY: Final = re.compile(r"-?[0-9]+\.[0-9]{6,}", re.ASCII)
_LONGEST_NUMBER: Final = 40


def without_noise(text: str) -> str:
    """Return a number without what lies beyond 15 digits: `0.30000000000000004` is `0.3`.

    A program that adds up binary numbers writes such; no officer does.
    """
    if len(text) > _LONGEST_NUMBER or not _NOISY.fullmatch(text):
        return text
    exact = Decimal(text)
    if len(exact.as_tuple().digits) <= _DIGITS_SHOWN:
        return text
    rounded = format(Context(prec=_DIGITS_SHOWN).plus(exact), "f")
    return rounded.rstrip("0").rstrip(".")


def plain_line(text: str) -> str:
    """Return a text as one line without control, direction and private signs."""
    signs = (" " if sign.isspace() else sign for sign in text)
    return "".join(sign for sign in signs if unicodedata.category(sign)[0] != "C").strip()


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell says nothing: empty, spaces, or a dash or stroke put for unknown."""
    return cell is None or (isinstance(cell, str) and not set(cell.strip()) - _DASHES)


def is_unknown(cell: Cell) -> bool:
    """Tell whether a cell says that it is unknown: blank, `待定`, `(暂无)`, `N/A`, `***` and such."""
    if not isinstance(cell, str):
        return cell is None
    if cell and cell[0] not in _BEGINS and not cell[0].isspace():
        return False
    if is_blank(cell):
        return True
    text = fold(cell).rstrip("。.") or cell
    inner = _ASIDE.fullmatch(text)
    return _UNKNOWN.fullmatch(inner[1].strip() if inner else text) is not None


def column_letter(index: int) -> str:
    """Return the letters of a column counted from 0: 0 is `A`, 26 is `AA`."""
    letters, rest = "", index + 1
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
