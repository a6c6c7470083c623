"""The log and what changed between two months as plain data with stable keys."""

import json
from collections.abc import Iterable

from portfolio.history.records import ChangeItem, ChangeRow, Changes, Corrected, Logged
from portfolio.history.words.changes import sentence
from portfolio.values.kinds import Value
from portfolio.values.money import yuan_text
from portfolio.values.months import Dated
from portfolio.values.tabular import Data, date_data, picked, slip_data, text_or_none


def changes_data(changes: Changes) -> Data:
    """Return what changed since a month; the sentences are in the language spoken."""
    return {
        "since": str(changes.since),
        "items": [_change(changes, item) for item in changes.items],
    }


def _change(changes: Changes, item: ChangeItem) -> Data:
    return {
        **picked(item, "kind", "project", "site", "field"),
        **_changed_value(item, "from", item.before),
        **_changed_value(item, "to", item.after),
        **slip_data(item.months),
        "beds": item.beds,
        "month": text_or_none(item.month),
        **picked(item, "from_basis", "to_basis", "cost_kind", "view"),
        **picked(item, "from_shortfall", "to_shortfall"),
        "projects": list(item.projects),
        "causes": [
            {"cause": cause, "beds": beds, "projects": list(codes)}
            for cause, beds, codes in item.causes
        ],
        "sentence": sentence(changes, item),
    }


def _changed_value(item: ChangeItem, name: str, value: Value | None) -> Data:
    """Return what was or is, and how it is known where it is a date."""
    if isinstance(value, Dated):
        return date_data(name, value)
    if isinstance(value, int) and item.kind == "money":
        return {name: yuan_text(value), f"{name}_precision": None}
    return {name: value, f"{name}_precision": None}


#: The columns of the log as CSV.
LOG_COLUMNS = (
    *("change", "who", "made_at", "reason", "undoes", "record", "name", "field", "old", "new"),
)


def log_data(logged: Logged) -> Data:
    """Return changes as `portfolio.log/1`, the newest first; values as the log keeps them."""
    return {
        "schema": "portfolio.log/1",
        "changes": [
            {
                "change": entry.number,
                **picked(entry, "who", "login", "made_at", "reason", "undoes"),
                "taken_back": entry.number in logged.taken_back,
                "digest": entry.digest,
                "rows": [_log_row(row) for row in entry.rows],
            }
            for entry in logged.entries
        ],
    }


def _log_row(row: ChangeRow) -> Data:
    return {
        "record": row.record,
        "key": row.record_key,
        "name": row.name,
        "field": row.field,
        "old": None if row.old is None else json.loads(row.old),
        "new": None if row.new is None else json.loads(row.new),
    }


def log_rows(logged: Logged) -> list[Data]:
    """Return the same as flat rows, one a record or field."""
    return [
        {
            "change": entry.number,
            **picked(entry, "who", "made_at", "reason", "undoes"),
            **_log_row(row),
            "old": row.old,
            "new": row.new,
        }
        for entry in logged.entries
        for row in entry.rows
    ]


def correction_rows(corrected: Corrected) -> list[Data]:
    """Return the corrections of issued months as flat rows, one a cell.

    `changes` are the numbers of the changes of the log that may have made it another cell, and
    `records` what kinds of record those touched.
    """
    return [
        {
            "month": str(item.month),
            **picked(item.cell, "file", "row", "column", "was", "now"),
            "why": item.why,
            "changes": _ranges(item.changes),
            "records": list(item.records),
        }
        for item in corrected.corrections
    ]


def _ranges(numbers: Iterable[int]) -> str:
    """Return numbers in short: `2;4-7`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ";".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)
