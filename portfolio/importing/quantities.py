"""Figures as people write them in cells: money, areas, beds, percentages, ranges, about so many."""

from dataclasses import dataclass
from typing import Final, Literal

from portfolio.errors import WrongUsage
from portfolio.importing.cells import Cell

Qualifier = Literal["about", "nearly", "over", "up_to", "at_least"]
QUALIFIERS: Final[tuple[Qualifier, ...]] = ("about", "nearly", "over", "up_to", "at_least")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as read: fen, hundredths of a m2, beds or tenths of a percent.

    A range has `low` and `high` and no value. `rest` is the text round the number, `printed` what
    the document printed, with the unit of the heading where the cell has none.
    """

    value: int | None
    low: int | None
    high: int | None
    qualifier: Qualifier | None
    rest: str
    printed: str


@dataclass(frozen=True, slots=True)
class Scale:
    """What the prose of 建设规模 says; `rest` is what it says besides."""

    land_area: Figure | None = None
    floor_area: Figure | None = None
    renovated_area: Figure | None = None
    phase_one_floor_area: Figure | None = None
    beds: Figure | None = None
    rest: str = ""


class UnitNeeded(WrongUsage):
    """A figure without a unit where more than one is plausible."""

    #: the units to choose from, as the mapping takes them
    units: tuple[str, ...] = ()


def find_unit(text: str) -> str | None:
    """Return the unit a heading names, such as `亿元`, `万平方米` or `%`, else None."""
    raise NotImplementedError


def read_money(cell: Cell, unit: str | None = None) -> Figure:
    """Return an amount in fen. Raises UnitNeeded, or WrongUsage for what is none."""
    raise NotImplementedError


def read_area(cell: Cell, unit: str | None = None) -> Figure:
    """Return an area in hundredths of a m2. Raises UnitNeeded, or WrongUsage for what is none."""
    raise NotImplementedError


def read_beds(cell: Cell) -> Figure:
    """Return a number of beds. Raises WrongUsage for what is none."""
    raise NotImplementedError


def read_people(cell: Cell, unit: str | None = None) -> Figure:
    """Return a number of residents (`57.75万人`). Raises WrongUsage for what is none."""
    raise NotImplementedError


def read_percent(cell: Cell, unit: str | None = None) -> Figure:
    """Return tenths of a percent; `unit` is `%` or `1` (0.625 is 62.5 %). Raises as the others."""
    raise NotImplementedError


def read_scale(text: str, unit: str | None = None) -> Scale:
    """Return the areas and beds named in prose. Raises as the others."""
    raise NotImplementedError
