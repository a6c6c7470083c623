"""Tells the log like sentences: who changed what, from what to what, and why."""

import json
from collections.abc import Callable
from typing import Any, Final

from portfolio.fields import FIELD_BY_NAME, Field
from portfolio.language import Term, label, mark, plural
from portfolio.months import Dated, parse_month
from portfolio.records import ChangeRow, LogEntry, Logged
from portfolio.vocabulary import FIGURES, PARTICULARS, REPORT_STATES
from portfolio.wording import UNKNOWN_TEXT, area_words, field_words, money_text, say

#: How many rows of one change are told; a whole import or founding is summed up.
_MOST_ROWS: Final = 12
#: What the program itself says it did, where nobody gave a reason.
_DOINGS: Final = {
    "init": Term("change", "the database was founded"),
    "report": Term("change", "a status report"),
    "review": Term("change", "a review"),
    "issue": Term("change", "the month was issued"),
}
#: Columns that follow another one and say nothing by themselves.
_SILENT: Final = ("filed_by", "filed_at", "known_on")
_RECORDS: Final = {
    "project": Term("record", "Project"),
    "baseline": Term("record", "Baseline"),
    "status_report": Term("record", "Status report"),
    "annual_plan": Term("record", "Annual plan"),
    "milestone": Term("record", "Milestone"),
    "site": Term("record", "Site"),
    "project_alias": Term("record", "Other name"),
    "project_township": Term("record", "Township of a project"),
    "project_bed_kind": Term("record", "Special beds"),
    "population": Term("record", "Population"),
    "target": Term("record", "Target"),
    "observed_stock": Term("record", "Observed stock"),
    "stated_total": Term("record", "Stated total"),
    "source_document": Term("record", "Document"),
    "township": Term("record", "Township"),
    "funder": Term("record", "Funder"),
    "plan": Term("record", "Plan"),
    "issued_month": Term("record", "Issued month"),
}


def moment_text(made_at: str) -> str:
    """Return a moment of the log, which keeps UTC, to the minute."""
    return f"{made_at[:16].replace('T', ' ')} UTC"


def change_lines(entry: LogEntry, logged: Logged) -> list[str]:
    """Return a change as lines: who, when and why; then a line for each record or field."""
    told = [row for row in entry.rows if row.field not in _SILENT]
    lines = [_head(entry, logged), *(f"    {_row(row, logged)}" for row in told[:_MOST_ROWS])]
    rest = len(told) - _MOST_ROWS
    if rest > 0:
        more = plural("and {number} more row", "and {number} more rows", rest)
        lines.append(f"    {more.format(number=rest)}")
    return lines


def _head(entry: LogEntry, logged: Logged) -> str:
    values = {
        "number": entry.number,
        "when": moment_text(entry.made_at),
        "who": entry.who,
        "reason": label(_DOINGS[entry.reason]) if entry.reason in _DOINGS else entry.reason,
        "undoes": entry.undoes,
    }
    if entry.undoes is not None:
        text = say(mark("{number}  {when}  {who} took back change {undoes}"), **values)
    else:
        text = say(mark("{number}  {when}  {who}: {reason}"), **values)
    if entry.number in logged.taken_back:
        text += say(mark(" (taken back)"))
    return text


def _row(row: ChangeRow, logged: Logged) -> str:
    name = logged.names.get((row.record, row.record_key), row.record_key)
    record = label(_RECORDS[row.record])
    if row.field is None:
        added = mark("{record} {name} added") if row.new else mark("{record} {name} removed")
        return say(added, record=record, name=name)
    return say(
        mark("{record} {name}: {field} from {old} to {new}"),
        record=record,
        name=name,
        field=_field_word(row.field),
        old=_value(row.field, row.old),
        new=_value(row.field, row.new),
    )


def _field(name: str) -> Field | None:
    return FIELD_BY_NAME.get(name.removesuffix("_id"))


def _field_word(name: str) -> str:
    """Return what a column is called; a precision or certainty by the date it belongs to."""
    for ending, word in _ENDINGS.items():
        if name.endswith(ending):
            return f"{_field_word(name.removesuffix(ending))}{say(word)}"
    field = _field(name)
    if field is not None:
        return label(field.label)
    term = FIGURES.get(name) or PARTICULARS.get(name) or _COLUMNS.get(name)
    return label(term) if term else name


_ENDINGS: Final = {
    "_precision": mark(" (precision)"),
    "_tentative": mark(" (tentative)"),
}
_COLUMNS: Final = {
    "state": Term("column of the log", "State"),
    "review_words": Term("column of the log", "Words of the review"),
    "residents": Term("column of the log", "Residents"),
    "beds": Term("column of the log", "Beds"),
    "rate": Term("column of the log", "Rate"),
    "amount": Term("column of the log", "Amount of the year"),
    "nature": Term("column of the log", "Nature"),
    "address": Term("column of the log", "Address"),
    "name_en": Term("column of the log", "English name"),
}


def _value(name: str, text: str | None) -> str:
    """Return a logged value as people read it; unknown ones as the sign."""
    value = None if text is None else json.loads(text)
    return UNKNOWN_TEXT if value is None else _reader(name)(value)


def _reader(name: str) -> Callable[[Any], str]:
    field = FIELD_BY_NAME.get(name)
    if field is not None and field.kind in ("start", "finish"):
        return lambda value: field_words(field, Dated(parse_month(value), "month"))
    if field is not None:
        return lambda value: field_words(field, value)
    if name.endswith("_tentative"):
        return lambda value: say(mark("yes")) if value else say(mark("no"))
    return area_words if name.endswith("area") else _READERS.get(name, _plainly)


def _plainly(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


_READERS: Final[dict[str, Callable[[Any], str]]] = {
    "state": lambda value: label(REPORT_STATES[value]),
    "investment": money_text,
    "amount": money_text,
}
