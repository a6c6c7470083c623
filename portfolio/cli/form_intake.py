"""What `import` does with a folder of forms and with the export of a whole database."""

from pathlib import Path

from portfolio.cli import output
from portfolio.cli.settings import Settings
from portfolio.exchange import data as exchange_data
from portfolio.exchange.forms.layout import NO_UNIT
from portfolio.exchange.records import Missing, Odd, Taken, TakenRow
from portfolio.values import tabular
from portfolio.values.fields import FIELD_BY_NAME
from portfolio.values.language import Term, label, mark, told
from portfolio.values.words import listing, month_text, say


def take_in_folder(settings: Settings, folder: Path, *, dry_run: bool, form: str) -> None:
    """Take in the forms of a folder; print what became of them."""
    from portfolio.exchange.service.form_intake import take_in

    author = settings.author("forms")
    taken = take_in(settings.database(), author, folder, dry_run=dry_run)
    if form == "json":
        output.data(tabular.json_text(exchange_data.taken_data(taken)))
    else:
        _print(taken, form)
    _say(taken, dry_run=dry_run)


_HEADINGS = (
    Term("form row", "What"),
    Term("form row", "File"),
    Term("form row", "Cell"),
    Term("form row", "No."),
    Term("form row", "Words"),
)


def _print(taken: Taken, form: str) -> None:
    rows = [
        *(_odd(item) for item in taken.odd),
        *(_missing(item) for item in taken.missing),
        *(_taken(item) for item in taken.rows),
    ]
    headings = [label(heading) for heading in _HEADINGS]
    if form == "csv":
        output.data(tabular.table_text(headings, rows))
    elif rows:
        output.table(headings, rows)


def _odd(item: Odd) -> list[str]:
    what = Term("form row", "Not taken") if item.refused else Term("form row", "To look at")
    cell = f"{item.column or ''}{item.row or ''}"
    return [label(what), item.file, cell, "", told(item.template, item.values)]


def _missing(item: Missing) -> list[str]:
    template = mark("{unit}: the form is blank for these") if item.form else mark("{unit}: no form")
    words = say(template, unit=item.unit or label(NO_UNIT))
    return [label(Term("form row", "Missing")), "", "", listing(item.projects), words]


_OUTCOMES = {
    "draft": Term("form row", "New draft"),
    "changed": Term("form row", "Draft changed"),
    "same": Term("form row", "Nothing new"),
}


def _taken(item: TakenRow) -> list[str]:
    fields = listing(label(FIELD_BY_NAME[name].label) for name in item.fields)
    return [label(_OUTCOMES[item.outcome]), item.file, "", item.site or item.project, fields]


def _say(taken: Taken, *, dry_run: bool) -> None:
    drafts = sum(row.outcome != "same" for row in taken.rows)
    refused = sum(item.refused for item in taken.odd)
    missing = sum(len(item.projects) for item in taken.missing)
    numbers = {"drafts": drafts, "refused": refused, "missing": missing, "files": taken.files}
    summary = mark(
        "{month}: forms {files}, drafts {drafts}, not taken {refused}, projects without a word"
        " {missing}."
    )
    output.tell(summary, month=month_text(taken.month), **numbers)
    if dry_run:
        output.tell(mark("Nothing was written: --dry-run."))
    elif drafts:
        output.tell(mark("Drafts count in no figure until “portfolio review” accepts them."))


def restore_file(settings: Settings, source: Path, *, dry_run: bool) -> None:
    """Put the export of a whole database into the one named by --db."""
    from portfolio.exchange.service import archive

    path = settings.database().path
    done = archive.restore(path, source, dry_run=dry_run)
    template = mark("{path} now holds all {number} rows of {file}, with {changes} changes.")
    if dry_run:
        template = mark(
            "{file} is whole: {number} rows, {changes} changes. Nothing was written: --dry-run."
        )
    numbers = {"number": f"{done.rows:,}", "changes": f"{done.changes:,}"}
    output.tell(template, path=path, file=source, **numbers)
    output.tell(mark("Log head {head}"), head=done.log_head)
