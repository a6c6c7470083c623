"""Sheet 8, 数据核对: stated totals and each row's identity against what the rows say."""

from typing import Final

from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.beds.words.reconciliation import (
    NO_PROOF,
    STATUS_SIGNS,
    is_figure,
    metric_words,
    reading_words,
    scope_words,
    status_words,
)
from portfolio.pack.frame import Ledger, framed
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.sheet import Column, Content, Kind, Sheet, number
from portfolio.projects.words.page import document_text, plan_text
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import AREAS
from portfolio.values.words import UNKNOWN_TEXT, say

NAME: Final = mark("8 Reconciliation")
_KINDS: Final[dict[str, Kind]] = {
    "investment": "money",
    "growth": "per_1000",  # hundredths, of a percent
}
_UNITS: Final[dict[Kind, Term]] = {
    "money": Term("sheet unit", "10,000 yuan"),
    "land": Term("sheet unit", "10,000 m²"),
}
#: Up to so many rows all are listed; of more, a project's own row only where it does not agree.
_MOST_LISTED: Final = 200
_NOTES: Final = (
    mark("No printed figure is corrected; each difference is shown as it is."),
    mark("Explanations give money in yuan and areas in m²."),
    NO_PROOF,
    mark(
        "= agrees; ≈ equal once rounded to the printed digits; ≠ differs; ? a figure is missing;"
        " i odd in print."
    ),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    return framed(
        _ledger(material),
        material.head,
        say(NAME),
        say(mark("Stated totals against the rows")),
        plan_text(material.plan),
        unit=say(mark("Units as given in each row")),
        notes=map(say, _NOTES),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "Scope")), 18),
        Column(label(Term("sheet", "Figure")), 26),
        Column(label(Term("sheet", "Unit")), 13, centred=True),
        Column(label(Term("sheet", "As printed")), 14),
        Column(label(Term("sheet", "Stated")), 15, "money"),
        Column(label(Term("sheet", "Computed")), 15, "money"),
        Column(label(Term("sheet", "Stated less computed")), 13, "money"),
        Column(label(Term("sheet", "Known for")), 10, centred=True),
        Column(label(Term("sheet", "Verdict")), 13, centred=True),
        Column(label(Term("sheet", "What would explain it")), 60),
        Column(label(Term("sheet", "Source")), 40),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(_columns())
    rows = material.reconciled.rows
    shown = [row for row in rows if len(rows) <= _MOST_LISTED or not _quiet(row)]
    for row in shown:
        ledger.add(_cells(material, row))
    if len(shown) < len(rows):
        agree = len(rows) - len(shown)
        ledger.note(say(mark("{number} more projects whose own row agrees."), number=agree))
    if not ledger.rows:
        ledger.note(say(mark("No totals are on record to hold the rows against.")))
    return ledger


def _quiet(row: Reconciliation) -> bool:
    """Tell whether a project's own row says nothing that needs to be looked at."""
    return row.kind != "stated_total" and row.status == "agrees"


def _cells(material: BookMaterial, row: Reconciliation) -> tuple[Content, ...]:
    kind = "land" if row.metric in AREAS else _KINDS.get(row.metric, "count")
    return (
        scope_words(row),
        metric_words(row),
        _unit(row, kind),
        row.stated_printed or None,
        number(kind, row.stated),
        number(kind, row.computed),
        number(kind, row.difference),
        f"{row.known}/{row.of}",
        f"{STATUS_SIGNS[row.status]} {status_words(row)}",
        "\n".join(reading_words(row, item) for item in row.readings)
        or row.computed_printed
        or None,
        document_text(material.reconciled.documents.get(row.source), row.source),
    )


def _unit(row: Reconciliation, kind: Kind) -> str:
    if kind in _UNITS:
        return label(_UNITS[kind])
    if not is_figure(row):
        return UNKNOWN_TEXT
    if row.metric == "projects":
        return label(Term("sheet unit", "projects"))
    if row.metric == "growth":
        return "%"
    return label(Term("sheet unit", "beds"))
