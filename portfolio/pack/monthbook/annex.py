"""Sheet 7, 规划项目一览（附表3）: the rows as printed, the printed totals beside the computed."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.pack.frame import Entry, Ledger, cells_of, framed
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.records import PrintedRow
from portfolio.pack.sheet import Content, Kind, Number, Sheet
from portfolio.projects.words.page import plan_text
from portfolio.values.language import Term, label, mark
from portfolio.values.words import say

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
_PARTS: Final = mark("Parts stand under their project, within its figures; no total adds them.")


class _Line(NamedTuple):
    """A row of the annex with its number under its heading; a part has none."""

    number: str
    row: PrintedRow


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    return framed(
        _ledger(material),
        material.head,
        say(NAME),
        say(mark("Projects of the plan (Annex 3)")),
        plan_text(material.plan),
        unit=say(mark("Unit: as printed")),
        notes=map(
            say, (*_NOTES, *([_PARTS] if any(row.parts for row in material.printed) else []))
        ),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger.ruled(_ENTRIES)
    everywhere: list[int] = []
    for group, term in _PRINTED_HEADINGS.items():
        rows = [row for row in material.printed if row.group == group]
        if rows:
            ledger.band(label(term))
            places = [_add(ledger, number, row) for number, row in enumerate(rows, 1)]
            _totals(ledger, material, group, places)
            everywhere += places
    if everywhere:
        ledger.band(label(Term("sheet", "All projects of the plan")))
        _totals(ledger, material, "all", everywhere)
    return ledger


def _add(ledger: Ledger, number: int, row: PrintedRow) -> int:
    """Put a project and under it its parts, which no sum adds; return the project's place."""
    place = ledger.add(cells_of(_ENTRIES, _Line(str(number), row)))
    for part in row.parts:
        ledger.add(cells_of(_ENTRIES, _Line("", part)))
    return place


def _land(line: _Line) -> Content:
    """Return the text on scale as printed, and behind it the land area read out of it."""
    row = line.row
    if row.land_area is None:
        return row.scope or None
    return Number("land", row.land_area, text=row.scope)


def _built(line: _Line) -> Content:
    """Return the beds built, with the words printed behind them."""
    row = line.row
    if row.beds_built is None:
        return None
    words = row.beds_built_printed.removeprefix(str(row.beds_built))
    return Number("count", row.beds_built, words)


_BEDS: Final = Term("sheet", "Beds")


def _figure(
    title: Term, width: float, name: str, kind: Kind = "count", above: Term | str = _BEDS
) -> Entry[_Line]:
    """Return the column of a figure that is summed; it bears the name of the metric printed."""
    return Entry(title, width, lambda line: getattr(line.row, name), kind, above, name=name)


_ENTRIES: Final[tuple[Entry[_Line], ...]] = (
    Entry(Term("sheet", "No."), 6, lambda line: line.number or None, centred=True),
    Entry(Term("annex", "Project"), 36, lambda line: line.row.name),
    Entry(Term("annex", "Nature"), 14, lambda line: line.row.nature or None),
    Entry(Term("annex", "Address"), 26, lambda line: line.row.address or None),
    Entry(Term("annex", "Years of works"), 16, lambda at: at.row.schedule or None, centred=True),
    Entry(
        Term("annex", "Land, 10,000 m²"),
        40,
        _land,
        "land",
        Term("sheet", "Scale of works"),
        name="land_area",
        worded=True,
    ),
    _figure(Term("annex", "Total investment, 100 million yuan"), 14, "investment", "big_money", ""),
    Entry(Term("annex", "Beds built"), 18, _built, "count", _BEDS, name="beds_built"),
    _figure(Term("annex", "Staffed beds"), 11, "beds_staffed"),
    _figure(Term("annex", "Expected open beds"), 12, "beds_opened"),
    _figure(Term("annex", "Expected new beds"), 12, "beds_new"),
    Entry(Term("annex", "Funder"), 20, lambda line: line.row.funder or None),
)


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
