"""Status reports of many months: the columns, and what one row says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from portfolio.exchange.columns import Column
from portfolio.values.fields import REPORT_FIELDS, Field
from portfolio.values.kinds import DOCUMENT, FLAG, Value
from portfolio.values.language import Term
from portfolio.values.months import Month
from portfolio.values.vocabulary import COUNTED_STATES, REPORT_STATES


def _column(field: Field) -> Column:
    kind = "text" if field.kind is DOCUMENT else field.kind.name
    return Column(field.name, kind, field.label, field.codes)


#: Whether a forecast is tentative: said of one that the row gives.
TENTATIVE: Final = {
    "forecast_start_tentative": Term("report column", "Forecast start is tentative"),
    "forecast_finish_tentative": Term("report column", "Forecast finish is tentative"),
    "forecast_opening_tentative": Term("report column", "Forecast opening is tentative"),
}
COLUMNS: Final = (
    Column("project", "called", Term("project field", "Number")),
    Column("name", "text", Term("project field", "Name")),
    Column("site", "text", Term("record", "Site")),
    Column("month", "month", Term("report column", "Month")),
    *(_column(field) for field in REPORT_FIELDS),
    *(Column(name, FLAG.name, term) for name, term in TENTATIVE.items()),
    Column("state", "code", Term("report column", "State"), REPORT_STATES),
)
ENDING: Final = "_tentative"
NEEDS: Final = (("project", "name"), ("month",))
KEYS: Final = ("project", "name", "site", "month", "state")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What a row says in a month, of a site where it names one; empty cells say nothing.

    `counts` is false for a draft or returned report that was exported: it is nobody's filing.
    """

    site: str | None
    month: Month
    values: dict[str, Value]
    counts: bool = True


def read(values: Mapping[str, Any]) -> ReportRow:
    """Return what a row says; the month must be among the values."""
    given = {field.name: values[field.name] for field in REPORT_FIELDS if field.name in values}
    told = {name: values[name] for name in TENTATIVE if name in values}
    given |= {name: value for name, value in told.items() if name.removesuffix(ENDING) in given}
    return ReportRow(
        values.get("site"),
        values["month"],
        given,
        counts=values.get("state", "filed") in COUNTED_STATES,
    )
