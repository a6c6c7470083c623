"""Sums that say over how many known figures they were taken."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over rows and how many of them had a figure; `sum` is None where none had one."""

    sum: int | None
    known: int


#: The summed figures, in the order in which they are shown.
SUMMED = (
    "land_area",
    "floor_area",
    "investment",
    "beds_built",
    "beds_staffed",
    "beds_opened",
    "beds_new",
)
