"""Sheet 7, 规划项目一览（附件3）: the rows as printed, the printed totals beside the computed."""

from collections.abc import Sequence
from typing import Final

from portfolio.beds.records import Reconciliation
from portfolio.pack.frame import Ledger
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.monthbook.page import page
from portfolio.pack.records import PrintedRow
from portfolio.pack.sheet import Column, Content, Number, Sheet
from portfolio.values.language import Term, label, mark
from portfolio.values.words import name_of, say

NAME: Final = mark("7 Plan, Annex 3")
_PRINTED_HEADINGS: Final = {
    "continued": Term("sheet", "(1) Continued projects"),
    "new": Term("sheet", "(2) New (rebuilt, extended) projects"),
    "planned": Term("sheet", "(3) Planned projects"),
}
_NOTES: Final = (
    mark("Rows as printed, in the printed units; a cut-off name stands as printed."),
    mark("Land is summed from the areas read out of the printed text; (n/m): known for n of m."),
    mark("Printed totals stand beside computed ones and correct nothing; see sheet 8."),
    mark("Expected open beds include beds moved from old premises; not to be added to open ones."),
)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    return page(
        material,
        _ledger(material),
        NAME,
        mark("Projects of the plan (Annex 3)"),
        unit=mark("Unit: as printed"),
        under=name_of(material.plan),
        notes=map(say, _NOTES),
    )


def _columns() -> tuple[Column, ...]:
    """Return the columns; the summed ones bear the name of the metric that the annex prints."""
    scale, beds = label(Term("sheet", "Scale of works")), label(Term("sheet", "Beds"))
    land = label(Term("annex", "Land, 10,000 m²"))
    money = label(Term("annex", "Total investment, 100 million yuan"))
    built = label(Term("annex", "Beds built"))
    staffed = label(Term("annex", "Staffed beds"))
    opened = label(Term("annex", "Expected open beds"))
    new = label(Term("annex", "Expected new beds"))
    return (
        Column(label(Term("sheet", "No.")), 6, centred=True),
        Column(label(Term("annex", "Project")), 36),
        Column(label(Term("annex", "Nature")), 14),
        Column(label(Term("annex", "Address")), 26),
        Column(label(Term("annex", "Years of works")), 16, centred=True),
        Column(land, 40, "land", scale, name="land_area"),
        Column(money, 14, "big_money", name="investment"),
        Column(built, 18, "count", beds, name="beds_built"),
        Column(staffed, 11, "count", beds, name="beds_staffed"),
        Column(opened, 12, "count", beds, name="beds_opened"),
        Column(new, 12, "count", beds, name="beds_new"),
        Column(label(Term("annex", "Funder")), 20),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(_columns())
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


def _cells(number: int, row: PrintedRow) -> tuple[Content, ...]:
    return (
        str(number),
        row.name,
        row.nature or None,
        row.address or None,
        row.schedule or None,
        _land(row),
        row.investment,
        _built(row),
        row.beds_staffed,
        row.beds_opened,
        row.beds_new,
        row.funder or None,
    )


def _land(row: PrintedRow) -> Content:
    """Return the text on scale as printed, and behind it the land area read out of it."""
    if row.land_area is None:
        return row.scope or None
    return Number("land", row.land_area, text=row.scope)


def _built(row: PrintedRow) -> Content:
    """Return the beds built, with the words printed behind them."""
    if row.beds_built is None:
        return None
    words = row.beds_built_printed.removeprefix(str(row.beds_built))
    return Number("count", row.beds_built, words)


def _totals(ledger: Ledger, material: BookMaterial, scope: str, places: Sequence[int]) -> None:
    """Put the printed total, the computed one and their difference."""
    stated = _stated(material.reconciled.rows, scope)
    found = [stated.get(column.name) for column in ledger.columns]
    summed = [
        ledger.sum(places, place) if column.name else None
        for place, column in enumerate(ledger.columns)
    ]
    difference = [row.difference if row else None for row in found]
    printed, computed = Term("sheet", "Total as printed"), Term("sheet", "Total of the rows")
    ledger.add(_titled(printed, [row.stated if row else None for row in found]), "subtotal")
    ledger.add(_titled(computed, summed), "total")
    if any(difference):
        ledger.add(_titled(Term("sheet", "Printed less computed"), difference), "subtotal")


def _titled(title: Term, cells: Sequence[Content]) -> list[Content]:
    return [cells[0], label(title), *cells[2:]]


def _stated(rows: Sequence[Reconciliation], scope: str) -> dict[str, Reconciliation]:
    """Return the printed totals of a group, or of all, by metric; the first where several are."""
    found: dict[str, Reconciliation] = {}
    for row in rows:
        if row.kind == "stated_total" and row.scope == scope:
            found.setdefault(row.metric, row)
    return found
