"""What capacity stands on: the plan, its targets, populations, observed stock, stated totals."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portfolio.beds.records.ground import ObservedStock, Population, StockChange, Target
from portfolio.beds.rules.anchors import Ground, ground_of
from portfolio.beds.rules.reconcile import PlanRow, Stated, Whole
from portfolio.projects.queries.plans import is_of_beds
from portfolio.store.asof import (
    BASELINE,
    ENTRY,
    IN_PLAN,
    PROJECT,
    TABLES,
    current_plans,
    first_baseline,
    newest,
)
from portfolio.store.models import PART_FIGURES
from portfolio.store.scope import DISTRICT, PLAN
from portfolio.values.months import Month

_PLAN, _TARGET, _POPULATION = TABLES["plan"], TABLES["target"], TABLES["population"]
_STOCK, _STATED, _SOURCE = (
    TABLES["observed_stock"],
    TABLES["stated_total"],
    TABLES["source_document"],
)

_CHANGE, _ALIAS = TABLES["stock_change"], TABLES["project_alias"]
_PART = TABLES["part"]

_AREAS_PRINTED = (
    *("land_area_printed", "floor_area_printed"),
    *("renovated_area_printed", "phase_one_floor_area_printed"),
)
_PLAN_FIGURES = (
    "land_area",
    "renovated_area",
    "floor_area",
    "investment",
    "beds_built",
    "beds_staffed",
    "beds_opened",
    "beds_new",
)


def targets(session: Session, as_of: Month) -> list[Target]:
    """Return the targets of beds, each revision by itself, in the order of their months.

    Those of the plan that is looked at, and of the plans of its district that were current by then.
    """
    names = ("code", "month", "rate", "baseline_month", "baseline_rate", "version", "residents")
    query: Select[*tuple[Any, ...]] = (
        select(*(_TARGET.c[name] for name in (*names, "residents_as_of", "begins", "known_from")))
        .add_columns(_SOURCE.c.code.label("source"), _SOURCE.c.dated, _PLAN.c.code.label("plan"))
        .join(_SOURCE, _SOURCE.c.id == _TARGET.c.source_id)
        .join(_PLAN, _PLAN.c.id == _TARGET.c.plan_id)
        .where(is_of_beds(), (_PLAN.c.id == PLAN) | _PLAN.c.id.in_(current_plans(as_of)))
        .order_by(_TARGET.c.month, func.coalesce(_TARGET.c.begins, ""))
    )
    return [
        Target(
            **{name: getattr(row, name) for name in (*names, "source", "begins", "plan")},
            residents_as_of=row.residents_as_of or "",
            published=published(row.known_from, row.dated),
        )
        for row in session.execute(query)
    ]


def populations(session: Session) -> list[Population]:
    """Return every population figure, the unknown ones too, in the order of their days."""
    names = ("as_of", "residents", "kind", "status", "version")
    query: Select[*tuple[Any, ...]] = (
        select(*(_POPULATION.c[name] for name in (*names, "note", "revision", "known_from")))
        .add_columns(_POPULATION.c.doubted)
        .add_columns(_SOURCE.c.code.label("source"), _SOURCE.c.dated)
        .outerjoin(_SOURCE, _SOURCE.c.id == _POPULATION.c.source_id)
        .where(_POPULATION.c.district_id == DISTRICT)
        .order_by(_POPULATION.c.as_of, func.coalesce(_POPULATION.c.revision, 0))
    )
    return [
        Population(
            **{name: getattr(row, name) for name in names},
            source=row.source or "",
            note=row.note or "",
            doubted=bool(row.doubted),
            published=published(row.known_from, row.dated),
            number=1 + (row.revision or 0),
        )
        for row in session.execute(query)
    ]


def stocks(session: Session) -> list[ObservedStock]:
    """Return the observed stock in the order of its months, as first published and as revised."""
    query: Select[*tuple[Any, ...]] = (
        select(*(_STOCK.c[name] for name in ("month", "beds", "version")))
        .add_columns(*(_STOCK.c[name] for name in ("revision", "known_from", "scope", "boundary")))
        .add_columns(_STOCK.c.doubted)
        .add_columns(_SOURCE.c.code.label("source"), _SOURCE.c.dated)
        .join(_SOURCE, _SOURCE.c.id == _STOCK.c.source_id)
        .where(_STOCK.c.district_id == DISTRICT)
        .order_by(_STOCK.c.month, func.coalesce(_STOCK.c.revision, 0))
    )
    return [
        ObservedStock(
            **{name: getattr(row, name) for name in ("month", "beds", "source", "version")},
            published=published(row.known_from, row.dated),
            number=1 + (row.revision or 0),
            scope=row.scope or "",
            doubted=bool(row.doubted),
            boundary=bool(row.boundary),
        )
        for row in session.execute(query)
    ]


def published(known_from: str | None, dated: str | None) -> Month | None:
    """Return the month by whose end a figure was out: that of its document, else of `known_from`.

    A document dated to a year by its December; None where neither is given.
    """
    day = dated or known_from
    if not day:
        return None
    return Month.of(int(day[:4]), int(day[5:7]) if len(day) > len("2026") else 12)


def stock_changes(session: Session) -> list[StockChange]:
    """Return the changes of the stock without a project, in the order of their months."""
    query = (
        select(_CHANGE.c.month, _CHANGE.c.beds, _SOURCE.c.code.label("source"), _SOURCE.c.dated)
        .add_columns(*(_CHANGE.c[name] for name in ("institution", "version", "known_from")))
        .join(_SOURCE, _SOURCE.c.id == _CHANGE.c.source_id)
        .where(_CHANGE.c.district_id == DISTRICT)
        .order_by(_CHANGE.c.month, _CHANGE.c.id)
    )
    return [
        StockChange(
            row.month,
            row.beds,
            row.source,
            row.institution or "",
            row.version,
            published(row.known_from, row.dated),
        )
        for row in session.execute(query)
    ]


def stated_totals(session: Session) -> list[Stated]:
    """Return the totals that documents print, in printed order."""
    names = ("scope", "metric", "value", "step", "printed", "printed_in")
    query = select(*(_STATED.c[name] for name in names)).where(_STATED.c.plan_id == PLAN)
    query = query.order_by(_STATED.c.position)
    return [Stated(*row) for row in session.execute(query)]


def ground(session: Session, as_of: Month, code: str | None = None) -> Ground | None:
    """Return what capacity is measured on as of a month, against a target by its code.

    None without a target and residents that were published by then.
    """
    figures = targets(session, as_of), populations(session), stocks(session)
    plan = session.execute(select(_PLAN.c.code).where(_PLAN.c.id == PLAN)).scalar()
    return ground_of(*figures, as_of, changes=stock_changes(session), code=code, plan=plan)


def plan_rows(session: Session, as_of: Month, code: str | None = None) -> list[PlanRow]:
    """Return each planned project's figures as first approved, with the cost reported since.

    Of the entries begun by a month; one that has left its plan since is printed in it all the same.
    Of one project alone where a code is given.
    """
    query = (
        select(
            PROJECT.c.code,
            ENTRY.c.group_code,
            _SOURCE.c.code.label("source"),
            newest("cost", as_of).label("cost"),
            PROJECT.c.name_printed,
            _whole_name().label("whole_name"),
            *(BASELINE.c[name] for name in _AREAS_PRINTED),
            *(BASELINE.c[name] for name in _PLAN_FIGURES),
        )
        .select_from(PROJECT)
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .join(BASELINE, BASELINE.c.entry_id == ENTRY.c.id)
        .join(_SOURCE, _SOURCE.c.id == BASELINE.c.source_id)
        .where(IN_PLAN, first_baseline(as_of))
        .order_by(ENTRY.c.position)
    )
    if code is not None:
        query = query.where(PROJECT.c.code == code)
    return [_plan_row(row) for row in session.execute(query)]


def wholes(session: Session, as_of: Month, code: str | None = None) -> list[Whole]:
    """Return the projects of the plan that have parts, with the figures of both.

    Of each the newest baseline by a month that has any; of one project alone where a code is given.
    """
    query = (
        select(PROJECT.c.code, _SOURCE.c.code.label("source"), BASELINE.c.id.label("baseline"))
        .add_columns(*(BASELINE.c[name].label(f"whole_{name}") for name in PART_FIGURES))
        .add_columns(*(_PART.c[name] for name in PART_FIGURES))
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .join(BASELINE, BASELINE.c.entry_id == ENTRY.c.id)
        .join(_PART, _PART.c.baseline_id == BASELINE.c.id)
        .join(_SOURCE, _SOURCE.c.id == BASELINE.c.source_id)
        .where(IN_PLAN, (BASELINE.c.number == 1) | (BASELINE.c.month <= as_of))
        .order_by(ENTRY.c.position, BASELINE.c.number, _PART.c.position)
    )
    if code is not None:
        query = query.where(PROJECT.c.code == code)
    newest: dict[str, list[Any]] = {}
    for row in session.execute(query):
        rows = newest.get(row.code, [])
        newest[row.code] = [*rows, row] if rows and rows[0].baseline == row.baseline else [row]
    return [
        Whole(
            code=rows[0].code,
            figures={name: getattr(rows[0], f"whole_{name}") for name in PART_FIGURES},
            parts=[{name: getattr(row, name) for name in PART_FIGURES} for row in rows],
            source=rows[0].source,
        )
        for rows in newest.values()
    ]


def _whole_name() -> Any:
    """Return another name of a project that begins with the one printed, which may be cut off."""
    printed = func.substr(_ALIAS.c.name, 1, func.length(PROJECT.c.name_printed))
    query = select(func.max(_ALIAS.c.name)).where(_ALIAS.c.project_id == PROJECT.c.id)
    return query.where(printed == PROJECT.c.name_printed).scalar_subquery()


def _plan_row(row: Any) -> PlanRow:
    figures = {name: getattr(row, name) for name in _PLAN_FIGURES}
    return PlanRow(
        code=row.code,
        group=row.group_code,
        source=row.source,
        cost=row.cost,
        name=row.name_printed,
        whole_name=row.whole_name or "",
        land_area_printed=row.land_area_printed or "",
        areas_printed=tuple(filter(None, (getattr(row, name) for name in _AREAS_PRINTED))),
        **figures,
    )
