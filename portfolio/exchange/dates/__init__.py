"""Dates as people write them in cells; what cannot be read is an error, never today."""

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.dates.written import (
    Event,
    Order,
    Side,
    Written,
    has_short_year,
    not_a_date,
    read_written,
    with_century,
)
from portfolio.exchange.quantities.numerals import NUMERAL, read_chinese
from portfolio.values.digits import fold, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Dated, Edge, Month, without_by

__all__ = [
    "Event",
    "Order",
    "Schedule",
    "Told",
    "has_short_year",
    "read_date",
    "read_day",
    "read_happened",
    "read_schedule",
    "read_told",
    "with_century",
]

_EPOCH: Final = dt.date(1899, 12, 30)
_MOST_MONTHS: Final = 1200
_TERM: Final = re.compile(
    rf"(?:建设|施工|总|合同|计划)*(?:为期|历时|工期|周期|期限?)\s*[::为约]*\s*"
    rf"(?!(?:19|20|21)[0-9]{{2}}\s*年)(?P<number>[0-9]+|{NUMERAL})\s*"
    r"(?P<unit>个月|月|年|日历天|天|日)"
)
#: A length that is all a cell says; `12月` may be December, `2年` a year.
_LENGTH: Final = re.compile(rf"约?\s*(?P<number>[0-9]+|{NUMERAL})\s*(?P<unit>个月|日历天)")
#: What a period may be headed by in its own cell.
_TITLE: Final = re.compile(
    r"^(?:建设|施工|计划)*(?:工期|周期|时间|期限|年限)\s*[::]\s*(?=[0-9]{4})"
)
_BETWEEN: Final = re.compile(r"\s*(?:--|—+|[-–~至到]|\bto\b)\s*", re.IGNORECASE)
_OPEN: Final = re.compile(r"(.+?)\s*(?:[-–—~至到]+\s*)?(?:至今|今|now|ongoing)$", re.IGNORECASE)
_MONTH_ONLY: Final = re.compile(r"([0-9]{1,2})\s*月(?:份|底|末)?", re.ASCII)
_BARE_MONTHS: Final = re.compile(
    r"([0-9]{4})\s*年\s*([0-9]{1,2})\s*月?\s*(?:-|–|—+|~|至|到)\s*([0-9]{1,2})\s*月(?:份|底|末)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A construction period: its ends as printed, or only how many months it takes."""

    start: Dated | None
    finish: Dated | None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A date in a cell with the events that its words name, and those words."""

    written: Written
    text: str

    @property
    def events(self) -> frozenset[Event]:
        return self.written.events

    def dated(self, edge: Edge) -> Dated:
        """Return the date as one end of a period."""
        return _dated(self.written, edge)


def read_date(
    cell: Cell, edge: Edge, *, order: Order | None = None, serials: bool = False
) -> Dated:
    """Return a month, or a year as its January (`start`) or December (`finish`).

    The end of a year (`2023年底`) is a year as a finish and its December as a start, its beginning
    the other way round. `order` reads 03/04/2023; `serials` reads 44927 as Excel counts days.
    Raises WrongUsage, also for a half-year or quarter, which cannot be kept.
    """
    return _dated(_written(cell, order, serials=serials), edge)


def read_happened(
    cell: Cell, edge: Edge, *, order: Order | None = None, serials: bool = False
) -> Dated:
    """Return a date as `read_date` does, or one that came `by 2023-08`, 至迟2023年8月.

    Raises WrongUsage as that does.
    """
    happened = without_by(cell) if isinstance(cell, str) else None
    if happened is None:
        return read_date(cell, edge, order=order, serials=serials)
    return Dated(read_date(happened, "finish", order=order).month, "by")


def read_told(cell: Cell, *, order: Order | None = None, serials: bool = False) -> tuple[Told, ...]:
    """Return the dates of a cell: one, or several of which each says what it is of.

    `2024年3月开工;2025年底前完工` has two. Raises WrongUsage as `read_date` does.
    """
    shown = cell_text(cell).strip()
    if not isinstance(cell, str):
        return (Told(_written(cell, order, serials=serials), shown),)
    try:
        return (Told(read_written(cell, order), shown),)
    except WrongUsage:
        found = _clauses(fold(cell), order)
        if len(found) < 2 or not all(told.events for told in found):
            raise
        return found


_CLAUSE: Final = re.compile(r"\s*[;,。、]\s*")


def _clauses(text: str, order: Order | None) -> tuple[Told, ...]:
    """Return the dates of the clauses of a text; a month alone is of the year before it."""
    found: list[Told] = []
    for clause in filter(None, _CLAUSE.split(text)):
        if found and (same := _OF_MONTH.match(clause)) and found[-1].written.month is not None:
            year = found[-1].written.year
            found.append(Told(read_written(f"{year}年{clause[same.end() :]}", order), clause))
        else:
            found.append(Told(read_written(clause, order), clause))
    return tuple(found)


#: What stands before a month whose year was said before it: `(计划)12月完工`.
_OF_MONTH: Final = re.compile(r"(?:当年|同年|计划|预计|拟|于|\s)*(?=[0-9]{1,2}月)", re.ASCII)


def read_day(cell: Cell, *, order: Order | None = None, serials: bool = False) -> str:
    """Return a day as `2023-06-30`. Raises WrongUsage where the cell gives none."""
    found = _written(cell, order, serials=serials)
    if found.month is None or found.day is None:
        raise WrongUsage(
            mark("“{text}” names no day; write it as 2023-06-30."), text=cell_text(cell).strip()
        )
    return dt.date(found.year, found.month, found.day).isoformat()


def _written(cell: Cell, order: Order | None, *, serials: bool) -> Written:
    match cell:
        case bool() | dt.time() | dt.timedelta() | None:
            raise not_a_date(cell_text(cell))
        case dt.date():  # a moment too
            return _of_day(cell, cell_text(cell))
        case int() | float():
            return _of_number(cell, serials=serials)
        case _:
            return read_written(cell, order)


def _of_day(day: dt.date, text: str) -> Written:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise not_a_date(text)
    return Written(day.year, day.month, day.day)


def _of_number(cell: float, *, serials: bool) -> Written:
    """Return what a number says: a year, 202306, 20230630, or the days since 1899-12-30."""
    text = cell_text(cell)
    whole = math.isfinite(cell) and cell == int(cell)
    if whole and re.fullmatch(r"[0-9]{4}|[0-9]{6}|[0-9]{8}", text) and _has_year(text):
        return read_written(text, None)
    if not whole and math.isfinite(cell) and FIRST_YEAR <= cell <= LAST_YEAR:
        raise WrongUsage(
            mark(
                "The cell holds the number {text}: a month typed as 2020.10 becomes 2020.1, so it "
                "cannot be told which was meant. Format the cell as text and type 2020-10."
            ),
            text=text,
        )
    if serials and math.isfinite(cell) and 0 < cell < 10**6:
        return _of_day(_EPOCH + dt.timedelta(days=int(cell)), text)
    raise WrongUsage(
        mark(
            "The cell holds the number {text}, not a date; format it as a date, or say in the "
            "mapping that the column counts days as Excel does."
        ),
        text=text,
    )


def _has_year(text: str) -> bool:
    return FIRST_YEAR <= int(text[:4]) <= LAST_YEAR


def _dated(found: Written, edge: Edge) -> Dated:
    if found.month is not None:
        return Dated(Month.of(found.year, found.month), "month")
    if found.edge is not None and found.edge != edge:
        return Dated(Month.of(found.year, 1 if found.edge == "start" else 12), "month")
    return Dated(Month.of(found.year, 1 if edge == "start" else 12), "year")


def read_schedule(cell: Cell, *, order: Order | None = None, serials: bool = False) -> Schedule:
    """Return a period such as `2020.6-2022.12`, `2024-2026` or `工期36个月`.

    A single year is start and finish. Any other single date must say what it is of: `2023年底` and
    `2023-06完工` are a finish, `2023-06开工` and `2023-06至今` a start. Raises WrongUsage.
    """
    shown = cell_text(cell).strip()
    if not isinstance(cell, str):
        return _single(_written(cell, order, serials=serials), shown)
    text, months = _without_term(_TITLE.sub("", fold(cell)))
    if not text and months is not None:
        return Schedule(None, None, months)
    if opened := _OPEN.fullmatch(text):
        return Schedule(_dated(read_written(opened[1], order), "start"), None, months)
    periods = set(_periods(text, order))
    if len(periods) > 1:
        raise not_a_period(shown)
    found = periods.pop() if periods else _of_events(text, order)
    if found is None:
        found = _single(_alone(text, shown, order, months), shown, starts=months is not None)
    return Schedule(found.start, found.finish, months)


def _of_events(text: str, order: Order | None) -> Schedule | None:
    """Return the period of a text that tells events, each with its date; None where it does not.

    What is finished and comes into use later is a period up to its finish.
    """
    try:
        clauses = _clauses(text, order)
    except WrongUsage:
        return None
    sides = [told.written.side for told in clauses]
    if len(clauses) < 2 or None in sides or sides.count("start") != 1:
        return None
    start = clauses[sides.index("start")]
    ends = [told for told in clauses if told is not start]
    finish = next((told for told in ends if "finish" in told.events), ends[0])
    if len(ends) > 1 and sum("opening" not in told.events for told in ends) > 1:
        return None
    return _period(start.dated("start"), finish.dated("finish"), text)


def not_a_period(text: str) -> WrongUsage:
    """Return what is said of a text that is no construction period."""
    return WrongUsage(
        mark("“{text}” is not a period; write it as 2020.6-2022.12, 2024-2026 or 工期36个月."),
        text=text,
    )


def _alone(text: str, shown: str, order: Order | None, months: int | None) -> Written:
    try:
        return read_written(text, order)
    except WrongUsage as error:
        if _BETWEEN.search(text) or months is not None:
            raise not_a_period(shown) from error
        raise


def _without_term(text: str) -> tuple[str, int | None]:
    """Return a text without its `工期36个月`, and those months."""
    found = _TERM.search(text) or _LENGTH.fullmatch(text)
    if not found:
        return text, None
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,;、()。")
    return rest, _months(found)


def _months(found: re.Match[str]) -> int:
    number = read_number(found["number"]) or read_chinese(found["number"])
    if found["unit"] in ("日历天", "天", "日"):
        raise WrongUsage(
            mark("“{text}” counts days; write the period in months, such as 工期18个月."),
            text=found[0],
        )
    months = (number or Fraction(0)) * (12 if found["unit"] == "年" else 1)
    if months.denominator != 1 or not 0 < months <= _MOST_MONTHS:
        raise not_a_period(found[0])
    return int(months)


def _periods(text: str, order: Order | None) -> Iterator[Schedule]:
    """Yield every way to read a text as two dates; a sign inside a date gives none."""
    if found := _BARE_MONTHS.fullmatch(text):
        text = f"{found[1]}年{found[2]}月-{found[3]}月"
    for between in _BETWEEN.finditer(text):
        try:
            start = read_written(text[: between.start()], order)
            finish = _second(start, text[between.end() :], order)
        except WrongUsage:
            continue
        yield _period(_dated(start, "start"), _dated(finish, "finish"), text)


def _second(start: Written, text: str, order: Order | None) -> Written:
    """Return the later date; `12月` alone is of the same year."""
    found = _MONTH_ONLY.fullmatch(text)
    if found and start.month is not None:
        return read_written(f"{start.year}年{found[1]}月", order)
    return read_written(text, order)


def _period(start: Dated, finish: Dated, text: str) -> Schedule:
    if finish.month < start.month:
        raise WrongUsage(mark("“{text}” finishes before it starts; check both dates."), text=text)
    return Schedule(start, finish)


def _single(found: Written, shown: str, *, starts: bool = False) -> Schedule:
    """Return a period of which one date is known; `starts` where its length is known too."""
    side: Side | None = found.side or found.edge or ("start" if starts else None)
    if side == "start":
        return Schedule(_dated(found, "start"), None)
    if side == "finish":
        return Schedule(None, _dated(found, "finish"))
    if found.month is None:
        return Schedule(_dated(found, "start"), _dated(found, "finish"))
    raise WrongUsage(
        mark(
            "“{text}” is one date; write the period as 2020.6-2022.12, or say what it is, as "
            "2023-06开工 or 2023-06完工."
        ),
        text=shown,
    )
