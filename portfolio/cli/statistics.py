"""`population`, `target`, `stock`: what beds are counted from and held against, each with a reason."""

from collections.abc import Iterator
from typing import Any

import click

from portfolio.beds import data as bed_data
from portfolio.beds.records.ground import ObservedStock, Population, StockChange, StockList, Target
from portfolio.beds.service import figures
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import F, member, option, with_settings
from portfolio.values.digits import fold, read_count, read_rate
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    MOST_BEDS,
    MOST_RESIDENTS,
    POPULATION_KINDS,
    POPULATION_STATUSES,
)
from portfolio.values.words import month_text

TEXT = options.TEXT


RATE = options.reads("rate", read_rate)
RESIDENTS = options.reads("residents", lambda text: read_count(text, MOST_RESIDENTS))


def revise(function: F) -> F:
    return option(
        "--revise",
        is_flag=True,
        help=mark("The statistics have revised it: what was first published stays beside it."),
    )(function)


def _one_of(*, correct: bool, revise: bool) -> None:
    if correct and revise:
        raise WrongUsage(
            mark("--correct mends a wrong entry, --revise adds a later figure; give one of them.")
        )


population_command = click.Group("population")
target_command = click.Group("target")
stock_command = click.Group("stock")


@member(population_command, "add", mark("Add the residents of a day, from an official figure."))
@option("--as-of", "as_of", type=TEXT, required=True, help=mark("The day, such as 2025-12-31."))
@option("--residents", type=RESIDENTS, required=True, help=mark("How many residents."))
@option(
    "--kind",
    type=click.Choice(list(POPULATION_KINDS)),
    default="survey",
    show_default=True,
    help=mark("How it was found."),
)
@option(
    "--status",
    type=click.Choice([status for status in POPULATION_STATUSES if status != "unknown"]),
    default="official",
    show_default=True,
    help=mark("Only official figures are a basis."),
)
@option("--note", type=TEXT, default="", help=mark("A note."))
@options.correct
@revise
@options.sure
@options.why
@with_settings
def _population(
    settings: Settings, reason: str, *, correct: bool, revise: bool, sure: bool, **given: Any
) -> None:
    _one_of(correct=correct, revise=revise)
    new, author = Population(**given), settings.author(reason)
    figures.add_population(
        settings.database(), author, new, correct=correct, revise=revise, sure=sure
    )
    output.tell(
        mark("{number} residents on {day} are on record."),
        number=f"{given['residents']:,}",
        day=new.as_of,
    )


def _of_target(function: F) -> F:
    """Add the options that say what a target promises and what its base stands on."""
    added = (
        option(
            "--month", type=options.MONTH, required=True, help=mark("By the end of this month.")
        ),
        option(
            "--per-1000", "rate", type=RATE, required=True, help=mark("Beds per 1,000 residents.")
        ),
        option("--baseline-month", type=options.MONTH, required=True, help=mark("The base month.")),
        option(
            "--baseline-per-1000",
            "baseline_rate",
            type=RATE,
            required=True,
            help=mark("Beds per 1,000 then."),
        ),
        option(
            "--residents",
            type=RESIDENTS,
            help=mark("Residents its base stands on; else the newest official ones by that month."),
        ),
    )
    for each in reversed(added):
        function = each(function)
    return function


@member(target_command, "add", mark("Add a target of beds per 1,000 residents by a month."))
@_of_target
@option(
    "--code",
    type=TEXT,
    default="T2-6",
    show_default=True,
    help=mark("The indicator's number in the plan."),
)
@options.correct
@options.why
@with_settings
def _target(settings: Settings, reason: str, correct: bool, **given: Any) -> None:
    new = Target(**given)
    figures.add_target(settings.database(), settings.author(reason), new, correct=correct)
    output.tell(mark("The target of {month} is on record."), month=month_text(new.month))


@member(target_command, "revise", mark("Set another value beside a target, from a month on."))
@_of_target
@option("--from", "begins", type=options.MONTH, required=True, help=mark("It holds from then on."))
@options.correct
@options.why
@with_settings
def _revised_target(
    settings: Settings, reason: str, begins: Month, correct: bool, **given: Any
) -> None:
    new = Target(code="", **given)
    author = settings.author(reason)
    figures.revise_target(settings.database(), author, new, begins, correct=correct)
    output.tell(
        mark("The target of {month} is revised from {begins} on; the first one stays beside it."),
        month=month_text(new.month),
        begins=month_text(begins),
    )


@member(stock_command, "add", mark("Add the district's beds at a month's end, as observed."))
@option("--month", type=options.MONTH, required=True, help=mark("At the end of this month."))
@option("--beds", type=options.BEDS, required=True, help=mark("Beds of the whole district."))
@option("--scope", type=TEXT, default="", help=mark("Of which institutions, as the paper says."))
@option(
    "--boundary",
    is_flag=True,
    help=mark(
        "From this month on the district's territory is another; give its residents as well."
    ),
)
@options.correct
@revise
@options.sure
@options.why
@with_settings
def _stock(
    settings: Settings, reason: str, *, correct: bool, revise: bool, sure: bool, **given: Any
) -> None:
    _one_of(correct=correct, revise=revise)
    new, author = ObservedStock(**given), settings.author(reason)
    figures.add_stock(settings.database(), author, new, correct=correct, revise=revise, sure=sure)
    output.tell(
        mark("{beds} beds at the end of {month} are on record."),
        beds=f"{new.beds:,}",
        month=month_text(new.month),
    )


def _signed(text: str) -> int:
    """Return beds with their sign: +30, 30 or -20. Raises WrongUsage."""
    typed = fold(text).replace("−", "-")
    beds = read_count(typed.removeprefix("-").removeprefix("+"), MOST_BEDS)
    return -beds if typed.startswith("-") else beds


@member(stock_command, "change", mark("Put down beds gained or lost without a project."))
@option("--month", type=options.MONTH, required=True, help=mark("From this month on."))
@option(
    "--beds", type=options.reads("beds", _signed), required=True, help=mark("Such as +30 or -20.")
)
@option("--name", "institution", type=TEXT, default="", help=mark("The institution."))
@options.why
@with_settings
def _change(settings: Settings, reason: str, **given: Any) -> None:
    new = figures.change_stock(settings.database(), settings.author(reason), StockChange(**given))
    output.tell(
        mark("{beds} beds from {month} on are on record, outside every plan."),
        beds=f"{new.beds:+,d}",
        month=month_text(new.month),
    )


@member(stock_command, "list", mark("List the observed stock, and its changes without a project."))
@options.known_at()
@options.output_format("json", "csv")
@with_settings
def _stocks(settings: Settings, form: str) -> None:
    found = figures.stock_list(settings.database())
    if output.as_data(
        form,
        lambda: bed_data.stock_data(found),
        lambda: bed_data.stock_rows(found),
        bed_data.STOCK_COLUMNS,
    ):
        return
    output.listing(form, _STOCK_HEADINGS, list(_stock_cells(found)), "llrll")


_STOCK_HEADINGS = (mark("Kind"), mark("Month"), mark("Beds"), mark("Institution"), mark("Source"))


def _stock_cells(found: StockList) -> Iterator[list[str]]:
    for item in found.observed:
        kind = translate(mark("Observed, another territory") if item.boundary else mark("Observed"))
        yield [kind, month_text(item.month), f"{item.beds:,}", "", item.source]
    for change in found.changes:
        kind = translate(mark("Change"))
        beds = f"{change.beds:+,d}"
        yield [kind, month_text(change.month), beds, change.institution, change.source]
