"""`capacity`: beds and beds per 1,000 residents, month by month."""

import click

from portfolio.beds import data as bed_data
from portfolio.beds.records import CapacityTable, MonthCapacity
from portfolio.beds.service import capacity
from portfolio.beds.words import answer_block, caveat
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.values.language import label, mark, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import count_text, month_text, name_of, rate_text, say

HEADINGS = (
    mark("Month"),
    mark("Beds"),
    mark("Per 1,000"),
    mark("Residents"),
    mark("Target"),
    mark("Opened"),
)


@command("capacity", mark("Beds and beds per 1,000 residents, month by month."))
@option("--from", "first", type=options.MONTH, help=mark("The first month."))
@option("--to", "last", type=options.MONTH, help=mark("The last month."))
@options.as_of()
@options.view()
@options.population()
@options.output_format("json", "csv", "md")
@with_settings
def capacity_command(
    settings: Settings,
    first: Month | None,
    last: Month | None,
    as_of: Month,
    view: str,
    population: str,
    form: str,
) -> None:
    table = capacity.capacity_table(
        settings.database(), as_of, first=first, last=last, view=view, population=population
    )
    if output.as_data(
        form, lambda: bed_data.capacity_data(table), lambda: bed_data.capacity_rows(table)
    ):
        return
    if form == "table":
        _print_head(table)
    output.listing(form, HEADINGS, [_cells(item) for item in table.months], "lrrrll")
    if form == "table" and any(item.residents.held for item in table.months):
        click.echo(translate(mark("* population held: the last official figure is carried on")))


def _print_head(table: CapacityTable) -> None:
    plan, view = name_of(table.plan), label(VIEWS[table.capacity.view])
    as_of = month_text(table.capacity.as_of)
    heading = say(mark("{plan} · {view} · as of {month}"), plan=plan, view=view, month=as_of)
    click.echo(output.plain(heading))
    click.echo()
    for line in (*answer_block(table.answer), caveat(table.answer)):
        click.echo(line)
    click.echo()


def _cells(item: MonthCapacity) -> list[str]:
    held = "*" if item.residents.held else ""
    reached = mark("reached") if item.met else mark("not reached")
    return [
        month_text(item.month),
        count_text(item.beds),
        rate_text(item.per_1000, 3),
        f"{count_text(item.residents.value)}{held}",
        translate(reached),
        " ".join(item.opened) or (str(item.projects) if item.projects else ""),
    ]
