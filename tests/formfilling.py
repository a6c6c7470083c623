"""Fills in forms the way a unit does: by putting cells into the workbook that was sent."""

import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from portfolio.exchange.cells import column_letter
from portfolio.exchange.forms.layout import KEYS_SHEET, SCHEMA
from portfolio.exchange.sources import open_book

FORM, KEYS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"


def cell_at(path: Path, key: str, field: str) -> str:
    """Return where a form asks for a field of a place, such as `F9`."""
    book = open_book(path)
    rows = list(book.rows(book.sheets[0]))
    names = next(cells for _, cells in rows if cells[0] == SCHEMA)
    number = next(number for number, cells in rows if cells[0] == key)
    return f"{column_letter(names.index(field))}{number}"


def fill(path: Path, values: dict[tuple[str, str], object]) -> None:
    """Put values into a form, by key of the place and name of the field."""
    put(path, {cell_at(path, *at): value for at, value in values.items()})


def put(path: Path, cells: dict[str, object], part: str = FORM) -> None:
    """Put values into cells of a sheet, such as `F9`; None empties one."""
    edit(path, part, lambda xml: _with(xml, cells))


def edit(path: Path, part: str, change) -> None:
    """Change the XML of a part of the workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode("utf-8")).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _with(xml: str, cells: dict[str, object]) -> str:
    for at, value in cells.items():
        found = re.search(rf'<c r="{at}"[^>]*?(/>|>.*?</c>)', xml, re.DOTALL)
        new = f'<c r="{at}"/>' if value is None else _cell(at, value)
        if found:
            xml = xml[: found.start()] + new + xml[found.end() :]
        else:
            xml = _added(xml, int(re.sub("[A-Z]", "", at)), new)
    return xml


def _cell(at: str, value: object) -> str:
    if isinstance(value, int | float):
        return f'<c r="{at}"><v>{value}</v></c>'
    text = escape(str(value))
    return f'<c r="{at}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _added(xml: str, row: int, cell: str) -> str:
    found = re.search(rf'<row r="{row}"[^>]*?>.*?</row>', xml, re.DOTALL)
    if found is None:
        return xml.replace("</sheetData>", f'<row r="{row}">{cell}</row></sheetData>')
    return xml[: found.end() - len("</row>")] + cell + xml[found.end() - len("</row>") :]


def keys_of(path: Path) -> list[list[str]]:
    """Return the hidden sheet of a form."""
    return [
        [str(c) for c in cells if c is not None] for _, cells in open_book(path).rows(KEYS_SHEET)
    ]
