"""Which lines and bands stand on which sheet: on as few as can be, filled about evenly."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from portfolio.pictures.gantt.layout import LEAST_ROW, Layout
from portfolio.pictures.gantt.lines import Line
from portfolio.values.language import mark
from portfolio.values.words import say


@dataclass(frozen=True, slots=True)
class Band:
    """The head of a group with its subtotals, or the total."""

    group: str | None
    text: str
    investment: str
    beds: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What one sheet holds, from top to bottom, in rows of a height in mm."""

    lines: tuple[Line | Band, ...]
    number: int
    of: int
    row: float


def pages(stack: Sequence[Line | Band], layout: Layout, *, one_page: bool) -> Iterator[Page]:
    """Yield the sheets of a stack of lines and bands; with `one_page` all stand on one."""
    row = _row(stack, layout)
    if row >= LEAST_ROW or one_page:
        yield Page(tuple(stack), 1, 1, row)
        return
    found = _sheets(stack, layout)
    row = min(_row(sheet, layout) for sheet in found)
    for number, sheet in enumerate(found, start=1):
        yield Page(tuple(sheet), number, len(found), row)


def _row(sheet: Sequence[Line | Band], layout: Layout) -> float:
    bands = sum(isinstance(item, Band) for item in sheet)
    return layout.row(len(sheet) - bands, bands)


def _sheets(stack: Sequence[Line | Band], layout: Layout) -> list[list[Line | Band]]:
    room = layout.bottom - layout.top
    found = _filled(stack, layout, room)
    if len(found) == 1:
        return found
    least = _height(stack, layout) / len(found)
    for place in range(1, 20):
        even = _filled(stack, layout, least + (room - least) * place / 20)
        if len(even) == len(found):
            return even
    return found


def _filled(stack: Sequence[Line | Band], layout: Layout, room: float) -> list[list[Line | Band]]:
    """Return sheets filled up to a height; a head keeps the project below it on its sheet."""
    filled: list[list[Line | Band]] = [[]]
    used = 0.0
    above: Band | None = None
    for item, following in zip_longest(stack, stack[1:]):
        head = item if isinstance(item, Band) and not item.total else None
        beside = [following] if head and following else []
        needed = _height([item], layout)
        if filled[-1] and used + needed + _height(beside, layout) > room + 1e-6:
            filled.append([_again(above)] if above and not head else [])
            used = _height(filled[-1], layout)
        above = head or above
        filled[-1].append(item)
        used += needed
    return filled


def _height(items: Iterable[Line | Band], layout: Layout) -> float:
    """Return how high lines and bands are when they are as low as can be."""
    band = layout.band(LEAST_ROW)
    return sum(band if isinstance(item, Band) else LEAST_ROW for item in items)


def _again(head: Band) -> Band:
    """Return the head that a sheet starts with where it goes on under that of the one before."""
    return Band(head.group, say(mark("{group} (continued)"), group=head.text), "", "")
