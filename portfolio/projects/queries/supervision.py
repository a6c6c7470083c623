"""Contracts, visits, audit findings, extensions and goals of projects: a statement each."""

from collections.abc import Collection
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portfolio.projects.records.supervision import (
    AuditRow,
    ContractRow,
    ExtensionRow,
    GoalRow,
    Supervision,
    VisitRow,
)
from portfolio.store.asof import DOCUMENT, PROJECT, TABLES
from portfolio.store.scope import DISTRICT
from portfolio.values.months import Month


def supervision(
    session: Session, as_of: Month | None = None, codes: Collection[str] | None = None
) -> Supervision:
    """Return what is on record of projects by the end of a month.

    Of all of the district without `codes`. A contract without a day counts from the beginning.
    """
    contracts = _rows(session, "contract", ContractRow, "signed_on", as_of, codes)
    visits = _rows(session, "site_visit", VisitRow, "visited_on", as_of, codes)
    audits = _rows(session, "audit_finding", AuditRow, "found_on", as_of, codes)
    extensions = _rows(session, "extension", ExtensionRow, "granted_on", as_of, codes)
    return Supervision(tuple(contracts), tuple(visits), tuple(audits), tuple(extensions))


def goals(
    session: Session, as_of: Month | None = None, codes: Collection[str] | None = None
) -> tuple[GoalRow, ...]:
    """Return the goals of projects; how one stood is told from its day on."""
    found = _rows(session, "goal", GoalRow, "id", None, codes)
    if as_of is None:
        return tuple(found)
    later = f"{as_of + 1}-01"
    return tuple(
        replace(row, stands=None, stands_on=None) if (row.stands_on or "") >= later else row
        for row in found
    )


def _rows(
    session: Session,
    name: str,
    record: type[Any],
    day: str,
    as_of: Month | None,
    codes: Collection[str] | None,
) -> list[Any]:
    table, names = TABLES[name], [one.name for one in fields(record)]
    own = [table.c[one] for one in names if one not in ("project", "source")]
    query: Select[*tuple[Any, ...]] = (
        select(PROJECT.c.code.label("project"), DOCUMENT.c.code.label("source"), *own)
        .join(PROJECT, PROJECT.c.id == table.c.project_id)
        .join(DOCUMENT, DOCUMENT.c.id == table.c.source_id)
        .where(PROJECT.c.district_id == DISTRICT)
        .order_by(PROJECT.c.code, table.c[day], table.c.id)
    )
    if as_of is not None:
        query = query.where(table.c[day].is_(None) | (table.c[day] < f"{as_of + 1}-01"))
    if codes is not None:
        query = query.where(PROJECT.c.code.in_(codes))
    return [record(**row) for row in session.execute(query).mappings()]
