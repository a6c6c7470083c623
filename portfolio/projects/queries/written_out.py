"""Names that a document printed cut short, as the register writes them out."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portfolio.projects.records.lists import ProjectRow
from portfolio.store.asof import PROJECT, TABLES
from portfolio.values.likeness import left_open

_ALIAS = TABLES["project_alias"]


def written_out(session: Session) -> dict[str, str]:
    """Return by code the Chinese name in full where the printed one ends within its brackets.

    It is another name of the project that goes on where the printed one stops.
    """
    query = select(PROJECT.c.code, PROJECT.c.name_zh, _ALIAS.c.name).join(
        _ALIAS, _ALIAS.c.project_id == PROJECT.c.id
    )
    return {
        code: other
        for code, printed, other in session.execute(query.order_by(_ALIAS.c.id.desc()))
        if left_open(printed) and other.startswith(printed)
    }


def in_full(session: Session, rows: Iterable[ProjectRow]) -> tuple[ProjectRow, ...]:
    """Return projects with their names in full."""
    full = written_out(session)
    return tuple(replace(row, name_zh=full.get(row.code, row.name_zh)) for row in rows)
