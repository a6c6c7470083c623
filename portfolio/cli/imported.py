"""What an import found and did, as it is told on the command line."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from portfolio.cli import documents, output
from portfolio.exchange import data as exchange_data
from portfolio.exchange.kinds import KINDS
from portfolio.exchange.outcome import Edit, Imported, Item
from portfolio.exchange.problems import Problem, causes
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import Sheet, file_name
from portfolio.history.words.fields import field_word, value_word
from portfolio.values.language import Term, label, mark, plural, spoken
from portfolio.values.signs import shown
from portfolio.values.vocabulary import FUNDERS, IMPORT_KINDS
from portfolio.values.words import listing, say

#: How many rows of each doing, and how many problems, a table lists; the others are counted.
_LISTED: Final = 50
#: How many sayings of one cause, and how many of the rows that say the same, are named.
_SAYINGS: Final = 5
_ROWS: Final = 10
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


def say_found(request: imports.Request, sheet: Sheet) -> None:
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
    elif book.form == "oc4ids":
        output.tell(mark("{file}: project package (OC4IDS); read as: {kind}."), **values)
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


def say_done(result: Imported, rest: Path) -> None:
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


def print_result(result: Imported, form: str) -> None:
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
        output.listing("table", headings[:width], [row[:width] for row in rows], "r")
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
            click.echo(shown(_problem_line(alike)))
        if rest := [problem for alike in lines[_SAYINGS:] for problem in alike]:
            text = plural(
                "and {number} row alike: {rows}", "and {number} rows alike: {rows}", len(rest)
            )
            said = text.format(number=len(rest), rows=_rows(rest))
            click.echo(shown(f"    {said}"))
        click.echo(shown(f"    {cause[0].remedy}"))
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
