"""What a column of a file may hold, and how its cells are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from portfolio.exchange import quantities, words
from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.dates import Order, read_date, read_day, read_schedule
from portfolio.exchange.quantities import Figure, Scale
from portfolio.values.area import MOST_AREA
from portfolio.values.digits import fold, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.injection import restored
from portfolio.values.kinds import COUNTED, parse_text
from portfolio.values.language import Labels, Term, mark
from portfolio.values.money import MOST_FEN
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Edge, Month
from portfolio.values.vocabulary import MOST_RESIDENTS

#: One of `_MAKERS`: what a column holds, among it every kind that counts things.
ColumnKind = str

#: The heading under which `export` writes the scope as it was printed.
EXPORTED_SCOPE: Final = "scope_printed"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of import: what it holds, and what it is called.

    `codes` is its vocabulary; a `prose` column has the code's words somewhere in its text. `loose`
    figures may be about so many, or a range.
    """

    name: str
    kind: ColumnKind
    label: Term
    codes: Mapping[str, Term] | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """How the cells of a column are written in one file."""

    unit: str | None = None
    values: Mapping[str, str] | None = None  #: the file's words, folded, by code
    order: Order | None = None
    serials: bool = False
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with the words that stood for it; `code` None where the words name none."""

    code: str | None
    printed: str


Reader = Callable[[Cell], Any]


def reader_of(column: Column, setting: Setting) -> Reader:
    """Return what reads a filled cell of the column. It raises WrongUsage for what is none."""
    return _MAKERS[column.kind](column, setting)


def check_unit(column: Column, unit: str) -> None:
    """Raise WrongUsage where a unit is none of the column."""
    reader_of(column, Setting(unit=unit))("1")


# --- texts and codes ----------------------------------------------------------------------------


def _told(cell: Cell) -> str:
    """Return a cell as text, without the guard that an export put before what would run."""
    return parse_text(restored(cell) if isinstance(cell, str) else cell_text(cell))


def _text(column: Column, setting: Setting) -> Reader:
    known = setting.values or {}

    def read(cell: Cell) -> str:
        text = _told(cell)
        return known.get(words.folded(text), text) if known else text

    return read


def _code(column: Column, setting: Setting) -> Reader:
    known = {**words.vocabulary(column.name, column.codes or {}), **(setting.values or {})}
    cache: dict[Cell, str] = {}

    def read(cell: Cell) -> str:
        found = cache.get(cell)
        if found is None:
            found = known.get(words.folded(parse_text(cell_text(cell))))
            if found is None:
                raise unknown_word(column, cell_text(cell))
            cache[cell] = found
        return found

    return read


def unknown_word(column: Column, text: str) -> WrongUsage:
    """Return the error for a word that is none of the column's vocabulary."""
    return WrongUsage(
        mark("“{text}” is no value of {column}; the values are: {words}."),
        text=text,
        column=column.label,
        words=Labels(tuple((column.codes or {}).values())),
    )


def _prose(column: Column, setting: Setting) -> Reader:
    known = words.vocabulary(column.name, column.codes or {})
    given = setting.values or {}
    cache: dict[Cell, Coded] = {}

    def read(cell: Cell) -> Coded:
        found = cache.get(cell)
        if found is None:
            printed = _told(cell)
            code = given.get(words.folded(printed)) or words.code_in(printed, known, column.name)
            found = cache[cell] = Coded(code, printed)
        return found

    return read


def _places(column: Column, setting: Setting) -> Reader:
    known = setting.values or {}

    def read(cell: Cell) -> tuple[str, ...]:
        parts = words.parts(_told(cell))
        return tuple(known.get(words.folded(part), part) for part in parts)

    return read


# --- figures ------------------------------------------------------------------------------------


def _figure(column: Column, setting: Setting) -> Reader:
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
        figure = _read_figure(kind, cell, unit)
        return figure if loose else exactly(figure)

    return _remembered(read)


def _worth(kind: ColumnKind, unit: str | None) -> tuple[int, str] | None:
    """Return what 1 is worth, and what is printed behind a number; None where a unit is missing.

    None also where 1 is worth no whole number, as of a mu: there a number is rounded by itself.
    """
    try:
        figure, seven = (_read_figure(kind, text, unit) for text in ("1", "7"))
    except WrongUsage:
        return None
    if figure.value is None or not figure.printed.startswith("1"):
        return None
    if seven.value != 7 * figure.value:
        return None
    return figure.value, figure.printed[1:]


#: A number of digits and perhaps decimals, as programs write it.
_PLAIN: Final = re.compile(r"(0|[1-9][0-9]{0,14})(?:\.([0-9]{1,6}))?", re.ASCII)
_MOST: Final[dict[ColumnKind, int]] = {
    "money": MOST_FEN,
    "area": MOST_AREA,
    **{kind.name: kind.most or 0 for kind in COUNTED.values()},
    "people": MOST_RESIDENTS,
    "percent": 1000,
}


def _read_figure(kind: ColumnKind, cell: Cell, unit: str | None) -> Figure:
    if kind == "money":
        return quantities.read_money(cell, unit)
    if kind == "area":
        return quantities.read_area(cell, unit)
    if kind == "percent":
        return quantities.read_percent(cell, unit)
    if kind == "people":
        return quantities.read_people(cell, unit)
    return quantities.read_counted(cell, COUNTED[kind])


def exactly(figure: Figure) -> int:
    """Return the one number of a figure. Raises WrongUsage for a range and for about so many."""
    if figure.value is None or figure.qualifier is not None:
        raise WrongUsage(
            mark("“{text}” is not one exact figure, and this column takes only such."),
            text=figure.printed,
        )
    return figure.value


def _rate(column: Column, setting: Setting) -> Reader:
    def read(cell: Cell) -> int:
        text = cell_text(cell)
        value = read_number(text)
        if value is None or (value * 100).denominator != 1:
            raise WrongUsage(mark("“{text}” is not a rate with two decimals at most."), text=text)
        return int(value * 100)

    return read


def _scope(column: Column, setting: Setting) -> Reader:
    """Prose such as `用地面积 60 亩, 建筑面积 26000 平方米`; a bare area is the heading's.

    In a file that `export` wrote the figures stand in columns of their own.
    """
    heading = setting.heading

    def read(cell: Cell) -> tuple[str, Scale]:
        text = _told(cell)
        if heading == EXPORTED_SCOPE:
            return text, Scale()
        if read_number(text) is None:
            return text, quantities.read_scale(text)
        return text, _bare(cell, heading, setting.unit)

    return read


def _bare(cell: Cell, heading: str, unit: str | None) -> Scale:
    area = quantities.read_area(cell, unit)
    if "用地" in heading or "土地" in heading:
        return Scale(land_area=area)
    if "建筑面积" in heading:
        return Scale(floor_area=area)
    raise WrongUsage(
        mark("“{text}” does not say which area it is; write it as “用地面积 2.76 万平方米”."),
        text=cell_text(cell),
    )


# --- dates --------------------------------------------------------------------------------------


def _date(column: Column, setting: Setting) -> Reader:
    edge: Edge = "start" if column.kind == "start" else "finish"
    order, serials = setting.order, setting.serials
    return _remembered(lambda cell: read_date(cell, edge, order=order, serials=serials))


def _remembered(read: Reader) -> Reader:
    """Return a reader that keeps the texts it has read: they come by the hundred alike."""
    known: dict[Cell, Any] = {}

    def again(cell: Cell) -> Any:
        if cell.__class__ is not str:
            return read(cell)
        found = known.get(cell)
        if found is None:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            found = known[cell] = read(cell)
        return found

    return again


_MOST_REMEMBERED: Final = 1_000


def _month(column: Column, setting: Setting) -> Reader:
    order, serials = setting.order, setting.serials

    def read(cell: Cell) -> Month:
        dated = read_date(cell, "finish", order=order, serials=serials)
        if dated.precision == "year":
            raise WrongUsage(
                mark("“{text}” is a year; this column takes months, such as 2023-06."),
                text=cell_text(cell),
            )
        return dated.month

    return _remembered(read)


def _day(column: Column, setting: Setting) -> Reader:
    order, serials = setting.order, setting.serials
    return _remembered(lambda cell: read_day(cell, order=order, serials=serials))


def _year(column: Column, setting: Setting) -> Reader:
    def read(cell: Cell) -> int:
        text = fold(cell_text(cell)).removesuffix("年")
        value = read_number(text) or Fraction(0)
        if value.denominator != 1 or not FIRST_YEAR <= value <= LAST_YEAR:
            raise WrongUsage(mark("“{text}” is not a year; write it as 2024."), text=text)
        return int(value)

    return read


def _schedule(column: Column, setting: Setting) -> Reader:
    order, serials = setting.order, setting.serials

    def read(cell: Cell) -> tuple[str, Any]:
        return cell_text(cell).strip(), read_schedule(cell, order=order, serials=serials)

    return _remembered(read)


_MAKERS: Final[dict[ColumnKind, Callable[[Column, Setting], Reader]]] = {
    "text": _text,
    "code": _code,
    "prose": _prose,
    "money": _figure,
    "area": _figure,
    **dict.fromkeys(COUNTED, _figure),
    "people": _figure,
    "percent": _figure,
    "start": _date,
    "finish": _date,
    "month": _month,
    "day": _day,
    "year": _year,
    "rate": _rate,
    "schedule": _schedule,
    "scope": _scope,
    "places": _places,
}
#: The rule that an unreadable cell of a kind of column breaks, where it is not `unreadable`.
RULES: Final[dict[ColumnKind, str]] = {"code": "code", "prose": "code"}
