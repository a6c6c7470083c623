"""What capacity stands on: the plan, its targets, populations, observed stock, stated totals."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portfolio.beds.records import ObservedStock, Population, Target
from portfolio.beds.rules.capacity import Ground, ground_of
from portfolio.beds.rules.reconcile import PlanRow, Stated
from portfolio.store.asof import BASELINE, PROJECT, TABLES, newest
from portfolio.values.months import Month

_PLAN, _TARGET, _POPULATION = TABLES["plan"], TABLES["target"], TABLES["population"]
_STOCK, _STATED, _SOURCE = (
    TABLES["observed_stock"],
    TABLES["stated_total"],
    TABLES["source_document"],
)

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


def targets(session: Session) -> list[Target]:
    """Return the targets in the order of their months."""
    names = ("code", "month", "rate", "baseline_month", "baseline_rate")
    query: Select[*tuple[Any, ...]] = (
        select(*(_TARGET.c[name] for name in names), _SOURCE.c.code, _TARGET.c.version)
        .join(_SOURCE, _SOURCE.c.id == _TARGET.c.source_id)
        .order_by(_TARGET.c.month)
    )
    return [Target(*row) for row in session.execute(query)]


def populations(session: Session) -> list[Population]:
    """Return every population figure, the unknown ones too, in the order of their days."""
    names = ("as_of", "residents", "kind", "status")
    query = (
        select(*(_POPULATION.c[name] for name in names))
        .add_columns(func.coalesce(_SOURCE.c.code, ""), func.coalesce(_POPULATION.c.note, ""))
        .add_columns(_POPULATION.c.version)
        .outerjoin(_SOURCE, _SOURCE.c.id == _POPULATION.c.source_id)
        .order_by(_POPULATION.c.as_of)
    )
    return [Population(*row) for row in session.execute(query)]


def stocks(session: Session) -> list[ObservedStock]:
    """Return the observed stock in the order of its months."""
    query = (
        select(_STOCK.c.month, _STOCK.c.beds, _SOURCE.c.code, _STOCK.c.version)
        .join(_SOURCE, _SOURCE.c.id == _STOCK.c.source_id)
        .order_by(_STOCK.c.month)
    )
    return [ObservedStock(*row) for row in session.execute(query)]


def stated_totals(session: Session) -> list[Stated]:
    """Return the totals that documents print, in printed order."""
    names = ("scope", "metric", "value", "step", "printed", "printed_in")
    query = select(*(_STATED.c[name] for name in names)).order_by(_STATED.c.position)
    return [Stated(*row) for row in session.execute(query)]


def ground(session: Session, as_of: Month) -> Ground | None:
    """Return what capacity is measured on as of a month; None without a target and a census."""
    return ground_of(targets(session), populations(session), stocks(session), as_of)


def plan_rows(session: Session, as_of: Month, code: str | None = None) -> list[PlanRow]:
    """Return each planned project's figures as first approved, with the cost reported since.

    Of one project alone where a code is given.
    """
    query = (
        select(
            PROJECT.c.code,
            PROJECT.c.group_code,
            _SOURCE.c.code.label("source"),
            newest("cost", as_of).label("cost"),
            *(BASELINE.c[name] for name in _PLAN_FIGURES),
        )
        .select_from(PROJECT)
        .join(BASELINE, BASELINE.c.project_id == PROJECT.c.id)
        .join(_SOURCE, _SOURCE.c.id == BASELINE.c.source_id)
        .where(PROJECT.c.plan_id.is_not(None), BASELINE.c.number == 1)
        .order_by(PROJECT.c.position)
    )
    if code is not None:
        query = query.where(PROJECT.c.code == code)
    return [_plan_row(row) for row in session.execute(query)]


def _plan_row(row: Any) -> PlanRow:
    figures = {name: getattr(row, name) for name in _PLAN_FIGURES}
    figures["land_area_printed"] = row.land_area_printed or ""
    return PlanRow(code=row.code, group=row.group_code, source=row.source, cost=row.cost, **figures)
