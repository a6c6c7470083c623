"""Sheet 6, 床位测算表: in each view the months in which beds change, against the target."""

from collections.abc import Iterable, Mapping
from typing import Final

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.capacity import Capacity, MonthCapacity, Step
from portfolio.beds.records.table import CapacityTable
from portfolio.beds.words.answer import answer_block
from portfolio.beds.words.base import basis_head, basis_text, caveat, residents_text
from portfolio.beds.words.months import set_text
from portfolio.beds.words.notes import left_out
from portfolio.pack.frame import Ledger, dated, framed
from portfolio.pack.monthbook.material import BookMaterial, caption
from portfolio.pack.sheet import Column, Content, Lines, Number, Sheet
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import POPULATION_BASES, VIEWS
from portfolio.values.words import clauses, listing, month_text, say

NAME: Final = mark("6 Bed capacity")
_RATE: Final = Term("sheet", "Beds per 1,000 residents")
_GAP: Final = Term("sheet", "Short of the target, beds")
#: More projects than these are counted, not named.
_MOST_NAMED: Final = 12
#: Line and pattern of the three views and the target, apart in grey print too.
_STYLES: Final = ("solid", "dash", "thick", "dots")


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet; without a target or a census it says that nothing can be told."""
    return framed(
        _ledger(material),
        material.head,
        say(NAME),
        say(mark("Bed capacity against the target")),
        caption(material),
        unit=say(mark("Unit: beds")),
        notes=_notes(material),
        frozen=1,
        lines=_lines(material.tables) if material.tables else None,
    )


def _columns(answer: Answer | None) -> tuple[Column, ...]:
    own, latest = _bases(answer)
    return (
        Column(label(Term("sheet", "Month")), 13, centred=True),
        Column(label(Term("sheet", "Opened")), 30),
        Column(label(Term("sheet", "New beds")), 10, "count"),
        Column(label(Term("sheet", "Beds (estimated)")), 12, "count"),
        Column(label(Term("sheet", "At most in use")), 12, "count"),
        Column(own, 11, above=label(_RATE)),
        Column(latest, 11, above=label(_RATE)),
        Column(label(Term("sheet", "Target")), 9, "per_1000"),
        Column(own, 11, "count", label(_GAP)),
        Column(latest, 11, "count", label(_GAP)),
    )


def _bases(answer: Answer | None) -> tuple[str, str]:
    """Return what the two populations are called, in a word or two where there is an answer."""
    if answer is None:
        own, latest = map(label, POPULATION_BASES.values())
    else:
        own, latest = (
            basis_head(answer.line("plan", basis).residents) for basis in POPULATION_BASES
        )
    return own, latest


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(_columns(material.answer))
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
            ledger.add(_cells(material, (one, other), steps.get(one.month)))
    for text in _left_out(material, fixed.capacity, view):
        ledger.note(text)


def _months(capacity: Capacity, as_of: Month, last: Month) -> set[Month]:
    """Return the base month, the months of change, the as-of month and the target month."""
    changed = {step.month for step in capacity.timeline}
    wanted = {capacity.target.baseline_month, as_of, capacity.target.month, *changed}
    return {month for month in wanted if month <= last}


def _cells(
    material: BookMaterial, both: tuple[MonthCapacity, MonthCapacity], step: Step | None
) -> tuple[Content, ...]:
    """Return a month over both populations; in use its least, with the most beside it."""
    (fixed, latest), target = both, material.tables["plan"].capacity.target
    base = fixed.month == target.baseline_month
    start = material.answer.base if material.answer else None
    stock = mark("the statistics' bed count")
    first = stock if start and start.stock else mark("stock of the base year")
    precise = Dated(fixed.month, step.precision if step else "month")
    held = "*" if latest.residents.held else ""
    return (
        dated(precise),
        say(first) if base else _opened(fixed),
        None if base or fixed.set_to else fixed.added,
        fixed.beds,
        fixed.most,
        Number("rate", fixed.per_1000),
        Number("rate", latest.per_1000, held),
        target.rate,
        fixed.shortfall,
        Number("count", latest.shortfall, held),
    )


def _opened(month: MonthCapacity) -> str | None:
    """Return what opened, and that the count starts anew from the statistics where it does."""
    if not month.opened or len(month.opened) > _MOST_NAMED:
        opened = _counted(month.projects)
    else:
        opened = listing(month.opened)
    return clauses([text for text in (set_text(month), opened) if text]) or None


def _counted(projects: int) -> str | None:
    if not projects:
        return None
    return plural("{number} project", "{number} projects", projects).format(number=projects)


def _left_out(material: BookMaterial, capacity: Capacity, view: str) -> Iterable[str]:
    if view == "forecast" and material.answer:
        yield from (f"{text}{_codes(capacity)}" for text in left_out(material.answer))
    if view == "confirmed" and capacity.no_evidence_projects:
        yield plural(
            "No document, in the most alone: {beds} beds of {projects} project{codes}",
            "No document, in the most alone: {beds} beds of {projects} projects{codes}",
            capacity.no_evidence_projects,
        ).format(
            beds=f"{capacity.no_evidence_beds:,}",
            projects=capacity.no_evidence_projects,
            codes=_codes(capacity),
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


def _codes(capacity: Capacity) -> str:
    codes = [item.code for item in capacity.no_evidence]
    return say(mark(" ({codes})"), codes=listing(codes)) if 0 < len(codes) <= _MOST_NAMED else ""


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
    basis = basis_text(whole.capacity.residents)
    series.append((label(Term("sheet", "Target")), (target,) * len(months)))
    return Lines(
        title=say(mark("Beds per 1,000 residents, over the {basis}"), basis=basis),
        months=tuple(months),
        series=tuple(series),
        styles=_STYLES,
    )
