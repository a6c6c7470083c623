"""`project`: adds, edits, merges and withdraws projects, adds their sites; each with a reason."""

from collections.abc import Mapping
from typing import Any

import click

from portfolio.cli import options, output
from portfolio.cli.parts import kind_command, part_command
from portfolio.cli.settings import Settings
from portfolio.cli.split import split_command
from portfolio.cli.words import F, Group, member, option, with_settings
from portfolio.projects.service import edits, endings, sites
from portfolio.values.digits import read_count
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    FUNDERS,
    GROUPS,
    NATURES,
)
from portfolio.values.words import month_text

TEXT = options.TEXT


project_command = click.Group("project")
site_command = Group("site", help=mark("Add sites to a project."))
project_command.add_command(site_command)
project_command.add_command(part_command)
project_command.add_command(kind_command)
project_command.add_command(split_command)


@member(project_command, "add", mark("Add a project; without --group it stands outside the plan."))
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
@option(
    "--month",
    type=options.MONTH,
    help=mark("The month of its approval: it counts from then on (default: the present one)."),
)
@options.figures("phase_one_floor_area")
@options.components
@options.sure
@options.why
@with_settings
def _add(settings: Settings, reason: str, sure: bool, **given: Any) -> None:
    new = edits.new_project(given)
    detail = edits.add_project(settings.database(), settings.author(reason), new, sure=sure)
    since = new.month or settings.present()
    output.tell(
        mark("Added project {code}; it counts from {month} on, in no month before."),
        code=detail.row.code,
        month=month_text(since),
    )
    output.as_read(new.figures, new.components)


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


@member(project_command, "edit", mark("Change particulars of a project; plan figures are kept."))
@click.argument("code", type=TEXT)
@_edits
@option("--clear", multiple=True, metavar="FIELD", help=mark("Make a field unknown again."))
@option(
    "--correct",
    is_flag=True,
    help=mark("Rewrite group, funder or nature in the months before too."),
)
@options.reason
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


@member(project_command, "merge", mark("Merge a project into another; its record stays."))
@click.argument("code", type=TEXT)
@click.argument("into", type=TEXT)
@options.month("--month", options.FROM)
@options.why
@with_settings
def _merge(
    settings: Settings, code: str, into: str, month: Month, reason: str, source: str
) -> None:
    database, author = settings.database(), settings.author(reason)
    endings.end_project(database, author, code, month, source=source, into=into)
    output.tell(
        mark("{code} is merged into {into} from {month} on; its plan figures stay."),
        code=code,
        into=into,
        month=month_text(month),
    )


@member(project_command, "withdraw", mark("Take a project out of the plan; its record stays."))
@click.argument("code", type=TEXT)
@options.month("--month", options.FROM)
@options.why
@with_settings
def _withdraw(settings: Settings, code: str, month: Month, reason: str, source: str) -> None:
    endings.end_project(settings.database(), settings.author(reason), code, month, source=source)
    output.tell(
        mark("{code} is withdrawn from {month} on; its plan figures stay."),
        code=code,
        month=month_text(month),
    )


@member(site_command, "add", mark("Add a site to a project that builds in several places."))
@click.argument("project", type=TEXT, metavar="CODE")
@click.argument("code", type=TEXT, metavar="SITE")
@option("--name", "name_zh", type=TEXT, required=True, help=mark("Its Chinese name, as printed."))
@option("--name-en", type=TEXT, default="", help=mark("Its English name."))
@option("--township", type=TEXT, required=True, help=mark("A township, by code or name."))
@option("--nature", type=click.Choice(list(NATURES)), default="unknown", help=mark("Its nature."))
@options.reason
@with_settings
def _site(settings: Settings, project: str, reason: str, **given: Any) -> None:
    new = sites.NewSite(**given)
    detail = sites.add_site(settings.database(), settings.author(reason), project, new)
    output.tell(mark("Added site {site} of {code}."), site=new.code, code=detail.row.code)
