"""Puts figures into the words of the language spoken: the same on screens, pictures and paper."""

from collections.abc import Iterable
from fractions import Fraction

from portfolio.values.digits import decimal_text, round_half_up
from portfolio.values.language import Term, label, mark, spoken, translate
from portfolio.values.money import rounded
from portfolio.values.months import Dated, Month, Slip

UNKNOWN_TEXT = "—"

_BY = Term("date", "by {month}")
#: How the precision of a slip is said: in words, and by a sign where there is little room.
_SLIPS = {
    "about": (Term("slip", "about {slip}"), "~{bare}"),
    "at_most": (Term("slip", "at most {slip}"), "≤{bare}"),
    "at_least": (Term("slip", "overdue at least {months} mo"), "≥{bare}"),
}
#: What lies at most so far behind is early, at least by so much.
_AT_LEAST = Term("slip", "at least {slip}")
_MONTH_NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def say(template: str, **values: object) -> str:
    """Return a marked sentence in the language spoken, with its values."""
    return translate(template).format(**values)


def month_text(month: Month) -> str:
    """Return `2025年12月` or `Dec 2025`."""
    if spoken() == "zh":
        return f"{month.year}年{month.number}月"
    return f"{_MONTH_NAMES[month.number - 1]} {month.year}"


def dated_text(date: Dated | None) -> str:
    """Return a month, a year alone where no more is known, or the sign for unknown."""
    if date is None:
        return UNKNOWN_TEXT
    if date.precision == "year":
        return f"{date.month.year}年" if spoken() == "zh" else str(date.month.year)
    if date.precision == "by":
        return label(_BY).format(month=month_text(date.month))
    return month_text(date.month)


def short_date(date: Dated | Month | None) -> str:
    """Return a date as tables show it: `2022-12`, a year, `至迟2023-08`, the sign for unknown."""
    if isinstance(date, Dated) and date.precision == "by":
        return label(_BY).format(month=date.month)
    return UNKNOWN_TEXT if date is None else str(date)


def count_text(number: int | None) -> str:
    """Return a whole number with thousands commas, or the sign for unknown."""
    return UNKNOWN_TEXT if number is None else f"{number:,}"


def rate_text(rate: Fraction, places: int = 2) -> str:
    """Return a rate of 0 or more with `places` decimals, rounded half up."""
    return decimal_text(round_half_up(rate * 10**places), places)


def money_text(fen: int | None) -> str:
    """Return fen as `7.52亿元` (below 1亿: `3500万元`) or `752 million yuan`, rounded half up.

    A small amount of which little would be left in those units is told in yuan.
    """
    if fen is None:
        return UNKNOWN_TEXT
    if 0 < abs(fen) < 10**6 and (spoken() != "zh" or fen % 10**4):
        return say(mark("{amount} yuan"), amount=rounded(fen, 1, 2 if fen % 100 else 0))
    if spoken() != "zh":
        exact = fen % (10**6 * 100) == 0
        return say(mark("{amount} million yuan"), amount=rounded(fen, 10**6, 0 if exact else 2))
    if abs(fen) >= 10**8 * 100:
        return f"{rounded(fen, 10**8, 2)}亿元"
    return f"{rounded(fen, 10**4, 0 if fen % (10**4 * 100) == 0 else 2)}万元"


def money_whole(fen: int) -> str:
    """Return fen as `money_text` does where that tells them to the fen, else as `1,234,567 yuan`."""
    least = 10**6 if spoken() != "zh" else 10**8 if abs(fen) >= 10**10 else 10**4
    if abs(fen) < 10**6 or fen % least == 0:
        return money_text(fen)
    return say(mark("{amount} yuan"), amount=rounded(fen, 1, 2 if fen % 100 else 0))


def area_words(area: int | None) -> str:
    """Return an area in square metres with commas, hundredths only where there are any."""
    if area is None:
        return UNKNOWN_TEXT
    whole, rest = divmod(area, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def figure_text(name: str, value: int | None) -> str:
    """Return a figure of a plan, `investment`, an area or beds, as people read it."""
    if name == "investment":
        return money_text(value)
    return area_words(value) if name.endswith("area") else count_text(value)


def slip_text(slip: Slip | int | None, *, signs: bool = False) -> str:
    """Return a slip as `+14月`, `至多+14月`, `约+30月`, `逾期至少11个月`, or the sign for unknown.

    Early ones carry a minus, in Chinese words `约提前12月`. With `signs` its precision is one:
    `≤14月`, `~30月`, `≥11月`.
    """
    if slip is None:
        return UNKNOWN_TEXT
    months, precision = slip if isinstance(slip, Slip) else Slip(slip)
    bare = f"{months}月" if spoken() == "zh" else f"{months} mo"
    text = f"+{bare}" if months > 0 else bare
    if precision not in _SLIPS:
        return text
    words, short = _SLIPS[precision]
    if months < 0 and spoken() == "zh":
        text = f"提前{-months}月"
        words = _AT_LEAST if precision == "at_most" else words
    return (short if signs else label(words)).format(slip=text, bare=bare, months=months)


def listing(items: Iterable[str]) -> str:
    """Return `P1、P4` or `P1 and P4`."""
    names = list(items)
    if spoken() == "zh":
        return "、".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def clauses(parts: Iterable[str | None]) -> str:
    """Return what is given of several texts as one: `a；b` or `a; b`."""
    return ("；" if spoken() == "zh" else "; ").join(part for part in parts if part)


def towns_text(towns: Iterable[tuple[str, str, str]]) -> str:
    """Return the names of townships, given by code, Chinese and English name, between commas."""
    return ("、" if spoken() == "zh" else ", ").join(in_language(zh, en) for _, zh, en in towns)


def name_of(item: object) -> str:
    """Return the name of a record in the language spoken, the Chinese one where it has no other."""
    return in_language(str(getattr(item, "name_zh", "")), str(getattr(item, "name_en", "") or ""))


def in_language(zh: str, en: str) -> str:
    """Return a name in the language spoken, the Chinese one where it has no other."""
    return zh if spoken() == "zh" or not en else en
