"""The budget-meeting rollup: sums by group and bed capacity against the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.capacity import Capacity
from portfolio.projects.records.plans import LeftEntry, Plan
from portfolio.values.months import Month
from portfolio.values.sums import Sum


@dataclass(frozen=True, slots=True)
class GroupSums:
    """Sums of one group of projects: fen, hundredths of a m2, beds."""

    key: str
    projects: int
    land_area: Sum
    floor_area: Sum
    investment: Sum
    beds_built: Sum
    beds_staffed: Sum
    beds_opened: Sum
    beds_new: Sum


@dataclass(frozen=True, slots=True)
class Rollup:
    """The budget-meeting rollup: sums by group and bed capacity against the target.

    Beside the sums stands what has `left` the plan by then; so many `parts` lie within them.
    """

    plan: Plan
    as_of: Month
    view: str
    basis: str
    by: str
    groups: tuple[GroupSums, ...]
    total: GroupSums
    capacity: Capacity | None
    answer: Answer | None
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    left: tuple[LeftEntry, ...] = ()
    parts: int = 0
