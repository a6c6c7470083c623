"""What is on record of projects as findings ask it: a handful of statements, however many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portfolio.findings.records import Paper, ProjectFacts, Told
from portfolio.money.rules.phases import summed
from portfolio.projects.queries.funds import funding_rows, phase_rows
from portfolio.projects.queries.supervision import supervision
from portfolio.projects.records.funds import FundingRow, PhaseRow
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.supervision import AuditRow, ContractRow, ExtensionRow, VisitRow
from portfolio.store.asof import BASELINE, DOCUMENT, PROJECT, REPORT, TABLES, counted
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import ACCEPTED_STAGES, FINISHED_STAGES, OPEN_STAGES, UNKNOWN

_MILESTONE = TABLES["milestone"]
#: What a report may say that a finding rests on.
_TOLD: Final = (
    *("stage", "cost", "done_total", "paid_total", "arrived_total", "assets_added"),
    *("actual_start", "actual_finish"),
)


@dataclass(slots=True)
class _Known:
    """What is gathered of one project."""

    told: list[Any] = field(default_factory=list)
    of_sites: list[Any] = field(default_factory=list)
    papers: dict[str, Paper] = field(default_factory=dict)
    sources: tuple[FundingRow, ...] = ()
    baselines: list[Any] = field(default_factory=list)
    unit: str = ""
    in_statistics: Month | None = None
    contracts: list[ContractRow] = field(default_factory=list)
    visits: list[VisitRow] = field(default_factory=list)
    audits: list[AuditRow] = field(default_factory=list)
    extensions: list[ExtensionRow] = field(default_factory=list)
    phases: tuple[PhaseRow, ...] = ()


#: The most projects that a query asks for one by one; of more it reads them all.
_MOST_NAMED: Final = 1000


def facts(session: Session, as_of: Month, rows: Collection[ProjectRow]) -> list[ProjectFacts]:
    """Return what is on record of the projects of a list."""
    codes = {row.code for row in rows} if len(rows) <= _MOST_NAMED else None
    known = _known(session, as_of, codes)
    return [_facts(row, known.get(row.code, _Known()), as_of) for row in rows]


def _known(session: Session, as_of: Month, codes: Collection[str] | None) -> Mapping[str, _Known]:
    found: dict[str, _Known] = defaultdict(_Known)
    for row in _of(session, _reports(as_of), codes):
        known = found[row.code]
        (known.told if row.site_id is None else known.of_sites).append(row)
    for row in _of(session, _milestones(as_of), codes):
        paper = Paper(row.kind, row.happened_on, row.document_number or "", row.source)
        found[row.code].papers.setdefault(row.kind, paper)
    for row in _of(session, _baselines(as_of), codes):
        found[row.code].baselines.append(row)
    _beside(session, as_of, codes, found)
    keys: dict[int, str] = {}
    names = ("id", "code", "responsible_unit", "stats_entry_month")
    for row in _of(session, select(*(PROJECT.c[name] for name in names)), codes):
        keys[row.id] = row.code
        known = found[row.code]
        known.unit, known.in_statistics = row.responsible_unit or "", row.stats_entry_month
    ids = None if codes is None else list(keys)
    sources, phases = funding_rows(session, ids), phase_rows(session, ids)
    for key, code in keys.items():
        found[code].sources = tuple(sources.get(key, ()))
        found[code].phases = tuple(phases.get(key, ()))
    return found


def _beside(
    session: Session, as_of: Month, codes: Collection[str] | None, found: dict[str, _Known]
) -> None:
    """Gather what stands beside the reports."""
    beside = supervision(session, as_of, codes)
    for contract in beside.contracts:
        found[contract.project].contracts.append(contract)
    for visit in beside.visits:
        found[visit.project].visits.append(visit)
    for audit in beside.audits:
        found[audit.project].audits.append(audit)
    for extension in beside.extensions:
        found[extension.project].extensions.append(extension)


def _of(
    session: Session, query: Select[*tuple[Any, ...]], codes: Collection[str] | None
) -> Iterable[Any]:
    return session.execute(query if codes is None else query.where(PROJECT.c.code.in_(codes)))


def _reports(as_of: Month) -> Select[*tuple[Any, ...]]:
    """Return the reports that say anything of this, those of sites among them, the oldest first."""
    given = or_(*(REPORT.c[name].is_not(None) for name in (*_TOLD, "actual_opening")))
    names = (*_TOLD, "actual_opening", "month", "cost_kind", "site_id")
    return (
        select(PROJECT.c.code, *(REPORT.c[name] for name in names))
        .add_columns(DOCUMENT.c.code.label("source"))
        .join(PROJECT, PROJECT.c.id == REPORT.c.project_id)
        .outerjoin(DOCUMENT, DOCUMENT.c.id == REPORT.c.source_id)
        .where(*counted(as_of), given)
        .order_by(REPORT.c.month, REPORT.c.id)
    )


def _milestones(as_of: Month) -> Select[*tuple[Any, ...]]:
    names = ("kind", "happened_on", "document_number")
    return (
        select(PROJECT.c.code, *(_MILESTONE.c[name] for name in names))
        .add_columns(DOCUMENT.c.code.label("source"))
        .join(PROJECT, PROJECT.c.id == _MILESTONE.c.project_id)
        .join(DOCUMENT, DOCUMENT.c.id == _MILESTONE.c.source_id)
        .where(_MILESTONE.c.happened_on < f"{as_of + 1}-01")
        .order_by(_MILESTONE.c.happened_on)
    )


def _baselines(as_of: Month) -> Select[*tuple[Any, ...]]:
    return (
        select(PROJECT.c.code, BASELINE.c.month, BASELINE.c.investment)
        .add_columns(DOCUMENT.c.code.label("source"))
        .join(PROJECT, PROJECT.c.id == BASELINE.c.project_id)
        .join(DOCUMENT, DOCUMENT.c.id == BASELINE.c.source_id)
        .where(or_(BASELINE.c.month <= as_of, BASELINE.c.number == 1))
        .order_by(BASELINE.c.month, BASELINE.c.id)
    )


# --- one project -------------------------------------------------------------------------------


def _facts(row: ProjectRow, known: _Known, as_of: Month) -> ProjectFacts:
    accepted = _paper_of(known, "joint_acceptance") or _by(known, ACCEPTED_STAGES)
    return ProjectFacts(
        code=row.code,
        as_of=as_of,
        name_zh=row.name_zh,
        name_en=row.name_en or "",
        group=row.group,
        funder=row.funder,
        stage=row.stage,
        entered=known.baselines[0].month if known.baselines else None,
        planned_start=row.start,
        coming_start=row.forecast_start,
        planned_finish=row.finish,
        late=row.slip,
        begun=_date(known, "actual_start", row.actual_start) or _works(row, known),
        finished=_date(known, "actual_finish", row.actual_finish) or _by(known, FINISHED_STAGES),
        accepted=accepted,
        opened=_opened(row, known),
        papers=known.papers,
        costs=_costs(known),
        planned=_planned(row, known),
        done=_amount(known, "done_total"),
        paid=_amount(known, "paid_total"),
        sources=known.sources,
        last_report=row.last_report,
        asked=row.in_round,
        unit=known.unit,
        in_statistics=known.in_statistics,
        contracts=tuple(known.contracts),
        visits=tuple(known.visits),
        audits=tuple(known.audits),
        extensions=tuple(known.extensions),
        arrivals=_arrivals(known, as_of, row.actual_start or row.start),
        arranged=_arranged(known, as_of, row.actual_start or row.start),
        assets=_amount(known, "assets_added"),
        left=row.left,
        left_source=_left_source(row, known),
    )


def _date(known: _Known, name: str, date: Dated | None) -> Told | None:
    """Return the date that a row has, with the newest report that gives it."""
    if date is None:
        return None
    telling = [item for item in known.told if getattr(item, name) is not None]
    last = telling[-1] if telling else None
    return Told(date, last.month if last else None, last.source if last else None)


def _by(known: _Known, stages: Collection[str]) -> Told | None:
    """Return that something had come by the month of the first report with one of the stages."""
    for item in known.told:
        if item.stage in stages:
            return Told(Dated(item.month, "by"), item.month, item.source)
    return None


def _works(row: ProjectRow, known: _Known) -> Told | None:
    if row.works is None:
        return None
    reports = (*known.told, *known.of_sites)
    first = next((item for item in reports if item.month == row.works and item.stage), None)
    return Told(Dated(row.works, "by"), row.works, first.source if first else None)


def _opened(row: ProjectRow, known: _Known) -> Told | None:
    if row.opened is None:
        return None
    telling = [
        item for item in known.told if item.stage in OPEN_STAGES or item.actual_opening is not None
    ]
    first = next((item for item in telling if item.source), telling[0] if telling else None)
    return Told(row.opened, first.month if first else None, first.source if first else None)


def _paper_of(known: _Known, kind: str) -> Told | None:
    paper = known.papers.get(kind)
    return Told(Dated(paper.month, "month"), paper.month, paper.source) if paper else None


def _costs(known: _Known) -> dict[str, tuple[Told, ...]]:
    found: dict[str, tuple[Told, ...]] = {}
    for item in known.told:
        if item.cost is not None:
            kind = item.cost_kind or UNKNOWN
            found[kind] = (*found.get(kind, ()), Told(item.cost, item.month, item.source))
    return found


def _amount(known: _Known, name: str) -> Told | None:
    telling = [item for item in known.told if getattr(item, name) is not None]
    last = telling[-1] if telling else None
    return Told(getattr(last, name), last.month, last.source) if last else None


def _arrivals(known: _Known, as_of: Month, start: Dated | None) -> tuple[Told, ...]:
    """Return what had arrived in all: as reported month by month, else as the phases add up."""
    told = [item for item in known.told if item.arrived_total is not None]
    if told:
        return tuple(Told(item.arrived_total, item.month, item.source) for item in told)
    source = next((row.source for row in known.phases if row.arrived is not None), None)
    months = summed(known.phases, "arrived", as_of, start)
    return tuple(Told(fen, month, source) for month, fen in months.items())


def _arranged(known: _Known, as_of: Month, start: Dated | None) -> Told | None:
    """Return what was arranged by the as-of month's year, else what the sources give in all."""
    source = next((row.source for row in known.phases if row.planned is not None), None)
    months = summed(known.phases, "planned", Month.of(as_of.year, 12), start)
    if months:
        last = max(months)
        return Told(months[last], min(last, as_of), source)
    if not known.sources:
        return None
    return Told(sum(row.amount for row in known.sources), None, known.sources[0].source)


def _planned(row: ProjectRow, known: _Known) -> Told | None:
    """Return the investment of the baseline in force, with the baseline that first said so."""
    if row.investment is None:
        return None
    saying = [item for item in known.baselines if item.investment == row.investment]
    first = saying[0] if saying else None
    return Told(row.investment, first.month if first else None, first.source if first else None)


def _left_source(row: ProjectRow, known: _Known) -> str | None:
    if row.left is None:
        return None
    telling = (i for i in known.told if i.stage == row.left.how and i.month >= row.left.month)
    return next((item.source for item in telling if item.source), None)
