"""What is on record of every project's money as of a month: a handful of statements."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portfolio.money.records import MoneyFacts
from portfolio.projects.queries.departures import departures
from portfolio.projects.queries.funds import funding_rows, of_projects, phase_rows
from portfolio.projects.queries.lights import money as costs_of
from portfolio.projects.queries.lists import exists
from portfolio.projects.queries.sites import site_openings
from portfolio.projects.queries.supervision import goals
from portfolio.projects.records.funds import Amount
from portfolio.projects.records.supervision import GoalRow
from portfolio.projects.rules.opening import opened_on, opened_with
from portfolio.store.asof import (
    BASELINE,
    ENTRY,
    IN_PLAN,
    PLAN_ORDER,
    PROJECT,
    REPORT,
    TABLES,
    chosen,
    counted,
    current_baseline,
    dated_of,
    first_finished,
    funder_id,
    group_code,
    listed,
    month_of,
    newest,
    newest_date,
    of_district,
    opening_columns,
)
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COMPONENTS

_FUNDER, _SOURCE = TABLES["funder"], TABLES["source_document"]
_FUNDING, _PHASE = TABLES["project_funding"], TABLES["phase"]
_ANNUAL, _MILESTONE = TABLES["annual_plan"], TABLES["milestone"]

#: The amounts of reports that tell how money ran.
_REPORTED: Final = (
    *("done_year", "done_total", "paid_year", "paid_total", "arrived_year", "arrived_total"),
    *("done_construction", "done_equipment", "done_other", "assets_added", "capacity_added"),
)
_TOLD_DATES: Final = (
    *("actual_start", "actual_finish"),
    *("forecast_finish", "forecast_opening"),
)
#: What opens the way into an annual plan (art. 17): an approved study, or an approved budget.
_APPROVALS: Final = ("feasibility_approved", "budget_approved")


def facts(session: Session, as_of: Month, codes: Sequence[str] | None = None) -> list[MoneyFacts]:
    """Return the money of projects in the order of the plan, those outside it last.

    Of reports up to the as-of month; annual plans, funding and phases as they were entered.
    """
    rows = session.execute(_projects(as_of, codes)).all()
    ids = None if codes is None else [row.id for row in rows]
    keys = of_district() if ids is None else ids
    known = costs_of(session, as_of, keys)
    sources, phased = funding_rows(session, ids), phase_rows(session, ids)
    plans, told = _plans(session, ids), _told(session, as_of, ids)
    reached = _milestones(session, as_of, ids)
    asks, left = _asks(session, as_of, ids), departures(session, as_of, keys)
    sites = site_openings(session, as_of, keys)
    aims: dict[str, list[GoalRow]] = {}
    for goal in goals(session, as_of, codes):
        aims.setdefault(goal.project, []).append(goal)
    return [
        MoneyFacts(
            code=row.code,
            name_zh=row.name_zh,
            name_en=row.name_en or "",
            group=row.group_code,
            funder=row.funder,
            in_plan=bool(row.in_plan),
            left=left.get(row.id),
            stage=row.stage,
            start=dated_of(row, "start"),
            finish=dated_of(row, "finish"),
            began=row.actual_start,
            investment=row.investment,
            floor_area=row.floor_area,
            beds_new=row.beds_new,
            costs=known[row.id].costs if row.id in known else {},
            first_budget=known[row.id].first_budget if row.id in known else None,
            account_approved=row.id in known and known[row.id].settled,
            coming=row.forecast_finish or row.forecast_opening,
            finished=row.actual_finish or _by(row.first_finished),
            private=row.investment_private,
            opened=opened_with(_opened(row), sites.get(row.id, ())),
            comes={
                name: date
                for name in ("finish", "opening")
                if (date := getattr(row, f"forecast_{name}"))
            },
            goals=tuple(aims.get(row.code, ())),
            components={
                n: fen for n in COMPONENTS if (fen := getattr(row, f"investment_{n}")) is not None
            },
            funding=tuple(sources.get(row.id, ())),
            phases=tuple(phased.get(row.id, ())),
            plans=plans.get(row.id, {}),
            reported={name: tuple(found) for name, found in told.get(row.id, {}).items()},
            study=row.id in reached,
            budget_number=reached.get(row.id, ""),
            **asks.get(row.id, {}),
        )
        for row in rows
    ]


def _opened(row: Any) -> Dated | None:
    return opened_on(row.actual_opening, month_of(row.told_in), month_of(row.first_open))


def _by(month: int | None) -> Dated | None:
    """Return that something had come by a month in which a report first tells it."""
    told = month_of(month)
    return Dated(told, "by") if told else None


def _projects(as_of: Month, codes: Sequence[str] | None) -> Select[*tuple[Any, ...]]:
    dates = [BASELINE.c[f"{name}{part}"] for name in ("start", "finish") for part in _PARTS]
    figures = [BASELINE.c[name] for name in ("investment", "floor_area", "beds_new")]
    figures += [BASELINE.c[f"investment_{name}"] for name in (*COMPONENTS, "private")]
    names = ("id", "code", "name_zh", "name_en")
    query: Select[*tuple[Any, ...]] = (
        select(*(PROJECT.c[name] for name in names), _FUNDER.c.code.label("funder"))
        .add_columns(IN_PLAN.label("in_plan"), group_code().label("group_code"), *dates, *figures)
        .add_columns(newest("stage", as_of).label("stage"))
        .add_columns(
            *(newest_date(name, as_of).label(name) for name in _TOLD_DATES),
            *opening_columns(as_of),
            first_finished(as_of).label("first_finished"),
        )
        .select_from(PROJECT)
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .outerjoin(BASELINE, (BASELINE.c.entry_id == ENTRY.c.id) & current_baseline(as_of))
        .outerjoin(_FUNDER, _FUNDER.c.id == funder_id())
        .where(exists())
        .order_by(*PLAN_ORDER)
    )
    if codes is None:
        return query.where(listed())
    return query.where(chosen(), PROJECT.c.code.in_(codes))


_PARTS: Final = ("", "_precision")


def phased_codes(session: Session) -> tuple[str, ...]:
    """Return the codes of projects of the plan for which planned phases were entered."""
    query = (
        select(PROJECT.c.code)
        .join(_PHASE, _PHASE.c.project_id == PROJECT.c.id)
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .where(IN_PLAN, _PHASE.c.planned.is_not(None))
        .distinct()
    )
    return tuple(session.execute(query).scalars())


def _plans(session: Session, ids: Sequence[int] | None) -> dict[int, dict[int, int]]:
    query: Select[*tuple[Any, ...]] = select(
        _ANNUAL.c.project_id, _ANNUAL.c.year, _ANNUAL.c.amount
    ).where(_ANNUAL.c.amount.is_not(None))
    found: dict[int, dict[int, int]] = {}
    for project, year, amount in session.execute(of_projects(query, _ANNUAL, ids)):
        found.setdefault(project, {})[year] = amount
    return found


def _told(
    session: Session, as_of: Month, ids: Sequence[int] | None
) -> dict[int, dict[str, list[Amount]]]:
    """Return, by project and field, what its own reports give, the oldest first."""
    given = or_(*(REPORT.c[name].is_not(None) for name in _REPORTED))
    query: Select[*tuple[Any, ...]] = (
        select(REPORT.c.project_id, REPORT.c.month, *(REPORT.c[name] for name in _REPORTED))
        .where(*counted(as_of), REPORT.c.site_id.is_(None), given)
        .order_by(REPORT.c.month)
    )
    found: dict[int, dict[str, list[Amount]]] = {}
    for row in session.execute(of_projects(query, REPORT, ids)):
        for name in _REPORTED:
            fen = getattr(row, name)
            if fen is not None:
                found.setdefault(row.project_id, {}).setdefault(name, []).append(
                    Amount(row.month, fen)
                )
    return found


def _milestones(session: Session, as_of: Month, ids: Sequence[int] | None) -> dict[int, str]:
    """Return the projects that have an approved study or budget, with the budget's number."""
    query: Select[*tuple[Any, ...]] = (
        select(_MILESTONE.c.project_id, _MILESTONE.c.kind, _MILESTONE.c.document_number)
        .where(_MILESTONE.c.kind.in_(_APPROVALS), _MILESTONE.c.happened_on < f"{as_of + 1}-01")
        .order_by(_MILESTONE.c.happened_on)
    )
    found: dict[int, str] = {}
    for project, kind, number in session.execute(of_projects(query, _MILESTONE, ids)):
        before = found.setdefault(project, "")
        found[project] = number or before if kind == "budget_approved" else before
    return found


def _asks(session: Session, as_of: Month, ids: Sequence[int] | None) -> dict[int, dict[str, Any]]:
    """Return what the newest report of each project that asks for something asks, and of whom."""
    query: Select[*tuple[Any, ...]] = (
        select(REPORT.c.project_id, REPORT.c.month, REPORT.c.ask, REPORT.c.ask_to)
        .where(*counted(as_of), REPORT.c.ask.is_not(None))
        .order_by(REPORT.c.month)
    )
    return {
        project: {"ask": ask, "ask_to": unit or "", "ask_month": month}
        for project, month, ask, unit in session.execute(of_projects(query, REPORT, ids))
    }
