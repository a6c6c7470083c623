"""What a report must keep to be filed: of itself, and against the others of its place."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.projects.service import reasons
from portfolio.projects.service.openings import require_order
from portfolio.store.log import Authorship
from portfolio.store.models import StatusReport
from portfolio.values.errors import BadInput
from portfolio.values.fields import FIELD_BY_NAME, FORECASTS
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month


def require_past(month: Month, author: Authorship) -> None:
    if month > author.month:
        raise BadInput(
            mark("{month} has not come yet; a report speaks of a month up to {present}."),
            month=month,
            present=author.month,
        )


def require_rules(report: Any) -> None:
    for name in ("actual_start", "actual_finish", "actual_opening"):
        _require_happened(report, name)
    if (
        report.actual_start
        and report.actual_finish
        and report.actual_finish < report.actual_start
        and report.actual_start_precision != "by"
    ):
        raise BadInput(
            mark("The actual finish {finish} lies before the actual start {start}; correct one."),
            field="actual_finish",
            finish=report.actual_finish,
            start=report.actual_start,
        )
    if report.cost_kind and report.cost is None:
        raise BadInput(mark("A kind of cost was given without the cost; give both."), field="cost")


#: The fields of which it is asked why they changed.
REASONED: Final = frozenset({*FORECASTS, "cost", "cost_kind", "reason"})

#: The fields that tell in which order a place came into use.
ORDERED: Final = frozenset({"stage", "actual_opening"})


def require_fits(
    session: Session, report: StatusReport, changed: Collection[str], *, said_why: bool = True
) -> None:
    """Hold a report against the others of its place, only where what is asked about was changed.

    With `said_why` the reason is asked for. Raises BadInput.
    """
    ordered, reasoned = set(changed) & ORDERED, said_why and set(changed) & REASONED
    if not ordered and not reasoned:
        return
    before = reasons.before(session, report)
    if ordered:
        require_order(report, before)
    if reasoned:
        reasons.require_reason(report, before)


def _require_happened(report: Any, name: str) -> None:
    dated = report.value(FIELD_BY_NAME[name])
    if not isinstance(dated, Dated):
        return
    first = Month.of(dated.month.year, 1) if dated.precision == "year" else dated.month
    if first > report.month:
        raise BadInput(
            mark("{label} {date} lies after the report's month {month}; give it as a forecast."),
            field=name,
            label=FIELD_BY_NAME[name].label,
            date=dated,
            month=report.month,
        )
