"""`import`: takes in a file that somebody else made; all of it or nothing."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from portfolio.cli import documents, form_intake, options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.exchange import data as exchange_data
from portfolio.exchange.kinds import KINDS
from portfolio.exchange.outcome import Edit, Imported, Item, Refused
from portfolio.exchange.problems import Problem, causes
from portfolio.exchange.service import archive, imports
from portfolio.exchange.sheet import How, Sheet, file_name
from portfolio.exchange.sources.signature import opening
from portfolio.history.words.fields import field_word, value_word
from portfolio.history.words.log import IMPORT
from portfolio.store import files
from portfolio.values.digits import fold, read_count
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.months import Month
from portfolio.values.vocabulary import FUNDERS, IMPORT_KINDS
from portfolio.values.words import listing, say

#: How many rows of each doing, and how many problems, a table lists; the others are counted.
_LISTED: Final = 50
#: How many sayings of one cause, and how many of the rows that say the same, are named.
_SAYINGS: Final = 5
_ROWS: Final = 10
#: Rows below which nobody waits long enough to be shown how far it is.
_MANY_ROWS: Final = 5_000
_DOINGS: Final = {
    "added": Term("doing", "added"),
    "carried": Term("doing", "carried over"),
    "part": Term("doing", "part"),
    "indicator": Term("doing", "indicator"),
    "changed": Term("doing", "changed"),
    "stated": Term("doing", "total kept"),
    "same": Term("doing", "left alone"),
}
_SEVERITIES: Final = {"error": Term("severity", "error"), "warning": Term("severity", "warning")}

FILE = click.Path(path_type=Path)


@command(
    "import",
    mark(
        "Take in a spreadsheet, a document, a folder of forms, or a whole export: all of it, or"
        " nothing."
    ),
)
@click.argument("file", type=FILE)
@option("--kind", type=click.Choice(list(IMPORT_KINDS)), help=mark("What the file holds."))
@option(
    "--with",
    "beside",
    type=click.Choice(["reports", "funding", "milestones"]),
    multiple=True,
    help=mark("What its rows hold besides projects, taken in the same go; may be repeated."),
)
@option(
    "--month",
    type=options.MONTH,
    help=mark("The month that its reports speak of, where no column says one."),
)
@option("--map", "mapping", type=FILE, help=mark("A mapping file (see docs/import.md)."))
@option("--guess-map", is_flag=True, help=mark("Print a mapping file for this sheet, and stop."))
@option(
    "--sheet",
    type=options.TEXT,
    help=mark("The sheet of a workbook; of a document a table by its number."),
)
@option("--encoding", type=options.TEXT, help=mark("The encoding of a text file, such as gb18030."))
@option(
    "--delimiter", type=options.TEXT, help=mark("What stands between the cells of a text file.")
)
@option("--dry-run", is_flag=True, help=mark("Say what would be done, and write nothing."))
@option(
    "--unknown-where-unread",
    is_flag=True,
    help=mark("A cell that cannot be read is unknown, its text kept, with a warning."),
)
@option("--only-valid", is_flag=True, help=mark("Take the good rows; the others go to --rest."))
@option("--rest", type=FILE, help=mark("Where the rows not taken go (default: beside the file)."))
@option("--annotate", type=FILE, help=mark("Write a copy of the sheet with the bad cells marked."))
@option(
    "--rebaseline",
    type=options.MONTH,
    help=mark("Plan figures that differ become a baseline from this month on."),
)
@option(
    "--correct",
    is_flag=True,
    help=mark("Rewrite group, funder or nature in the months before too, or a year's plan."),
)
@option(
    "--reasons-unstated",
    is_flag=True,
    help=mark("A report that must say why and does not: the source gives no reason."),
)
@options.sure
@option("--plan", type=options.TEXT, help=mark("The list of projects is the annex of this plan."))
@option(
    "--same",
    type=options.TEXT,
    multiple=True,
    metavar="ROW=CODE",
    help=mark("The row of an annex is this project on record."),
)
@option(
    "--new",
    type=options.TEXT,
    multiple=True,
    metavar="ROW",
    help=mark("The row of an annex is a new project, whatever it looks like."),
)
@option(
    "--indicators",
    is_flag=True,
    help=mark("Keep the table of indicators of a document as those of the plan."),
)
@option("--totals", is_flag=True, help=mark("Keep the totals that the text of a document states."))
@option(
    "--source", type=options.TEXT, help=mark("The document it rests on (default: the file itself).")
)
@option("--reason", type=options.TEXT, help=mark("Why it is imported; kept in the log."))
@options.output_format("json", "csv")
@with_settings
def import_command(settings: Settings, file: Path, form: str, **given: Any) -> int | None:
    if file.is_dir():
        form_intake.take_in_folder(settings, file, dry_run=given["dry_run"], form=form)
        return None
    _require_file(file)
    if archive.is_dump(file) or file.suffix.lower() == ".jsonl":
        form_intake.restore_file(settings, file, dry_run=given["dry_run"])
        return None
    names = (
        *("kind", "mapping", "sheet", "encoding", "delimiter", "unknown_where_unread"),
        *("beside", "month"),
    )
    how = How(*(given[name] for name in names))
    if how.beside and not (how.kind or how.mapping):
        how = replace(how, kind="projects")
    if given["guess_map"]:
        output.data(imports.guess_map(file, how))
        return None
    request = _request(file, how, given)
    return _import(settings, request, form, given)


def _require_file(file: Path) -> None:
    if not file.exists():
        raise BadInput(mark("There is no file {path}; check the name."), path=file)


def _request(file: Path, how: How, given: dict[str, Any]) -> imports.Request:
    rebaseline: Month | None = given["rebaseline"]
    if rebaseline is not None and not given["reason"]:
        raise WrongUsage(mark("--rebaseline needs --reason: why do the plan figures change?"))
    if rebaseline is not None and given["correct"]:
        raise WrongUsage(mark("Give --rebaseline for a change from a month on, or --correct."))
    if given["rest"] is not None and not given["only_valid"]:
        raise WrongUsage(mark("--rest goes with --only-valid; otherwise no row is left over."))
    if given["dry_run"] and given["rest"] is not None:
        raise WrongUsage(mark("A dry run writes nothing; take --rest or --dry-run out."))
    return imports.Request(
        path=file,
        how=how,
        source=given["source"],
        dry_run=given["dry_run"],
        only_valid=given["only_valid"],
        rebaseline=rebaseline,
        correct=given["correct"],
        unstated=given["reasons_unstated"],
        sure=given["sure"],
        same=_answers(given["same"], given["new"]),
        totals=given["totals"],
        indicators=given["indicators"],
    )


def _answers(same: Sequence[str], new: Sequence[str]) -> dict[int, str | None]:
    """Return which rows of an annex were said to be which project on record, or new."""
    found: dict[int, str | None] = {}
    for text in (*same, *new):
        row, equals, code = fold(text).partition("=")
        number = read_count(row.strip(), 10**7)
        if number is None or (text in same) != bool(equals and code.strip()):
            raise WrongUsage(
                mark("“{text}” names no row; say --same 12=P1, or --new 12."), text=text
            )
        found[number] = code.strip() or None
    return found


def _import(
    settings: Settings, request: imports.Request, form: str, given: dict[str, Any]
) -> int | None:
    rest = given["rest"] or request.path.with_name(f"{request.path.stem}.rest.csv")
    marked: Path | None = given["annotate"]
    if marked is not None and os.path.realpath(marked) == os.path.realpath(rest):
        raise WrongUsage(
            mark("The marked sheet and the rows not taken would both be {path}; name two files."),
            path=marked,
        )
    for place in (marked, rest if given["only_valid"] else None):
        if place is not None and not request.dry_run:
            files.require_place(place)
    if given["plan"]:
        settings = replace(settings, named=replace(settings.named, plan=given["plan"]))
    database = settings.database()
    author = settings.author(given["reason"] or f"{IMPORT}{file_name(request.path)}")
    day = author.at.replace(tzinfo=None)
    sheet = imports.open_file(request)
    _require_fitting(request, sheet)
    _say_found(request, sheet)
    try:
        with _progress(sheet) as progress:
            keep = partial(_keep, sheet, marked, rest, day)
            result = imports.import_sheet(database, author, request, sheet, progress, keep)
    except Refused as refused:
        _print(refused.result, form)
        _mark(sheet, marked, day, refused.result)
        raise
    _print(result, form)
    if request.dry_run:
        _mark(sheet, marked, day, result)
    elif marked is not None:
        _say_marked(marked)
    _say_done(result, rest)
    if result.document is not None:
        documents.say_left(result.document, totals=request.totals, indicators=request.indicators)
    return BadInput.exit_code if result.dry_run and result.errors else None


def _require_fitting(request: imports.Request, sheet: Sheet) -> None:
    """Raise WrongUsage where something is asked for that does not go with what the file holds."""
    projects = sheet.mapping.kind.name == "projects"
    if request.how.beside and not projects:
        raise WrongUsage(mark("--with goes with a list of projects; give --kind for the rest."))
    if (request.totals or request.indicators) and not (projects and sheet.document):
        raise WrongUsage(
            mark("--totals and --indicators go with the list of projects of a whole document.")
        )


def _keep(sheet: Sheet, marked: Path | None, rest: Path, day: datetime, result: Imported) -> None:
    """Write what goes with an import: the sheet with its marks, the rows that were not taken."""
    written = {}
    if marked is not None:
        with files.said(marked):
            written[marked] = exchange_data.annotated(result, sheet, day)
    if result.rest:
        written[rest] = exchange_data.rest_file(result, sheet)
    files.write_together(written)


def _mark(sheet: Sheet, marked: Path | None, day: datetime, result: Imported) -> None:
    """Write the sheet with its marks where it is asked for, though nothing is imported."""
    if marked is not None:
        with files.said(marked):
            data = exchange_data.annotated(result, sheet, day)
        files.write_whole(marked, data)
        _say_marked(marked)


def _say_marked(marked: Path) -> None:
    output.tell(mark("The sheet with its marks is in {path}."), path=marked)


@contextmanager
def _progress(sheet: Sheet) -> Iterator[imports.Progress | None]:
    """Yield what is told how far the reading is; on a terminal it draws a bar."""
    total = _lines(sheet.book.path) if sheet.book.form == "csv" else 0
    if not sys.stderr.isatty() or total < _MANY_ROWS:
        yield None
        return
    with click.progressbar(length=total, file=sys.stderr, show_pos=True) as bar:
        yield lambda row: bar.update(max(0, row - bar.pos))


def _lines(path: Path) -> int:
    with opening(path), path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


# --- what was found and done ------------------------------------------------------------------------


def _say_found(request: imports.Request, sheet: Sheet) -> None:
    book, layout = sheet.book, sheet.layout
    rows = str(layout.first) if layout.first == layout.last else f"{layout.first}–{layout.last}"
    values = {
        "file": file_name(book.path),
        "rows": rows,
        "kind": listing(
            label(IMPORT_KINDS[kind]) for kind in (sheet.mapping.kind.name, *request.how.beside)
        ),
    }
    if book.form == "csv":
        text = mark(
            "{file}: text in {encoding}, cells between “{delimiter}”; heading in row {rows}; read as: {kind}."
        )
        named = {"\t": say(mark("tab"))}
        delimiter = named.get(book.delimiter or "", book.delimiter)
        output.tell(text, encoding=book.encoding, delimiter=delimiter, **values)
    elif sheet.document is not None:
        text = mark("{file}: {form}, tables: {number}, read: {sheet}, as: {kind}.")
        number = len(sheet.document.tables)
        said = say(text, form=book.form, number=number, sheet=sheet.name, **values)
        output.words(said)
    else:
        text = mark("{file}: {form}, sheet “{sheet}”; heading in row {rows}; read as: {kind}.")
        output.words(say(text, form=book.form, sheet=sheet.name, **values))
    for remark in book.remarks:
        output.words(say(remark.template, **remark.values))
    if left := imports.left_over(request, sheet):
        output.words(say(mark("Columns not taken: {names}"), names=", ".join(left)))


def _say_done(result: Imported, rest: Path) -> None:
    counts = {**result.counts, "refused": result.refused, "warnings": result.warnings}
    if result.dry_run:
        text = mark(
            "Dry run, nothing was written. To be added: {added}, to be changed: {changed}, left"
            " alone: {same}; rows that cannot be taken: {refused}; warnings: {warnings}."
        )
    elif result.change is None:
        text = mark(
            "Nothing changed; rows that say what is on record: {same}; warnings: {warnings}."
        )
    else:
        text = mark(
            "Imported as change {change}. Added: {added}, changed: {changed}, left alone: {same};"
            " warnings: {warnings}. “portfolio undo {change}” takes it back."
        )
    output.tell(text, change=result.change, **counts)
    if result.counts["carried"] or result.missing:
        _say_carried(result)
    if result.counts["part"]:
        output.tell(mark("Parts of projects, in no sum: {part}"), **counts)
    if result.counts["indicator"]:
        output.tell(mark("Indicators kept: {indicator}"), **counts)
    for code in result.bed_targets:
        output.tell(
            mark("Base and target of {code}, beds per 1,000, go in by “target add --code {code}”."),
            code=code,
        )
    if result.counts["stated"]:
        output.tell(mark("Stated totals kept: {stated}"), **counts)
    if result.made:
        made = result.made[:_LISTED]
        listed = ", ".join(f"{code} ({result.row_words(row)})" for row, code in made)
        output.tell(mark("Codes made, with their rows: {codes}"), codes=listed)
    if result.rest and not result.dry_run:
        text = plural(
            "{number} row was not taken; it is in {path}.",
            "{number} rows were not taken; they are in {path}.",
            result.refused,
        )
        output.words(text.format(number=result.refused, path=rest))


def _say_carried(result: Imported) -> None:
    """Say how the annex of a plan stands to the projects of the plans before."""
    named = listing(f"{code} {name}" for code, name in result.missing[:_LISTED])
    numbers = {name: result.counts[name] for name in ("carried", "added")}
    if not named:
        output.tell(mark("Carried over {carried}, new {added}, all of the plan before."), **numbers)
        return
    text = mark("Carried over {carried}, new {added}, not in the annex {missing}: {which}")
    output.words(say(text, missing=len(result.missing), which=named, **numbers))


def _print(result: Imported, form: str) -> None:
    if output.as_data(
        form,
        lambda: exchange_data.import_data(result),
        lambda: [exchange_data.problem_data(problem) for problem in result.problems],
        exchange_data.PROBLEM_COLUMNS,
    ):
        return
    if result.dry_run and result.document is not None:
        documents.print_found(result.document)
    if result.dry_run:
        _print_items(result)
    _print_problems(result)


def _print_items(result: Imported) -> None:
    rows = [row for item in _few(result.items) for row in _item_rows(result, item)]
    headings = (
        *(mark("Row"), mark("Doing"), mark("Record"), mark("Field")),
        *(mark("On record"), mark("In the file")),
    )
    width = 6 if any(row[3] for row in rows) else 3
    if rows:
        shown = [row[:width] for row in rows]
        output.listing("table", headings[:width], shown, "r")
        click.echo()


def _few(items: tuple[Item, ...]) -> list[Item]:
    """Return the first items of each doing; of those left alone none, they are counted."""
    kept: dict[str, int] = {"same": _LISTED}
    few = []
    for item in items:
        kept[item.doing] = kept.get(item.doing, 0) + 1
        if kept[item.doing] <= _LISTED:
            few.append(item)
    return few


def _item_rows(result: Imported, item: Item) -> Iterator[list[str]]:
    first = [result.row_words(item.row), label(_DOINGS[item.doing]), item.name]
    for edit in item.edits:
        yield [*first, _field(result.kind, edit), _value(edit, edit.old), _value(edit, edit.new)]
        first = ["", "", ""]
    if not item.edits:
        yield [*first, "", "", ""]


def _field(kind: str, edit: Edit) -> str:
    column = KINDS[kind].columns.get(edit.field)
    return label(column.label) if column else field_word(edit.field)


def _value(edit: Edit, text: str | None) -> str:
    if edit.field == "funder" and text:
        return label(FUNDERS[text.strip('"')])
    return value_word(edit.field, text, {})


def _print_problems(result: Imported) -> None:
    """Print the problems, one line for each cause and what it says, its remedy below."""
    found = causes(result.problems)
    for cause in found[:_LISTED]:
        lines = _alike(cause)
        for alike in lines[:_SAYINGS]:
            click.echo(output.plain(_problem_line(alike)))
        if rest := [problem for alike in lines[_SAYINGS:] for problem in alike]:
            text = plural(
                "and {number} row alike: {rows}", "and {number} rows alike: {rows}", len(rest)
            )
            said = text.format(number=len(rest), rows=_rows(rest))
            click.echo(output.plain(f"    {said}"))
        click.echo(output.plain(f"    {cause[0].remedy}"))
    more = result.errors + result.warnings - sum(map(len, found[:_LISTED]))
    if more > 0:
        text = plural(
            "and {number} more; --format csv lists them",
            "and {number} more; --format csv lists them",
            more,
        )
        click.echo(text.format(number=more))


def _alike(cause: Sequence[Problem]) -> list[list[Problem]]:
    """Return the problems of a cause that say the same together."""
    found: dict[str, list[Problem]] = {}
    for problem in cause:
        found.setdefault(problem.text, []).append(problem)
    return list(found.values())


def _rows(problems: Sequence[Problem]) -> str:
    """Return the rows of problems; of many the first."""
    named = [item.place.words if item.place else str(item.row or "") for item in problems]
    return listing([*named[:_ROWS], *(["…"] if len(named) > _ROWS else [])])


def _problem_line(alike: Sequence[Problem]) -> str:
    """Return what is said of one row or several, with their column and, of one, its cell."""
    problem, number = alike[0], len(alike)
    place = " ".join(filter(None, (problem.column, problem.heading)))
    row = say(mark("row {row}"), row=problem.row) if problem.row else problem.file
    row = problem.place.words if problem.place else row
    if number > 1:
        row = say(mark("{number} rows ({rows})"), number=number, rows=_rows(alike))
    known = number > 1 or not problem.value or problem.value in problem.text
    cell = "" if known else f" “{problem.value}”"
    comma, colon = ("，", "：") if spoken() == "zh" else (", ", ": ")
    where = f"{row}{comma}{place}{cell}" if place else row
    return f"{label(_SEVERITIES[problem.severity])}  {where}{colon}{problem.text}"
