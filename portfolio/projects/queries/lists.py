"""Projects as lists and pages show them, as of a month."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from portfolio.projects.queries.lights import Money, money
from portfolio.projects.queries.sites import site_standings
from portfolio.projects.records import Judged, Lights, ProjectRow
from portfolio.projects.rules.lights import LightFacts, judge
from portfolio.projects.rules.opening import SiteStanding, Standing, in_use, is_fresh
from portfolio.projects.rules.opening import opened as capacity_opened
from portfolio.projects.rules.slip import overdue, slip, told_finish
from portfolio.store.asof import (
    BASELINE,
    PROJECT,
    REPORTED_DATES,
    TABLES,
    current_baseline,
    dated_of,
    last_report,
    month_of,
    newest,
    newest_date,
    open_since,
)
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month
from portfolio.values.sums import SUMMED
from portfolio.values.vocabulary import OPEN_STAGES, UNKNOWN

_FUNDER, _TOWNSHIP = TABLES["funder"], TABLES["township"]
_STANDS_IN, _ALIAS = TABLES["project_township"], TABLES["project_alias"]
_NOTHING = Money()
#: The most projects that a query asks for one by one; of more it reads them all.
_MOST_NAMED = 1000


def rows(session: Session, as_of: Month, filters: dict[str, str]) -> list[ProjectRow]:
    """Return the projects that pass every filter, in the order of the plan.

    Those added after the month are left out.

    Filters: `group`, `funder`, `township` (code or name), `stage`, `text` (part of a code, name
    or alias, whatever its case).
    """
    query = _row_query(as_of).where(exists())
    for name, wanted in filters.items():
        query = query.where(_condition(name, wanted, as_of))
    found = list(session.execute(query.order_by(PROJECT.c.plan_id.is_(None), PROJECT.c.position)))
    ids = [row.id for row in found] if len(found) <= _MOST_NAMED else None
    places, known = _townships(session, ids), money(session, as_of, ids)
    sites = site_standings(session, as_of)
    return [
        _row(row, places.get(row.id, ()), sites.get(row.id, ()), known.get(row.id, _NOTHING), as_of)
        for row in found
    ]


def row(session: Session, project_id: int, as_of: Month) -> ProjectRow:
    """Return one project as a list shows it."""
    found = session.execute(_row_query(as_of).where(PROJECT.c.id == project_id)).one()
    places = _townships(session, [project_id]).get(project_id, ())
    known = money(session, as_of, [project_id]).get(project_id, _NOTHING)
    return _row(found, places, site_standings(session, as_of).get(project_id, ()), known, as_of)


def row_as_if(
    session: Session, project_id: int, as_of: Month, values: Mapping[str, Value | None]
) -> ProjectRow:
    """Return one project as a list would show it, had its report of the month these fields."""
    query = _row_query(as_of).where(PROJECT.c.id == project_id)
    row = SimpleNamespace(**session.execute(query).mappings().one())
    row.last_report = as_of
    for name in ("stage", "percent"):
        setattr(row, name, values.get(name, getattr(row, name)))
    for name in (name for name in REPORTED_DATES if name in values):
        setattr(row, name, values[name])
    if row.stage in OPEN_STAGES and row.open_since is None:
        row.open_since = as_of
    places = _townships(session, [project_id]).get(project_id, ())
    sites = site_standings(session, as_of).get(project_id, ())
    known = money(session, as_of, [project_id]).get(project_id, Money())
    return _row(row, places, sites, _money_as_if(known, as_of, values), as_of)


def _money_as_if(known: Money, as_of: Month, values: Mapping[str, Value | None]) -> Money:
    cost, done, light = (values.get(name) for name in ("cost", "done_year", "light"))
    costs, judged = dict(known.costs), known.judged
    if isinstance(cost, int):
        costs[str(values.get("cost_kind") or UNKNOWN)] = cost
    if light:
        reason, note = (str(values.get(name) or "") or None for name in ("reason", "note"))
        judged = Judged(str(light), as_of, reason, note)
    return Money(
        costs, known.year_plan, (as_of, done) if isinstance(done, int) else known.done, judged
    )


def exists() -> ColumnElement[bool]:
    """Return the condition that a project has a baseline as of the month, or never had one."""
    begun = select(BASELINE.c.project_id).correlate(None)
    return BASELINE.c.id.is_not(None) | PROJECT.c.id.not_in(begun)


def _row_query(as_of: Month) -> Select[*tuple[Any, ...]]:
    columns = [newest(name, as_of).label(name) for name in ("stage", "percent")]
    dates = [newest_date(name, as_of).label(name) for name in REPORTED_DATES]
    return (
        select(
            PROJECT.c.id,
            PROJECT.c.plan_id,
            PROJECT.c.code,
            PROJECT.c.name_zh,
            PROJECT.c.name_en,
            PROJECT.c.group_code,
            PROJECT.c.nature,
            PROJECT.c.version,
            _FUNDER.c.code.label("funder"),
            BASELINE.c.start,
            BASELINE.c.start_precision,
            BASELINE.c.finish,
            BASELINE.c.finish_precision,
            *(BASELINE.c[name] for name in SUMMED),
            open_since(as_of).label("open_since"),
            last_report(as_of).label("last_report"),
            *columns,
            *dates,
        )
        .select_from(PROJECT)
        .outerjoin(_FUNDER, _FUNDER.c.id == PROJECT.c.funder_id)
        .outerjoin(BASELINE, (BASELINE.c.project_id == PROJECT.c.id) & current_baseline(as_of))
    )


def _condition(name: str, wanted: str, as_of: Month) -> ColumnElement[bool]:
    if name == "group":
        return PROJECT.c.group_code == wanted
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


def _townships(
    session: Session, projects: Sequence[int] | None
) -> dict[int, tuple[tuple[str, str, str], ...]]:
    query = (
        select(_STANDS_IN.c.project_id, _TOWNSHIP.c.code, _TOWNSHIP.c.name_zh, _TOWNSHIP.c.name_en)
        .join(_TOWNSHIP, _TOWNSHIP.c.id == _STANDS_IN.c.township_id)
        .order_by(_STANDS_IN.c.project_id, _STANDS_IN.c.position)
    )
    if projects is not None:
        query = query.where(_STANDS_IN.c.project_id.in_(projects))
    found: dict[int, tuple[tuple[str, str, str], ...]] = {}
    for project, *names in session.execute(query):
        found[project] = (*found.get(project, ()), (names[0], names[1], names[2]))
    return found


def _row(
    row: Any,
    places: tuple[tuple[str, str, str], ...],
    sites: tuple[SiteStanding, ...],
    known: Money,
    as_of: Month,
) -> ProjectRow:
    dates: dict[str, Dated | None] = {name: getattr(row, name) for name in REPORTED_DATES}
    dates |= {name: dated_of(row, name) for name in ("start", "finish")}
    figures: dict[str, int | None] = {name: getattr(row, name) for name in SUMMED}
    last, opened = month_of(row.last_report), _opened(row, sites)
    planned = dates["finish"]
    late = slip(told_finish({**dates, "opened": opened}, as_of)[1], planned)
    return ProjectRow(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        group=row.group_code,
        nature=row.nature,
        funder=row.funder,
        townships=places,
        stage=row.stage,
        sites=len(sites),
        sites_in_use=sum(in_use(site) is not None for site in sites),
        opened=opened,
        slip=late,
        overdue=overdue(planned, opened, as_of),
        percent=row.percent,
        lights=_lights(row, known, late, as_of),
        judged=known.judged,
        last_report=last,
        fresh=is_fresh(last, as_of),
        in_plan=row.plan_id is not None,
        version=row.version,
        start=dates["start"],
        finish=planned,
        forecast_start=dates["forecast_start"],
        forecast_finish=dates["forecast_finish"],
        forecast_opening=dates["forecast_opening"],
        actual_start=dates["actual_start"],
        actual_finish=dates["actual_finish"],
        actual_opening=dates["actual_opening"],
        **figures,
    )


def _lights(row: Any, known: Money, late: int | None, as_of: Month) -> Lights:
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
    )
    return judge(facts)


def _opened(row: Any, sites: tuple[SiteStanding, ...]) -> Dated | None:
    standing = Standing(
        code=row.code,
        beds=None,
        start=None,
        finish=None,
        stage=row.stage,
        open_since=month_of(row.open_since),
        actual_opening=row.actual_opening,
        sites=sites,
    )
    came = capacity_opened(standing)
    return came[0] if came else None
