"""`budget`: the paper of a budget meeting, or its figures as JSON."""

from pathlib import Path

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.money import data as money_data
from portfolio.pack.service import meeting
from portfolio.pack.service.month import require_come
from portfolio.values import tabular
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month


@command("budget", mark("The paper of a budget meeting: workbook, one page in words, and data."))
@option("--year", type=options.YEAR, help=mark("The year asked for (default: the next one)."))
@options.month("--as-of", options.AS_OF)
@options.known_at()
@option(
    "--out",
    type=click.Path(path_type=Path),
    help=mark("The folder to write into; it is created where it is missing."),
)
@option(
    "--scenario",
    "scenarios",
    metavar="NAME|FILE",
    multiple=True,
    type=options.TEXT,
    help=mark("A scenario to show, by its name or file; may be given several times."),
)
@option("--force", is_flag=True, help=mark("Replace a paper of the year that stands there."))
@option(
    "--format",
    "form",
    type=click.Choice(["json"]),
    help=mark("Print the figures instead of, or besides, writing the paper."),
)
@with_settings
def budget_command(
    settings: Settings,
    year: int | None,
    as_of: Month,
    out: Path | None,
    scenarios: tuple[str, ...],
    force: bool,
    form: str | None,
) -> None:
    if out is None and form is None:
        raise WrongUsage(mark("Give a folder with --out, or --format json to print the figures."))
    if out is not None:
        require_come(as_of, settings.present())
    asked = year or as_of.year + 1
    database = settings.database()
    chosen = meeting.chosen(database, settings.keeping(), as_of, scenarios)
    found, made = meeting.paper(database, as_of, asked, out, scenarios=chosen, force=force)
    for path in made.paths:
        output.tell(mark("Wrote {path}."), path=path)
    if form == "json":
        output.data(tabular.json_text(money_data.budget_data(found)))
