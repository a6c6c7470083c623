"""Cuts names that are too long where they are like others, and keeps what tells them apart."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, groupby
from typing import Final

from portfolio.values.likeness import left_open

CUT: Final = "…"
#: A Latin word with what follows it is kept or dropped whole, of Chinese each sign.
_PIECE: Final = re.compile(r"[^\s⺀-鿿豈-﫿︰-﹏＀-￯]+\s*|.", re.DOTALL)
#: So many signs in a row are looked at: what they say is alike where another name has them too.
_REACH: Final = 3
#: How rare is what no other name has.
_ALONE: Final = 99

Fits = Callable[[str], bool]


def whole(name: str) -> str:
    """Return a name; one that its document cut within brackets with an ellipsis."""
    return f"{name}{CUT}" if left_open(name) and not name.endswith(CUT) else name


def told_apart(names: Sequence[str], fits: Fits) -> list[str]:
    """Return names cut to what `fits`, where they are alike and never where they differ.

    A name that does not fit loses first what most of the others say as well. Two that differ are
    not cut to the same text as long as there is room for a difference; the same name stays the
    same.
    """
    found = dict(zip(names, names, strict=True))
    _cut(found, [name for name in found if not fits(name)], fits)
    for _ in range(_REACH):
        alike = _alike(found)
        if not alike:
            break
        for group in alike:
            _cut(found, [name for name in group if not fits(name)], fits)
    return [found[name] for name in names]


def _cut(found: dict[str, str], names: Sequence[str], fits: Fits) -> None:
    """Cut names that are too long, by what is common among them, counted in halvings."""
    counts = Counter(gram for name in names for gram in set(_grams(_pieces(name))))
    rare = {
        gram: (len(names) // count).bit_length() if count > 1 else _ALONE
        for gram, count in counts.items()
    }
    for name in names:
        found[name] = _shortest(name, rare, fits)


def _alike(found: dict[str, str]) -> list[list[str]]:
    """Return the names that differ and were cut to the same text, by that text."""
    ordered = sorted(found, key=lambda name: found[name])
    groups = [list(of) for _, of in groupby(ordered, key=lambda name: found[name])]
    return [group for group in groups if len(group) > 1]


def _pieces(name: str) -> list[str]:
    return _PIECE.findall(name)


def _grams(pieces: Sequence[str]) -> Iterable[tuple[str, ...]]:
    """Yield a name's runs of signs, and each of its Latin words alone."""
    for place, piece in enumerate(pieces):
        yield tuple(pieces[place : place + _REACH]) if len(piece) == 1 else (piece,)


def _rareness(pieces: Sequence[str], rare: Mapping[tuple[str, ...], int]) -> list[int]:
    """Return of each piece how rare the commonest run is that it stands in."""
    found = [_ALONE] * len(pieces)
    for start, gram in enumerate(_grams(pieces)):
        for place in range(start, start + len(gram)):
            found[place] = min(found[place], rare[gram])
    return found


def _shortest(name: str, rare: Mapping[tuple[str, ...], int], fits: Fits) -> str:
    """Return a name without as few pieces as let it fit, the commonest dropped first."""
    pieces = _pieces(name)
    order = _order(_rareness(pieces, rare))
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if fits(_without(pieces, chain(*order[:middle]))) else (middle + 1, high)
        )
    return _without(pieces, chain(*order[:low]))


def _order(rareness: Sequence[int]) -> list[list[int]]:
    """Return the places in the order in which they are dropped: run by run, the commonest first.

    What many names begin with goes as a whole, a later run from its end, so that a cut is one cut.
    Of what no other name has the end goes first.
    """

    def turn(run: list[int]) -> tuple[int, int, int]:
        rare = rareness[run[0]]
        return (rare, run[0] > 0, -len(run)) if rare < _ALONE else (rare, 0, -run[0])

    places = range(len(rareness))
    runs = [list(run) for _, run in groupby(places, key=lambda place: rareness[place])]
    runs.sort(key=turn)
    steps: list[list[int]] = []
    for run in runs:
        whole = run[0] == 0 and 2 * len(run) < len(places) and rareness[0] < _ALONE
        steps += [run] if whole else [[place] for place in reversed(run)]
    return steps


def _without(pieces: Sequence[str], dropped: Iterable[int]) -> str:
    """Return the pieces with an ellipsis for each run that is dropped; one sign takes no more room."""
    gone = set(dropped)
    parts = []
    for cut, places in groupby(range(len(pieces)), key=lambda place: place in gone):
        text = "".join(pieces[place] for place in places)
        parts.append(CUT if cut and len(text) > 1 else text)
    return re.sub(rf"\s*{CUT}+", CUT, "".join(parts))
