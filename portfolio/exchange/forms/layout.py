"""What stands where in a form, its words, and the keys by which it is known again."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from portfolio.exchange.records import Place
from portfolio.values.digits import decimal_text
from portfolio.values.fields import REPORT_FIELDS, Field, field_text, field_words
from portfolio.values.kinds import FLAG, MONEY, Value
from portfolio.values.language import Term, label, mark, spoken
from portfolio.values.months import Dated, Month
from portfolio.values.words import month_text, say, short_date

SCHEMA: Final = "portfolio.form/1"
#: The hidden sheet with the keys; the same in every language.
KEYS_SHEET: Final = "portfolio_keys"
LISTS_SHEET: Final = "portfolio_lists"
#: What stands before the key in the row of the values of before.
BEFORE: Final = "~"
#: The columns of a form before those of its fields: the key (hidden), code, name, which row.
FRONT: Final = 4
_WAN_PLACES: Final = 6
_VERSION: Final = re.compile(r"[0-9]{1,18}", re.ASCII)

HOW_TO: Final = (
    mark(
        "1. Fill in the white rows only. The grey row above each shows what was reported last; it"
        " is locked."
    ),
    mark(
        "2. Leave empty what has not changed or is not known: a blank is neither zero nor clears"
        " what was reported."
    ),
    mark(
        "3. Dates as 2026-11 or 2026, what happened by a month as by 2026-11 (至迟2026-11); money in units of 10,000 yuan; choose stage, light, reason"
        " and kind of cost from the list. Send the file back as it is, without adding or deleting"
        " rows."
    ),
)
NO_UNIT: Final = Term("form", "No responsible unit given")


@dataclass(frozen=True, slots=True)
class Form:
    """The form of one unit for a month; `unit` is empty where its projects name none."""

    unit: str
    month: Month
    places: Sequence[Place]

    @property
    def unit_words(self) -> str:
        return self.unit or label(NO_UNIT)

    @property
    def title(self) -> str:
        return say(mark("Project progress, {month}: form to fill in"), month=month_text(self.month))


def heading(field: Field) -> str:
    """Return the heading of a field's column: its label, below it in what it is filled in."""
    if field.kind.unit is None:
        return label(field.label)
    brackets = "（{}）" if spoken() == "zh" else "({})"
    return f"{label(field.label)}\n{brackets.format(label(field.kind.unit))}"


def before_texts(place: Place, month: Month) -> list[str]:
    """Return what was reported last in every field, with its month where that is an older one."""
    return [_before(place.before.get(field.name), field, month) for field in REPORT_FIELDS]


def _before(found: tuple[Month, Value] | None, field: Field, month: Month) -> str:
    if found is None:
        return ""
    when, value = found
    text = value_text(field, value)
    if month - when == 1:
        return text
    return f"{text}（{when}）" if spoken() == "zh" else f"{text} ({when})"


def value_text(field: Field, value: Value | None) -> str:
    """Return a value as the form has it: codes in words, money in units of 10,000 yuan."""
    if value is None:
        return "—"
    if field.codes and isinstance(value, str):
        return label(field.codes[value])
    if field.kind is MONEY and isinstance(value, int):
        return decimal_text(value, _WAN_PLACES).rstrip("0").rstrip(".")
    if field.kind is FLAG:
        return field_words(field, value)
    return short_date(value) if isinstance(value, Dated) else field_text(field, value)


# --- the keys -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """What the hidden sheet says of a row: the place, its report's version, what was shown."""

    place: str
    version: int
    shown: str


@dataclass(frozen=True, slots=True)
class Keys:
    """The hidden sheet: whose form it is, of which month and database, and its rows."""

    unit: str
    month: str
    founded: str
    log_head: str
    rows: tuple[Key, ...]


def shown_digest(texts: Iterable[str]) -> str:
    """Return a digest of what a grey row shows."""
    return _digest(list(texts))[:16]


def keys_lines(keys: Keys) -> list[list[str]]:
    """Return the hidden sheet as cells; the last line is a digest of all the others."""
    lines = [
        [SCHEMA],
        ["unit", keys.unit],
        ["month", keys.month],
        ["founded", keys.founded],
        ["log_head", keys.log_head],
        *([row.place, str(row.version), row.shown] for row in keys.rows),
    ]
    return [*lines, ["sha256", _digest(lines)]]


def read_keys(lines: Sequence[Sequence[str]]) -> Keys | None:
    """Return what a hidden sheet says; None where it is not as it was written."""
    *told, seal = [list(line) for line in lines] or [[]]
    heads = [line[:1] for line in told[:5]]
    if heads != [[SCHEMA], ["unit"], ["month"], ["founded"], ["log_head"]]:
        return None
    padded = [line + [""] * (2 - len(line)) if place else line for place, line in enumerate(told)]
    if seal != ["sha256", _digest(padded)]:
        return None
    if not all(len(line) == 3 and _VERSION.fullmatch(line[1]) for line in padded[5:]):
        return None
    rows = tuple(Key(place, int(version), shown) for place, version, shown in padded[5:])
    unit, month, founded, log_head = (line[1] for line in padded[1:5])
    return Keys(unit, month, founded, log_head, rows)


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
