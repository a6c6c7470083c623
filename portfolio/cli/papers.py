"""`document`: the papers that figures rest on, listed and corrected."""

from typing import Any, Final

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import Group, member, option, with_settings
from portfolio.projects import data as project_data
from portfolio.projects.records.page import Document
from portfolio.projects.service import documents
from portfolio.values.clock import last_day
from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.tabular import picked
from portfolio.values.vocabulary import DOCUMENT_KINDS
from portfolio.values.words import UNKNOWN_TEXT, in_language, say

document_command = Group("document", help=mark("The documents figures rest on: list, edit."))

_HEADINGS: Final = (mark("Code"), mark("Title"), mark("Kind"), mark("Date"), mark("Note"))
_PARTS: Final = (4, 2, 2)


def _dated(text: str) -> str:
    """Return a year, month or day as documents bear it: `2024`, `2024-03`, `2024-03-27`."""
    given = fold(text)
    parts = given.split("-")
    lengths = tuple(len(part) for part in parts)
    try:
        if lengths == _PARTS[: len(parts)] and last_day(given).startswith(given):
            return given
    except ValueError:
        pass
    raise WrongUsage(
        mark("“{text}” is no date of a document; type 2024, 2024-03 or 2024-03-27."), text=text
    )


@member(document_command, "list", mark("List the documents that figures rest on."))
@options.output_format("json", "csv")
@with_settings
def _list(settings: Settings, form: str) -> None:
    found = documents.list_documents(settings.database())
    rows = [picked(item, *project_data.DOCUMENT_COLUMNS) for item in found]
    if output.as_data(
        form,
        lambda: {"schema": "portfolio.documents/1", "documents": rows},
        lambda: rows,
        project_data.DOCUMENT_COLUMNS,
    ):
        return
    output.listing(form, _HEADINGS, [_cells(item) for item in found], "lllll")


def _cells(item: Document) -> list[str]:
    dated = item.dated or UNKNOWN_TEXT
    return [
        item.code,
        in_language(item.title, item.title_en),
        label(DOCUMENT_KINDS[item.kind]) if item.kind else UNKNOWN_TEXT,
        say(mark("{date} (estimated)"), date=dated) if item.estimated else dated,
        item.note,
    ]


@member(document_command, "edit", mark("Say what a document is, and of when; correct its title."))
@click.argument("code", type=options.TEXT)
@option("--title", type=options.TEXT, help=mark("Its title, as printed."))
@option("--title-en", type=options.TEXT, help=mark("Its English title."))
@option(
    "--kind",
    "document_kind",
    type=click.Choice(list(DOCUMENT_KINDS)),
    help=mark("plan, statistics, official (approval, permit, record) or press."),
)
@option(
    "--dated",
    type=options.reads("date", _dated),
    help=mark("Its date: a year, a month or a day. What it says is known from its last day on."),
)
@option("--estimated", is_flag=True, help=mark("With --dated: the document prints no date itself."))
@option("--note", type=options.TEXT, help=mark("A note."))
@options.reason
@with_settings
def _edit(settings: Settings, code: str, estimated: bool, reason: str, **given: Any) -> None:
    changes = {name: value for name, value in given.items() if value is not None}
    if estimated and "dated" not in changes:
        raise WrongUsage(mark("Give --estimated together with --dated."))
    if not changes:
        raise WrongUsage(mark("Say what is to be changed; see “portfolio document edit --help”."))
    if "dated" in changes:
        changes["estimated"] = 1 if estimated else None
    documents.edit_document(settings.database(), settings.author(reason), code, changes)
    output.tell(mark("Document {code} is changed."), code=code)
