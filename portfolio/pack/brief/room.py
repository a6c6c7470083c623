"""Shares the lines of two pages among lists that may be long."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from portfolio.pack.brief.parts import LINE_CELLS, cells

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Cut(Generic[_Item]):
    """A list of which the first `kept` items are named, the rest counted."""

    items: Sequence[_Item]
    kept: int

    @property
    def named(self) -> Sequence[_Item]:
        return self.items[: self.kept]

    @property
    def rest(self) -> int:
        return len(self.items) - len(self.named)


#: The most items of one list; the rest are counted.
_MOST: Final = 8


def heights(texts: Iterable[str]) -> list[int]:
    """Return how many lines each text takes."""
    return [max(1, -(-cells(text) // LINE_CELLS)) for text in texts]


def share(lists: Sequence[Sequence[int]], lines: int) -> list[int]:
    """Return how many items of each list are kept, the first ones, given their heights.

    In turns, one of each list, so that a long list does not push a short one out. Each keeps
    its first item whatever the room.
    """
    kept, left = [0] * len(lists), lines
    growing = [place for place, items in enumerate(lists) if items]
    while growing:
        for place in tuple(growing):
            need = lists[place][kept[place]]
            if kept[place] and need > left:
                growing.remove(place)
                continue
            kept[place] += 1
            left -= need
            if kept[place] in (len(lists[place]), _MOST):
                growing.remove(place)
    return kept
