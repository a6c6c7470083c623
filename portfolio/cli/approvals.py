"""`rebaseline`, `annual`, `milestone`: what is approved after the plan was."""

from typing import Any

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.projects.service import approvals
from portfolio.values.language import label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import COMPONENTS, FIGURES, FUNDERS, GROUPS, MILESTONES, NATURES
from portfolio.values.words import month_text


@command("rebaseline", mark("Add a baseline to a project; the earlier ones stay as they are."))
@click.argument("code", type=options.TEXT)
@options.month("--month", options.FROM)
@option("--start", type=options.START, help=mark("Planned start: a month or a year."))
@option("--finish", type=options.FINISH, help=mark("Planned finish: a month or a year."))
@option("--group", type=click.Choice(list(GROUPS)), help=mark("Its group from that month on."))
@option("--funder", type=click.Choice(list(FUNDERS)), help=mark("Its funder from that month on."))
@option("--nature", type=click.Choice(list(NATURES)), help=mark("Its nature from that month on."))
@option(
    "--investment-private",
    "private",
    type=options.MONEY,
    help=mark("The part of the investment that is paid privately."),
)
@options.components
@options.figures()
@options.sure
@options.why
@with_settings
def rebaseline_command(
    settings: Settings,
    code: str,
    month: Month,
    reason: str,
    source: str,
    sure: bool,
    **given: Any,
) -> None:
    figures = {name: given.pop(name) for name in FIGURES}
    known = {name: value for name, value in figures.items() if value is not None}
    parts = {name: given.pop(f"investment_{name}") for name in COMPONENTS}
    parts = {name: fen for name, fen in parts.items() if fen is not None}
    new = approvals.NewBaseline(source, figures=known, components=parts, **given)
    author = settings.author(reason)
    detail = approvals.rebaseline(settings.database(), author, code, month, new, sure=sure)
    first, current = detail.baselines[0], detail.baselines[-1]
    output.tell(
        mark("{code} has baseline {number} from {month} on; baseline 1 stays."),
        code=detail.row.code,
        number=current.number,
        month=month_text(current.month),
    )
    output.as_read(known, parts)
    if first.finish and current.finish:
        output.tell(
            mark("Against baseline 1 the finish moves by {months} months."),
            months=f"{current.finish.month - first.finish.month:+d}",
        )


@command("annual", mark("Put down what a project is to do in a year: amount and milestone."))
@click.argument("code", type=options.TEXT)
@option("--year", type=options.YEAR, required=True, help=mark("The year."))
@option(
    "--amount", type=options.MONEY, help=mark("Investment to be done in the year, such as 1.2亿.")
)
@option("--milestone", type=options.TEXT, help=mark("Physical progress to be reached."))
@options.correct
@options.sure
@options.why
@with_settings
def annual_command(settings: Settings, code: str, year: int, reason: str, **given: Any) -> None:
    approvals.plan_year(settings.database(), settings.author(reason), code, year, **given)
    output.tell(mark("{code}: the plan of {year} is on record."), year=year, code=code)


@command("milestone", mark("Put down an approval, permit or acceptance with date and number."))
@click.argument("code", type=options.TEXT)
@click.argument("kind", type=click.Choice(list(MILESTONES)))
@option(
    "--date", "day", type=options.TEXT, required=True, help=mark("The day, such as 2025-12-31.")
)
@option("--number", type=options.TEXT, help=mark("The number of its document."))
@options.correct
@options.why
@with_settings
def milestone_command(
    settings: Settings, code: str, kind: str, day: str, reason: str, **given: Any
) -> None:
    approvals.add_milestone(settings.database(), settings.author(reason), code, kind, day, **given)
    output.tell(
        mark("{milestone} of {day} is on record for {code}."),
        milestone=label(MILESTONES[kind]),
        day=day,
        code=code,
    )
