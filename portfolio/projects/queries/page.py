"""One project whole: its baselines, sites, reports, milestones and documents."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portfolio.projects.queries import lists, named
from portfolio.projects.records import (
    AnnualPlanRow,
    BaselineRow,
    BedPortion,
    Loose,
    MilestoneRow,
    ProjectDetail,
    Report,
    SiteRow,
)
from portfolio.projects.rules.costs import funding
from portfolio.projects.rules.timeline import site_state, steps
from portfolio.projects.rules.variance import variances
from portfolio.store.asof import TABLES
from portfolio.store.models import (
    BASELINE_FIGURES,
    Baseline,
    Project,
    ProjectBedKind,
    Site,
    StatusReport,
)
from portfolio.values.fields import REPORT_FIELDS
from portfolio.values.months import Month
from portfolio.values.vocabulary import PARTICULARS

_ANNUAL, _MILESTONE = TABLES["annual_plan"], TABLES["milestone"]
_SOURCE, _LOOSE = TABLES["source_document"], TABLES["loose_figure"]


def detail(session: Session, code: str, as_of: Month) -> ProjectDetail | None:
    """Return one project whole, as of a month; None where the code is unknown."""
    from portfolio.projects.queries import funds

    project = _whole(session, code)
    if project is None:
        return None
    listed = lists.row(session, project.id, as_of)
    filed = tuple(reports(session, project.id, as_of))
    loose = _loose(session, project.id)
    baselines = tuple(
        _baseline(item, loose.get(item.id, {}))
        for item in project.baselines
        if item.number == 1 or item.month <= as_of
    )
    plans = _annual_plans(session, project.id)
    reached = milestones(session, [project.code])[project.code]
    sources, phased = funds.funding_of(session, project.id), funds.phases_of(session, project.id)
    return ProjectDetail(
        row=listed,
        name_printed=project.name_printed,
        aliases=tuple(alias.name for alias in project.aliases),
        address=project.address or "",
        particulars={name: _said(getattr(project, name)) for name in PARTICULARS},
        sites=tuple(_site(site, filed) for site in project.sites),
        bed_kinds=tuple(
            BedPortion(kind.kind, kind.beds_built, kind.beds_new, kind.source.code)
            for kind in project.bed_kinds
        ),
        baselines=baselines,
        variances=variances(listed, baselines, filed),
        annual_plans=plans,
        milestones=reached,
        reports=filed,
        steps=steps(filed, baselines),
        funding=funding(filed, plans, listed.investment),
        by_source=sources,
        phases=phased,
        source=project.source.code,
        nature_printed=project.nature_printed or "",
        funder_printed=project.funder_printed or "",
        documents=named.documents(
            session, _sources(project, filed, (*plans, *reached, *sources, *phased))
        ),
    )


def _annual_plans(session: Session, project_id: int) -> tuple[AnnualPlanRow, ...]:
    query = (
        select(_ANNUAL.c.year, _ANNUAL.c.amount, func.coalesce(_ANNUAL.c.milestone, ""))
        .add_columns(_SOURCE.c.code)
        .join(_SOURCE, _SOURCE.c.id == _ANNUAL.c.source_id)
        .where(_ANNUAL.c.project_id == project_id)
        .order_by(_ANNUAL.c.year)
    )
    return tuple(AnnualPlanRow(*row) for row in session.execute(query))


def milestones(session: Session, codes: Collection[str]) -> dict[str, tuple[MilestoneRow, ...]]:
    """Return the milestones of the projects with these codes, in one statement."""
    project = TABLES["project"]
    number = func.coalesce(_MILESTONE.c.document_number, "")
    query = (
        select(project.c.code, _MILESTONE.c.kind, _MILESTONE.c.happened_on, number, _SOURCE.c.code)
        .join(project, project.c.id == _MILESTONE.c.project_id)
        .join(_SOURCE, _SOURCE.c.id == _MILESTONE.c.source_id)
        .where(project.c.code.in_(codes))
        .order_by(_MILESTONE.c.project_id, _MILESTONE.c.happened_on)
    )
    found: dict[str, tuple[MilestoneRow, ...]] = dict.fromkeys(codes, ())
    for code, *row in session.execute(query):
        found[code] = (*found[code], MilestoneRow(*row))
    return found


def _sources(project: Project, filed: tuple[Report, ...], others: Iterable[Any]) -> set[str]:
    owned = (project.source, *(item.source for item in project.baselines))
    kinds = (kind.source for kind in project.bed_kinds)
    given = (report.values.get("source") for report in filed)
    told = {str(code) for code in given if code} | {item.source for item in others}
    return {source.code for source in (*owned, *kinds)} | told


def _whole(session: Session, code: str) -> Project | None:
    query = (
        select(Project)
        .where(Project.code == code)
        .options(
            joinedload(Project.source),
            selectinload(Project.aliases),
            selectinload(Project.sites).joinedload(Site.township),
            selectinload(Project.bed_kinds).joinedload(ProjectBedKind.source),
            selectinload(Project.baselines).joinedload(Baseline.source),
        )
    )
    return session.execute(query).scalar_one_or_none()


def _said(value: Any) -> str | None:
    return None if value is None else str(value)


def _site(site: Site, filed: Sequence[Report]) -> SiteRow:
    return SiteRow(
        site.code,
        site.name_zh,
        site.name_en,
        site.township.name_zh,
        site.township.name_en,
        site.nature,
        site_state(site.code, filed),
    )


def _loose(session: Session, project_id: int) -> dict[int, dict[str, Loose]]:
    """Return how the figures of a project's baselines are worded, where they are not exact."""
    baseline = TABLES["baseline"]
    query = select(_LOOSE).join(baseline, baseline.c.id == _LOOSE.c.baseline_id)
    found: dict[int, dict[str, Loose]] = {}
    for row in session.execute(query.where(baseline.c.project_id == project_id)):
        of_baseline = found.setdefault(row.baseline_id, {})
        of_baseline[row.figure] = Loose(row.qualifier, row.low, row.high)
    return found


def _baseline(item: Baseline, loose: Mapping[str, Loose]) -> BaselineRow:
    printed = {
        name: getattr(item, f"{name}_printed") or "" for name in ("schedule", *BASELINE_FIGURES)
    }
    return BaselineRow(
        number=item.number,
        month=item.month,
        start=item.starts,
        finish=item.finishes,
        figures={name: getattr(item, name) for name in BASELINE_FIGURES},
        printed=printed,
        reason=item.reason_words or "",
        source=item.source.code,
        loose=loose,
    )


def reports(session: Session, project_id: int, until: Month) -> list[Report]:
    """Return the reports of a project and its sites up to a month, the newest first."""
    query = (
        select(StatusReport)
        .where(StatusReport.project_id == project_id, StatusReport.month <= until)
        .options(*named.report_loads())
        .order_by(StatusReport.month.desc(), func.coalesce(StatusReport.site_id, 0))
    )
    return [report_record(item) for item in session.execute(query).scalars()]


def drafts(
    session: Session, month: Month | None = None, project_id: int | None = None
) -> list[Report]:
    """Return the drafts that wait for review, of a month and project where given, in plan order."""
    query = (
        select(StatusReport)
        .join(StatusReport.project)
        .where(StatusReport.state == "draft")
        .options(*named.report_loads())
        .order_by(Project.plan_id.is_(None), Project.position, StatusReport.month)
        .order_by(func.coalesce(StatusReport.site_id, 0))
    )
    if month is not None:
        query = query.where(StatusReport.month == month)
    if project_id is not None:
        query = query.where(StatusReport.project_id == project_id)
    return [report_record(item) for item in session.execute(query).scalars()]


def report_record(item: StatusReport) -> Report:
    """Return a loaded report as a record; its project, site and source must be loaded too."""
    values = {field.name: item.value(field) for field in REPORT_FIELDS}
    return Report(
        project=item.project.code,
        site=item.site.code if item.site else None,
        month=item.month,
        state=item.state,
        values={name: value for name, value in values.items() if value is not None},
        tentative=item.tentative(),
        confidence=item.confidence,
        review_words=item.review_words or "",
        filed_by=item.filed_by,
        filed_at=item.filed_at,
        version=item.version,
    )
