"""A city: its districts side by side, each against its own target, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from portfolio.beds.records.answer import Doubted
from portfolio.beds.records.capacity import Capacity
from portfolio.beds.records.rollup import GroupSums
from portfolio.projects.records.plans import DistrictRow, LeftEntry, Plan
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class BedsAt:
    """Beds over residents at the end of a month; only of what is in use `most` is another number."""

    month: Month
    least: int
    most: int
    residents: int
    least_per_1000: Fraction
    most_per_1000: Fraction


@dataclass(frozen=True, slots=True)
class DistrictBeds:
    """A district's beds against its own target.

    `capacities` has each view at the month of that target. `own` has plan and forecast at that
    month, what is in use at the as-of month; `counted` the same as the city adds them up, plan and
    forecast at the month of its sums.
    """

    capacities: Mapping[str, Capacity]
    own: Mapping[str, BedsAt]
    counted: Mapping[str, BedsAt]


@dataclass(frozen=True, slots=True)
class DistrictFigures:
    """A district in a city: its current plan, the sums of that, the `parts` within them, its beds.

    `doubted` was taken in doubt and decides them; of the openings of the projects in `undocumented`
    no document speaks. Without beds `why` is one of NO_FIGURES; `plan` is None where the district has none.
    """

    district: DistrictRow
    plan: Plan | None
    sums: GroupSums
    left: tuple[LeftEntry, ...]
    beds: DistrictBeds | None
    why: str = ""
    parts: int = 0
    doubted: tuple[Doubted, ...] = ()
    undocumented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class City:
    """Districts in the order in which they were entered, and their sums.

    `beds` are by view the sums over those that have a target and residents, in plan and forecast
    at the end of `month`, the last of their targets' months; none where no district has. A city
    has no target of its own.
    """

    as_of: Month
    view: str
    basis: str
    districts: tuple[DistrictFigures, ...]
    total: GroupSums
    month: Month | None
    beds: Mapping[str, BedsAt]

    @property
    def known(self) -> int:
        """How many districts have beds and residents to add."""
        return sum(item.beds is not None for item in self.districts)
