"""What the records of the log, their fields and their values are called."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from portfolio.values.fields import FIELD_BY_NAME, REPORT_FIELDS, Field, field_words
from portfolio.values.kinds import DOCUMENT, FLAG
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Dated, Precision, parse_month
from portfolio.values.vocabulary import (
    COMPONENTS,
    CONTRACT_KINDS,
    DIRECTIONS,
    DOCUMENT_KINDS,
    FIGURES,
    FUNDERS,
    FUNDING_SOURCES,
    GOAL_ASPECTS,
    GOAL_MEASURES,
    GROUPS,
    INDICATOR_TYPES,
    MEASURES,
    NATURES,
    PARTICULARS,
    PLAN_STATUSES,
    POPULATION_STATUSES,
    REPORT_STATES,
    SIDES,
)
from portfolio.values.words import (
    UNKNOWN_TEXT,
    area_words,
    dated_text,
    listing,
    money_text,
    rate_text,
    say,
)

#: Columns that follow another one and say nothing by themselves.
SILENT: Final = ("filed_by", "filed_at", "known_on")
RECORDS: Final = {
    "project": Term("record", "Project"),
    "plan_entry": Term("record", "Entry of the plan"),
    "baseline": Term("record", "Baseline"),
    "part": Term("record", "Part of a project"),
    "succession": Term("record", "Succession"),
    "status_report": Term("record", "Status report"),
    "annual_plan": Term("record", "Annual plan"),
    "project_funding": Term("record", "Source of funds"),
    "phase": Term("record", "Money of a year or month"),
    "milestone": Term("record", "Milestone"),
    "contract": Term("record", "Contract"),
    "extension": Term("record", "Extension of the settlement"),
    "goal": Term("record", "Performance goal"),
    "site_visit": Term("record", "Visit to the site"),
    "audit_finding": Term("record", "Audit finding"),
    "site": Term("record", "Site"),
    "project_alias": Term("record", "Other name"),
    "project_township": Term("record", "Township of a project"),
    "project_bed_kind": Term("record", "Special beds"),
    "population": Term("record", "Population"),
    "target": Term("record", "Target"),
    "observed_stock": Term("record", "Observed stock"),
    "stock_change": Term("record", "Change of the stock"),
    "indicator": Term("record", "Indicator"),
    "observation": Term("record", "Observed value"),
    "stated_total": Term("record", "Stated total"),
    "source_document": Term("record", "Document"),
    "township": Term("record", "Township"),
    "funder": Term("record", "Funder"),
    "district": Term("record", "District"),
    "plan": Term("record", "Plan"),
    "issued_month": Term("record", "Issued month"),
    "issued_file": Term("record", "Cells of an issued month"),
    "import_run": Term("record", "Import"),
    "import_remark": Term("record", "Warning of an import"),
    "loose_figure": Term("record", "Wording of a figure"),
}
_COLUMNS: Final = {
    "state": Term("column of the log", "State"),
    "review_words": Term("column of the log", "Words of the review"),
    "doubted": Term("column of the log", "Taken in doubt"),
    "residents": Term("column of the log", "Residents"),
    "beds": Term("column of the log", "Beds"),
    "boundary": Term("column of the log", "Of another territory"),
    "rate": Term("column of the log", "Rate"),
    "amount": Term("column of the log", "Amount"),
    "funding_source": Term("column of the log", "Source of funds"),
    "side": Term("column of the log", "Years before or after"),
    "planned": Term("column of the log", "Planned"),
    "arrived": Term("column of the log", "Arrived"),
    "done": Term("column of the log", "Done"),
    "paid": Term("column of the log", "Paid"),
    "milestone": Term("column of the log", "Milestone of the year"),
    "nature": Term("column of the log", "Nature"),
    "address": Term("column of the log", "Address"),
    "funder_id": Term("column of the log", "Funder"),
    "township_id": Term("column of the log", "Township"),
    "group_code": Term("column of the log", "Group"),
    "investment_private": Term("column of the log", "of which paid privately"),
    **{f"investment_{name}": term for name, term in COMPONENTS.items()},
    "institution": Term("column of the log", "Institution"),
    "title": Term("column of the log", "Title"),
    "title_en": Term("column of the log", "English title"),
    "dated": Term("column of the log", "Date of the document"),
    "estimated": Term("column of the log", "Date is estimated"),
    "document_kind": Term("column of the log", "Kind of document"),
    "status": Term("column of the log", "Status"),
    "printed_in": Term("column of the log", "Where it is printed"),
    "document_number": Term("column of the log", "Number of the document"),
    "name": Term("column of the log", "Name"),
    "label": Term("column of the log", "Printed before the name"),
    "name_zh": Term("column of the log", "Chinese name"),
    "name_en": Term("column of the log", "English name"),
    "reason_words": Term("column of the log", "Reason in words"),
    "start": Term("column of the log", "Planned start"),
    "finish": Term("column of the log", "Planned finish"),
    "residents_as_of": Term("column of the log", "Day of the residents"),
    "begins": Term("column of the log", "Holds from"),
    "current_from": Term("column of the log", "First month as current"),
    "first_year": Term("column of the log", "First year"),
    "last_year": Term("column of the log", "Last year"),
    "known_from": Term("column of the log", "Known from"),
    "revision": Term("column of the log", "Revision"),
    "file": Term("column of the log", "File"),
    "added": Term("column of the log", "Rows added"),
    "changed": Term("column of the log", "Rows changed"),
    "warnings": Term("column of the log", "Warnings"),
    "unit": Term("column of the log", "Unit"),
    "type": Term("column of the log", "Type"),
    "direction": Term("column of the log", "Direction"),
    "base": Term("column of the log", "Base value"),
    "base_year": Term("column of the log", "Base year"),
    "earlier": Term("column of the log", "Earlier value"),
    "earlier_year": Term("column of the log", "Year of the earlier value"),
    "growth": Term("column of the log", "Printed growth, %"),
    "target": Term("column of the log", "Target value"),
    "target_year": Term("column of the log", "Target year"),
    "measure": Term("column of the log", "Measured by"),
    "observed": Term("column of the log", "Value"),
    "granted_on": Term("column of the log", "Granted on"),
    "months": Term("column of the log", "Months"),
    "aspect": Term("column of the log", "Aspect"),
    "stands": Term("column of the log", "How it stands"),
    "stands_on": Term("column of the log", "Stands so on"),
    "contract_number": Term("column of the log", "Number of the contract"),
    "contract_kind": Term("column of the log", "Kind of contract"),
    "party": Term("column of the log", "Contract party"),
    "signed_on": Term("column of the log", "Signed on"),
    "changes_number": Term("column of the log", "Changes the contract"),
    "visited_on": Term("column of the log", "Day of the visit"),
    "visitor": Term("column of the log", "Who was there"),
    "noted": Term("column of the log", "What was found"),
    "finding_number": Term("column of the log", "Number of the finding"),
    "found_on": Term("column of the log", "Found on"),
    "words": Term("column of the log", "Words of the finding"),
    "deadline": Term("column of the log", "To be remedied by"),
    "remedied_on": Term("column of the log", "Remedied on"),
    "remedy": Term("column of the log", "Remedy"),
}
_ENDINGS: Final = {
    "_precision": mark(" (precision)"),
    "_tentative": mark(" (tentative)"),
}
_PRECISIONS: Final = {
    "month": Term("precision", "to the month"),
    "year": Term("precision", "the year only"),
    "by": Term("precision", "not later than"),
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
    name: str, text: str | None, documents: Mapping[str, str], precision: Precision | None = None
) -> str:
    """Return a logged value as people read it: unknown ones as the sign, documents by title."""
    value = None if text is None else json.loads(text)
    if value is None:
        return UNKNOWN_TEXT
    if name == "source_id":
        return documents.get(str(value), str(value))
    if name == "township_id":
        return documents.get(f"township:{value}", str(value))
    if precision is not None and _is_date(name):
        return dated_text(Dated(parse_month(value), precision))
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
    "doubted": lambda value: listing(map(field_word, value.split(","))),
    "status": _by_code({**PLAN_STATUSES, **POPULATION_STATUSES}),
    "estimated": FLAG.words,
    "boundary": FLAG.words,
    "document_kind": _by_code(DOCUMENT_KINDS),
    "contract_kind": _by_code(CONTRACT_KINDS),
    "first_year": str,
    "last_year": str,
    "nature": _by_code(NATURES),
    "group_code": _by_code(GROUPS),
    # Funders are founded in the order of the vocabulary, before anything else of their table.
    "funder_id": lambda value: label(list(FUNDERS.values())[value - 1]),
    "investment": money_text,
    "investment_private": money_text,
    **{f"investment_{name}": money_text for name in COMPONENTS},
    "arrived": money_text,
    "amount": money_text,
    "planned": money_text,
    "done": money_text,
    "paid": money_text,
    "funding_source": _by_code(FUNDING_SOURCES),
    "side": _by_code(SIDES),
    "rate": lambda value: rate_text(Fraction(value, 100)),
    "type": _by_code(INDICATOR_TYPES),
    "direction": _by_code(DIRECTIONS),
    "measure": _by_code({**MEASURES, **GOAL_MEASURES}),
    "aspect": _by_code(GOAL_ASPECTS),
    "base_year": str,
    "earlier_year": str,
    "target_year": str,
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
