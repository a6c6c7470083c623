"""The prose of 建设规模: which areas and how many beds it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from portfolio.exchange.quantities.amounts import Amount, Measure, find_amount
from portfolio.exchange.quantities.figures import Figure, figure
from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

Part = Literal[
    "land_area", "floor_area", "renovated_area", "phase_one_floor_area", "beds", "beds_new"
]


@dataclass(frozen=True, slots=True)
class Scale:
    """What the prose of 建设规模 says; `rest` is what it says besides."""

    land_area: Figure | None = None
    floor_area: Figure | None = None
    renovated_area: Figure | None = None
    phase_one_floor_area: Figure | None = None
    beds: Figure | None = None
    beds_new: Figure | None = None
    rest: str = ""


#: What stands before each figure. 建筑积 is how Annex 3 misprints 建筑面积.
_LABELS: Final[dict[Part, str]] = {
    "land_area": r"(?:项目)?总?(?:建设|规划)?(?:用地|土地|占地|征地)(?:总?面积)?",
    "floor_area": r"(?:项目)?(?:总|新)?建筑(?:总?面积|积)|总建面",
    "renovated_area": r"(?:改建|改造|装修|修缮)(?:建筑)?(?:总?面积|积)",
    "phase_one_floor_area": r"一期(?:工程)?(?:总?建筑)?(?:总?面积|积)",
    "beds": r"(?:拟?设置?|建设|核定|规划|总)?(?:床位|病床)(?:总?数)?",
    "beds_new": r"(?:预期|预计|计划|可)?(?:新增|净增|增加)(?:床位|病床)(?:总?数)?",
}
_GAP: Final = r"\s*(?:[::]|为|共|达)?\s*"
#: Ends a clause: a comma that does not stand between thousands, or another stop.
_STOP: Final = re.compile(r"(?:,(?![0-9]{3}(?![0-9]))|(?<![0-9]),|[;、。\n]|\.(?![0-9]))\s*")
_DIGIT: Final = re.compile(r"[0-9]+", re.ASCII)
_BRACKETS: Final = re.compile(r"\s*(?:\([^()]*\))?\s*")


@dataclass(frozen=True, slots=True)
class _Item:
    part: Part
    amount: Amount
    end: int


def read_scale(text: str) -> Scale:
    """Return the areas and beds named in prose.

    Raises UnitNeeded, and WrongUsage where a figure is named twice or cannot be read.
    """
    folded, shown = fold(text), text.strip()
    figures: dict[Part, Figure] = {}
    rest = []
    for item in _items(folded):
        if isinstance(item, tuple):
            rest.append(shown[slice(*item)].strip())
            continue
        if item.part in figures:
            raise WrongUsage(
                mark("“{text}” gives the same figure twice; put each into a column of its own."),
                text=shown,
            )
        figures[item.part] = _figure(item, shown)
    return Scale(**figures, rest=", ".join(part for part in rest if part))


def areas_in(text: str) -> Iterator[str]:
    """Yield the areas in a text, each with its unit."""
    folded, place = fold(text), 0
    while found := _DIGIT.search(folded, place):
        amount = find_amount(folded, "area", found.start())
        place = amount.end if amount else found.end()
        if amount and amount.base:
            yield folded[amount.start : amount.end].strip()


def _figure(item: _Item, shown: str) -> Figure:
    amount, beds = item.amount, item.part.startswith("beds")
    printed = shown[amount.start : amount.end].strip()
    rest = shown[amount.end : item.end].strip()
    measure: Measure = "beds" if beds else "area"
    return figure(amount, measure, "张" if beds else None, printed, rest, shown)


def _items(text: str) -> Iterator[_Item | tuple[int, int]]:
    """Yield the figures one after the other, and between them where the rest stands."""
    place = 0
    while place < len(text):
        item = _item(text, place)
        if item is not None:
            yield item
            place = item.end
        else:
            stop = _STOP.search(text, place)
            end = stop.start() if stop else len(text)
            _refuse_unread(text, place, end)
            yield place, end
            place = end
        stop = _STOP.match(text, place)
        place = stop.end() if stop else place


def _item(text: str, place: int) -> _Item | None:
    """Return the figure whose label begins at a place and after which a clause may end."""
    found = _label().match(text, place)
    part = _part(found) if found else "beds"
    measure: Measure = "beds" if part.startswith("beds") else "area"
    amount = find_amount(text, measure, found.end() if found else place)
    if amount is None or (found is None and amount.base not in ("张床位", "张病床", "个床位")):
        return None
    behind = _BRACKETS.match(text, amount.end)
    end = behind.end() if behind else amount.end
    if end < len(text) and not _STOP.match(text, end) and not _label().match(text, end):
        return None
    return _Item(part, amount, end)


def _part(found: re.Match[str]) -> Part:
    return next(part for part in _LABELS if found[part])


@cache
def _label() -> re.Pattern[str]:
    labels = "|".join(f"(?P<{part}>{label})" for part, label in _LABELS.items())
    return re.compile(f"(?:{labels}){_GAP}")


def _refuse_unread(text: str, start: int, end: int) -> None:
    """Raise WrongUsage for a clause that names a known figure and whose number cannot be read."""
    found = _label().match(text, start)
    if found and re.search(r"[0-9]", text[found.end() : end]):
        raise WrongUsage(
            mark("The figure in “{text}” cannot be read; write it as 建筑面积 26000 平方米."),
            text=text[start:end].strip(),
        )
