"""The rollup's sums and openings, grouped by the database."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    func,
    literal,
    literal_column,
    null,
    select,
)
from sqlalchemy.orm import Session

from portfolio.beds.rules.rollup import CareKey, Cell
from portfolio.projects.queries.sites import site_standings
from portfolio.projects.rules.opening import SiteStanding, Standing
from portfolio.store.asof import (
    BASELINE,
    PROJECT,
    REPORT,
    TABLES,
    counted,
    current_baseline,
    last_report,
    month_of,
    net_beds_of,
    newest,
    newest_date,
    open_since,
    opening_document,
)
from portfolio.values.months import Dated, Month
from portfolio.values.sums import SUMMED
from portfolio.values.vocabulary import SEVERAL, UNKNOWN

#: Up to this many projects are named one by one; beyond it, capacity is counted in groups.
MOST_NAMED = 1000
CARE = "rehabilitation_elderly"

_FUNDER, _TOWNSHIP = TABLES["funder"], TABLES["township"]
_STANDS_IN, _BED_KIND = TABLES["project_township"], TABLES["project_bed_kind"]


def plan_size(session: Session) -> int:
    """Return how many projects the plan has."""
    return session.execute(
        select(func.count()).select_from(PROJECT).where(PROJECT.c.plan_id.is_not(None))
    ).scalar_one()


def _township_key() -> ColumnElement[Any]:
    places = (
        select(func.count())
        .select_from(_STANDS_IN)
        .join(_TOWNSHIP, _TOWNSHIP.c.id == _STANDS_IN.c.township_id)
        .where(_STANDS_IN.c.project_id == PROJECT.c.id)
    )
    only = places.with_only_columns(func.min(_TOWNSHIP.c.code)).scalar_subquery()
    return case((places.scalar_subquery() > 1, SEVERAL), else_=func.coalesce(only, UNKNOWN))


def _key(by: str, as_of: Month) -> ColumnElement[Any]:
    if by == "funder":
        code = select(_FUNDER.c.code).where(_FUNDER.c.id == PROJECT.c.funder_id).scalar_subquery()
        return func.coalesce(code, UNKNOWN)
    if by == "township":
        return _township_key()
    if by == "stage":
        return func.coalesce(newest("stage", as_of), UNKNOWN)
    column = PROJECT.c.nature if by == "nature" else PROJECT.c.group_code
    return func.coalesce(column, UNKNOWN)


def _planned(as_of: Month) -> tuple[ColumnElement[bool], ...]:
    return (PROJECT.c.plan_id.is_not(None), current_baseline(as_of))


def cells(session: Session, as_of: Month, *, by: str, named: bool) -> list[Cell]:
    """Return the plan's projects, summed by group and planned finish as of a month.

    `named` gives each project a cell of its own.
    """
    query = _cell_query(_key(by, as_of), SUMMED, named=named)
    return [_cell(row, len(SUMMED)) for row in session.execute(query.where(*_planned(as_of)))]


def bed_cells(session: Session, as_of: Month, *, named: bool) -> list[Cell]:
    """Return the same as one group, with the net new beds as the only figure."""
    if named:
        query = _cell_query(literal("all"), ("beds_new",), named=True).where(*_planned(as_of))
    else:
        query = _bed_query().where(current_baseline(as_of))
    return [_cell(row, 1) for row in session.execute(query)]


def ahead(session: Session, as_of: Month) -> list[Cell]:
    """Return the projects that no report speaks of and whose planned start lies after a month."""
    spoken_of = select(REPORT.c.project_id).where(*counted(as_of))
    query = _bed_query().where(
        BASELINE.c.start > as_of, current_baseline(as_of), BASELINE.c.project_id.not_in(spoken_of)
    )
    return [replace(_cell(row, 1), start=as_of + 1) for row in session.execute(query)]


def _bed_query() -> Select[*tuple[Any, ...]]:
    """Return the new beds by planned finish without a look at each project of the plan."""
    outside = select(PROJECT.c.id).where(PROJECT.c.plan_id.is_(None))
    return (
        select(literal("all"), null(), null(), *_finish(), func.count())
        .add_columns(func.sum(BASELINE.c.beds_new), func.count(BASELINE.c.beds_new))
        .where(BASELINE.c.project_id.not_in(outside))
        .group_by(BASELINE.c.finish)
    )


def _finish() -> tuple[ColumnElement[Any], ...]:
    """Return a planned finish and its precision, a year only where all of a group have it."""
    return BASELINE.c.finish, func.min(BASELINE.c.finish_precision)


def _cell_query(
    key: ColumnElement[Any], figures: Sequence[str], *, named: bool
) -> Select[*tuple[Any, ...]]:
    columns = [BASELINE.c[name] for name in figures]
    query = (
        select(key.label("key"))
        .add_columns(*((PROJECT.c.code, BASELINE.c.start) if named else (null(), null())))
        .add_columns(*_finish(), func.count())
        .add_columns(*(func.sum(column) for column in columns))
        .add_columns(*(func.count(column) for column in columns))
        .select_from(PROJECT)
        .join(BASELINE, BASELINE.c.project_id == PROJECT.c.id)
    )
    if named:
        return query.group_by(PROJECT.c.id).order_by(PROJECT.c.position)
    return query.group_by(literal_column("1"), BASELINE.c.finish)


def _cell(row: Any, figures: int) -> Cell:
    key, code, start, finish, precision, projects, *sums = row
    return Cell(
        key=key,
        code=code,
        finish=Dated(finish, precision) if finish else None,
        start=start,
        projects=projects,
        sums=tuple(sums[:figures]),
        known=tuple(sums[figures:]),
    )


def care_beds(session: Session, as_of: Month, *, named: bool) -> dict[CareKey, int]:
    """Return the net new rehabilitation and elderly-care beds by code (if named) and finish."""
    code = PROJECT.c.code if named else null()
    query: Select[*tuple[Any, ...]] = (
        select(code, BASELINE.c.finish, func.sum(_BED_KIND.c.beds_new))
        .select_from(_BED_KIND)
        .join(PROJECT, PROJECT.c.id == _BED_KIND.c.project_id)
        .join(BASELINE, BASELINE.c.project_id == PROJECT.c.id)
        .where(_BED_KIND.c.kind == CARE, _BED_KIND.c.beds_new.is_not(None), *_planned(as_of))
        .group_by(*((PROJECT.c.id,) if named else ()), BASELINE.c.finish)
    )
    return {(code, finish): beds for code, finish, beds in session.execute(query)}


def without_beds_or_date(session: Session, as_of: Month) -> list[str]:
    """Return the codes of planned projects whose new beds or finish are unknown, the first few."""
    query = (
        select(PROJECT.c.code)
        .select_from(PROJECT)
        .join(BASELINE, BASELINE.c.project_id == PROJECT.c.id)
        .where(*_planned(as_of))
        .where(BASELINE.c.beds_new.is_(None) | BASELINE.c.finish.is_(None))
        .order_by(PROJECT.c.position)
        .limit(MOST_NAMED)
    )
    return list(session.execute(query).scalars())


_DATES = ("actual_opening", "forecast_opening", "forecast_finish")


def reported_standings(session: Session, as_of: Month) -> Iterator[Standing]:
    """Yield the standing of each planned project that a report up to a month speaks of."""
    sites = site_standings(session, as_of)
    spoken_of = select(REPORT.c.project_id).distinct().where(*counted(as_of)).subquery()
    dates = [newest_date(name, as_of).label(name) for name in _DATES]
    care = (
        select(func.sum(_BED_KIND.c.beds_new))
        .where(_BED_KIND.c.project_id == PROJECT.c.id, _BED_KIND.c.kind == CARE)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(
            PROJECT.c.id,
            PROJECT.c.code,
            BASELINE.c.beds_new,
            BASELINE.c.start,
            BASELINE.c.finish,
            BASELINE.c.finish_precision,
            func.coalesce(care, 0).label("care_beds"),
            newest("stage", as_of).label("stage"),
            open_since(as_of).label("open_since"),
            newest("beds_open", as_of).label("beds_open"),
            newest("beds_before", as_of).label("beds_before"),
            opening_document(as_of, PROJECT).label("document"),
            last_report(as_of).label("last_report"),
            *dates,
        )
        .select_from(spoken_of)
        .join(PROJECT, PROJECT.c.id == spoken_of.c.project_id)
        .join(BASELINE, BASELINE.c.project_id == PROJECT.c.id)
        .where(*_planned(as_of))
        .order_by(PROJECT.c.position)
    )
    for row in session.execute(query):
        yield _standing(row, sites.get(row.id, ()))


def _standing(row: Any, sites: tuple[SiteStanding, ...]) -> Standing:
    return Standing(
        code=row.code,
        beds=row.beds_new,
        start=row.start,
        finish=Dated(row.finish, row.finish_precision) if row.finish else None,
        care_beds=row.care_beds,
        stage=row.stage,
        open_since=month_of(row.open_since),
        actual_opening=row.actual_opening,
        forecast_opening=row.forecast_opening,
        forecast_finish=row.forecast_finish,
        net_beds=net_beds_of(row),
        documented=row.document is not None,
        last_report=month_of(row.last_report),
        sites=sites,
    )
