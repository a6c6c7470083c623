"""Stated totals against computed ones, in words: figures, verdicts, and what would explain them."""

from typing import Final

from portfolio.beds.records.reconciliation import Reading, Reconciliation
from portfolio.values.digits import decimal_text
from portfolio.values.language import Term, label, mark, translate
from portfolio.values.money import rounded
from portfolio.values.vocabulary import (
    AREAS,
    FUNDING_SOURCES,
    GROUPS,
    METRICS,
    PART_METRICS,
    RECONCILE_STATUSES,
)
from portfolio.values.words import UNKNOWN_TEXT, area_words, count_text, listing, say

#: A sign for each verdict, for eyes that see no colour.
STATUS_SIGNS: Final = {"agrees": "=", "rounds": "≈", "differs": "≠", "unknown": "?", "noted": "i"}
#: What each verdict means.
STATUS_MEANINGS: Final = {
    "agrees": mark("The figure printed is what the rows say, to the last unit."),
    "rounds": mark("What the rows say gives the figure printed once rounded to its digits."),
    "differs": mark("The figure printed is another than the rows say, rounded or not."),
    "unknown": mark("A figure is missing, so nothing can be compared."),
    "noted": mark("Odd in print; it contradicts no figure."),
}
_UNITS: Final = {
    "investment": Term("unit", "yuan"),
    "projects": Term("unit", "projects"),
    "growth": Term("unit", "percent"),
}
_BEDS: Final = Term("unit", "beds")
_AREA: Final = Term("unit", "m²")
#: A project's money held against itself, by kind.
_MONEY_KINDS: Final = {
    "funding_total": mark("Investment against its sources of funds"),
    "phase_total": mark("Investment against its phases planned"),
    "funding_phases": mark("{source} against its phases planned"),
    "annual_plan_phases": mark("Annual plan {period} against phases planned"),
    "done_total_phases": mark("Done by {period} as reported against phases"),
    "paid_total_phases": mark("Paid by {period} as reported against phases"),
    "done_year_phases": mark("Done in the year by {period} as reported against phases"),
    "paid_year_phases": mark("Paid in the year by {period} as reported against phases"),
    "arrived_total_phases": mark("Arrived by {period} as reported against phases"),
    "arrived_year_phases": mark("Arrived in the year by {period} as reported against phases"),
    "component_total": mark("Investment against its components"),
    "done_components": mark("Done by {period} against its components"),
    "arrived_year_sources": mark("Arrived {period} against its sources"),
    "arrived_year_months": mark("Arrived {period} against its months"),
    "arrived_side_years": mark("Arrived {period} against its years"),
    "arrived_month_sources": mark("Arrived {period} against its sources"),
    "planned_year_sources": mark("Planned {period} against its sources"),
    "done_year_sources": mark("Done {period} against its sources"),
    "paid_year_sources": mark("Paid {period} against its sources"),
    "planned_year_months": mark("Planned {period} against its months"),
    "done_year_months": mark("Done {period} against its months"),
    "paid_year_months": mark("Paid {period} against its months"),
    "planned_side_years": mark("Planned {period} against its years"),
    "done_side_years": mark("Done {period} against its years"),
    "paid_side_years": mark("Paid {period} against its years"),
    "planned_month_sources": mark("Planned {period} against its sources"),
    "done_month_sources": mark("Done {period} against its sources"),
    "paid_month_sources": mark("Paid {period} against its sources"),
}
#: What of the rows themselves is compared, or odd in print.
OF_ROWS: Final = {
    "row_identity": mark("New = open - staffed beds"),
    "row_opened": mark("Built = open beds"),
    "row_name": mark("Name cut off in print"),
    "area_units": mark("Several units of areas"),
    "growth": mark("Growth since the earlier value"),
    "parts": mark("{metric}, its parts"),
}
#: What stands beside readings.
NO_PROOF: Final = mark("A reading that fits explains a difference; it proves nothing.")
_READINGS: Final = {
    "left_out": mark("without {projects}"),
    "tenfold": mark("with {projects} ten times as much, the decimal point a place off"),
    "tenth": mark("with a tenth of {projects}, the decimal point a place off"),
    "reported_cost": mark("with {projects} at the cost reported since"),
    "renovated_as_land": mark("with the renovated floor of {projects} counted as land"),
    "rounded_mu": mark("with 667 m² to the mu for {projects}"),
    "renovated_as_land_and_rounded_mu": mark(
        "with renovated floor as land and 667 m² to the mu ({projects})"
    ),
}


def scope_words(row: Reconciliation) -> str:
    """Return what a figure is about: a group, all projects, or one project by its code."""
    if row.scope in GROUPS:
        return label(GROUPS[row.scope])
    return translate(mark("All")) if row.scope == "all" else row.scope


def metric_words(row: Reconciliation) -> str:
    """Return which figure is compared; for a row held against itself the rule it should keep."""
    if row.kind == "stated_total":
        return label(METRICS[row.metric])
    if row.kind in _MONEY_KINDS:
        source = label(FUNDING_SOURCES[row.funding_source]) if row.funding_source else ""
        return say(_MONEY_KINDS[row.kind], period=row.period, source=source)
    if row.kind == "parts":
        return say(OF_ROWS["parts"], metric=label(PART_METRICS[row.metric]))
    return translate(OF_ROWS[row.kind])


def figure_words(metric: str, value: int | None) -> str:
    """Return a figure exactly: yuan and percents with two decimals, m², beds or projects."""
    if value is None:
        return UNKNOWN_TEXT
    if metric == "investment":
        return rounded(value, 1, 2)
    if metric == "growth":
        return f"{decimal_text(value, 2)}%"
    if metric in AREAS:
        return f"-{area_words(-value)}" if value < 0 else area_words(value)
    return count_text(value)


def signed_words(metric: str, value: int | None) -> str:
    """Return a difference with its sign; more stated than computed is positive."""
    text = figure_words(metric, value).removesuffix(".00")
    return f"+{text}" if value is not None and value > 0 else text


def is_figure(row: Reconciliation) -> bool:
    """Tell whether a row compares figures, and not only texts."""
    return row.metric in PART_METRICS or row.metric == "growth"


def unit_word(metric: str) -> str:
    """Return the unit that a figure stands in."""
    return label(_AREA if metric in AREAS else _UNITS.get(metric, _BEDS))


def units_words() -> str:
    """Return in which units the figures stand."""
    return translate(mark("Money in yuan, areas in m², beds in beds."))


def status_words(row: Reconciliation) -> str:
    """Return the verdict on a row."""
    return label(RECONCILE_STATUSES[row.status])


def difference_words(row: Reconciliation) -> str:
    """Return a row that differs, is odd, or has no total printed as a sentence."""
    whole = row.kind in ("stated_total", "row_identity")
    return say(
        _sentence(row),
        scope=scope_words(row),
        metric=label(METRICS[row.metric]) if whole else metric_words(row),
        stated=row.stated_printed,
        whole=figure_words(row.metric, row.stated),
        computed=row.computed_printed or figure_words(row.metric, row.computed),
        source=row.source,
    )


#: How a row of its own kind is told.
_SENTENCES: Final = {
    "row_opened": mark("{scope}: {stated} beds built, {computed} of them to be opened; {source}"),
    "parts": mark("{scope}, {metric}: the whole {whole}, its parts together {computed}; {source}"),
    "growth": mark("{scope}, {metric}: printed {stated}, by the values {computed}; {source}"),
}


def _sentence(row: Reconciliation) -> str:
    if row.kind in _SENTENCES:
        return _SENTENCES[row.kind]
    if not is_figure(row) and row.computed_printed:
        return mark("{scope}, {metric}: “{stated}”, in full “{computed}”; {source}")
    if not is_figure(row):
        return mark("{scope}, {metric}: {stated}; {source}")
    if row.stated is None:
        return mark("{scope}, {metric}: no total printed, the rows say {computed}; {source}")
    return mark("{scope}, {metric}: stated {stated}, the rows say {computed}; {source}")


def reading_words(row: Reconciliation, item: Reading) -> str:
    """Return a reading of the rows with the total it gives, and the verdict on that."""
    return say(
        mark("{reading}: {value} ({status})"),
        reading=say(_READINGS[item.code], projects=listing(item.projects)),
        value=figure_words(row.metric, item.value),
        status=label(RECONCILE_STATUSES[item.status]),
    )
