"""What the reports up to a month say: a field's value is that of the newest one that gives it."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from portfolio.models import Baseline, Project, Site, StatusReport
from portfolio.months import Month
from portfolio.vocabulary import COUNTED_STATES, OPEN_STAGES


def counted(report: Any, as_of: Month) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a report speaks as of a month."""
    return (report.month <= as_of, report.state.in_(COUNTED_STATES))


def _of_place(report: Any, place: type[Project] | type[Site]) -> tuple[ColumnElement[bool], ...]:
    site = func.coalesce(report.site_id, 0)
    if place is Project:
        return (report.project_id == Project.id, site == 0)
    return (report.project_id == Site.project_id, site == Site.id)


def newest(
    column: str, as_of: Month, place: type[Project] | type[Site] = Project, given: str = ""
) -> ScalarSelect[Any]:
    """Return `column` of the newest report of a project (or site) that gives `given` or it."""
    report = aliased(StatusReport)
    return (
        select(getattr(report, column))
        .where(*_of_place(report, place), *counted(report, as_of))
        .where(getattr(report, given or column).is_not(None))
        .order_by(report.month.desc())
        .limit(1)
        .scalar_subquery()
    )


def open_since(as_of: Month, place: type[Project] | type[Site] = Project) -> ScalarSelect[Any]:
    """Return the month of the first report since which the stage has been an open one."""
    report, other = aliased(StatusReport), aliased(StatusReport)
    not_open = (
        select(func.coalesce(func.max(other.month), ""))
        .where(other.project_id == report.project_id, *counted(other, as_of))
        .where(func.coalesce(other.site_id, 0) == func.coalesce(report.site_id, 0))
        .where(other.stage.is_not(None), other.stage.not_in(OPEN_STAGES))
        .correlate(report)
        .scalar_subquery()
    )
    return (
        select(func.min(report.month))
        .where(*_of_place(report, place), *counted(report, as_of))
        .where(report.stage.in_(OPEN_STAGES), report.month > not_open)
        .scalar_subquery()
    )


def last_report(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the newest report of a project or any of its sites."""
    report = aliased(StatusReport)
    return (
        select(func.max(report.month))
        .where(report.project_id == Project.id, *counted(report, as_of))
        .scalar_subquery()
    )


def current_baseline(as_of: Month) -> ColumnElement[bool]:
    """Return the condition that picks each project's baseline as of a month.

    The newest one approved by then; the first one where none was yet.
    """
    later = aliased(Baseline)
    replaced = select(later.project_id).where(later.number > 1, later.month <= as_of)
    newest_number = (
        select(later.project_id, func.max(later.number).label("number"))
        .where(later.number > 1, later.month <= as_of)
        .group_by(later.project_id)
        .subquery()
    )
    is_newest = (
        select(newest_number.c.number)
        .where(newest_number.c.project_id == Baseline.project_id)
        .scalar_subquery()
    )
    column: InstrumentedAttribute[int] = Baseline.number
    return ((column == 1) & Baseline.project_id.not_in(replaced)) | (
        (column > 1) & (column == is_newest)
    )
