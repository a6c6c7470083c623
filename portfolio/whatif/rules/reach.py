"""What it takes to reach the target by its month: the smallest set of projects pulled forward.

Fewest projects moved; of those sets the fewest months pulled forward in all; of those first the
fewest projects whose cost nobody knows, then the least known money. A project that is moved is
moved to the target month and no farther: later it would not count, earlier would cost months.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from portfolio.beds.records.capacity import Capacity
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.whatif.records import (
    HELD,
    IN_TIME,
    MOVES,
    NO_BEDS,
    PAST,
    TOO_FAR,
    UNKNOWN,
    Bounds,
    Entry,
    Missing,
    Move,
    Position,
    Reach,
    Way,
)
from portfolio.whatif.rules.changes import later, require_known
from portfolio.whatif.rules.outcome import measured
from portfolio.whatif.rules.selection import Picks, TooManyAlike, pick

#: As many of the optimal sets are listed.
MOST_WAYS = 50


def reach(position: Position, bounds: Bounds) -> Reach:
    """Return the smallest sets of projects that reach the target when pulled forward.

    Raises WrongUsage for an unknown code among the bounds.
    """
    require_known(position, (*bounds.hold, *bounds.most))
    before = measured(position)
    fixed = {e.code: why for e in position.entries if (why := _fixed(position, bounds, e))}
    found = Reach(position, before, (), 0, None, fixed, bounds)
    if before.reaches:
        return found
    movable = [entry for entry in position.entries if entry.code not in fixed]
    picks = _picked(position, movable, before.shortfall)
    if picks is None:
        return replace(found, missing=_missing(before, movable))
    ways = tuple(_way(position, before, [movable[p] for p in places]) for places in picks.first)
    return replace(found, ways=_checked(position, ways), number=picks.number)


def _picked(position: Position, movable: Sequence[Entry], short: int) -> Picks | None:
    beds = [entry.beds or 0 for entry in movable]
    prices = [_price(position, entry) for entry in movable]
    try:
        return pick(beds, prices, short, MOST_WAYS)
    except TooManyAlike as error:
        raise WrongUsage(
            mark(
                "So many sets of projects are nearly alike that they cannot be told apart exactly;"
                " narrow the question with --hold or --most."
            )
        ) from error


def _fixed(position: Position, bounds: Bounds, entry: Entry) -> str | None:
    """Return why a project is not among those that may be moved forward; None where it is."""
    if entry.standing != MOVES:
        return entry.standing
    if entry.opens is None or entry.beds is None:
        return UNKNOWN
    months, most = entry.opens.month - position.by, bounds.of(entry.code)
    reasons = (
        (IN_TIME, months <= 0),
        (NO_BEDS, entry.beds == 0),
        (HELD, entry.code in bounds.hold),
        (PAST, position.view == "forecast" and position.by < position.as_of),
        (TOO_FAR, most is not None and months > most),
    )
    return next((why for why, holds in reasons if holds), None)


def _months(position: Position, entry: Entry) -> int:
    return entry.opens.month - position.by if entry.opens else 0


def _price(position: Position, entry: Entry) -> tuple[int, int, int]:
    """Return months pulled forward, whether the cost is unknown, and the known cost in fen."""
    return (_months(position, entry), int(entry.cost is None), entry.cost or 0)


def _missing(before: Capacity, movable: Iterable[Entry]) -> Missing:
    """Return what is missing though everything that may move is moved."""
    beds = before.beds + sum(entry.beds or 0 for entry in movable)
    return Missing(beds, before.beds_needed - beds, beds * 100_000 // before.target.rate)


def _way(position: Position, before: Capacity, entries: Sequence[Entry]) -> Way:
    moves = [
        Move(entry.code, entry.opens, later(entry.opens, -months), -months)
        for entry in entries
        if entry.opens and (months := _months(position, entry))
    ]
    return Way(
        moves=tuple(moves),
        months=sum(_months(position, entry) for entry in entries),
        beds=before.beds + sum(entry.beds or 0 for entry in entries),
        cost=sum(entry.cost or 0 for entry in entries),
        cost_unknown=tuple(entry.code for entry in entries if entry.cost is None),
    )


def _checked(position: Position, ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Return the ways, each put to the position again and found to reach the target."""
    for way in ways:
        opens = {move.code: move.after for move in way.moves}
        entries = tuple(
            replace(entry, opens=opens.get(entry.code, entry.opens)) for entry in position.entries
        )
        after = measured(replace(position, entries=entries))
        if not after.reaches or after.beds != way.beds:
            raise AssertionError(way)
    return ways
