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

from portfolio.cli import documents, form_intake, imported, options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.exchange import data as exchange_data
from portfolio.exchange.outcome import Imported, Refused
from portfolio.exchange.service import archive, imports
from portfolio.exchange.sheet import How, Sheet, file_name
from portfolio.exchange.sources.signature import opening
from portfolio.history.words.log import IMPORT
from portfolio.store import files
from portfolio.values.digits import fold, read_count
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import IMPORT_KINDS

#: Rows below which nobody waits long enough to be shown how far it is.
_MANY_ROWS: Final = 5_000

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
        if (text in same) != bool(equals and code.strip()):
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
    imported.say_found(request, sheet)
    try:
        with _progress(sheet) as progress:
            keep = partial(_keep, sheet, marked, rest, day)
            result = imports.import_sheet(database, author, request, sheet, progress, keep)
    except Refused as refused:
        imported.print_result(refused.result, form)
        _mark(sheet, marked, day, refused.result)
        raise
    imported.print_result(result, form)
    if request.dry_run:
        _mark(sheet, marked, day, result)
    elif marked is not None:
        _say_marked(marked)
    imported.say_done(result, rest)
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
