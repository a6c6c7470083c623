"""The answer under each way of counting beds, over each population, side by side.

The plan counts expected new beds as printed. Others count otherwise, and each way gives another
answer; none is the right one here, they are labelled.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from portfolio.values.vocabulary import ASSUMED, POPULATION_BASES
from portfolio.whatif.records import (
    COUNTINGS,
    GROSS,
    OPENED_LESS_STAFFED,
    PRINTED,
    WITHOUT_CARE,
    Counted,
    Definitions,
    Entry,
    Position,
)
from portfolio.whatif.rules.outcome import measured, unknown


def definitions(position: Position) -> Definitions:
    """Return the answer under each way of counting.

    Over both population bases, or over the one that a scenario supposes. Openings of single
    sites, which are net beds as reported, count in the first two ways alone.
    """
    bases = (ASSUMED,) if position.basis == ASSUMED else tuple(POPULATION_BASES)
    lines = []
    for counting in COUNTINGS:
        counted = _counted(position, counting)
        lines += [
            Counted(counting, measured(replace(counted, basis=basis)), unknown(counted))
            for basis in bases
        ]
    return Definitions(position, tuple(lines))


def _counted(position: Position, counting: str) -> Position:
    entries = tuple(replace(e, beds=_BEDS[counting](e)) for e in position.entries)
    if counting == PRINTED:
        return replace(position, entries=entries)
    if counting == WITHOUT_CARE:
        parts = tuple(part for part in position.parts if not part.all_care)
        return replace(position, entries=entries, parts=parts)
    entries = tuple(replace(entry, parted=False) for entry in entries)
    return replace(position, entries=entries, parts=())


def _without_care(entry: Entry) -> int | None:
    return None if entry.beds is None else entry.beds - entry.care_beds


def _opened_less_staffed(entry: Entry) -> int | None:
    if entry.gross is None or entry.staffed is None:
        return None
    return entry.gross - entry.staffed


_BEDS: Final[dict[str, Callable[[Entry], int | None]]] = {
    PRINTED: lambda entry: entry.beds,
    WITHOUT_CARE: _without_care,
    OPENED_LESS_STAFFED: _opened_less_staffed,
    GROSS: lambda entry: entry.gross,
}
