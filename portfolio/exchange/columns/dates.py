"""Reads cells of dates and periods."""

import re
from fractions import Fraction
from typing import Any, Final

from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.columns.records import Aside, Column, Elsewhere, Reader, Setting, remembered
from portfolio.exchange.dates import (
    Event,
    Told,
    read_date,
    read_day,
    read_happened,
    read_schedule,
    read_told,
)
from portfolio.values.digits import fold, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import STARTED
from portfolio.values.language import mark
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Edge, Month, without_by


def date_reader(column: Column, setting: Setting) -> Reader:
    """Return the reader of a date; what its words say of another event is of that one's field."""
    edge = _edge(column)
    order, serials = setting.order, setting.serials

    def read(cell: Cell) -> Any:
        found = read_told(cell, order=order, serials=serials)
        own = [told for told in found if _is_own(column, told)]
        if len(own) > 1:
            sentence = mark("“{text}” gives more than one date of {column}; give one.")
            raise WrongUsage(sentence, text=cell_text(cell).strip(), column=column.label)
        value = own[0].dated(edge) if own else None
        others = tuple(_other(column, told) for told in found if told not in own)
        return Aside(value, elsewhere=others) if others else value

    return remembered(read)


def happened_reader(column: Column, setting: Setting) -> Reader:
    edge, date = _edge(column), date_reader(column, setting)
    order, serials = setting.order, setting.serials

    def read(cell: Cell) -> Any:
        if isinstance(cell, str) and without_by(cell) is not None:
            return read_happened(cell, edge, order=order, serials=serials)
        return date(cell)

    return remembered(read)


def _edge(column: Column) -> Edge:
    return "start" if column.kind in ("start", STARTED.name) else "finish"


def _is_own(column: Column, told: Told) -> bool:
    """Tell whether a date is one of the column, by the event that it names.

    A plan has no month of opening: what comes into use is finished.
    """
    event = _event(column)
    return (
        not told.events
        or event is None
        or event in told.events
        or (column.name == "finish" and "opening" in told.events)
    )


def _event(column: Column) -> Event | None:
    """Return the event whose date a column holds, None where it is of no event."""
    name = column.name.rpartition("_")[2]
    found: dict[str, Event] = {"start": "start", "finish": "finish", "opening": "opening"}
    return found.get(name)


def _other(column: Column, told: Told) -> Elsewhere:
    event = min(told.events)
    field = column.name.removesuffix(column.name.rpartition("_")[2]) + event
    return Elsewhere((field,), told.dated("start" if event == "start" else "finish"), told.text)


def month_reader(column: Column, setting: Setting) -> Reader:
    order, serials = setting.order, setting.serials

    def read(cell: Cell) -> Month:
        dated = read_date(cell, "finish", order=order, serials=serials)
        if dated.precision == "year":
            raise WrongUsage(
                mark("“{text}” is a year; this column takes months, such as 2023-06."),
                text=cell_text(cell),
            )
        return dated.month

    return remembered(read)


def day_reader(column: Column, setting: Setting) -> Reader:
    order, serials = setting.order, setting.serials

    def read(cell: Cell) -> Any:
        if isinstance(cell, str) and _NOT_YET.fullmatch(cell.strip()):
            sentence = mark("“{text}” says that it has not happened yet; no day is kept.")
            return Aside(None, (("not_yet", WrongUsage(sentence, text=cell.strip())),))
        found = _NUMBERED.fullmatch(cell) if isinstance(cell, str) else None
        day = read_day(found[1] if found else cell, order=order, serials=serials)
        if not found:
            return day
        return Aside(day, elsewhere=(Elsewhere(("document_number",), found[2], found[2]),))

    return remembered(read)


#: What stands for a day that is still to come.
_NOT_YET: Final = re.compile(
    r"(?:正在|尚在|已)?(?:办理?|审批|报批|送审|申报|评审|编制|上报|审查)中|正在(?:办理|审批|报批|编制|申报)|"
    r"(?:尚?未|暂未|还未|没有?)(?:办理?|取得|批复?|完成|启动|申报)|in progress|pending|under review|not yet",
    re.IGNORECASE,
)
#: A day with the number of the document that says so: 2024年5月8日 甬发改〔2024〕31号.
_NUMBERED: Final = re.compile(
    r"\s*([0-9][0-9年月日.\-/ ]*?)[\s,;，；、:：(（]*"
    r"((?![年月日])[一-鿿A-Za-z][^\s,;，；、]*[〔［\[(（][0-9]{4}[〕］\])）][^,;，；、)）]*号)[)）]?\s*",
    re.ASCII,
)


def year_reader(column: Column, setting: Setting) -> Reader:
    def read(cell: Cell) -> int:
        text = fold(cell_text(cell)).removesuffix("年")
        value = read_number(text) or Fraction(0)
        if value.denominator != 1 or not FIRST_YEAR <= value <= LAST_YEAR:
            raise WrongUsage(mark("“{text}” is not a year; write it as 2024."), text=text)
        return int(value)

    return read


def schedule_reader(column: Column, setting: Setting) -> Reader:
    order, serials = setting.order, setting.serials

    def read(cell: Cell) -> tuple[str, Any]:
        return cell_text(cell).strip(), read_schedule(cell, order=order, serials=serials)

    return remembered(read)
