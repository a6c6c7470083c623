"""`office`: who hands the papers up: bureau, unit, the people who sign, document numbers."""

from typing import Final

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import Group, member, option, with_settings
from portfolio.pack.service import office
from portfolio.pack.words import OFFICE_FIELDS
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.words import UNKNOWN_TEXT, listing

office_command = Group(
    "office", help=mark("Who hands the papers up: bureau, unit, who signs, document numbers.")
)

_HEADINGS: Final = (mark("Name"), mark("Printed on the papers"), mark("Option"))


@member(office_command, "show", mark("Show what the papers of the district bear."))
@options.output_format("json", "csv")
@with_settings
def _show(settings: Settings, form: str) -> None:
    database = settings.database()
    code, found = office.office(database)
    said = {name: getattr(found, name) or None for name in OFFICE_FIELDS}
    path = office.file_of(database)
    if output.as_data(
        form,
        lambda: {
            "schema": "portfolio.office/1",
            "district": code,
            "file": str(path) if path else None,
            **said,
        },
        lambda: [{"district": code, **said}],
    ):
        return
    rows = [
        [label(term), said[name] or UNKNOWN_TEXT, f"--{name}"]
        for name, term in OFFICE_FIELDS.items()
    ]
    output.listing(form, _HEADINGS, rows)
    if not any(said.values()):
        output.tell(mark("Nothing is set; papers leave room to fill in by hand."))


@member(office_command, "set", mark("Put down what the papers of the district bear."))
@option("--bureau", type=options.TEXT, help=mark("The bureau that issues them."))
@option("--unit", type=options.TEXT, help=mark("Its unit that makes them."))
@option("--to", type=options.TEXT, help=mark("Whom they are addressed to."))
@option("--copies", type=options.TEXT, help=mark("Who gets a copy."))
@option("--head", type=options.TEXT, help=mark("The head of the unit, who signs."))
@option("--reviewer", type=options.TEXT, help=mark("Who reviews them."))
@option("--clerk", type=options.TEXT, help=mark("Who fills them in."))
@option("--phone", type=options.TEXT, help=mark("Where to ask."))
@option(
    "--number",
    type=options.TEXT,
    help=mark("The pattern of their numbers, with {year}, {month}, {blank}."),
)
@option(
    "--clear",
    type=click.Choice(list(OFFICE_FIELDS)),
    multiple=True,
    help=mark("Take back what was put down; may be given several times."),
)
@with_settings
def _set(settings: Settings, clear: tuple[str, ...], **given: str | None) -> None:
    changes = {name: value for name, value in given.items() if value is not None}
    if both := sorted({*changes} & {*clear}):
        raise WrongUsage(
            mark("--{name} is given and cleared; leave out one of them."), name=both[0]
        )
    changes |= dict.fromkeys(clear, "")
    if not changes:
        raise WrongUsage(mark("Say what is to be set; see “portfolio office set --help”."))
    path = office.set_office(settings.database(), changes)
    named = listing(label(OFFICE_FIELDS[name]) for name in changes)
    output.tell(mark("Set: {names}. Kept in {path}."), names=named, path=path)
