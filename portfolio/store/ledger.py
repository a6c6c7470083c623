"""What the log leads to, record by record, in memory that does not grow with the log."""

import json
import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from portfolio.store.former import rows_now
from portfolio.store.log import Entry

Row = dict[str, Any]

#: So many records are held in memory; those beyond stand in a file without a name.
HELD: Final = 20_000

#: A record as the log has it: its values as JSON (None: removed), how often it was edited since it
#: was added.
_Standing = tuple[str | None, int]
_GONE: Final[_Standing] = (None, 0)
#: Columns that stood in `project` before they stood in `plan_entry`: edits of both count for both.
_DIVIDED: Final = ("project", "plan_entry")


class Ledger:
    """Takes the rows of the log one after another; then each record is asked for once."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], _Standing] = {}
        self._removals: dict[str, int] = {}  #: the last change that took one back, by table
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute(
            "CREATE TABLE standing (record TEXT, key TEXT, text TEXT, edits INTEGER,"
            " PRIMARY KEY (record, key)) WITHOUT ROWID"
        )
        self._file.execute("BEGIN")

    def enter(self, number: int, entry: Entry) -> None:
        """Take in a row of change `number`. Raises ValueError for one that no program wrote."""
        try:
            for row in rows_now(entry):
                self._enter(number, row)
        except (TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ValueError(entry.record) from error

    def _enter(self, number: int, entry: Entry) -> None:
        place = (entry.record, entry.record_key)
        if entry.field is not None:
            text, edits = self._standing(place)
            row = json.loads(text or "{}")
            if entry.new is None:
                row.pop(entry.field, None)
            else:
                row[entry.field] = json.loads(entry.new)
            told = json.dumps(row, ensure_ascii=False)
            self._hold(place, (told, edits + 1))
        elif entry.new is not None:
            self._hold(place, (entry.new, 0))
        else:
            self._removals[entry.record] = number
            self._hold(place, _GONE)

    def _standing(self, place: tuple[str, str]) -> _Standing:
        if place in self._held:
            return self._held[place]
        query = "SELECT text, edits FROM standing WHERE record = ? AND key = ?"
        found: _Standing | None = self._file.execute(query, place).fetchone()
        return found or _GONE

    def _hold(self, place: tuple[str, str], standing: _Standing) -> None:
        if len(self._held) >= HELD:
            self._put_down()
        self._held[place] = standing

    def _put_down(self) -> None:
        self._file.executemany(
            "REPLACE INTO standing VALUES (?, ?, ?, ?)",
            [(*place, *standing) for place, standing in self._held.items()],
        )
        self._held.clear()

    def row(self, record: str, key: str) -> Row | None:
        """Return what the log says a record holds; None where it says nothing of it.

        Nothing is in it where what the log says cannot be read.
        """
        text, _ = self._standing((record, key))
        if text is None:
            return None
        try:
            row = json.loads(text)
        except (ValueError, RecursionError):
            return {}
        return row if isinstance(row, dict) else {}

    def explains(self, record: str, key: str, version: int) -> bool:
        """Tell whether a version is no higher than a record's changes can have made it.

        It starts at 1, or past a change that took back another record of its kind, and goes up
        once with each change that edits the record; upgrades raised it with each field, or not.
        """
        names = _DIVIDED if record in _DIVIDED else (record,)
        edits = sum(self._standing((name, key))[1] for name in names)
        return 1 <= version <= 1 + edits + self._removals.get(record, 0)

    def take(self, record: str, key: str) -> None:
        """Take a record out: it has been found where it should be."""
        self._held[record, key] = _GONE
        if len(self._held) >= HELD:
            self._put_down()

    def left(self) -> Iterator[tuple[str, str]]:
        """Yield the records that were not taken out, by table and key."""
        self._put_down()
        query = "SELECT record, key FROM standing WHERE text IS NOT NULL ORDER BY record, key"
        yield from self._file.execute(query)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
