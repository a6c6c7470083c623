"""A project's money by time and source, as the budget meeting sees it: frozen values, in fen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from portfolio.projects.records.funds import Amount, FundingRow, PhaseRow
from portfolio.projects.records.lists import Light
from portfolio.projects.records.page import Document
from portfolio.projects.records.plans import Departure, Plan
from portfolio.projects.records.supervision import GoalRow
from portfolio.projects.rules.lights import is_settled
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import FISCAL_SOURCES


@dataclass(frozen=True, slots=True)
class MoneyFacts:
    """What is on record of a project's money as of a month.

    Dates, investment, areas (m2/100) and beds are those of the current baseline, `began` is the
    actual start. `costs` has the
    newest cost of each kind, `plans` the amount of each year's plan. `reported` has for each amount
    done, paid, arrived or added (capacity in beds) what reports of the project give, the oldest
    first. `study` tells that a study or a budget was approved by then. `first_budget` is the approved
    budget told first, `coming` the newest finish (else opening) that a report forecasts, `components` what is known of
    what the baseline's investment is made of. `finished` and `opened` are the actual dates, `comes`
    the newest forecast of each by its measure (`finish`, `opening`), `goals` those of its money,
    `private` the part of the investment that is paid privately, `account_approved` whether the
    approval of the final account is on record.
    """

    code: str
    name_zh: str = ""
    name_en: str = ""
    group: str | None = None
    funder: str | None = None
    in_plan: bool = True
    left: Departure | None = None
    stage: str | None = None
    start: Dated | None = None
    finish: Dated | None = None
    began: Dated | None = None
    investment: int | None = None
    floor_area: int | None = None
    beds_new: int | None = None
    costs: Mapping[str, int] = field(default_factory=dict)
    funding: tuple[FundingRow, ...] = ()
    phases: tuple[PhaseRow, ...] = ()
    plans: Mapping[int, int] = field(default_factory=dict)
    reported: Mapping[str, tuple[Amount, ...]] = field(default_factory=dict)
    study: bool = False
    budget_number: str = ""
    ask: str = ""
    ask_to: str = ""
    ask_month: Month | None = None
    first_budget: int | None = None
    account_approved: bool = False
    coming: Dated | None = None
    components: Mapping[str, int] = field(default_factory=dict)
    finished: Dated | None = None
    opened: Dated | None = None
    private: int | None = None
    comes: Mapping[str, Dated] = field(default_factory=dict)
    goals: tuple[GoalRow, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether its final account is on record."""
        return is_settled(self.stage, self.costs, approved=self.account_approved)

    @property
    def summed(self) -> bool:
        """Whether the sums of the plan hold it: it stands in the plan and has not left it."""
        return self.in_plan and self.left is None

    @property
    def sources(self) -> set[str]:
        """The documents that funding and phases come from."""
        return {row.source for row in self.funding} | {row.source for row in self.phases}

    def newest(self, name: str) -> Amount | None:
        """Return the newest amount that a report gives in a field."""
        found = self.reported.get(name, ())
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Parcel:
    """An amount that falls into a month and comes from a source, None where it is not split.

    `assumed` tells that nobody entered an amount of the month: it is part of an even spread.
    `shared` tells that nobody entered its source: it is split as the sources give to the whole.
    """

    month: Month
    funding_source: str | None
    fen: int
    assumed: bool
    shared: bool = False


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A goal and what stands beside it as of a month.

    `state` is reached, missed, slipping (likely to be missed), unsure (whether it came in
    time), open, told (in words) or unknown.
    `value` is in the kind of its measure (beds, date, fen), None where nothing is known or the goal
    is told in words; `month` is that of the report that tells it, `forecast` marks a date to come.
    """

    goal: GoalRow
    state: str
    value: int | Dated | None = None
    month: Month | None = None
    forecast: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """What a project needs in a year, by source; None stands for what is not split.

    `assumed` where it is the even spread over the schedule, `derived` where it is what is left of
    the money spread over the months to the forecast finish (assumed too), `barred` where no annual
    plan may carry the project yet. `total` is None where nothing is on record and nothing can be
    assumed; `why` then says why, the first that fits of in_use, owing, settled, halted, built,
    barred, no_money_left, paid_unknown, no_new_finish, ends_before, no_schedule.
    """

    year: int
    total: int | None
    by_source: Mapping[str | None, int]
    assumed: bool = False
    shared: bool = False
    barred: bool = False
    derived: bool = False
    why: str = ""

    @property
    def public(self) -> int | None:
        """The request without private capital, which no public budget gives."""
        return None if self.total is None else self.total - self.by_source.get("private_capital", 0)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year's plan, budget, done and paid; share, gap and execution in percent and points.

    `budget` is what was entered as planned for the year, never an assumption. The gap is done
    against the plan times the months gone of 12, those of the report that gives the figure.
    """

    year: int
    plan: int | None
    budget: int | None
    done: Amount | None
    paid: Amount | None
    share: Fraction | None
    gap: Fraction | None
    execution: Fraction | None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a project's investment brings: yuan per new bed and per m2, beds a year per 亿元."""

    per_bed: Fraction | None
    per_area: Fraction | None
    beds_rate: Fraction | None


@dataclass(frozen=True, slots=True)
class ProjectMoney:
    """A project's money as of a month: its year, the next one's request, what it comes to.

    `paid_before` is what was paid by the end of last year, `last_cost` the final account, else the
    audited settlement, with its kind. `findings` hold the known costs against each other,
    `flags` are those that an article of the regulations speaks of. `arrived_total` is what arrived
    in all, `arrived` the same by source as far as it was entered so.
    """

    facts: MoneyFacts
    year: YearFigures
    done_total: Amount | None
    paid_total: Amount | None
    paid_before: int | None
    unpaid: int | None
    needed: int | None
    last_cost: tuple[str, int] | None
    request: Request
    worth: Worth
    findings: tuple[Light, ...]
    flags: tuple[Light, ...]
    arrived_total: Amount | None = None
    arrived: Mapping[str | None, int] = field(default_factory=dict)
    goals: tuple[GoalStanding, ...] = ()

    @property
    def short(self) -> int | None:
        """By how much the sources entered fall short of the approved, else planned, money."""
        whole = self.facts.costs.get("approved_budget") or self.facts.investment
        if whole is None or not self.facts.funding:
            return None
        return max(0, whole - sum(row.amount for row in self.facts.funding))

    @property
    def unused(self) -> int | None:
        """What arrived and is not paid out; None where either is not known, or more is paid."""
        if self.arrived_total is None or self.paid_total is None:
            return None
        return max(0, self.arrived_total.fen - self.paid_total.fen)

    @property
    def settlement_due(self) -> bool:
        """Whether it is in use and no final account is on record."""
        return self.facts.stage == "in_use" and not self.facts.settled

    @property
    def above_plan(self) -> int | None:
        """By how much a public project's reported cost of unknown kind is above the planned one, in fen."""
        reported, planned = self.facts.costs.get("unknown"), self.facts.investment
        if not self.fiscal or reported is None or planned is None or reported <= planned:
            return None
        return reported - planned

    @property
    def fiscal(self) -> bool:
        """Whether its money is in the fiscal total: public projects of the plan."""
        return self.facts.summed and self.facts.funder == "public"


@dataclass(frozen=True, slots=True)
class Spread:
    """How a ratio lies within the portfolio, and the codes of those that lie apart from it.

    `apart` is empty and `median` None where fewer than `least` projects have it.
    """

    known: int
    least: int
    median: Fraction | None
    deviation: Fraction | None
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year of the portfolio: money planned in it, beds that open, and both since the start.

    Of the money planned `assumed` tells whether any of the year's is so, `total_assumed` whether
    any since the start. `rate` is new beds since the start per 亿元 planned since the start.
    """

    year: int
    planned: int
    assumed: bool
    beds: int
    planned_total: int
    total_assumed: bool
    beds_total: int
    rate: Fraction | None


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Money of a series up to the end of a month: planned, and done with how many known.

    `done` is None where no project's is known by then; `held` counts those whose newest figure
    is of an earlier month.
    """

    month: Month
    planned: int
    done: int | None
    known: int
    held: int


@dataclass(frozen=True, slots=True)
class Series:
    """Planned against done of the projects, or of one funder or source, month by month.

    `assumed` counts projects whose plan is spread evenly in part at least, `partly` those of them of
    which amounts were entered as well. `planned_of_known` is what is planned by the as-of month of the projects whose done is known then, `like` the same
    by the end of each month up to it.
    """

    key: str | None
    projects: int
    assumed: int
    points: tuple[CurvePoint, ...]
    planned_of_known: int | None = None
    like: tuple[tuple[Month, int], ...] = ()
    partly: int = 0

    def at(self, month: Month) -> CurvePoint | None:
        """Return the point of a month."""
        first = self.points[0].month if self.points else month
        place = month - first
        return self.points[place] if 0 <= place < len(self.points) else None


@dataclass(frozen=True, slots=True)
class Curve:
    """The S-curve: all projects first, then each funder or source; `unphased` cannot be drawn."""

    by: str
    as_of: Month
    whole: Series
    parts: tuple[Series, ...]
    unphased: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """The fiscal total of the meeting: public projects of the plan, fen and how many are known."""

    projects: int
    figures: Mapping[str, tuple[int | None, int]]
    request: Mapping[str | None, int]
    request_assumed: bool

    @property
    def public_finance(self) -> int | None:
        """What of the request public finance is to give, in fen: the least where a part has no source.

        None where no more than such a part is on record.
        """
        given = sum(self.request.get(name, 0) for name in FISCAL_SOURCES)
        return None if not given and self.unsourced else given

    @property
    def unsourced(self) -> bool:
        """Whether a part of the request has no source."""
        return None in self.request


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scenario as the paper shows it: name, what it changes, and where it ends.

    `figures` are lines of words and values in the language spoken; the seam to what-if results.
    """

    name: str
    changes: tuple[str, ...]
    verdict: str
    figures: tuple[tuple[str, str], ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a budget meeting decides on, as of a month, for a year.

    `fiscal_curve` is that of the public projects of the plan alone.
    """

    plan: Plan
    as_of: Month
    year: int
    projects: tuple[ProjectMoney, ...]
    fiscal: Sums
    apart: Sums
    per_bed: Spread
    per_area: Spread
    years: tuple[YearLine, ...]
    curve: Curve
    documents: Mapping[str, Document]
    scenarios: tuple[Chosen, ...] = ()
    fiscal_curve: Curve | None = None
