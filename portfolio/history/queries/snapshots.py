"""Projects as of a month, with all that can change from one month to the next."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select, union
from sqlalchemy.orm import Session

from portfolio.history.rules.comparison import Approved, Reported, SiteSnapshot, Snapshot
from portfolio.projects.rules.opening import opened_on
from portfolio.store.asof import (
    BASELINE,
    ENTRY,
    IN_PLAN,
    PLAN_ORDER,
    PROJECT,
    REPORT,
    REPORTED_DATES,
    SITE,
    TABLES,
    counted,
    current_baseline,
    dated_of,
    funder_id,
    group_code,
    listed,
    month_of,
    nature,
    net_beds_of,
    newest,
    newest_cost,
    newest_date,
    opening_columns,
)
from portfolio.values.months import Month
from portfolio.values.vocabulary import COST_KINDS

_FIRST, _FUNDER = BASELINE.alias("first"), TABLES["funder"]
_PARTS = ("", "_precision")
_FIGURES = ("stage", "done_total", "beds_open", "beds_before")


def snapshots(session: Session, as_of: Month, since: Month, until: Month) -> list[Snapshot]:
    """Return, as of a month, the projects that a report or baseline after `since` speaks of.

    Only what speaks of a month after `since` and up to `until` can change a project's fields
    between the two. In the order of the plan, projects outside the plan last.
    """
    touched = _touched(since, until)
    sites = _sites(session, as_of, touched)
    query = (
        select(
            PROJECT.c.id,
            PROJECT.c.code,
            PROJECT.c.name_zh,
            PROJECT.c.name_en,
            IN_PLAN.label("in_plan"),
            _FIRST.c.month.label("added"),
            *(BASELINE.c[name] for name in ("number", "investment", "beds_new")),
            group_code().label("group_code"),
            nature().label("nature"),
            select(_FUNDER.c.code)
            .where(_FUNDER.c.id == funder_id())
            .scalar_subquery()
            .label("funder"),
            *(BASELINE.c[f"{name}{part}"] for name in ("start", "finish") for part in _PARTS),
            *_reported_columns(as_of, PROJECT),
        )
        .select_from(PROJECT)
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .outerjoin(BASELINE, (BASELINE.c.entry_id == ENTRY.c.id) & current_baseline(as_of))
        .outerjoin(_FIRST, (_FIRST.c.entry_id == ENTRY.c.id) & (_FIRST.c.number == 1))
        .where(PROJECT.c.id.in_(touched), listed())
        .order_by(*PLAN_ORDER)
    )
    return [_snapshot(row, sites.get(row.id, ())) for row in session.execute(query)]


def _touched(since: Month, until: Month) -> Any:
    told = select(REPORT.c.project_id).where(REPORT.c.month > since, *counted(until))
    approved = select(BASELINE.c.project_id).where(
        BASELINE.c.month > since, BASELINE.c.month <= until
    )
    return union(told, approved)


def _reported_columns(as_of: Month, place: Table) -> list[ColumnElement[Any]]:
    return [
        *(newest(name, as_of, place).label(name) for name in _FIGURES),
        *(
            newest_date(name, as_of, place).label(name)
            for name in REPORTED_DATES
            if name != "actual_opening"
        ),
        *(newest_cost(kind, as_of, place).label(f"cost_{kind}") for kind in COST_KINDS),
        *opening_columns(as_of, place),
    ]


def _sites(session: Session, as_of: Month, touched: Any) -> dict[int, tuple[SiteSnapshot, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(SITE.c.project_id, SITE.c.code, SITE.c.name_zh, SITE.c.name_en)
        .add_columns(*_reported_columns(as_of, SITE))
        .where(SITE.c.project_id.in_(touched))
        .order_by(SITE.c.project_id, SITE.c.position)
    )
    found: dict[int, tuple[SiteSnapshot, ...]] = {}
    for row in session.execute(query):
        site = SiteSnapshot(row.code, row.name_zh, row.name_en, _reported(row))
        found[row.project_id] = (*found.get(row.project_id, ()), site)
    return found


def _snapshot(row: Any, sites: tuple[SiteSnapshot, ...]) -> Snapshot:
    return Snapshot(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        in_plan=bool(row.in_plan),
        added=row.added,
        listed=row.added is None or row.number is not None,
        approved=Approved(
            number=row.number,
            start=dated_of(row, "start"),
            finish=dated_of(row, "finish"),
            investment=row.investment,
            beds_new=row.beds_new,
            group=row.group_code,
            funder=row.funder,
            nature=row.nature,
        ),
        reported=_reported(row),
        sites=sites,
    )


def _reported(row: Any) -> Reported:
    costs = {kind: getattr(row, f"cost_{kind}") for kind in COST_KINDS}
    return Reported(
        stage=row.stage,
        opened=opened_on(row.actual_opening, month_of(row.told_in), month_of(row.first_open)),
        **{name: getattr(row, name) for name in REPORTED_DATES},
        costs={kind: cost for kind, cost in costs.items() if cost is not None},
        done_total=row.done_total,
        beds_open=row.beds_open,
        net_beds=net_beds_of(row),
    )
