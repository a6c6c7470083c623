"""`reconcile`: stated totals and row identities against what the rows say."""

import click

from portfolio.beds import data as bed_data
from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.beds.words.reconciliation import (
    NO_PROOF,
    difference_words,
    figure_words,
    metric_words,
    reading_words,
    scope_words,
    status_words,
    units_words,
)
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.money.service import reconciliation
from portfolio.values.errors import DONE, NOT_RECONCILED
from portfolio.values.language import mark, plural, translate
from portfolio.values.months import Month

HEADINGS = (
    mark("Scope"),
    mark("Figure"),
    mark("Stated"),
    mark("Computed"),
    mark("Difference"),
    mark("Verdict"),
    mark("Known"),
    mark("Stated in"),
)


@command("reconcile", mark("Stated totals and row identities against the rows."))
@option("--check", is_flag=True, help=mark("Exit with 4 where a figure does not reconcile."))
@options.as_of()
@options.output_format("json", "csv", "md")
@with_settings
def reconcile_command(settings: Settings, check: bool, as_of: Month, form: str) -> int:
    plan, rows = reconciliation.reconcile(settings.database(), as_of)
    if not output.as_data(
        form,
        lambda: bed_data.reconcile_data(plan, rows),
        lambda: bed_data.reconcile_rows(rows),
    ):
        output.listing(form, HEADINGS, [_cells(row) for row in rows], "llrrrlll")
    if form == "table":
        _explain(rows)
    return _verdict(rows, check)


def _cells(row: Reconciliation) -> list[str]:
    return [
        scope_words(row),
        metric_words(row),
        figure_words(row.metric, row.stated),
        figure_words(row.metric, row.computed),
        figure_words(row.metric, row.difference),
        status_words(row),
        f"{row.known}/{row.of}",
        row.source,
    ]


def _explain(rows: tuple[Reconciliation, ...]) -> None:
    click.echo(units_words())
    if any(row.readings for row in rows):
        click.echo(translate(NO_PROOF))
    for row in rows:
        if row.status in ("differs", "noted") or (row.stated is None and row.computed is not None):
            click.echo(difference_words(row))
        for item in row.readings:
            click.echo(f"    {reading_words(row, item)}")


def _verdict(rows: tuple[Reconciliation, ...], check: bool) -> int:
    wrong = sum(row.status == "differs" for row in rows)
    compared = sum(row.status != "noted" for row in rows)
    if not check:
        return DONE
    output.words(
        plural(
            "{wrong} of {of} figures does not reconcile.",
            "{wrong} of {of} figures do not reconcile.",
            wrong,
        ).format(wrong=wrong, of=compared)
    )
    return NOT_RECONCILED if wrong else DONE
