"""Reads cells of figures, and of prose that holds them."""

import re
from typing import Any, Final

from portfolio.exchange import quantities
from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.columns.records import (
    EXPORTED_SCOPE,
    Aside,
    Column,
    ColumnKind,
    Elsewhere,
    Reader,
    Setting,
    exactly,
    remembered,
    told_text,
)
from portfolio.exchange.quantities import Figure, Scale, leads
from portfolio.values.area import MOST_AREA
from portfolio.values.digits import decimal_text, read_number, read_rate
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import COUNTED
from portfolio.values.language import mark
from portfolio.values.money import MOST_FEN
from portfolio.values.vocabulary import MOST_RESIDENTS


def figure_reader(column: Column, setting: Setting) -> Reader:
    """Return the reader of a figure; a plain number is read by arithmetic on whole numbers."""
    kind, unit, loose = column.kind, setting.unit, column.loose
    one = _worth(kind, unit)
    most = _MOST.get(kind, 0) if one is not None else -1

    def read(cell: Cell) -> Any:
        plain = _PLAIN.fullmatch(cell) if cell.__class__ is str else None
        if plain is not None and one is not None:
            whole, decimals = plain.groups("")
            value, rest = divmod(int(whole + decimals) * one[0], 10 ** len(decimals))
            if not rest and value <= most:
                if not loose:
                    return value
                return Figure(value, None, None, None, "", f"{cell}{one[1]}")
        note = _NOTED.fullmatch(cell) if isinstance(cell, str) else None
        figure = read_figure(kind, note[1] if note else cell, unit)
        if note:
            return Aside(figure if loose else exactly(figure), (_noted(str(cell)),))
        named = leads.named(figure.lead, kind) if figure.lead else ()
        if named and column.name not in named:
            return Aside(None, elsewhere=(Elsewhere(named, figure, figure.printed),))
        return figure if loose else exactly(figure)

    return remembered(read)


def _worth(kind: ColumnKind, unit: str | None) -> tuple[int, str] | None:
    """Return what 1 is worth, and what is printed behind a number; None where a unit is missing.

    None also where 1 is worth no whole number, as of a mu: there a number is rounded by itself.
    """
    try:
        figure, seven = (read_figure(kind, text, unit) for text in ("1", "7"))
    except WrongUsage:
        return None
    if figure.value is None or not figure.printed.startswith("1"):
        return None
    if seven.value != 7 * figure.value:
        return None
    return figure.value, figure.printed[1:]


#: A figure with the mark of a note behind it; small digits would be a power.
_NOTED: Final = re.compile(
    r"(.*[0-9元张㎡米亩%])\s*(?:[*\uff0a※]{1,3}|[①-⑳]|[(（\[]注[0-9]{0,2}[\])）])\s*"
)


def _noted(text: str) -> tuple[str, WrongUsage]:
    """Return what is said of a figure that bears the mark of a note."""
    sentence = mark("“{text}” bears the mark of a note; the figure is read without it.")
    return "noted", WrongUsage(sentence, text=text.strip())


#: A number of digits and perhaps decimals, as programs write it.
_PLAIN: Final = re.compile(r"(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,6}))?", re.ASCII)
_MOST: Final[dict[ColumnKind, int]] = {
    "money": MOST_FEN,
    "area": MOST_AREA,
    **{kind.name: kind.most or 0 for kind in COUNTED.values()},
    "people": MOST_RESIDENTS,
    "percent": 1000,
}


def read_figure(kind: ColumnKind, cell: Cell, unit: str | None) -> Figure:
    if kind == "money":
        return quantities.read_money(cell, unit)
    if kind == "area":
        return quantities.read_area(cell, unit)
    if kind == "percent":
        return quantities.read_percent(cell, unit)
    if kind == "people":
        return quantities.read_people(cell, unit)
    return quantities.read_counted(cell, COUNTED[kind])


def percent_reader(column: Column, setting: Setting) -> Reader:
    """Return the reader of a percentage; one that was rounded is kept with its print."""
    read = figure_reader(column, setting)

    def rounded(cell: Cell) -> Any:
        if not _FINE.search(cell_text(cell)):
            return read(cell)
        figure = quantities.read_percent(cell, setting.unit)
        value = figure if column.loose else exactly(figure)
        if not figure.rounded:
            return value
        sentence = mark("“{text}” has more than one decimal; {value}% is kept.")
        shown = decimal_text(exactly(figure), 1)
        error = WrongUsage(sentence, text=figure.printed, value=shown)
        return Aside(value, (("rounded", error),))

    return remembered(rounded)


#: A number with two decimals or more.
_FINE: Final = re.compile(r"\.[0-9]{2}", re.ASCII)


def rate_reader(column: Column, setting: Setting) -> Reader:
    return lambda cell: read_rate(cell_text(cell))


def scope_reader(column: Column, setting: Setting) -> Reader:
    """Prose such as `用地面积 60 亩, 建筑面积 26000 平方米`; a bare area is the heading's.

    In a file that `export` wrote the figures stand in columns of their own.
    """
    heading = setting.heading

    def read(cell: Cell) -> Any:
        text = told_text(cell)
        if heading == EXPORTED_SCOPE:
            return text, Scale()
        if read_number(text) is None:
            return _with_unread(text, quantities.read_scale(text), column)
        return text, _bare(cell, heading, setting.unit)

    return read


def _with_unread(text: str, scale: Scale, column: Column) -> Any:
    """Return what a scale says, with a word on each area in it that does not say which it is."""
    said = mark("“{text}” stands in {column} and does not say which area it is; it is not counted.")
    remarks = tuple(
        ("area", WrongUsage(said, text=area, column=column.label))
        for area in quantities.areas_in(scale.rest)
    )
    return Aside((text, scale), remarks) if remarks else (text, scale)


def _bare(cell: Cell, heading: str, unit: str | None) -> Scale:
    area = quantities.read_area(cell, unit)
    if re.search(r"用地|土地|\bland\b", heading, re.IGNORECASE):
        return Scale(land_area=area)
    if "建筑面积" in heading:
        return Scale(floor_area=area)
    raise WrongUsage(
        mark("“{text}” does not say which area it is; write it as “用地面积 2.76 万平方米”."),
        text=cell_text(cell),
    )
