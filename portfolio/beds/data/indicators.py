"""The plan's indicators as plain data with stable keys: what scripts read."""

from typing import Final

from portfolio.beds.data import residents_data
from portfolio.beds.records.indicators import (
    Indicator,
    IndicatorTable,
    MeasuredLine,
    Observation,
)
from portfolio.projects.data import plan_data
from portfolio.values.tabular import Data, picked
from portfolio.values.words import rate_text

#: The columns of the indicators as CSV.
COLUMNS: Final = (
    *("code", "name_zh", "name_en", "unit", "type", "direction", "base", "base_year", "target"),
    *("target_year", "observed", "observed_as_of", "observed_source", "measure"),
    *("plan_least", "plan_most", "in_use_least", "in_use_most", "needed", "met"),
)


def table_data(table: IndicatorTable) -> Data:
    """Return the indicators as `portfolio.indicators/1`; figures with decimals are text."""
    return {
        "schema": "portfolio.indicators/1",
        "plan": plan_data(table.plan),
        "as_of": str(table.as_of),
        "indicators": [indicator_data(item) for item in table.indicators],
    }


def indicator_data(item: Indicator) -> Data:
    """Return an indicator with every value observed, and what the projects come to."""
    return {
        **picked(item, "code", "name_zh", "name_en"),
        "unit": item.unit or None,
        **picked(item, "type", "direction", "base", "base_year", "target", "target_year"),
        **picked(item, "earlier", "earlier_year", "growth"),
        "printed": item.printed or None,
        "note": item.note or None,
        "source": item.source,
        "observed": [_observation(told) for told in item.observed],
        "measure": item.measure,
        "measured": [_line(line) for line in item.lines],
    }


def _observation(item: Observation) -> Data:
    return {**picked(item, "as_of", "value", "source"), "note": item.note or None}


def _line(line: MeasuredLine) -> Data:
    return {
        "view": line.view,
        "population": residents_data(line.residents),
        "month": str(line.month),
        "least": line.least,
        "most": line.most,
        "per": line.per,
        "least_rate": rate_text(line.least_rate, 3),
        "most_rate": rate_text(line.most_rate, 3),
        "needed": line.needed,
        "met": line.met,
    }


def table_rows(table: IndicatorTable) -> list[Data]:
    """Return the same as flat rows: the latest value observed, rates over the target's residents."""
    return [_row(item) for item in table.indicators]


def _row(item: Indicator) -> Data:
    data, latest = indicator_data(item), item.latest
    plan, in_use, leading = item.line("plan"), item.line("confirmed"), item.leading
    return {
        **{name: data.get(name) for name in COLUMNS},
        "observed": latest.value if latest else None,
        "observed_as_of": latest.as_of if latest else None,
        "observed_source": latest.source if latest else None,
        "plan_least": rate_text(plan.least_rate, 3) if plan else None,
        "plan_most": rate_text(plan.most_rate, 3) if plan else None,
        "in_use_least": rate_text(in_use.least_rate, 3) if in_use else None,
        "in_use_most": rate_text(in_use.most_rate, 3) if in_use else None,
        "needed": leading.needed if leading else None,
        "met": leading.met if leading else None,
    }
