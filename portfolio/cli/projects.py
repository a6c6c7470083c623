"""`list` and `show`: the projects, and one of them whole."""

from collections.abc import Mapping

import click

from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.show import print_beside, print_findings, print_project
from portfolio.cli.supervision import supervision_data
from portfolio.cli.words import command, option, with_settings
from portfolio.findings.data import finding_data
from portfolio.findings.service import counted, findings
from portfolio.money.data import goal_data
from portfolio.money.service.goals import goals
from portfolio.projects import data as project_data
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.service import lookup, supervision
from portfolio.projects.words.lights import light_text
from portfolio.projects.words.standing import late_words, stage_words
from portfolio.values import tabular
from portfolio.values.language import mark, translate
from portfolio.values.months import Month
from portfolio.values.tabular import Data
from portfolio.values.vocabulary import FUNDERS, GROUPS
from portfolio.values.words import (
    UNKNOWN_TEXT,
    count_text,
    dated_text,
    money_text,
    month_text,
    name_of,
)

#: Headings of the list and how each column stands: `r` for numbers.
HEADINGS = (
    mark("No."),
    mark("Light"),
    mark("Project"),
    mark("Group"),
    mark("Funder"),
    mark("Stage"),
    mark("Baseline"),
    mark("Forecast / actual"),
    mark("Slip"),
    mark("New beds"),
    mark("Investment"),
    mark("Last report"),
    mark("Findings"),
)
SIDES = "lllllllrrrrrr"


@command("list", mark("List the projects, with filters."))
@option("--group", type=options.TEXT, help=mark("continued, new or planned."))
@option("--funder", type=options.TEXT, help=mark("public or private."))
@option("--township", type=options.TEXT, help=mark("A township, by code or name."))
@option("--stage", type=options.TEXT, help=mark("A stage, by code."))
@option(
    "--rag", type=options.TEXT, help=mark("A computed light: green, amber, red, grey or opened.")
)
@option(
    "--stale", type=options.TEXT, help=mark("Last report older than this: 45d, 2m; or none at all.")
)
@option("--text", type=options.TEXT, help=mark("Part of a code, name or alias."))
@options.as_of()
@options.output_format("json", "csv", "md")
@with_settings
def list_command(settings: Settings, form: str, as_of: Month, **filters: str | None) -> None:
    wanted = {name: value for name, value in filters.items() if value}
    database = settings.database()
    rows = lookup.list_projects(database, as_of, wanted)
    found = counted(database, as_of, rows)
    if output.as_data(
        form,
        lambda: _with_findings(project_data.list_data(as_of, rows), found),
        lambda: [_flat(row, found) for row in project_data.list_rows(rows)],
        _COLUMNS,
    ):
        return
    lines = [[*cells(row), findings_sign(found.get(row.code))] for row in rows]
    output.listing(form, HEADINGS, lines, SIDES)
    if form == "table":
        if any(_disputed(row) for row in rows):
            output.tell(mark("Light: computed / the officer's own, where they differ"))
        if any(counts["breach"] for counts in found.values()):
            output.tell(mark("§ of them one at least is against a rule; see “findings”"))
        if any(cells(row)[5].endswith("*") for row in rows):
            output.tell(mark("* no report of the last two months speaks for it"))
        output.tell(
            mark("{number} projects, as of {month}"), number=len(rows), month=month_text(as_of)
        )


_COLUMNS = (
    *("code", "name_zh", "name_en", "in_plan", "group", "nature", "funder", "townships", "stage"),
    *("light_computed", "light_judged", "light_rule", "start", "finish", "forecast_start"),
    *("forecast_finish", "forecast_opening"),
    *("actual_start", "actual_start_precision", "actual_finish", "actual_finish_precision"),
    *("actual_opening", "actual_opening_precision", "opened", "opened_precision"),
    *("slip_months", "slip_precision", "overdue"),
    *("land_area_m2", "floor_area_m2", "investment_yuan", "beds_built", "beds_staffed"),
    *("beds_opened", "beds_new", "last_report", "version"),
    *("left_how", "left_month", "left_into"),
    *("findings_breach", "findings_term", "findings_gap"),
)

Counts = Mapping[str, Mapping[str, int]]


def findings_sign(counts: Mapping[str, int] | None) -> str:
    """Return how many findings a project stands under, with § where one is against a rule."""
    number = sum(counts.values()) if counts else 0
    if counts is None or not number:
        return UNKNOWN_TEXT if counts is None else "0"
    return f"§{number}" if counts["breach"] else str(number)


def _with_findings(data: Data, found: Counts) -> Data:
    for item in data["projects"]:
        item["findings"] = found.get(item["code"])
    return data


def _flat(row: Data, found: Counts) -> Data:
    counts = found.get(row["code"], {})
    return {**row, **{f"findings_{weight}": number for weight, number in counts.items()}}


def cells(row: ProjectRow) -> list[str]:
    """Return what the list shows of a project, a cell a heading."""
    happened = row.actual_finish or row.opened
    return [
        row.code,
        lights_text(row),
        name_of(row),
        output.code_word(GROUPS, row.group) if row.in_plan else translate(mark("Outside the plan")),
        output.code_word(FUNDERS, row.funder),
        stage_text(row),
        dated_text(row.finish),
        dated_text(happened or row.forecast_finish or row.forecast_opening),
        late_words(row),
        count_text(row.beds_new),
        money_text(row.investment),
        month_text(row.last_report) if row.last_report else UNKNOWN_TEXT,
    ]


def lights_text(row: ProjectRow) -> str:
    """Return the computed light, and the officer's own behind it where that is another."""
    computed = light_text(row.lights.overall.colour)
    return f"{computed} / {light_text(row.light)}" if _disputed(row) else computed


def _disputed(row: ProjectRow) -> bool:
    """A light of a project without a recent report would pass for a present one."""
    return row.disputed and row.fresh


def stage_text(row: ProjectRow) -> str:
    """Return the stage, marked where no recent report speaks for a project not yet in use."""
    words = stage_words(row)
    return f"{words}*" if words != UNKNOWN_TEXT and not row.fresh and not row.opened else words


@command("show", mark("Show one project whole: plan, baselines, sites, reports, sources."))
@click.argument("code", type=options.TEXT)
@options.as_of()
@options.output_format("json")
@with_settings
def show_command(settings: Settings, code: str, as_of: Month, form: str) -> None:
    database = settings.database()
    detail = lookup.show_project(database, code, as_of)
    found = findings(database, as_of, detail.row.code) if detail.row.in_plan else None
    beside = supervision.listed(database, as_of, detail.row.code)
    aims = goals(database, as_of, detail.row.code)
    if form == "json":
        rows = [finding_data(row) for row in found.rows] if found else []
        whole = {**project_data.show_data(as_of, detail), "findings": rows}
        whole |= supervision_data(beside) | {"goals": [goal_data(item) for item in aims]}
        output.data(tabular.json_text(whole))
        return
    print_project(detail)
    print_beside(beside, aims)
    if found:
        print_findings(found)
