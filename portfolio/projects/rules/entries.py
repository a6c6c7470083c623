"""Whether an entry is in its plan as of a month: it ends by reports and successions alone."""

from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Final

from portfolio.projects.records.plans import Departure, Succession
from portfolio.values.months import Month
from portfolio.values.vocabulary import LEFT_STAGES

#: The stages that reports of a project itself give, the oldest first.
Stages = Sequence[tuple[Month, str]]
#: What a report of a withdrawn project may give: beds that stay open go on being reported.
_OF_BEDS: Final = frozenset(
    {"beds_open", "beds_before", "beds_paused", "beds_final", "source", "note"}
)


def departure(stages: Stages, successions: Sequence[Succession]) -> Departure | None:
    """Return how an entry has left its plan; None while it is in it.

    `stages` and `successions`, who took over from it, are those up to the as-of month. It has
    left where it was split, and where the newest stage is merged or withdrawn; a project that
    reports another stage again is back. `store.asof.ended` asks the same of the tables.
    """
    if parts := [item for item in successions if item.kind == "split"]:
        return _taken_over(parts)
    if not stages or stages[-1][1] not in LEFT_STAGES:
        return None
    how = stages[-1][1]
    *_, (since, _) = takewhile(lambda item: item[1] == how, reversed(stages))
    into = [item for item in successions if item.kind == how]
    source = into[0].source if into else None
    return Departure(how, since, tuple(item.into for item in into), source)


def _taken_over(found: Sequence[Succession]) -> Departure:
    first = found[0]
    return Departure(first.kind, first.month, tuple(item.into for item in found), first.source)


def closed(stages: Stages, successions: Sequence[Succession], month: Month) -> Departure | None:
    """Return why a project takes no ordinary report of a month; None where it takes any.

    From the month on in which another took over from it, and after that of its withdrawal.
    """
    if taken := [item for item in successions if item.month <= month]:
        return _taken_over(taken)
    left = departure([item for item in stages if item[0] < month], ())
    return left if left and left.how == "withdrawn" else None


def takes(left: Departure | None, given: Collection[str]) -> bool:
    """Tell whether a project that is closed so takes a report that gives these fields.

    One that was merged or split takes none. A withdrawn one takes reports of beds alone, and one
    with a stage, which brings it back into the plan.
    """
    if left is None or not given:
        return True
    return left.how == "withdrawn" and ("stage" in given or _OF_BEDS.issuperset(given))
