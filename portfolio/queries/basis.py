"""What capacity stands on: the plan, its targets, populations, observed stock, stated totals."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portfolio import models
from portfolio.capacity import Ground
from portfolio.models import Baseline, ObservedStock, Project, SourceDocument, StatedTotal
from portfolio.months import Month
from portfolio.queries.asof import newest
from portfolio.reconcile import PlanRow, Stated
from portfolio.records import ObservedStock as StockRecord
from portfolio.records import Plan, Population, Target

_PLAN_FIGURES = (
    "land_area",
    "land_area_printed",
    "renovated_area",
    "floor_area",
    "investment",
    "beds_built",
    "beds_staffed",
    "beds_opened",
    "beds_new",
)


def plan(session: Session) -> Plan | None:
    """Return the plan of the database; None where none was loaded."""
    found = plan_record(session)
    return Plan(found.code, found.name_zh, found.name_en, found.source.code) if found else None


def plan_record(session: Session) -> models.Plan | None:
    """Return the plan as a mapped object, with its source."""
    query = select(models.Plan).options(joinedload(models.Plan.source)).order_by(models.Plan.id)
    return session.execute(query.limit(1)).scalar_one_or_none()


def targets(session: Session) -> list[Target]:
    """Return the targets in the order of their months."""
    query = select(models.Target, SourceDocument.code).join(models.Target.source)
    return [
        Target(
            item.code,
            item.month,
            item.rate,
            item.baseline_month,
            item.baseline_rate,
            source,
            item.version,
        )
        for item, source in session.execute(query.order_by(models.Target.month))
    ]


def populations(session: Session) -> list[Population]:
    """Return every population figure, the unknown ones too, in the order of their days."""
    query = (
        select(models.Population, SourceDocument.code)
        .outerjoin(models.Population.source)
        .order_by(models.Population.as_of)
    )
    return [
        Population(
            item.as_of,
            item.residents,
            item.kind,
            item.status,
            source or "",
            item.note or "",
            item.version,
        )
        for item, source in session.execute(query)
    ]


def stocks(session: Session) -> list[StockRecord]:
    """Return the observed stock in the order of its months."""
    query = select(ObservedStock, SourceDocument.code).join(ObservedStock.source)
    return [
        StockRecord(item.month, item.beds, source, item.version)
        for item, source in session.execute(query.order_by(ObservedStock.month))
    ]


def stated_totals(session: Session) -> list[Stated]:
    """Return the totals that documents print, in printed order."""
    items = session.execute(select(StatedTotal).order_by(StatedTotal.position)).scalars()
    return [
        Stated(item.scope, item.metric, item.value, item.step, item.printed, item.printed_in)
        for item in items
    ]


def ground(session: Session, as_of: Month) -> Ground | None:
    """Return what capacity is measured on as of a month; None without a target and a census.

    The target that leads is the first one whose month has not passed, else the last one.
    """
    known, residents = targets(session), tuple(populations(session))
    ahead = [target for target in known if target.month >= as_of] or known[-1:]
    if not ahead:
        return None
    target = ahead[0]
    census = any(
        item.kind == "census" and item.status == "official" and item.month <= target.baseline_month
        for item in residents
    )
    return Ground(as_of, target, residents, tuple(stocks(session))) if census else None


def plan_rows(session: Session, as_of: Month) -> list[PlanRow]:
    """Return each planned project's figures as first approved, with the cost reported since."""
    query = (
        select(
            Project.code,
            Project.group_code,
            SourceDocument.code.label("source"),
            newest("cost", as_of).label("cost"),
            *(getattr(Baseline, name) for name in _PLAN_FIGURES),
        )
        .join(Baseline, Baseline.project_id == Project.id)
        .join(SourceDocument, SourceDocument.id == Baseline.source_id)
        .where(Project.plan_id.is_not(None), Baseline.number == 1)
        .order_by(Project.position)
    )
    return [_plan_row(row) for row in session.execute(query)]


def _plan_row(row: Any) -> PlanRow:
    figures = {name: getattr(row, name) for name in _PLAN_FIGURES}
    figures["land_area_printed"] = row.land_area_printed or ""
    return PlanRow(code=row.code, group=row.group_code, source=row.source, cost=row.cost, **figures)
