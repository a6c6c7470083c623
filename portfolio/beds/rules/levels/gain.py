"""What a project gained or lost since an anchor, found by looking at its words in both months."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from portfolio.beds.rules.levels.course import Course, Word, newest_word, pieces
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Gain:
    """What a project has gained or lost since the end of a month, by the end of another.

    `sure` takes every report, `least` what documents speak for where it raises, `most` also what
    the earlier month may have held already. `unknown` are projects with beds that nobody counted.
    """

    sure: int = 0
    least: int = 0
    most: int = 0
    unknown: frozenset[str] = frozenset()


def gain(course: Course, anchor: Month, month: Month) -> Gain:
    """Return what a project, and all it took in, gained from an anchor's month to another.

    By its opening: after the anchor its level, inside what its level gained or lost since; across,
    where it may have opened before or after, what it gained since its first level, and at most
    that level as well. Where beds are unknown at either end nothing is counted.
    """
    came = {place: item for each in course.family() for place, item in each.openings.items()}

    def as_if_open(place: str) -> Month:
        opening = came.get(place)
        across = opening is not None and opening.after < anchor < opening.month <= month
        return opening.month if opening and across else anchor

    now, then, plain = (
        pieces(course, clock) for clock in (lambda _: month, as_if_open, lambda _: anchor)
    )
    papers, papers_then = (
        pieces(course, clock, papered=True) for clock in (lambda _: month, as_if_open)
    )
    sure = least = most = 0
    unknown = set[str]()
    for members in _together(chain(now, then, plain, papers, papers_then)):
        full, borne, widest = (
            _difference(_of(before, members), _of(after, members))
            for before, after in ((then, now), (papers_then, papers), (plain, now))
        )
        sure, least = sure + full, least + min(full, borne)
        most += max(min(full, borne), widest)
        unknown |= _unknown(_of(then, members), _of(now, members))
    return Gain(sure, least, most, frozenset(unknown))


def _unknown(before: Sequence[Word], after: Sequence[Word]) -> set[str]:
    if set(before) == set(after):
        return set()
    return {word.place for word in (*before, *after) if word.beds is None}


def _of(words: Iterable[Word], members: frozenset[str]) -> list[Word]:
    return [word for word in words if word.covers & members]


def _together(words: Iterable[Word]) -> list[frozenset[str]]:
    """Return the places that some figure speaks of together: they cannot be told apart."""
    found: list[frozenset[str]] = []
    for word in words:
        touching = [members for members in found if members & word.covers]
        found = [members for members in found if not members & word.covers]
        found.append(word.covers.union(*touching))
    return found


def _difference(before: Sequence[Word], after: Sequence[Word]) -> int:
    if set(before) == set(after):
        return 0
    if before and any(word.beds is None for word in (*before, *after)):
        return 0
    return sum(word.beds or 0 for word in after) - sum(word.beds or 0 for word in before)


def uncounted(course: Course, anchor: Month, month: Month) -> set[str]:
    """Return the projects with beds in use in a month that nobody counted since an anchor.

    Of what came into use after the anchor, or may have.
    """
    if not course.speaks:
        return set()
    words = pieces(course, lambda _: month)
    covered = {
        place for word in words if word.beds is not None for place in word.covers - {word.place}
    }
    named, found = gain(course, anchor, month).unknown, set()
    for each in course.family():
        said = {each.code: (*each.alone, *each.of_all)}
        said |= dict(zip(each.sites, each.of_sites, strict=True))
        for place, of_place in said.items():
            newest = newest_word(sorted(of_place, key=lambda word: word.since), month)
            silent = newest and newest.beds is None and newest.since > anchor
            if place in named or (silent and place not in covered):
                opening = each.openings.get(place)
                first = each.begun if place == each.code else opening and opening.month
                found |= {each.code} if first and first > anchor else set()
    return found
