"""Makes the workbooks that the tests read: plain ones, and ones no spreadsheet program writes."""

import io
import zipfile
from pathlib import Path

import xlsxwriter

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def xlsx(path: Path, rows, *, sheet="Sheet1", merged=(), more=None) -> Path:
    """Write rows as an xlsx; `merged` are ranges such as `B1:C1`, `more` further sheets."""
    with xlsxwriter.Workbook(path, {"nan_inf_to_errors": True}) as book:
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, lines in {sheet: rows, **(more or {})}.items():
            page = book.add_worksheet(name)
            for number, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    _write(page, number, column, cell, date)
            for span in merged if name == sheet else ():
                page.merge_range(span, "")
                place = xlsxwriter.utility.xl_cell_to_rowcol(span.split(":")[0])
                page.write(*place, lines[place[0]][place[1]])
    return path


def _write(page, number, column, cell, date):
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(number, column, cell)
    elif hasattr(cell, "year"):
        page.write_datetime(number, column, cell, date)
    else:
        page.write(number, column, cell)


def raw_xlsx(path: Path, cells: str, *, parts=None) -> Path:
    """Write an xlsx whose sheet holds `cells` as XML; `parts` replaces or adds parts."""
    plain = io.BytesIO()
    with xlsxwriter.Workbook(plain, {"in_memory": True}) as book:
        book.add_worksheet("S").write(0, 0, "x")
    sheet = f'<?xml version="1.0"?><worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>'
    wanted = {"xl/worksheets/sheet1.xml": sheet, **(parts or {})}
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, wanted.pop(name, None) or source.read(name))
        for name, data in wanted.items():
            target.writestr(name, data)
    return path


def cell(place: str, value: str, kind: str = "") -> str:
    """Return a cell of a raw sheet."""
    if kind == "text":
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"{f" t={chr(34)}{kind}{chr(34)}" if kind else ""}><v>{value}</v></c>'
