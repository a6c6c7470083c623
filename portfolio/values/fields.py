"""The fields of a monthly status report: one list for the command, the form, the table, the log."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from portfolio.values.digits import read_count, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.language import Term, mark
from portfolio.values.money import parse_money, yuan_text
from portfolio.values.months import Dated, parse_dated
from portfolio.values.vocabulary import (
    COST_KINDS,
    FUNDERS,
    GROUPS,
    LIGHTS,
    MOST_BEDS,
    NATURES,
    REASONS,
    STAGES,
)

Kind = Literal["code", "text", "percent", "start", "finish", "money", "beds", "document"]
Value = str | int | Dated

#: Controls other than the line break, and halves of a surrogate pair.
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: The longest text a field takes, in characters.
LONGEST_TEXT: Final = 2000


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a status report: its name in commands and data, its kind, its label."""

    name: str
    kind: Kind
    label: Term
    codes: dict[str, Term] | None = None


REPORT_FIELDS: Final = (
    Field("stage", "code", Term("field", "Stage"), STAGES),
    Field("progress", "text", Term("field", "Physical progress")),
    Field("percent", "percent", Term("field", "Physical progress %")),
    Field("forecast_start", "start", Term("field", "Forecast start")),
    Field("forecast_finish", "finish", Term("field", "Forecast finish")),
    Field("forecast_opening", "finish", Term("field", "Forecast opening")),
    Field("actual_start", "start", Term("field", "Actual start")),
    Field("actual_finish", "finish", Term("field", "Actual finish")),
    Field("actual_opening", "finish", Term("field", "Actual opening")),
    Field("beds_open", "beds", Term("field", "Beds open now")),
    Field("beds_before", "beds", Term("field", "Open beds before the project")),
    Field("done_month", "money", Term("field", "Done this month")),
    Field("done_year", "money", Term("field", "Done this year")),
    Field("done_total", "money", Term("field", "Done since start")),
    Field("paid_year", "money", Term("field", "Paid this year")),
    Field("paid_total", "money", Term("field", "Paid to date")),
    Field("cost", "money", Term("field", "Reported cost")),
    Field("cost_kind", "code", Term("field", "Kind of cost"), COST_KINDS),
    Field("light", "code", Term("field", "Light"), LIGHTS),
    Field("reason", "code", Term("field", "Reason"), REASONS),
    Field("note", "text", Term("field", "Note")),
    Field("problem", "text", Term("field", "Problems")),
    Field("ask", "text", Term("field", "Matters to decide")),
    Field("ask_to", "text", Term("field", "Asked of")),
    Field("next", "text", Term("field", "Next month's work")),
    Field("source", "document", Term("field", "Source document")),
)
#: What is asked of a project that is added, besides the reason for the log; names as in a
#: `NewProject` and its figures. The first group must be given.
PROJECT_NEEDS: Final = (
    Field("code", "text", Term("project field", "Number")),
    Field("name_zh", "text", Term("project field", "Name")),
    Field("source", "document", Term("project field", "Source document")),
    Field("reason_words", "text", Term("project field", "Reason")),
)
PROJECT_PARTICULARS: Final = (
    Field("name_en", "text", Term("project field", "English name")),
    Field("group", "code", Term("project field", "Group"), GROUPS),
    Field("nature", "code", Term("project field", "Nature"), NATURES),
    Field("funder", "code", Term("project field", "Funder"), FUNDERS),
    Field("townships", "text", Term("project field", "Township")),
    Field("start", "start", Term("project field", "Planned start")),
    Field("finish", "finish", Term("project field", "Planned finish")),
)
PROJECT_FIGURES: Final = (
    Field("investment", "money", Term("project field", "Total investment")),
    Field("beds_new", "beds", Term("project field", "New beds")),
    Field("beds_built", "beds", Term("project field", "Beds built")),
    Field("beds_staffed", "beds", Term("project field", "Staffed beds")),
    Field("beds_opened", "beds", Term("project field", "Beds to be open")),
)
FIELD_BY_NAME: Final = {field.name: field for field in REPORT_FIELDS}
#: The forecasts, each of which is tentative or confirmed.
FORECASTS: Final = ("forecast_start", "forecast_finish", "forecast_opening")


def parse_text(text: str) -> str:
    """Return `text` without surrounding space.

    Raises WrongUsage for control characters and for more than LONGEST_TEXT characters.
    """
    cleaned = text.strip()
    if _CONTROL.search(cleaned):
        raise WrongUsage(mark("The text holds control characters; type it again without them."))
    if len(cleaned) > LONGEST_TEXT:
        raise WrongUsage(
            mark("The text is longer than {most} characters; shorten it."), most=LONGEST_TEXT
        )
    return cleaned


def parse_percent(text: str) -> int:
    """Return a percentage from 0 to 100 in tenths of a percent, so that `62.5` is 625.

    Raises WrongUsage for anything else.
    """
    value = read_number(text.replace("%", "").replace("\N{FULLWIDTH PERCENT SIGN}", ""))
    if value is None or value > 100 or (value * 10).denominator != 1:
        raise WrongUsage(
            mark("“{text}” is not a percentage from 0 to 100 with one decimal at most."), text=text
        )
    return int(value * 10)


def parse_code(field: Field, text: str) -> str:
    """Return a code of the field's vocabulary. Raises WrongUsage for one that it lacks."""
    codes = field.codes or {}
    if text not in codes:
        raise WrongUsage(
            mark("“{text}” is no code of {field}; the codes are: {codes}."),
            text=text,
            field=field.label,
            codes=", ".join(codes),
        )
    return text


_PARSERS: Final[dict[Kind, Callable[[str], Value]]] = {
    "text": parse_text,
    "document": parse_text,
    "percent": parse_percent,
    "start": lambda text: parse_dated(text, "start"),
    "finish": lambda text: parse_dated(text, "finish"),
    "money": parse_money,
    "beds": lambda text: read_count(text, MOST_BEDS),
}


def parse_field(field: Field, text: str) -> Value:
    """Return what an officer typed in `field` as its value: fen, beds, tenths of a percent, dates.

    Raises WrongUsage with a sentence fit to stand under the field.
    """
    return parse_code(field, text) if field.kind == "code" else _PARSERS[field.kind](text)


def field_text(field: Field, value: Value) -> str:
    """Return a value as plain text for data and for editing; `parse_field` reads it back."""
    if field.kind == "money" and isinstance(value, int):
        return yuan_text(value)
    if field.kind == "percent" and isinstance(value, int):
        return f"{value // 10}.{value % 10}" if value % 10 else str(value // 10)
    return str(value)
