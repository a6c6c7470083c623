"""Writes sheets as xlsx; nothing in it runs.

Everything is written as what it is: text as text whatever it begins with, figures as numbers,
not rounded but by their format. Totals and rates are formulas over the cells that are seen, so
that they follow a correction, with their values beside them for readers that do not calculate.
Only a figure for which a document prints words stands in a hidden column.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import IO, Any, Final

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from portfolio.pack.looks import FONTS, Pens
from portfolio.pack.sheet import (
    UNITS,
    Cell,
    Column,
    Content,
    Lines,
    Number,
    Print,
    Row,
    Sheet,
)
from portfolio.values.language import mark, spoken
from portfolio.values.months import Month
from portfolio.values.words import say

#: The most rows that a sheet of Excel takes, its heading left out, and characters of a cell.
MOST_ROWS: Final = 2**20 - 1
_MOST_CHARACTERS: Final = 32_767
#: The longest sign behind a figure, in characters: a number format is short.
_LONGEST_MARK: Final = 30
_RUNS: Final = ("=", "+", "-", "@")
_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
    "nan_inf_to_errors": True,
}


def xlsx(sheets: Sequence[Sheet], month: Month) -> bytes:
    """Return sheets as a workbook, dated the first day of a month.

    The same sheets and month give the same bytes in the same language.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {**_OPTIONS, "in_memory": True})
    book.set_properties(_properties(sheets[0], datetime(month.year, month.number, 1)))  # noqa: DTZ001 - a workbook knows no time zones
    pens = Pens(book)
    for sheet in sheets:
        _Writer(book, pens, sheet).write()
    book.close()
    return file.getvalue()


def stream(file: IO[bytes], sheet: Sheet, day: datetime) -> None:
    """Write one sheet to `file` while its rows are made, few of them held at a time; dated `day`.

    The packed workbook alone is held whole; nothing may stand over several rows. Raises
    OverflowError past MOST_ROWS, OSError where the rows find no room.
    """
    packed = io.BytesIO()
    with _on_disk(packed, _properties(sheet, day)) as book:
        _Writer(book, Pens(book), sheet).write()
    file.write(packed.getbuffer())


def _properties(sheet: Sheet, day: datetime) -> dict[str, Any]:
    return {"created": day, **({"title": sheet.title} if sheet.title else {})}


@contextmanager
def _on_disk(packed: IO[bytes], properties: Mapping[str, Any]) -> Iterator[Any]:
    """Yield an xlsxwriter workbook whose rows wait on the disk; it is packed at the end.

    Its temporary files go with it, also where it fails.
    """
    with tempfile.TemporaryDirectory(prefix="portfolio-", ignore_cleanup_errors=True) as room:
        book = xlsxwriter.Workbook(packed, {**_OPTIONS, "constant_memory": True, "tmpdir": room})
        book.set_properties(properties)
        try:
            yield book
            book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error
        finally:
            for page in book.worksheets():
                rows: Any = page.row_data_fh  # typed as None
                rows.close()


_BARE: Final = Column("")


class _Writer:
    """Writes one sheet from top to bottom."""

    def __init__(self, book: Any, pens: Pens, sheet: Sheet) -> None:
        self._book, self._pens, self._sheet = book, pens, sheet
        self._page = book.add_worksheet(sheet.name or None)
        self._columns = sheet.columns
        self._last = len(sheet.columns) - 1
        self._right = self._last + (sheet.lines.columns if sheet.lines else 0)
        worded = [place for place, column in enumerate(self._columns) if column.worded]
        #: Where the figures stand for which words are shown, right of everything shown.
        self._behind = {place: self._right + 2 + number for number, place in enumerate(worded)}
        self._named = {column.name: n for n, column in enumerate(self._columns) if column.name}
        self._head = len(sheet.head)
        self._double = any(column.above for column in sheet.columns)
        self._first = self._head + (bool(sheet.columns) + self._double)

    def write(self) -> None:
        self._widths()
        self._rows(0, self._sheet.head)
        self._rows(self._head, self._headings())
        for place, hidden in self._behind.items():
            title = say(mark("{heading}, figures"), heading=self._columns[place].title)
            self._cell(self._first - 1, hidden, Cell(title), ("head",))
        below = self._rows(self._first, self._sheet.rows)
        end = self._rows(below, self._sheet.foot)
        if self._sheet.lines:
            self._chart(self._sheet.lines)
        self._set_up(below, end)

    def _widths(self) -> None:
        for place, column in enumerate(self._columns):
            hidden = {"hidden": True} if column.hidden else None
            self._page.set_column(place, place, column.width, None, hidden)
        if self._sheet.lines:
            self._page.set_column(self._last + 1, self._right, self._sheet.lines.width)
        for place in self._behind.values():
            self._page.set_column(place, place, 18, None, {"hidden": True})

    def _headings(self) -> Iterator[Row]:
        """Yield the rows of the headings; one that shares none stands over both."""
        heights = (*self._sheet.heights, None, None)
        if self._double:
            groups = groupby(self._columns, lambda column: column.above)
            cells = [cell for above, group in groups for cell in _upper(above, list(group))]
            yield Row(cells, "", heights[0])
        if self._columns:
            yield Row([self._lower(column) for column in self._columns], "", heights[self._double])

    def _lower(self, column: Column) -> Cell | None:
        if self._double and not column.above:
            return Cell(None, "head")
        return Cell(column.title, "head") if column.title else None

    def _rows(self, at: int, rows: Iterable[Row]) -> int:
        """Write rows from one on; return the row below them."""
        for row in rows:
            if at > MOST_ROWS:
                raise OverflowError(at)
            if row.height or row.hidden:
                self._page.set_row(at, row.height, None, {"hidden": True} if row.hidden else {})
            place = 0
            for content in row.cells:
                self._put(at, place, content, row.style)
                place += content.across if isinstance(content, Cell) else 1
            at += 1
        return at

    def _put(self, at: int, place: int, content: Content, style: str) -> None:
        if content is None and not style:
            return
        column = self._columns[place] if place <= self._last else _BARE
        names = (style, "centred") if column.centred else (style,)
        if type(content) is int and column.kind in UNITS:
            content = Number(column.kind, content)
        if isinstance(content, Number) and content.text:
            pen = self._pens.of(self._sheet, "exact")
            self._figure(at, self._behind[place], content.exact, "", pen)
            self._cell(at, place, Cell(content.text), names)
        elif isinstance(content, Number):
            pen = self._pens.of(self._sheet, style, "figure", pattern=_pattern(content))
            self._figure(at, place, content.exact, self._formula(at, place, content), pen)
        elif isinstance(content, Cell):
            own = (style,) if content.across > 1 else names
            self._cell(at, place, content, (*own, content.look))
        else:
            self._cell(at, place, Cell(content), names)

    def _cell(self, at: int, place: int, cell: Cell, names: tuple[str, ...]) -> None:
        quoted = isinstance(cell.value, str) and cell.value.startswith(_RUNS)
        pen = self._pens.of(self._sheet, *names, quoted=quoted)
        if cell.across > 1 or cell.down > 1:
            below, right = at + cell.down - 1, place + cell.across - 1
            self._page.merge_range(at, place, below, right, "", pen)
        if cell.value is None:
            self._page.write_blank(at, place, None, pen)
        elif isinstance(cell.value, str):
            self._page.write_string(at, place, _safe(cell.value), pen)
        else:
            self._page.write(at, place, cell.value, pen)
        if cell.note:
            size = {"x_scale": 2, "y_scale": 1.5}
            self._page.write_comment(at, place, cell.note[:_MOST_CHARACTERS], size)

    # --- figures --------------------------------------------------------------------------------

    def _formula(self, at: int, place: int, number: Number) -> str:
        """Return how a figure follows from others; nothing for one that stands for itself."""
        if number.against:
            row, before = number.against
            cell = xl_rowcol_to_cell(self._first + row, place)
            return f"=ROUND({cell}-{_plain(before.exact)},{UNITS[number.kind].places})"
        if number.ratio:
            return self._ratio(at, number)
        return self._sum(number.over, place) if number.over else ""

    def _ratio(self, at: int, number: Number) -> str:
        """Return 100 times one column by another, of a row, or over those rows that have both."""
        part, whole = (self._named[name] for name in number.ratio or ())
        if not number.over:
            upper, lower = (xl_rowcol_to_cell(at, place) for place in (part, whole))
            return f'=IF(N({lower})=0,"",100*{upper}/{lower})'
        uppers, lowers = (list(self._ranges(number.over, place)) for place in (part, whole))
        pairs = list(zip(uppers, lowers, strict=True))
        top = "+".join(f"SUMPRODUCT(--({lower}>0),{upper})" for upper, lower in pairs)
        base = "+".join(f"SUMPRODUCT(--ISNUMBER({upper}),{lower})" for upper, lower in pairs)
        return f'=IF(({base})=0,"",100*({top})/({base}))'

    def _figure(self, at: int, place: int, value: Fraction, formula: str, pen: Any) -> None:
        if formula:
            self._page.write_formula(at, place, formula, pen, _plain(value))
        else:
            self._page.write_number(at, place, _plain(value), pen)

    def _sum(self, places: Sequence[int], column: int) -> str:
        columns = [column, *([self._behind[column]] if column in self._behind else [])]
        parts = [text for place in columns for text in self._ranges(places, place)]
        return f"=SUM({','.join(parts)})"

    def _ranges(self, places: Iterable[int], column: int) -> Iterator[str]:
        name = xl_col_to_name(column)
        for first, last in _runs(places):
            yield f"{name}{self._first + first + 1}:{name}{self._first + last + 1}"

    # --- chart and page -------------------------------------------------------------------------

    def _chart(self, lines: Lines) -> None:
        """Draw the rates by month; what is drawn stands in hidden columns."""
        left, top = self._right + 2 + len(self._behind), self._first
        self._page.set_column(left, left + len(lines.series), 12, None, {"hidden": True})
        for row, month in enumerate(lines.months):
            day = datetime(month.year, month.number, 1)  # noqa: DTZ001 - a spreadsheet has no zones
            self._page.write_datetime(top + row, left, day, self._pens.of(self._sheet, "month"))
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

    def _set_up(self, below: int, end: int) -> None:
        """Set what is seen and printed, and what may be typed; rows end above `below` and `end`."""
        page, sheet = self._page, self._sheet
        for place, column in enumerate(self._columns):
            if column.rule and below > self._first:
                page.data_validation(self._first, place, below - 1, place, {**column.rule})
        if self._columns:
            page.freeze_panes(self._first, sheet.frozen)
        if sheet.filtered:
            page.autofilter(self._first - 1, 0, below - 1, self._last)
        if sheet.cursor:
            page.protect("", {"format_columns": True, "format_rows": True})
            page.set_selection(*sheet.cursor, *sheet.cursor)
        if sheet.hidden:
            page.protect()
            page.very_hidden()
        if sheet.printed:
            self._print(sheet.printed, end)

    def _print(self, printed: Print, end: int) -> None:
        page = self._page
        page.set_landscape()
        page.set_paper(printed.paper)
        page.fit_to_pages(printed.pages, 0)
        page.repeat_rows(self._head, self._first - 1)
        if printed.centred:
            page.center_horizontally()
        if printed.repeated:
            page.repeat_columns(*printed.repeated)
        if printed.margin:
            page.set_margins(left=printed.margin, right=printed.margin, top=0.5, bottom=0.6)
            seen = next(n for n, column in enumerate(self._columns) if not column.hidden)
            page.print_area(0, seen, end - 1, self._right)
            page.set_header(printed.header)
            page.set_footer(printed.footer)
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
    font = {"name": FONTS["book"][spoken()], "size": 9}
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


def _upper(above: str, columns: Sequence[Column]) -> list[Cell]:
    """Return the upper headings of neighbours, which share one or have none."""
    if above:
        return [Cell(above, "head", across=len(columns))]
    return [Cell(column.title, "head", down=2) for column in columns]


def _safe(text: str) -> str:
    """Return a text that XML and Excel can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")[:_MOST_CHARACTERS]


def _pattern(number: Number) -> str:
    sign = number.mark.replace('"', "”")
    if len(sign) > _LONGEST_MARK:
        sign = f"{sign[: _LONGEST_MARK - 1]}…"
    return UNITS[number.kind].pattern.format(f'"{sign}"' if sign else "")


def _plain(value: Fraction) -> float | int:
    """Return a figure as a spreadsheet holds it: whole, else the nearest binary fraction."""
    return int(value) if value.denominator == 1 else float(value)


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of places that follow one another."""
    for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0]):
        found = [place for _, place in run]
        yield found[0], found[-1]
