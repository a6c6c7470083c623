"""The answer to “is the target reached”, line by line, with what became of targets that passed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from portfolio.beds.records.capacity import Late, Range, Statistical, WithoutEvidence
from portfolio.beds.records.ground import Base, ObservedStock, Residents, Target
from portfolio.values.kinds import Value
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One view and population of the answer, at the end of `month`.

    `start` are the beds it is counted from: the statistics' of `start_stock`, else the base's.
    """

    view: str
    basis: str
    month: Month
    beds: int
    per_1000: Fraction
    beds_without_care: int
    per_1000_without_care: Fraction
    shortfall: int
    met: bool | None
    residents: Residents
    start: int
    start_stock: ObservedStock | None = None
    most: int | None = None
    late: Late | None = None
    outside: int = 0

    @property
    def care_beds(self) -> int:
        """Beds for rehabilitation and elderly care among those counted."""
        return self.beds - self.beds_without_care

    @property
    def most_shortfall(self) -> int:
        """How many beds are missing at the least: with the most that may be in use."""
        return max(0, self.shortfall - ((self.most or self.beds) - self.beds))


@dataclass(frozen=True, slots=True)
class Passed:
    """A target whose month lies behind, with what became of it: met, missed or not known.

    `planned` are the beds of the plan in that month, `range` those in use by projects; where
    there is a statistical figure it gives the verdict.
    """

    target: Target
    met: bool | None
    shortfall: int
    most_shortfall: int
    late: Late | None
    planned: int = 0
    range: Range | None = None
    statistical: Statistical | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """A value taken in doubt that decides beds: a field of the report of `month` of a place.

    Without a place it is of the statistics: `beds` observed, or `residents`.
    """

    place: str
    field: str
    month: Month
    value: Value


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to “is the target reached”: never one number, always with its caveat.

    `outcome` is what became of the target, once its month has come. Of what is in use with
    evidence since the newest stock, `planned_beds` are beds of the plan that no report of beds
    confirms, those of the projects `planned`; `beds_missing` are projects in use whose beds nobody
    reported, `paused` beds in use that are out of service for a time, by project; of the openings
    of `press` no more than published reports tell, of those of `undocumented` no document: they
    count in the most alone. `due_by_base`
    was due by the base month and is not reported: it may be in the base or still to come. `left` are
    the entries that left the plan with their new beds; `across` are projects whose opening may lie
    before or after the newest stock or base. `original` are the plan's beds by the first baselines,
    None where they all still hold. `doubted` was taken although it contradicted the record.
    """

    as_of: Month
    target: Target
    lines: tuple[AnswerLine, ...]
    care_beds: int
    no_evidence_beds: int
    no_evidence_projects: int
    unknown: tuple[str, ...]
    stock: ObservedStock | None
    fresh: int
    projects: int
    range: Range | None = None
    statistical: Statistical | None = None
    partly_open: tuple[str, ...] = ()
    passed: tuple[Passed, ...] = ()
    base: Base | None = None
    outcome: Passed | None = None
    no_evidence: tuple[WithoutEvidence, ...] = ()
    beds_missing: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    planned_beds: int = 0
    paused: tuple[tuple[str, int], ...] = ()
    press: tuple[str, ...] = ()
    undocumented: tuple[str, ...] = ()
    due_by_base: tuple[WithoutEvidence, ...] = ()
    left: tuple[WithoutEvidence, ...] = ()
    across: tuple[str, ...] = ()
    original: int | None = None
    doubted: tuple[Doubted, ...] = ()

    def line(self, view: str, basis: str) -> AnswerLine:
        """Return the line of a view and a population basis."""
        return next(item for item in self.lines if (item.view, item.basis) == (view, basis))
