"""The plan that the projects belong to, and the months in which its beds are counted anew."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, Table, exists, func, select, union
from sqlalchemy.orm import Session

from portfolio.projects.records.plans import DistrictRow, Plan, PlanRow
from portfolio.store.asof import BASELINE, ENTRY, IN_PLAN, PROJECT, TABLES, month_of
from portfolio.store.scope import DISTRICT, PLAN, current_plan
from portfolio.values.months import Month

_PLAN, _SOURCE = TABLES["plan"], TABLES["source_document"]
_DISTRICT = TABLES["district"]
_NAMES = ("code", "name_zh", "name_en")
_STOCK, _TARGET = TABLES["observed_stock"], TABLES["target"]
_INDICATOR, _PART = TABLES["indicator"], TABLES["part"]


def plan(session: Session) -> Plan | None:
    """Return the plan that the session looks at; None where there is none."""
    columns = (_PLAN.c.code, _PLAN.c.name_zh, _PLAN.c.name_en, _SOURCE.c.code.label("source"))
    query = select(*columns, _PLAN.c.status).join(_SOURCE, _SOURCE.c.id == _PLAN.c.source_id)
    found = session.execute(query.where(_PLAN.c.id == PLAN)).first()
    return Plan(*found) if found else None


def district(session: Session) -> str:
    """Return the code of the district that the session looks at."""
    query = select(_DISTRICT.c.code).where(_DISTRICT.c.id == DISTRICT)
    return str(session.execute(query).scalar_one())


def codes(session: Session) -> list[str]:
    """Return the codes of all plans, in the order in which they were entered."""
    return list(session.execute(select(_PLAN.c.code).order_by(_PLAN.c.id)).scalars())


def plans(session: Session, as_of: Month) -> tuple[PlanRow, ...]:
    """Return every plan, in the order in which they were entered."""
    entries = (
        select(func.count()).select_from(ENTRY).where(ENTRY.c.plan_id == _PLAN.c.id)
    ).scalar_subquery()
    names = ("code", "name_zh", "name_en", "month", "first_year", "last_year", "status")
    query = (
        select(_PLAN.c.id, _PLAN.c.district_id, _PLAN.c.current_from)
        .add_columns(*(_PLAN.c[name] for name in names))
        .add_columns(_DISTRICT.c.code.label("district"), _SOURCE.c.code.label("source"))
        .add_columns(entries.label("entries"))
        .join(_DISTRICT, _DISTRICT.c.id == _PLAN.c.district_id)
        .join(_SOURCE, _SOURCE.c.id == _PLAN.c.source_id)
        .order_by(_PLAN.c.id)
    )
    return tuple(
        PlanRow(
            **{name: getattr(row, name) for name in (*names, "district", "source", "entries")},
            current_from=row.current_from,
            current=current_plan(session, row.district_id, as_of) == row.id,
        )
        for row in session.execute(query).all()
    )


def part_count(session: Session) -> int:
    """Return how many parts of projects the plan that is looked at has, under whatever baseline."""
    query = select(func.count()).select_from(_PART)
    query = query.join(BASELINE, BASELINE.c.id == _PART.c.baseline_id)
    query = query.join(ENTRY, ENTRY.c.id == BASELINE.c.entry_id).where(IN_PLAN)
    return int(session.execute(query).scalar_one())


def districts(session: Session) -> tuple[DistrictRow, ...]:
    """Return every district, in the order in which they were entered."""

    def number(table: Table) -> ScalarSelect[int]:
        own = select(func.count()).select_from(table)
        return own.where(table.c.district_id == _DISTRICT.c.id).scalar_subquery()

    names: Select[*tuple[Any, ...]] = select(*(_DISTRICT.c[name] for name in _NAMES))
    query = names.add_columns(number(_PLAN), number(PROJECT)).order_by(_DISTRICT.c.id)
    return tuple(DistrictRow(*row) for row in session.execute(query))


def is_of_beds() -> ColumnElement[bool]:
    """Return the condition that a target is one of beds per 1,000: no other indicator bears its code.

    Targets of other indicators, as older programs took them, move no bed figure.
    """
    return ~exists().where(
        _INDICATOR.c.plan_id == _TARGET.c.plan_id,
        _INDICATOR.c.code == _TARGET.c.code,
        _INDICATOR.c.measure.is_distinct_from("beds"),
    )


def anchors(session: Session) -> tuple[Month, ...]:
    """Return the months of the observed stocks and of the bases of the targets, oldest first.

    Whether beds that came into use count beside such a figure hangs on when they did.
    """
    stocks = select(_STOCK.c.month).where(_STOCK.c.district_id == DISTRICT)
    own = select(_PLAN.c.id).where(_PLAN.c.district_id == DISTRICT)
    bases = select(_TARGET.c.baseline_month).where(_TARGET.c.plan_id.in_(own), is_of_beds())
    found = session.execute(union(stocks, bases))
    return tuple(sorted(month for (found_in,) in found if (month := month_of(found_in))))
