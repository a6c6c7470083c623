"""Writes every change of a session into the append-only log, in the same transaction."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, event, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from portfolio.store import engines
from portfolio.store.database import WRITTEN, Database
from portfolio.store.models import Change, ChangeSet
from portfolio.values.clock import zone
from portfolio.values.months import Month

#: What the first change is chained to.
FIRST_DIGEST: Final = "0" * 64


def utc_text(at: datetime) -> str:
    """Return a moment in UTC, to the second, as the log keeps it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who makes a change, when and why."""

    who: str
    at: datetime
    reason: str
    login: str = ""  #: what the machine knows them by, where that is another name

    @property
    def made_at(self) -> str:
        """The moment in UTC, to the second, as the log keeps it."""
        return utc_text(self.at)

    @property
    def month(self) -> Month:
        """The month it is then, by the bureau's zone."""
        then = self.at.astimezone(zone())
        return Month.of(then.year, then.month)

    @property
    def day(self) -> str:
        """The bureau's day it is then, as `2026-11-29`."""
        return self.at.astimezone(zone()).date().isoformat()


class Entry(NamedTuple):
    """One row of the log: a new record, an edited field or a removed record; values as JSON."""

    record: str
    record_key: str
    field: str | None
    old: str | None
    new: str | None


#: The record of the log that keeps a login beside the name; it stands in no table.
LOGIN: Final = "login"


def signed(connection: Connection, author: Authorship) -> Authorship:
    """Return the author with the login that the database knows: on a server that of the role."""
    login = engines.of(connection).login(connection, author.login)
    return replace(author, login="" if login == author.who else login)


def login_beside(connection: Connection, author: Authorship) -> list[Entry]:
    """Return the row that keeps the author's login, where they go by another name."""
    author = signed(connection, author)
    told = json.dumps(author.login, ensure_ascii=False)
    return [Entry(LOGIN, author.login, None, None, told)] if author.login else []


class ChangeLog:
    """Collects what a session changes and, at the end, writes it as one change of its author."""

    def __init__(
        self, session: Session, authorship: Authorship, *, undoes: int | None = None
    ) -> None:
        self._session = session
        self._authorship = authorship
        self._undoes = undoes
        self._entries: list[Entry] = []
        event.listen(session, "after_flush", self._collect)
        event.listen(session, "do_orm_execute", _refuse_bulk_edits)

    def _collect(self, session: Session, _: UOWTransaction) -> None:
        for item in session.new:
            self._entries.append(_added(item))
        for item in sorted(session.dirty, key=_place):  # a set: any order, another in each run
            self._entries.extend(_edited(item))
        for item in session.deleted:
            self._entries.append(_removed(item))

    def write(self, *, always: bool = False) -> int | None:
        """Flush, and add one `change_set` with its `change` rows; return its number.

        Where nothing changed nothing is added and None returned, unless it is `always` logged.
        """
        self._session.flush()
        if not self._entries and not always:
            return None
        entries, self._entries = self._entries, []
        author = self._authorship
        values: dict[str, object] = {
            "who": author.who,
            "made_at": author.made_at,
            "reason": author.reason,
            "undoes_id": self._undoes,
        }
        connection = self._session.connection()
        written = append(connection, values, [*entries, *login_beside(connection, author)])
        self._session.info[WRITTEN] = written
        return written


def log_upgrade(connection: Connection, at: datetime | None, entries: Sequence[Entry]) -> None:
    """Log what a migration adds to the tables as one change, where it adds anything.

    Made by the program itself, `at` the moment of the upgrade; at that of the change before it
    where none is told.
    """
    if not entries:
        return
    last = select(ChangeSet.made_at).order_by(ChangeSet.id.desc()).limit(1)
    made_at = utc_text(at) if at else connection.execute(last).scalar_one()
    values = {"who": "portfolio", "made_at": made_at, "reason": "upgrade", "undoes_id": None}
    append(connection, values, entries)


@contextmanager
def logged(database: Database, authorship: Authorship) -> Iterator[Session]:
    """Yield a session whose changes are one transaction and one change of the log.

    It looks at the plan current in the month of the change. Raises what `Database.writing` raises.
    """
    with database.writing(authorship.month) as session:
        log = ChangeLog(session, authorship)
        yield session
        log.write()


def append(connection: Connection, values: Mapping[str, object], entries: Sequence[Entry]) -> int:
    """Add a change with its rows at the end of the log; return its number.

    `values` are who, made_at, reason and undoes_id. What the rows say is done by the caller.
    """
    query = select(ChangeSet.id, ChangeSet.digest).order_by(ChangeSet.id.desc()).limit(1)
    last, head = connection.execute(query).first() or (0, FIRST_DIGEST)
    written = last + 1
    digest = chained(head, values, entries)
    connection.execute(insert(ChangeSet), {**values, "id": written, "digest": digest})
    rows = [{**entry._asdict(), "change_set_id": written} for entry in entries]
    if rows:
        connection.execute(insert(Change), rows)
    return int(written)


def chained(head: str, values: Mapping[str, object], entries: Sequence[Entry]) -> str:
    """Return the SHA-256 of a change and of the digest before it, as hexadecimal text."""
    text = json.dumps([head, values, entries], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def key_of(item: Any) -> str:
    """Return the key of a record as the log keeps it: its primary key, parts joined by `/`."""
    return "/".join(str(part) for part in inspect(item).mapper.primary_key_from_instance(item))


def _place(item: Any) -> tuple[str, tuple[Any, ...]]:
    return item.__tablename__, inspect(item).identity


def _columns(item: Any) -> Iterator[str]:
    mapper = inspect(item).mapper
    version = mapper.version_id_col
    for attribute in mapper.column_attrs:
        if version is None or attribute.columns[0] is not version:
            yield attribute.key


def columns(item: Any) -> dict[str, str | None]:
    """Return what a record holds as the log would keep it: by column, as JSON, versions left out."""
    return {name: _text(getattr(item, name)) for name in _columns(item)}


def _stored(value: Any) -> Any:
    if isinstance(value, Month):
        return str(value)
    return int(value) if isinstance(value, bool) else value


def _text(value: Any) -> str | None:
    return None if value is None else json.dumps(_stored(value), ensure_ascii=False)


def _whole(item: Any) -> str:
    values = {name: _stored(getattr(item, name)) for name in _columns(item)}
    return json.dumps(
        {name: value for name, value in values.items() if value is not None}, ensure_ascii=False
    )


def _added(item: Any) -> Entry:
    return Entry(item.__tablename__, key_of(item), None, None, _whole(item))


def _removed(item: Any) -> Entry:
    return Entry(item.__tablename__, key_of(item), None, _whole(item), None)


def _edited(item: Any) -> Iterator[Entry]:
    state = inspect(item)
    for name in _columns(item):
        history = state.attrs[name].history
        if history.has_changes():
            old = _text(history.deleted[0]) if history.deleted else None
            new = _text(history.added[0]) if history.added else None
            if old != new:
                yield Entry(item.__tablename__, key_of(item), name, old, new)


def _refuse_bulk_edits(state: ORMExecuteState) -> None:
    if state.is_update or state.is_delete:
        raise RuntimeError("bulk edits go past versions and the log; edit the records themselves")
