"""`reconcile`: stated totals and row identities against what the rows say."""

import click

from portfolio import formats
from portfolio.cli import options, output
from portfolio.cli.settings import Settings
from portfolio.cli.words import command, option, with_settings
from portfolio.errors import DONE, NOT_RECONCILED
from portfolio.language import label, mark, plural, translate
from portfolio.money import rounded
from portfolio.months import Month
from portfolio.records import Reading, Reconciliation
from portfolio.services import reading
from portfolio.vocabulary import GROUPS, METRICS, RECONCILE_STATUSES
from portfolio.wording import UNKNOWN_TEXT, area_words, count_text, listing, say

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

_READINGS = {
    "left_out": mark("without {projects}"),
    "reported_cost": mark("with {projects} at the cost reported since"),
    "renovated_as_land": mark("with the renovated floor of {projects} counted as land"),
    "rounded_mu": mark("with 667 m² to the mu for {projects}"),
    "renovated_as_land_and_rounded_mu": mark(
        "with renovated floor as land and 667 m² to the mu ({projects})"
    ),
}


@command("reconcile", mark("Stated totals and row identities against the rows."))
@option("--check", is_flag=True, help=mark("Exit with 4 where a figure does not reconcile."))
@options.as_of()
@options.output_format("json", "csv", "md")
@with_settings
def reconcile_command(settings: Settings, check: bool, as_of: Month | None, form: str) -> int:
    month = options.month_or(settings.present(), as_of)
    plan, rows = reading.reconcile(settings.database(), month)
    if form == "json":
        output.data(formats.json_text(formats.reconcile_data(plan, rows)))
    elif form == "csv":
        output.data(formats.csv_text(formats.reconcile_rows(rows)))
    elif form == "md":
        output.data(formats.markdown_text(_headings(), [_cells(row) for row in rows]))
    else:
        output.table(_headings(), [_cells(row) for row in rows], "llrrrlll")
        _explain(rows)
    return _verdict(rows, check)


def _headings() -> list[str]:
    return [translate(heading) for heading in HEADINGS]


def _cells(row: Reconciliation) -> list[str]:
    return [
        _scope(row),
        label(METRICS[row.metric]) if row.kind == "stated_total" else _identity_word(),
        _figure(row.metric, row.stated),
        _figure(row.metric, row.computed),
        _figure(row.metric, row.difference),
        label(RECONCILE_STATUSES[row.status]),
        f"{row.known}/{row.of}",
        row.source,
    ]


def _identity_word() -> str:
    return translate(mark("New = open - staffed beds"))


def _scope(row: Reconciliation) -> str:
    if row.scope in GROUPS:
        return label(GROUPS[row.scope])
    return translate(mark("All")) if row.scope == "all" else row.scope


def _figure(metric: str, value: int | None) -> str:
    if value is None:
        return UNKNOWN_TEXT
    if metric == "investment":
        return rounded(value, 1, 2)
    if metric in ("land_area", "floor_area"):
        return f"-{area_words(-value)}" if value < 0 else area_words(value)
    return count_text(value)


def _explain(rows: tuple[Reconciliation, ...]) -> None:
    click.echo(translate(mark("Money in yuan, areas in m², beds in beds.")))
    for row in rows:
        if row.status == "differs":
            click.echo(_difference(row))
        for reading_ in row.readings:
            click.echo(f"    {_reading(row, reading_)}")


def _difference(row: Reconciliation) -> str:
    return say(
        mark("{scope}, {metric}: stated {stated}, the rows say {computed}; {source}"),
        scope=_scope(row),
        metric=label(METRICS[row.metric]),
        stated=row.stated_printed,
        computed=_figure(row.metric, row.computed),
        source=row.source,
    )


def _reading(row: Reconciliation, item: Reading) -> str:
    return say(
        mark("{reading}: {value} ({status})"),
        reading=say(_READINGS[item.code], projects=listing(item.projects)),
        value=_figure(row.metric, item.value),
        status=label(RECONCILE_STATUSES[item.status]),
    )


def _verdict(rows: tuple[Reconciliation, ...], check: bool) -> int:
    wrong = sum(row.status == "differs" for row in rows)
    if not check:
        return DONE
    output.words(
        plural(
            "{wrong} of {of} figures does not reconcile.",
            "{wrong} of {of} figures do not reconcile.",
            wrong,
        ).format(wrong=wrong, of=len(rows))
    )
    return NOT_RECONCILED if wrong else DONE
