"""The plan that the projects belong to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portfolio.projects.records import Plan
from portfolio.store.asof import TABLES

_PLAN, _SOURCE = TABLES["plan"], TABLES["source_document"]


def plan(session: Session) -> Plan | None:
    """Return the plan of the database; None where none was loaded."""
    columns = (_PLAN.c.code, _PLAN.c.name_zh, _PLAN.c.name_en, _SOURCE.c.code.label("source"))
    query = select(*columns).join(_SOURCE, _SOURCE.c.id == _PLAN.c.source_id)
    found = session.execute(query.order_by(_PLAN.c.id).limit(1)).first()
    return Plan(*found) if found else None
