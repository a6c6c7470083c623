"""The log as it was written, and the tables as they stand, for reading, undoing and checking."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, Text, cast, func, or_, select, tuple_
from sqlalchemy.orm import Session

from portfolio.history.records import ChangeRow, LogEntry
from portfolio.store.asof import TABLES
from portfolio.store.log import Entry, named_now
from portfolio.store.models import Base
from portfolio.store.trail import CHANGES, SETS, as_entry, titles

_ISSUED = TABLES["issued_month"]
_PROJECT, _SITE, _REPORT = TABLES["project"], TABLES["site"], TABLES["status_report"]
_DOCUMENT = TABLES["source_document"]
#: The record that sums up an import; it is written last and told first.
_RUN: Final = "import_run"
#: How many rows are read at once to be taken back.
_BACKWARDS: Final = 5_000
#: The number of the change that founded the database; it cannot be taken back.
FOUNDING = 1
#: Tables whose rows the log keeps.
LOGGED = tuple(
    table for table in Base.metadata.sorted_tables if table.name not in ("change_set", "change")
)


@dataclass(frozen=True, slots=True)
class Sought:
    """A text that changes are looked for by, and what it is a word for in the language spoken.

    Edits of `silent` columns are not looked into.
    """

    text: str
    silent: Sequence[str] = ()
    project: int | None = None
    columns: Sequence[str] = ()
    records: Sequence[str] = ()
    codes: Sequence[str] = ()
    reasons: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which changes are meant: of one project, made since a moment, up to a number, with a text.

    `after` leaves out the changes up to a number.
    """

    project: int | None = None
    since: str | None = None
    head: int | None = None
    after: int = 0
    sought: Sought | None = None


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
    query = _scoped(select(SETS), scope).order_by(SETS.c.id.desc())
    found = session.execute(query.limit(most).offset(first) if most else query).all()
    return _entries(session, found, scope.project, most_rows)


def count(session: Session, scope: Scope) -> int:
    """Return how many changes there are."""
    return int(session.execute(_scoped(select(func.count(SETS.c.id)), scope)).scalar_one())


def entry(session: Session, number: int, most_rows: int | None = None) -> LogEntry | None:
    """Return one change with its rows; None where there is none of that number."""
    found = session.execute(select(SETS).where(SETS.c.id == number)).all()
    return next(iter(_entries(session, found, None, most_rows)), None)


def _entries(
    session: Session, sets: Sequence[Any], project: int | None, most_rows: int | None
) -> list[LogEntry]:
    rows = _rows(session, [item.id for item in sets], project, most_rows)
    return [_entry(item, *rows.get(item.id, ([], 0))) for item in sets]


def _entry(item: Any, rows: list[ChangeRow], more: int) -> LogEntry:
    return LogEntry(
        number=item.id,
        who=item.who,
        made_at=item.made_at,
        reason=item.reason,
        undoes=item.undoes_id,
        digest=item.digest,
        rows=tuple(rows),
        more=more,
    )


def _scoped(query: Select[Any], scope: Scope) -> Select[Any]:
    if scope.head is not None:
        query = query.where(SETS.c.id <= scope.head)
    if scope.after:
        query = query.where(SETS.c.id > scope.after)
    if scope.since:
        query = query.where(SETS.c.made_at >= scope.since)
    if scope.project is not None:
        query = query.where(SETS.c.id.in_(_touching(scope.project, CHANGES.c.change_set_id)))
    return query.where(_matches(scope.sought)) if scope.sought else query


def _matches(sought: Sought) -> ColumnElement[bool]:
    said = json.dumps(sought.text, ensure_ascii=False)[1:-1]
    values = [
        column.contains(text, autoescape=True)
        for column in (CHANGES.c.old, CHANGES.c.new)
        for text in (said, *(f'"{code}"' for code in sought.codes))
    ]
    rows = (
        select(CHANGES.c.change_set_id)
        .where(func.coalesce(CHANGES.c.field, "").not_in(sought.silent))
        .where(
            or_(*values, CHANGES.c.field.in_(sought.columns), CHANGES.c.record.in_(sought.records))
        )
    )
    found = [
        *(
            column.contains(sought.text, autoescape=True)
            for column in (SETS.c.who, SETS.c.reason, SETS.c.made_at)
        ),
        SETS.c.reason.in_(sought.reasons),
        SETS.c.id.in_(rows),
    ]
    if sought.project is not None:
        found.append(SETS.c.id.in_(_touching(sought.project, CHANGES.c.change_set_id)))
    return or_(*found)


def _touching(project: int, column: Any) -> Select[Any]:
    """Return a column of the log's rows that speak of a project, told from the log alone."""
    whole = CHANGES.alias("whole")
    records = select(whole.c.record, whole.c.record_key).where(
        whole.c.field.is_(None), _project_in(func.coalesce(whole.c.new, whole.c.old)) == project
    )
    itself = (CHANGES.c.record == "project") & (CHANGES.c.record_key == str(project))
    its = tuple_(CHANGES.c.record, CHANGES.c.record_key).in_(records)
    return select(column).where(itself | (its & (_project_in(_began()) == project)))


def _project_in(values: Any) -> ColumnElement[Any]:
    return func.json_extract(values, "$.project_id")


def _began() -> ScalarSelect[Any]:
    """Return the values a row's record was added with: a key is used again after a taking back."""
    whole = CHANGES.alias("began")
    return (
        select(func.coalesce(whole.c.new, whole.c.old))
        .where(whole.c.record == CHANGES.c.record, whole.c.record_key == CHANGES.c.record_key)
        .where(whole.c.field.is_(None), whole.c.id <= CHANGES.c.id)
        .order_by(whole.c.id.desc())
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
    ).where(CHANGES.c.change_set_id.in_(numbers))
    if project is not None:
        numbered = numbered.where(CHANGES.c.id.in_(_touching(project, CHANGES.c.id)))
    places = numbered.subquery()
    query = select(CHANGES, _began().label("began"), places.c.all).join(
        places, places.c.id == CHANGES.c.id
    )
    if most is not None:
        query = query.where(places.c.place <= most)
    return _grouped(session, session.execute(query.order_by(CHANGES.c.id)).all())


def _grouped(session: Session, rows: Sequence[Any]) -> dict[int, tuple[list[ChangeRow], int]]:
    values = [json.loads(row.began or "{}") for row in rows]
    projects = _codes(session, _PROJECT, {item.get("project_id") for item in values})
    sites = _codes(session, _SITE, {item.get("site_id") for item in values})
    found: dict[int, list[ChangeRow]] = {}
    whole: dict[int, int] = {}
    for row, item in zip(rows, values, strict=True):
        name = _name(row.record_key, item, projects, sites)
        told = ChangeRow(*named_now(as_entry(row)), name)
        found.setdefault(row.change_set_id, []).append(told)
        whole[row.change_set_id] = row.all
    return {number: (kept, whole[number] - len(kept)) for number, kept in found.items()}


def _codes(session: Session, table: Any, keys: set[Any]) -> dict[int, str]:
    query = select(table.c.id, table.c.code).where(table.c.id.in_(keys))
    return {row.id: row.code for row in session.execute(query)}


def _name(key: str, values: dict[str, Any], projects: dict[int, str], sites: dict[int, str]) -> str:
    place = sites.get(values.get("site_id", 0)) or projects.get(values.get("project_id", 0))
    what = next((values[name] for name in _TOLD_BY if name in values), None)
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
)


def document_titles(session: Session, rows: Iterable[ChangeRow]) -> dict[str, str]:
    """Return the titles of the documents that rows name as a source, by key."""
    keys: set[Any] = set()
    for row in rows:
        for text in (row.old, row.new):
            value = json.loads(text) if text else None
            if row.field is None and isinstance(value, dict):
                value = value.get("source_id")
            elif row.field != "source_id":
                value = None
            keys.add(value)
    return titles(session, keys - {None})


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


def later(session: Session, number: int) -> int | None:
    """Return the first change after `number` that touched the same and still stands.

    The same is a field, or a record that either of the two added or removed. Documents are left
    out: they stay on record. A change and its taking back leave nothing between them.
    """
    mine = CHANGES.alias("mine")
    same_field = mine.c.field.is_(None) | CHANGES.c.field.is_(None)
    same_field |= mine.c.field == CHANGES.c.field
    query = (
        select(CHANGES.c.change_set_id)
        .join(mine, (mine.c.record == CHANGES.c.record) & same_field)
        .join(SETS, SETS.c.id == CHANGES.c.change_set_id)
        .where(mine.c.change_set_id == number, mine.c.record != _DOCUMENT.name)
        .where(mine.c.record_key == CHANGES.c.record_key)
        .where(SETS.c.id > number, SETS.c.id.not_in(undone(session)))
        .where(SETS.c.undoes_id.is_(None) | (SETS.c.undoes_id < number))
        .order_by(CHANGES.c.id)
        .limit(1)
    )
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
    return _entries(session, found, None, None)


def backwards(session: Session, number: int) -> Iterator[Entry]:
    """Yield the rows of a change, the last one first; few are held at once."""
    last: int | None = None
    while True:
        query = select(CHANGES).where(CHANGES.c.change_set_id == number)
        if last is not None:
            query = query.where(CHANGES.c.id < last)
        rows = session.execute(query.order_by(CHANGES.c.id.desc()).limit(_BACKWARDS)).all()
        if not rows:
            return
        last = rows[-1].id
        for row in rows:
            yield named_now(as_entry(row))


def left_alone(session: Session) -> list[str]:
    """Return the tables with rows that belong to a row which is gone."""
    found = session.connection().exec_driver_sql("PRAGMA foreign_key_check")
    return sorted({row[0] for row in found})


def founding(session: Session) -> str:
    """Return the digest of the founding change, by which a database is told from others."""
    query = select(SETS.c.digest).where(SETS.c.id == FOUNDING)
    return str(session.execute(query).scalar_one())


def made_on(session: Session, number: int) -> datetime:
    """Return the day on which a change was made, by UTC."""
    made_at = session.execute(select(SETS.c.made_at).where(SETS.c.id == number)).scalar_one()
    return datetime.fromisoformat(f"{made_at[:10]}T00:00:00")


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
            rows.append(as_entry(row))
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
