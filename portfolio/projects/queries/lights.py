"""What the lights of projects are computed from, besides what their rows say already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portfolio.projects.records.lists import Judged
from portfolio.store.asof import REPORT, TABLES, Keys, counted
from portfolio.values.months import Month
from portfolio.values.vocabulary import UNKNOWN

_YEAR_PLAN, _MILESTONE = TABLES["annual_plan"], TABLES["milestone"]
_EXTENSION = TABLES["extension"]


@dataclass(slots=True)
class Money:
    """What is known of a project's money and what its officer judges; amounts in fen."""

    costs: dict[str, int] = field(default_factory=dict)
    year_plan: int | None = None
    done: tuple[Month, int] | None = None
    judged: Judged | None = None
    first_budget: int | None = None
    settled: bool = False
    extended: int = 0


def money(session: Session, as_of: Month, projects: Keys) -> Mapping[int, Money]:
    """Return, by project, the newest cost of each kind, this year's plan and what is done of it.

    And the newest light that an officer gave, the approved budget that was told first,
    whether a final account is approved and by how many months it was put off. Of the projects' own
    reports only: a site's cost is no cost of its project. Seven statements, however many projects.
    """
    found: dict[int, Money] = {}

    def of(project: int) -> Money:
        return found.setdefault(project, Money())

    for row in session.execute(_costs(as_of, projects)):
        of(row.project_id).costs[row.kind] = row.cost
    for row in session.execute(_year_plans(as_of, projects)):
        of(row.project_id).year_plan = row.amount
    for row in session.execute(_done(as_of, projects)):
        of(row.project_id).done = (row.month, row.done_year)
    for row in session.execute(_judged(as_of, projects)):
        of(row.project_id).judged = Judged(row.light, row.month, row.reason, row.note)
    for row in session.execute(_first_budgets(as_of, projects)):
        of(row.project_id).first_budget = row.cost
    for row in session.execute(_settled(as_of, projects)):
        of(row.project_id).settled = True
    for row in session.execute(_extended(as_of, projects)):
        of(row.project_id).extended = row.months
    return found


def _first_budgets(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    budget = REPORT.c.cost.is_not(None), REPORT.c.cost_kind == "approved_budget"
    told = _told(as_of, projects).where(*budget)
    return _newest(told, REPORT.c.cost, order=REPORT.c.month.asc())


def _settled(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    return select(_MILESTONE.c.project_id).where(
        _MILESTONE.c.kind == "final_account_approved",
        _MILESTONE.c.happened_on < f"{as_of + 1}-01",
        _MILESTONE.c.project_id.in_(projects),
    )


def _extended(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    key, months = _EXTENSION.c.project_id, func.sum(_EXTENSION.c.months)
    granted = _EXTENSION.c.granted_on < f"{as_of + 1}-01"
    return select(key, months.label("months")).where(granted, key.in_(projects)).group_by(key)


def _costs(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    kind = func.coalesce(REPORT.c.cost_kind, UNKNOWN)
    told = _told(as_of, projects).where(REPORT.c.cost.is_not(None))
    return _newest(told, kind.label("kind"), REPORT.c.cost, each=(kind,))


def _year_plans(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    query = select(_YEAR_PLAN.c.project_id, _YEAR_PLAN.c.amount)
    return query.where(_YEAR_PLAN.c.year == as_of.year, _YEAR_PLAN.c.project_id.in_(projects))


def _done(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    this_year = REPORT.c.month >= Month.of(as_of.year, 1)
    told = _told(as_of, projects).where(REPORT.c.done_year.is_not(None), this_year)
    return _newest(told, REPORT.c.month, REPORT.c.done_year)


def _judged(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    told = _told(as_of, projects).where(REPORT.c.light.is_not(None))
    return _newest(told, REPORT.c.month, REPORT.c.light, REPORT.c.reason, REPORT.c.note)


def _told(as_of: Month, projects: Keys) -> Select[*tuple[Any, ...]]:
    query = select(REPORT.c.project_id).where(*counted(as_of), REPORT.c.site_id.is_(None))
    return query.where(REPORT.c.project_id.in_(projects))


def _newest(
    told: Select[*tuple[Any, ...]],
    *columns: ColumnElement[Any],
    each: Sequence[ColumnElement[Any]] = (),
    order: ColumnElement[Any] | None = None,
) -> Select[*tuple[Any, ...]]:
    """Return `columns` of the newest report, or the first by `order`, of each project (and key)."""
    place = func.row_number().over(
        partition_by=(REPORT.c.project_id, *each),
        order_by=REPORT.c.month.desc() if order is None else order,
    )
    ranked = told.add_columns(*columns, place.label("place")).subquery()
    return select(ranked).where(ranked.c.place == 1)
