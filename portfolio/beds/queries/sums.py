"""The rollup's sums, grouped by the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    case,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from portfolio.beds.rules.rollup import Cell
from portfolio.projects.rules.opening import EVIDENCE_MONTHS
from portfolio.store.asof import (
    BASELINE,
    ENTRY,
    IN_PLAN,
    PROJECT,
    TABLES,
    funder_id,
    group_code,
    nature,
    newest,
    planned_baseline,
)
from portfolio.values.months import Month, stored_date
from portfolio.values.sums import SUMMED
from portfolio.values.vocabulary import SEVERAL, UNKNOWN

_FUNDER, _TOWNSHIP = TABLES["funder"], TABLES["township"]
_STANDS_IN = TABLES["project_township"]


def plan_size(session: Session) -> int:
    """Return how many projects the plan has."""
    return session.execute(select(func.count()).select_from(ENTRY).where(IN_PLAN)).scalar_one()


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
        code = select(_FUNDER.c.code).where(_FUNDER.c.id == funder_id()).scalar_subquery()
        return func.coalesce(code, UNKNOWN)
    if by == "township":
        return _township_key()
    if by == "stage":
        return func.coalesce(newest("stage", as_of), UNKNOWN)
    return func.coalesce(nature() if by == "nature" else group_code(), UNKNOWN)


def cells(session: Session, as_of: Month, *, by: str) -> list[Cell]:
    """Return the plan's projects, summed by group and by what decides how they count."""
    query = (
        _grouped(_key(by, as_of), SUMMED, as_of)
        .select_from(ENTRY)
        .join(BASELINE, BASELINE.c.entry_id == ENTRY.c.id)
        .where(planned_baseline(as_of))
    )
    if by != "group":
        query = query.join(PROJECT, PROJECT.c.id == ENTRY.c.project_id)
    return [_cell(row, len(SUMMED)) for row in session.execute(query)]


def bed_cells(session: Session, as_of: Month) -> list[Cell]:
    """Return the same as one group, with the net new beds as the only figure.

    Without a look at each project of the plan.
    """
    query = _grouped(literal("all"), ("beds_new",), as_of).where(planned_baseline(as_of))
    return [_cell(row, 1) for row in session.execute(query)]


def _grouped(
    key: ColumnElement[Any], figures: Sequence[str], as_of: Month
) -> Select[*tuple[Any, ...]]:
    """Return what groups by a key and by what decides how projects count, and sums figures."""
    alike = (
        BASELINE.c.finish,
        func.coalesce(BASELINE.c.start > as_of, literal(value=False)),
        BASELINE.c.month >= as_of + -EVIDENCE_MONTHS,
        BASELINE.c.beds_new.is_not(None),
    )
    columns = [BASELINE.c[name] for name in figures]
    return (
        select(key.label("key"), *alike[:3])
        .add_columns(func.min(BASELINE.c.finish_precision), func.count())
        .add_columns(*(func.sum(column) for column in columns))
        .add_columns(*(func.count(column) for column in columns))
        .group_by(literal_column("1"), *alike)
    )


def _cell(row: Any, figures: int) -> Cell:
    key, finish, ahead, recent, precision, projects, *sums = row
    return Cell(
        key=key,
        finish=stored_date(finish, precision) if finish else None,
        ahead=bool(ahead),
        recent=bool(recent),
        projects=projects,
        sums=tuple(sums[:figures]),
        known=tuple(sums[figures:]),
    )
