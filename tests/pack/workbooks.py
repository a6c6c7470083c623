"""What the tests of the workbook read: its cells through calamine, its formulas from the XML."""

import hashlib
import io
import re
import zipfile
from fractions import Fraction
from xml.etree import ElementTree as ET

from python_calamine import CalamineWorkbook

from portfolio.pack.service import monthbook
from portfolio.values import language
from portfolio.values.months import Month

MONTHS = (Month.of(2022, 12), Month.of(2023, 12), Month.of(2026, 11))
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Read:
    """A workbook read back: the cells of each sheet by place, as a reader sees them."""

    def __init__(self, data):
        self._book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        self.names = self._book.sheet_names
        self.data = data

    def rows(self, number):
        """Return the rows of the sheet whose name begins with a number."""
        name = next(name for name in self.names if name.split()[0] == str(number))
        return self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)

    def heads(self, number):
        """Return the two rows of headings as one: what is above, then a column's own."""
        rows = self.rows(number)
        upper, lower = rows[3], rows[4]
        above, found = "", []
        for one, two in zip(upper, lower, strict=True):
            above = one or (above if two else "")
            found.append(f"{above} {two}".strip() if two else str(one))
        return found

    def by_code(self, number, code):
        return next(row for row in self.rows(number) if row[0] == code)


def formulas(data):
    """Return, by sheet part, each formula with its cell and the value kept beside it."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for part in sorted(n for n in file.namelist() if n.startswith("xl/worksheets/sheet")):
            tree = ET.fromstring(file.read(part))  # noqa: S314 - our own file
            cells = {cell.get("r"): cell for cell in tree.iter(f"{_MAIN}c")}
            values = {
                place: Fraction(cell.findtext(f"{_MAIN}v"))
                for place, cell in cells.items()
                if cell.get("t") != "s" and cell.findtext(f"{_MAIN}v")
            }
            for place, cell in cells.items():
                formula = cell.findtext(f"{_MAIN}f")
                if formula:
                    yield part, place, formula, values


def computed(formula, values):
    """Return what a formula of ours comes to: a SUM, a ratio, or what a cell is off a figure."""
    if found := re.fullmatch(r"ROUND\(([A-Z]+\d+)-(-?[\d.e-]+),(\d)\)", formula):
        step = 10 ** int(found[3])
        return Fraction(
            round((values.get(found[1], Fraction(0)) - Fraction(found[2])) * step), step
        )
    if found := re.fullmatch(r'IF\(N\((\w+)\)=0,"",100\*(\w+)/\1\)', formula):
        return 100 * values[found[2]] / values[found[1]]
    if found := re.fullmatch(r'IF\(\((.*)\)=0,"",100\*\((.*)\)/\(\1\)\)', formula):
        return 100 * _both(found[2], values) / _both(found[1], values)
    inside = re.fullmatch(r"SUM\((.*)\)", formula)[1]
    return sum((_range(part, values) for part in inside.split(",")), start=Fraction(0))


def _both(text, values):
    """Return a sum of one column over the rows in which another has a figure."""
    found = re.findall(r"SUMPRODUCT\(--(?:ISNUMBER)?\(([A-Z\d:]+)(?:>0)?\),([A-Z\d:]+)\)", text)
    assert found, text
    pairs = [
        pair for one, other in found for pair in zip(_places(one), _places(other), strict=True)
    ]
    return sum(
        (values.get(other, Fraction(0)) for one, other in pairs if one in values), Fraction(0)
    )


def _places(text):
    column, first, last = re.fullmatch(r"([A-Z]+)(\d+):\1(\d+)", text).groups()
    return [f"{column}{row}" for row in range(int(first), int(last) + 1)]


def _range(text, values):
    return sum((values.get(place, Fraction(0)) for place in _places(text)), start=Fraction(0))


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


_books: dict[tuple[str, Month, str], bytes] = {}


def book_of(database, month=MONTHS[-1]):
    """Return the workbook; it is made once for what the database holds, a month and a language."""
    held = hashlib.sha256(database.path.read_bytes()).hexdigest()
    key = (held, month, language.spoken())
    if key not in _books:
        _books[key] = monthbook.month_book(database, month)
    return _books[key]


def book(database, month=MONTHS[-1]):
    return Read(book_of(database, month))
