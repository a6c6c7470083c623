"""What a project, its sites and what it took in say of beds, and which of it speaks in a month.

What reports say are words: figures that hold from a month on, until a newer one. Whatever else is
reported closes no beds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from portfolio.projects.rules.opening import NEVER, Came
from portfolio.values.months import Month
from portfolio.values.vocabulary import EXIT_STAGES


@dataclass(frozen=True, slots=True)
class Word:
    """A figure that holds from the end of the month `since` on, until a newer one of its place.

    `beds` are the net beds in use at all that it `covers`, None where nobody told how many; a
    `planned` one is the plan's, or counted against it. `paper` tells whether documents speak for
    the openings of all it covers.
    """

    place: str
    since: Month
    beds: int | None
    covers: frozenset[str]
    planned: bool = False
    paper: bool = True


@dataclass(frozen=True, slots=True)
class Course:
    """How the beds of a project came into use: what it and its sites say, and what it took in.

    `alone` are the words of its own reports, `of_all` those since a merger that speak of all it
    took in, oldest first. `openings` are those of the project and its sites, by place; `opening`
    is that of the whole, None while a part is not open. `floor` are the plan's new beds, below
    which no project wholly in use lies while beds of a site are not known. From the month `parted`
    on its parts speak in its place; `split` is the month from which a part does.
    """

    code: str
    sites: tuple[str, ...] = ()
    alone: tuple[Word, ...] = ()
    of_all: tuple[Word, ...] = ()
    of_sites: tuple[tuple[Word, ...], ...] = ()
    openings: Mapping[str, Came] = field(default_factory=dict)
    opening: Came | None = None
    floor: int | None = None
    taken: tuple[tuple[Month, "Course"], ...] = ()
    parts: tuple["Course", ...] = ()
    parted: Month | None = None
    split: Month | None = None
    final: bool = False
    shut: Month | None = None
    before_use: tuple[Month, ...] = ()
    stages: tuple[tuple[Month, str], ...] = ()

    @property
    def begun(self) -> Month | None:
        """The month from which anything of it is in use."""
        months = [came.month for came in self.openings.values()]
        months += [other.begun for _, other in self.taken if other.begun]
        return min(months, default=None)

    @property
    def in_use(self) -> bool:
        """Whether anything of it, of what it took in or of its parts is in use."""
        return any(each.openings for each in self.family())

    @property
    def speaks(self) -> bool:
        """Whether anything of it, of what it took in or of its parts opened or told of its beds."""
        return any(
            each.openings or each.alone or each.of_all or any(each.of_sites)
            for each in self.family()
        )

    def halted(self, month: Month) -> bool:
        """Tell whether the newest stage by a month says that the project rests."""
        by_then = [stage for at, stage in self.stages if at <= month]
        return bool(by_then) and by_then[-1] in EXIT_STAGES

    def level(self, month: Month) -> int:
        """Return the net beds known to be in use at the end of a month, with all it took in."""
        return sum(word.beds or 0 for word in pieces(self, lambda _: month))

    def brought(self, month: Month, approved: Month) -> int | None:
        """Return what the new beds approved in a month have brought by the end of another.

        An approval holds what was taken in by its month; a part has its share of what was open at
        the split. None where beds in use are not known.
        """
        if self.split is not None and month < self.split:
            if self.opening is None or self.opening.month > month:
                return 0
            month = self.split
        words = _own(self, lambda _: month)
        if not self.sites and any(word.beds is None for word in words):
            return None
        covered = frozenset[str]().union(*(word.covers for word in words))
        for merged, other in self.taken:
            if merged <= approved and other.code not in covered:
                words += pieces(other, lambda _: month)
        return sum(word.beds or 0 for word in words)

    def family(self) -> Iterator["Course"]:
        """Yield the course, and those of all it took in and was split into."""
        yield self
        for other in (*(taken for _, taken in self.taken), *self.parts):
            yield from other.family()


#: The month in which each place is looked at.
Clock = Callable[[str], Month]


def pieces(course: Course, clock: Clock, *, papered: bool = False) -> list[Word]:
    """Return the figures that speak for a project, its sites and what it took in.

    Each place is looked at in the month its `clock` shows. With `papered` only what documents
    speak for.
    """
    if course.parted is not None and course.parted <= clock(course.code):
        return [
            replace(word, covers=word.covers | {course.code})
            for part in course.parts
            for word in _own(part, clock, papered=papered)
        ]
    words = _own(course, clock, papered=papered)
    covered = frozenset[str]().union(*(word.covers for word in words))
    for _, other in course.taken:
        if other.code not in covered:
            words += pieces(other, clock, papered=papered)
    return words


def _own(course: Course, clock: Clock, *, papered: bool = False) -> list[Word]:
    """Return the figures of a project and its sites, without what it took in and does not cover."""
    word = _told(course, clock(course.code), papered=papered)
    covers = word.covers if word and word.beds is not None else frozenset({course.code})
    newest = [
        newest_word(words, clock(site), papered=papered)
        for site, words in zip(course.sites, course.of_sites, strict=True)
    ]
    rest = [item for item in newest if item and item.place not in covers]
    whole = _at_least_planned(course, clock, word, rest, papered=papered)
    if whole is not None:
        return [whole]
    return [*([word] if word else []), *rest]


def newest_word(words: Sequence[Word], month: Month, *, papered: bool = False) -> Word | None:
    """Return the last of words in the order of their months that holds by a month, if any."""
    for word in reversed(words):
        if word.since <= month and (word.paper or not papered):
            return word
    return None


def _told(course: Course, month: Month, *, papered: bool) -> Word | None:
    """Return what a project says of itself in a month.

    A figure that cannot be told leaves those of its sites, or of before a merger, as they were;
    one of its own opening after a figure of all adds to it.
    """
    of_all = [word for word in course.of_all if word.beds is not None]
    whole = newest_word(of_all, month, papered=papered)
    alone_words = [word for word in course.alone if word.beds is not None or not course.sites]
    alone = newest_word(alone_words, month, papered=papered)
    if whole is None or alone is None:
        return whole or alone
    if alone.since <= whole.since or alone.beds is None:
        return whole
    if alone.covers != {course.code}:
        return alone
    beds = (whole.beds or 0) + alone.beds
    return Word(course.code, alone.since, beds, whole.covers | alone.covers, planned=True)


def _at_least_planned(
    course: Course, clock: Clock, word: Word | None, rest: Sequence[Word], *, papered: bool
) -> Word | None:
    """Return the plan's new beds for a project wholly in use of which beds of a site are unknown.

    None where they are known, or where more than the plan's are.
    """
    if not course.sites or not _wholly(course, clock, papered=papered):
        return None
    own = course.openings.get(course.code)
    heard = {item.place for item in rest} | (word.covers if word else frozenset())
    silent = (
        own is not None
        and own.month <= clock(course.code)
        and (word is None or own.month > word.since)
        and not heard.issuperset(course.sites)
    )
    if not silent and all(item.beds is not None for item in rest):
        return None
    known = sum(item.beds or 0 for item in (*rest, *([word] if word else [])))
    since = max(
        [item.since for item in rest], default=course.opening.month if course.opening else NEVER
    )
    covers = frozenset({course.code, *course.sites}) | (word.covers if word else frozenset())
    if course.floor is not None and course.floor > known:
        return Word(course.code, since, course.floor, covers, planned=True)
    if not rest and word is None:
        return Word(course.code, since, None, frozenset({course.code}))
    return None


def _wholly(course: Course, clock: Clock, *, papered: bool) -> bool:
    def is_open(place: str) -> bool:
        came = course.openings.get(place)
        return came is not None and came.month <= clock(place) and (came.paper or not papered)

    return is_open(course.code) or all(is_open(site) for site in course.sites)


def turns(course: Course) -> set[Month]:
    """Return the months in which a figure of a project, or what speaks for it, can change."""
    months: set[Month] = set()
    for each in course.family():
        words = chain(each.alone, each.of_all, *each.of_sites)
        months |= {word.since for word in words}
        months |= {came.month for came in each.openings.values()}
        months |= {month for month, _ in each.taken}
        months |= {each.parted} if each.parted else set()
    return months


def open_places(found: Course, month: Month) -> frozenset[str]:
    """Return a project with those of its sites that are open by a month."""
    sites = {
        site
        for site in found.sites
        if site in found.openings and found.openings[site].month <= month
    }
    return frozenset({found.code, *sites})


def papers_by(found: Course, month: Month) -> bool:
    """Tell whether documents speak for what is open of a project by a month."""
    own = found.openings.get(found.code)
    if own and own.month <= month:
        return own.paper
    return all(item.paper for item in found.openings.values() if item.month <= month)


def papers_of_all(found: Course) -> bool:
    """Tell whether documents speak for a project, and for all it took in."""
    own = found.openings.get(found.code)
    papers = own.paper if own else all(item.paper for item in found.openings.values())
    return papers and all(papers_of_all(other) for _, other in found.taken)


def places_of(found: Course) -> frozenset[str]:
    """Return a project with its sites, and all it took in with theirs."""
    inner = (places_of(other) for _, other in found.taken)
    return frozenset({found.code, *found.sites}).union(*inner)
