"""The plan's table of indicators as it is handed out: what each promises, what is known of it."""

from dataclasses import dataclass
from fractions import Fraction

from portfolio.beds.records.ground import Residents
from portfolio.projects.records.page import Document
from portfolio.projects.records.plans import Plan
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Observation:
    """A value as a document gives it, its digits as printed, of the year, month or day `as_of`.

    It was out in the month `published`; None: always.
    """

    as_of: str
    value: str
    source: str
    note: str = ""
    published: Month | None = None

    @property
    def month(self) -> Month:
        """The month it speaks of; a year is its December."""
        year, month = (*map(int, self.as_of.split("-")[:2]), 12)[:2]
        return Month.of(year, month)


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """What the projects make of an indicator at the end of a month, in one view, over residents.

    From `least` to `most` beds; `needed` is what the target asks for. `met` is judged at the
    target's own month, on both ends: None where nothing tells it yet.
    """

    view: str
    residents: Residents
    month: Month
    least: int
    most: int
    needed: int
    met: bool | None
    per: int

    @property
    def least_rate(self) -> Fraction:
        """The least beds over `per` residents, exactly."""
        return Fraction(self.least * self.per, self.residents.value)

    @property
    def most_rate(self) -> Fraction:
        return Fraction(self.most * self.per, self.residents.value)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the plan, figures as printed, with what was observed of it, oldest first.

    `measure` is what the projects measure it by, `lines` what they come to in each view and over
    both populations; both are empty for most. `residents` are those its base stands on. The plan
    says that the base has grown by `growth` percent since the `earlier` value of `earlier_year`.
    """

    code: str
    name_zh: str
    name_en: str
    source: str
    unit: str = ""
    type: str | None = None
    direction: str | None = None
    base: str | None = None
    base_year: int | None = None
    earlier: str | None = None
    earlier_year: int | None = None
    growth: str | None = None
    target: str | None = None
    target_year: int | None = None
    printed: str = ""
    measure: str | None = None
    note: str = ""
    residents: int | None = None
    residents_as_of: str = ""
    published: Month | None = None
    observed: tuple[Observation, ...] = ()
    lines: tuple[MeasuredLine, ...] = ()

    @property
    def latest(self) -> Observation | None:
        return self.observed[-1] if self.observed else None

    def line(self, view: str, basis: str = "fixed") -> MeasuredLine | None:
        """Return what the projects come to in a view, over a population; None where unmeasured."""
        lines = (item for item in self.lines if (item.view, item.residents.basis) == (view, basis))
        return next(lines, None)

    @property
    def leading(self) -> MeasuredLine | None:
        """The line that the verdict is of: the plan's, from the target's year end on that in use."""
        plan, in_use = self.line("plan"), self.line("confirmed")
        return plan if plan and in_use and in_use.month < plan.month else in_use


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """The plan's indicators as of a month, with the documents that their figures name."""

    plan: Plan
    as_of: Month
    indicators: tuple[Indicator, ...]
    documents: dict[str, Document]
