"""The beds of each month as tables show them, with the answer beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.capacity import (
    Capacity,
    MonthCapacity,
)
from portfolio.projects.records.plans import Plan


@dataclass(frozen=True, slots=True)
class CapacityTable:
    """Capacity month by month in one view, over one population basis."""

    plan: Plan
    capacity: Capacity
    months: tuple[MonthCapacity, ...]
    answer: Answer


@dataclass(frozen=True, slots=True)
class CapacityViews:
    """Capacity month by month in every view, over one span of months and one population.

    What is in use ends with the as-of month. `names` are Chinese and English, by code, of the
    projects that open or are left out, where they are few enough to be named.
    """

    basis: str
    tables: Mapping[str, CapacityTable]
    names: Mapping[str, tuple[str, str]]

    @property
    def answer(self) -> Answer:
        return self.tables["plan"].answer
