"""Status reports of many months: the columns, and what one row says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from portfolio.exchange.columns import Column
from portfolio.values.fields import REPORT_FIELDS, Field
from portfolio.values.kinds import DOCUMENT, Value
from portfolio.values.language import Term
from portfolio.values.months import Month
from portfolio.values.vocabulary import COUNTED_STATES, REPORT_STATES


def _column(field: Field) -> Column:
    kind = "text" if field.kind is DOCUMENT else field.kind.name
    return Column(field.name, kind, field.label, field.codes)


COLUMNS: Final = (
    Column("project", "called", Term("project field", "Number")),
    Column("name", "text", Term("project field", "Name")),
    Column("site", "text", Term("record", "Site")),
    Column("month", "month", Term("report column", "Month")),
    *(_column(field) for field in REPORT_FIELDS),
    Column("state", "code", Term("report column", "State"), REPORT_STATES),
)
NEEDS: Final = (("project", "name"), ("month",))
KEYS: Final = ("project", "name", "site", "month", "state")


@dataclass(frozen=True, slots=True)
class ReportRow:
    """What a row says of a project or site in a month; empty cells say nothing.

    `counts` is false for a draft or returned report that was exported: it is nobody's filing.
    """

    number: int
    code: str | None
    name: str | None
    site: str | None
    month: Month
    values: dict[str, Value]
    counts: bool = True


def read(number: int, values: Mapping[str, Any]) -> ReportRow:
    """Return what a row says; the month must be among the values."""
    given = {field.name: values[field.name] for field in REPORT_FIELDS if field.name in values}
    return ReportRow(
        number,
        values.get("project"),
        values.get("name"),
        values.get("site"),
        values["month"],
        given,
        counts=values.get("state", "filed") in COUNTED_STATES,
    )
