"""`project`, `population`, `target`, `stock`: the officers' other edits, each with a reason."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from portfolio.beds.records import ObservedStock, Population, Target
from portfolio.beds.service import figures
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import Command, F, option, with_settings
from portfolio.projects.service import edits
from portfolio.values.area import parse_area
from portfolio.values.digits import read_count, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.money import parse_money
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    FUNDERS,
    GROUPS,
    MOST_RESIDENTS,
    NATURES,
    POPULATION_KINDS,
    POPULATION_STATUSES,
)
from portfolio.values.words import month_text

TEXT = options.TEXT
MONEY = options.reads("amount", parse_money)
AREA = options.reads("area", parse_area)


def _rate(text: str) -> int:
    value = read_number(text)
    if value is None or (value * 100).denominator != 1:
        raise WrongUsage(
            mark("“{text}” is no rate per 1,000 residents; type it as 6.6 or 6.60."), text=text
        )
    return int(value * 100)


RATE = options.reads("rate", _rate)
RESIDENTS = options.reads("residents", lambda text: read_count(text, MOST_RESIDENTS))


def why(function: F) -> F:
    """Add the options that every edit needs: the reason, and the document it rests on."""
    function = option(
        "--reason", type=TEXT, required=True, help=mark("Why it is changed; kept in the log.")
    )(function)
    return option(
        "--source",
        type=TEXT,
        required=True,
        help=mark("The document it rests on, by code or title."),
    )(function)


def correct(function: F) -> F:
    return option(
        "--correct",
        is_flag=True,
        help=mark("Change the figure on record; the old one stays in the log."),
    )(function)


def _group(name: str) -> click.Group:
    return click.Group(name)


def _member(
    group: click.Group, name: str, help_text: str
) -> Callable[[Callable[..., Any]], click.Command]:
    return group.command(name, cls=Command, help=help_text)


project_command = _group("project")
population_command = _group("population")
target_command = _group("target")
stock_command = _group("stock")

_AREAS = ("land_area", "floor_area", "renovated_area")
_BEDS = ("beds_built", "beds_staffed", "beds_opened", "beds_new")


def _figures(function: F) -> F:
    for name in reversed(_BEDS):
        function = option(f"--{name.replace('_', '-')}", type=options.BEDS, help=mark("Beds."))(
            function
        )
    for name in reversed(_AREAS):
        text = mark("Area, such as 27600 or 60亩.")
        function = option(f"--{name.replace('_', '-')}", type=AREA, help=text)(function)
    return option("--investment", type=MONEY, help=mark("Total investment, such as 1.2亿."))(
        function
    )


@_member(project_command, "add", mark("Add a project; without --group it stands outside the plan."))
@click.argument("code", type=TEXT)
@option("--name", "name_zh", type=TEXT, required=True, help=mark("Its Chinese name, as printed."))
@option("--name-en", type=TEXT, default="", help=mark("Its English name."))
@option("--group", type=click.Choice(list(GROUPS)), help=mark("continued, new or planned."))
@option("--nature", type=click.Choice(list(NATURES)), default="unknown", help=mark("Its nature."))
@option("--funder", type=click.Choice(list(FUNDERS)), help=mark("public or private."))
@option(
    "--township", "townships", type=TEXT, multiple=True, help=mark("A township, by code or name.")
)
@option("--start", type=options.START, help=mark("Planned start: a month or a year."))
@option("--finish", type=options.FINISH, help=mark("Planned finish: a month or a year."))
@_figures
@why
@with_settings
def _add(settings: Settings, reason: str, **given: Any) -> None:
    new = edits.new_project(given)
    detail = edits.add_project(settings.database(), settings.author(reason), new)
    output.tell(mark("Added project {code}."), code=detail.row.code)


def _edits(function: F) -> F:
    for name in reversed(edits.EDITABLE):
        flag = f"--{name.replace('_', '-')}"
        function = option(flag, name, type=_type_of(name), help=_EDITS[name])(function)
    return function


def _type_of(name: str) -> click.ParamType[Any]:
    if name == "nature":
        return click.Choice(list(NATURES))
    return options.MONTH if name.endswith("_month") else TEXT


_EDITS: Mapping[str, str] = {
    "name_en": mark("Its English name."),
    "nature": mark("Its nature."),
    "address": mark("Its address."),
    "project_code": mark("The national project code."),
    "registered_month": mark("In the project library since this month."),
    "stats_entry_month": mark("In the investment statistics since this month."),
    "owner": mark("The owner."),
    "agent": mark("The agent builder."),
    "responsible_unit": mark("The responsible unit."),
    "leader": mark("The responsible leader."),
    "contact": mark("Whom to call."),
    "scope": mark("Scope and scale of the works."),
}


@_member(project_command, "edit", mark("Change particulars of a project; plan figures are kept."))
@click.argument("code", type=TEXT)
@_edits
@option("--clear", multiple=True, metavar="FIELD", help=mark("Make a field unknown again."))
@option("--reason", type=TEXT, required=True, help=mark("Why it is changed; kept in the log."))
@option(
    "--expect-version",
    type=options.reads("version", lambda text: read_count(text, 10**9)),
    help=mark("Refuse where the project is not at this version."),
)
@with_settings
def _edit(
    settings: Settings,
    code: str,
    clear: tuple[str, ...],
    reason: str,
    expect_version: int | None,
    **given: Any,
) -> None:
    changes = {name: value for name, value in given.items() if value is not None}
    changes |= dict.fromkeys((_clearable(name) for name in clear), None)
    detail = edits.edit_project(
        settings.database(), settings.author(reason), code, changes, expect_version=expect_version
    )
    row = detail.row
    output.tell(mark("{code} is at version {version} now."), code=row.code, version=row.version)


def _clearable(name: str) -> str:
    found = name.removeprefix("--").replace("-", "_")
    if found not in edits.EDITABLE or found in ("nature", "name_en"):
        names = ", ".join(
            n.replace("_", "-") for n in edits.EDITABLE if n not in ("nature", "name_en")
        )
        raise WrongUsage(
            mark("There is no field “{name}” to clear; the fields are: {names}."),
            name=name,
            names=names,
        )
    return found


@_member(project_command, "merge", mark("Merge a project into another; its record stays."))
@click.argument("code", type=TEXT)
@click.argument("into", type=TEXT)
@options.month("--month", options.FROM)
@why
@with_settings
def _merge(
    settings: Settings, code: str, into: str, month: Month, reason: str, source: str
) -> None:
    database, author = settings.database(), settings.author(reason)
    edits.end_project(database, author, code, month, source=source, into=into)
    output.tell(
        mark("{code} is merged into {into} from {month} on; its plan figures stay."),
        code=code,
        into=into,
        month=month_text(month),
    )


@_member(project_command, "withdraw", mark("Take a project out of the plan; its record stays."))
@click.argument("code", type=TEXT)
@options.month("--month", options.FROM)
@why
@with_settings
def _withdraw(settings: Settings, code: str, month: Month, reason: str, source: str) -> None:
    edits.end_project(settings.database(), settings.author(reason), code, month, source=source)
    output.tell(
        mark("{code} is withdrawn from {month} on; its plan figures stay."),
        code=code,
        month=month_text(month),
    )


@_member(population_command, "add", mark("Add the residents of a day, from an official figure."))
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
@correct
@why
@with_settings
def _population(settings: Settings, reason: str, correct: bool, **given: Any) -> None:
    new = Population(**given)
    figures.add_population(settings.database(), settings.author(reason), new, correct=correct)
    output.tell(
        mark("{number} residents on {day} are on record."),
        number=f"{given['residents']:,}",
        day=new.as_of,
    )


@_member(target_command, "add", mark("Add a target of beds per 1,000 residents by a month."))
@option("--month", type=options.MONTH, required=True, help=mark("By the end of this month."))
@option("--per-1000", "rate", type=RATE, required=True, help=mark("Beds per 1,000 residents."))
@option("--baseline-month", type=options.MONTH, required=True, help=mark("The base month."))
@option(
    "--baseline-per-1000",
    "baseline_rate",
    type=RATE,
    required=True,
    help=mark("Beds per 1,000 then."),
)
@option(
    "--code",
    type=TEXT,
    default="T2-6",
    show_default=True,
    help=mark("The indicator's number in the plan."),
)
@correct
@why
@with_settings
def _target(settings: Settings, reason: str, correct: bool, **given: Any) -> None:
    new = Target(**given)
    figures.add_target(settings.database(), settings.author(reason), new, correct=correct)
    output.tell(mark("The target of {month} is on record."), month=month_text(new.month))


@_member(stock_command, "add", mark("Add the district's beds at a month's end, as observed."))
@option("--month", type=options.MONTH, required=True, help=mark("At the end of this month."))
@option("--beds", type=options.BEDS, required=True, help=mark("Beds of the whole district."))
@correct
@why
@with_settings
def _stock(settings: Settings, reason: str, correct: bool, **given: Any) -> None:
    new = ObservedStock(**given)
    figures.add_stock(settings.database(), settings.author(reason), new, correct=correct)
    output.tell(
        mark("{beds} beds at the end of {month} are on record."),
        beds=f"{new.beds:,}",
        month=month_text(new.month),
    )
