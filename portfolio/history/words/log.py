"""Tells the log like sentences: who changed what, from what to what, and why."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from portfolio.history.records import ChangeRow, LogEntry, Logged
from portfolio.history.words.fields import SILENT, field_word, has_word, record_word, value_word
from portfolio.values.clock import CHINA, there, zone
from portfolio.values.errors import ChangedMeanwhile
from portfolio.values.language import Term, label, mark, plural, spoken, translate
from portfolio.values.months import Precision
from portfolio.values.vocabulary import FIGURES, GROUPS, METRICS
from portfolio.values.words import UNKNOWN_TEXT, say

#: How many records of one change are told; a whole import or founding is summed up.
MOST_TOLD: Final = 12
#: The reason of reports that say again what was said last.
UNCHANGED: Final = "unchanged"
#: What the program itself says it did, where nobody gave a reason.
_DOINGS: Final = {
    "init": Term("change", "the database was founded"),
    "report": Term("change", "a status report"),
    UNCHANGED: Term("change", "no change this month"),
    "review": Term("change", "a review"),
    "forms": Term("change", "forms taken in as drafts"),
    "issue": Term("change", "the month was issued"),
    "undo": Term("change", "a taking back"),
    "upgrade": Term("change", "an upgrade of the database"),
}
#: What the reason of an import starts with where nobody gave one; the name of the file follows.
IMPORT: Final = "import "
#: The record that sums up an import.
_SUM: Final = "import_run"
#: What is said of a database whose tables or triggers are not the program's own.
ALTERED: Final = mark(
    "Tables, rules or triggers were changed by another program: {names}. Restore a backup."
)
_HEADS: Final = {
    "added": mark("{record} {name} added"),
    "removed": mark("{record} {name} removed"),
    "edited": mark("{record} {name}"),
}


class ToldField(NamedTuple):
    """A field of a record in words, with its old and its new value."""

    field: str
    old: str
    new: str


Doing = Literal["added", "removed", "edited"]
#: A value before and after, as JSON.
_Values = tuple[str | None, str | None]


class Told(NamedTuple):
    """What a change did to one record, in words; `record` is the table it stands in."""

    record: str
    doing: Doing
    head: str
    fields: tuple[ToldField, ...]


def minute_text(made_at: str) -> str:
    """Return a moment of the log to the minute, on the bureau's clock."""
    return there(made_at).strftime("%Y-%m-%d %H:%M")


def moment_text(made_at: str) -> str:
    """Return a moment of the log to the minute on the bureau's clock, and whose clock that is."""
    if zone() is CHINA:
        return say(mark("{moment} Beijing time"), moment=minute_text(made_at))
    then = there(made_at)
    off = then.strftime("%z")
    return f"{then:%Y-%m-%d %H:%M} UTC{off[:3]}:{off[3:]}"


def why_text(entry: LogEntry) -> str:
    """Return the reason given for a change, or what the program says it did."""
    if entry.reason.startswith(IMPORT):
        return say(mark("import of {file}"), file=entry.reason.removeprefix(IMPORT))
    return label(_DOINGS[entry.reason]) if entry.reason in _DOINGS else entry.reason


# --- record by record ---------------------------------------------------------------------------


def told(entry: LogEntry, logged: Logged) -> list[Told]:
    """Return what a change did, record by record, in the order in which it was written.

    The record of an import sums it up and comes first.
    """
    groups: dict[tuple[str, str], list[ChangeRow]] = {}
    for row in entry.rows:
        groups.setdefault((row.record, row.record_key), []).append(row)
    found = [item for rows in groups.values() for item in _told(rows, logged.documents)]
    if entry.reason == UNCHANGED:
        found = [
            _unchanged(item, rows[0].name)
            for item, rows in zip(found, groups.values(), strict=True)
        ]
    return sorted(found, key=lambda item: item.record != _SUM)


def _told(rows: list[ChangeRow], documents: Mapping[str, str]) -> Iterator[Told]:
    edited = [row for row in rows if row.field is not None]
    edits: dict[str, _Values] = {
        f"{row.field}_precision": (json.dumps(row.precision),) * 2
        for row in edited
        if row.precision
    }
    edits |= {str(row.field): (row.old, row.new) for row in edited}
    if fields := tuple(_fields(edits, documents)):
        yield Told(rows[0].record, "edited", _title(rows[0], "edited"), fields)
    for row in rows:
        if row.field is None and not _outside(row):
            doing: Doing = "added" if row.new else "removed"
            fields = tuple(_fields(_columns(row), documents))
            yield Told(row.record, doing, _title(row, doing), fields)


def _unchanged(item: Told, name: str) -> Told:
    """Return a report without the stage and percentage that it says again."""
    head = say(
        mark("{record} {name}: no change this month"), record=record_word(item.record), name=name
    )
    return item._replace(head=head, fields=())


def _outside(row: ChangeRow) -> bool:
    """Tell whether a row is the entry of a project outside every plan: nothing to tell of."""
    return row.record == "plan_entry" and "plan_id" not in json.loads(row.new or row.old or "{}")


def _title(row: ChangeRow, doing: str) -> str:
    tells = row.field is None and row.record in _NAMES
    name = _NAMES[row.record](row) if tells else row.name
    return say(_HEADS[doing], record=record_word(row.record), name=name)


def _remark_text(row: ChangeRow) -> str:
    """Return what a warning of an import says, with the row of the file that it is of.

    One of a document has no row; its place there stands before its heading.
    """
    values = json.loads(row.new or row.old or "{}")
    text = say(values["sentence"], **json.loads(values["given"]))
    number, heading = values.get("row_number"), values.get("heading")
    if number is None and heading:
        return f"({heading}) {text}"
    return say(mark("(row {row}) {text}"), row=number, text=text) if number else text


def _figure_text(row: ChangeRow) -> str:
    """Return which figure's wording a record keeps."""
    return label(FIGURES[json.loads(row.new or row.old or "{}")["figure"]])


def _total_text(row: ChangeRow) -> str:
    """Return a stated total as it is printed: of which group, of what, how much."""
    values = json.loads(row.new or row.old or "{}")
    group = GROUPS.get(values["scope"])
    of = label(group) if group else translate(mark("All"))
    return f"{of} {label(METRICS[values['metric']])} {values['printed']}"


#: Records that are named by what they say rather than by their key.
_NAMES: Final = {
    "import_remark": _remark_text,
    "loose_figure": _figure_text,
    "stated_total": _total_text,
}


def _columns(row: ChangeRow) -> dict[str, _Values]:
    """Return the columns of a whole record that have a word, as old and new JSON values."""
    values = {
        name: json.dumps(value, ensure_ascii=False)
        for name, value in json.loads(row.new or row.old or "{}").items()
        if has_word(name) and not _goes_without_saying(row.record, name, value)
    }
    return {name: (None, text) if row.new else (text, None) for name, text in values.items()}


def _goes_without_saying(record: str, name: str, value: object) -> bool:
    return (
        (name.endswith("_tentative") and not value)
        or (name == "state" and value == "filed")
        or (record == "stated_total" and name == "scope")
    )


def _fields(values: Mapping[str, _Values], documents: Mapping[str, str]) -> Iterator[ToldField]:
    """Yield the fields in words; a date and its precision are one field."""
    for name, (old, new) in values.items():
        if name in SILENT or _follows(name, values):
            continue
        was, is_now = values.get(f"{name}_precision", (None, None))
        yield ToldField(
            field_word(name),
            value_word(name, old, documents, _precision(was)),
            value_word(name, new, documents, _precision(is_now)),
        )


def _follows(name: str, values: Collection[str]) -> bool:
    return name.endswith("_precision") and name.removesuffix("_precision") in values


def _precision(value: str | None) -> Precision | None:
    precision: Precision | None = json.loads(value or "null")
    return precision


def version_lines(error: ChangedMeanwhile) -> list[str]:
    """Return what two changes at once would make of each field: as it was, as it is, as given."""
    shown = [item for item in error.versions if has_word(item.column)]
    theirs = _fields({item.column: (item.base, item.theirs) for item in shown}, error.documents)
    mine = _fields({item.column: (item.base, item.mine) for item in shown}, error.documents)
    return [
        say(
            mark("{field}: it was {base}; it is {theirs} now; yours is {mine}"),
            field=one.field,
            base=one.old,
            theirs=one.new,
            mine=other.new if other.new != one.new else say(mark("the same")),
        )
        for one, other in zip(theirs, mine, strict=True)
        if not one.old == one.new == other.new
    ]


# --- lines and sentences ------------------------------------------------------------------------


def change_lines(entry: LogEntry, logged: Logged) -> list[str]:
    """Return a change as lines: who, when and why; then a line for each record or field."""
    return [_head(entry, logged), *(f"    {line}" for line in _lines(entry, logged))]


def _lines(entry: LogEntry, logged: Logged) -> list[str]:
    lines = [line for item in told(entry, logged) for line in _lines_of(item)]
    return [*lines[:MOST_TOLD], *_rest(len(lines) - MOST_TOLD + entry.more)]


def _lines_of(item: Told) -> list[str]:
    if item.doing != "edited":
        return [_sentence(item)]
    return [_sentence(item._replace(fields=(field,))) for field in item.fields]


def _rest(number: int) -> list[str]:
    if number <= 0:
        return []
    return [plural("and {number} more row", "and {number} more rows", number).format(number=number)]


def doings_called(text: str) -> list[str]:
    """Return what the program says it did, by its code, where that has `text` in it."""
    return [code for code, term in _DOINGS.items() if text.casefold() in label(term).casefold()]


def who_text(entry: LogEntry) -> str:
    """Return who made a change; the login too where they went by another name."""
    if entry.login is None:
        return entry.who
    return say(mark("{who} (login {login})"), who=entry.who, login=entry.login)


def _head(entry: LogEntry, logged: Logged) -> str:
    values = {
        "number": entry.number,
        "when": moment_text(entry.made_at),
        "who": who_text(entry),
        "reason": why_text(entry),
        "undoes": entry.undoes,
    }
    if entry.undoes is not None:
        text = say(mark("{number}  {when}  {who} took back change {undoes}"), **values)
    else:
        text = say(mark("{number}  {when}  {who}: {reason}"), **values)
    if entry.number in logged.taken_back:
        text += say(mark(" (taken back)"))
    return text


def change_text(entry: LogEntry, logged: Logged, most: int = MOST_TOLD) -> str:
    """Return what a change did in one line, each record named once, `most` of them at the most.

    New documents come last: they were added for the sake of the rest.
    """
    items = sorted(told(entry, logged), key=lambda item: item.record == "source_document")
    if any(item.record == _SUM for item in items):
        most = 1  # an import is summed up by its own record
    parts = [*(_sentence(item) for item in items[:most]), *_rest(len(items) - most + entry.more)]
    return _joined(parts, ";")


def _sentence(item: Told) -> str:
    if not item.fields:
        return item.head
    colon = "：" if spoken() == "zh" else ": "
    return f"{item.head}{colon}{_joined((_field(item, field) for field in item.fields), ',')}"


def _field(item: Told, field: ToldField) -> str:
    if item.doing == "edited":
        return say(mark("{field} from {old} to {new}"), **field._asdict())
    return f"{field.field} {field.new if field.new != UNKNOWN_TEXT else field.old}"


def _joined(parts: Iterable[str], between: str) -> str:
    wide = {",": "，", ";": "；"}
    return (wide[between] if spoken() == "zh" else f"{between} ").join(parts)


# --- taking back --------------------------------------------------------------------------------


def undo_question(entry: LogEntry, logged: Logged, *, mine: bool) -> str:
    """Return the question whether to take back a change, saying exactly what it takes back."""
    if entry.undoes is not None:
        what = say(mark("the taking back of change {number}"), number=entry.undoes)
        what = f"{what} ({change_text(entry, logged, 4)})"
    else:
        what = change_text(entry, logged, 4)
    template = mark("Take back change {number} of {who}, {when}: {what}?")
    own = mark("Take back your change {number}, {when}: {what}?")
    return say(
        own if mine else template,
        number=entry.number,
        who=entry.who,
        when=moment_text(entry.made_at),
        what=what,
    )


def undone_text(entry: LogEntry, logged: Logged, *, mine: bool = False) -> str:
    """Return the sentence that a change was taken back, and what it had done."""
    template = mark("Took back change {number} of {who}, {when}: {what}")
    return say(
        mark("Took back your change {number}, {when}: {what}") if mine else template,
        number=entry.number,
        who=entry.who,
        when=moment_text(entry.made_at),
        what=change_text(entry, logged),
    )
