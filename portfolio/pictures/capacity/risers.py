"""The steps of the lines of the bed-capacity picture, and what opens or changes at each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from portfolio.beds.records.capacity import Step
from portfolio.beds.records.table import CapacityTable
from portfolio.pictures.records import CapacityMaterial
from portfolio.pictures.subtitles import people_text
from portfolio.pictures.text import Names
from portfolio.values.language import mark, plural
from portfolio.values.months import Month
from portfolio.values.words import listing, say

#: Codes named at one step; of the others only their number is given.
MOST_CODES: Final = 3
#: Steps of the plan named one by one; of more, each year's are named together.
MOST_RISERS: Final = 24


@dataclass(frozen=True, slots=True)
class Riser:
    """A step of a line: where, between which rates, and what opens or how many residents."""

    at: float
    low: float
    high: float
    text: str
    by_year: bool
    key: str = "plan"


def risers_of(plan: CapacityTable, names: Names) -> Iterator[Riser]:
    """Yield the steps of the plan; of very many, one a year that tells what opened in it."""
    before, beds = plan.months[0].per_1000, plan.months[0].beds
    for steps in _together([s for s in plan.capacity.timeline if s.month > plan.months[0].month]):
        last = steps[-1]
        if last.beds != beds:  # what opens without beds is no step
            yield Riser(
                at=last.month.ordinal + 1.0,
                low=float(before),
                high=float(last.per_1000),
                text=f"{_openers(steps, names)} {last.beds - beds:+,}",
                by_year=all(step.precision == "year" for step in steps),
            )
        before, beds = last.per_1000, last.beds


def openings_of(material: CapacityMaterial, names: Names) -> Iterator[Riser]:
    """Yield the openings that raise what is in use or forecast; one that raises both once."""
    moved = {stock.month + 1 for stock in material.stocks}
    told: set[tuple[Month, int]] = set()
    for key in ("confirmed", "forecast"):
        table = material.tables[key]
        at = {item.month: (item, before) for before, item in pairwise(table.months)}
        for step in table.capacity.timeline:
            item, before = at.get(step.month, (None, None))
            if item is None or before is None or step.month in moved:
                continue
            beds = item.beds - before.beds
            if beds and step.opened and (step.month, beds) not in told:
                told.add((step.month, beds))
                yield Riser(
                    at=step.month.ordinal + 1.0,
                    low=float(before.per_1000),
                    high=float(item.per_1000),
                    text=f"{_openers([step], names)} {beds:+,}",
                    by_year=False,
                    key=key,
                )


def residents_of(material: CapacityMaterial) -> Iterator[Riser]:
    """Yield where the line over the newest population takes other residents."""
    for before, item in pairwise(material.tables["latest"].months):
        if item.residents.value != before.residents.value:
            yield Riser(
                at=item.month.ordinal + 1.0,
                low=float(before.per_1000),
                high=float(item.per_1000),
                text=say(mark("over {people}"), people=people_text(item.residents.value)),
                by_year=False,
                key="latest",
            )


def _together(steps: Sequence[Step]) -> Iterator[list[Step]]:
    if len(steps) <= MOST_RISERS:
        return ([step] for step in steps)
    return (list(of) for _, of in groupby(steps, key=lambda step: step.month.year))


def _openers(steps: Sequence[Step], names: Names) -> str:
    codes = [code for step in steps for code in step.opened]
    if codes and len(codes) <= MOST_CODES:
        return listing(names.draw(code, code) for code in codes)
    number = sum(step.projects for step in steps)
    return plural("{number} project", "{number} projects", number).format(number=number)
