"""Asks why: a forecast that moves later and a cost above the approved figure need a reason."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portfolio.errors import BadInput
from portfolio.fields import FIELD_BY_NAME, FORECASTS
from portfolio.language import mark
from portfolio.models import Baseline, StatusReport
from portfolio.months import Dated
from portfolio.queries import finding
from portfolio.wording import dated_text, money_text

#: Kinds of cost that are held against the approved figure; an estimate comes before it.
_AFTER_APPROVAL = ("approved_budget", "contract", "settlement", "final_account", "unknown")


def require_reason(session: Session, report: StatusReport) -> None:
    """Refuse a report that is later or dearer than before and does not say why.

    Public capital programmes are asked for it by their auditors. Raises BadInput for a missing
    reason, and for the reason `other` without words.
    """
    if report.reason is None:
        _require_not_later(session, report)
        _require_not_dearer(session, report)
    elif report.reason == "other" and not (report.note or report.problem):
        raise BadInput(
            mark("The reason “other” needs words; say in the note what it is."), field="note"
        )


def _earlier(session: Session, report: StatusReport) -> list[StatusReport]:
    site_id = report.site.id if report.site else None
    return finding.reports_before(session, report.project.id, site_id, report.month)


def _require_not_later(session: Session, report: StatusReport) -> None:
    earlier = _earlier(session, report)
    baseline = finding.baseline(session, report.project.id, report.month)
    for name in FORECASTS:
        now, before = report.value(FIELD_BY_NAME[name]), _before(name, earlier, baseline)
        if isinstance(now, Dated) and before is not None and now.month > before.month:
            raise BadInput(
                mark("{label} moves from {before} to {now}, later: give the reason."),
                field="reason",
                label=FIELD_BY_NAME[name].label,
                before=dated_text(before),
                now=dated_text(now),
            )


def _before(name: str, earlier: Iterable[StatusReport], baseline: Baseline | None) -> Dated | None:
    """Return what stood before: the newest earlier forecast, else the current baseline's date."""
    for report in earlier:
        value = report.value(FIELD_BY_NAME[name])
        if isinstance(value, Dated):
            return value
    if baseline is None:
        return None
    return baseline.starts if name == "forecast_start" else baseline.finishes


def _require_not_dearer(session: Session, report: StatusReport) -> None:
    if report.cost is None or report.cost_kind not in _AFTER_APPROVAL:
        return
    approved = _approved(session, report)
    if approved is not None and report.cost > approved:
        raise BadInput(
            mark("The cost {cost} is above the approved {approved}: give the reason."),
            field="reason",
            cost=money_text(report.cost),
            approved=money_text(approved),
        )


def _approved(session: Session, report: StatusReport) -> int | None:
    """Return the approved budget on record before the report, else the baseline's investment."""
    for earlier in _earlier(session, report):
        if earlier.cost_kind == "approved_budget":
            return earlier.cost
    baseline = finding.baseline(session, report.project.id, report.month)
    return baseline.investment if baseline else None
