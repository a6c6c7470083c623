"""A project's money by source and by year, row by row."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portfolio.projects.records.funds import FundingRow, PhaseRow
from portfolio.store.asof import TABLES
from portfolio.values.vocabulary import FUNDING_SOURCES

_FUNDING, _PHASE = TABLES["project_funding"], TABLES["phase"]
_SOURCE = TABLES["source_document"]


def of_projects(query: Select[*tuple[Any, ...]], table: Any, ids: Sequence[int] | None) -> Any:
    """Return a query of some projects alone; of all where `ids` is None."""
    return query if ids is None else query.where(table.c.project_id.in_(ids))


def _grouped(rows: Iterable[Any], make: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for project, *values in rows:
        found.setdefault(project, []).append(make(*values))
    return found


def funding_rows(session: Session, ids: Sequence[int] | None) -> dict[int, list[FundingRow]]:
    names = (_FUNDING.c.project_id, _FUNDING.c.funding_source, _FUNDING.c.amount)
    query: Select[*tuple[Any, ...]] = (
        select(*names, _SOURCE.c.code, _FUNDING.c.version)
        .join(_SOURCE, _SOURCE.c.id == _FUNDING.c.source_id)
        .order_by(_FUNDING.c.id)
    )
    found = _grouped(session.execute(of_projects(query, _FUNDING, ids)), FundingRow)
    order = list(FUNDING_SOURCES)
    return {
        project: sorted(rows, key=lambda row: order.index(row.funding_source))
        for project, rows in found.items()
    }


def phase_rows(session: Session, ids: Sequence[int] | None) -> dict[int, list[PhaseRow]]:
    names = ("project_id", "year", "month", "funding_source", "planned", "done", "paid")
    more = (_PHASE.c.version, _PHASE.c.side, _PHASE.c.arrived)
    query: Select[*tuple[Any, ...]] = (
        select(*(_PHASE.c[name] for name in names), _SOURCE.c.code, *more)
        .join(_SOURCE, _SOURCE.c.id == _PHASE.c.source_id)
        .order_by(_PHASE.c.year, _PHASE.c.month, _PHASE.c.id)
    )
    return _grouped(session.execute(of_projects(query, _PHASE, ids)), PhaseRow)


def funding_of(session: Session, project_id: int) -> tuple[FundingRow, ...]:
    """Return what each source gives to one project."""
    return tuple(funding_rows(session, [project_id]).get(project_id, ()))


def phases_of(session: Session, project_id: int) -> tuple[PhaseRow, ...]:
    """Return what of one project falls into each year or month."""
    return tuple(phase_rows(session, [project_id]).get(project_id, ()))
