"""What a report must keep to be filed: of itself, and against the others of its place."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.projects.service import reasons
from portfolio.projects.service.doubts import require_sure
from portfolio.projects.service.openings import require_order
from portfolio.store.log import Authorship
from portfolio.store.models import StatusReport
from portfolio.values.doubts import Doubt
from portfolio.values.errors import BadInput
from portfolio.values.fields import FIELD_BY_NAME, FORECASTS
from portfolio.values.language import Labels, label, mark
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import EXIT_STAGES, STAGES

#: What is asked for where a project comes to a halt or leaves its plan.
AT_EXIT: Final = ("reason", "source")


def missing_at_exit(stage: object, given: Collection[str]) -> tuple[str, ...]:
    """Return which of reason and document are not given with a stage reached; none with most."""
    asked = AT_EXIT if stage in EXIT_STAGES else ()
    return tuple(name for name in asked if name not in given)


def require_at_exit(report: Any, values: Mapping[str, Any], *, sure: bool) -> None:
    """Ask for what an exit needs: its reason always, its document unless the officer is `sure`.

    `report` is the one on record, None where there is none. Raises BadInput, Doubtful.
    """
    stage = values.get("stage")
    if report is not None and report.stage == stage:
        return
    stood = [] if report is None else [n for n in AT_EXIT if report.value(FIELD_BY_NAME[n])]
    missing = missing_at_exit(stage, {*values, *stood})
    if not missing:
        return
    told = {"stage": label(STAGES[str(stage)])}
    if "reason" in missing:
        raise BadInput(
            mark("“{stage}” needs {fields}: give --reason, and --source for the document."),
            field="reason",
            fields=Labels(tuple(FIELD_BY_NAME[name].label for name in missing)),
            **told,
        )
    require_sure(
        [Doubt("source", mark("“{stage}” rests on no document (--source)."), told)], sure=sure
    )


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
