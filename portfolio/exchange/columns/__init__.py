"""What a column of a file may hold, and how its cells are read."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.columns import dates, figures, texts
from portfolio.exchange.columns.records import (
    Aside,
    Coded,
    Column,
    ColumnKind,
    Elsewhere,
    Reader,
    Setting,
    exactly,
    unknown_word,
    unread_value,
)
from portfolio.exchange.dates import Schedule, has_short_year, with_century
from portfolio.exchange.quantities import Figure, Scale
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import COUNTED, FINISHED, FLAG, STARTED
from portfolio.values.language import mark

__all__ = [
    "RULES",
    "Aside",
    "Coded",
    "Column",
    "Elsewhere",
    "Reader",
    "Setting",
    "check_unit",
    "exactly",
    "reader_of",
    "unknown_word",
    "unread_value",
]


def reader_of(column: Column, setting: Setting) -> Reader:
    """Return what reads a filled cell of the column. It raises WrongUsage for what is none."""
    read = _MAKERS[column.kind](column, setting)
    if column.kind in _DATED:
        read = _with_century(read, setting.century)
        read = _with_serials(read) if setting.serials else read
    if not setting.values or column.kind in _WORDED:
        return read

    def mapped(cell: Cell) -> Any:
        given = setting.given(cell_text(cell))
        return read(cell) if given is None else _printed(read(given), cell_text(cell).strip())

    return mapped


def _printed(value: Any, text: str) -> Any:
    """Return a value with what the sheet says in place of what its map says."""
    match value:
        case Figure():
            return replace(value, printed=text, lead=text)
        case (str(), Schedule() | Scale()):
            return text, value[1]
        case _:
            return value


def _with_serials(read: Reader) -> Reader:
    """Return a reader that takes five digits of a text file for the days that Excel counts."""

    def whole(cell: Cell) -> Any:
        counted = isinstance(cell, str) and _SERIAL.fullmatch(cell.strip())
        return read(int(counted[0]) if counted else cell)

    return whole


_SERIAL: Final = re.compile(r"[1-9][0-9]{4}", re.ASCII)


def _with_century(read: Reader, century: int | None) -> Reader:
    """Return a reader of dates that knows the years of two digits by their century."""

    def whole(cell: Cell) -> Any:
        short = isinstance(cell, str) and has_short_year(cell)
        if not short or not isinstance(cell, str):
            return read(cell)
        if century is not None:
            return _printed(read(with_century(cell, century)), cell.strip())
        try:
            return read(cell)
        except WrongUsage as error:
            raise WrongUsage(
                mark(
                    "“{text}” has a year of two digits; give its century in the mapping file: century = 20."
                ),
                text=cell.strip(),
            ) from error

    return whole


#: The kinds whose readers look up the words of a map themselves, and what they stand for.
_WORDED: Final = ("text", "called", "code", "prose", "places")


def check_unit(column: Column, unit: str) -> None:
    """Raise WrongUsage where a unit is none of the column."""
    reader_of(column, Setting(unit=unit))("1")


_MAKERS: Final[dict[ColumnKind, Callable[[Column, Setting], Reader]]] = {
    "text": texts.text_reader,
    "code": texts.code_reader,
    "called": texts.name_reader,
    "prose": texts.prose_reader,
    "money": figures.figure_reader,
    "area": figures.figure_reader,
    **dict.fromkeys(COUNTED, figures.figure_reader),
    "people": figures.figure_reader,
    "percent": figures.percent_reader,
    "start": dates.date_reader,
    "finish": dates.date_reader,
    STARTED.name: dates.happened_reader,
    FINISHED.name: dates.happened_reader,
    FLAG.name: texts.flag_reader,
    "month": dates.month_reader,
    "day": dates.day_reader,
    "year": dates.year_reader,
    "rate": figures.rate_reader,
    "schedule": dates.schedule_reader,
    "scope": figures.scope_reader,
    "places": texts.places_reader,
}
_DATED: Final = ("start", "finish", STARTED.name, FINISHED.name, "month", "day", "schedule")
#: The rule that an unreadable cell of a kind of column breaks, where it is not `unreadable`.
RULES: Final[dict[ColumnKind, str]] = {"code": "code", "prose": "code"}
