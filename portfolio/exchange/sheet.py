"""One sheet of a file, read row by row as its map says; what cannot be read is a problem."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from portfolio.exchange import headings, words
from portfolio.exchange.cells import Cell, cell_text, is_unknown
from portfolio.exchange.column_totals import ColumnTotals, row_totals
from portfolio.exchange.document import Document, open_document
from portfolio.exchange.invisible import Invisible
from portfolio.exchange.layout import (
    ROWS_LOOKED_AT,
    Heading,
    Layout,
    SheetRow,
    classify,
    find_layout,
)
from portfolio.exchange.map import Bound, Map, bind, is_exported
from portfolio.exchange.merged import Merged
from portfolio.exchange.oc4ids.book import open_package
from portfolio.exchange.problems import Problems, Spot
from portfolio.exchange.row_reader import ReadRow, RowReader
from portfolio.exchange.sources import Book, SheetRows, open_book
from portfolio.exchange.sources.archive import NOTHING_HIDDEN
from portfolio.exchange.sources.signature import opening
from portfolio.exchange.wide import quarters
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import mark, sentence
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class How:
    """What was said about how a file is to be read."""

    kind: str | None = None
    mapping: Path | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    lenient: bool = False  #: a cell that cannot be read is unknown and warned of
    beside: tuple[str, ...] = ()  #: other kinds whose columns are taken in the same go
    month: Month | None = None  #: of rows for which no column says one
    again: bool = False  #: for the other kinds `beside` projects, of which a mapping file speaks


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
    document: Document | None = None  #: what the document says whose table it is
    lenient: bool = False  #: as in `How`
    merged: Merged | None = None
    invisible: Invisible = field(default_factory=Invisible)
    again: bool = False  #: as in `How`: what concerns the whole sheet was told with the projects
    _reader: RowReader = field(init=False)

    def __post_init__(self) -> None:
        what = (self.layout, self.mapping, self.bound, self.problems)
        self._reader = RowReader(*what, lenient=self.lenient, merged=self.merged)

    def rows(self) -> Iterator[ReadRow]:
        """Yield the data and total rows, in their order; once only."""
        mapping = self.mapping
        met: set[tuple[str, str]] = set()
        skipped: set[int] = set()
        skips = list(self._skips(met))
        ends = dict.fromkeys(headings.open_ended(mapping, self.layout), 0)
        totals, across = self._totals(), row_totals(self.layout, self.bound, self.problems)
        for row in classify(self._rows, self.layout):
            if row.number in mapping.skip_rows:
                skipped.add(row.number)
                continue
            said = [skips_it(row) for skips_it in skips]  # all of them: each notes what it met
            if any(said):
                continue
            if across is not None and row.kind in ("data", "total"):
                across.check(row)
            yield from self._read(row, ends, totals)
        if not self.again:
            self._unmet(met, skipped)
        self._open_ended(ends)
        if self.invisible.signs:
            sentence = mark("Invisible signs taken out: {signs}, in cells: {cells}.")
            numbers = {"signs": self.invisible.signs, "cells": self.invisible.cells}
            self.problems.warn(Spot(), "invisible", WrongUsage(sentence, **numbers))

    def _read(
        self, row: SheetRow, ends: dict[Heading, int], totals: ColumnTotals | None
    ) -> Iterator[ReadRow]:
        """Yield what a row says; count what is of no single year, and what totals are held against."""
        of_projects = self.mapping.kind.name == "projects"
        if row.kind == "part" and not of_projects:
            self._leave_part(row)
        elif row.kind in ("data", "part"):
            for heading in ends:
                ends[heading] += not is_unknown(row.cells[heading.index])
            if totals is not None:
                totals.count(row)
            yield from self._reader.read(row)
        elif row.kind == "total" and of_projects and self.mapping.totals:
            yield self._reader.total(row)
        elif row.kind == "total" and totals is not None:
            totals.check(row)

    def _totals(self) -> ColumnTotals | None:
        """Return what holds total rows against money, where rows are reports or money of projects."""
        if self.mapping.kind.name not in ("reports", "funding") or not self.mapping.totals:
            return None
        columns = [item for item in self.bound if item.column.kind == "money"]
        return ColumnTotals(columns, self.problems) if columns else None

    def _leave_part(self, row: SheetRow) -> None:
        """Warn of a part of a project where rows speak of whole projects."""
        sentence = mark("“{text}” is a part of the project above; it is taken with projects only.")
        self.problems.warn(Spot(row.number), "part", WrongUsage(sentence, text=row.text))

    def _open_ended(self, ends: dict[Heading, int]) -> None:
        """Warn of money whose column is of no single year."""
        for heading, number in ends.items():
            if number:
                text = mark("“{heading}” is of no single year; figures not kept: {number}.")
                error = WrongUsage(text, heading=heading.text, number=number)
                self.problems.warn(Spot(None, heading.letter, heading.text), "beyond", error)

    def _unmet(self, met: set[tuple[str, str]], skipped: set[int]) -> None:
        """Warn of what the mapping file says of the sheet and the sheet does not have."""
        mapping = self.mapping
        keys = [
            (f"values.{item.column.name}", word)
            for item in self.bound
            for word in mapping.values.get(item.column.name, ())
            if word not in item.setting.met
        ]
        keys += [
            (f"skip.{heading}", word)
            for heading, said in mapping.skip.items()
            for word in sorted(said)
            if (heading, word) not in met
        ]
        keys += [("skip_rows", str(row)) for row in sorted(mapping.skip_rows - skipped)]
        for key, word in keys:
            sentence = mark("{key}: nothing on the sheet is “{word}”.")
            error = WrongUsage(sentence, key=key, word=mapping.spelt.get(word, word))
            self.problems.warn(Spot(), "map", error)

    def _skips(self, met: set[tuple[str, str]]) -> Iterator[Callable[[SheetRow], bool]]:
        for heading, said in self.mapping.skip.items():
            wanted = words.folded(heading)
            found = next((c for c in self.layout.columns if words.folded(c.text) == wanted), None)
            if found is None:
                raise BadInput(
                    mark("skip.{heading}: the sheet has no column of that heading."),
                    heading=heading,
                )
            yield partial(_is_skipped, found.index, heading, said, met)

    def spot(self, row: ReadRow, field_name: str | None) -> Spot:
        """Return the place of a field in a row; of the row alone where it has no column."""
        heading = self.heading(field_name)
        if heading is None:
            return Spot(row.number)
        cell = row.cells[heading.index] if row.cells else _word(row.values.get(field_name or ""))
        return Spot(row.number, heading.letter, heading.text, cell)

    def heading(self, field_name: str | None) -> Heading | None:
        """Return the column of a field, where it has one."""
        named = (item.heading for item in self.bound if item.column.name == field_name)
        return next(named, None)


def _is_skipped(
    index: int, heading: str, said: frozenset[str], met: set[tuple[str, str]], row: SheetRow
) -> bool:
    """Tell whether a row is to be left out by what it says in a column, and note the word met."""
    word = words.folded(cell_text(row.cells[index]))
    if word in said:
        met.add((heading, word))
    return word in said


def _word(value: Any) -> str | None:
    """Return a value whose cell is no longer held."""
    return None if value is None else str(value)


def open_sheet(path: Path, how: How, mapping: Map | None = None) -> Sheet:
    """Return the sheet to be imported, its heading found and its columns bound.

    Raises BadInput where the file, its heading or its columns cannot be used.
    """
    book, name, document = _opened(path, how, mapping)
    signs = Invisible()
    rows = book.rows(name)
    raw = list(islice(rows, ROWS_LOOKED_AT))
    first = list(signs.taken_out(raw))
    layout = _layout(path, name, first, mapping)
    if is_exported(layout):
        signs, first = Invisible(), raw
    else:
        rows = signs.taken_out(rows)
    given = mapping
    if mapping is None or how.again or not mapping.names_columns:
        if mapping is not None and how.again and how.kind:
            mapping = headings.beside(mapping, layout, how.kind, how.month)
        else:
            mapping = headings.guess(layout, how.kind, said=mapping, month=how.month)
        mapping = headings.without_shared(mapping, layout, how.beside)
        mapping = headings.by_cells(mapping, layout, first)
        _ask_of_quarters(mapping, layout)
    sheet = name if len(book.sheets) > 1 or book.form != "csv" else None
    places = document.places(name) if document else {}
    problems = Problems(file_name(path), sheet, places)
    bound = bind(mapping, layout)
    _tell_of_headings(problems, mapping, layout, how, given)
    whole: SheetRows = chain(first, rows)
    if ranges := book.merged.get(name):
        merged = Merged.below(layout.last, ranges)
        whole = merged.spread(whole)
    else:
        merged = None
    hidden = book.hidden.get(name, NOTHING_HIDDEN).places(layout.columns[-1].index)
    if hidden:
        text = mark("Rows and columns that are not shown are read too: {places}.")
        problems.warn(Spot(), "hidden", WrongUsage(text, places=", ".join(hidden)))
    return Sheet(
        *(
            book,
            name,
            layout,
            mapping,
            bound,
            problems,
            whole,
            document,
            how.lenient,
            merged,
            signs,
        ),
        again=how.again,
    )


def _tell_of_headings(
    problems: Problems, mapping: Map, layout: Layout, how: How, given: Map | None
) -> None:
    """Warn of what was read out of titles and headings and nobody said, the mapping file neither."""
    said = {*(given.constants if given else ()), *(("month",) if how.month else ())}
    for field_name, value in mapping.constants.items():
        if field_name not in said:
            text = mark("No column says {column}; {value} of the title is taken for every row.")
            named = {"column": mapping.kind.columns[field_name].label}
            problems.warn(Spot(), "heading", WrongUsage(text, **named, value=value))
    for heading, column in headings.unsure(mapping, layout):
        text = mark("“{heading}” does not say which it is; it is read as {column}.")
        error = WrongUsage(text, heading=heading.text, column=column.label)
        problems.warn(Spot(None, heading.letter, heading.text), "heading", error)
    by_guess = given is None or not given.names_columns
    if by_guess:
        _tell_of_another_kind(problems, mapping, layout, how)


def _tell_of_another_kind(problems: Problems, mapping: Map, layout: Layout, how: How) -> None:
    """Warn of columns not taken that a kind beside this one knows, and say how they are."""
    projects = mapping.kind.name == "projects"
    other = headings.elsewhere(mapping, layout, undated=projects)
    if other is None or other[0] in how.beside:
        return
    text = mark("{columns}: import the file once more with --kind {kind} to take these too.")
    if projects:
        text = mark("{columns}: add --with {kind} to take these in the same go.")
    if headings.elsewhere(mapping, layout) is None:
        text = mark("{columns}: add --with {kind} and --month to take these in the same go.")
    error = WrongUsage(text, columns=", ".join(other[1]), kind=other[0])
    problems.warn(Spot(), "other_kind", error)


def _ask_of_quarters(mapping: Map, layout: Layout) -> None:
    """Ask how money of quarters is to be kept: the record has months and years."""
    if mapping.kind.name == "funding" and (found := quarters(layout)):
        raise BadInput(
            mark(
                "{columns}: money of quarters; on record it is of months or years. Write a mapping"
                " file with --guess-map, which puts each quarter in its last month ([[wide]]; the"
                " year is that of the heading or title), check it, and give it with --map."
            ),
            columns=", ".join(heading.text for heading in found),
        )


def _opened(path: Path, how: How, mapping: Map | None) -> tuple[Book, str, Document | None]:
    """Return a file with the sheet to be read; a text file is a table where that is said of it."""
    wanted = how.sheet or (mapping.sheet if mapping else None)
    said = how.delimiter or mapping or wanted or how.kind not in (None, "projects")
    as_table = path.suffix.lower() == ".txt" and said
    document = None if as_table else open_document(path, how.encoding)
    if document is not None:
        return document.book, document.sheet(wanted), document
    book = open_package(path) or open_book(path, encoding=how.encoding, delimiter=how.delimiter)
    return book, book.sheet(wanted), None


def look(path: Path, how: How) -> tuple[Book, str, Layout]:
    """Return a file with the sheet to be read and its heading, for guessing a map."""
    book, name, _ = _opened(path, how, None)
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
