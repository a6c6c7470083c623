"""What the records of the log, their fields and their values are called."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from portfolio.values.fields import FIELD_BY_NAME, REPORT_FIELDS, Field, field_words
from portfolio.values.kinds import DOCUMENT
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Dated, parse_month
from portfolio.values.vocabulary import (
    FIGURES,
    FUNDERS,
    FUNDING_SOURCES,
    NATURES,
    PARTICULARS,
    REPORT_STATES,
)
from portfolio.values.words import UNKNOWN_TEXT, area_words, dated_text, money_text, rate_text, say

#: Columns that follow another one and say nothing by themselves.
SILENT: Final = ("filed_by", "filed_at", "known_on")
RECORDS: Final = {
    "project": Term("record", "Project"),
    "baseline": Term("record", "Baseline"),
    "status_report": Term("record", "Status report"),
    "annual_plan": Term("record", "Annual plan"),
    "project_funding": Term("record", "Source of funds"),
    "phase": Term("record", "Money of a year or month"),
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
    "import_run": Term("record", "Import"),
    "import_remark": Term("record", "Warning of an import"),
    "loose_figure": Term("record", "Wording of a figure"),
}
_COLUMNS: Final = {
    "state": Term("column of the log", "State"),
    "review_words": Term("column of the log", "Words of the review"),
    "residents": Term("column of the log", "Residents"),
    "beds": Term("column of the log", "Beds"),
    "rate": Term("column of the log", "Rate"),
    "amount": Term("column of the log", "Amount"),
    "funding_source": Term("column of the log", "Source of funds"),
    "planned": Term("column of the log", "Planned"),
    "done": Term("column of the log", "Done"),
    "paid": Term("column of the log", "Paid"),
    "milestone": Term("column of the log", "Milestone of the year"),
    "nature": Term("column of the log", "Nature"),
    "address": Term("column of the log", "Address"),
    "funder_id": Term("column of the log", "Funder"),
    "title": Term("column of the log", "Title"),
    "dated": Term("column of the log", "Date of the document"),
    "document_number": Term("column of the log", "Number of the document"),
    "name_zh": Term("column of the log", "Chinese name"),
    "name_en": Term("column of the log", "English name"),
    "reason_words": Term("column of the log", "Reason in words"),
    "start": Term("column of the log", "Planned start"),
    "finish": Term("column of the log", "Planned finish"),
    "file": Term("column of the log", "File"),
    "added": Term("column of the log", "Rows added"),
    "changed": Term("column of the log", "Rows changed"),
    "warnings": Term("column of the log", "Warnings"),
}
_ENDINGS: Final = {
    "_precision": mark(" (precision)"),
    "_tentative": mark(" (tentative)"),
}
_PRECISIONS: Final = {
    "month": Term("precision", "to the month"),
    "year": Term("precision", "the year only"),
}


def record_word(record: str) -> str:
    """Return what a kind of record is called."""
    return label(RECORDS[record])


def has_word(name: str) -> bool:
    """Tell whether a column has a name that people know it by."""
    return _term(_base(name)) is not None


def field_word(name: str) -> str:
    """Return what a column is called; a precision or certainty by the date it belongs to."""
    for ending, word in _ENDINGS.items():
        if name.endswith(ending):
            return f"{field_word(name.removesuffix(ending))}{say(word)}"
    term = _term(name)
    return label(term) if term else name


def _base(name: str) -> str:
    return name.removesuffix("_precision").removesuffix("_tentative")


def _term(name: str) -> Term | None:
    field = FIELD_BY_NAME.get(name.removesuffix("_id"))
    if field is not None:
        return field.label
    return FIGURES.get(name) or PARTICULARS.get(name) or _COLUMNS.get(name)


def value_word(
    name: str, text: str | None, documents: Mapping[str, str], precision: str | None = None
) -> str:
    """Return a logged value as people read it: unknown ones as the sign, documents by title."""
    value = None if text is None else json.loads(text)
    if value is None:
        return UNKNOWN_TEXT
    if name == "source_id":
        return documents.get(str(value), str(value))
    if precision == "year" and _is_date(name):
        return dated_text(Dated(parse_month(value), "year"))
    return _reader(name)(value)


def _is_date(name: str) -> bool:
    field = FIELD_BY_NAME.get(name)
    return name in ("start", "finish") or (field is not None and field.kind.dated)


def _reader(name: str) -> Callable[[Any], str]:
    if _is_date(name):
        return lambda value: dated_text(Dated(parse_month(value), "month"))
    field = FIELD_BY_NAME.get(name)
    if field is not None:
        return _by_code(field.codes) if field.codes else lambda value: field_words(field, value)
    if name.endswith("_tentative"):
        return lambda value: say(mark("yes")) if value else say(mark("no"))
    if name.endswith("_precision"):
        return _by_code(_PRECISIONS)
    return area_words if name.endswith("area") else _READERS.get(name, _plainly)


def _plainly(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _by_code(codes: Mapping[str, Term]) -> Callable[[Any], str]:
    """Return what tells a code in words; one that is none of today's is told as it stands."""
    return lambda value: label(codes[value]) if value in codes else str(value)


_READERS: Final[dict[str, Callable[[Any], str]]] = {
    "state": _by_code(REPORT_STATES),
    "nature": _by_code(NATURES),
    # Funders are founded in the order of the vocabulary, before anything else of their table.
    "funder_id": lambda value: label(list(FUNDERS.values())[value - 1]),
    "investment": money_text,
    "amount": money_text,
    "planned": money_text,
    "done": money_text,
    "paid": money_text,
    "funding_source": _by_code(FUNDING_SOURCES),
    "rate": lambda value: rate_text(Fraction(value, 100)),
}


# --- words sought in the log --------------------------------------------------------------------


def columns_called(text: str) -> list[str]:
    """Return the columns whose name in the language spoken has `text` in it."""
    named = {**{_column(field): field.label for field in REPORT_FIELDS}, **_COLUMNS}
    named |= {**FIGURES, **PARTICULARS}
    return [name for name, term in named.items() if _has(term, text)]


def records_called(text: str) -> list[str]:
    """Return the kinds of record whose name in the language spoken has `text` in it."""
    return [name for name, term in RECORDS.items() if _has(term, text)]


def codes_called(text: str) -> list[str]:
    """Return the codes of report fields whose word in the language spoken has `text` in it."""
    vocabularies = [field.codes for field in REPORT_FIELDS if field.codes]
    return [code for codes in vocabularies for code, term in codes.items() if _has(term, text)]


def _column(field: Field) -> str:
    return f"{field.name}_id" if field.kind is DOCUMENT else field.name


def _has(term: Term, text: str) -> bool:
    return text.casefold() in label(term).casefold()
