"""`project`, `population`, `target`, `stock`: the officers' other edits, each with a reason."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click

from portfolio.beds import data as bed_data
from portfolio.beds.records.ground import ObservedStock, Population, StockChange, StockList, Target
from portfolio.beds.service import figures
from portfolio.cli import options, output
from portfolio.cli.parts import kind_command, part_command
from portfolio.cli.settings import Settings
from portfolio.cli.split import split_command
from portfolio.cli.words import Command, F, Group, option, with_settings
from portfolio.projects.service import edits, sites
from portfolio.values.digits import fold, read_count, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark, translate
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    FUNDERS,
    GROUPS,
    MOST_BEDS,
    MOST_RESIDENTS,
    NATURES,
    POPULATION_KINDS,
    POPULATION_STATUSES,
)
from portfolio.values.words import month_text

TEXT = options.TEXT


def _rate(text: str) -> int:
    value = read_number(text)
    if value is None or (value * 100).denominator != 1:
        raise WrongUsage(
            mark("“{text}” is no rate per 1,000 residents; type it as 6.6 or 6.60."), text=text
        )
    return int(value * 100)


RATE = options.reads("rate", _rate)
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


def _group(name: str) -> click.Group:
    return click.Group(name)


def _member(
    group: click.Group, name: str, help_text: str
) -> Callable[[Callable[..., Any]], click.Command]:
    return group.command(name, cls=Command, help=help_text)


project_command = _group("project")
site_command = Group("site", help=mark("Add sites to a project."))
project_command.add_command(site_command)
project_command.add_command(part_command)
project_command.add_command(kind_command)
project_command.add_command(split_command)
population_command = _group("population")
target_command = _group("target")
stock_command = _group("stock")


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
@options.figures
@options.sure
@options.why
@with_settings
def _add(settings: Settings, reason: str, sure: bool, **given: Any) -> None:
    new = edits.new_project(given)
    detail = edits.add_project(settings.database(), settings.author(reason), new, sure=sure)
    output.tell(mark("Added project {code}."), code=detail.row.code)
    output.as_read(new.figures)


def _edits(function: F) -> F:
    for name in reversed(edits.EDITABLE):
        flag = f"--{name.replace('_', '-')}"
        function = option(flag, name, type=_type_of(name), help=_EDITS[name])(function)
    return function


def _type_of(name: str) -> click.ParamType[Any]:
    if name in edits.PLAN_SAYS:
        return click.Choice(list(edits.PLAN_SAYS[name]))
    return options.MONTH if name.endswith("_month") else TEXT


_EDITS: Mapping[str, str] = {
    "name_en": mark("Its English name."),
    "group": mark("Its group in the plan; with --correct."),
    "funder": mark("Its funder; with --correct."),
    "nature": mark("Its nature; with --correct."),
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
@option(
    "--correct",
    is_flag=True,
    help=mark("Rewrite group, funder or nature in the months before too."),
)
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
    correct: bool,
    **given: Any,
) -> None:
    changes = {name: value for name, value in given.items() if value is not None}
    changes |= dict.fromkeys((_clearable(name) for name in clear), None)
    detail = edits.edit_project(
        settings.database(),
        settings.author(reason),
        code,
        changes,
        expect_version=expect_version,
        correct=correct,
    )
    row = detail.row
    output.tell(mark("{code} is at version {version} now."), code=row.code, version=row.version)
    if correct and changes.keys() & edits.PLAN_SAYS.keys():
        output.tell(mark("A correction: the months before now say the same."))


def _clearable(name: str) -> str:
    found = name.removeprefix("--").replace("-", "_")
    kept = (*edits.PLAN_SAYS, "name_en")
    if found not in edits.EDITABLE or found in kept:
        names = ", ".join(n.replace("_", "-") for n in edits.EDITABLE if n not in kept)
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
@options.why
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
@options.why
@with_settings
def _withdraw(settings: Settings, code: str, month: Month, reason: str, source: str) -> None:
    edits.end_project(settings.database(), settings.author(reason), code, month, source=source)
    output.tell(
        mark("{code} is withdrawn from {month} on; its plan figures stay."),
        code=code,
        month=month_text(month),
    )


@_member(site_command, "add", mark("Add a site to a project that builds in several places."))
@click.argument("project", type=TEXT, metavar="CODE")
@click.argument("code", type=TEXT, metavar="SITE")
@option("--name", "name_zh", type=TEXT, required=True, help=mark("Its Chinese name, as printed."))
@option("--name-en", type=TEXT, default="", help=mark("Its English name."))
@option("--township", type=TEXT, required=True, help=mark("A township, by code or name."))
@option("--nature", type=click.Choice(list(NATURES)), default="unknown", help=mark("Its nature."))
@option("--reason", type=TEXT, required=True, help=mark("Why it is changed; kept in the log."))
@with_settings
def _site(settings: Settings, project: str, reason: str, **given: Any) -> None:
    new = sites.NewSite(**given)
    detail = sites.add_site(settings.database(), settings.author(reason), project, new)
    output.tell(mark("Added site {site} of {code}."), site=new.code, code=detail.row.code)


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


@_member(target_command, "add", mark("Add a target of beds per 1,000 residents by a month."))
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


@_member(target_command, "revise", mark("Set another value beside a target, from a month on."))
@_of_target
@option("--from", "begins", type=options.MONTH, required=True, help=mark("It holds from then on."))
@options.why
@with_settings
def _revised_target(settings: Settings, reason: str, begins: Month, **given: Any) -> None:
    new = Target(code="", **given)
    figures.revise_target(settings.database(), settings.author(reason), new, begins)
    output.tell(
        mark("The target of {month} is revised from {begins} on; the first one stays beside it."),
        month=month_text(new.month),
        begins=month_text(begins),
    )


@_member(stock_command, "add", mark("Add the district's beds at a month's end, as observed."))
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


@_member(stock_command, "change", mark("Put down beds gained or lost without a project."))
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


@_member(stock_command, "list", mark("List the observed stock, and its changes without a project."))
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
