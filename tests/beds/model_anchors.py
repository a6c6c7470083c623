"""What places gained or lost since an anchor's month (the table of DESIGN 2.3)."""

from dataclasses import dataclass
from functools import lru_cache

from tests.beds.model_known import Known, opening
from tests.beds.model_levels import NEVER, Word, first_open, opened_by, sites
from tests.beds.model_pieces import Clock, pieces, silent_since


@dataclass(frozen=True)
class Gain:
    """Beds that places gained since the anchor whose figures cannot be told apart.

    `full` takes every report, `least` what papers bear, `most` what may have come besides.
    `named` are the places whose beds are unknown, `now` the figures of the later month.
    """

    members: frozenset[str]
    full: int
    least: int
    most: int
    named: frozenset[str]
    now: tuple[Word, ...]
    before: tuple[Word, ...]


def across(seen: Known, place: str, anchor: int) -> bool:
    """Whether the place may have opened before the anchor's month is over, or after it."""
    found = opening(seen, place)
    if found is None or found.by <= anchor:
        return False
    return found.after is None or found.after < anchor


@lru_cache(maxsize=4096)
def gains(seen: Known, root: str, anchor: int, month: int) -> tuple[Gain, ...]:
    """Each place of a project by its opening: after, inside or across the anchor's month."""

    def later(_):
        return month

    def at_anchor(_):
        return anchor

    def as_if_open(place):
        """Across: what its level gained or lost since, from its first level on."""
        by = opened_by(seen, place)
        return by if by <= month and across(seen, place, anchor) else anchor

    def told(clock: Clock, *, documented: bool = False) -> list[Word]:
        return pieces(seen, root, clock, documented=documented)

    now, papers = told(later), told(later, documented=True)
    then, then_papers = told(as_if_open), told(as_if_open, documented=True)
    plain = told(at_anchor)
    found = []
    for members in _together([*now, *papers, *then, *then_papers, *plain]):

        def of(words, members=members):
            return [word for word in words if word.covers & members]

        full, named = change(of(then), of(now))
        borne, _ = change(of(then_papers), of(papers))
        widest, _ = change(of(plain), of(now))
        least = min(full, borne)  # without a paper, only what lowers counts
        found.append(
            Gain(
                members=members,
                full=full,
                least=least,
                most=max(least, widest),
                named=named,
                now=tuple(of(now)),
                before=tuple(of(then)),
            )
        )
    return tuple(found)


def _together(words: list[Word]) -> list[frozenset[str]]:
    """The places that some figure speaks of together."""
    sets: list[frozenset[str]] = []
    for word in words:
        touching = [it for it in sets if it & word.covers]
        sets = [it for it in sets if not it & word.covers]
        sets.append(word.covers.union(*touching))
    return sets


def change(before: list[Word], now: list[Word]) -> tuple[int, frozenset[str]]:
    """Beds gained, and the places of unknown beds: those add nothing and are named."""
    if set(before) == set(now):
        return 0, frozenset()
    unknown = frozenset(word.place for word in [*before, *now] if word.level.beds is None)
    if before and unknown:
        return 0, unknown
    gained = sum(word.level.beds for word in now if word.level.beds is not None)
    return gained - sum(word.level.beds for word in before), unknown


def unsaid(seen: Known, root: str, anchor: int, month: int) -> set[str]:
    """The places open in a month whose beds, or what they gained since the anchor, are unknown."""
    found = gains(seen, root, anchor, month)
    told = {place for gain in found for word in gain.now for place in word.covers - {word.place}}
    named = {place for gain in found for place in gain.named}
    places = {it for code in family(seen, root) for it in (code, *sites(seen, code))}
    silent = {it for it in places if silent_since(seen, it, month) > anchor}
    return named | (silent - told)


def may_be_new(seen: Known, place: str, anchor: int) -> bool:
    """Whether a place opened after the anchor's month, or may have."""
    first = first_open(seen, place) if place in seen.projects else opened_by(seen, place)
    return anchor < first < NEVER


def family(seen: Known, root: str) -> list[str]:
    """A project, what it took in and what it was split into, each with the same."""
    inner = [item.project for item in seen.took_in.get(root, [])]
    inner += list(seen.split[root].shares) if root in seen.split else []
    return [root, *(code for item in inner for code in family(seen, item))]
