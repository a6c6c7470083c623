"""How a project leaves the plan: withdrawn, or merged into another one."""

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.queries.departures import ends
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.service.contents import document
from portfolio.projects.service.lookup import known, project_detail
from portfolio.projects.service.reports import store_report
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import (
    Project,
    Succession,
)
from portfolio.values.errors import BadInput
from portfolio.values.kinds import Value
from portfolio.values.language import mark
from portfolio.values.months import Month


def end_project(
    database: Database,
    author: Authorship,
    code: str,
    month: Month,
    *,
    source: str,
    into: str | None = None,
) -> ProjectDetail:
    """Withdraw a project from the plan as of a month, or merge it `into` another one.

    Its record, its plan figures and its beds in use stay; from that month on it is in no sum of
    the plan. A merged one takes no reports any more. Raises WrongUsage for unknown projects,
    BadInput for one merged into itself or into one that was taken over, for one that was taken
    over already, and where a report of a later month speaks of it.
    """
    with logged(database, author) as session:
        project = known(session, code)
        values: dict[str, Value] = {"stage": "withdrawn", "note": author.reason, "source": source}
        if into is None:
            store_report(session, author, project.code, month, values)
            return project_detail(session, project.code, month)
        other = known(session, into)
        _require_mergeable(session, project, other, month)
        values |= {"stage": "merged", "note": f"→ {other.code}: {author.reason}"}
        store_report(session, author, project.code, month, values)
        paper = document(session, source)
        session.add(
            Succession(month=month, kind="merged", from_id=project.id, to_id=other.id, source=paper)
        )
        session.flush()
        return project_detail(session, project.code, month)


def _require_mergeable(session: Session, project: Project, other: Project, month: Month) -> None:
    """Refuse a merger into itself, in a ring, into what is gone, and before a later report."""
    if other.id == project.id:
        raise BadInput(
            mark("{code} cannot be merged into itself; name another project."), code=project.code
        )
    require_untaken(session, other)
    require_untaken(session, project)
    require_last(session, project, month)


def require_untaken(session: Session, project: Project) -> None:
    """Raise BadInput where another project took over from this one already."""
    _, taken = ends(session, [project.id]).get(project.id, ((), ()))
    if taken:
        raise BadInput(
            mark("{code} was taken over by {into} in {month}; name a project that stands."),
            code=project.code,
            into=", ".join(item.into for item in taken),
            month=taken[0].month,
        )


def require_last(session: Session, project: Project, month: Month) -> None:
    """Raise BadInput where a report of a later month speaks of a project that ends."""
    later = named.last_month(session, project.id)
    if later is not None and later > month:
        raise BadInput(
            mark("{code} has a report of {later}; it cannot end in {month}. Give a later month."),
            code=project.code,
            later=later,
            month=month,
        )
