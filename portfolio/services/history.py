"""The log: read like sentences, checked against the tables, and changes taken back."""

import json
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from portfolio import replay
from portfolio.changelog import Authorship, ChangeLog
from portfolio.database import Database
from portfolio.errors import BadInput, ChangedMeanwhile, WrongUsage
from portfolio.language import mark
from portfolio.models import Base, SourceDocument
from portfolio.queries import finding
from portfolio.queries import log as log_queries
from portfolio.records import ChangeRow, Checked, LogEntry, Logged
from portfolio.services.editing import require_day
from portfolio.services.reading import unknown_project

_CLASSES: dict[str, Any] = {
    mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers
}


def read_log(
    database: Database, *, code: str | None = None, since: str | None = None, most: int | None
) -> Logged:
    """Return the changes, the newest first: of one project, made since a day, at most `most`.

    Raises WrongUsage for an unknown project.
    """
    with database.reading() as session:
        project = finding.project(session, code) if code else None
        if code and project is None:
            raise unknown_project(session, code)
        entries = log_queries.entries(
            session, project=project.id if project else None, since=since, most=most
        )
        rows = [row for entry in entries for row in entry.rows]
        names = log_queries.names(session, rows)
        return Logged(tuple(entries), names, frozenset(log_queries.undone(session)))


def newest(database: Database) -> int:
    """Return the number of the newest change; another one than before says: read again."""
    with database.reading() as session:
        return log_queries.head(session)[0]


def check(database: Database) -> Checked:
    """Return whether the log is chained as it was written and says what the tables hold."""
    with database.reading() as session:
        changes = list(log_queries.whole(session))
        problems, state, head = replay.broken_links(changes)
        problems += replay.differences(state, log_queries.standing(session))
    return Checked(len(changes), head, tuple(problems))


def as_known(database: Database, day: str) -> Database:
    """Return a copy in memory of what had been entered by the end of a day, to be read only.

    Raises WrongUsage for a day that is none, DatabaseProblem where there is nothing to copy.
    """
    require_day(day)
    with database.reading():
        past = database.copy()
    replay.rewind(past, day, {table.name: _keys(table) for table in log_queries.LOGGED})
    return Database(database.path, past)


def _keys(table: Any) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key.columns)


def undo(database: Database, author: Authorship, number: int | None = None) -> Logged:
    """Take back a change as a new one: this user's newest not yet taken back, or any by number.

    Returns the change that was taken back. Documents it added stay on record. Raises WrongUsage
    where there is no such change, BadInput for the founding and for one taken back already,
    ChangedMeanwhile where somebody has changed the same since.
    """
    with database.writing() as session:
        wanted = log_queries.newest_of(session, author.who) if number is None else number
        entry = log_queries.entry(session, wanted) if wanted is not None else None
        if entry is None:
            raise WrongUsage(_nothing(number), number=number)
        _require_open(session, entry)
        log = ChangeLog(session, author, undoes=entry.number)
        for row in reversed(entry.rows):
            _take_back(session, entry, row)
        log.write()
        names = log_queries.names(session, entry.rows)
        return Logged((entry,), names, frozenset({entry.number}))


def _nothing(number: int | None) -> str:
    if number is None:
        return mark("You have no change left to take back; “portfolio log” lists all changes.")
    return mark("There is no change {number}; “portfolio log” lists them.")


def _require_open(session: Session, entry: LogEntry) -> None:
    if entry.number == log_queries.FOUNDING:
        raise BadInput(mark("Change 1 founded the database; it cannot be taken back."))
    if entry.number in log_queries.undone(session):
        raise BadInput(mark("Change {number} has been taken back already."), number=entry.number)


def _take_back(session: Session, entry: LogEntry, row: ChangeRow) -> None:
    if row.record == SourceDocument.__tablename__:
        return
    since = log_queries.later(session, entry.number, row.record, row.record_key, row.field)
    if since is not None:
        raise ChangedMeanwhile(
            mark(
                "Change {number} cannot be taken back: change {since} has changed the same since."
                " Take that one back first."
            ),
            number=entry.number,
            since=since,
        )
    kind = _CLASSES[row.record]
    key = tuple(int(part) if part.isdigit() else part for part in row.record_key.split("/"))
    if row.field is not None:
        _restore(session.get_one(kind, key), row.field, row.old)
    elif row.new is not None:
        session.delete(session.get_one(kind, key))
    else:
        session.add(_revived(kind, json.loads(row.old or "{}")))


def _restore(item: Any, field: str, old: str | None) -> None:
    setattr(item, field, _read(type(item), field, None if old is None else json.loads(old)))


def _revived(kind: type[Any], values: dict[str, Any]) -> Any:
    return kind(**{name: _read(kind, name, value) for name, value in values.items()})


def _read(kind: type[Any], field: str, value: Any) -> Any:
    """Return a value of the log as its column holds it in Python: months as months."""
    column = inspect(kind).columns[field]
    read = getattr(column.type, "process_result_value", None)
    return read(value, None) if read else value
