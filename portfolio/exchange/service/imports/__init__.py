"""Imports a file: all of it or nothing, in one change that `undo` takes back."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, NoReturn, Protocol

from sqlalchemy.orm import Session

from portfolio.exchange import headings, map_text
from portfolio.exchange.layout import ROWS_LOOKED_AT
from portfolio.exchange.map import Map, read_map
from portfolio.exchange.outcome import Imported, Refused, Tally, together
from portfolio.exchange.problems import Problem, Problems
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports import aims, beside, figures, funding
from portfolio.exchange.service.imports.ground import Ground, Rehearsal, Sources, Writer
from portfolio.exchange.service.imports.projects import Projects
from portfolio.exchange.service.imports.reports import Reports
from portfolio.exchange.sheet import How, Sheet, digest_of, file_name, look, open_sheet
from portfolio.store.bulk import Bulk, as_json
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values.months import Month

#: Rows that are read and matched at once.
CHUNK: Final = 500

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported, and how."""

    path: Path
    how: How = field(default_factory=How)
    source: str | None = None
    dry_run: bool = False
    only_valid: bool = False
    rebaseline: Month | None = None
    correct: bool = False
    same: Mapping[int, str | None] = field(
        default_factory=dict
    )  #: rows said to be a project, or new
    unstated: bool = False  #: file a reason that the source does not give as such
    sure: bool = False  #: take what contradicts the record, as doubted
    totals: bool = False  #: keep what the prose of a document states
    indicators: bool = False  #: keep the rows of its table of indicators

    def of_kind(self, kind: str) -> "Request":
        """Return the request for another kind of the same rows, once their projects are on record."""
        beside = (*self.how.beside, "projects")
        how = replace(self.how, kind=kind, beside=beside, again=True)
        same = {row: code for row, code in self.same.items() if code is not None}
        return replace(self, how=how, same=same)


class Taker(Protocol):
    """Takes in the rows of a kind."""

    made: list[tuple[int, str]]
    missing: tuple[tuple[str, str], ...]

    def take(self, rows: Sequence[ReadRow]) -> None: ...
    def finish(self) -> None: ...


_TAKERS: Final[dict[str, Callable[[Ground], Taker]]] = {
    "projects": Projects,
    "reports": Reports,
    "population": figures.population,
    "targets": figures.targets,
    "totals": figures.totals,
    "funding": funding.funding,
    "milestones": beside.milestones,
    "contracts": beside.contracts,
    "visits": beside.visits,
    "extensions": aims.extensions,
    "goals": aims.goals,
    "audits": beside.audits,
    "baselines": beside.baselines,
    "parts": beside.parts,
    "sites": beside.sites,
    "townships": beside.townships,
}


def guess_map(path: Path, how: How) -> str:
    """Return a mapping file for a sheet as its headings suggest, with comments."""
    book, name, layout = look(path, how)
    mapping = headings.guess(layout, how.kind, strict=False)
    mapping = headings.by_cells(mapping, layout, islice(book.rows(name), ROWS_LOOKED_AT))
    sheet = name if book.form != "csv" else None
    return map_text.as_toml(mapping, layout, file_name(path), sheet)


def open_file(request: Request) -> Sheet:
    """Return the sheet of a request, its heading found, before anything is read of its rows.

    Raises BadInput where the file, its mapping, its heading or its columns cannot be used.
    """
    mapping: Map | None = read_map(request.how.mapping) if request.how.mapping else None
    return open_sheet(request.path, request.how, mapping)


def import_sheet(
    database: Database,
    author: Authorship,
    request: Request,
    sheet: Sheet,
    progress: Progress | None = None,
    keep: Callable[[Imported], None] | None = None,
) -> Imported:
    """Import the rows of a sheet, or in a dry run find out what that would do.

    What the request takes `beside` comes from the same rows, once their projects are on record.
    One change of its author, all or nothing; with `only_valid` the good rows. Into a plan that is
    named rows carry over projects of the district that stand in other plans. `keep` writes the
    files that go with an import, before it is committed: where it raises nothing is imported.
    Raises Refused with every problem where a row cannot be taken; a dry run returns the problems.
    """
    go = _Go(database, author, request, sheet)
    if request.dry_run and not request.how.beside:
        with database.reading(author.month) as session, _quiet():
            return go.whole(session, Rehearsal(), progress)
    try:
        with database.writing(author.month) as session, _quiet():
            result = go.whole(session, Bulk(session, author), progress)
            if request.dry_run:
                _take_back(result)
            if keep is not None:
                keep(result)
            return result
    except _OnlyTriedError as tried:
        return tried.result


def left_over(request: Request, sheet: Sheet) -> list[str]:
    """Return the headings of the columns that no kind takes of those the request asks for."""
    left = headings.left_over(sheet.mapping, sheet.layout)
    for kind in request.how.beside:
        other = open_file(request.of_kind(kind))
        still = set(headings.left_over(other.mapping, other.layout))
        left = [heading for heading in left if heading in still]
    return left


def _take_back(result: Imported) -> NoReturn:
    raise _OnlyTriedError(result)


class _OnlyTriedError(Exception):
    """A dry run that had to write is at its end, and is taken back."""

    def __init__(self, result: Imported) -> None:
        super().__init__()
        self.result = replace(result, change=None)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the garbage collector from looking through rows that live as long as the import."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Go:
    """Everything that is taken from a file at once: a pass over its rows for each kind."""

    def __init__(
        self, database: Database, author: Authorship, request: Request, sheet: Sheet
    ) -> None:
        self._database, self._author, self._request = database, author, request
        self._digest = digest_of(request.path)
        self._passes = [(request, sheet)]
        for kind in request.how.beside:
            asked = request.of_kind(kind)
            self._passes.append((asked, open_file(asked)))

    def whole(self, session: Session, writer: Writer, progress: Progress | None) -> Imported:
        """Take every row in and, where all is well, write the change."""
        results: list[Imported] = []
        for request, sheet in self._passes:
            parts = (self._database, session, self._author, request, sheet, self._digest, writer)
            results.append(_Run(*parts).whole(progress))
            if isinstance(writer, Bulk):
                writer.flush()
        result = together(results)
        result = replace(result, problems=tuple(sorted(result.problems, key=_in_order)))
        if result.errors and not (self._request.only_valid or self._request.dry_run):
            raise Refused(result)
        return replace(result, change=writer.write() if isinstance(writer, Bulk) else None)


class _Run:
    """One pass over a sheet."""

    def __init__(
        self,
        database: Database,
        session: Session,
        author: Authorship,
        request: Request,
        sheet: Sheet,
        digest: str,
        writer: Writer,
    ) -> None:
        self._request, self._sheet, self._digest, self._writer = request, sheet, digest, writer
        note = f"SHA-256 {digest}"
        code = "" if request.source else f"file-{digest[:12]}"
        title = request.source or file_name(request.path)
        self._ground = Ground(
            database=database,
            session=session,
            writer=writer,
            author=author,
            sheet=sheet,
            sources=Sources(session, writer, code, title, None if request.source else note, digest),
            tally=Tally(),
            rebaseline=request.rebaseline,
            correct=request.correct,
            unstated=request.unstated,
            sure=request.sure,
            same=request.same,
            stated=sheet.document.totals if request.totals and sheet.document else (),
            listed=sheet.document.indicators if request.indicators and sheet.document else (),
        )

    def whole(self, progress: Progress | None) -> Imported:
        """Take every row in, and put down what the pass did."""
        before = self._writer.rows
        taker = _TAKERS[self._sheet.mapping.kind.name](self._ground)
        rows = self._sheet.rows()
        while chunk := list(islice(rows, CHUNK)):
            taker.take(chunk)
            for row in chunk:
                if row.bad:
                    self._ground.leave(row)
            if progress is not None:
                progress(chunk[-1].number)
        taker.finish()
        if isinstance(self._writer, Bulk) and self._writer.rows > before:
            _keep(self._writer, self._run_row(), self._sheet.problems)
        return self._done(taker)

    def _run_row(self) -> dict[str, Any]:
        counts = dict(self._ground.tally.counts)
        counts["changed"] += counts.pop("carried")
        counts["added"] += counts.pop("part") + counts.pop("indicator")
        return {
            "file": file_name(self._request.path),
            "digest": self._digest,
            "sheet": self._sheet.problems.sheet,
            "kind": self._sheet.mapping.kind.name,
            **counts,
            "refused": len(self._ground.rest),
            "warnings": self._sheet.problems.warnings,
        }

    def _done(self, taker: Taker) -> Imported:
        problems, tally = self._sheet.problems, self._ground.tally
        return Imported(
            file=file_name(self._request.path),
            digest=self._digest,
            sheet=problems.sheet,
            kind=self._sheet.mapping.kind.name,
            headings=tuple(item.text for item in self._sheet.layout.columns),
            counts=tally.counts,
            items=tuple(sorted(tally.items)),
            problems=tuple(sorted(problems.kept, key=_in_order)),
            errors=problems.errors,
            warnings=problems.warnings,
            rest=tuple(row for _, row in sorted(self._ground.rest.items())),
            made=tuple(taker.made),
            source=self._request.source or file_name(self._request.path),
            change=None,
            dry_run=self._request.dry_run,
            missing=taker.missing,
            bed_targets=tuple(self._ground.bed_targets),
            document=self._sheet.document,
            places=problems.places,
        )


def _in_order(problem: Problem) -> tuple[bool, int, int, str]:
    """Return the place of a problem: errors first, then by row and by column."""
    column = problem.column or ""
    return problem.severity == "warning", problem.row or 0, len(column), column


def _heading(problem: Problem) -> str | None:
    """Return the heading of a problem's column, in a document behind the place of its row."""
    if problem.place is None:
        return problem.heading
    return f"{problem.place.in_both[0]} {problem.heading or ''}".strip()


def _keep(writer: Bulk, row: dict[str, Any], problems: Problems) -> None:
    """Put down the import itself and its warnings."""
    run = writer.next_key("import_run")
    writer.add("import_run", {"id": run, "change_set_id": writer.number, **row})
    warnings = (problem for problem in problems.kept if problem.severity == "warning")
    for position, problem in enumerate(warnings, 1):
        writer.add(
            "import_remark",
            {
                "id": writer.next_key("import_remark"),
                "import_run_id": run,
                "position": position,
                "row_number": None if problem.place else problem.row,
                "column_letter": problem.column,
                "heading": _heading(problem),
                "value": problem.value or None,
                "rule": problem.rule,
                "sentence": problem.error.template,
                "given": as_json({key: str(item) for key, item in problem.error.values.items()}),
            },
        )
