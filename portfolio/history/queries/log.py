"""The changes of the log with their rows, named as they are told."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Text, case, cast, func, select
from sqlalchemy.orm import Session

from portfolio.history.queries.search import PROJECTS, UNTOLD, Scope, beginning, scoped, touching
from portfolio.history.records import ChangeRow, LogEntry
from portfolio.store.asof import TABLES
from portfolio.store.former import rows_now
from portfolio.store.log import LOGIN
from portfolio.store.trail import CHANGES, SETS, as_entry, titles
from portfolio.values.months import Month

_ISSUED = TABLES["issued_month"]
_PROJECT, _SITE, _REPORT = TABLES["project"], TABLES["site"], TABLES["status_report"]
_INDICATOR, _TOWN = TABLES["indicator"], TABLES["township"]
#: The record that sums up an import; it is written last and told first.
_RUN: Final = "import_run"


def entries(
    session: Session,
    scope: Scope,
    *,
    most: int | None,
    first: int = 0,
    most_rows: int | None = None,
) -> list[LogEntry]:
    """Return changes, the newest first, from place `first` on, `most` of them at the most.

    Of each at most `most_rows` rows are read, and the others counted.
    """
    query = scoped(select(SETS), scope).order_by(SETS.c.id.desc())
    found = session.execute(query.limit(most).offset(first) if most else query).all()
    return _entries(session, found, scope.project, most_rows)


def count(session: Session, scope: Scope) -> int:
    """Return how many changes there are."""
    return int(session.execute(scoped(select(func.count(SETS.c.id)), scope)).scalar_one())


def entry(session: Session, number: int, most_rows: int | None = None) -> LogEntry | None:
    """Return one change with its rows; None where there is none of that number."""
    found = session.execute(select(SETS).where(SETS.c.id == number)).all()
    return next(iter(_entries(session, found, None, most_rows)), None)


def _entries(
    session: Session, sets: Sequence[Any], project: int | None, most_rows: int | None
) -> list[LogEntry]:
    numbers = [item.id for item in sets]
    rows, logins = _rows(session, numbers, project, most_rows), _logins(session, numbers)
    return [_entry(item, logins.get(item.id), *rows.get(item.id, ([], 0))) for item in sets]


def _logins(session: Session, numbers: list[int]) -> dict[int, str]:
    """Return the logins of those who made these changes under another name."""
    query = select(CHANGES.c.change_set_id, CHANGES.c.record_key).where(
        CHANGES.c.change_set_id.in_(numbers), CHANGES.c.record == LOGIN
    )
    return {row.change_set_id: row.record_key for row in session.execute(query)}


def _entry(item: Any, login: str | None, rows: list[ChangeRow], more: int) -> LogEntry:
    return LogEntry(
        number=item.id,
        who=item.who,
        login=login,
        made_at=item.made_at,
        reason=item.reason,
        undoes=item.undoes_id,
        digest=item.digest,
        rows=tuple(rows),
        more=more,
    )


def _precision() -> ScalarSelect[Any]:
    """Return the precision that an edited date had after its row: it is a row of its own if edited.

    NULL for what is no date.
    """
    told = CHANGES.alias("precise")
    name = CHANGES.c.field + "_precision"
    whole = func.json_extract(func.coalesce(told.c.new, told.c.old), "$." + name)
    return (
        select(case((told.c.field.is_(None), whole), else_=func.json_extract(told.c.new, "$")))
        .where(told.c.record == CHANGES.c.record, told.c.record_key == CHANGES.c.record_key)
        .where(told.c.field.is_(None) | (told.c.field == name))
        .where(told.c.change_set_id <= CHANGES.c.change_set_id)
        .order_by(told.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _rows(
    session: Session, numbers: list[int], project: int | None, most: int | None
) -> dict[int, tuple[list[ChangeRow], int]]:
    """Return the rows of each change, named, and how many of them are left out."""
    of_set = CHANGES.c.change_set_id
    numbered = select(
        CHANGES.c.id,
        func.row_number()
        .over(partition_by=of_set, order_by=(CHANGES.c.record != _RUN, CHANGES.c.id))
        .label("place"),
        func.count().over(partition_by=of_set).label("all"),
    ).where(CHANGES.c.change_set_id.in_(numbers), CHANGES.c.record.not_in(UNTOLD))
    if project is not None:
        numbered = numbered.where(CHANGES.c.id.in_(touching(project, CHANGES.c.id)))
    places = numbered.subquery()
    query = select(
        CHANGES, beginning().label("began"), _precision().label("precision"), places.c.all
    ).join(places, places.c.id == CHANGES.c.id)
    if most is not None:
        query = query.where(places.c.place <= most)
    return _grouped(session, session.execute(query.order_by(CHANGES.c.id)).all())


def _grouped(session: Session, rows: Sequence[Any]) -> dict[int, tuple[list[ChangeRow], int]]:
    values = [json.loads(row.began or "{}") for row in rows]
    projects = _codes(session, _PROJECT, {item.get(name) for item in values for name in PROJECTS})
    sites = _codes(session, _SITE, {item.get("site_id") for item in values})
    indicators = _codes(session, _INDICATOR, {item.get("indicator_id") for item in values})
    found: dict[int, list[ChangeRow]] = {}
    left: dict[int, int] = {}
    for row, item in zip(rows, values, strict=True):
        name = _name(row.record_key, item, projects, sites, indicators)
        told = [ChangeRow(*entry, name, row.precision) for entry in rows_now(as_entry(row))]
        found.setdefault(row.change_set_id, []).extend(told)
        left[row.change_set_id] = left.get(row.change_set_id, row.all) - 1
    return {number: (kept, left[number]) for number, kept in found.items()}


def _codes(session: Session, table: Any, keys: set[Any]) -> dict[int, str]:
    query = select(table.c.id, table.c.code).where(table.c.id.in_(keys))
    return {row.id: row.code for row in session.execute(query)}


def _name(
    key: str,
    values: dict[str, Any],
    projects: dict[int, str],
    sites: dict[int, str],
    indicators: dict[int, str],
) -> str:
    place = sites.get(values.get("site_id", 0)) or projects.get(values.get("project_id", 0))
    place = place or indicators.get(values.get("indicator_id", 0))
    if "from_id" in values:
        place = f"{projects.get(values['from_id'])} → {projects.get(values['to_id'])}"
    told_by = ("code",) if "first_year" in values else _TOLD_BY  # a plan's month is its approval
    what = next((values[name] for name in told_by if name in values), None)
    return " ".join(str(part) for part in (place, what) if part is not None) or key


#: What tells a record from others of its kind, where its place does not.

_TOLD_BY: Final = (
    "file",
    "rule",
    "figure",
    "month",
    "as_of",
    "year",
    "happened_on",
    "number",
    "code",
    "title",
    "name",
    "printed",
)


def document_titles(session: Session, rows: Iterable[ChangeRow]) -> dict[str, str]:
    """Return the titles of the documents that rows name as a source, by key.

    Besides the names of the townships they name, by `township:` and their key.
    """
    told = list(rows)
    towns = _named(told, "township_id")
    found = titles(session, _named(told, "source_id"))
    if towns:
        query = select(_TOWN.c.id, _TOWN.c.name_zh).where(_TOWN.c.id.in_(towns))
        found |= {f"township:{row.id}": row.name_zh for row in session.execute(query)}
    return found


def _named(rows: Iterable[ChangeRow], column: str) -> set[Any]:
    """Return what rows say, before or after, in a column."""
    keys: set[Any] = set()
    for row in rows:
        for text in (row.old, row.new):
            value = json.loads(text) if text else None
            if row.field is None and isinstance(value, dict):
                keys.add(value.get(column))
            elif row.field == column:
                keys.add(value)
    return keys - {None}


def filed_since(session: Session, month: Month, issued: ColumnElement[bool]) -> list[LogEntry]:
    """Return the changes to reports of a month that no pack `issued` has listed yet."""
    late = select(cast(_REPORT.c.id, Text)).where(_REPORT.c.month == month)
    last = select(func.coalesce(func.max(_ISSUED.c.change_set_id), 0)).where(issued)
    query = (
        select(SETS)
        .where(SETS.c.id > last.scalar_subquery())
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
    return _entries(session, found, None, None)
