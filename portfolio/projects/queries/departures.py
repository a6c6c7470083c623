"""Who took over whom, which projects have left their plan as of a month, and with what."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portfolio.projects.records.plans import Departure, LeftEntry, Succession
from portfolio.projects.rules.entries import Stages, departure
from portfolio.store.asof import (
    BASELINE,
    ENTRY,
    IN_PLAN,
    PROJECT,
    REPORT,
    SUCCESSION,
    TABLES,
    Keys,
    counted,
    current_baseline,
    leaving,
    of_district,
)
from portfolio.values.months import LAST_YEAR, Month

_SOURCE, _INTO = TABLES["source_document"], PROJECT.alias("into")
_EVER = Month.of(LAST_YEAR, 12)
Ends = tuple[Stages, Sequence[Succession]]


def ends(session: Session, projects: Keys, as_of: Month = _EVER) -> dict[int, Ends]:
    """Return, by key, what ends entries of some projects up to a month: stages, who took over.

    Of those of which a stage ever took them out, or from which another took over. Two statements,
    however many projects.
    """
    stages, taken = _stages(session, as_of, projects), _taken(session, as_of, projects)
    return {key: (stages.get(key, ()), taken.get(key, ())) for key in stages.keys() | taken.keys()}


def departures(session: Session, as_of: Month, projects: Keys) -> dict[int, Departure]:
    """Return, by key, how some projects have left their plan."""
    found = {key: departure(*end) for key, end in ends(session, projects, as_of).items()}
    return {project: left for project, left in found.items() if left}


def _stages(session: Session, as_of: Month, projects: Keys) -> dict[int, list[tuple[Month, str]]]:
    query: Select[*tuple[Any, ...]] = (
        select(REPORT.c.project_id, REPORT.c.month, REPORT.c.stage)
        .where(REPORT.c.project_id.in_(leaving().with_only_columns(REPORT.c.project_id)))
        .where(*counted(as_of), REPORT.c.site_id.is_(None), REPORT.c.stage.is_not(None))
        .where(REPORT.c.project_id.in_(projects))
        .order_by(REPORT.c.month)
    )
    found: dict[int, list[tuple[Month, str]]] = defaultdict(list)
    for project, month, stage in session.execute(query):
        found[project].append((month, stage))
    return found


def _handovers(as_of: Month) -> Select[*tuple[Any, ...]]:
    return (
        select(SUCCESSION.c.from_id, SUCCESSION.c.kind, SUCCESSION.c.month)
        .add_columns(PROJECT.c.code, _INTO.c.code, _SOURCE.c.code)
        .join(PROJECT, PROJECT.c.id == SUCCESSION.c.from_id)
        .join(_INTO, _INTO.c.id == SUCCESSION.c.to_id)
        .outerjoin(_SOURCE, _SOURCE.c.id == SUCCESSION.c.source_id)
        .where(SUCCESSION.c.month <= as_of)
        .order_by(SUCCESSION.c.month, SUCCESSION.c.id)
    )


def _taken(session: Session, as_of: Month, projects: Keys) -> dict[int, list[Succession]]:
    query = _handovers(as_of).where(SUCCESSION.c.from_id.in_(projects))
    found: dict[int, list[Succession]] = defaultdict(list)
    for project, *rest in session.execute(query):
        found[project].append(Succession(*rest))
    return found


def successions(session: Session, as_of: Month, project: int) -> tuple[Succession, ...]:
    """Return who took over from a project, and what it took over itself, up to a month."""
    either = or_(SUCCESSION.c.from_id == project, SUCCESSION.c.to_id == project)
    return tuple(Succession(*row[1:]) for row in session.execute(_handovers(as_of).where(either)))


def left_entries(session: Session, as_of: Month) -> tuple[LeftEntry, ...]:
    """Return the entries that have left the plan, in its order, each with its newest figures."""
    left = departures(session, as_of, of_district())
    query = (
        select(PROJECT.c.id, PROJECT.c.code, BASELINE.c.beds_new, BASELINE.c.investment)
        .select_from(ENTRY)
        .join(PROJECT, PROJECT.c.id == ENTRY.c.project_id)
        .join(BASELINE, BASELINE.c.entry_id == ENTRY.c.id)
        .where(IN_PLAN, current_baseline(as_of), PROJECT.c.id.in_(left))
        .order_by(ENTRY.c.position)
    )
    rows = session.execute(query).all() if left else ()
    return tuple(LeftEntry(row.code, left[row.id], row.beds_new, row.investment) for row in rows)
