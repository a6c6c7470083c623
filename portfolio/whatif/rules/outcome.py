"""What a position comes to: beds against the target, and the money by year."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache

from portfolio.beds.records import Capacity, MonthCapacity, Opening, WithoutEvidence
from portfolio.beds.rules import capacity
from portfolio.beds.rules.views import ViewOfProjects
from portfolio.values.allocation import spread
from portfolio.values.months import Month
from portfolio.whatif.records import (
    HALTED,
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
    return capacity.measure(position.view, view_of(position), position.ground, position.basis)


def months_of(position: Position, months: tuple[Month, ...]) -> tuple[MonthCapacity, ...]:
    """Return the capacity of a position at the end of each of `months`."""
    view = view_of(position)
    return capacity.by_month(position.view, view, position.ground, position.basis, months)


def view_of(position: Position) -> ViewOfProjects:
    """Return what a position counts, and what it names without counting."""
    without = [e for e in position.entries if e.standing == NO_EVIDENCE and e.opens is None]
    openings = (_opening(entry) for entry in position.entries)
    return ViewOfProjects(
        openings=(*(opening for opening in openings if opening), *position.parts),
        no_evidence=tuple(WithoutEvidence(entry.code, entry.beds) for entry in without),
        no_evidence_beds=sum(entry.beds or 0 for entry in without),
        no_evidence_projects=len(without),
        unknown=unknown(position),
    )


def unknown(position: Position) -> tuple[str, ...]:
    """Return the codes that cannot be counted: their beds, or some of them, or their month."""
    skipped, partly = (HALTED, NO_EVIDENCE), set(position.partly)
    return tuple(
        entry.code
        for entry in position.entries
        if not entry.counts and (entry.standing not in skipped or entry.code in partly)
    )


def _opening(entry: Entry) -> Opening | None:
    if entry.opens is None or entry.beds is None:
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
    by_year: Counter[int] = Counter()
    entries = [entry for entry in position.entries if entry.standing != HALTED]
    for entry in entries:
        end = entry.opens or entry.due
        if entry.phased is not None:
            by_year.update(dict(entry.phased))
        elif entry.cost is not None and entry.start and end and _scheduled(entry):
            by_year.update(dict(_by_year(entry.cost, entry.start.month, end.month)))
    return _money(position, dict(sorted(by_year.items())), sum(e.cost or 0 for e in entries))


def _money(position: Position, by_year: dict[int, int], total: int) -> Money:
    entries = [entry for entry in position.entries if entry.standing != HALTED]
    known = [entry for entry in entries if entry.cost is not None]
    undated = [e for e in known if e.phased is None and not _scheduled(e)]
    assumed = [e for e in known if e.phased_in_part or (e.phased is None and _scheduled(e))]
    return Money(
        by_year=by_year,
        undated=sum(entry.cost or 0 for entry in undated),
        total=total,
        unknown=tuple(entry.code for entry in entries if entry.cost is None),
        undated_codes=tuple(entry.code for entry in undated),
        assumed=tuple(entry.code for entry in assumed),
    )


def money_from(known: Money, before: Position, after: Position) -> Money:
    """Return `money(after)` from `money(before)`, of which few projects differ; years of 0 are left out.

    A screen asks for it at every key; only the projects that differ are spread anew.
    """
    old, new = _differing(before, after), _differing(after, before)
    gone, come = money(replace(before, entries=old)), money(replace(after, entries=new))
    by_year = Counter(known.by_year)
    by_year.subtract(gone.by_year)
    by_year.update(come.by_year)
    years = {year: fen for year, fen in sorted(by_year.items()) if fen}
    return _money(after, years, known.total - gone.total + come.total)


def _differing(these: Position, those: Position) -> tuple[Entry, ...]:
    """Return the entries of a position that are not the very same in another."""
    kept = set(map(id, those.entries))
    return tuple(entry for entry in these.entries if id(entry) not in kept)


def _scheduled(entry: Entry) -> bool:
    end = entry.opens or entry.due
    return entry.start is not None and end is not None and entry.start.month <= end.month


@lru_cache(maxsize=8192)
def _by_year(fen: int, start: Month, finish: Month) -> tuple[tuple[int, int], ...]:
    """Return an amount by year; kept, since a screen asks for it again at every key."""
    years: Counter[int] = Counter()
    for month, part in spread(fen, start, finish).items():
        years[month.year] += part
    return tuple(years.items())
