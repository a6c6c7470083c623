"""What capacity, the rollup and the reconciliation hand out: frozen values, without a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from portfolio.projects.records import Document, Plan
from portfolio.values.months import Dated, Month, Precision
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
class Target:
    """Beds per 1,000 residents that the plan promises by a month; rates in hundredths."""

    code: str
    month: Month
    rate: int
    baseline_month: Month
    baseline_rate: int
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Population:
    """Residents on a day; `residents` is None where the figure is not known."""

    as_of: str
    residents: int | None
    kind: str
    status: str
    source: str
    note: str = ""
    version: int = 1

    @property
    def month(self) -> Month:
        return Month.of(int(self.as_of[:4]), int(self.as_of[5:7]))


@dataclass(frozen=True, slots=True)
class ObservedStock:
    """Beds of the whole district by the official health statistics, at the end of a month."""

    month: Month
    beds: int
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class Residents:
    """The population a rate is taken over; `held` tells that an older figure is carried on."""

    basis: str
    value: int
    as_of: str
    status: str
    held: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """Beds that come into use in a month, of one project or of many that SQL has grouped."""

    opens: Dated
    beds: int
    projects: int = 1
    codes: tuple[str, ...] = ()
    care_beds: int = 0


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


@dataclass(frozen=True, slots=True)
class MonthCapacity:
    """Beds and beds per 1,000 residents at the end of a month.

    `added` is how many more beds there are than a month before, `shortfall` how many the target
    asks for above those there are.
    """

    month: Month
    beds: int
    per_1000: Fraction
    residents: Residents
    opened: tuple[str, ...]
    projects: int
    met: bool
    added: int
    shortfall: int


@dataclass(frozen=True, slots=True)
class Capacity:
    """Bed capacity against the target in one view, over one population basis."""

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
    met: bool
    first_met: Dated | None
    first_met_by: tuple[str, ...]
    no_evidence: tuple[WithoutEvidence, ...]
    no_evidence_beds: int
    no_evidence_projects: int
    unknown: tuple[str, ...]
    timeline: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One view and population of the answer, at the end of `month`."""

    view: str
    basis: str
    month: Month
    beds: int
    per_1000: Fraction
    beds_without_care: int
    per_1000_without_care: Fraction
    shortfall: int
    met: bool
    residents: Residents


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to “is the target reached”: never one number, always with its caveat."""

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

    def line(self, view: str, basis: str) -> AnswerLine:
        """Return the line of a view and a population basis."""
        return next(item for item in self.lines if (item.view, item.basis) == (view, basis))


@dataclass(frozen=True, slots=True)
class Rollup:
    """The budget-meeting rollup: sums by group and bed capacity against the target."""

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


@dataclass(frozen=True, slots=True)
class Reading:
    """A way of reading the rows under which a stated total would be right, or nearly."""

    code: str
    projects: tuple[str, ...]
    value: int
    status: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A stated total, a row's identity or a project's money, against what the rows say.

    Values in fen, hundredths of a m2, beds or projects, as `metric` says. Money of a year or a
    month names it in `period`, that of one source of funds its code.
    """

    kind: str
    scope: str
    metric: str
    stated: int | None
    stated_printed: str
    computed: int | None
    known: int
    of: int
    difference: int | None
    status: str
    source: str
    readings: tuple[Reading, ...] = ()
    period: str = ""
    funding_source: str | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Stated totals and row identities of a plan, with the documents that their sources name."""

    plan: Plan
    rows: tuple[Reconciliation, ...]
    documents: Mapping[str, "Document"]
