"""Dates as people write them in cells; what cannot be read is an error, never today."""

from dataclasses import dataclass
from typing import Literal

from portfolio.importing.cells import Cell
from portfolio.months import Dated, Edge

Order = Literal["dmy", "mdy"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A construction period: its ends as printed, or only how many months it takes."""

    start: Dated | None
    finish: Dated | None
    months: int | None = None


def read_date(
    cell: Cell, edge: Edge, *, order: Order | None = None, serials: bool = False
) -> Dated:
    """Return a month, or a year as its January (`start`) or December (`finish`).

    `order` reads 03/04/2023; `serials` reads 44927 as Excel counts days. Raises WrongUsage.
    """
    raise NotImplementedError


def read_day(cell: Cell, *, order: Order | None = None, serials: bool = False) -> str:
    """Return a day as `2023-06-30`. Raises WrongUsage where the cell gives none."""
    raise NotImplementedError


def read_schedule(cell: Cell, *, order: Order | None = None, serials: bool = False) -> Schedule:
    """Return a period such as `2020.6-2022.12`, `2024-2026` or `工期36个月`. Raises WrongUsage."""
    raise NotImplementedError
