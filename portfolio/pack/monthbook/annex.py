"""Sheet 7, 规划项目一览（附件3）: the rows as printed, the printed totals beside the computed."""

from collections.abc import Sequence
from typing import Final

from portfolio.beds.records import Reconciliation
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.monthbook.page import Cell, Column, Ledger, Number, NumberKind, Sheet, sentences
from portfolio.pack.records import PrintedRow
from portfolio.values.language import Term, label, mark
from portfolio.values.words import name_of, say

NAME: Final = mark("7 Plan, Annex 3")
_SCALE: Final = Term("sheet", "Scale of works")
_BEDS: Final = Term("sheet", "Beds")
_PRINTED_HEADINGS: Final = {
    "continued": Term("sheet", "(1) Continued projects"),
    "new": Term("sheet", "(2) New (rebuilt, extended) projects"),
    "planned": Term("sheet", "(3) Planned projects"),
}
#: The summed columns: their place, the metric, and the unit in which the annex prints it.
_SUMMED: Final[tuple[tuple[int, str, NumberKind], ...]] = (
    (5, "land_area", "land"),
    (6, "investment", "big_money"),
    (7, "beds_built", "count"),
    (8, "beds_staffed", "count"),
    (9, "beds_opened", "count"),
    (10, "beds_new", "count"),
)
_NOTES: Final = (
    mark("Rows as printed, in the printed units; a cut-off name stands as printed."),
    mark("Land is summed from the areas read out of the printed text; (n/m): known for n of m."),
    mark("Printed totals stand beside computed ones and correct nothing; see sheet 8."),
    mark("Expected open beds include beds moved from old premises; not to be added to open ones."),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    return Sheet(
        name=say(NAME),
        title=say(mark("Projects of the plan (Annex 3)")),
        unit=say(mark("Unit: as printed")),
        columns=_columns(),
        rows=tuple(_ledger(material).rows),
        caption=name_of(material.plan),
        notes=sentences(*_NOTES),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "No.")), 6, centred=True),
        Column(label(Term("annex", "Project")), 36),
        Column(label(Term("annex", "Nature")), 14),
        Column(label(Term("annex", "Address")), 26),
        Column(label(Term("annex", "Years of works")), 16, centred=True),
        Column(label(Term("annex", "Land, 10,000 m²")), 40, label(_SCALE), hidden=True),
        Column(label(Term("annex", "Total investment, 100 million yuan")), 14, hidden=True),
        Column(label(Term("annex", "Beds built")), 18, label(_BEDS)),
        Column(label(Term("annex", "Staffed beds")), 11, label(_BEDS)),
        Column(label(Term("annex", "Expected open beds")), 12, label(_BEDS)),
        Column(label(Term("annex", "Expected new beds")), 12, label(_BEDS)),
        Column(label(Term("annex", "Funder")), 20),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(len(_columns()))
    everywhere: list[int] = []
    for group, term in _PRINTED_HEADINGS.items():
        rows = [row for row in material.printed if row.group == group]
        if rows:
            ledger.band(label(term))
            places = [ledger.add(_cells(number, row)) for number, row in enumerate(rows, 1)]
            _totals(ledger, material, group, places)
            everywhere += places
    if everywhere:
        ledger.band(label(Term("sheet", "All projects of the plan")))
        _totals(ledger, material, "all", everywhere)
    return ledger


def _cells(number: int, row: PrintedRow) -> tuple[Cell, ...]:
    return (
        str(number),
        row.name,
        row.nature or None,
        row.address or None,
        row.schedule or None,
        _land(row),
        *(_figure(row, metric, kind) for _, metric, kind in _SUMMED[1:]),
        row.funder or None,
    )


def _land(row: PrintedRow) -> Cell:
    """Return the text on scale as printed, and behind it the land area read out of it."""
    if row.land_area is None:
        return row.scope or None
    return Number("land", row.land_area, text=row.scope)


def _figure(row: PrintedRow, metric: str, kind: NumberKind) -> Cell:
    value: int | None = getattr(row, metric)
    if value is None:
        return None
    words = row.beds_built_printed.removeprefix(str(value)) if metric == "beds_built" else ""
    return Number(kind, value, words)


def _totals(ledger: Ledger, material: BookMaterial, scope: str, places: Sequence[int]) -> None:
    """Put the printed total, the computed one and their difference."""
    stated = _stated(material.reconciled.rows, scope)
    cells = {name: [None] * ledger.columns for name in ("printed", "computed", "difference")}
    table: dict[str, list[Cell]] = {name: [*row] for name, row in cells.items()}
    table["printed"][1] = label(Term("sheet", "Total as printed"))
    table["computed"][1] = label(Term("sheet", "Total of the rows"))
    table["difference"][1] = label(Term("sheet", "Printed less computed"))
    for column, metric, kind in _SUMMED:
        found = stated.get(metric)
        table["computed"][column] = ledger.sum(places, column)
        if found and found.stated is not None:
            table["printed"][column] = Number(kind, found.stated)
        if found and found.difference is not None:
            table["difference"][column] = Number(kind, found.difference)
    ledger.add(table["printed"], "subtotal")
    ledger.add(table["computed"], "total")
    if any(isinstance(cell, Number) and cell.value for cell in table["difference"]):
        ledger.add(table["difference"], "subtotal")


def _stated(rows: Sequence[Reconciliation], scope: str) -> dict[str, Reconciliation]:
    """Return the printed totals of a group, or of all, by metric; the first where several are."""
    found: dict[str, Reconciliation] = {}
    for row in rows:
        if row.kind == "stated_total" and row.scope == scope:
            found.setdefault(row.metric, row)
    return found
