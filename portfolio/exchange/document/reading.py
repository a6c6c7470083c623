"""Opens a whole document and returns what it says, as plain values and as a book of its tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portfolio.exchange.document.indicators import indicators
from portfolio.exchange.document.projects import ProjectList
from portfolio.exchange.document.prose import stated_figures
from portfolio.exchange.document.records import (
    FoundTable,
    IndicatorRow,
    Place,
    StatedFigure,
    Table,
    Use,
)
from portfolio.exchange.document.tables import Rows, find_tables, is_prose, rows_of
from portfolio.exchange.sources import Book, Remark, ending
from portfolio.exchange.sources.documents import Pages, Passage, document_form, read_document
from portfolio.values.errors import BadInput
from portfolio.values.language import mark


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was read whole.

    The sheets of its book are its tables by their numbers, and the one list of its projects, which
    is read where none is named.
    """

    book: Book
    tables: tuple[FoundTable, ...]
    totals: tuple[StatedFigure, ...]
    indicators: tuple[IndicatorRow, ...]
    _places: Mapping[str, Mapping[int, Place]]
    _conflict: BadInput | None

    def sheet(self, name: str | None = None) -> str:
        """Return the sheet to read.

        Raises BadInput where it is missing, and where none is named and no table lists projects,
        or those that do are not one list.
        """
        if name is None and self._conflict is not None:
            raise self._conflict
        if name is not None or self.book.candidates:
            return self.book.sheet(name)
        if not self.tables:
            raise BadInput(mark("{path} holds no table."), path=self.book.path)
        raise BadInput(
            mark(
                "{path}: tables: {number}, and none is a list of projects; name one by its number with"
                " --sheet, its columns with --map."
            ),
            path=self.book.path,
            number=len(self.tables),
        )

    def places(self, sheet: str) -> Mapping[int, Place]:
        """Return the place in the document of each row of a sheet."""
        return self._places[sheet]


def open_document(path: Path, encoding: str | None = None) -> Document | None:
    """Return what a document says; None where the file is a workbook or one table alone.

    A `.txt` is a document where prose or a second table stands beside a list of projects. Raises
    BadInput where it cannot be read.
    """
    form = document_form(path)
    if form is None:
        return None
    pages = read_document(path, form, encoding)
    tables = find_tables(pages)
    projects, found, listed = ProjectList(), [], list[IndicatorRow]()
    for table in tables:
        rows = [] if projects.add(table) else list(indicators(table, len(listed)))
        listed += rows
        found.append(_found(table, projects.taken.get(table.number), len(rows)))
    if form == "txt" and not (projects.taken and (len(tables) > 1 or _has_prose(pages))):
        return None
    book, places = _book(path, pages, tables, projects)
    totals = tuple(stated_figures(pages))
    return Document(book, tuple(found), totals, tuple(listed), places, projects.conflict)


def _found(table: Table, projects: int | None, indicator_rows: int) -> FoundTable:
    use: Use | None = "indicators" if indicator_rows else None
    use = use if projects is None else "projects"
    first, last = (Place(table.places[at].unit, table.places[at].number) for at in (0, -1))
    return FoundTable(table.number, first, last, len(table.rows), use, projects or indicator_rows)


def _has_prose(pages: Pages) -> bool:
    return any(isinstance(block, Passage) and is_prose(block.text) for block in pages.blocks)


def _alone(table: Table) -> tuple[Rows, dict[int, Place]]:
    """Return a table as a sheet of its own; above one of projects its group stands as in the list."""
    alone = ProjectList()
    if alone.add(table):
        return alone.sheet()
    return rows_of(table), dict(enumerate(table.places, len(table.before) + 1))


def _book(
    path: Path, pages: Pages, tables: Sequence[Table], projects: ProjectList
) -> tuple[Book, dict[str, dict[int, Place]]]:
    """Return the tables and the one list of projects as sheets, and the places of their rows."""
    sheets: dict[str, Rows] = {}
    places: dict[str, dict[int, Place]] = {}
    for table in tables:
        name = str(table.number)
        sheets[name], places[name] = _alone(table)
    candidates: tuple[str, ...] = ()
    if projects.taken:
        first, last = min(projects.taken), max(projects.taken)
        name = str(first) if first == last else f"{first}-{last}"
        sheets[name], places[name] = projects.sheet()
        candidates = (name,)
    remarks = [*ending(path, pages.form)]
    if pages.pictures:
        numbers = ", ".join(map(str, pages.pictures))
        text = mark("Pages without text, which are not read: {pages}")
        remarks.append(Remark(text, {"pages": numbers}))
    book = Book(
        path,
        pages.form,
        None,
        None,
        tuple(sheets),
        candidates,
        tuple(remarks),
        lambda sheet: iter(sheets[sheet]),
    )
    return book, places
