"""The level of a project out of its words and those of its sites, and what changed since a month.

A piece is a figure for one or several places. Pieces of two months that speak of the same places
are held against each other; what is unknown at either end is named and not counted.
"""

from collections.abc import Callable, Iterator

from tests.beds.model_known import Known, in_force, opening
from tests.beds.model_levels import (
    NEVER,
    UNKNOWN,
    Word,
    opened_by,
    sites,
    taken_in,
    whole_open,
    words_alone,
    words_of_the_whole,
)
from tests.beds.model_records import Level

#: At which month each place is looked at.
Clock = Callable[[str], int]


def has_document(seen: Known, project: str) -> bool:
    """Whether the opening of a project has a paper; where only its parts opened, each of theirs."""
    found = opening(seen, project)
    if found is not None:
        return found.document and all(has_document(seen, it) for it in taken_in(seen, project))
    openings = [opening(seen, site) for site in sites(seen, project)]
    parts = all(found.document for found in openings if found is not None)
    return parts and all(has_document(seen, other) for other in taken_in(seen, project))


def _bears(seen: Known, word: Word) -> bool:
    """Whether a paper stands behind all that a word speaks for."""
    if word.place not in seen.projects:
        return opening(seen, word.place).document
    own = opening(seen, word.place)
    spoken_for = [it for it in word.covers if it in seen.projects and it != word.place]
    if own is not None and own.by <= word.since:
        here = own.document
    else:
        inner = [opening(seen, it) for it in sites(seen, word.place) if it in word.covers]
        here = all(found.document for found in inner if found is not None)
    return here and all(has_document(seen, other) for other in spoken_for)


def _newest(words: list[Word], month: int) -> Word | None:
    return max((it for it in words if it.since <= month), key=lambda it: it.since, default=None)


def _word(seen: Known, project: str, month: int, *, documented: bool) -> Word | None:
    """What a project says of itself in a month.

    A figure that cannot be told leaves those of the sites, or of before a merger, as they were.
    """
    whole, alone = words_of_the_whole(seen, project), words_alone(seen, project)
    if documented:
        whole = [word for word in whole if _bears(seen, word)]
        alone = [word for word in alone if _bears(seen, word)]
    told_whole = _newest([word for word in whole if word.level.beds is not None], month)
    if sites(seen, project):
        alone = [word for word in alone if word.level.beds is not None]
    told_alone = _newest(alone, month)
    if told_whole is None or told_alone is None:
        return told_whole or told_alone
    if told_alone.since <= told_whole.since or told_alone.level.beds is None:
        return told_whole
    if told_alone.covers != {project}:
        return told_alone
    beds = told_whole.level.beds + told_alone.level.beds  # opened after what was reported of all
    covers = told_whole.covers | told_alone.covers
    return Word(project, told_alone.since, Level(beds, planned=True), covers)


def silent_since(seen: Known, project: str, month: int) -> int:
    """From when the newest figure of a project has told no level; 0 where it tells one."""
    words = words_alone(seen, project) + words_of_the_whole(seen, project)
    newest = _newest(words, month)
    if newest is None or any(
        it.since == newest.since and it.level.beds is not None for it in words
    ):
        return 0
    return newest.since


def _site_words(seen: Known, project: str, clock: Clock, *, documented: bool) -> list[Word]:
    found = [_newest(words_alone(seen, site), clock(site)) for site in sites(seen, project)]
    held = [word for word in found if word is not None]
    return [word for word in held if _bears(seen, word)] if documented else held


def own_pieces(seen: Known, project: str, clock: Clock, *, documented: bool = False) -> list[Word]:
    """The pieces of a project and its sites, without what it took in and does not speak for."""
    word = _word(seen, project, clock(project), documented=documented)
    known = word is not None and word.level.beds is not None
    covers = word.covers if known else frozenset({project})
    rest = [
        item
        for item in _site_words(seen, project, clock, documented=documented)
        if item.place not in covers
    ]
    topped = _topped_up(seen, project, clock, word, rest, documented=documented)
    if topped is not None:
        return [topped]
    return ([] if word is None else [word]) + rest


def _topped_up(
    seen: Known,
    project: str,
    clock: Clock,
    word: Word | None,
    rest: list[Word],
    *,
    documented: bool,
) -> Word | None:
    """A project all in use with sites of unknown beds: not less than the plan's new beds."""
    if not sites(seen, project) or not _all_in_use(seen, project, clock, documented=documented):
        return None
    own, since = opened_by(seen, project), NEVER if word is None else word.since
    if own <= clock(project) and (word is None or own > since):
        open_sites = {item.place for item in rest} | (word.covers if word else frozenset())
        missing = not set(sites(seen, project)) <= open_sites
    else:
        missing = False
    if not missing and all(item.level.beds is not None for item in rest):
        return None
    plan = in_force(seen, project, whole_open(seen, project))
    beds = sum(item.level.beds or 0 for item in [*rest, *([word] if word else [])])
    members = {project, *sites(seen, project)} | (word.covers if word else frozenset())
    if plan is not None and plan.new is not None and plan.new > beds:
        level = Level(plan.new, planned=True)
        newest = max([item.since for item in rest], default=0)
        return Word(
            project, max(newest, min(own, whole_open(seen, project))), level, frozenset(members)
        )
    if not rest and word is None:
        return Word(project, own, UNKNOWN, frozenset({project}))
    return None


def _all_in_use(seen: Known, project: str, clock: Clock, *, documented: bool) -> bool:
    def open_now(place):
        found = opening(seen, place)
        return found is not None and found.by <= clock(place) and (found.document or not documented)

    return open_now(project) or all(open_now(site) for site in sites(seen, project))


def pieces(seen: Known, project: str, clock: Clock, *, documented: bool = False) -> list[Word]:
    """The pieces of a project, what it took in, and the parts it was split into."""
    split = seen.split.get(project)
    if split is not None and split.month <= clock(project):
        return [
            Word(word.place, word.since, word.level, word.covers | {project})
            for part in split.shares
            for word in own_pieces(seen, part, clock, documented=documented)
        ]
    own = own_pieces(seen, project, clock, documented=documented)
    spoken_for = frozenset().union(*(word.covers for word in own))
    others = [it for it in taken_in(seen, project) if it not in spoken_for]
    return own + [word for it in others for word in pieces(seen, it, clock, documented=documented)]


def roots(seen: Known) -> Iterator[str]:
    """The projects that were not taken in by another and are no part of one."""
    merged = {item.project for merges in seen.took_in.values() for item in merges}
    return (code for code in seen.projects if code not in merged and code not in seen.origin)
