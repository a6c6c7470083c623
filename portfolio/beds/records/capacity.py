"""The beds of each month in a view, against the target; what is in use and what lacks evidence."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from portfolio.beds.records.ground import ObservedStock, Residents, Target
from portfolio.values.months import Dated, Month, Precision


@dataclass(frozen=True, slots=True)
class Opening:
    """Beds that count from a month on, less where negative; of one project or of many alike.

    `projects` is 0 for what is no opening of a whole one; `outside` stands in no plan.
    """

    opens: Dated
    beds: int
    projects: int = 1
    codes: tuple[str, ...] = ()
    care_beds: int = 0
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A month in which the capacity changes."""

    month: Month
    precision: Precision
    beds: int
    per_1000: Fraction
    opened: tuple[str, ...]
    projects: int


@dataclass(frozen=True, slots=True)
class WithoutEvidence:
    """A project whose beds are counted in no month, because nothing recent speaks for them."""

    code: str
    beds: int | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class MonthCapacity:
    """Beds and beds per 1,000 residents at the end of a month.

    `added` is how many more beds there are than a month before, `shortfall` how many the target
    asks for above those there are. `most` is what may be in use, in that view. `set_to` are the
    statistics of the month before, from which the count starts anew.
    """

    month: Month
    beds: int
    per_1000: Fraction
    residents: Residents
    opened: tuple[str, ...]
    projects: int
    met: bool | None
    added: int
    shortfall: int
    most: int | None = None
    set_to: ObservedStock | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """By how many months a target is reached late: to the `month` or `year`, at most or at least."""

    months: int
    precision: str


@dataclass(frozen=True, slots=True)
class Range:
    """What is in use at the end of a month: with evidence at least, by all that may be at most.

    `due` are the projects that should be in use and of which nothing says whether they are.
    """

    month: Month
    least: int
    most: int
    due: tuple[WithoutEvidence, ...] = ()
    due_beds: int = 0

    @property
    def otherwise(self) -> int:
        """Beds between least and most that are reported in use, without a document or a month."""
        return max(0, self.most - self.least - self.due_beds)


@dataclass(frozen=True, slots=True)
class Statistical:
    """The statistics' own figure of a target's month: beds over residents of the same year end.

    As first published; `revised` stands beside it where there is one.
    """

    month: Month
    beds: int
    residents: Residents
    per_1000: Fraction
    shortfall: int
    met: bool
    revised: Statistical | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """What it rests on that a view first has the beds of the target's level.

    `spare` are the beds in that month beyond those needed, `each` the projects without any one of
    which they would not suffice: those that add more than is spare. Of a forecast only those to
    come, for what is open is a fact.
    """

    spare: int
    each: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """Bed capacity against the target in one view, over one population basis.

    `grounds` tells what `first_met` rests on; None where it is not told by the projects alone.
    """

    view: str
    as_of: Month
    target: Target
    residents: Residents
    baseline_beds: int
    stock: ObservedStock | None
    beds: int
    care_beds: int
    per_1000: Fraction
    beds_needed: int
    shortfall: int
    met: bool | None
    first_met: Dated | None
    first_met_by: tuple[str, ...]
    no_evidence: tuple[WithoutEvidence, ...]
    no_evidence_beds: int
    no_evidence_projects: int
    unknown: tuple[str, ...]
    timeline: tuple[Step, ...]
    late: Late | None = None
    most: int | None = None
    partly_open: tuple[str, ...] = ()
    statistical: Statistical | None = None
    outside: int = 0
    grounds: Grounds | None = None

    @property
    def most_shortfall(self) -> int:
        """How many beds are missing at the least; what the statistics miss has one end."""
        more = 0 if self.statistical or self.most is None else self.most - self.beds
        return max(0, self.shortfall - more)

    @property
    def reaches(self) -> bool:
        """Whether the beds counted suffice in the target's month, whoever may judge it yet."""
        return self.beds >= self.beds_needed
