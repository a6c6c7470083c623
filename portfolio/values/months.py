"""Months, the unit of time, and dates that keep the precision they were printed with."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal, NamedTuple

from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

Precision = Literal["month", "year", "by"]
SlipPrecision = Literal["exact", "about", "at_most", "at_least"]
Edge = Literal["start", "finish"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
_MONTH: Final = re.compile(r"([0-9]{4})\s*(?:[-./]|年)\s*([0-9]{1,2})\s*月?", re.ASCII)
_AGE: Final = re.compile(r"([0-9]{1,4})(d|m|天|个月)", re.ASCII)
#: How a date known only to have come by a month is written; `parse_happened` reads more.
_BY_SIGN: Final = "by"
_BY: Final = re.compile(
    r"(?:by\s|not later than\s|至迟|不晚于|<=|≤)\s*(.+)", re.ASCII | re.IGNORECASE
)
_YEAR: Final = re.compile(r"([0-9]{4})\s*年?", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; `ordinal` counts months from year 0."""

    ordinal: int

    @classmethod
    def of(cls, year: int, number: int) -> "Month":
        """Return the month `number` (1 to 12) of `year`."""
        return cls(year * 12 + number - 1)

    @property
    def year(self) -> int:
        return self.ordinal // 12

    @property
    def number(self) -> int:
        return self.ordinal % 12 + 1

    def __add__(self, months: int) -> "Month":
        return Month(self.ordinal + months)

    def __sub__(self, other: "Month") -> int:
        return self.ordinal - other.ordinal

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __repr__(self) -> str:
        return f"Month({self})"


class Dated(NamedTuple):
    """A month with the precision it is known to; a year stands as its first or last month.

    What happened `by` a month happened at some time up to it.
    """

    month: Month
    precision: Precision

    def __str__(self) -> str:
        if self.precision == "year":
            return f"{self.month.year:04d}"
        return f"{_BY_SIGN} {self.month}" if self.precision == "by" else str(self.month)


class Slip(NamedTuple):
    """By how many months something is late, earlier is negative, and how surely that is known.

    `about` where one of the dates is known to the year, `at_most` where what happened came `by`
    its month, `at_least` where it is due and nothing is reported of it.
    """

    months: int
    precision: SlipPrecision = "exact"


@cache
def stored_month(text: str) -> Month:
    """Return the month that a database holds as `2026-11`, or that of a day `2026-11-30`.

    Equal months are one object: lists hold them by the ten thousand.
    """
    return Month.of(int(text[:4]), int(text[5:7]))


@cache
def stored_date(month: Month, precision: Precision) -> Dated:
    """Return a month that a database holds with its precision; equal dates are one object."""
    return Dated(month, precision)


def parse_month(text: str) -> Month:
    """Return the month written as `2023-06`, `2023-6`, `2023.6` or `2023年6月`.

    Raises WrongUsage for anything else, and outside the years 1900 to 2199.
    """
    found = _MONTH.fullmatch(fold(text))
    if found and 1 <= int(found[2]) <= 12 and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return Month.of(int(found[1]), int(found[2]))
    raise WrongUsage(mark("“{text}” is not a month; type it as 2023-06 or 2023年6月."), text=text)


def parse_dated(text: str, edge: Edge) -> Dated:
    """Return a month, or a whole year as its January (`start`) or December (`finish`).

    Raises WrongUsage where `text` is neither.
    """
    found = _YEAR.fullmatch(fold(text))
    if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return Dated(Month.of(int(found[1]), 1 if edge == "start" else 12), "year")
    return Dated(parse_month(text), "month")


def parse_happened(text: str, edge: Edge) -> Dated:
    """Return a date as `parse_dated` does, or one that came `by 2023-08` or 至迟2023年8月.

    Raises WrongUsage where `text` is neither.
    """
    happened = without_by(text)
    if happened is None:
        return parse_dated(text, edge)
    return Dated(parse_dated(happened, "finish").month, "by")


def without_by(text: str) -> str | None:
    """Return the date behind `by`, 至迟 or ≤ in a text; None where nothing of it stands there."""
    found = _BY.fullmatch(fold(text))
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Age:
    """How old a report may be: so many days, or so many months."""

    number: int
    unit: Literal["days", "months"]

    def exceeded(self, last: Month | None, as_of: Month) -> bool:
        """Tell whether a report of the month `last` is older than this as of a month.

        Days run from the end of the one month to the end of the other. What was never reported
        is older than any age.
        """
        if last is None:
            return True
        if self.unit == "months":
            return as_of - last > self.number
        return _end(as_of) - _end(last) > self.number


def _end(month: Month) -> int:
    """Return a month's last day as a count of days."""
    following = month + 1
    return date(following.year, following.number, 1).toordinal() - 1


def parse_age(text: str) -> Age:
    """Return the age written as `45d` or `45天`, `2m` or `2个月`.

    Raises WrongUsage for anything else, for 0 and for more than four digits.
    """
    found = _AGE.fullmatch(fold(text))
    if found and int(found[1]):
        return Age(int(found[1]), "days" if found[2] in ("d", "天") else "months")
    raise WrongUsage(mark("“{text}” is no age; type days as 45d or months as 2m."), text=text)


def span(first: Month, last: Month) -> list[Month]:
    """Return every month from `first` to `last`, both included; none where `last` is earlier."""
    return [Month(ordinal) for ordinal in range(first.ordinal, last.ordinal + 1)]
