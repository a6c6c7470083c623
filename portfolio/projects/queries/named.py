"""Finds the records that an officer names, for reading and for editing."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from portfolio.projects.records import Document
from portfolio.store import models
from portfolio.store.models import (
    Baseline,
    Funder,
    Milestone,
    Project,
    Site,
    SourceDocument,
    StatusReport,
    Township,
)
from portfolio.values.months import Month
from portfolio.values.vocabulary import COUNTED_STATES

K = TypeVar("K", bound=models.Base)


def project(session: Session, code: str) -> Project | None:
    """Return the project with this code, whatever the case of its letters."""
    query = select(Project).where(func.upper(Project.code) == code.upper())
    return session.execute(query).scalar_one_or_none()


def project_codes(session: Session, most: int | None = 20) -> list[str]:
    """Return the first codes, in the order of the plan."""
    query = select(Project.code).order_by(Project.plan_id.is_(None), Project.position)
    return list(session.execute(query.limit(most)).scalars())


def project_names(session: Session, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the Chinese and English names of projects, by code."""
    query = select(Project.code, Project.name_zh, Project.name_en).where(Project.code.in_(codes))
    return {code: (zh, en or "") for code, zh, en in session.execute(query)}


def documents(session: Session, codes: Collection[str]) -> dict[str, Document]:
    """Return documents by their codes, in the order in which they were entered."""
    query = select(SourceDocument).where(SourceDocument.code.in_(codes))
    return {
        item.code: Document(item.code, item.title, item.title_en or "", item.dated or "")
        for item in session.execute(query.order_by(SourceDocument.id)).scalars()
    }


def site(session: Session, project_id: int, wanted: str) -> Site | None:
    """Return a site of the project by its code or its name."""
    query = (
        select(Site)
        .where(Site.project_id == project_id)
        .where(
            or_(
                func.upper(Site.code) == wanted.upper(),
                Site.name_zh == wanted,
                Site.name_en == wanted,
            )
        )
    )
    return session.execute(query).scalars().first()


def site_codes(session: Session, project_id: int) -> list[str]:
    """Return the codes of a project's sites."""
    query = select(Site.code).where(Site.project_id == project_id).order_by(Site.position)
    return list(session.execute(query).scalars())


def report_loads() -> tuple[ExecutableOption, ...]:
    """Return the options by which a report comes with its project, site and source."""
    return tuple(
        joinedload(name) for name in (StatusReport.project, StatusReport.site, StatusReport.source)
    )


def _reports(project_id: int, site_id: int | None) -> Select[StatusReport]:
    return (
        select(StatusReport)
        .where(StatusReport.project_id == project_id)
        .where(func.coalesce(StatusReport.site_id, 0) == (site_id or 0))
        .options(*report_loads())
    )


def report(
    session: Session, project_id: int, site_id: int | None, month: Month
) -> StatusReport | None:
    """Return the report of a project (or site) for a month, with what it refers to."""
    query = _reports(project_id, site_id).where(StatusReport.month == month)
    return session.execute(query).scalar_one_or_none()


def reports_before(
    session: Session, project_id: int, site_id: int | None, month: Month
) -> list[StatusReport]:
    """Return the counted reports of a project (or site) before a month, the newest first."""
    query = _reports(project_id, site_id).where(
        StatusReport.month < month, StatusReport.state.in_(COUNTED_STATES)
    )
    return list(session.execute(query.order_by(StatusReport.month.desc())).scalars())


def document(session: Session, wanted: str) -> SourceDocument | None:
    """Return the document with this code or title."""
    query = select(SourceDocument).where(
        or_(SourceDocument.code == wanted, SourceDocument.title == wanted)
    )
    return session.execute(query.order_by(SourceDocument.id)).scalars().first()


def document_number(session: Session) -> int:
    """Return the number of the newest document, 0 where there is none."""
    return session.execute(select(func.coalesce(func.max(SourceDocument.id), 0))).scalar_one()


def township(session: Session, wanted: str) -> Township | None:
    """Return the township with this code or name."""
    names = (Township.code, Township.name_zh, Township.name_en)
    query = select(Township).where(or_(*(name == wanted for name in names)))
    return session.execute(query).scalars().first()


def townships(session: Session) -> list[Township]:
    """Return every township in the order of the plan."""
    return list(session.execute(select(Township).order_by(Township.id)).scalars())


def funder(session: Session, code: str) -> Funder | None:
    """Return the funder with this code."""
    return session.execute(select(Funder).where(Funder.code == code)).scalar_one_or_none()


def plan(session: Session) -> models.Plan | None:
    """Return the plan of the database."""
    return session.execute(select(models.Plan).order_by(models.Plan.id)).scalars().first()


def record(session: Session, kind: type[K], key: Mapping[str, Any]) -> K | None:
    """Return the one record of a kind with these columns; None stands for NULL."""
    return session.execute(select(kind).filter_by(**key)).scalar_one_or_none()


def last_position(session: Session) -> int:
    """Return the place of the last project in the list, 0 where there is none."""
    return session.execute(select(func.coalesce(func.max(Project.position), 0))).scalar_one()


def baseline(session: Session, project_id: int, as_of: Month) -> Baseline | None:
    """Return the current baseline of a project as of a month; the first one where none was yet."""
    query = select(Baseline).where(
        Baseline.project_id == project_id, (Baseline.number == 1) | (Baseline.month <= as_of)
    )
    return session.execute(query.order_by(Baseline.number.desc()).limit(1)).scalars().first()


def last_baseline(session: Session, project_id: int) -> Baseline | None:
    """Return the newest baseline of a project."""
    query = select(Baseline).where(Baseline.project_id == project_id)
    return session.execute(query.order_by(Baseline.number.desc()).limit(1)).scalars().first()


def accepted(session: Session, project_id: int) -> bool:
    """Tell whether a joint acceptance of the project is on record as a milestone."""
    query = select(Milestone.id).where(
        Milestone.project_id == project_id, Milestone.kind == "joint_acceptance"
    )
    return session.execute(query.limit(1)).first() is not None


def funder_of(session: Session, project_id: int) -> str | None:
    """Return whether a project is public or private; None where it is not known."""
    query = select(Funder.code).join(Project, Project.funder_id == Funder.id)
    return session.execute(query.where(Project.id == project_id)).scalar_one_or_none()
