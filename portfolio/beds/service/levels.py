"""The net beds in use of each place, month by month (DESIGN 2.2)."""

from collections.abc import Iterator
from typing import NamedTuple

from portfolio.beds.queries import places
from portfolio.beds.records.levels import Level
from portfolio.beds.rules.levels.course import Course, pieces, turns
from portfolio.store.database import Database
from portfolio.values.months import Month


def levels(database: Database, as_of: Month) -> tuple[Level, ...]:
    """Return the levels of every project of which something is in use, of its sites too.

    Those of projects outside the plan are among them. What was merged speaks through what took it
    in, a part of a split project through the whole. The rows of a project that hold in a month add
    up to its level.
    """
    with database.reading(as_of) as session:
        found = places.one_by_one(session, as_of, named=False)
    speaking = (item for item in found if not item.merged and item.course.split is None)
    return tuple(
        level for item in speaking for level in levels_of(item.course, outside=item.outside)
    )


def levels_of(course: Course, *, outside: bool) -> Iterator[Level]:
    """Yield the levels of one project: each figure with the months in which it holds."""
    months = sorted(turns(course))
    begun: dict[_Told, Month] = {}
    for month, end in zip(months, (*months[1:], None), strict=False):
        later = _told(course, end) if end else set()
        for told in sorted(_told(course, month), key=lambda item: item.place):
            begins = begun.setdefault(told, month)
            if told not in later:
                yield Level(course.code, begins, end, outside, *told)
                del begun[told]


class _Told(NamedTuple):
    """What a place says: the same from two reports is the same level."""

    place: str
    beds: int | None
    planned: bool
    documented: bool


def _told(course: Course, month: Month) -> set[_Told]:
    return {
        _Told(word.place, word.beds, word.planned, word.paper)
        for word in pieces(course, lambda _: month)
    }
