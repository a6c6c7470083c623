"""What counting stands on: targets, residents, the statistics' beds and where they start."""

from __future__ import annotations

from dataclasses import dataclass

from portfolio.values.months import Month, stored_month


@dataclass(frozen=True, slots=True)
class Target:
    """Beds per 1,000 residents that the plan promises by a month; rates in hundredths.

    Those of another indicator may be `per` 10,000.
    `residents` are those its base stands on, of the day `residents_as_of`. It was out in the month
    `published`; a revision holds from the month `begins`. None of either: always. From `boundary` on
    the territory is another than its base speaks of.
    """

    code: str
    month: Month
    rate: int
    baseline_month: Month
    baseline_rate: int
    source: str
    version: int = 1
    residents: int | None = None
    residents_as_of: str = ""
    published: Month | None = None
    begins: Month | None = None
    plan: str = ""
    per: int = 1_000
    boundary: Month | None = None

    @property
    def unjudged(self) -> bool:
        """Whether its month is one of another territory than its base: nothing is judged then."""
        return self.boundary is not None and self.boundary <= self.month


@dataclass(frozen=True, slots=True)
class Population:
    """Residents on a day; `residents` is None where the figure is not known.

    `number` is 1 for the figure first published of that day, then one more for each revision.
    """

    as_of: str
    residents: int | None
    kind: str
    status: str
    source: str
    note: str = ""
    version: int = 1
    published: Month | None = None
    number: int = 1
    doubted: bool = False

    @property
    def month(self) -> Month:
        return stored_month(self.as_of)


@dataclass(frozen=True, slots=True)
class ObservedStock:
    """Beds of the whole district by the official health statistics, at the end of a month.

    `number` is 1 for the figure first published of that month, then one more for each revision.
    With `boundary` the district's territory is another from that month on.
    """

    month: Month
    beds: int
    source: str
    version: int = 1
    published: Month | None = None
    number: int = 1
    doubted: bool = False
    scope: str = ""
    boundary: bool = False


@dataclass(frozen=True, slots=True)
class StockChange:
    """Beds that an institution without a project gained (or lost, below 0) from a month on."""

    month: Month
    beds: int
    source: str = ""
    institution: str = ""
    version: int = 1
    published: Month | None = None


@dataclass(frozen=True, slots=True)
class StockList:
    """The observed stock and its changes without a project, in the order of their months."""

    observed: tuple[ObservedStock, ...]
    changes: tuple[StockChange, ...]


@dataclass(frozen=True, slots=True)
class Residents:
    """The population a rate is taken over; `held` tells that an older figure is carried on."""

    basis: str
    value: int
    as_of: str
    status: str
    held: bool


@dataclass(frozen=True, slots=True)
class Base:
    """Where a target starts counting: beds at the end of its base month, and what they rest on.

    `rate` in hundredths per 1,000 of `residents`; `stock` where the statistics took its place.
    """

    month: Month
    beds: int
    rate: int
    residents: Residents
    stock: ObservedStock | None = None
