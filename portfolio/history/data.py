"""The log and what changed between two months as plain data with stable keys."""

import json

from portfolio.history.records import ChangeItem, ChangeRow, Changes, Logged
from portfolio.history.words.changes import sentence
from portfolio.values.kinds import Value
from portfolio.values.money import yuan_text
from portfolio.values.tabular import Data, picked, text_or_none


def changes_data(changes: Changes) -> Data:
    """Return what changed since a month; the sentences are in the language spoken."""
    return {
        "since": str(changes.since),
        "items": [_change(changes, item) for item in changes.items],
    }


def _change(changes: Changes, item: ChangeItem) -> Data:
    return {
        **picked(item, "kind", "project", "site", "field"),
        "from": _changed_value(item, item.before),
        "to": _changed_value(item, item.after),
        "months": item.months,
        "beds": item.beds,
        "month": text_or_none(item.month),
        **picked(item, "from_basis", "to_basis", "cost_kind", "view"),
        **picked(item, "from_shortfall", "to_shortfall"),
        "projects": list(item.projects),
        "sentence": sentence(changes, item),
    }


def _changed_value(item: ChangeItem, value: Value | None) -> str | int | None:
    if isinstance(value, int):
        return yuan_text(value) if item.kind == "money" else value
    return text_or_none(value)


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
                **picked(entry, "who", "made_at", "reason", "undoes"),
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
