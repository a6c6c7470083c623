"""A sheet as an Excel workbook: values as values, nothing in it that runs."""

import io
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any, Final

from rich.cells import cell_len

from portfolio.pack.sheets import PLACES, Cell, Heading, Kind, Sheet, Table
from portfolio.values.digits import decimal_text
from portfolio.values.injection import guarded

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: What the title, the words under it and a blank line take before the table.
_HEAD_ROWS: Final = 3
_NARROWEST, _WIDEST = 6, 60
#: The most characters that Excel takes in a cell.
_LONGEST: Final = 32_767
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True, "font_size": 14},
    "words": {"font_color": "#5A6470"},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top", "bg_color": "#E3E6E6"},
    "text": {},
    "count": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
    "area": {"num_format": "#,##0.00"},
    "rate": {"num_format": "0.00"},
    "percent": {"num_format": "0.0"},
}
#: How many rows of a table are looked at for the widths of its columns.
_LOOKED_AT: Final = 200
#: The most rows that a sheet of Excel takes, its heading left out.
MOST_ROWS: Final = 2**20 - 1


def workbook(sheet: Sheet) -> bytes:
    """Return the sheet as .xlsx: title, table with frozen heading, sums below; money in yuan.

    The same sheet gives the same bytes: the workbook is dated the first day of its as-of month.
    """
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties(
        {"title": sheet.title, "created": datetime(sheet.as_of.year, sheet.as_of.number, 1)}  # noqa: DTZ001 - a workbook knows no time zones
    )
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    page = book.add_worksheet(sheet.name)
    _write(page, looks, sheet)
    _lay_out(page, sheet)
    book.close()
    return file.getvalue()


def write_table(file: IO[bytes], table: Table, day: datetime) -> None:
    """Write a bare table to `file` as .xlsx, its rows kept in little memory, dated `day`.

    One sheet with the headings in its first row; texts are guarded as in CSV, so that the two hold
    the same cells. The packed workbook alone is held whole. Raises OverflowError past MOST_ROWS,
    OSError where the rows find no room.
    """
    packed = io.BytesIO()
    with streamed(packed, {"title": table.name, "created": day}, _OPTIONS) as book:
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        _write_rows(book.add_worksheet(table.name), looks, table)
    file.write(packed.getbuffer())


@contextmanager
def streamed(
    packed: IO[bytes], properties: Mapping[str, Any], options: Mapping[str, Any]
) -> Iterator[Any]:
    """Yield an xlsxwriter workbook whose rows wait on the disk; it is packed at the end.

    Its temporary files go with it, also where it fails. Raises OSError where they find no room.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with tempfile.TemporaryDirectory(prefix="portfolio-", ignore_cleanup_errors=True) as room:
        kept = {**options, "in_memory": False, "constant_memory": True, "tmpdir": room}
        book = xlsxwriter.Workbook(packed, kept)
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


def _write_rows(page: "Worksheet", looks: Mapping[str, Any], table: Table) -> None:
    rows = iter(table.rows)
    first = list(islice(rows, _LOOKED_AT))
    for column, width in enumerate(_table_widths(table.headings, first, ())):
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    for column, heading in enumerate(table.headings):
        page.write_string(0, column, heading.text, looks["head"])
    for place, row in enumerate(chain(first, rows), 1):
        if place > MOST_ROWS:
            raise OverflowError(place)
        for column, (heading, value) in enumerate(zip(table.headings, row, strict=True)):
            cell = guarded(value) if isinstance(value, str) else value
            _put(page, place, column, cell, heading.kind, looks[heading.kind])


def _write(page: "Worksheet", looks: Mapping[str, Any], sheet: Sheet) -> None:
    page.write_string(0, 0, _safe(sheet.title), looks["title"])
    page.write_string(1, 0, _safe(sheet.words), looks["words"])
    _table(page, looks, _HEAD_ROWS, sheet.headings, sheet.rows)
    _table(page, looks, _sums_row(sheet), sheet.sum_headings, sheet.sums)


def _sums_row(sheet: Sheet) -> int:
    """Return the row of the sums' headings: a blank one below the table."""
    return _HEAD_ROWS + len(sheet.rows) + 2


def _table(
    page: "Worksheet",
    looks: Mapping[str, Any],
    top: int,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[Cell]],
) -> None:
    for column, heading in enumerate(headings):
        page.write_string(top, column, _safe(heading.text), looks["head"])
    for place, row in enumerate(rows, top + 1):
        for column, (heading, value) in enumerate(zip(headings, row, strict=True)):
            _put(page, place, column, value, heading.kind, looks[heading.kind])


def _put(page: "Worksheet", row: int, column: int, value: Cell, kind: Kind, look: Any) -> None:
    if isinstance(value, str):
        page.write_string(row, column, _safe(value), look)
    elif value is not None:
        page.write_number(row, column, _number(kind, value), look)


def _number(kind: Kind, value: int) -> int | float:
    """Return a number as Excel holds it; every amount of money is exact to the fen."""
    places = PLACES.get(kind, 0)
    whole, rest = divmod(value, 10**places)
    return whole if not rest else float(decimal_text(value, places))


def _safe(text: str) -> str:
    """Return a text that XML and Excel can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")[:_LONGEST]


# --- the layout ---------------------------------------------------------------------------------


def _lay_out(page: "Worksheet", sheet: Sheet) -> None:
    last = len(sheet.headings) - 1
    page.freeze_panes(_HEAD_ROWS + 1, 0)
    page.autofilter(_HEAD_ROWS, 0, _HEAD_ROWS + len(sheet.rows), last)
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD_ROWS)


def _widths(sheet: Sheet) -> list[int]:
    """Return the width of each column in cells, so that no figure shows as ####."""
    widths = [_NARROWEST] * len(sheet.headings)
    widths = _table_widths(sheet.headings, sheet.rows, widths)
    return _table_widths(sheet.sum_headings, sheet.sums, widths)


def _table_widths(
    headings: Sequence[Heading], rows: Sequence[Sequence[Cell]], least: Sequence[int]
) -> list[int]:
    """Return the widths that a table needs, none below `least`, which may say more columns."""
    widths = [*least, *[_NARROWEST] * (len(headings) - len(least))]
    for column, heading in enumerate(headings):
        texts = (_shown(heading.kind, row[column]) for row in rows)
        needed = max(map(cell_len, texts), default=0) + 2
        title = cell_len(heading.text) // 2 + 4
        widths[column] = min(_WIDEST, max(widths[column], needed, title))
    return widths


def _shown(kind: str, value: Cell) -> str:
    if isinstance(value, int):
        return f"{value / 100:,.2f}" if kind in ("money", "area") else f"{value:,}"
    return value or ""
