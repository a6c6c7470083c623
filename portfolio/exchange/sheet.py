"""One sheet of a file, read row by row as its map says; what cannot be read is a problem."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, Literal

from portfolio.exchange import guess, words
from portfolio.exchange.cells import Cell, cell_text, is_blank
from portfolio.exchange.columns import RULES, Column, Reader
from portfolio.exchange.layout import (
    ROWS_LOOKED_AT,
    Heading,
    Layout,
    SheetRow,
    classify,
    find_layout,
)
from portfolio.exchange.map import Bound, Map, bind, constant
from portfolio.exchange.problems import Problems, Spot
from portfolio.exchange.quantities import UnitNeeded
from portfolio.exchange.sources import Book, SheetRows, open_book
from portfolio.exchange.sources.signature import opening
from portfolio.values.errors import BadInput, PortfolioError
from portfolio.values.language import mark, sentence

#: What a blank cell may say at the longest.
_LONGEST_BLANK: Final = 12
#: Columns that a total row says something in.
_TOTALLED: Final = ("money", "area", "beds", "scope")


@dataclass(slots=True)
class ReadRow:
    """A row as read: the values of its filled cells by field; `bad` where one cannot be read."""

    number: int
    kind: Literal["data", "total"]
    values: dict[str, Any]
    cells: tuple[Cell, ...]
    group: str | None
    bad: bool = False
    joined: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class How:
    """What was said about how a file is to be read."""

    kind: str | None = None
    mapping: Path | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(slots=True)
class Sheet:
    """A sheet with its heading found and its columns bound."""

    book: Book
    name: str
    layout: Layout
    mapping: Map
    bound: list[Bound]
    problems: Problems
    _rows: SheetRows
    _constants: dict[str, Any] = field(default_factory=dict)
    _readers: list[tuple[int, str, Reader]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._constants = {name: constant(self.mapping, name) for name in self.mapping.constants}
        self._readers = [(item.heading.index, item.column.name, item.read) for item in self.bound]

    def rows(self) -> Iterator[ReadRow]:
        """Yield the data and total rows, in their order; once only."""
        mapping, keeps = self.mapping, self.mapping.kind.name == "projects" and self.mapping.totals
        skips = list(self._skips())
        for row in classify(self._rows, self.layout):
            if row.number in mapping.skip_rows or any(said(row) for said in skips):
                continue
            if row.kind == "data":
                yield self._read(row)
            elif row.kind == "total" and keeps:
                yield self._total(row)

    def _skips(self) -> Iterator[Any]:
        for heading, said in self.mapping.skip.items():
            wanted = words.folded(heading)
            found = next((c for c in self.layout.columns if words.folded(c.text) == wanted), None)
            if found is None:
                raise BadInput(
                    mark("skip.{heading}: the sheet has no column of that heading."),
                    heading=heading,
                )
            index = found.index
            yield lambda row, i=index, s=said: words.folded(cell_text(row.cells[i])) in s

    def _read(self, row: SheetRow) -> ReadRow:
        values: dict[str, Any] = dict(self._constants)
        cells = row.cells
        bad, says_nothing = False, _says_nothing
        for index, name, read in self._readers:
            cell = cells[index]
            if cell is None or (cell.__class__ is str and says_nothing(cell)):
                continue
            try:
                values[name] = read(cell)
            except PortfolioError as error:
                bad = True
                self._unreadable(row.number, name, cell, error)
        return ReadRow(row.number, "data", values, cells, row.group, bad, row.joined)

    def _unreadable(self, number: int, name: str, cell: Cell, error: PortfolioError) -> None:
        item = next(item for item in self.bound if item.column.name == name)
        spot = self._spot(number, item.heading, cell)
        self.problems.error(spot, _rule(item.column, error), error)

    def _total(self, row: SheetRow) -> ReadRow:
        values: dict[str, Any] = {}
        for item in self.bound:
            cell = row.cells[item.heading.index]
            wanted = item.column.kind in _TOTALLED or item.column.name == "group"
            if not wanted or cell is None or is_blank(cell):
                continue
            try:
                values[item.column.name] = item.read(cell)
            except PortfolioError as error:
                self._unreadable(row.number, item.column.name, cell, error)
        return ReadRow(row.number, "total", values, row.cells, row.group)

    @staticmethod
    def _spot(number: int, heading: Heading, cell: Cell) -> Spot:
        return Spot(number, heading.letter, heading.text, cell)

    def spot(self, row: ReadRow, field_name: str | None) -> Spot:
        """Return the place of a field in a row; of the row alone where it has no column."""
        heading = self.heading(field_name)
        if heading is None:
            return Spot(row.number)
        cell = row.cells[heading.index] if row.cells else _word(row.values.get(field_name or ""))
        return self._spot(row.number, heading, cell)

    def heading(self, field_name: str | None) -> Heading | None:
        """Return the column of a field, where it has one."""
        named = (item.heading for item in self.bound if item.column.name == field_name)
        return next(named, None)


def _word(value: Any) -> str | None:
    """Return a value whose cell is no longer held."""
    return None if value is None else str(value)


@lru_cache(maxsize=4096)
def _says_nothing(cell: str) -> bool:
    """Tell whether a text is blank; sheets say the same few words again and again."""
    return (len(cell) <= _LONGEST_BLANK or cell.isspace()) and is_blank(cell)


def _rule(column: Column, error: PortfolioError) -> str:
    return "unit" if isinstance(error, UnitNeeded) else RULES.get(column.kind, "unreadable")


def open_sheet(path: Path, how: How, mapping: Map | None = None) -> Sheet:
    """Return the sheet to be imported, its heading found and its columns bound.

    Raises BadInput where the file, its heading or its columns cannot be used.
    """
    book = open_book(path, encoding=how.encoding, delimiter=how.delimiter)
    name = book.sheet(how.sheet or (mapping.sheet if mapping else None))
    rows = book.rows(name)
    first = list(islice(rows, ROWS_LOOKED_AT))
    layout = _layout(path, name, first, mapping)
    if mapping is None:
        mapping = guess.guess(layout, how.kind)
    sheet = name if len(book.sheets) > 1 or book.form != "csv" else None
    problems = Problems(file_name(path), sheet)
    return Sheet(book, name, layout, mapping, bind(mapping, layout), problems, chain(first, rows))


def look(path: Path, how: How) -> tuple[Book, str, Layout]:
    """Return a file with the sheet to be read and its heading, for guessing a map."""
    book = open_book(path, encoding=how.encoding, delimiter=how.delimiter)
    name = book.sheet(how.sheet)
    return book, name, _layout(path, name, list(islice(book.rows(name), ROWS_LOOKED_AT)), None)


def _layout(
    path: Path, name: str, first: list[tuple[int, list[Cell]]], mapping: Map | None
) -> Layout:
    try:
        if mapping is None:
            return find_layout(first)
        return find_layout(first, header=mapping.header, height=mapping.header_rows)
    except PortfolioError as error:
        raise BadInput(
            mark("{file}, {sheet}: {why}"), file=path.name, sheet=name, why=sentence(error)
        ) from error


def file_name(path: Path) -> str:
    """Return a file's name as text: what is no Unicode, and what is no sign, shows as `?`."""
    text = path.name.encode("utf-8", "replace").decode()
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with opening(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
