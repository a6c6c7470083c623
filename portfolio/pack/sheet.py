"""What stands on a sheet: columns, rows and cells as values, before anything is written."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import ceil
from typing import Any, Final, Literal, NamedTuple, get_args

from rich.cells import cell_len

from portfolio.values.digits import decimal_text, round_half_up
from portfolio.values.months import Month
from portfolio.values.tabular import csv_of

Rate = Literal["count", "months", "percent", "tenths", "points", "rate", "per_1000"]
Amount = Literal["yuan", "area", "money", "big_money", "land"]
#: What a column holds; how each kind of figure is shown stands in UNITS.
Kind = Literal["text"] | Rate | Amount
#: Lists to be read on, forms that units fill in, books that are stamped and signed.
Family = Literal["list", "form", "book"]


class Unit(NamedTuple):
    """How a kind of figure is shown: `scale` of its smallest unit make one shown, with `places`.

    `pattern` is its number format, with room for a sign behind it.
    """

    pattern: str
    scale: int = 1
    places: int = 0


UNITS: Final[dict[Kind, Unit]] = {
    "count": Unit("#,##0{0}"),
    "months": Unit("+0{0};-0{0};0{0}"),
    "percent": Unit("0.0{0}", 1, 1),
    "tenths": Unit("0.0{0}", 10, 1),  # tenths of a percent
    "points": Unit("+0.0{0};-0.0{0};0.0{0}", 1, 1),
    "rate": Unit("0.00{0}", 1, 2),
    "per_1000": Unit("0.00{0}", 100, 2),  # hundredths
    "yuan": Unit("#,##0.00{0}", 100, 2),  # fen
    "area": Unit("#,##0.00{0}", 100, 2),  # hundredths of a m2
    "money": Unit("#,##0.00{0}", 10**6, 2),  # fen, shown in 万元
    "big_money": Unit("#,##0.00{0}", 10**10, 2),  # fen, shown in 亿元
    "land": Unit("#,##0.00{0}", 10**6, 2),  # hundredths of a m2, shown in 万平方米
}

_AMOUNTS: Final = frozenset(get_args(Amount))


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, exactly; `over` are the rows that it sums, `mark` a sign shown behind it.

    `text` is shown in its place where a document prints words; the figure is then only summed.
    `ratio` names the columns of which it is 100 times the one by the other, over the rows of
    `over` that have both. `against` is a row, and what this column held there when it was
    written, of which the figure is what it is off by now.
    """

    kind: Kind
    value: int | Fraction
    mark: str = ""
    over: tuple[int, ...] = ()
    text: str = ""
    ratio: tuple[str, str] | None = None
    against: "tuple[int, Number] | None" = None

    @property
    def shown(self) -> Fraction:
        """The figure in the unit shown, rounded half up (away from 0) to its places."""
        unit = UNITS[self.kind]
        step = 10**unit.places
        if step == unit.scale:  # of a table of a million figures none needs to be rounded
            return Fraction(self.value, step)
        scaled = round_half_up(abs(Fraction(self.value)) * step / unit.scale)
        return Fraction(-scaled if self.value < 0 else scaled, step)

    @property
    def exact(self) -> Fraction:
        """The figure in the unit shown: what the cell holds and its total sums.

        Amounts and ratios are not rounded; a rate that nothing follows from is, as it is shown.
        """
        if self.kind in _AMOUNTS or self.ratio:
            return Fraction(self.value) / UNITS[self.kind].scale
        return self.shown


Value = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A text or value with a look of its own, over `across` columns and `down` rows.

    `note` is a comment that opens beside it.
    """

    value: Value
    look: str = ""
    across: int = 1
    down: int = 1
    note: str = ""


#: What stands in a row, a column each: a whole number is a figure of its column's kind, in its
#: smallest unit; None is blank, which is unknown.
Content = Value | Number | Cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its width in cells, the heading it shares with its neighbours.

    `centred` tells that short texts stand in the middle, `hidden` that nobody sees it; `name` is
    what totals and ratios know it by, `rule` what may be typed in it. Where it is `worded` words
    stand for some of its figures, which a hidden column holds.
    """

    title: str
    width: float = 0
    kind: Kind = "text"
    above: str = ""
    centred: bool = False
    hidden: bool = False
    name: str = ""
    rule: Mapping[str, Any] | None = None
    worded: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from the left; `height` is in points, None as the program makes it.

    In a row without a style what is None is left alone; else it is a blank of the row's look.
    """

    cells: Sequence[Content]
    style: str = "row"
    height: float | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """What the native chart draws: months, and one series of rates for each line.

    It stands right of the table, over `columns` columns, each `width` cells wide.
    """

    title: str
    months: tuple[Month, ...]
    series: tuple[tuple[str, tuple[Fraction | None, ...]], ...]
    styles: tuple[str, ...]
    columns: int = 11
    width: float = 9


#: Points of the smallest letters that are to be read in print.
LEAST_POINTS: Final = 7.2
#: How much wider a program without the default font may take a column to be.
_WASTE: Final = 1.4


def pages_across(widths: Sequence[float], letters: float, paper: float, repeated: int = 0) -> int:
    """Return on how many pages across columns are printed so that no letter is under 7 points.

    Widths are in cells, of 7 pixels at 96 to the inch and 5 more a column; `letters` are the
    smallest in points, the `paper` is so many inches wide between its margins, and the first columns
    are `repeated` on each page.
    """
    inches = [(width * 7 + 5) / 96 * _WASTE * LEAST_POINTS / letters for width in widths]
    again, rest = sum(inches[:repeated]), sum(inches[repeated:])
    return max(1, ceil(rest / (paper - again)))


@dataclass(frozen=True, slots=True)
class Print:
    """How a sheet is printed, landscape: the number of its paper, how many pages across.

    One with a `margin`, in inches left and right, is printed whole and has a `header` and a
    `footer`; columns from `repeated[0]` to `repeated[1]` stand on every page.
    """

    paper: int
    pages: int = 1
    margin: float = 0
    footer: str = ""
    centred: bool = False
    repeated: tuple[int, int] | None = None
    header: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: what stands above its table, the table under its columns' headings, what follows.

    Rows may be made while they are written. `heights` are those of the headings, `size` is that of
    letters in points; `frozen` columns stay in sight. Of a `locked` sheet nobody changes but what
    its looks leave open, from the cell `cursor` on; a `hidden` one nobody sees. The first sheet's
    `title` is the workbook's.
    """

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    head: tuple[Row, ...] = ()
    foot: tuple[Row, ...] = ()
    family: Family = "list"
    size: int = 0
    heights: tuple[float, ...] = ()
    frozen: int = 0
    filtered: bool = False
    printed: Print | None = None
    cursor: tuple[int, int] | None = None
    hidden: bool = False
    title: str = ""
    lines: Lines | None = None


def number(kind: Kind, value: int | Fraction | None, mark: str = "") -> Number | None:
    """Return a figure as a cell; blank where it is unknown."""
    return None if value is None else Number(kind, value, mark)


# --- the widths of a list -----------------------------------------------------------------------

_NARROWEST, _WIDEST = 6, 60


def widths(columns: Sequence[Column], rows: Iterable[Row]) -> list[int]:
    """Return the width of each column of a list in cells, so that no figure shows as ####."""
    found = [max(_NARROWEST, cell_len(column.title) // 2 + 4) for column in columns]
    for row in rows:
        for place, (column, value) in enumerate(zip(columns, row.cells, strict=True)):
            found[place] = max(found[place], cell_len(_shown(column.kind, value)) + 2)
    return [min(_WIDEST, width) for width in found]


def _shown(kind: Kind, value: Content) -> str:
    if isinstance(value, int):
        return f"{float(Number(kind, value).shown):,.{UNITS[kind].places}f}"
    return str(value or "")


# --- a list as texts ----------------------------------------------------------------------------

_BATCH: Final = 1000


def csv_pieces(sheet: Sheet, *, bom: bool) -> Iterator[bytes]:
    """Yield a list as CSV the way Excel writes it, piece by piece; `bom` is its mark for UTF-8."""
    headings = [column.title for column in sheet.columns]
    yield (b"\xef\xbb\xbf" if bom else b"") + _csv_bytes([headings])
    rows = plain_rows(sheet)
    while batch := list(islice(rows, _BATCH)):
        yield _csv_bytes(batch)


def _csv_bytes(rows: Sequence[Sequence[Any]]) -> bytes:
    return csv_of(rows, "\r\n").encode("utf-8", "replace")


def plain_rows(sheet: Sheet) -> Iterator[list[Any]]:
    """Yield the rows of a list, figures as plain decimal numbers: yuan, m2, rates, percent."""
    places = [UNITS[column.kind].places if column.kind in UNITS else 0 for column in sheet.columns]
    for row in sheet.rows:
        yield [
            decimal_text(value, digits) if digits and isinstance(value, int) else value
            for digits, value in zip(places, row.cells, strict=True)
        ]
