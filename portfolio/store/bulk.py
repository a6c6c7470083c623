"""Writes very many rows in one change: the tables and the log in chunks, in bounded memory.

The mapped classes log an edit as it is flushed, with every object held until the end. An import
of a hundred thousand rows goes past them: plain rows are inserted by the thousand, the log beside
them, and the digest of the change is computed over exactly the bytes that `log.chained`
hashes, piece by piece.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from portfolio.store import engines
from portfolio.store.database import WRITTEN
from portfolio.store.log import FIRST_DIGEST, Authorship, Entry, login_beside
from portfolio.store.models import Base
from portfolio.store.scope import in_view

#: How many log rows are held before they are written.
CHUNK: Final = 1_000

_TABLES = Base.metadata.tables
_SETS = _TABLES["change_set"]
_encode = json.JSONEncoder(ensure_ascii=False).encode


class Chain:
    """The digest of a change whose entries come in pieces; equal to `log.chained`."""

    def __init__(self, head: str, values: Mapping[str, object]) -> None:
        start = json.dumps([head, values], ensure_ascii=False, sort_keys=True)
        self._hash = hashlib.sha256(f"{start[:-1]}, [".encode())
        self._between = ""

    def add(self, entries: Sequence[Entry]) -> None:
        """Take in the next entries."""
        if entries:
            self._hash.update((self._between + _encode(entries)[1:-1]).encode())
            self._between = ", "

    def digest(self) -> str:
        """Return the digest of all entries taken in, as hexadecimal text."""
        whole = self._hash.copy()
        whole.update(b"]]")
        return whole.hexdigest()


class Bulk:
    """One change made of plain rows; values are as the database stores them (months as text).

    Foreign keys are held at the end of the transaction, so that a chunk may come in any order.
    """

    def __init__(
        self, session: Session, authorship: Authorship, *, undoes: int | None = None
    ) -> None:
        self._session, self._author = session, authorship
        self._district = in_view(session).district
        self._connection = session.connection()
        engines.of(self._connection).refer_later(self._connection)
        last = self._connection.execute(
            select(_SETS.c.id, _SETS.c.digest).order_by(_SETS.c.id.desc()).limit(1)
        ).first()
        number, head = last or (0, FIRST_DIGEST)
        self.number: int = number + 1
        self._values: dict[str, object] = {
            "who": authorship.who,
            "made_at": authorship.made_at,
            "reason": authorship.reason,
            "undoes_id": undoes,
        }
        self._chain = Chain(head, self._values)
        self._keys: dict[str, int] = {}
        self._entries: list[Entry] = []
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._edited: tuple[str, str] | None = None
        self._edits: dict[str, Any] = {}
        self.rows = 0  #: of the log, so far

    def next_key(self, table: str) -> int:
        """Return a number that no row of the table has yet, and keep it taken."""
        last = self._keys.get(table)
        if last is None:
            column = _TABLES[table].c.id
            query = select(func.coalesce(func.max(column), 0))
            last = int(self._connection.execute(query).scalar_one())
        self._keys[table] = last + 1
        return last + 1

    def add(self, table: str, row: dict[str, Any], *, version: int = 1) -> None:
        """Add a row under its own key, at a version; unknown values may be left out.

        It belongs to the district that the session looks at, where none is given.
        """
        self._next_row()
        known = {name: value for name, value in row.items() if value is not None}
        shape = _shape(table)
        if "district_id" in shape.columns:
            known.setdefault("district_id", self._district)
        self._queue(shape.insert(tuple(known), version), tuple(known.values()))
        key = str(known["id"]) if shape.plain else shape.key(known)
        self._log(Entry(table, key, None, None, _encode(known)))

    def put_back(self, table: str, key: str, text: str) -> None:
        """Add a row that the log holds as JSON."""
        self._next_row()
        known = json.loads(text)
        self._queue(_shape(table).insert(tuple(known), 1), tuple(known.values()))
        self._log(Entry(table, key, None, None, text))

    def change(self, table: str, key: str, field: str, old: str | None, new: str | None) -> None:
        """Change one field of a row; both values are JSON, None for unknown.

        The fields of a row come one after another, so that its version goes up once.
        """
        if self._edited != (table, key):
            self._next_row()
            self._edited = (table, key)
        self._edits[field] = None if new is None else json.loads(new)
        self._log(Entry(table, key, field, old, new))

    def remove(self, table: str, key: str, text: str | None) -> None:
        """Remove a row, whose values as JSON are `text`."""
        self._next_row()
        shape = _shape(table)
        self._queue(shape.delete, shape.values(key))
        self._log(Entry(table, key, None, text, None))

    def _next_row(self) -> None:
        """End the edits of the row before; a chunk ends only between two rows."""
        self._end_edit()
        if len(self._entries) >= CHUNK:
            self._flush()

    def _end_edit(self) -> None:
        """Queue the edits of the row that was being changed, as one statement."""
        if self._edited is None:
            return
        table, key = self._edited
        shape = _shape(table)
        self._queue(shape.update(tuple(self._edits)), (*self._edits.values(), *shape.values(key)))
        self._edited, self._edits = None, {}

    def _queue(self, sql: str, values: tuple[Any, ...]) -> None:
        self._rows.setdefault(sql, []).append(values)

    def _log(self, entry: Entry) -> None:
        self._entries.append(entry)
        self.rows += 1

    def flush(self) -> None:
        """Write what there is so far, for questions that are asked before the end."""
        self._end_edit()
        self._flush()

    def _flush(self) -> None:
        if not self._entries:
            return
        for sql, rows in sorted(self._rows.items(), key=_in_turn):
            self._connection.exec_driver_sql(sql, rows)
        self._rows.clear()
        number = self.number
        self._connection.exec_driver_sql(_LOG, [(number, *entry) for entry in self._entries])
        self._chain.add(self._entries)
        self._entries.clear()

    def write(self) -> int | None:
        """Write what is left and the change itself; return its number, None where it is empty."""
        self._end_edit()
        if not self.rows:
            return None
        self._entries += login_beside(self._connection, self._author)
        self._flush()
        row = {**self._values, "id": self.number, "digest": self._chain.digest()}
        self._connection.execute(_SETS.insert(), row)
        self._session.info[WRITTEN] = self.number
        return self.number


def _in_turn(queued: tuple[str, Any]) -> int:
    """Return the place of a statement in a chunk: what is removed makes room for what comes."""
    return ("DELETE", "INSERT", "UPDATE").index(queued[0][:6])


_LOG: Final = (
    "INSERT INTO change (change_set_id, record, record_key, field, old, new)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


class _Shape:
    """The statements of a table; its `version` starts at 1 and goes up with each edit."""

    def __init__(self, table: Table) -> None:
        self._name = f'"{table.name}"'
        self._keys = tuple(column.name for column in table.primary_key.columns)
        self._numbers = tuple(
            column.type.python_type is int for column in table.primary_key.columns
        )
        self._versioned = "version" in table.c
        self.plain = self._keys == ("id",)
        self.columns = frozenset(column.name for column in table.c if column.name != "version")
        self._inserts: dict[tuple[tuple[str, ...], int], str] = {}
        self._updates: dict[tuple[str, ...], str] = {}
        self._where = " AND ".join(f'"{name}" = ?' for name in self._keys)
        self.delete = f"DELETE FROM {self._name} WHERE {self._where}"

    def insert(self, names: tuple[str, ...], version: int) -> str:
        """Return the statement that adds a row with these columns, all others unknown."""
        if (names, version) not in self._inserts:
            self._require(names)
            listed, marks = [f'"{name}"' for name in names], ["?"] * len(names)
            if self._versioned:
                listed, marks = [*listed, "version"], [*marks, f"{version:d}"]
            text = f"INSERT INTO {self._name} ({', '.join(listed)}) VALUES ({', '.join(marks)})"
            self._inserts[names, version] = text
        return self._inserts[names, version]

    def _require(self, names: Sequence[str]) -> None:
        """Hold names against the table's columns: nothing else may stand in a statement."""
        if unknown := set(names) - self.columns:
            raise KeyError(unknown)

    def update(self, names: tuple[str, ...]) -> str:
        """Return the statement that sets these columns of a row."""
        if names not in self._updates:
            self._require(names)
            listed = [f'"{name}" = ?' for name in names]
            listed += ["version = version + 1"] if self._versioned else []
            text = f"UPDATE {self._name} SET {', '.join(listed)} WHERE {self._where}"
            self._updates[names] = text
        return self._updates[names]

    def key(self, row: Mapping[str, Any]) -> str:
        return "/".join(str(row[name]) for name in self._keys)

    def values(self, key: str) -> tuple[Any, ...]:
        """Return a key of the log as the values of its columns."""
        parts = key.split("/")
        return tuple(
            int(part) if number else part for part, number in zip(parts, self._numbers, strict=True)
        )


_SHAPES: dict[str, _Shape] = {}


def _shape(table: str) -> _Shape:
    if table not in _SHAPES:
        _SHAPES[table] = _Shape(_TABLES[table])
    return _SHAPES[table]


def as_json(value: Any) -> str | None:
    """Return a stored value as the log keeps it."""
    return None if value is None else _encode(value)
