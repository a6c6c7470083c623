"""What the log says of single records: who changed them last, and what stood before."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, Text, func, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from portfolio.store.asof import TABLES
from portfolio.store.former import rows_now
from portfolio.store.log import Entry
from portfolio.values.errors import Versions

SETS, CHANGES = TABLES["change_set"], TABLES["change"]
_REPORT, _DOCUMENT = TABLES["status_report"], TABLES["source_document"]


def as_entry(row: Any) -> Entry:
    return Entry(row.record, row.record_key, row.field, row.old, row.new)


def before(session: Session, table: str, key: str, edits: int) -> dict[str, str | None] | None:
    """Return what stood in a record's fields before its last `edits` changes, as JSON.

    Only the fields that those changes edited are among them; None where it did not stand then.
    """
    query = select(CHANGES).where(CHANGES.c.record == table, CHANGES.c.record_key == key)
    found: dict[str, str | None] = {}
    numbers: set[int] = set()
    for row in session.execute(query.order_by(CHANGES.c.id.desc())):
        numbers.add(row.change_set_id)
        if len(numbers) > edits:
            return found
        if row.field is None:
            break
        found |= {item.field: item.old for item in rows_now(as_entry(row)) if item.field}
    return None


Place = tuple[int, int, str]


def taken_back(session: Session, place: Place | None = None) -> dict[Place, int]:
    """Return the last change that took back a report of a place and month, by these.

    The place is a project's key and a site's, 0 for none; the month is text. Of one place, where
    it is given, else of all.
    """
    project, site = (
        func.coalesce(func.json_extract(CHANGES.c.old, f"$.{name}", type_=Integer), 0)
        for name in ("project_id", "site_id")
    )
    month = func.json_extract(CHANGES.c.old, "$.month", type_=Text)
    query = select(project, site, month, func.max(SETS.c.id))
    query = query.join(SETS, SETS.c.id == CHANGES.c.change_set_id)
    query = query.where(SETS.c.undoes_id.is_not(None), CHANGES.c.record == _REPORT.name)
    query = query.where(CHANGES.c.field.is_(None), CHANGES.c.new.is_(None))
    if place is not None:
        query = query.where(project == place[0], site == place[1], month == place[2])
    rows = session.execute(query.group_by(project, site, month))
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def last_author(session: Session, table: str, key: str) -> str:
    """Return who changed a record last."""
    query = select(SETS.c.who).join(CHANGES, CHANGES.c.change_set_id == SETS.c.id)
    query = query.where(CHANGES.c.record == table, CHANGES.c.record_key == key)
    return str(session.execute(query.order_by(SETS.c.id.desc()).limit(1)).scalar_one())


def titles_of(session: Session, versions: Iterable[Versions]) -> dict[str, str]:
    """Return the titles of the documents that a source has in any of three versions, by key."""
    keys = {
        json.loads(text)
        for item in versions
        if item.column == "source_id"
        for text in item[1:]
        if text is not None
    }
    return titles(session, keys)


def titles(session: Session, keys: set[Any]) -> dict[str, str]:
    query = select(_DOCUMENT.c.id, _DOCUMENT.c.title).where(_DOCUMENT.c.id.in_(keys))
    return {str(row.id): row.title for row in session.execute(query)}


def head(session: Session) -> tuple[int, str]:
    """Return the number and the digest of the newest change."""
    found = session.execute(select(SETS.c.id, SETS.c.digest).order_by(SETS.c.id.desc()).limit(1))
    number, digest = found.one()
    return number, digest


def continue_versions(session: Session, item: Any, number: int) -> None:
    """Have a record start past every version of one in its place that change `number` took back.

    So that whoever looked at that one is told; 0 where there was none.
    """
    if number:
        table = item.__table__
        start = update(table).where(table.c.id == item.id).values(version=number + 1)
        session.connection().execute(start)
        set_committed_value(item, "version", number + 1)
