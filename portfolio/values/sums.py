"""Sums that say over how many known figures they were taken."""

from dataclasses import dataclass

from portfolio.values.vocabulary import METRICS


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over rows and how many of them had a figure; `sum` is None where none had one."""

    sum: int | None
    known: int


#: The summed figures, in the order in which they are shown.
SUMMED = tuple(name for name in METRICS if name != "projects")
