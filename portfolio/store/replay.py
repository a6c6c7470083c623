"""Replays the log: forward from nothing to hold it against the tables, back to an earlier day."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from portfolio.store.bulk import Chain
from portfolio.store.former import rows_now
from portfolio.store.ledger import Ledger
from portfolio.store.log import FIRST_DIGEST, Entry
from portfolio.store.models.log import append_only_triggers
from portfolio.values.clock import day_of, last_day
from portfolio.values.language import mark
from portfolio.values.remarks import Remark


class Link(NamedTuple):
    """A change as the log holds it, its rows in pieces: by them it is chained to the one before."""

    number: int
    told: Mapping[str, Any]
    digest: str
    pieces: Iterator[Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Followed:
    """The log from its founding on: how many changes it has, its head, and what is bent in it."""

    changes: int
    head: str
    problems: list[Remark]


def follow(links: Iterable[Link], ledger: Ledger) -> Followed:
    """Follow the chain and enter every row in the ledger.

    Each digest must be that of the change and of the digest before it, and the changes are
    numbered one after the other: a program gives no number twice and leaves out none.
    """
    problems: list[Remark] = []
    changes, head = 0, FIRST_DIGEST
    for link in links:
        number, changes = {"number": link.number}, changes + 1
        chain, unread = Chain(head, link.told), False
        for entries in link.pieces:
            chain.add(entries)
            unread |= not _entered(ledger, link.number, entries)
        head = link.digest
        if chain.digest() != link.digest:
            template = mark("Change {number} is not what was logged: its digest does not fit.")
            problems.append(Remark(template, number))
        elif unread:
            template = mark("Change {number} holds rows that no program writes.")
            problems.append(Remark(template, number))
        if link.number != changes and not problems:
            template = mark("Change {number} should bear the number {due}: the log was renumbered.")
            problems.append(Remark(template, {**number, "due": changes}))
    return Followed(changes, head, problems)


def _entered(ledger: Ledger, number: int, entries: Sequence[Entry]) -> bool:
    """Enter rows in the ledger; tell whether each could be read."""
    whole = True
    for entry in entries:
        try:
            ledger.enter(number, entry)
        except ValueError:
            whole = False
    return whole


class Record(NamedTuple):
    """A record as its table holds it; `version` is None where its table counts none."""

    table: str
    key: str
    row: dict[str, Any]
    version: int | None


def differences(ledger: Ledger, tables: Iterable[Record]) -> Iterator[Remark]:
    """Yield every record that the tables hold otherwise than the log says."""
    for record in tables:
        logged = ledger.row(record.table, record.key)
        if logged is None:
            yield _problem(mark("{table} {key} is in no change of the log."), record)
        elif logged != record.row:
            yield _problem(mark("{table} {key} is not what the log says."), record)
        elif record.version is not None and not ledger.explains(*record[:2], record.version):
            template = mark("{table} {key} has a higher version than its changes make.")
            yield _problem(template, record)
        ledger.take(record.table, record.key)
    for place in ledger.left():
        yield _problem(mark("{table} {key} is gone, and the log does not say why."), place)


def _problem(template: str, place: Sequence[Any]) -> Remark:
    return Remark(template, {"table": place[0], "key": place[1]})


#: Tables whose rows are known from the day of their document, else from the one they bear.
_PUBLISHED: Final = (
    *("target", "population", "observed_stock", "stock_change"),
    *("observation", "indicator"),
)


def rewind(connection: sqlite3.Connection, day: str, keys: Mapping[str, tuple[str, ...]]) -> None:
    """Take a copy of a database back to what had been entered by the end of a day.

    What was entered by then is the log up to one of its changes, also where the clock was wrong for
    a while: see `_last_by`. The founding change stays, without the reports, targets, residents,
    stocks and indicators whose documents are of a later day.
    """
    last = _last_by(connection.execute("SELECT id, made_at FROM change_set ORDER BY id"), day)
    rewind_to(connection, last, keys)
    connection.execute("DELETE FROM status_report WHERE known_on > ?", (day,))
    for table in _PUBLISHED:
        published = connection.execute(
            f"SELECT item.id, coalesce(dated, known_from) FROM {table} AS item"
            " LEFT JOIN source_document ON source_document.id = source_id"
        )
        late = [(key,) for key, out in published if out and last_day(out) > day]
        connection.executemany(f"DELETE FROM {table} WHERE id = ?", late)


def rewind_to(
    connection: sqlite3.Connection, last: int, keys: Mapping[str, tuple[str, ...]]
) -> None:
    """Take a copy of a database back to what it was after a change, the log with it.

    `keys` names the primary key of each table.
    """
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA ignore_check_constraints=ON")
    rows = connection.execute(
        "SELECT record, record_key, field, old, new FROM change JOIN change_set"
        " ON change_set.id = change_set_id WHERE change_set.id > ? ORDER BY change.id DESC",
        (last,),
    )
    for record, key, field, old, new in rows:
        for entry in reversed(rows_now(Entry(record, key, field, old, new))):
            _take_back(connection, keys[entry.record], entry)
    for trigger in append_only_triggers():
        connection.execute(f"DROP TRIGGER {trigger.split()[2]}")
    connection.execute("DELETE FROM change WHERE change_set_id > ?", (last,))
    connection.execute("DELETE FROM change_set WHERE id > ?", (last,))


def _last_by(changes: Iterable[tuple[int, str]], day: str) -> int:
    """Return the last change made by the end of a day, as far as the clock can be believed.

    The fewest times have to be wrong for it: those after the day before it, those up to the day
    after it. Of several such changes the first, so that nothing is known too early.
    """
    wrong, fewest, last = 0, 0, 1
    for number, made_at in changes:
        if number > 1:
            wrong += 1 if day_of(made_at) > day else -1
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
    row: dict[str, Any] = json.loads(entry.old or "{}")
    columns = connection.execute(f'PRAGMA table_info("{entry.record}")').fetchall()
    if any(column[1] == "version" for column in columns):
        row["version"] = 1
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    connection.execute(
        f'INSERT INTO "{entry.record}" ({names}) VALUES ({marks})', tuple(row.values())
    )
