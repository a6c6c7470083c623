"""Projects as lists and pages show them, as of a month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portfolio.projects.queries.departures import departures
from portfolio.projects.queries.lights import Money, money
from portfolio.projects.queries.sites import site_openings
from portfolio.projects.records.lists import Judged, Lights, ProjectRow
from portfolio.projects.records.plans import Departure
from portfolio.projects.rules.lights import LightFacts, is_settled, judge
from portfolio.projects.rules.opening import (
    Prospect,
    evidence,
    is_fresh,
    opened_on,
    opened_with,
    partly_open,
)
from portfolio.projects.rules.slip import lateness, overdue, slip, told_finish
from portfolio.store.asof import (
    BASELINE,
    ENTRY,
    IN_PLAN,
    PLAN_ORDER,
    PROJECT,
    REPORTED_DATES,
    TABLES,
    Keys,
    chosen,
    coming_columns,
    current_baseline,
    dated_of,
    first_finished,
    first_works,
    funder_id,
    group_code,
    last_report,
    last_works,
    listed,
    month_of,
    nature,
    newest,
    newest_date,
    of_district,
    opening_columns,
    opening_document,
)
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month, Slip
from portfolio.values.sums import SUMMED
from portfolio.values.vocabulary import (
    BEGUN_STAGES,
    FINISHED_STAGES,
    HALTED_STAGES,
    OPEN_STAGES,
    UNKNOWN,
    WORKS_STAGES,
)

_FUNDER, _TOWNSHIP, _SOURCE = TABLES["funder"], TABLES["township"], TABLES["source_document"]
_STANDS_IN, _ALIAS = TABLES["project_township"], TABLES["project_alias"]
_NOTHING = Money()
#: The beds of a place as it last told them.
_BEDS = ("beds_open", "beds_before", "beds_final")
#: What a row has of the reports, and not of the plan.
_REPORTED = (
    *("stage", "percent", *_BEDS, *REPORTED_DATES),
    *("told_in", "first_open", "coming", "coming_told"),
    *("first_works", "last_works", "first_finished"),
)
#: The most projects that a query asks for one by one; of more it reads all of the district.
_MOST_NAMED = 1000


def rows(session: Session, as_of: Month, filters: dict[str, str]) -> list[ProjectRow]:
    """Return the projects that pass every filter, in the order of the plan.

    Those added after the month are left out.

    Filters: `group`, `funder`, `township` (code or name), `stage`, `text` (part of a code, name
    or alias, whatever its case).
    """
    query = _row_query(as_of).where(exists(), listed())
    for name, wanted in filters.items():
        query = query.where(_condition(name, wanted, as_of))
    found = list(session.execute(query.order_by(*PLAN_ORDER)))
    few = len(found) <= _MOST_NAMED
    beside = _beside(session, as_of, [row.id for row in found] if few else of_district())
    return [_row(row, beside(row.id), as_of) for row in found]


def row(session: Session, project_id: int, as_of: Month) -> ProjectRow:
    """Return one project as a list shows it."""
    found = session.execute(_row_query(as_of).where(PROJECT.c.id == project_id, chosen())).one()
    return _row(found, _beside(session, as_of, [project_id])(project_id), as_of)


def opening_paper(session: Session, project_id: int, as_of: Month) -> str | None:
    """Return the code of the document that a project's opening rests on; None without one."""
    key = select(opening_document(as_of).label("key")).where(PROJECT.c.id == project_id)
    query = select(_SOURCE.c.code).where(_SOURCE.c.id == key.scalar_subquery())
    return session.execute(query).scalar_one_or_none()


def row_as_if(
    session: Session,
    project_id: int,
    as_of: Month,
    values: Mapping[str, Value | None],
    *,
    standing: bool,
) -> ProjectRow:
    """Return one project as a list would show it, had its report of the month these fields alone.

    `standing` tells that the month has a report: what that says is replaced, not added to.
    """
    row, beside = _seen(session, project_id, as_of)
    if standing:  # what the month's own report says now is not to be seen through the new one
        earlier, earlier_beside = _seen(session, project_id, as_of + -1)
        for name in _REPORTED:
            setattr(row, name, getattr(earlier, name))
        old = earlier_beside.money
        done = old.done if old.done and old.done[0].year == as_of.year else None
        told = replace(old, year_plan=beside.money.year_plan, done=done)
        told.settled, told.extended = beside.money.settled, beside.money.extended
        beside = replace(beside, money=told)
    row.last_report = as_of
    for name in (name for name in ("stage", "percent", *_BEDS, *REPORTED_DATES) if name in values):
        setattr(row, name, values[name])
    if row.stage in OPEN_STAGES and row.first_open is None:
        row.first_open = as_of
    if row.stage in FINISHED_STAGES and row.first_finished is None:
        row.first_finished = as_of
    if values.get("actual_opening"):
        row.told_in = as_of
    if coming := values.get("forecast_opening") or values.get("forecast_finish"):
        row.coming, row.coming_told = coming, as_of
    if values.get("stage") in WORKS_STAGES or values.get("progress"):
        row.last_works = as_of
    if row.stage in BEGUN_STAGES and row.first_works is None:
        row.first_works = as_of
    return _row(row, replace(beside, money=_money_as_if(beside.money, as_of, values)), as_of)


def _seen(session: Session, project_id: int, as_of: Month) -> tuple[Any, "_Beside"]:
    query = _row_query(as_of).where(PROJECT.c.id == project_id, chosen())
    row = SimpleNamespace(**session.execute(query).mappings().one())
    return row, _beside(session, as_of, [project_id])(project_id)


def _money_as_if(known: Money, as_of: Month, values: Mapping[str, Value | None]) -> Money:
    cost, done, light = (values.get(name) for name in ("cost", "done_year", "light"))
    told = replace(known, costs=dict(known.costs))
    if isinstance(cost, int):
        kind = str(values.get("cost_kind") or UNKNOWN)
        told.costs[kind] = cost
        if kind == "approved_budget" and told.first_budget is None:
            told.first_budget = cost
    if isinstance(done, int):
        told.done = (as_of, done)
    if light:
        reason, note = (str(values.get(name) or "") or None for name in ("reason", "note"))
        told.judged = Judged(str(light), as_of, reason, note)
    return told


def exists() -> ColumnElement[bool]:
    """Return the condition that an entry has a baseline as of the month, or never had one."""
    begun = select(BASELINE.c.entry_id).correlate(None)
    return BASELINE.c.id.is_not(None) | ENTRY.c.id.not_in(begun)


def _row_query(as_of: Month) -> Select[*tuple[Any, ...]]:
    columns = [newest(name, as_of).label(name) for name in ("stage", "percent", *_BEDS)]
    dates = [
        newest_date(name, as_of).label(name) for name in REPORTED_DATES if name != "actual_opening"
    ]
    return (
        select(
            PROJECT.c.id,
            PROJECT.c.code,
            PROJECT.c.name_zh,
            PROJECT.c.name_en,
            IN_PLAN.label("in_plan"),
            group_code().label("group_code"),
            nature().label("nature"),
            PROJECT.c.version,
            _FUNDER.c.code.label("funder"),
            BASELINE.c.start,
            BASELINE.c.start_precision,
            BASELINE.c.finish,
            BASELINE.c.finish_precision,
            *(BASELINE.c[name] for name in SUMMED),
            BASELINE.c.month.label("approved"),
            *opening_columns(as_of),
            *coming_columns(as_of),
            first_works(as_of).label("first_works"),
            last_works(as_of).label("last_works"),
            first_finished(as_of).label("first_finished"),
            last_report(as_of).label("last_report"),
            *columns,
            *dates,
        )
        .select_from(PROJECT)
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .outerjoin(BASELINE, (BASELINE.c.entry_id == ENTRY.c.id) & current_baseline(as_of))
        .outerjoin(_FUNDER, _FUNDER.c.id == funder_id())
    )


def _condition(name: str, wanted: str, as_of: Month) -> ColumnElement[bool]:
    if name == "group":
        return group_code() == wanted
    if name == "funder":
        return _FUNDER.c.code == wanted
    if name == "stage":
        return newest("stage", as_of) == wanted
    if name == "township":
        return PROJECT.c.id.in_(_in_township(wanted))
    return _with_text(wanted)


def _in_township(wanted: str) -> Select[*tuple[Any, ...]]:
    named = or_(
        _TOWNSHIP.c.code == wanted, _TOWNSHIP.c.name_zh == wanted, _TOWNSHIP.c.name_en == wanted
    )
    return select(_STANDS_IN.c.project_id).join(_TOWNSHIP).where(named)


def _with_text(wanted: str) -> ColumnElement[bool]:
    part = wanted.casefold()
    columns = (PROJECT.c.code, PROJECT.c.name_zh, PROJECT.c.name_en, PROJECT.c.name_printed)
    own = or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
    alias = select(_ALIAS.c.project_id).where(
        func.lower(_ALIAS.c.name).contains(part, autoescape=True)
    )
    return own | PROJECT.c.id.in_(alias)


def _townships(session: Session, projects: Keys) -> dict[int, tuple[tuple[str, str, str], ...]]:
    query = (
        select(_STANDS_IN.c.project_id, _TOWNSHIP.c.code, _TOWNSHIP.c.name_zh, _TOWNSHIP.c.name_en)
        .join(_TOWNSHIP, _TOWNSHIP.c.id == _STANDS_IN.c.township_id)
        .where(_STANDS_IN.c.project_id.in_(projects))
        .order_by(_STANDS_IN.c.project_id, _STANDS_IN.c.position)
    )
    found: dict[int, tuple[tuple[str, str, str], ...]] = {}
    for project, *names in session.execute(query):
        found[project] = (*found.get(project, ()), (names[0], names[1], names[2]))
    return found


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is read of a project beside its own row."""

    townships: tuple[tuple[str, str, str], ...]
    sites: tuple[Dated | None, ...]
    money: Money
    left: Departure | None


def _beside(session: Session, as_of: Month, projects: Keys) -> Callable[[int], _Beside]:
    """Read what stands beside some projects; return what gives that of one."""
    townships, sites = _townships(session, projects), site_openings(session, as_of, projects)
    known, left = money(session, as_of, projects), departures(session, as_of, projects)
    return lambda project: _Beside(
        townships.get(project, ()),
        sites.get(project, ()),
        known.get(project, _NOTHING),
        left.get(project),
    )


def _row(row: Any, beside: _Beside, as_of: Month) -> ProjectRow:
    sites, known = beside.sites, beside.money
    dates: dict[str, Dated | None] = {name: getattr(row, name) for name in REPORTED_DATES}
    dates |= {name: dated_of(row, name) for name in ("start", "finish")}
    figures: dict[str, int | None] = {name: getattr(row, name) for name in SUMMED}
    last, planned = month_of(row.last_report), dates["finish"]
    own = opened_on(row.actual_opening, month_of(row.told_in), month_of(row.first_open))
    opened = opened_with(own, sites)
    coming, why = evidence(_prospect(row), as_of)
    told = told_finish({**dates, "opened": opened}, as_of)[1]
    halted, partly = row.stage in HALTED_STAGES, partly_open(row, sites)
    return ProjectRow(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        group=row.group_code,
        nature=row.nature,
        funder=row.funder,
        townships=beside.townships,
        stage=row.stage,
        sites=len(sites),
        sites_in_use=sum(site is not None for site in sites),
        opened=opened,
        slip=lateness(told, planned, as_of, halted=halted),
        overdue=overdue(planned, opened, as_of),
        percent=row.percent,
        lights=_lights(row, known, slip(told, planned), as_of, None if partly else opened),
        judged=known.judged,
        last_report=last,
        fresh=is_fresh(last, as_of),
        in_plan=bool(row.in_plan),
        version=row.version,
        left=beside.left,
        start=dates["start"],
        finish=planned,
        forecast_start=dates["forecast_start"],
        forecast_finish=dates["forecast_finish"],
        forecast_opening=dates["forecast_opening"],
        actual_start=dates["actual_start"],
        actual_finish=dates["actual_finish"],
        actual_opening=dates["actual_opening"],
        coming=coming,
        unproven=why,
        works=month_of(row.first_works),
        partly=partly,
        **figures,
    )


def _lights(
    row: Any, known: Money, late: Slip | None, as_of: Month, opened: Dated | None
) -> Lights:
    facts = LightFacts(
        as_of=as_of,
        last_report=month_of(row.last_report),
        finish=row.finish,
        slip=late,
        stage=row.stage,
        funder=row.funder,
        investment=row.investment,
        costs=known.costs,
        year_plan=known.year_plan,
        done=known.done,
        first_budget=known.first_budget,
        finished=row.actual_finish.month if row.actual_finish else month_of(row.first_finished),
        opened=opened.month if opened else None,
        extended=known.extended,
        settled=is_settled(row.stage, known.costs, approved=known.settled),
    )
    return judge(facts)


def _prospect(row: Any) -> Prospect:
    return Prospect(
        stage=row.stage,
        start=row.start,
        finish=dated_of(row, "finish"),
        approved=row.approved,
        coming=row.coming,
        told=month_of(row.coming_told),
        works=month_of(row.last_works),
        reported=month_of(row.last_report),
    )
