"""What a project's reports since a merger say of all it took in."""

from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.beds.rules.levels.course import (
    Course,
    Word,
    open_places,
    papers_by,
    papers_of_all,
    places_of,
)
from portfolio.beds.rules.levels.opening import begun_of, plan_of, planned_last
from portfolio.beds.rules.levels.places import Place, before_of
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class _Before:
    beds: int
    planned: bool


def words_of_all(place: Place, found: Course) -> tuple[Word, ...]:
    """Return what a project's reports of beds since a merger say of all it took in.

    They can be told with the beds before of all, or where the baseline in force was approved for
    all and such a report had just the beds it has open.
    """
    words, planned_since = [], None
    for item in place.said:
        taken = [(month, other) for month, other in found.taken if month <= item.month]
        if item.beds_open is None or not taken or not _something_open(found, taken, item.month):
            continue
        merged, plan = taken[-1][0], place.in_force(item.month)
        before = _before_all(place, found, item.month)
        net = None
        if before is not None:
            net = item.beds_open - before.beds
            net = net if net >= 0 or not before.planned else None
        elif plan.month >= merged and plan.before is not None:
            planned_since = merged if item.beds_open == plan.opened else planned_since
            net = item.beds_open - plan.before
            net = net if planned_since == merged and net >= 0 else None
        covers = open_places(found, item.month).union(*(places_of(other) for _, other in taken))
        paper = papers_by(found, item.month) and all(papers_of_all(other) for _, other in taken)
        planned = before is None or before.planned
        words.append(Word(place.code, item.month, net, covers, planned, paper))
    return tuple(words)


def _something_open(found: Course, taken: Iterable[tuple[Month, Course]], month: Month) -> bool:
    months = [item.month for item in found.openings.values()]
    months += [other.begun for _, other in taken if other.begun]
    return any(opened <= month for opened in months)


def _before_all(place: Place, found: Course, month: Month) -> _Before | None:
    """Return the beds before of a project and all it had taken in by a month.

    As given for all since the newest merger, else the sum of theirs; None where one is unknown.
    """
    merged = [at for at, _ in place.took if at <= month]
    if not merged:
        return _before_alone(place, found)
    later = [at for at, _ in place.took if at > merged[-1]]
    since = [
        item
        for item in place.said
        if merged[-1] <= item.month and (not later or item.month < later[0])
    ]
    opened = [item.month for item in found.openings.values()]
    opened += [other.begun for at, other in found.taken if at <= merged[-1] and other.begun]
    given = before_of(since, min(opened, default=None))
    if given is not None:
        return _Before(given, planned=False)
    parts = [_before_all(place, found, merged[-1] + -1)]
    for (at, other), (_, theirs) in zip(place.took, found.taken, strict=True):
        parts += [_before_all(other, theirs, _EVER)] if at == merged[-1] else []
    known = [part for part in parts if part]
    if len(known) < len(parts):
        return None
    return _Before(sum(part.beds for part in known), any(part.planned for part in known))


_EVER = Month.of(9999, 12)


def _before_alone(place: Place, found: Course) -> _Before | None:
    begun = begun_of(place, found)
    given = before_of(place.alone, begun)
    if given is not None:
        return _Before(given, planned=False)
    if begun is None or not planned_last(place, found):
        return None
    plan = plan_of(place, found, begun)
    return None if plan.before is None else _Before(plan.before, planned=True)
