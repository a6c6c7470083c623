"""Sheet 6, 床位测算表: in each view the months in which beds change, against the target."""

from collections.abc import Iterable, Mapping
from typing import Final

from portfolio.beds.records import Capacity, CapacityTable, MonthCapacity, Step
from portfolio.beds.words import answer_block, caveat, residents_text
from portfolio.pack.frame import Ledger
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.monthbook.page import page
from portfolio.pack.sheet import Column, Content, Lines, Number, Sheet
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import dated_text, listing, month_text, say

NAME: Final = mark("6 Bed capacity")
_RATE: Final = Term("sheet", "Beds per 1,000 residents")
_GAP: Final = Term("sheet", "Short of the target, beds")
_FIXED: Final = Term("sheet", "2020 census")
_LATEST: Final = Term("sheet", "newest population")
#: More projects than these are counted, not named.
_MOST_NAMED: Final = 12
#: Line and pattern of the three views and the target, apart in grey print too.
_STYLES: Final = ("solid", "dash", "thick", "dots")


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet; without a target or a census it says that nothing can be told."""
    return page(
        material,
        _ledger(material),
        NAME,
        mark("Bed capacity against the target"),
        unit=mark("Unit: beds"),
        notes=_notes(material),
        frozen=1,
        lines=_lines(material.tables) if material.tables else None,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "Month")), 13, centred=True),
        Column(label(Term("sheet", "Opened")), 30),
        Column(label(Term("sheet", "New beds")), 10, "count"),
        Column(label(Term("sheet", "Beds (estimated)")), 12, "count"),
        Column(label(_FIXED), 11, above=label(_RATE)),
        Column(label(_LATEST), 11, above=label(_RATE)),
        Column(label(Term("sheet", "Target")), 9, "per_1000"),
        Column(label(_FIXED), 11, "count", label(_GAP)),
        Column(label(_LATEST), 11, "count", label(_GAP)),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(_columns())
    if not material.tables:
        ledger.note(say(mark("No target or no census is on record: capacity cannot be told.")))
    for view in VIEWS if material.tables else ():
        _block(ledger, material, view)
    return ledger


def _block(ledger: Ledger, material: BookMaterial, view: str) -> None:
    fixed, latest = material.tables[view], material.latest[view]
    ledger.band(say(mark("View: {view}"), view=label(VIEWS[view])))
    shown = _months(fixed.capacity, material.as_of, fixed.months[-1].month)
    steps = {step.month: step for step in fixed.capacity.timeline}
    for one, other in zip(fixed.months, latest, strict=True):
        if one.month in shown:
            ledger.add(_cells(fixed.capacity, one, other, steps.get(one.month)))
    for text in _left_out(material, fixed.capacity, view):
        ledger.note(text)


def _months(capacity: Capacity, as_of: Month, last: Month) -> set[Month]:
    """Return the base month, the months of change, the as-of month and the target month."""
    changed = {step.month for step in capacity.timeline}
    wanted = {capacity.target.baseline_month, as_of, capacity.target.month, *changed}
    return {month for month in wanted if month <= last}


def _cells(
    capacity: Capacity,
    fixed: MonthCapacity,
    latest: MonthCapacity,
    step: Step | None,
) -> tuple[Content, ...]:
    base = fixed.month == capacity.target.baseline_month
    precise = Dated(fixed.month, step.precision if step else "month")
    held = "*" if latest.residents.held else ""
    return (
        dated_text(precise),
        say(mark("stock of the base year")) if base else _opened(fixed),
        None if base else fixed.added,
        fixed.beds,
        Number("rate", fixed.per_1000),
        Number("rate", latest.per_1000, held),
        capacity.target.rate,
        fixed.shortfall,
        Number("count", latest.shortfall, held),
    )


def _opened(month: MonthCapacity) -> str | None:
    if not month.opened or len(month.opened) > _MOST_NAMED:
        return _counted(month.projects)
    return listing(month.opened)


def _counted(projects: int) -> str | None:
    if not projects:
        return None
    return plural("{number} project", "{number} projects", projects).format(number=projects)


def _left_out(material: BookMaterial, capacity: Capacity, view: str) -> Iterable[str]:
    if view == "forecast" and capacity.no_evidence_projects:
        yield plural(
            "Not counted, no recent evidence: {beds} beds of {projects} project{codes}",
            "Not counted, no recent evidence: {beds} beds of {projects} projects{codes}",
            capacity.no_evidence_projects,
        ).format(
            beds=f"{capacity.no_evidence_beds:,}",
            projects=capacity.no_evidence_projects,
            codes=_codes(item.code for item in capacity.no_evidence),
        )
    if capacity.unknown:
        yield say(
            mark("Partly in use or without figures, beds not counted: {codes}"),
            codes=listing(capacity.unknown),
        )
    if view == "confirmed":
        yield say(
            mark("Ends with {month}; later openings are not yet in use."),
            month=month_text(material.as_of),
        )


def _codes(codes: Iterable[str]) -> str:
    found = list(codes)
    return f" ({listing(found)})" if found and len(found) <= _MOST_NAMED else ""


def _notes(material: BookMaterial) -> tuple[str, ...]:
    if material.answer is None:
        return ()
    line = material.answer.line("plan", "latest")
    return (
        *answer_block(material.answer),
        caveat(material.answer),
        say(
            mark("Newest population: {population}; * the figure of an earlier day is held"),
            population=residents_text(line.residents),
        ),
        say(mark("The target is an anticipatory indicator. Rates are rounded half up.")),
    )


def _lines(tables: Mapping[str, CapacityTable]) -> Lines:
    """Return the rates over the census by month, a view a line; what is in use ends as of."""
    whole = tables["plan"]
    months = [item.month for item in whole.months]
    series = []
    for view in VIEWS:
        rates = {item.month: item.per_1000 for item in tables[view].months}
        series.append((label(VIEWS[view]), tuple(rates.get(month) for month in months)))
    target = Number("per_1000", whole.capacity.target.rate).shown
    series.append((label(Term("sheet", "Target")), (target,) * len(months)))
    return Lines(
        title=say(mark("Beds per 1,000 residents, over the 2020 census")),
        months=tuple(months),
        series=tuple(series),
        styles=_STYLES,
    )
