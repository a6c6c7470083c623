"""`funding` and `phase`: who pays for a project, and when it is planned, arrives, is done and paid."""

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.money.service import entries
from portfolio.money.words import period_words, phase_words, source_word
from portfolio.values.digits import read_count
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import FUNDING_SOURCES
from portfolio.values.words import money_text


def _month_number(text: str) -> int:
    number = read_count(text, 12)
    if number < 1:
        raise WrongUsage(mark("“{text}” is not a month of the year; type 1 to 12."), text=text)
    return number


_FROM = click.Choice(list(FUNDING_SOURCES))


@command("funding", mark("Put down what a source of funds gives to a project."))
@click.argument("code", type=options.TEXT)
@option("--from", "origin", type=_FROM, required=True, help=mark("Who gives the money."))
@option("--amount", type=options.MONEY, required=True, help=mark("How much in all, such as 1.2亿."))
@options.correct
@options.sure
@options.why
@with_settings
def funding_command(
    settings: Settings,
    code: str,
    origin: str,
    amount: int,
    reason: str,
    source: str,
    correct: bool,
    sure: bool,
) -> None:
    rows = entries.fund(
        settings.database(),
        settings.author(reason),
        code,
        origin,
        amount=amount,
        source=source,
        correct=correct,
        sure=sure,
    )
    output.tell(
        mark("{code}: {source} {amount} is on record; all sources together {total}."),
        code=code,
        source=source_word(origin),
        amount=money_text(amount),
        total=money_text(sum(row.amount for row in rows)),
    )


@command(
    "phase",
    mark("Put down what of a project is planned, arrived, done or paid in a year or month."),
)
@click.argument("code", type=options.TEXT)
@option("--year", type=options.YEAR, help=mark("The year."))
@option(
    "--before",
    type=options.YEAR,
    help=mark("All the years before this one, where no more is known."),
)
@option("--after", type=options.YEAR, help=mark("All the years after this one."))
@option(
    "--month",
    "number",
    type=options.reads("month", _month_number),
    help=mark("A month of the year, 1 to 12; without it the whole year."),
)
@option("--from", "origin", type=_FROM, help=mark("The source; without it all of them together."))
@option("--planned", type=options.MONEY, help=mark("Money arranged for it, such as 1.2亿."))
@option("--arrived", type=options.MONEY, help=mark("Money that arrived in the account in it."))
@option("--done", type=options.MONEY, help=mark("Investment completed in it."))
@option("--paid", type=options.MONEY, help=mark("Money paid out in it."))
@options.correct
@options.sure
@options.why
@with_settings
def phase_command(
    settings: Settings,
    code: str,
    year: int | None,
    before: int | None,
    after: int | None,
    number: int | None,
    origin: str | None,
    reason: str,
    source: str,
    correct: bool,
    sure: bool,
    **given: int | None,
) -> None:
    year, side = _of_years(year, before, after)
    if number and side:
        raise WrongUsage(mark("--month is of one year; leave it out with --before or --after."))
    month = Month.of(year, number) if number else None
    rows = entries.phase(
        settings.database(),
        settings.author(reason),
        code,
        year,
        month,
        origin,
        side=side,
        amounts={name: fen for name, fen in given.items() if fen is not None},
        source=source,
        correct=correct,
        sure=sure,
    )
    wanted = (year, month, side, origin)
    put = next(row for row in rows if (row.year, row.month, row.side, row.funding_source) == wanted)
    output.tell(
        mark("{code}, {period}, {source}: {amounts}; on record."),
        code=code,
        period=period_words(put),
        source=source_word(origin),
        amounts=phase_words(put),
    )


def _of_years(year: int | None, before: int | None, after: int | None) -> tuple[int, str | None]:
    """Return the year that was given and, of all years before or after it, the side."""
    given = [(n, side) for n, side in ((year, None), (before, "before"), (after, "after")) if n]
    if len(given) != 1:
        raise WrongUsage(mark("Give --year, or --before or --after a year: one of them."))
    return given[0]
