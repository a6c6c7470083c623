"""`contract`, `visit`, `audit`, `extension`: what stands beside the reports, put down and listed."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from typing import Any, Final

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import member, option, with_settings
from portfolio.projects.records.supervision import (
    AuditRow,
    ContractRow,
    ExtensionRow,
    Supervision,
    VisitRow,
)
from portfolio.projects.service import supervision
from portfolio.values.digits import read_count
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.money import yuan_text
from portfolio.values.months import Month
from portfolio.values.vocabulary import CONTRACT_KINDS, MOST_EXTENDED
from portfolio.values.words import UNKNOWN_TEXT, money_text

contract_command = click.Group("contract")
visit_command = click.Group("visit")
audit_command = click.Group("audit")
extension_command = click.Group("extension")

Row = ContractRow | VisitRow | AuditRow | ExtensionRow
Rows = Sequence[Row]
_HEADINGS: Final = {
    "project": mark("Project"),
    "contract_number": mark("Contract no."),
    "contract_kind": mark("Kind"),
    "party": mark("Party"),
    "amount": mark("Amount"),
    "signed_on": mark("Signed on"),
    "changes_number": mark("Contract changed"),
    "visited_on": mark("Day"),
    "visitor": mark("Visitor"),
    "noted": mark("Found"),
    "finding_number": mark("Finding no."),
    "found_on": mark("Found on"),
    "words": mark("Words"),
    "deadline": mark("Due"),
    "remedied_on": mark("Remedied on"),
    "remedy": mark("Remedy"),
    "granted_on": mark("Granted on"),
    "months": mark("Months"),
    "source": mark("Source"),
    "version": mark("Version"),
}


def _listing(group: click.Group, text: str, kind: type[Any], pick: str) -> None:
    """Give a group its `list`: of one project or all, in every form."""
    names = [one.name for one in fields(kind)]

    @member(group, "list", text)
    @click.argument("code", type=options.TEXT, default="", metavar="[CODE]")
    @options.as_of()
    @options.output_format("json", "csv", "md")
    @with_settings
    def _list(settings: Settings, code: str, as_of: Month, form: str) -> None:
        found = getattr(supervision.listed(settings.database(), as_of, code), pick)
        flat = [_data(row) for row in found]
        whole = {"schema": f"portfolio.{pick}/1", "as_of": str(as_of), pick: flat}
        columns = ["amount_yuan" if name == "amount" else name for name in names]
        if not output.as_data(form, lambda: whole, lambda: flat, columns):
            cells = [[_cell(name, getattr(row, name)) for name in names] for row in found]
            sides = "".join(
                "r" if name in ("amount", "months", "version") else "l" for name in names
            )
            output.listing(form, [_HEADINGS[name] for name in names], cells, sides)


def supervision_data(found: Supervision) -> dict[str, Any]:
    """Return what stands beside a project's reports, by kind, as their lists have it."""
    return {one.name: [_data(row) for row in getattr(found, one.name)] for one in fields(found)}


def _data(row: Row) -> dict[str, Any]:
    found = asdict(row)
    return {
        "amount_yuan" if name == "amount" else name: yuan_text(value) if name == "amount" else value
        for name, value in found.items()
    }


def _cell(name: str, value: Any) -> str:
    if value is None:
        return UNKNOWN_TEXT
    if name == "amount":
        return money_text(value)
    return label(CONTRACT_KINDS[value]) if name == "contract_kind" else str(value)


_listing(contract_command, mark("List contracts and their changes."), ContractRow, "contracts")
_listing(visit_command, mark("List visits to the sites."), VisitRow, "visits")
_listing(audit_command, mark("List audit findings with their remedy."), AuditRow, "audits")
_listing(
    extension_command,
    mark("List extensions of the final account's deadline."),
    ExtensionRow,
    "extensions",
)

_Decorator = Callable[[Any], Any]


def _day(name: str, text: str, *, required: bool = False) -> _Decorator:
    return option(name, type=options.TEXT, required=required, help=text)


@member(contract_command, "add", mark("Put down a contract of a project, or a change of one."))
@click.argument("code", type=options.TEXT)
@click.argument("number", type=options.TEXT)
@option(
    "--kind", type=click.Choice(list(CONTRACT_KINDS)), required=True, help=mark("What it is for.")
)
@option("--amount", type=options.MONEY, help=mark("Its amount, or by how much a change raises it."))
@option("--less", type=options.MONEY, help=mark("By how much a change lowers it."))
@option("--party", type=options.TEXT, help=mark("Who it is with, where that is known."))
@_day("--date", mark("The day it was signed."))
@option("--changes", type=options.TEXT, help=mark("The number of the contract that it changes."))
@options.correct
@options.why
@with_settings
def _contract(
    settings: Settings,
    code: str,
    number: str,
    kind: str,
    amount: int | None,
    less: int | None,
    reason: str,
    source: str,
    correct: bool,
    **given: Any,
) -> None:
    if (amount is None) == (less is None) or (less is not None and not given["changes"]):
        raise WrongUsage(mark("Give --amount, or of a change with --changes --less; not both."))
    row = ContractRow(
        project=code,
        contract_number=number,
        contract_kind=kind,
        party=given["party"],
        amount=amount if amount is not None else -(less or 0),
        signed_on=given["date"],
        changes_number=given["changes"],
        source=source,
    )
    supervision.put_down(settings.database(), settings.author(reason), row, correct=correct)
    output.tell(
        mark("Contract {number} of {code} is on record: {amount}."),
        number=number,
        code=code,
        amount=money_text(row.amount),
    )


@member(visit_command, "add", mark("Put down a visit to the site of a project."))
@click.argument("code", type=options.TEXT)
@_day("--date", mark("The day of the visit."), required=True)
@option("--by", "visitor", type=options.TEXT, required=True, help=mark("Who was there."))
@option("--found", "noted", type=options.TEXT, help=mark("What was found."))
@options.correct
@options.why
@with_settings
def _visit(
    settings: Settings,
    code: str,
    date: str,
    visitor: str,
    noted: str | None,
    reason: str,
    source: str,
    correct: bool,
) -> None:
    row = VisitRow(code, date, visitor, noted, source)
    supervision.put_down(settings.database(), settings.author(reason), row, correct=correct)
    output.tell(mark("The visit of {day} to {code} is on record."), day=date, code=code)


@member(audit_command, "add", mark("Put down what auditors found of a project."))
@click.argument("code", type=options.TEXT)
@click.argument("number", type=options.TEXT)
@_day("--date", mark("The day of the audit report."), required=True)
@option("--words", type=options.TEXT, required=True, help=mark("What was found, as written."))
@_day("--deadline", mark("By when it is to be remedied."))
@options.correct
@options.why
@with_settings
def _audit(
    settings: Settings,
    code: str,
    number: str,
    date: str,
    words: str,
    deadline: str | None,
    reason: str,
    source: str,
    correct: bool,
) -> None:
    row = AuditRow(code, number, date, words, deadline, None, None, source)
    supervision.put_down(settings.database(), settings.author(reason), row, correct=correct)
    output.tell(mark("Audit finding {number} of {code} is on record."), number=number, code=code)


@member(audit_command, "remedy", mark("Put down how a finding was remedied."))
@click.argument("code", type=options.TEXT)
@click.argument("number", type=options.TEXT)
@_day("--date", mark("The day on which it was done."), required=True)
@option("--words", type=options.TEXT, required=True, help=mark("What was done."))
@options.why
@with_settings
def _remedy(
    settings: Settings, code: str, number: str, date: str, words: str, reason: str, source: str
) -> None:
    author = settings.author(reason)
    supervision.remedied(settings.database(), author, code, number, date, words, source)
    output.tell(mark("{number} of {code} is remedied."), number=number, code=code)


def _read_months(text: str) -> int:
    months = read_count(text, MOST_EXTENDED)
    if months < 1:
        raise WrongUsage(mark("“{text}” is no length of an extension; type 1 to 6."), text=text)
    return months


@member(
    extension_command, "add", mark("Put down that the final account may come some months later.")
)
@click.argument("code", type=options.TEXT)
@_day("--date", mark("The day it was granted."), required=True)
@option(
    "--months",
    type=options.reads("months", _read_months),
    required=True,
    help=mark("By how many months: 1 to 6 in all, 2 of a project that is not large."),
)
@options.correct
@options.why
@with_settings
def _extension(
    settings: Settings, code: str, date: str, months: int, reason: str, source: str, correct: bool
) -> None:
    row = ExtensionRow(code, date, months, source)
    supervision.put_down(settings.database(), settings.author(reason), row, correct=correct)
    output.tell(
        mark("The final account of {code} may come {months} months later, granted on {day}."),
        code=code,
        months=months,
        day=date,
    )
