"""`log` and `undo`: who changed what, when and why; taking a change back."""

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.history import data as history_data
from portfolio.history.service import log as history
from portfolio.history.words.log import ALTERED, change_lines, undone_text
from portfolio.values.digits import read_count
from portfolio.values.language import mark, plural
from portfolio.values.months import parse_month
from portfolio.values.signs import shown


def _day(text: str) -> str:
    """Return the first day of a month, or a day as it is."""
    return text if text.count("-") == 2 else f"{parse_month(text)}-01"


def _number(text: str) -> int:
    return read_count(text, 10**9)


@command("log", mark("Who changed what, when and why, the newest first."))
@click.argument("code", type=options.TEXT, required=False)
@option("--since", type=options.reads("date", _day), help=mark("Made since this day or month."))
@option(
    "--most",
    type=options.reads("number", _number),
    default="20",
    show_default=True,
    help=mark("How many changes at the most; 0 for all."),
)
@options.output_format("json", "csv")
@with_settings
def log_command(
    settings: Settings, code: str | None, since: str | None, most: int, form: str
) -> None:
    rows = history.SHOWN_ROWS if form == "table" else None
    logged = history.read_log(
        settings.database(), code=code, since=since, most=most or None, most_rows=rows
    )
    if output.as_data(
        form,
        lambda: history_data.log_data(logged),
        lambda: history_data.log_rows(logged),
        history_data.LOG_COLUMNS,
    ):
        return
    for entry in logged.entries:
        for line in change_lines(entry, logged):
            click.echo(shown(line))


@command("undo", mark("Take back your newest change not yet taken back, or any by its number."))
@click.argument("number", type=options.reads("number", _number), required=False)
@with_settings
def undo_command(settings: Settings, number: int | None) -> None:
    taken = history.undo(settings.database(), settings.author("undo"), number)
    (entry,) = taken.entries
    output.words(undone_text(entry, taken))


def print_check(settings: Settings) -> bool:
    """Check the log and print its head, and what is wrong; return whether nothing is."""
    checked = history.check(settings.database())
    for problem in checked.problems:
        output.tell(problem.template, **problem.values)
    if checked.altered:
        output.tell(ALTERED, names=", ".join(checked.altered))
    output.data(
        plural(
            "{changes} change, log head {head}",
            "{changes} changes, log head {head}",
            checked.changes,
        ).format(changes=checked.changes, head=checked.head)
        + "\n"
    )
    return not (checked.problems or checked.altered)
