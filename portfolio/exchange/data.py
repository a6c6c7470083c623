"""What an import says, as data; the rows that were not taken, and the sheet with its bad cells marked."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import repeat
from typing import TYPE_CHECKING, Final

from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.document import Document
from portfolio.exchange.outcome import Imported, Item
from portfolio.exchange.problems import Problem
from portfolio.exchange.sheet import Sheet
from portfolio.pack import sheet as pack
from portfolio.values.injection import guarded
from portfolio.values.language import mark, told, translate
from portfolio.values.tabular import Data, metric_key, metric_value, picked, text_or_none

if TYPE_CHECKING:
    from portfolio.exchange.records import Odd, Taken


PROBLEM_COLUMNS: Final = (
    "severity",
    "file",
    "sheet",
    "row",
    "column",
    "heading",
    "value",
    "rule",
    "message",
    "remedy",
    "place",
)


def import_data(result: Imported) -> Data:
    """Return an import as `portfolio.import/1`; old and new values are those of the log."""
    return {
        "schema": "portfolio.import/1",
        "file": result.file,
        "digest": result.digest,
        "sheet": result.sheet,
        "kind": result.kind,
        "source": result.source,
        "dry_run": result.dry_run,
        "change": result.change,
        "counts": {**result.counts, "refused": result.refused},
        "not_in_annex": [{"code": code, "name_zh": name} for code, name in result.missing],
        "items": [_item(item) for item in result.items],
        "codes_made": [{"row": row, "code": code} for row, code in result.made],
        "errors": result.errors,
        "warnings": result.warnings,
        "problems": [problem_data(problem) for problem in result.problems],
        "document": _document(result.document) if result.document else None,
    }


def _document(document: Document) -> Data:
    """Return what a document holds besides the rows that were taken; values are decimal text."""
    return {
        "tables": [
            {**picked(table, "number", "rows", "use", "taken"), "where": table.words}
            for table in document.tables
        ],
        "totals": [
            {
                **picked(item, "scope", "printed", "sentence", "section"),
                "metric": metric_key(item.metric),
                "value": metric_value(item.metric, item.value),
                "where": item.where.words,
            }
            for item in document.totals
        ],
        "indicators": [
            {
                **picked(item, "number", "name", "unit", "kind", "printed"),
                "base": text_or_none(item.base),
                "target": text_or_none(item.target),
                "where": item.where.words,
            }
            for item in document.indicators
        ],
    }


def _item(item: Item) -> Data:
    edits = [edit._asdict() for edit in item.edits]
    return {"row": item.row, "doing": item.doing, "name": item.name, "edits": edits}


def problem_data(problem: Problem) -> Data:
    """Return a problem as data, its sentence and remedy in the language spoken."""
    return {
        "severity": problem.severity,
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "heading": problem.heading,
        "value": problem.value,
        "rule": problem.rule,
        "message": problem.text,
        "remedy": problem.remedy,
        "place": problem.place.words if problem.place else None,
    }


# --- the rest ---------------------------------------------------------------------------------------


def rest_file(result: Imported, sheet: Sheet) -> bytes:
    """Return the rows that were not taken as CSV: the sheet's columns, then what is wrong.

    In the encoding and with the delimiter the file came in, where it came as text. Where the group
    stood in a heading row, it stands in a column.
    """
    grouped = any(row.group for row in result.rest) and sheet.heading("group") is None
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sheet.book.delimiter or ",", lineterminator="\r\n")
    first = ["group_printed"] if grouped else []
    writer.writerow([*first, *result.headings, translate(mark("Problems of the import"))])
    said = _by_row(result.problems)
    wanted = {number: row for row in result.rest for number in (row.number, *row.joined)}
    for number, cells in sheet.book.rows(sheet.name):
        row = wanted.get(number)
        if row is None:
            continue
        first = [row.group or ""] if grouped else []
        width = len(result.headings)
        texts = [guarded(cell_text(cell)) for cell in cells[:width]] + [""] * (width - len(cells))
        problems = [problem.text for problem in said.get(number, ()) if _is_error(problem)]
        writer.writerow([*first, *texts, "; ".join(problems)])
    return text.getvalue().encode(_encoding(sheet), errors="replace")


def _encoding(sheet: Sheet) -> str:
    given = sheet.book.encoding
    return "utf-8-sig" if given is None else given


def _is_error(problem: Problem) -> bool:
    return problem.severity == "error"


def _by_row(problems: Iterable[Problem]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.row is not None:
            found.setdefault(problem.row, []).append(problem)
    return found


# --- the annotated copy -----------------------------------------------------------------------------


def annotated(result: Imported, sheet: Sheet, day: dt.datetime) -> bytes:
    """Return a copy of the sheet as xlsx, the bad cells red and the odd ones yellow, with comments.

    Values only; formulas, merged cells and colours of the sheet are not copied. It is dated `day`.
    Raises OSError where there is no room for its rows.
    """
    from portfolio.pack.xlsx import stream

    target = io.BytesIO()
    stream(target, pack.Sheet("", (), _marked(result, sheet)), day)
    return target.getvalue()


def _marked(result: Imported, sheet: Sheet) -> Iterator[pack.Row]:
    """Yield the rows of a sheet where they stand, marks on their cells."""
    said, following = _by_row(result.problems), 1
    for number, cells in sheet.book.rows(sheet.name):
        yield from repeat(pack.Row(()), number - following)
        following = number + 1
        placed = list(_placed(said.get(number, ()), cells))
        width = max([len(cells), *(place + 1 for place, _ in placed)])
        yield pack.Row([_marked_cell(cells, place, placed) for place in range(width)])


def _marked_cell(
    cells: Sequence[Cell], place: int, placed: Iterable[tuple[int, Problem]]
) -> pack.Content:
    """Return a cell with the marks of its problems; it has a comment even past the row's end."""
    value = cells[place] if place < len(cells) else None
    here = [problem for at, problem in placed if at == place]
    if not here:
        return value
    look = "error" if any(map(_is_error, here)) else "warning"
    return pack.Cell(value, look if place < len(cells) else "", note=_comment(here))


def _placed(problems: Sequence[Problem], cells: Sequence[Cell]) -> Iterator[tuple[int, Problem]]:
    """Yield each problem with its column; one of the whole row stands at its first filled cell."""
    first = next((index for index, cell in enumerate(cells) if cell not in (None, "")), 0)
    for problem in problems:
        yield (_index(problem.column) if problem.column else first), problem


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _comment(problems: Sequence[Problem]) -> str:
    return "\n".join(f"{problem.text} {problem.remedy}" for problem in problems)


def taken_data(taken: "Taken") -> Data:
    """Return what became of forms that came back as `portfolio.forms/1`."""
    return {
        "schema": "portfolio.forms/1",
        "month": str(taken.month),
        "files": taken.files,
        "change": taken.change,
        "rows": [asdict(row) for row in taken.rows],
        "missing": [asdict(item) for item in taken.missing],
        "odd": [_odd(item) for item in taken.odd],
    }


def _odd(item: "Odd") -> Data:
    place = {"file": item.file, "row": item.row, "column": item.column}
    return {**place, "refused": item.refused, "words": told(item.template, item.values)}


def table_json(sheet: pack.Sheet, kind: str, log_head: str) -> Iterator[bytes]:
    """Yield a list as sealed JSON lines, `portfolio.records/1`; decimals are text."""
    from portfolio.exchange.archive import Sealing

    sealing = Sealing()
    columns = [column.title for column in sheet.columns]
    yield sealing.kind_front(kind, columns, log_head)
    for cells in pack.plain_rows(sheet):
        yield sealing.record(columns, cells)
    yield sealing.seal()
