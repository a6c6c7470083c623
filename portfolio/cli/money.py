"""`money`: the year's plan, done and paid by project, money per result, and the S-curve."""

from fractions import Fraction

import click

from portfolio.cli import options, output
from portfolio.cli.curve import curve_lines
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.money import data as money_data
from portfolio.money.records import Budget, Curve, ProjectMoney, Spread, YearLine
from portfolio.money.service import budget
from portfolio.money.words import (
    amount_text,
    assumed_note,
    barred_note,
    curve_answer,
    curve_notes,
    flag_words,
    held_note,
    private_note,
    ratio_text,
    request_text,
    series_word,
    told_text,
    unit_words,
)
from portfolio.values import tabular
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.signs import shown
from portfolio.values.words import UNKNOWN_TEXT, name_of, say

_YEAR_HEADS = (
    mark("No."),
    mark("Project"),
    mark("Plan of the year"),
    mark("Budget of the year"),
    mark("Done this year"),
    mark("% of plan"),
    mark("Against pro-rata"),
    mark("Paid this year"),
    mark("Execution, %"),
    mark("Done since start"),
    mark("Paid to date"),
    mark("Next year's request"),
)
_RESULT_HEADS = (
    mark("No."),
    mark("Project"),
    mark("Investment (plan)"),
    mark("New beds (net)"),
    mark("10,000 yuan per new bed"),
    mark("Yuan per m²"),
    mark("Beds a year per 100 million yuan"),
)
_LINE_HEADS = (
    mark("Year"),
    mark("Money planned"),
    mark("New beds opening"),
    mark("Money since the start"),
    mark("New beds since the start"),
    mark("New beds per 100 million yuan"),
)
_CURVE_HEADS = (
    mark("Series"),
    mark("Month"),
    mark("Planned to date"),
    mark("Done to date"),
    mark("Known"),
)


@command("money", mark("Plan, done and paid of the year, money per result, the S-curve."))
@options.as_of()
@option("--curve", is_flag=True, help=mark("The S-curve: planned against done, month by month."))
@option("--results", is_flag=True, help=mark("What a new bed and a square metre cost."))
@option(
    "--by",
    type=click.Choice(["funder", "source"]),
    default="funder",
    show_default=True,
    help=mark("The S-curve by funder, or by source of funds."),
)
@options.output_format("json", "csv", "md")
@with_settings
def money_command(
    settings: Settings, as_of: Month, curve: bool, results: bool, by: str, form: str
) -> None:
    if curve and results:
        raise WrongUsage(mark("Give --curve or --results, not both."))
    found = budget.budget(settings.database(), as_of, as_of.year + 1, by=by)
    if not output.as_data(
        form,
        lambda: money_data.money_data(found),
        lambda: _flat(found, curve=curve, results=results),
    ):
        _print(found, "curve" if curve else "results" if results else "year", form)


def _flat(found: Budget, *, curve: bool, results: bool) -> list[tabular.Data]:
    if curve:
        return money_data.curve_rows(found.curve)
    return money_data.year_rows(found.years) if results else money_data.project_rows(found)


def _print(found: Budget, what: str, form: str) -> None:
    if what == "curve":
        _print_curve(found.curve, form)
    elif what == "results":
        results = [_result(item, found) for item in found.projects if item.facts.summed]
        output.listing(form, _RESULT_HEADS, results, "llrrrrr")
        click.echo()
        output.listing(form, _LINE_HEADS, list(map(_line, found.years)), "lrrrrr")
        _notes(unit_words(), *_spread_notes(found), assumed_note())
    else:
        rows = [_year(item, found.as_of) for item in found.projects]
        output.listing(form, _YEAR_HEADS, rows, f"ll{'r' * 10}")
        notes = (unit_words(), assumed_note(), held_note(), barred_note(), private_note())
        _notes(*_flags(found), *notes)


def _notes(*notes: str) -> None:
    for note in notes:
        click.echo(shown(note))


def _year(item: ProjectMoney, as_of: Month) -> list[str]:
    year = item.year
    return [
        item.facts.code,
        name_of(item.facts),
        amount_text(year.plan),
        amount_text(year.budget),
        told_text(year.done, as_of),
        ratio_text(year.share, 1),
        ratio_text(year.gap, 1, signed=True),
        told_text(year.paid, as_of),
        ratio_text(year.execution, 1),
        told_text(item.done_total, as_of),
        told_text(item.paid_total, as_of),
        request_text(item.request),
    ]


def _flags(found: Budget) -> list[str]:
    return [
        say(mark("{code}: {flag}"), code=item.facts.code, flag=flag_words(light))
        for item in found.projects
        for light in item.flags
    ]


def _result(item: ProjectMoney, found: Budget) -> list[str]:
    facts, worth = item.facts, item.worth
    return [
        facts.code,
        name_of(facts),
        amount_text(facts.investment),
        UNKNOWN_TEXT if facts.beds_new is None else f"{facts.beds_new:,}",
        _marked(worth.per_bed, found.per_bed, facts.code, 10**4, 1),
        _marked(worth.per_area, found.per_area, facts.code, 1, 0),
        ratio_text(worth.beds_rate, 1),
    ]


def _marked(ratio: Fraction | None, spread: Spread, code: str, unit: int, places: int) -> str:
    """Return a ratio, with a sign in front of one that lies apart from the others."""
    text = ratio_text(None if ratio is None else ratio / unit, places)
    return f"! {text}" if code in spread.apart else text


def _spread_notes(found: Budget) -> list[str]:
    rule = mark(
        "! lies apart: more than 3 deviations from the median of this portfolio (deviation: median"
        " absolute deviation x 1.4826; of {least} projects at least). Investment is the plan's."
    )
    return [say(rule, least=found.per_bed.least)]


def _line(line: YearLine) -> list[str]:
    return [
        str(line.year),
        amount_text(line.planned, "*" if line.assumed else ""),
        f"{line.beds:,}",
        amount_text(line.planned_total, "*" if line.total_assumed else ""),
        f"{line.beds_total:,}",
        ratio_text(line.rate, 1),
    ]


# --- the S-curve --------------------------------------------------------------------------------


def _print_curve(curve: Curve, form: str) -> None:
    if form == "table":
        for line in (*curve_answer(curve), "", *curve_lines(curve), ""):
            click.echo(line)
    output.listing(form, _CURVE_HEADS, _curve_rows(curve), "llrrr")
    _notes(unit_words(), *curve_notes(curve))


def _curve_rows(curve: Curve) -> list[list[str]]:
    """Return each series at the ends of its years, and at the as-of month."""
    rows = []
    for series in (curve.whole, *curve.parts):
        for point in series.points:
            if point.month.number != 12 and point.month != curve.as_of:
                continue
            known = f"{point.known}/{series.projects}" if point.done is not None else UNKNOWN_TEXT
            rows.append(
                [
                    series_word(curve.by, series.key),
                    str(point.month),
                    amount_text(point.planned, "*" if series.assumed else ""),
                    amount_text(point.done, "*" if point.held else ""),
                    known,
                ]
            )
    return rows
