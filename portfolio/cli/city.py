"""`city`: all districts in one table, each against its own target."""

import click

from portfolio.beds.data.city import city_data, city_rows
from portfolio.beds.records.city import City
from portfolio.beds.service.city import roll_up_city
from portfolio.beds.words import city as words
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.store.database import Database
from portfolio.store.scope import NOT_NAMED
from portfolio.values.errors import DONE, TARGET_MISSED, DatabaseProblem, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.signs import shown


@command("city", mark("All districts side by side, each against its own target."))
@options.as_of()
@options.view()
@options.population()
@option(
    "--check",
    is_flag=True,
    help=mark("Exit with 3 where a district's target is missed; with 0 where nothing tells yet."),
)
@options.output_format("json", "csv", "md")
@with_settings
def city_command(
    settings: Settings, as_of: Month, view: str, population: str, check: bool, form: str
) -> int:
    database, city = read_city(settings, as_of, view, population)
    if form == "md":
        output.data(words.city_markdown(city))
    elif not output.as_data(form, lambda: city_data(city), lambda: city_rows(city)):
        print_city(city)
    return checked(database, city) if check else DONE


def read_city(
    settings: Settings, as_of: Month, view: str, population: str
) -> tuple[Database, City]:
    """Return the city with its database. Raises WrongUsage where one plan or district is named."""
    require_none_named(settings)
    database = settings.database()
    return database, roll_up_city(database, as_of, view=view, population=population)


def require_none_named(settings: Settings) -> None:
    """Raise WrongUsage where one plan or district is named for what holds all of them."""
    if settings.named != NOT_NAMED:
        raise WrongUsage(
            mark(
                "This holds all districts, each with its current plan; leave out --plan, --district."
            )
        )


def print_city(city: City) -> None:
    """Print what the city comes to, then its districts."""
    click.echo(words.city_title(city))
    click.echo()
    for line in words.city_lines(city):
        click.echo(shown(line))
    click.echo()
    headings, rows = words.city_table(city)
    output.table(headings, rows, words.SIDES)
    click.echo(words.city_note(city))


def checked(database: Database, city: City) -> int:
    """Say of each district whether its target is met; return 3 where one is missed.

    Raises DatabaseProblem where no district has a target.
    """
    capacities = [item.beds.capacities[city.view] for item in city.districts if item.beds]
    if not capacities:
        raise DatabaseProblem(
            mark("{path} has no target to check; add one with “portfolio target add”."),
            path=database.path,
        )
    for sentence in words.city_verdicts(city):
        output.words(sentence)
    return TARGET_MISSED if any(item.met is False for item in capacities) else DONE
