"""Writes the sheets as xlsx: A3 landscape, a page wide, ready to be stamped and signed.

Everything is written as what it is: text as text whatever it begins with, figures as numbers.
Where a figure is shown rounded, the exact one stands in a hidden column of the same row, and
totals are formulas over those, with their values beside them for readers that do not calculate.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fractions import Fraction
from io import BytesIO
from itertools import groupby, pairwise
from math import ceil
from typing import Any, Final

import xlsxwriter
from rich.cells import cell_len
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from portfolio.pack.monthbook.page import (
    UNITS,
    Cell,
    Column,
    Lamp,
    Lines,
    Number,
    NumberKind,
    Row,
    Sheet,
)
from portfolio.values.language import mark, spoken
from portfolio.values.months import Month
from portfolio.values.words import month_text, say

_A3: Final = 8
_FONTS: Final = {"zh": "宋体", "en": "Times New Roman"}
_FORMATS: Final[dict[NumberKind, str]] = {
    "count": "#,##0{0}",
    "months": "+0{0};-0{0};0{0}",
    "percent": "0.0{0}",
    "points": "+0.0{0};-0.0{0};0.0{0}",
    "rate": "0.00{0}",
    "target": "0.00{0}",
    "money": "#,##0.00{0}",
    "big_money": "#,##0.00{0}",
    "land": "#,##0.00{0}",
}
_FILLS: Final = {"green": "#D5EFE4", "amber": "#FBE7B8", "red": "#F7CDB4", "grey": "#E9ECEF"}
_ROW_FILLS: Final = {"band": "#DDE6EF", "subtotal": "#F1F3F5", "total": "#E3E8ED"}
_HEAD: Final = "#EEF2F6"
#: Height of a line by the height of its letters.
_LEADING: Final = 1.3
_HIGHEST: Final = 400.0
#: Columns between the table and what is hidden, where a chart stands.
_CHART_COLUMNS: Final = 11
_CHART_WIDTH: Final = 9
#: The longest sign behind a figure, in characters: a number format is short.
_LONGEST_MARK: Final = 30
_RUNS: Final = ("=", "+", "-", "@")


def xlsx(sheets: Sequence[Sheet], month: Month) -> bytes:
    """Return the sheets as a workbook; the same sheets and month give the same bytes."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties(
        {"title": sheets[0].title, "created": datetime(month.year, month.number, 1)}  # noqa: DTZ001 - no clock is asked
    )
    pens = _Pens(book)
    for sheet in sheets:
        _Writer(book, pens, sheet, month).write()
    book.close()
    return file.getvalue()


class _Pens:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def of(self, **look: object) -> Any:
        wanted = {"font_name": _FONTS[spoken()], "font_size": 10, "valign": "vcenter", **look}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, book: Any, pens: _Pens, sheet: Sheet, month: Month) -> None:
        self._book, self._pens, self._sheet, self._month = book, pens, sheet, month
        self._size = sheet.size
        self._page = book.add_worksheet(sheet.name)
        self._columns = sheet.columns
        self._last = len(sheet.columns) - 1
        self._right = self._last + (_CHART_COLUMNS if sheet.lines else 0)
        self._exact = _exact_columns(sheet.columns, self._right + 1)
        self._head = 3
        self._double = any(column.above for column in sheet.columns)
        self._first = self._head + (2 if self._double else 1)

    def write(self) -> None:
        self._widths()
        self._top()
        self._headings()
        for place, row in enumerate(self._sheet.rows):
            self._row(place, row)
        end = self._below(self._first + len(self._sheet.rows))
        if self._sheet.lines:
            self._chart(self._sheet.lines)
        self._setup(end)

    def _pen(self, **look: object) -> Any:
        return self._pens.of(font_size=self._size, **look)

    def _widths(self) -> None:
        for place, column in enumerate(self._columns):
            self._page.set_column(place, place, column.width)
        if self._right > self._last:
            self._page.set_column(self._last + 1, self._right, _CHART_WIDTH)
        for place in self._exact.values():
            self._page.set_column(place, place, 18, None, {"hidden": True})

    # --- above and below the table --------------------------------------------------------------

    def _top(self) -> None:
        sheet = self._sheet
        title = self._pens.of(font_size=18, bold=True, align="center")
        self._across(0, 0, self._right, sheet.title, title)
        self._page.set_row(0, 32)
        texts = (
            say(mark("Reporting unit (stamp):")),
            say(mark("Data as of {month}"), month=month_text(self._month)),
            sheet.unit,
        )
        self._spread(1, texts, ("left", "center", "right"))
        note = self._pens.of(font_size=9, font_color="#5B6570")
        self._across(2, 0, self._right, sheet.caption, note)

    def _below(self, row: int) -> int:
        """Write notes and the line to be signed; return the last row."""
        note = self._pens.of(font_size=9, text_wrap=True, font_color="#3C4650")
        for text in self._sheet.notes:
            self._across(row, 0, self._last, text, note)
            self._high(row, [(text, self._width(0, self._last))])
            row += 1
        texts = (
            say(mark("Head of unit:")),
            say(mark("Reviewed by:")),
            say(mark("Filled in by:")),
            say(mark("Date of report:")),
        )
        self._page.set_row(row + 1, 26)
        self._spread(row + 1, texts, ("left",) * 4)
        return row + 1

    def _spread(self, row: int, texts: Sequence[str], sides: Sequence[str]) -> None:
        """Write texts side by side over the whole width, each in columns of its own."""
        if self._last + 1 < len(texts):
            gap = "　" * 6 if spoken() == "zh" else " " * 16
            joined = gap.join(text for text in texts if text)
            self._across(row, 0, self._right, joined, self._pens.of())
            return
        for (first, last), text, side in zip(self._spans(len(texts)), texts, sides, strict=True):
            self._across(row, first, last, text, self._pens.of(align=side))

    def _spans(self, parts: int) -> Iterator[tuple[int, int]]:
        """Yield the columns of each of `parts`, of widths as even as the columns allow."""
        edges, whole = [0], self._width(0, self._right)
        for part in range(1, parts):
            first, latest = edges[-1] + 1, self._right - (parts - part) + 1
            wanted = whole * part / parts
            places = range(first, latest + 1)
            edges.append(min(places, key=lambda at: abs(self._width(0, at - 1) - wanted)))
        edges.append(self._right + 1)
        yield from ((a, b - 1) for a, b in pairwise(edges))

    def _width(self, first: int, last: int) -> float:
        widths = [column.width for column in self._columns]
        widths += [_CHART_WIDTH] * (self._right - self._last)
        return sum(widths[first : last + 1])

    def _across(self, row: int, first: int, last: int, text: str, pen: Any) -> None:
        if last > first:
            self._page.merge_range(row, first, row, last, "", pen)
        self._page.write_string(row, first, text, pen)

    # --- the table ------------------------------------------------------------------------------

    def _headings(self) -> None:
        pen = self._pen(bold=True, align="center", text_wrap=True, border=1, bg_color=_HEAD)
        bottom, place = self._first - 1, 0
        for above, group in groupby(self._columns, lambda column: column.above):
            columns = list(group)
            if above:
                self._across(self._head, place, place + len(columns) - 1, above, pen)
            for column in columns:
                if self._double and not above:
                    self._page.merge_range(self._head, place, bottom, place, "", pen)
                    self._page.write_string(self._head, place, column.title, pen)
                else:
                    self._page.write_string(bottom, place, column.title, pen)
                place += 1
        for place, column in enumerate(self._columns):
            if place in self._exact:
                title = say(mark("{heading}, exact (yuan or m²)"), heading=column.title)
                self._page.write_string(bottom, self._exact[place], title, pen)
        self._heading_heights(bottom)

    def _heading_heights(self, bottom: int) -> None:
        own = [column for column in self._columns if column.above or not self._double]
        tall = [column for column in self._columns if self._double and not column.above]
        self._high(bottom, [(column.title, column.width) for column in own], pad=8)
        if self._double:
            lines = max((self._lines(column.title, column.width) for column in tall), default=1)
            below = max((self._lines(column.title, column.width) for column in own), default=1)
            self._page.set_row(self._head, max(1, lines - below) * self._size * _LEADING + 8)

    def _row(self, place: int, row: Row) -> None:
        at = self._first + place
        if row.style in ("band", "note"):
            text = str(row.cells[0])
            self._across(at, 0, self._last, text, self._band_pen(row))
            self._high(at, [(text, self._width(0, self._last))])
            return
        for column, cell in enumerate(row.cells):
            self._cell(at, column, cell, row)
        self._high(
            at,
            [(_text(cell), self._columns[n].width) for n, cell in enumerate(row.cells)],
        )

    def _band_pen(self, row: Row) -> Any:
        look: dict[str, object] = {"border": 1, "text_wrap": True}
        if row.style == "band":
            look |= {"bold": True, "bg_color": _ROW_FILLS["band"]}
        return self._pen(**look)

    def _cell(self, at: int, column: int, cell: Cell, row: Row) -> None:
        look = self._look(self._columns[column], cell, row)
        if cell is None:
            self._page.write_blank(at, column, None, self._pen(**look))
        elif isinstance(cell, Number):
            self._number(at, column, cell, look)
        else:
            text = cell.text if isinstance(cell, Lamp) else cell
            if text.startswith(_RUNS):
                look["quote_prefix"] = True
            self._page.write_string(at, column, text, self._pen(**look))

    def _look(self, column: Column, cell: Cell, row: Row) -> dict[str, object]:
        look: dict[str, object] = {"border": 1, "text_wrap": True}
        if row.style in _ROW_FILLS:
            look |= {"bold": True, "bg_color": _ROW_FILLS[row.style]}
        if isinstance(cell, Lamp):
            look |= {"bg_color": _FILLS[cell.colour], "align": "center"}
        elif isinstance(cell, Number) and not cell.text:
            look |= {"align": "right", "num_format": _number_format(cell)}
            look |= {"text_wrap": False, "shrink": True}
        elif column.centred:
            look |= {"align": "center"}
        if row.style == "known" and cell != row.cells[1]:
            look |= {"align": "right", "font_color": "#3C4650"}
        return look

    def _number(self, at: int, column: int, cell: Number, look: dict[str, object]) -> None:
        pen, hidden = self._pen(**look), self._exact.get(column)
        if cell.exact is not None and hidden is not None:
            plain = self._pens.of(num_format="0.00")
            if cell.over:
                self._formula(at, hidden, self._sum(cell.over, hidden), cell.exact, plain)
            else:
                self._page.write_number(at, hidden, _plain(cell.exact), plain)
        if cell.text:
            self._page.write_string(at, column, cell.text, pen)
        elif not cell.over:
            self._page.write_number(at, column, _plain(cell.shown), pen)
        elif hidden is None:
            self._formula(at, column, self._sum(cell.over, column), cell.shown, pen)
        else:
            unit = UNITS[cell.kind]
            source = xl_rowcol_to_cell(at, hidden)
            formula = f"=ROUND({source}/{unit.scale // unit.exact},{unit.places})"
            self._formula(at, column, formula, cell.shown, pen)

    def _formula(self, at: int, column: int, formula: str, value: Fraction, pen: Any) -> None:
        self._page.write_formula(at, column, formula, pen, _plain(value))

    def _sum(self, places: Iterable[int], column: int) -> str:
        name = xl_col_to_name(column)
        parts = [
            f"{name}{self._first + first + 1}:{name}{self._first + last + 1}"
            for first, last in _runs(places)
        ]
        return f"=SUM({','.join(parts)})"

    def _high(self, at: int, texts: Iterable[tuple[str, float]], pad: float = 5) -> None:
        """Make a row as high as its texts need when they are wrapped."""
        lines = max((self._lines(text, width) for text, width in texts), default=1)
        self._page.set_row(at, min(_HIGHEST, lines * self._size * _LEADING + pad))

    def _lines(self, text: str, width: float) -> int:
        """Return how many lines a text takes in a column of so many cells."""
        room = max(1.0, (width - 0.8) * 10.4 / self._size)
        return sum(max(1, ceil(cell_len(line) / room)) for line in text.split("\n"))

    # --- chart and page -------------------------------------------------------------------------

    def _chart(self, lines: Lines) -> None:
        """Draw the rates by month; what is drawn stands in hidden columns."""
        left, top = self._right + 2 + len(self._exact), self._first
        self._page.set_column(left, left + len(lines.series), 12, None, {"hidden": True})
        for row, month in enumerate(lines.months):
            day = datetime(month.year, month.number, 1)  # noqa: DTZ001 - a spreadsheet has no zones
            self._page.write_datetime(top + row, left, day, self._pens.of(num_format="yyyy-mm"))
        chart = self._book.add_chart({"type": "line"})
        end = top + len(lines.months) - 1
        for place, (name, rates) in enumerate(lines.series, 1):
            self._page.write_string(top - 1, left + place, name)
            for row, rate in enumerate(rates):
                if rate is not None:
                    self._page.write_number(top + row, left + place, _plain(rate))
            chart.add_series(
                {
                    "name": [self._sheet.name, top - 1, left + place],
                    "categories": [self._sheet.name, top, left, end, left],
                    "values": [self._sheet.name, top, left + place, end, left + place],
                    "line": _LINE_LOOKS[lines.styles[place - 1]],
                }
            )
        _dress(chart, lines)
        self._page.insert_chart(self._first, self._last + 2, chart, {"object_position": 3})

    def _setup(self, end: int) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(_A3)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.set_margins(left=0.45, right=0.45, top=0.5, bottom=0.6)
        page.print_area(0, 0, end, self._right)
        page.repeat_rows(self._head, self._first - 1)
        page.freeze_panes(self._first, self._sheet.frozen)
        page.set_footer("&C&9" + say(mark("Page &P of &N")))
        page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


_LINE_LOOKS: Final = {
    "solid": {"color": "#1F4E79", "width": 1.75},
    "dash": {"color": "#C55A11", "width": 1.75, "dash_type": "dash"},
    "thick": {"color": "#1F2933", "width": 3},
    "dots": {"color": "#000000", "width": 1.25, "dash_type": "square_dot"},
}


def _dress(chart: Any, lines: Lines) -> None:
    """Give the chart its title, axes and size."""
    known = [rate for _, rates in lines.series for rate in rates if rate is not None]
    font = {"name": _FONTS[spoken()], "size": 9}
    chart.set_title({"name": lines.title, "name_font": {**font, "size": 12}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis(
        {
            "date_axis": True,
            "major_unit": 12,
            "major_unit_type": "months",
            "num_format": "yyyy-mm",
            "num_font": font,
            "position_axis": "on_tick",
        }
    )
    chart.set_y_axis(
        {
            "min": int(min(known)),
            "max": ceil(max(known)),
            "num_format": "0.0",
            "num_font": font,
            "major_gridlines": {"visible": True, "line": {"color": "#C4CAD1", "width": 0.5}},
        }
    )
    chart.show_blanks_as("gap")
    chart.show_hidden_data()
    chart.set_size({"width": 660, "height": 420})


def _exact_columns(columns: Sequence[Column], first: int) -> dict[int, int]:
    """Return where the exact figures of each column stand, right of everything shown."""
    places = [place for place, column in enumerate(columns) if column.hidden]
    return {place: first + 1 + number for number, place in enumerate(places)}


def _number_format(cell: Number) -> str:
    sign = cell.mark.replace('"', "”")
    if len(sign) > _LONGEST_MARK:
        sign = f"{sign[: _LONGEST_MARK - 1]}…"
    return _FORMATS[cell.kind].format(f'"{sign}"' if sign else "")


def _plain(value: Fraction) -> float | int:
    """Return a figure as a spreadsheet holds it: whole, else the nearest binary fraction."""
    return int(value) if value.denominator == 1 else float(value)


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of places that follow one another."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        found = [place for _, place in run]
        yield found[0], found[-1]


def _text(cell: Cell) -> str:
    if isinstance(cell, Number):
        return cell.text
    return cell.text if isinstance(cell, Lamp) else cell or ""
