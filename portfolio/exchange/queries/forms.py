"""Whom a month's forms ask about what, and what was reported before; a handful of statements."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portfolio.exchange.records import Place
from portfolio.store.asof import (
    ENTRY,
    PLAN_ORDER,
    PROJECT,
    REPORT,
    SITE,
    TABLES,
    counted,
    divided,
    elsewhere,
    listed,
    newest,
)
from portfolio.values.fields import REPORT_FIELDS, Field
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COUNTED_STATES, ENDED_STAGES

_SOURCE: Final = TABLES["source_document"]
#: A project and, where it is one of its sites, the site.
_At = tuple[int, int | None]


def places(session: Session, month: Month) -> list[Place]:
    """Return every project that a report is asked of for a month, each followed by its sites.

    In the order of the plan; what is at its end is not asked any more.
    """
    before, standing = _before(session, month), _standing(session, month)
    sites, parted = _sites(session), _parted(session, month)
    found = []
    for row in session.execute(_projects(month)):
        if row.stage in ENDED_STAGES or row.id in parted:
            continue
        unit = (row.responsible_unit or "").strip()
        for site, item in ((None, row), *((site.id, site) for site in sites[row.id])):
            version, state = standing.get((row.id, site), (0, ""))
            found.append(
                Place(
                    unit=unit,
                    project=row.code,
                    site=item.code if site else None,
                    name_zh=item.name_zh,
                    name_en=item.name_en or "",
                    version=version,
                    reported=state in (*COUNTED_STATES, "draft"),
                    before=before.get((row.id, site), {}),
                )
            )
    return found


def _projects(month: Month) -> Any:
    names = (PROJECT.c.id, PROJECT.c.code, PROJECT.c.name_zh, PROJECT.c.name_en)
    query = select(*names, PROJECT.c.responsible_unit, newest("stage", month).label("stage"))
    query = query.join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
    query = query.where(listed() | elsewhere(month))
    return query.order_by(*PLAN_ORDER, PROJECT.c.id)


def _parted(session: Session, month: Month) -> set[int]:
    """Return the projects that were split by a month: their parts report."""
    return set(session.execute(divided(month)).scalars())


def _sites(session: Session) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    columns = (SITE.c.id, SITE.c.project_id, SITE.c.code, SITE.c.name_zh, SITE.c.name_en)
    for row in session.execute(select(*columns).order_by(SITE.c.position)):
        found[row.project_id].append(row)
    return found


def _standing(session: Session, month: Month) -> dict[_At, tuple[int, str]]:
    """Return the version and state of every report of a month."""
    columns = (REPORT.c.project_id, REPORT.c.site_id, REPORT.c.version, REPORT.c.state)
    rows = session.execute(select(*columns).where(REPORT.c.month == month))
    return {(project, site): (version, state) for project, site, version, state in rows}


def _before(session: Session, month: Month) -> dict[_At, dict[str, tuple[Month, Value]]]:
    """Return the newest value of every field before a month, by place; nothing older is kept.

    Documents by their title: the units know no codes.
    """
    found: dict[_At, dict[str, tuple[Month, Value]]] = defaultdict(dict)
    query = (
        select(REPORT, _SOURCE.c.title.label("source"))
        .outerjoin(_SOURCE, _SOURCE.c.id == REPORT.c.source_id)
        .where(*counted(month + -1))
        .order_by(REPORT.c.month.desc())
    )
    for row in session.execute(query, execution_options={"yield_per": 1000}):
        told = found[row.project_id, row.site_id]
        for field in REPORT_FIELDS:
            value = _value(row, field)
            if value is not None and field.name not in told:
                told[field.name] = (row.month, value)
    return found


def _value(row: Any, field: Field) -> Value | None:
    value: Value | Month | None = getattr(row, field.name)
    if isinstance(value, Month):
        return Dated(value, getattr(row, f"{field.name}_precision"))
    return value
