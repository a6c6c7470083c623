"""Asks why: a forecast that moves later and a cost above the approved figure need a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.store.models import StatusReport
from portfolio.values.errors import BadInput
from portfolio.values.fields import FIELD_BY_NAME, FORECASTS
from portfolio.values.language import mark
from portfolio.values.months import Dated
from portfolio.values.vocabulary import OPEN_STAGES
from portfolio.values.words import dated_text, money_text

#: Kinds of cost that are held against the approved figure; an estimate comes before it.
_AFTER_APPROVAL = ("approved_budget", "contract", "settlement", "final_account", "unknown")


@dataclass(frozen=True, slots=True)
class Site:
    """The newest word on a site, up to a report's month: its code, stage and beds open."""

    code: str
    stage: str | None
    beds_open: int | None


@dataclass(frozen=True, slots=True)
class Before:
    """What a report is held against: what stood before it, and what else is told of its place.

    `earlier` are the counted reports before it, newest first, `later` those after it, oldest
    first; `openings` those of both that tell that the place is in use, oldest first. `called` is
    the place, `site` tells that it is one of several. Reports and baseline are mapped ones, or
    the like of them that an import holds in memory. `sites` are the project's sites, without the
    one reported on, and `whole` is what the project itself last reported of beds open.
    """

    earlier: Sequence[Any]
    baseline: Any
    later: Sequence[Any] = ()
    openings: Sequence[Any] = ()
    called: str = ""
    site: bool = False
    sites: Sequence[Site] = ()
    whole: int | None = None


def before(session: Session, report: StatusReport) -> Before:
    """Return what a report of the database is held against."""
    project, site = report.project, report.site
    place = (project.id, site.id if site else None, report.month)
    earlier = named.reports_before(session, *place)
    later = named.reports_after(session, *place)
    whole, sites = _elsewhere(session, project.id, report)
    return Before(
        earlier,
        named.baseline(session, project.id, report.month),
        later,
        tuple(item for item in (*reversed(earlier), *later) if tells_opening(item)),
        f"{project.code} {site.code}" if site else project.code,
        site=site is not None,
        sites=sites,
        whole=whole,
    )


def _elsewhere(
    session: Session, project: int, report: StatusReport
) -> tuple[int | None, tuple[Site, ...]]:
    """Return the beds open of the project itself, and its other sites, by a report's month."""
    if not (codes := named.site_codes(session, project)):
        return None, ()
    told = named.places_at(session, project, report.month)
    own = report.site.code if report.site else None
    sites = tuple(Site(code, *told.get(code, (None, None))) for code in codes if code != own)
    return told.get(None, (None, None))[1], sites


def tells_opening(report: Any) -> bool:
    """Tell whether a report says that its place is in use, or when it came into use."""
    return report.stage in OPEN_STAGES or report.actual_opening is not None


def require_reason(report: Any, before: Before) -> None:
    """Refuse a report that is later or dearer than before and does not say why.

    Public capital programmes are asked for it by their auditors. Raises BadInput for a missing
    reason, and for the reason `other` without words.
    """
    if report.reason is None:
        _require_not_later(report, before)
        _require_not_dearer(report, before)
    elif report.reason == "other" and not (report.note or report.problem):
        raise BadInput(
            mark("The reason “other” needs words; say in the note what it is."), field="note"
        )


def _require_not_later(report: Any, before: Before) -> None:
    for name in FORECASTS:
        now, was = report.value(FIELD_BY_NAME[name]), _before(name, before)
        if isinstance(now, Dated) and was is not None and now.month > was.month:
            raise BadInput(
                mark("{label} moves from {before} to {now}, later: give the reason."),
                field="reason",
                label=FIELD_BY_NAME[name].label,
                before=dated_text(was),
                now=dated_text(now),
            )


def _before(name: str, before: Before) -> Dated | None:
    """Return what stood before: the newest earlier forecast, else the current baseline's date."""
    for report in before.earlier:
        value = report.value(FIELD_BY_NAME[name])
        if isinstance(value, Dated):
            return value
    if before.baseline is None:
        return None
    planned: Dated | None = (
        before.baseline.starts if name == "forecast_start" else before.baseline.finishes
    )
    return planned


def _require_not_dearer(report: Any, before: Before) -> None:
    if report.cost is None or report.cost_kind not in _AFTER_APPROVAL:
        return
    approved = _approved(before)
    if approved is not None and report.cost > approved:
        raise BadInput(
            mark("The cost {cost} is above the approved {approved}: give the reason."),
            field="reason",
            cost=money_text(report.cost),
            approved=money_text(approved),
        )


def _approved(before: Before) -> int | None:
    """Return the approved budget on record before the report, else the baseline's investment."""
    costs = [item.cost for item in before.earlier if item.cost_kind == "approved_budget"]
    approved: int | None = before.baseline.investment if before.baseline else None
    return costs[0] if costs else approved
