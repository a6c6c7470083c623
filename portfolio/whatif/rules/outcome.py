"""What a position comes to: beds against the target, and the money by year."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from portfolio.beds.records.capacity import Capacity, MonthCapacity, Opening, WithoutEvidence
from portfolio.beds.rules.capacity.measure import by_month, measure
from portfolio.beds.rules.levels.course import turns
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.values.allocation import spread
from portfolio.values.months import Month
from portfolio.whatif.records import (
    HALTED,
    IN_USE,
    NO_EVIDENCE,
    Entry,
    Money,
    Move,
    Outcome,
    Position,
    Scenario,
)
from portfolio.whatif.rules.changes import applied


def outcome(position: Position, scenario: Scenario) -> Outcome:
    """Return what a scenario comes to, beside what it starts from. Raises what `applied` does."""
    after = applied(position, scenario)
    return Outcome(
        scenario=scenario,
        start=position,
        position=after,
        before=measured(position),
        after=measured(after),
        moves=moves(position, after),
        money_before=money(position),
        money_after=money(after),
    )


def answer(position: Position, scenario: Scenario) -> Capacity:
    """Return only what becomes of the target: what a screen asks for at every key."""
    return measured(applied(position, scenario))


def measured(position: Position) -> Capacity:
    """Return the bed capacity of a position against its target, by the rules of `capacity`."""
    return measure(position.view, view_of(position), position.ground, position.basis)


def months_of(position: Position, months: tuple[Month, ...]) -> tuple[MonthCapacity, ...]:
    """Return the capacity of a position at the end of each of `months`."""
    view = view_of(position)
    return by_month(position.view, view, position.ground, position.basis, months)


def as_they_change(positions: Sequence[Position]) -> list[tuple[MonthCapacity, ...]]:
    """Return the capacity of each position, in the months in which that of any changes.

    Those by which a target is to be reached are among them.
    """
    found = {position.by for position in positions}
    for position in positions:
        found |= {entry.opens.month for entry in position.entries if entry.opens and entry.beds}
        found |= {month for part in position.parts for month in turns(part.course)}
    first = min(position.ground.target.baseline_month for position in positions)
    months = tuple(sorted({first, *(month for month in found if month >= first)}))
    return [months_of(position, months) for position in positions]


def view_of(position: Position) -> ViewOfProjects:
    """Return what a position counts, and what it names without counting."""
    without = [e for e in position.entries if e.why and e.opens is None]
    openings = (_opening(entry) for entry in position.entries)
    return ViewOfProjects(
        openings=(*(opening for opening in openings if opening), *position.others),
        in_use=position.parts,
        no_evidence=tuple(WithoutEvidence(entry.code, entry.beds, entry.why) for entry in without),
        no_evidence_beds=sum(entry.beds or 0 for entry in without),
        no_evidence_projects=len(without),
        unknown=unknown(position),
        partly_open=position.partly_open,
    )


def unknown(position: Position) -> tuple[str, ...]:
    """Return the codes that cannot be counted: their beds, or some of them, or their month."""
    skipped, partly = (HALTED, NO_EVIDENCE), set(position.partly)
    planned = (
        entry.code
        for entry in position.entries
        if entry.code in partly or (not entry.counts and entry.standing not in skipped)
    )
    return (*planned, *(code for code in position.outside if code in partly))


def _opening(entry: Entry) -> Opening | None:
    if entry.opens is None or entry.beds is None or (entry.parted and entry.standing == IN_USE):
        return None
    return Opening(entry.opens, entry.beds, 1, (entry.code,), entry.care_beds)


def moves(before: Position, after: Position) -> tuple[Move, ...]:
    """Return the projects that open in another month than before, in the order of the plan."""
    known = {entry.code: entry for entry in before.entries}
    found = []
    for entry in after.entries:
        was = known[entry.code].opens or known[entry.code].due
        if entry.opens is not None and entry.opens != known[entry.code].opens:
            months = entry.opens.month - was.month if was else None
            found.append(Move(entry.code, was, entry.opens, months))
    return tuple(found)


# --- money --------------------------------------------------------------------------------------


def money(position: Position) -> Money:
    """Return the planned investment by year: as phased, else spread evenly over the schedule.

    That is from its beginning to the month its beds are to count from, both included. In the view
    `forecast` a halted project is left out, unless a scenario has it open.
    """
    entries = [entry for entry in position.entries if entry.standing != HALTED]
    known = [(entry, _by_year(entry)) for entry in entries if entry.cost is not None]
    years: Counter[int] = Counter()
    for _, found in known:
        for year, fen in found or ():
            years[year] += fen
    undated = [entry for entry, found in known if found is None]
    return Money(
        by_year=dict(sorted(years.items())),
        undated=sum(entry.cost or 0 for entry in undated),
        total=sum(entry.cost or 0 for entry, _ in known),
        unknown=tuple(entry.code for entry in entries if entry.cost is None),
        undated_codes=tuple(entry.code for entry in undated),
        assumed=tuple(
            entry.code
            for entry, found in known
            if entry.phased_in_part or (entry.phased is None and found is not None)
        ),
    )


def _by_year(entry: Entry) -> tuple[tuple[int, int], ...] | None:
    """Return the cost of a project by year, None where it has no schedule to be spread over."""
    end = entry.opens or entry.due
    if entry.phased is not None or entry.cost is None:
        return entry.phased
    if entry.start is None or end is None or entry.start.month > end.month:
        return None
    return _evenly(entry.cost, entry.start.month, end.month)


@lru_cache(maxsize=32_768)
def _evenly(fen: int, start: Month, finish: Month) -> tuple[tuple[int, int], ...]:
    """Return an amount by year; kept, since a screen asks for it again at every key."""
    years: Counter[int] = Counter()
    for month, part in spread(fen, start, finish).items():
        years[month.year] += part
    return tuple(years.items())
