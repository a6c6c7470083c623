"""Writes every change of a session into the append-only log, in the same transaction."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from portfolio.store.database import WRITTEN, Database
from portfolio.store.models import Change, ChangeSet
from portfolio.values.months import Month

#: What the first change is chained to.
FIRST_DIGEST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who makes a change, when and why."""

    who: str
    at: datetime
    reason: str

    @property
    def made_at(self) -> str:
        """The moment in UTC, to the second, as the log keeps it."""
        return self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def month(self) -> Month:
        """The month it is then, by the zone of this machine."""
        there = self.at.astimezone()
        return Month.of(there.year, there.month)


class Entry(NamedTuple):
    """One row of the log: a new record, an edited field or a removed record; values as JSON."""

    record: str
    record_key: str
    field: str | None
    old: str | None
    new: str | None


#: Columns that had another name once: the log keeps the name of its day for good.
RENAMED: Final = {("baseline", "reason"): "reason_words"}


def named_now(entry: Entry) -> Entry:
    """Return a row of the log with its columns under the names they have today.

    Its digest is over the names of its day: hold that against the row as it was read.
    """
    names = {old: new for (record, old), new in RENAMED.items() if record == entry.record}
    if not names:
        return entry
    return entry._replace(
        field=names.get(entry.field or "", entry.field),
        old=_renamed(entry.old, names) if entry.field is None else entry.old,
        new=_renamed(entry.new, names) if entry.field is None else entry.new,
    )


def _renamed(text: str | None, names: Mapping[str, str]) -> str | None:
    if text is None:
        return None
    row = json.loads(text)
    if names.keys().isdisjoint(row):
        return text
    return json.dumps({names.get(name, name): row[name] for name in row}, ensure_ascii=False)


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
        for item in session.dirty:
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
        connection = self._session.connection()
        head = connection.execute(
            select(ChangeSet.digest).order_by(ChangeSet.id.desc()).limit(1)
        ).scalar()
        author = self._authorship
        values: dict[str, object] = {
            "who": author.who,
            "made_at": author.made_at,
            "reason": author.reason,
            "undoes_id": self._undoes,
        }
        digest = chained(head or FIRST_DIGEST, values, entries)
        written = connection.execute(
            insert(ChangeSet).returning(ChangeSet.id), {**values, "digest": digest}
        ).scalar_one()
        rows = [{**entry._asdict(), "change_set_id": written} for entry in entries]
        if rows:
            connection.execute(insert(Change), rows)
        self._session.info[WRITTEN] = written
        return int(written)


@contextmanager
def logged(database: Database, authorship: Authorship) -> Iterator[Session]:
    """Yield a session whose changes are one transaction and one change of the log.

    Raises what `Database.writing` raises.
    """
    with database.writing() as session:
        log = ChangeLog(session, authorship)
        yield session
        log.write()


def chained(head: str, values: Mapping[str, object], entries: Sequence[Entry]) -> str:
    """Return the SHA-256 of a change and of the digest before it, as hexadecimal text."""
    text = json.dumps([head, values, entries], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def key_of(item: Any) -> str:
    """Return the key of a record as the log keeps it: its primary key, parts joined by `/`."""
    return "/".join(str(part) for part in inspect(item).mapper.primary_key_from_instance(item))


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
