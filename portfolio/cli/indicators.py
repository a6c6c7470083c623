"""`indicator`: the plan's table of indicators, listed, added to and observed."""

from collections.abc import Iterator
from typing import Any, Final

import click

from portfolio.beds.data import indicators as data
from portfolio.beds.records.indicators import Indicator, IndicatorTable, Observation
from portfolio.beds.service import indicators
from portfolio.beds.words.indicators import (
    computed_text,
    figure_text,
    gross_notes,
    met_text,
    observed_text,
    type_text,
    unit_text,
)
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import member, option, with_settings
from portfolio.projects.words.page import plan_text
from portfolio.values.digits import fold, read_decimal
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month, parse_month
from portfolio.values.signs import shown
from portfolio.values.vocabulary import DIRECTIONS, INDICATOR_TYPES, MEASURES
from portfolio.values.words import month_text, name_of, say

DECIMAL = options.reads("figure", read_decimal)


indicator_command = click.Group("indicator")

_HEADINGS: Final = (
    mark("Code"),
    mark("Indicator"),
    mark("Unit"),
    mark("Type"),
    mark("Base"),
    mark("Target"),
    mark("Latest observed"),
    mark("By the projects"),
    mark("Target met"),
    mark("Source"),
)


@member(
    indicator_command,
    "list",
    mark("List the plan's indicators: base, target, latest observed, by the projects."),
)
@options.as_of()
@options.output_format("json", "csv", "md")
@with_settings
def _list(settings: Settings, as_of: Month, form: str) -> None:
    found = indicators.indicator_table(settings.database(), as_of)
    if output.as_data(
        form, lambda: data.table_data(found), lambda: data.table_rows(found), data.COLUMNS
    ):
        return
    if form == "table":
        heading = mark("{plan} · as of {month}")
        told = say(heading, plan=plan_text(found.plan), month=month_text(found.as_of))
        click.echo(shown(told))
    output.listing(form, _HEADINGS, list(_cells(found)), "llllrrlll")
    if form == "table":
        for item in found.indicators:
            for note in gross_notes(item):
                click.echo(f"{item.code}: {note}")


def _cells(found: IndicatorTable) -> Iterator[list[str]]:
    for item in found.indicators:
        yield [
            item.code,
            name_of(item),
            unit_text(item),
            type_text(item),
            figure_text(item.base, item.base_year),
            figure_text(item.target, item.target_year),
            observed_text(item),
            computed_text(item),
            met_text(item),
            item.latest.source if item.latest else item.source,
        ]


@member(indicator_command, "add", mark("Add an indicator to the plan."))
@click.argument("code", type=options.TEXT)
@option(
    "--name",
    "name_zh",
    type=options.TEXT,
    required=True,
    help=mark("Its Chinese name, as printed."),
)
@option("--name-en", type=options.TEXT, default="", help=mark("Its English name."))
@option("--unit", type=options.TEXT, default="", help=mark("Its unit, as printed."))
@option("--type", type=click.Choice(list(INDICATOR_TYPES)), help=mark("binding or anticipatory."))
@option(
    "--direction", type=click.Choice(list(DIRECTIONS)), help=mark("Whether more or less is better.")
)
@option("--base", type=DECIMAL, help=mark("Its value in the base year."))
@option("--base-year", type=options.YEAR, help=mark("The base year."))
@option("--earlier", type=DECIMAL, help=mark("An earlier value, as the plan prints it."))
@option("--earlier-year", type=options.YEAR, help=mark("The year of the earlier value."))
@option(
    "--growth",
    type=DECIMAL,
    help=mark("By how many percent the plan says it has grown since: 9.1; -3.2 where it fell."),
)
@option("--target", type=DECIMAL, help=mark("What the plan promises."))
@option("--target-year", type=options.YEAR, help=mark("By the end of this year."))
@option(
    "--measure",
    type=click.Choice(list(MEASURES)),
    help=mark("What the projects measure it by: beds per 1,000, or infectious ones per 10,000."),
)
@option("--note", type=options.TEXT, default="", help=mark("A note."))
@options.correct
@options.why
@with_settings
def _add(settings: Settings, reason: str, correct: bool, **given: Any) -> None:
    new, author = Indicator(**given), settings.author(reason)
    indicators.add_indicator(settings.database(), author, new, correct=correct)
    output.tell(mark("Indicator {code} is on record."), code=new.code)


def _day(text: str) -> str:
    """Return a day as it was typed, a month as `2025-12`. Raises WrongUsage where it is neither."""
    return fold(text) if text.count("-") > 1 else str(parse_month(text))


@member(
    indicator_command, "observe", mark("Put down a value that a document gives of an indicator.")
)
@click.argument("code", type=options.TEXT)
@option("--date", type=options.reads("date", _day), help=mark("The day or month it speaks of."))
@option("--year", type=options.YEAR, help=mark("The year it speaks of."))
@option("--value", type=DECIMAL, required=True, help=mark("The value, its digits as printed."))
@option("--note", type=options.TEXT, default="", help=mark("A note."))
@options.correct
@options.why
@with_settings
def _observe(
    settings: Settings,
    code: str,
    date: str | None,
    year: int | None,
    reason: str,
    correct: bool,
    **given: Any,
) -> None:
    if (date is None) == (year is None):
        raise WrongUsage(mark("Give either --date or --year: the time the value speaks of."))
    as_of = date or str(year)
    new, author = Observation(as_of, **given), settings.author(reason)
    indicators.observe(settings.database(), author, code, new, correct=correct)
    output.tell(
        mark("{value} of {code} in {when} is on record."), value=new.value, code=code, when=as_of
    )
