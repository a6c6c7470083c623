"""How the answer changes with the population and with slip, and which project is critical."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from portfolio.beds.records.capacity import Capacity
from portfolio.beds.records.ground import Residents
from portfolio.beds.rules.anchors import residents_at
from portfolio.beds.rules.capacity.rate import beds_needed
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import ASSUMED, POPULATION_BASES
from portfolio.whatif.records import MOVES, Cell, Entry, Position, Sensitivity, Slack
from portfolio.whatif.rules.changes import later
from portfolio.whatif.rules.outcome import measured, months_of

#: Months late for everything unfinished.
SLIPS: Final = (0, 3, 6, 12, 18, 24, 36)
#: A step of the population is a round number of at least this share of it, in hundredths.
_STEP_PERCENT: Final = 1
_MOST_STEPS: Final = 7


def sensitivity(position: Position, slips: tuple[int, ...] = SLIPS) -> Sensitivity:
    """Return the answer over populations around the bases and over slip, and each slack."""
    before = measured(position)
    bases = _bases(position)
    residents = _around(sorted(item.value for item in bases.values()))
    since = before.target.baseline_month
    beds = {months: _beds_when_late(position, months, since) for months in slips}
    cells = tuple(
        Cell(months, people, beds[months], beds_needed(before.target, people))
        for months in slips
        for people in residents
    )
    return Sensitivity(
        position=position,
        before=before,
        slips=slips,
        residents=residents,
        bases=bases,
        cells=cells,
        slacks=slacks(position, before),
    )


def _bases(position: Position) -> Mapping[str, Residents]:
    """Return the residents of each basis at the target month, the assumed ones among them."""
    names = [*POPULATION_BASES, *([ASSUMED] if position.ground.assumed is not None else [])]
    return {name: residents_at(name, position.by, position.ground) for name in names}


def _around(bases: Sequence[int]) -> tuple[int, ...]:
    """Return the bases, least first, and round numbers from a step below them to a step above."""
    low, high = bases[0], bases[-1]
    step = _round_step(max(low * _STEP_PERCENT // 100, (high - low) // _MOST_STEPS, 1))
    first, last = (low - 1) // step * step, -(-(high + 1) // step) * step
    return tuple(sorted({*range(max(step, first), last + 1, step), *bases}))


def _round_step(least: int) -> int:
    """Return the least of 1, 2, 5, 10, 20, 50 … that is not below `least`."""
    power = int("1" + "0" * (len(str(least)) - 1))
    return next(part * power for part in (1, 2, 5, 10) if part * power >= least)


def _beds_when_late(position: Position, months: int, since: Month) -> int:
    """Return the beds at the target month, had everything that can still move slipped so far.

    What was to open up to the base of the target is in it, and stays there.
    """
    entries = tuple(
        entry
        if entry.opens and entry.opens.month <= since
        else _late(entry, position.as_of, months)
        for entry in position.entries
    )
    (found,) = months_of(replace(position, entries=entries), (position.by,))
    return found.beds


def _late(entry: Entry, as_of: Month, months: int) -> Entry:
    if not _moves(entry, as_of) or entry.opens is None:
        return entry
    return replace(entry, opens=later(entry.opens, months))


def _moves(entry: Entry, as_of: Month) -> bool:
    """Tell whether a project can still slip: one that is in use on record cannot, in any view."""
    return entry.standing == MOVES and (entry.opened is None or entry.opened > as_of)


def slacks(position: Position, before: Capacity) -> tuple[Slack, ...]:
    """Return how far each project alone may slip, the least first; none where the target is missed.

    What is in use on record does not move, in any view, and so has no slack.
    """
    if not before.reaches:
        return ()
    spare = before.beds - before.beds_needed
    found = [
        Slack(entry.code, entry.beds, entry.opens, _slack(position, spare, entry.beds, entry.opens))
        for entry in position.entries
        if _moves(entry, position.as_of) and entry.opens is not None and entry.beds is not None
    ]
    return tuple(sorted(found, key=lambda s: (s.months is None, s.months or 0)))


def _slack(position: Position, spare: int, beds: int, opens: Dated) -> int | None:
    if opens.month > position.by or beds <= spare:
        return None
    return position.by - opens.month
