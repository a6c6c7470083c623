"""What every kind of import stands on: where it writes, what it counts, which document it cites."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy.orm import Session

from portfolio.exchange.document.records import IndicatorRow, Place, StatedFigure
from portfolio.exchange.outcome import Doing, Edit, Item, RestRow, Tally
from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.sheet import Sheet
from portfolio.projects.queries import named as finding
from portfolio.projects.service.lookup import no_plan
from portfolio.store.bulk import as_json
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.store.models import Plan
from portfolio.values.doubts import Doubt
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.words import say


class Writer(Protocol):
    """Where rows go: the database, or nowhere in a dry run."""

    rows: int

    def next_key(self, table: str) -> int: ...
    def add(self, table: str, row: dict[str, Any], *, version: int = 1) -> None: ...
    def change(
        self, table: str, key: str, field: str, old: str | None, new: str | None
    ) -> None: ...
    def remove(self, table: str, key: str, text: str | None) -> None: ...


class Rehearsal:
    """Takes rows as the database would and writes nothing."""

    def __init__(self) -> None:
        self.rows = 0
        self._keys = 10**9

    def next_key(self, table: str) -> int:
        self._keys += 1
        return self._keys

    def add(self, table: str, row: dict[str, Any], *, version: int = 1) -> None:
        self.rows += 1

    def change(self, table: str, key: str, field: str, old: str | None, new: str | None) -> None:
        self.rows += 1

    def remove(self, table: str, key: str, text: str | None) -> None:
        self.rows += 1


@dataclass(slots=True)
class Sources:
    """Finds the documents that figures come from; adds those that are not on record yet.

    `code`, `title` and `note` are of the document that a row cites where it names none: the one
    given for the whole import, else the file itself.
    """

    session: Session
    writer: Writer
    code: str
    title: str
    note: str | None
    digest: str = ""
    _known: dict[str, int] = field(default_factory=dict)

    def key(self, named: str | None = None) -> int:
        """Return the key of the document named, or of the import's own."""
        wanted = named or self.code or self.title
        found = self._known.get(wanted)
        if found is None:
            found = matches.document(self.session, wanted)
            if found is None:
                found = self._add(named)
            self._known[wanted] = found
        return found

    def at(self, place: Place, words: str | None = None) -> int:
        """Return the key of a place in the import's own document: a document with its date.

        `words` are what stands there, kept as its note.
        """
        spot = f"table{place.table}-row{place.row}"
        if place.table is None:
            spot = hashlib.sha256(str(words).encode()).hexdigest()[:8]
        code = f"file-{self.digest[:12]}-{place.unit}{place.number}-{spot}"
        found = self._known.get(code) or matches.document(self.session, code)
        if found is None:
            found = self.writer.next_key("source_document")
            whole = matches.dating(self.session, self.key()) or {"title": self.title}
            chinese, english = place.in_both
            row = {"id": found, "code": code, "title": f"{whole['title']} {chinese}"}
            row["title_en"] = f"{whole.get('title_en') or whole['title']}, {english}"
            row |= {name: whole[name] for name in ("dated", "estimated") if name in whole}
            self.writer.add("source_document", {**row, "note": words or self.note})
        self._known[code] = found
        return found

    def _add(self, named: str | None) -> int:
        key = self.writer.next_key("source_document")
        row = {"id": key, "code": f"doc-{key}", "title": named or self.title}
        if named is None:
            row |= {"code": self.code or f"doc-{key}", "note": self.note}
        self.writer.add("source_document", row)
        return key


def of_doubt(doubt: Doubt) -> PortfolioError:
    """Return a doubt as the problem of a cell."""
    return WrongUsage(doubt.template, **doubt.values)


@dataclass(slots=True)
class Ground:
    """The session, the writer, the sheet, the counts, and what was said about the import."""

    database: Database
    session: Session
    writer: Writer
    author: Authorship
    sheet: Sheet
    sources: Sources
    tally: Tally
    rebaseline: Month | None = None
    correct: bool = False
    stated: tuple[StatedFigure, ...] = ()  #: totals of a document's prose that are to be kept
    listed: tuple[IndicatorRow, ...] = ()  #: rows of its table of indicators, likewise
    bed_targets: list[str] = field(default_factory=list)  #: indicators of beds that were kept
    unstated: bool = False  #: a reason that the source does not give is filed as such
    sure: bool = False  #: what contradicts the record is taken, as doubted
    same: Mapping[int, str | None] = field(default_factory=dict)  #: answers: rows and codes
    rest: dict[int, RestRow] = field(default_factory=dict)  #: the rows not taken, by number

    @property
    def present(self) -> Month:
        return self.author.month

    @property
    def carries(self) -> bool:
        """Whether projects of other plans are carried over: into a plan that is named."""
        return bool(self.database.named.plan)

    def plan(self) -> Plan:
        """Return the plan that is looked at. Raises DatabaseProblem where there is none."""
        found = finding.plan(self.session)
        if found is None:
            raise no_plan(self.session, self.database)
        return found

    def source(self, row: int, named: str | None) -> int:
        """Return the key of the document that a row rests on: one it names, else its place."""
        place = self.sheet.problems.places.get(row)
        return self.sources.at(place) if place and not named else self.sources.key(named)

    def row_words(self, number: int) -> str:
        """Return a row as the person sees it: its number, or its place in a document."""
        place = self.sheet.problems.places.get(number)
        return place.words if place else say(mark("row {row}"), row=number)

    def refuse(
        self, row: ReadRow, field_name: str | None, rule: str, error: PortfolioError
    ) -> None:
        """Add an error of a row, which is then not taken."""
        row.bad = True
        self.leave(row)
        self.sheet.problems.error(self.sheet.spot(row, field_name), rule, error)

    def leave(self, row: ReadRow) -> None:
        """Put a row with the rest, which is not taken."""
        self.rest.setdefault(row.number, RestRow(row.number, row.joined, row.group))

    def warn(self, row: ReadRow, field_name: str | None, rule: str, error: PortfolioError) -> None:
        """Add a warning of a row."""
        self.sheet.problems.warn(self.sheet.spot(row, field_name), rule, error)

    def ask(self, row: ReadRow, doubts: Iterable[Doubt], columns: Mapping[str, str]) -> None:
        """Ask about what contradicts the record; where the officer is sure of it, warn.

        `columns` name the fields of the sheet that go by another name than the doubts' own.
        """
        for doubt in doubts:
            column, error = columns.get(doubt.field, doubt.field), of_doubt(doubt)
            if self.sure:
                self.warn(row, column, "doubt", error)
            else:
                self.refuse(row, column, "doubt", error)

    def told(self, row: ReadRow, doing: Doing, name: str, edits: tuple[Edit, ...] = ()) -> None:
        """Count what a row does."""
        self.tally.add(Item(row.number, doing, name, edits))

    def edit(
        self, table: str, key: str, current: Mapping[str, Any], wanted: Mapping[str, Any]
    ) -> tuple[Edit, ...]:
        """Change the fields of a record that differ from what is wanted; return them."""
        edits = []
        for name, value in wanted.items():
            old, new = as_json(current[name]), as_json(value)
            if old != new:
                self.writer.change(table, key, name, old, new)
                edits.append(Edit(table, name, old, new))
        return tuple(edits)
