"""Puts the changes of a scenario to a position; the position it starts from stays as it is."""

from collections.abc import Iterable
from dataclasses import replace

from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Dated
from portfolio.values.vocabulary import ASSUMED
from portfolio.whatif.records import HALTED, IN_USE, MOVES, Entry, Position, Scenario

#: The most months that anything may be shifted.
MOST_SHIFT = 1200
#: As many codes are named where one is not known.
_MOST_CODES = 40


def applied(position: Position, scenario: Scenario) -> Position:
    """Return the position with the changes of a scenario.

    A planned project moves whole, its beginning with its end; in the view `forecast` what has
    begun keeps its beginning, and single sites in use stay open. Raises WrongUsage for an unknown code, a project outside the plan,
    in `forecast` also for what is in use and for a month before the as-of month.
    """
    _require_codes(position, scenario)
    ground = position.ground
    target = replace(
        ground.target,
        rate=ground.target.rate if scenario.rate is None else scenario.rate,
        month=scenario.by or ground.target.month,
    )
    if target.month <= target.baseline_month:
        raise WrongUsage(
            mark("{month} is not after {first}, the month of the plan's base figures."),
            month=target.month,
            first=target.baseline_month,
        )
    residents = ground.assumed if scenario.residents is None else scenario.residents
    return replace(
        position,
        ground=replace(ground, target=target, assumed=residents),
        basis=position.basis if scenario.residents is None else ASSUMED,
        entries=_entries(position, scenario),
    )


def _entries(position: Position, scenario: Scenario) -> tuple[Entry, ...]:
    changed = set(scenario.codes)
    if not changed:
        return position.entries
    found = []
    for entry in position.entries:
        if entry.code in changed:
            _require_movable(entry, scenario)
        if entry.code not in scenario.drops:
            found.append(_changed(position, entry, scenario) if entry.code in changed else entry)
    return tuple(found)


def _changed(position: Position, entry: Entry, scenario: Scenario) -> Entry:
    beds = scenario.beds.get(entry.code, entry.beds)
    care = entry.care_beds if beds is None else min(entry.care_beds, beds)
    cost = scenario.costs.get(entry.code, entry.cost)
    phased = entry.phased if cost == entry.cost else None
    entry = replace(entry, beds=beds, care_beds=care, cost=cost, phased=phased)
    if entry.code in scenario.opens:
        return _opened_in(position, entry, Dated(scenario.opens[entry.code], "month"))
    months = scenario.shifts.get(entry.code, 0)
    return _shifted(position, entry, months) if months else entry


def _require_codes(position: Position, scenario: Scenario) -> None:
    for code in scenario.codes:
        if code in position.outside:
            raise WrongUsage(
                mark("{code} stands outside the plan and counts in no total; leave it out."),
                code=code,
            )
    require_known(position, scenario.codes)
    for code in set(scenario.shifts) & set(scenario.opens):
        raise WrongUsage(
            mark("{code} is given both --shift and --open; give one of them."), code=code
        )
    others = {*scenario.shifts, *scenario.opens, *scenario.beds, *scenario.costs}
    for code in scenario.drops:
        if code in others:
            raise WrongUsage(
                mark("{code} is dropped and changed too; give one of them."), code=code
            )


def require_known(position: Position, codes: Iterable[str]) -> None:
    """Raise WrongUsage for a code that no project of the plan has."""
    known = [entry.code for entry in position.entries]
    for code in codes:
        if code not in known:
            listed = ", ".join(known[:_MOST_CODES]) + (", …" if len(known) > _MOST_CODES else "")
            raise WrongUsage(
                mark("There is no project “{code}”; the codes are: {codes}."),
                code=code,
                codes=listed,
            )


def _require_movable(entry: Entry, scenario: Scenario) -> None:
    """Refuse in `forecast` to change what is a fact: what is in use."""
    if entry.standing != IN_USE:
        return
    touched = (scenario.shifts, scenario.opens, scenario.beds, scenario.drops)
    if any(entry.code in changes for changes in touched):
        raise WrongUsage(
            mark(
                "{code} is in use ({month}); in the view forecast it neither moves nor changes"
                " its beds. Leave it out, or look with --view plan."
            ),
            code=entry.code,
            month=entry.opens or "",
        )


def _shifted(position: Position, entry: Entry, months: int) -> Entry:
    """Return a project that opens so many months later; earlier is negative.

    One that counts in no month opens so long after it was last expected.
    """
    start = entry.opens or entry.due
    if start is None or entry.standing == HALTED:
        raise WrongUsage(
            mark("{code} has no month to shift from; say when it opens: --open {code}=2027-06."),
            code=entry.code,
        )
    return _opened_in(position, entry, later(start, months))


def _opened_in(position: Position, entry: Entry, opens: Dated) -> Entry:
    if not FIRST_YEAR <= opens.month.year <= LAST_YEAR:
        raise WrongUsage(
            mark("{code} would open in {month}, which is no month of a plan; shift it less."),
            code=entry.code,
            month=opens.month,
        )
    if position.view == "forecast" and opens.month < position.as_of:
        raise WrongUsage(
            mark(
                "{code} would open in {month}, before {as_of}; in the view forecast nothing opens"
                " in the past. Give a later month with --open {code}={as_of}, or look with"
                " --view plan."
            ),
            code=entry.code,
            month=opens.month,
            as_of=position.as_of,
        )
    standing = entry.standing if entry.beds is None else MOVES
    begins = _start(position, entry, opens)
    phased = entry.phased if opens == entry.opens else None
    return replace(entry, standing=standing, opens=opens, start=begins, phased=phased)


def _start(position: Position, entry: Entry, opens: Dated) -> Dated | None:
    """Return when a moved project begins: what has begun, by the forecast, keeps its beginning."""
    before = entry.opens or entry.due
    if entry.start is None or before is None:
        return entry.start
    if position.view == "forecast" and entry.start.month <= position.as_of:
        return entry.start
    return later(entry.start, opens.month - before.month)


def later(date: Dated, months: int) -> Dated:
    """Return a date so many months later; a year stays one where it moves by whole years."""
    precision = date.precision if months % 12 == 0 else "month"
    return Dated(date.month + months, precision)
