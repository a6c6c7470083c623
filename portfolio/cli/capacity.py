"""`capacity`: beds and beds per 1,000 residents, month by month."""

import click

from portfolio.beds import data as bed_data
from portfolio.beds.records.capacity import MonthCapacity
from portfolio.beds.records.table import CapacityTable
from portfolio.beds.service import capacity
from portfolio.beds.words.answer import answer_block
from portfolio.beds.words.base import caveat
from portfolio.beds.words.months import most_per_1000, reached_text, set_text
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.projects.words.page import plan_text
from portfolio.values.language import label, mark, translate
from portfolio.values.months import Month
from portfolio.values.signs import shown
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import count_text, month_text, rate_text, say

HEADINGS = (
    mark("Month"),
    mark("Beds"),
    mark("Per 1,000"),
    mark("Residents"),
    mark("Level of the target"),
    mark("Opened"),
)
#: What is in use has a least and a most.
IN_USE = (
    mark("Month"),
    mark("Beds, least"),
    mark("Beds, most"),
    mark("Per 1,000, least"),
    mark("Per 1,000, most"),
    *HEADINGS[3:],
)


@command("capacity", mark("Beds and beds per 1,000 residents, month by month."))
@option("--from", "first", type=options.MONTH, help=mark("The first month."))
@option("--to", "last", type=options.MONTH, help=mark("The last month."))
@options.as_of()
@options.view()
@options.population()
@options.target()
@options.output_format("json", "csv", "md")
@with_settings
def capacity_command(
    settings: Settings,
    first: Month | None,
    last: Month | None,
    as_of: Month,
    view: str,
    population: str,
    target: str | None,
    form: str,
) -> None:
    table = capacity.capacity_table(
        settings.database(),
        as_of,
        first=first,
        last=last,
        view=view,
        population=population,
        target=target,
    )
    if output.as_data(
        form, lambda: bed_data.capacity_data(table), lambda: bed_data.capacity_rows(table)
    ):
        return
    if form == "table":
        _print_head(table)
    in_use = any(item.most is not None for item in table.months)
    heads, sides = (IN_USE, "lrrrrrll") if in_use else (HEADINGS, "lrrrll")
    output.listing(form, heads, [_cells(item, in_use=in_use) for item in table.months], sides)
    if form == "table" and any(item.residents.held for item in table.months):
        click.echo(translate(mark("* population held: the last official figure is carried on")))


def _print_head(table: CapacityTable) -> None:
    plan, view = plan_text(table.plan), label(VIEWS[table.capacity.view])
    as_of = month_text(table.capacity.as_of)
    heading = say(mark("{plan} · {view} · as of {month}"), plan=plan, view=view, month=as_of)
    click.echo(shown(heading))
    click.echo()
    for line in (*answer_block(table.answer), caveat(table.answer)):
        click.echo(line)
    click.echo()


def _cells(item: MonthCapacity, *, in_use: bool) -> list[str]:
    held = "*" if item.residents.held else ""
    most = [count_text(item.most), rate_text(most_per_1000(item), 3)] if in_use else []
    return [
        month_text(item.month),
        count_text(item.beds),
        *most[:1],
        rate_text(item.per_1000, 3),
        *most[1:],
        f"{count_text(item.residents.value)}{held}",
        reached_text(item),
        _opened(item),
    ]


def _opened(item: MonthCapacity) -> str:
    """Return what opened, and that the count starts anew from the statistics where it does."""
    opened = " ".join(item.opened) or (str(item.projects) if item.projects else "")
    return " ".join(filter(None, (set_text(item), opened)))
