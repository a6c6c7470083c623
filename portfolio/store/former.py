"""Reads what older programs wrote into the log as rows of today's tables.

The log keeps the names of its day for good, and its digests are over those: a digest is held
against the rows as they were read, all else against what is made of them here.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from portfolio.store.log import LOGIN, Entry

#: Columns that had another name once.
RENAMED: Final = {("baseline", "reason"): "reason_words"}
#: Records that belong to a district; those logged without one belong to the first.
OF_DISTRICT: Final = frozenset(
    (
        *("plan", "township", "project", "population", "observed_stock", "stock_change"),
        "issued_month",
    )
)
#: Columns of a project that stand in its entry now; the first entry has the key of its project.
MOVED: Final = ("plan_id", "position", "group_code")


def rows_now(entry: Entry) -> tuple[Entry, ...]:
    """Return a row of the log as the rows it would be today, in the order to write them in.

    None at all for what is of no table.
    """
    if entry.record == LOGIN:
        return ()
    if entry.record in OF_DISTRICT and entry.field is None:
        entry = _of_first_district(entry)
    if entry.record == "project":
        return _project(entry)
    if entry.record == "baseline":
        return (_baseline(entry),)
    return (entry,)


def _of_first_district(entry: Entry) -> Entry:
    if '"district_id"' in (entry.new or entry.old or ""):
        return entry
    return _with(entry, lambda row: {**row, "district_id": 1})


def _project(entry: Entry) -> tuple[Entry, ...]:
    if entry.field in MOVED:
        return (entry._replace(record="plan_entry"),)
    if entry.field is not None or '"position"' not in (entry.new or entry.old or ""):
        return (entry,)
    placed = entry._replace(record="plan_entry")
    return _with(entry, _unplaced), _with(placed, _place)


def _unplaced(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in MOVED}


def _place(row: dict[str, Any]) -> dict[str, Any]:
    moved: dict[str, Any] = {name: row[name] for name in MOVED if name in row}
    return {"id": row["id"], "project_id": row["id"], **moved}


def _baseline(entry: Entry) -> Entry:
    names = {old: new for (record, old), new in RENAMED.items() if record == entry.record}
    if entry.field is not None:
        return entry._replace(field=names.get(entry.field, entry.field))
    if '"entry_id"' in (entry.new or entry.old or ""):
        return entry

    def named(row: dict[str, Any]) -> dict[str, Any]:
        return {names.get(name, name): row[name] for name in row} | {"entry_id": row["project_id"]}

    return _with(entry, named)


def _with(entry: Entry, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Entry:
    """Return a whole row, added or removed, with other columns."""

    def changed(text: str | None) -> str | None:
        return None if text is None else json.dumps(change(json.loads(text)), ensure_ascii=False)

    return entry._replace(old=changed(entry.old), new=changed(entry.new))
