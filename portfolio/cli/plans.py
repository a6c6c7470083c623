"""`plan`, `district`, `township`: what projects are planned in, and where."""

from typing import Any

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import Group, member, option, with_settings
from portfolio.projects import data as project_data
from portfolio.projects.records.plans import DistrictRow, PlanRow
from portfolio.projects.service import lookup, plans
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark, plural
from portfolio.values.months import Month
from portfolio.values.vocabulary import PLAN_STATUSES
from portfolio.values.words import UNKNOWN_TEXT, in_language, month_text

TEXT = options.TEXT


def _years(text: str) -> tuple[int, int]:
    parts = text.replace("—", "-").replace("–", "-").split("-")
    if len(parts) != 2:
        raise WrongUsage(mark("“{text}” is no horizon; type it as 2026-2030."), text=text)
    first, last = (options.read_year(part.strip()) for part in parts)
    return first, last


YEARS = options.reads("years", _years)

plan_command = Group("plan", help=mark("List the plans; add one, or make it the current one."))
district_command = Group("district", help=mark("List the districts; add one."))
township_command = Group("township", help=mark("List the townships of the district; add one."))


@member(plan_command, "list", mark("List the plans; * marks the current one."))
@options.as_of()
@options.output_format("json", "csv")
@with_settings
def _plans(settings: Settings, as_of: Month, form: str) -> None:
    found = plans.list_plans(settings.database(), as_of)
    rows = [project_data.plan_row(item) for item in found]
    if output.as_data(
        form,
        lambda: {"schema": "portfolio.plans/1", "as_of": str(as_of), "plans": rows},
        lambda: rows,
        project_data.PLAN_COLUMNS,
    ):
        return
    output.listing(form, _PLAN_HEADINGS, [_plan_cells(item) for item in found], "lllllllr")


_PLAN_HEADINGS = (
    *(mark("Current"), mark("Code"), mark("Title"), mark("Horizon"), mark("Status")),
    *(mark("District"), mark("Current from"), mark("Projects")),
)


def _plan_cells(item: PlanRow) -> list[str]:
    since = month_text(item.current_from) if item.current_from else UNKNOWN_TEXT
    return [
        "*" if item.current else "",
        item.code,
        in_language(item.name_zh, item.name_en),
        f"{item.first_year}-{item.last_year}",
        label(PLAN_STATUSES[item.status]) if item.status else UNKNOWN_TEXT,
        item.district,
        since,
        str(item.entries),
    ]


@member(plan_command, "add", mark("Add a plan of the district; it answers nothing until current."))
@click.argument("code", type=TEXT)
@option("--title", "name_zh", type=TEXT, required=True, help=mark("Its Chinese title, as printed."))
@option("--title-en", "name_en", type=TEXT, default="", help=mark("Its English title."))
@option("--years", type=YEARS, required=True, help=mark("Its horizon, such as 2026-2030."))
@option("--month", type=options.MONTH, required=True, help=mark("The month of its text."))
@option("--status", type=click.Choice(list(PLAN_STATUSES)), help=mark("draft or approved."))
@options.why
@with_settings
def _add_plan(settings: Settings, years: tuple[int, int], reason: str, **given: Any) -> None:
    new = plans.NewPlan(first_year=years[0], last_year=years[1], **given)
    first = plans.add_plan(settings.database(), settings.author(reason), new)
    later = mark("Added plan {code}. Answers stay as they were until it is made current.")
    output.tell(mark("Added plan {code}, the current one.") if first else later, code=new.code)


@member(plan_command, "edit", mark("Change a plan, or make it the current one."))
@click.argument("code", type=TEXT)
@option("--title", "name_zh", type=TEXT, help=mark("Its Chinese title, as printed."))
@option("--title-en", "name_en", type=TEXT, help=mark("Its English title."))
@option("--years", type=YEARS, help=mark("Its horizon, such as 2026-2030."))
@option("--status", type=click.Choice(list(PLAN_STATUSES)), help=mark("draft or approved."))
@option("--source", type=TEXT, help=mark("The document it rests on, by code or title."))
@option("--current", is_flag=True, help=mark("Answers are about it from the month --from on."))
@option("--from", "current_from", type=options.MONTH, help=mark("With --current: since when."))
@options.reason
@with_settings
def _edit_plan(
    settings: Settings,
    code: str,
    years: tuple[int, int] | None,
    current: bool,
    current_from: Month | None,
    reason: str,
    **given: Any,
) -> None:
    if current != (current_from is not None):
        raise WrongUsage(mark("Give --current and --from together: since when it is current."))
    changes = {name: value for name, value in given.items() if value is not None}
    if years:
        changes |= {"first_year": years[0], "last_year": years[1]}
    if not changes and current_from is None:
        raise WrongUsage(mark("Say what is to be changed; see “portfolio plan edit --help”."))
    plan = plans.edit_plan(
        settings.database(), settings.author(reason), code, changes, current_from=current_from
    )
    if current_from is None:
        output.tell(mark("Plan {code} is changed."), code=plan.code)
        return
    output.tell(
        mark("Plan {code} is the current one of {district} from {month} on; it has {count}."),
        code=plan.code,
        district=plan.district,
        month=month_text(current_from),
        count=plural("{number} project", "{number} projects", plan.entries).format(
            number=plan.entries
        ),
    )


@member(district_command, "list", mark("List the districts."))
@options.output_format("json", "csv")
@with_settings
def _districts(settings: Settings, form: str) -> None:
    found = plans.list_districts(settings.database())
    rows = [project_data.district_row(item) for item in found]
    if output.as_data(
        form,
        lambda: {"schema": "portfolio.districts/1", "districts": rows},
        lambda: rows,
        project_data.DISTRICT_COLUMNS,
    ):
        return
    output.listing(form, _DISTRICT_HEADINGS, [_district_cells(item) for item in found], "llrr")


_DISTRICT_HEADINGS = (mark("Code"), mark("Name"), mark("Plans"), mark("Projects"))


def _district_cells(item: DistrictRow) -> list[str]:
    name = in_language(item.name_zh, item.name_en)
    return [item.code, name, str(item.plans), str(item.projects)]


@member(township_command, "list", mark("List the townships of the district."))
@options.output_format("json", "csv")
@with_settings
def _townships(settings: Settings, form: str) -> None:
    found = lookup.list_townships(settings.database())
    rows = [dict(zip(project_data.TOWNSHIP_COLUMNS, item, strict=True)) for item in found]
    if output.as_data(
        form,
        lambda: {"schema": "portfolio.townships/1", "townships": rows},
        lambda: rows,
        project_data.TOWNSHIP_COLUMNS,
    ):
        return
    cells = [[code, in_language(zh, en)] for code, zh, en in found]
    output.listing(form, (mark("Code"), mark("Name")), cells, "ll")


def _names(function: Any) -> Any:
    """Add the options of a place: its code, and its name in both languages."""
    function = option("--name-en", type=TEXT, default="", help=mark("Its English name."))(function)
    text = mark("Its Chinese name, as printed.")
    function = option("--name", "name_zh", type=TEXT, required=True, help=text)(function)
    return click.argument("code", type=TEXT)(options.reason(function))


@member(district_command, "add", mark("Add a district."))
@_names
@with_settings
def _add_district(settings: Settings, reason: str, **given: str) -> None:
    new = plans.NewPlace(**given)
    plans.add_district(settings.database(), settings.author(reason), new)
    output.tell(mark("Added district {code}; name it with --district."), code=new.code)


@member(township_command, "add", mark("Add a township to the district."))
@_names
@with_settings
def _add_township(settings: Settings, reason: str, **given: str) -> None:
    new = plans.NewPlace(**given)
    plans.add_township(settings.database(), settings.author(reason), new)
    output.tell(mark("Added township {code}."), code=new.code)
