"""One project whole: its baselines, sites, reports, milestones and documents."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portfolio.projects.queries import lists, named
from portfolio.projects.queries.departures import successions
from portfolio.projects.records.funds import AnnualPlanRow
from portfolio.projects.records.lists import SiteRow
from portfolio.projects.records.page import (
    BaselineRow,
    BedPortion,
    Loose,
    MilestoneRow,
    OtherEntry,
    PartRow,
    ProjectDetail,
)
from portfolio.projects.records.reports import Report
from portfolio.projects.rules.costs import funding
from portfolio.projects.rules.timeline import site_state, steps
from portfolio.projects.rules.variance import variances
from portfolio.store.asof import ENTRY, PLAN_ORDER, TABLES, current_plans
from portfolio.store.models import (
    BASELINE_FIGURES,
    PART_FIGURES,
    Baseline,
    Part,
    Project,
    ProjectBedKind,
    Site,
    StatusReport,
)
from portfolio.values.fields import REPORT_FIELDS
from portfolio.values.months import Month
from portfolio.values.vocabulary import COMPONENTS, PARTICULARS

_PLAN = TABLES["plan"]
_ANNUAL, _MILESTONE = TABLES["annual_plan"], TABLES["milestone"]
_SOURCE, _LOOSE = TABLES["source_document"], TABLES["loose_figure"]


def detail(session: Session, code: str, as_of: Month) -> ProjectDetail | None:
    """Return one project whole, as of a month; None where the code is unknown."""
    from portfolio.projects.queries import funds

    project = _whole(session, code)
    if project is None:
        return None
    entry, listed = named.entry(session, project.id), lists.row(session, project.id, as_of)
    filed = tuple(reports(session, project.id, as_of))
    by_entry = _baselines(session, project, as_of)
    parts = [part for rows in by_entry.values() for row in rows for part in row.parts]
    baselines = tuple(by_entry.get(entry.id, ()))
    plans = _annual_plans(session, project.id)
    reached = milestones(session, [project.code])[project.code]
    taken = successions(session, as_of, project.id)
    sources, phased = funds.funding_of(session, project.id), funds.phases_of(session, project.id)
    return ProjectDetail(
        row=listed,
        name_printed=project.name_printed,
        aliases=tuple(alias.name for alias in project.aliases),
        address=project.address or "",
        particulars={name: _said(getattr(project, name)) for name in PARTICULARS},
        sites=tuple(_site(site, filed) for site in project.sites),
        bed_kinds=tuple(
            BedPortion(kind.kind, kind.beds_built, kind.beds_new, kind.source.code, kind.note or "")
            for kind in project.bed_kinds
        ),
        baselines=baselines,
        variances=variances(listed, baselines, filed, as_of),
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
        successions=taken,
        others=tuple(
            OtherEntry(code, zh, en, group, rows[-1], variances(listed, rows, filed, as_of))
            for key, group, code, zh, en in _entries(session, project.id, as_of)
            if key != entry.id and (rows := by_entry.get(key, ()))
        ),
        documents=named.documents(
            session,
            _sources(project, filed, (*plans, *reached, *sources, *phased, *taken, *parts)),
        ),
    )


def _entries(session: Session, project_id: int, as_of: Month) -> list[tuple[Any, ...]]:
    """Return the entries of a project in plans that were current by a month.

    Each by key, group, code and both names of the plan.
    """
    query: Select[*tuple[Any, ...]] = select(ENTRY.c.id, ENTRY.c.group_code)
    query = query.add_columns(*(_PLAN.c[name] for name in ("code", "name_zh", "name_en")))
    query = query.join(_PLAN, _PLAN.c.id == ENTRY.c.plan_id)
    query = query.where(ENTRY.c.project_id == project_id, _PLAN.c.id.in_(current_plans(as_of)))
    query = query.order_by(ENTRY.c.id)
    return [tuple(row) for row in session.execute(query)]


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
    told = {str(code) for code in given if code} | {item.source for item in others if item.source}
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
            selectinload(Project.baselines).options(
                joinedload(Baseline.source), joinedload(Baseline.funder)
            ),
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


def _baselines(session: Session, project: Project, as_of: Month) -> dict[int, list[BaselineRow]]:
    """Return the baselines of a project up to a month, oldest first, by the key of their entry."""
    loose, parts = _loose(session, project.id), _parts(session, project.id)
    found: dict[int, list[BaselineRow]] = {}
    for item in project.baselines:
        if item.number == 1 or item.month <= as_of:
            row = _baseline(item, loose.get(item.id, {}), parts.get(item.id, ()))
            found.setdefault(item.entry_id, []).append(row)
    return found


def _parts(session: Session, project_id: int) -> dict[int, tuple[PartRow, ...]]:
    """Return the parts of a project in their printed order, by the key of their baseline."""
    query = select(Part).where(Part.project_id == project_id).options(joinedload(Part.source))
    found: dict[int, tuple[PartRow, ...]] = {}
    for item in session.execute(query.order_by(Part.position, Part.id)).scalars():
        found[item.baseline_id] = (*found.get(item.baseline_id, ()), _part(item))
    return found


def _part(item: Part) -> PartRow:
    return PartRow(
        name=item.name,
        label=item.label or "",
        start=item.starts,
        finish=item.finishes,
        figures={name: getattr(item, name) for name in PART_FIGURES},
        printed={
            name: getattr(item, f"{name}_printed") or "" for name in ("schedule", *PART_FIGURES)
        },
        note=item.note or "",
        source=item.source.code,
    )


def _baseline(
    item: Baseline, loose: Mapping[str, Loose], parts: tuple[PartRow, ...]
) -> BaselineRow:
    printed = {
        name: getattr(item, f"{name}_printed") or "" for name in ("schedule", *BASELINE_FIGURES)
    }
    funder = item.funder.code if item.funder else None
    said = {"group": item.group_code, "funder": funder, "nature": item.nature}
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
        said={name: code for name, code in said.items() if code},
        private=item.investment_private,
        parts=parts,
        components={
            name: fen
            for name in COMPONENTS
            if (fen := getattr(item, f"investment_{name}")) is not None
        },
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
        .join(Project.entries)
        .where(StatusReport.state == "draft")
        .options(*named.report_loads())
        .order_by(*PLAN_ORDER, StatusReport.month)
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
