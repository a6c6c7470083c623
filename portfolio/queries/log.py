"""The log as it was written, and the tables as they stand, for reading, undoing and checking."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session

from portfolio.changelog import Entry
from portfolio.models import Base
from portfolio.queries.asof import TABLES
from portfolio.records import ChangeRow, LogEntry

SETS, CHANGES = TABLES["change_set"], TABLES["change"]
_ISSUED = TABLES["issued_month"]
_PROJECT, _SITE, _REPORT = TABLES["project"], TABLES["site"], TABLES["status_report"]
#: The number of the change that founded the database; it cannot be taken back.
FOUNDING = 1
#: Tables whose rows the log keeps.
LOGGED = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in ("change_set", "change")
)


def entries(
    session: Session, *, project: int | None = None, since: str | None = None, most: int | None
) -> list[LogEntry]:
    """Return changes, the newest first: of one project, or made since a moment; at most `most`."""
    query = select(SETS).order_by(SETS.c.id.desc())
    if since:
        query = query.where(SETS.c.made_at >= since)
    if project is not None:
        query = query.where(SETS.c.id.in_(_touching(project, CHANGES.c.change_set_id)))
    found = session.execute(query.limit(most) if most else query).all()
    rows = _rows(session, [item.id for item in found], project)
    return [_entry(item, rows.get(item.id, [])) for item in found]


def entry(session: Session, number: int) -> LogEntry | None:
    """Return one change with its rows; None where there is none of that number."""
    found = session.execute(select(SETS).where(SETS.c.id == number)).one_or_none()
    return _entry(found, _rows(session, [number], None).get(number, [])) if found else None


def _entry(item: Any, rows: list[ChangeRow]) -> LogEntry:
    return LogEntry(
        number=item.id,
        who=item.who,
        made_at=item.made_at,
        reason=item.reason,
        undoes=item.undoes_id,
        digest=item.digest,
        rows=tuple(rows),
    )


def _touching(project: int, column: Any) -> Select[Any]:
    """Return a column of the log's rows that speak of a project, told from the log alone."""
    began = func.coalesce(CHANGES.c.new, CHANGES.c.old)
    belongs = CHANGES.c.field.is_(None) & (func.json_extract(began, "$.project_id") == project)
    other = CHANGES.alias("began")
    mine = select(other.c.record_key).where(
        other.c.record == CHANGES.c.record,
        other.c.field.is_(None),
        func.json_extract(func.coalesce(other.c.new, other.c.old), "$.project_id") == project,
    )
    itself = (CHANGES.c.record == "project") & (CHANGES.c.record_key == str(project))
    edited = CHANGES.c.field.is_not(None) & CHANGES.c.record_key.in_(mine)
    return select(column).where(itself | belongs | edited)


def _rows(session: Session, numbers: list[int], project: int | None) -> dict[int, list[ChangeRow]]:
    query = select(CHANGES).where(CHANGES.c.change_set_id.in_(numbers)).order_by(CHANGES.c.id)
    if project is not None:
        query = query.where(CHANGES.c.id.in_(_touching(project, CHANGES.c.id)))
    found: dict[int, list[ChangeRow]] = {}
    for row in session.execute(query):
        item = ChangeRow(row.record, row.record_key, row.field, row.old, row.new)
        found.setdefault(row.change_set_id, []).append(item)
    return found


def undone(session: Session) -> set[int]:
    """Return the numbers of the changes that stand taken back.

    A taking back that was itself taken back leaves the first change standing.
    """
    query = select(SETS.c.id, SETS.c.undoes_id).where(SETS.c.undoes_id.is_not(None))
    taken: set[int] = set()
    for number, undoes in session.execute(query.order_by(SETS.c.id.desc())):
        if number not in taken:
            taken.add(undoes)
    return taken


def newest_of(session: Session, who: str) -> int | None:
    """Return this user's newest change that is neither taken back nor itself a taking back."""
    query = (
        select(SETS.c.id)
        .where(SETS.c.who == who, SETS.c.undoes_id.is_(None), SETS.c.id > FOUNDING)
        .where(SETS.c.id.not_in(undone(session)))
        .order_by(SETS.c.id.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def later(session: Session, number: int, record: str, key: str, field: str | None) -> int | None:
    """Return the first later change of a record (or of one field of it) that still stands.

    A change and its taking back leave nothing between them.
    """
    query = (
        select(CHANGES.c.change_set_id)
        .join(SETS, SETS.c.id == CHANGES.c.change_set_id)
        .where(SETS.c.id > number, SETS.c.id.not_in(undone(session)))
        .where(SETS.c.undoes_id.is_(None) | (SETS.c.undoes_id < number))
        .where(CHANGES.c.record == record, CHANGES.c.record_key == key)
        .order_by(CHANGES.c.id)
        .limit(1)
    )
    if field is not None:
        query = query.where((CHANGES.c.field == field) | CHANGES.c.field.is_(None))
    return session.execute(query).scalar_one_or_none()


def corrections(session: Session) -> list[LogEntry]:
    """Return the changes to reports of issued months that no issued pack has listed yet."""
    issued = select(_ISSUED.c.month)
    late = select(cast(_REPORT.c.id, Text)).where(_REPORT.c.month.in_(issued))
    last = select(func.coalesce(func.max(_ISSUED.c.change_set_id), 0)).scalar_subquery()
    query = (
        select(SETS)
        .where(SETS.c.id > last)
        .where(
            SETS.c.id.in_(
                select(CHANGES.c.change_set_id).where(
                    CHANGES.c.record == _REPORT.name, CHANGES.c.record_key.in_(late)
                )
            )
        )
        .order_by(SETS.c.id)
    )
    found = session.execute(query).all()
    rows = _rows(session, [item.id for item in found], None)
    return [_entry(item, rows.get(item.id, [])) for item in found]


def head(session: Session) -> tuple[int, str]:
    """Return the number and the digest of the newest change."""
    found = session.execute(select(SETS.c.id, SETS.c.digest).order_by(SETS.c.id.desc()).limit(1))
    number, digest = found.one()
    return number, digest


def whole(session: Session) -> Iterator[tuple[Any, list[Entry]]]:
    """Yield every change with its rows, the oldest first, as it was chained."""
    rows: list[Entry] = []
    number = None
    query = (
        select(SETS, CHANGES.c.record, CHANGES.c.record_key, CHANGES.c.field)
        .add_columns(CHANGES.c.old, CHANGES.c.new)
        .outerjoin(CHANGES, CHANGES.c.change_set_id == SETS.c.id)
        .order_by(SETS.c.id, CHANGES.c.id)
    )
    head: Any = None
    for row in session.execute(query):
        if row.id != number:
            if head is not None:
                yield head, rows
            head, number, rows = row, row.id, []
        if row.record is not None:
            rows.append(Entry(row.record, row.record_key, row.field, row.old, row.new))
    if head is not None:
        yield head, rows


def standing(session: Session) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield table, key and values of every logged row as it stands, versions left out."""
    for table in LOGGED:
        keys = [column.name for column in table.primary_key.columns]
        names = ", ".join(
            f'"{column.name}"' for column in table.columns if column.name != "version"
        )
        for row in (
            session.connection().exec_driver_sql(f'SELECT {names} FROM "{table.name}"').mappings()
        ):
            key = "/".join(str(row[name]) for name in keys)
            yield table.name, key, {k: v for k, v in row.items() if v is not None}


def names(session: Session, rows: Iterable[ChangeRow]) -> dict[tuple[str, str], str]:
    """Return what each record is called: a project by its code, a report by place and month."""
    found = list(rows)
    values = {(row.record, row.record_key): _values(session, row) for row in found}
    projects = {item.get("project_id") for item in values.values()}
    sites = {item.get("site_id") for item in values.values()}
    codes = _codes(session, _PROJECT, projects), _codes(session, _SITE, sites)
    return {key: _name(key, item, *codes) for key, item in values.items()}


def _values(session: Session, row: ChangeRow) -> dict[str, Any]:
    """Return a record's values when it was added, as the log holds them."""
    query = (
        select(func.coalesce(CHANGES.c.new, CHANGES.c.old))
        .where(CHANGES.c.record == row.record, CHANGES.c.record_key == row.record_key)
        .where(CHANGES.c.field.is_(None))
        .order_by(CHANGES.c.id)
        .limit(1)
    )
    values: dict[str, Any] = json.loads(session.execute(query).scalar_one_or_none() or "{}")
    return values


def _codes(session: Session, table: Any, keys: set[Any]) -> dict[int, str]:
    query = select(table.c.id, table.c.code).where(table.c.id.in_(keys))
    return {row.id: row.code for row in session.execute(query)}


def _name(
    key: tuple[str, str], values: dict[str, Any], projects: dict[int, str], sites: dict[int, str]
) -> str:
    place = sites.get(values.get("site_id", 0)) or projects.get(values.get("project_id", 0))
    what = next((values[name] for name in _TOLD_BY if name in values), None)
    return " ".join(str(part) for part in (place, what) if part is not None) or key[1]


#: What tells a record from others of its kind, where its place does not.
_TOLD_BY = ("month", "as_of", "year", "happened_on", "number", "code", "title", "name")
