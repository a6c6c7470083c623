"""Finds the records that an officer names, for reading and for editing."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from portfolio.projects.records.page import Document
from portfolio.store import models
from portfolio.store.asof import PLAN_ORDER, chosen, month_of
from portfolio.store.models import (
    Baseline,
    Funder,
    Milestone,
    PlanEntry,
    Project,
    ProjectBedKind,
    ProjectTownship,
    Site,
    SourceDocument,
    StatusReport,
    Township,
)
from portfolio.store.scope import DISTRICT, in_view
from portfolio.values.clock import last_day
from portfolio.values.digits import fold
from portfolio.values.months import Month
from portfolio.values.vocabulary import COUNTED_STATES

K = TypeVar("K", bound=models.Base)


def project(session: Session, code: str) -> Project | None:
    """Return the project with this code, whatever the case of its letters and their width.

    Where older programs took in both, the one written as it is asked for.
    """
    query = select(Project).where(func.upper(Project.code).in_(_spelt(code)))
    found = session.execute(query).scalars().all()
    same = (item for item in found if item.code.upper() == code.upper())
    return next(same, found[0] if found else None)


def _spelt(code: str) -> list[str]:
    """Return a code as it may be written: as it is, and in half width."""
    return [code.upper(), fold(code).upper()]


def project_codes(session: Session, most: int | None = 20) -> list[str]:
    """Return the first codes, in the order of the plan."""
    query = select(Project.code).join(Project.entries).where(chosen()).order_by(*PLAN_ORDER)
    return list(session.execute(query.limit(most)).scalars())


def project_names(session: Session, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return the Chinese and English names of projects, by code."""
    query = select(Project.code, Project.name_zh, Project.name_en).where(Project.code.in_(codes))
    return {code: (zh, en or "") for code, zh, en in session.execute(query)}


def documents(session: Session, codes: Collection[str] | None = None) -> dict[str, Document]:
    """Return documents by their codes, all without any, in the order in which they were entered."""
    query = select(SourceDocument)
    if codes is not None:
        query = query.where(SourceDocument.code.in_(codes))
    return {
        item.code: Document(
            item.code,
            item.title,
            item.title_en or "",
            item.dated or "",
            bool(item.estimated),
            item.document_kind or "",
            item.note or "",
        )
        for item in session.execute(query.order_by(SourceDocument.id)).scalars()
    }


def district(session: Session) -> str:
    """Return the Chinese name of the district that is looked at; empty where it has none."""
    query = select(models.District.name_zh).where(models.District.id == DISTRICT)
    return session.execute(query).scalar() or ""


def names(session: Session) -> list[tuple[str, str]]:
    """Return code and name of the district's projects, other names and those in print as well."""
    own = select(Project.id, Project.code, Project.name_zh, Project.name_printed)
    own = own.where(Project.district_id == DISTRICT).order_by(Project.id)
    found = session.execute(own).all()
    codes = {row.id: row.code for row in found}
    other = select(models.ProjectAlias.project_id, models.ProjectAlias.name)
    aliases = session.execute(other.order_by(models.ProjectAlias.id)).all()
    return [
        *((row.code, name) for row in found for name in dict.fromkeys(row[2:])),
        *((codes[key], name) for key, name in aliases if key in codes),
    ]


def by_figures(session: Session) -> dict[tuple[int, int], list[tuple[int, str, str, set[int]]]]:
    """Return the district's projects by investment in fen and new beds, where both are known.

    Of each its key, code, name and the keys of its townships.
    """
    query = select(Project.id, Project.code, Project.name_zh).where(Project.district_id == DISTRICT)
    query = query.join(Baseline, Baseline.project_id == Project.id).order_by(Project.id)
    query = query.where(Baseline.investment > 0, Baseline.beds_new > 0)
    towns: dict[int, set[int]] = {}
    for key, town in session.execute(
        select(ProjectTownship.project_id, ProjectTownship.township_id)
    ):
        towns.setdefault(key, set()).add(town)
    found: dict[tuple[int, int], list[tuple[int, str, str, set[int]]]] = {}
    for row in session.execute(
        query.add_columns(Baseline.investment, Baseline.beds_new).distinct()
    ):
        known = (row.id, row.code, row.name_zh, towns.get(row.id, set()))
        found.setdefault((row.investment, row.beds_new), []).append(known)
    return found


def site(session: Session, project_id: int, wanted: str) -> Site | None:
    """Return a site of the project by its code or its name."""
    query = (
        select(Site)
        .where(Site.project_id == project_id)
        .where(
            or_(
                func.upper(Site.code).in_(_spelt(wanted)),
                Site.name_zh == wanted,
                Site.name_en == wanted,
            )
        )
    )
    return session.execute(query).scalars().first()


def any_site(session: Session, code: str) -> Site | None:
    """Return the site with this code, of whatever project and whatever the case of its letters."""
    query = select(Site).where(func.upper(Site.code).in_(_spelt(code)))
    return session.execute(query).scalars().first()


def site_codes(session: Session, project_id: int) -> list[str]:
    """Return the codes of a project's sites."""
    query = select(Site.code).where(Site.project_id == project_id).order_by(Site.position)
    return list(session.execute(query).scalars())


def places_at(
    session: Session, project_id: int, month: Month
) -> dict[str | None, tuple[str | None, int | None]]:
    """Return the newest stage and beds open of a project (None) and of its sites, up to a month."""
    query = (
        select(Site.code, StatusReport.stage, StatusReport.beds_open)
        .join(Site, Site.id == StatusReport.site_id, isouter=True)
        .where(StatusReport.project_id == project_id, StatusReport.month <= month)
        .where(StatusReport.state.in_(COUNTED_STATES))
        .order_by(StatusReport.month)
    )
    found: dict[str | None, tuple[str | None, int | None]] = {}
    for code, stage, beds in session.execute(query):
        last = found.get(code, (None, None))
        found[code] = (stage or last[0], last[1] if beds is None else beds)
    return found


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


def plans_out(session: Session) -> dict[str, str]:
    """Return for each plan the day from which it is known, by its code: that of its document."""
    query = select(models.Plan.code, models.Plan.month, SourceDocument.dated)
    query = query.join(SourceDocument, SourceDocument.id == models.Plan.source_id)
    return {code: last_day(dated or str(month)) for code, month, dated in session.execute(query)}


def last_month(session: Session, project_id: int) -> Month | None:
    """Return the newest month that a counted report of a project, or a site of it, speaks of."""
    query = select(func.max(StatusReport.month)).where(
        StatusReport.project_id == project_id, StatusReport.state.in_(COUNTED_STATES)
    )
    return month_of(session.execute(query).scalar_one())


def reports_after(
    session: Session, project_id: int, site_id: int | None, month: Month
) -> list[StatusReport]:
    """Return the counted reports of a project (or site) after a month, the oldest first."""
    query = _reports(project_id, site_id).where(
        StatusReport.month > month, StatusReport.state.in_(COUNTED_STATES)
    )
    return list(session.execute(query.order_by(StatusReport.month)).scalars())


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
    """Return the township of the district that is looked at with this code or name."""
    names = (Township.code, Township.name_zh, Township.name_en)
    query = select(Township).where(or_(*(name == wanted for name in names)))
    query = query.where(Township.district_id == DISTRICT)
    return session.execute(query).scalars().first()


def townships(session: Session) -> list[Township]:
    """Return every township of the district that is looked at, in the order of the plan."""
    query = select(Township).where(Township.district_id == DISTRICT).order_by(Township.id)
    return list(session.execute(query).scalars())


def funder(session: Session, code: str) -> Funder | None:
    """Return the funder with this code."""
    return session.execute(select(Funder).where(Funder.code == code)).scalar_one_or_none()


def plan(session: Session) -> models.Plan | None:
    """Return the plan that the session looks at."""
    return session.get(models.Plan, in_view(session).plan)


def record(session: Session, kind: type[K], key: Mapping[str, Any]) -> K | None:
    """Return the one record of a kind with these columns; None stands for NULL."""
    return session.execute(select(kind).filter_by(**key)).scalar_one_or_none()


def newest_record(session: Session, kind: type[K], key: Mapping[str, Any]) -> K | None:
    """Return of the records with these columns the one revised last."""
    table: Any = kind
    query = select(kind).filter_by(**key).order_by(func.coalesce(table.revision, 0).desc())
    return session.execute(query.limit(1)).scalar_one_or_none()


def last_position(session: Session) -> int:
    """Return the place of the last project in the list, 0 where there is none."""
    return session.execute(select(func.coalesce(func.max(PlanEntry.position), 0))).scalar_one()


def last_part(session: Session, baseline_id: int) -> int:
    """Return the place of the last part of a baseline, 0 where it has none."""
    query = select(func.coalesce(func.max(models.Part.position), 0))
    return session.execute(query.where(models.Part.baseline_id == baseline_id)).scalar_one()


def _baselines(project_id: int) -> Select[Baseline]:
    return (
        select(Baseline)
        .join(PlanEntry, PlanEntry.id == Baseline.entry_id)
        .where(Baseline.project_id == project_id, chosen())
    )


def baseline(session: Session, project_id: int, as_of: Month) -> Baseline | None:
    """Return the current baseline of a project as of a month; the first one where none was yet.

    Of its entry in the plan that is looked at, else of its newest.
    """
    query = _baselines(project_id).where((Baseline.number == 1) | (Baseline.month <= as_of))
    return session.execute(query.order_by(Baseline.number.desc()).limit(1)).scalars().first()


def last_baseline(session: Session, project_id: int) -> Baseline | None:
    """Return the newest baseline of a project, of the same entry as `baseline` does."""
    query = _baselines(project_id)
    return session.execute(query.order_by(Baseline.number.desc()).limit(1)).scalars().first()


def entry(session: Session, project_id: int) -> PlanEntry:
    """Return the entry of a project in the plan that is looked at, else its newest."""
    query = select(PlanEntry).where(PlanEntry.project_id == project_id, chosen())
    return session.execute(query).scalars().one()


def places_again(session: Session, project_id: int) -> list[ProjectTownship]:
    """Return the townships of a project, made anew for another one."""
    query = select(ProjectTownship).where(ProjectTownship.project_id == project_id)
    found = session.execute(query.order_by(ProjectTownship.position)).scalars()
    return [ProjectTownship(township_id=item.township_id, position=item.position) for item in found]


def bed_kinds(session: Session, project_id: int) -> list[ProjectBedKind]:
    """Return the beds of special kinds within a project's figures."""
    query = select(ProjectBedKind).where(ProjectBedKind.project_id == project_id)
    return list(session.execute(query).scalars())


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
