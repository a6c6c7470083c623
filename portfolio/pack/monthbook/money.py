"""The money of a project's year as the sheets show it: what is of an earlier month is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from portfolio.pack.frame import known_part
from portfolio.pack.records import Told
from portfolio.pack.sheet import Content, Number, number
from portfolio.values.months import Month

#: Stands behind a figure that an earlier month's report gave.
HELD = "*"


@dataclass(frozen=True, slots=True)
class YearMoney:
    """What was planned for the year and done of it, in fen, with the month that says so."""

    plan: int | None
    done: int | None
    month: Month | None


def year_money(told: Told, as_of: Month) -> YearMoney:
    """Return the year's plan and the newest figure of this year for what was done of it."""
    said = told.said.get("done_year")
    if said is None or said[0].year != as_of.year or not isinstance(said[1], int):
        return YearMoney(told.year_plan, None, None)
    return YearMoney(told.year_plan, said[1], said[0])


def done_year(told: Told, as_of: Month) -> Number | None:
    """Return what was done since January."""
    found = year_money(told, as_of)
    return number("money", found.done, _held(found.month, as_of))


def done_month(told: Told, as_of: Month) -> Number | None:
    """Return what was done in the month itself; another month's figure says nothing of it."""
    said = told.said.get("done_month")
    if said is None or said[0] != as_of or not isinstance(said[1], int):
        return None
    return Number("money", said[1])


def done_total(told: Told, as_of: Month) -> Number | None:
    """Return what was done since the start of works."""
    said = told.said.get("done_total")
    if said is None or not isinstance(said[1], int):
        return None
    return Number("money", said[1], _held(said[0], as_of))


def _held(month: Month | None, as_of: Month) -> str:
    return HELD if month is not None and month < as_of else ""


def share(money: Sequence[YearMoney], of: int) -> Content:
    """Return what was done in percent of the year's plan, over the projects that have both."""
    both = _both(money)
    planned = sum(item.plan or 0 for item in both)
    if not planned:
        return None
    value = Fraction(100 * sum(item.done or 0 for item in both), planned)
    return Number("percent", value, known_part(len(both), of), ratio=("done_year", "year_plan"))


def gap(money: Sequence[YearMoney], of: int) -> Content:
    """Return by how many points that lies ahead of an even spread over the year; behind is less.

    The months gone are those of the report that gives the figure, as for the progress light; of
    several projects each weighs by its plan.
    """
    both = _both(money)
    planned = sum(item.plan or 0 for item in both)
    if not planned:
        return None
    done = Fraction(100 * sum(item.done or 0 for item in both), planned)
    gone = sum((item.plan or 0) * _number(item) * 100 for item in both)
    return Number("points", done - Fraction(gone, 12 * planned), known_part(len(both), of))


def _number(item: YearMoney) -> int:
    return item.month.number if item.month else 0


def _both(money: Sequence[YearMoney]) -> list[YearMoney]:
    return [item for item in money if item.plan and item.done is not None]
