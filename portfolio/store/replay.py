"""Replays the log: forward from nothing to hold it against the tables, back to an earlier day."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from portfolio.store.log import FIRST_DIGEST, Entry, chained, named_now
from portfolio.values.language import mark
from portfolio.values.remarks import Remark

Row = dict[str, Any]
State = dict[tuple[str, str], Row]


def broken_links(changes: Iterable[tuple[Any, list[Entry]]]) -> tuple[list[Remark], State, str]:
    """Return what is wrong with the chain, the state the log leads to, and the log's head.

    Each digest must be that of the change and of the digest before it.
    """
    problems: list[Remark] = []
    state: State = {}
    head = FIRST_DIGEST
    for change, entries in changes:
        names = ("who", "made_at", "reason", "undoes_id")
        digest = chained(head, {name: getattr(change, name) for name in names}, entries)
        if digest != change.digest:
            problems.append(
                Remark(
                    mark("Change {number} is not what was logged: its digest does not fit."),
                    {"number": change.id},
                )
            )
        head = change.digest
        for entry in entries:
            with suppress(ValueError):  # no JSON any more: the digest has told it already
                _apply(state, named_now(entry))
    return problems, state, head


def _apply(state: State, entry: Entry) -> None:
    key = (entry.record, entry.record_key)
    if entry.field is not None:
        value = None if entry.new is None else json.loads(entry.new)
        row = state.setdefault(key, {})
        row[entry.field] = value
        if value is None:
            del row[entry.field]
    elif entry.new is not None:
        state[key] = json.loads(entry.new)
    else:
        state.pop(key, None)


def differences(state: State, tables: Iterable[tuple[str, str, Row]]) -> list[Remark]:
    """Return every record that the tables hold otherwise than the log says."""
    problems, left = [], dict(state)
    for table, key, row in tables:
        logged = left.pop((table, key), None)
        if logged is None:
            problems.append(_problem(mark("{table} {key} is in no change of the log."), table, key))
        elif logged != row:
            problems.append(_problem(mark("{table} {key} is not what the log says."), table, key))
    problems += [
        _problem(mark("{table} {key} is gone, and the log does not say why."), table, key)
        for table, key in left
    ]
    return problems


def _problem(template: str, table: str, key: str) -> Remark:
    return Remark(template, {"table": table, "key": key})


def rewind(connection: sqlite3.Connection, day: str, keys: Mapping[str, tuple[str, ...]]) -> None:
    """Take a copy of a database back to what had been entered by the end of a day.

    `keys` names the primary key of each table. What was entered by then is the log up to one of its
    changes, also where the clock was wrong for a while: see `_last_by`. The founding change stays, without the seeded
    reports whose documents are of a later day.
    """
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA ignore_check_constraints=ON")
    last = _last_by(connection.execute("SELECT id, made_at FROM change_set ORDER BY id"), day)
    rows = connection.execute(
        "SELECT record, record_key, field, old, new FROM change JOIN change_set"
        " ON change_set.id = change_set_id WHERE change_set.id > ? ORDER BY change.id DESC",
        (last,),
    ).fetchall()
    for record, key, field, old, new in rows:
        entry = named_now(Entry(record, key, field, old, new))
        _take_back(connection, keys[record], entry)
    connection.execute("DELETE FROM status_report WHERE known_on > ?", (day,))


def _last_by(changes: Iterable[tuple[int, str]], day: str) -> int:
    """Return the last change made by the end of a day, as far as the clock can be believed.

    The fewest times have to be wrong for it: those after the day before it, those up to the day
    after it. Of several such changes the first, so that nothing is known too early.
    """
    wrong, fewest, last = 0, 0, 1
    for number, made_at in changes:
        if number > 1:
            wrong += 1 if made_at[:10] > day else -1
        if wrong < fewest:
            fewest, last = wrong, number
    return last


def _take_back(connection: sqlite3.Connection, keys: tuple[str, ...], entry: Entry) -> None:
    where = " AND ".join(f'"{name}" = ?' for name in keys)
    values = entry.record_key.split("/")
    if entry.field is not None:
        value = None if entry.old is None else json.loads(entry.old)
        sql = f'UPDATE "{entry.record}" SET "{entry.field}" = ? WHERE {where}'
        connection.execute(sql, (value, *values))
    elif entry.new is not None:
        connection.execute(f'DELETE FROM "{entry.record}" WHERE {where}', values)
    else:
        _put_back(connection, entry)


def _put_back(connection: sqlite3.Connection, entry: Entry) -> None:
    row: Row = json.loads(entry.old or "{}")
    columns = connection.execute(f'PRAGMA table_info("{entry.record}")').fetchall()
    if any(column[1] == "version" for column in columns):
        row["version"] = 1
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    connection.execute(
        f'INSERT INTO "{entry.record}" ({names}) VALUES ({marks})', tuple(row.values())
    )
