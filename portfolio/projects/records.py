"""What the services hand out: frozen values, detached from any session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from portfolio.values.errors import BadInput
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month
from portfolio.values.remarks import Remark
from portfolio.values.vocabulary import ENDED_STAGES


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan the projects belong to."""

    code: str
    name_zh: str
    name_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Light:
    """A computed light: its colour, the rule that fired, and the figures it fired on.

    `values` holds months of time, percentages and percentage points as they are compared,
    exactly. The citation names where a rule comes from, in both languages; both are empty
    where nothing was compared.
    """

    colour: str
    rule: str
    values: Mapping[str, int | Fraction | Month | str] = field(default_factory=dict)
    citation_zh: str = ""
    citation_en: str = ""


@dataclass(frozen=True, slots=True)
class Lights:
    """The computed lights of a project as of a month; `overall` is the worst that is not grey."""

    schedule: Light
    progress: Light
    cost: Light
    overall: Light


@dataclass(frozen=True, slots=True)
class Judged:
    """The officer's own light, of the newest report that gives one, and the reason given there."""

    light: str
    month: Month
    reason: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as a list shows it, as of a month. Slip in months, later is positive."""

    code: str
    name_zh: str
    name_en: str
    group: str | None
    nature: str
    funder: str | None
    townships: tuple[tuple[str, str, str], ...]
    stage: str | None
    start: Dated | None
    finish: Dated | None
    forecast_start: Dated | None
    forecast_finish: Dated | None
    actual_start: Dated | None
    actual_finish: Dated | None
    forecast_opening: Dated | None
    actual_opening: Dated | None
    sites: int
    sites_in_use: int
    opened: Dated | None
    percent: int | None
    lights: Lights
    judged: Judged | None
    slip: int | None
    overdue: bool
    land_area: int | None
    floor_area: int | None
    investment: int | None
    beds_built: int | None
    beds_staffed: int | None
    beds_opened: int | None
    beds_new: int | None
    last_report: Month | None
    fresh: bool
    in_plan: bool
    version: int

    @property
    def light(self) -> str | None:
        """The officer's own light; None where no report gives one."""
        return self.judged.light if self.judged else None

    @property
    def disputed(self) -> bool:
        """Whether the officer's own light is another than the computed one."""
        return self.judged is not None and self.judged.light != self.lights.overall.colour

    def awaits(self, month: Month) -> bool:
        """Tell whether the project has no report for a month yet, and is not at its end."""
        reported = self.last_report is not None and self.last_report >= month
        return not reported and self.stage not in ENDED_STAGES


@dataclass(frozen=True, slots=True)
class SiteState:
    """Where a site stands by its own reports; `opened` is since when it is in use."""

    stage: str | None
    percent: int | None
    forecast_finish: Dated | None
    actual_finish: Dated | None
    opened: Dated | None
    last_report: Month | None


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One place of a project that has several."""

    code: str
    name_zh: str
    name_en: str
    township_zh: str
    township_en: str
    nature: str
    state: SiteState


@dataclass(frozen=True, slots=True)
class BedPortion:
    """Beds of a special kind within a project's figures."""

    kind: str
    beds_built: int | None
    beds_new: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Loose:
    """How a document words a figure that it does not give exactly; a range in the figure's unit."""

    qualifier: str | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """An approved set of dates and figures of a project, with what was printed beside each."""

    number: int
    month: Month
    start: Dated | None
    finish: Dated | None
    figures: Mapping[str, int | None]
    printed: Mapping[str, str]
    reason: str
    source: str
    loose: Mapping[str, Loose] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A status report of one month of a project or one of its sites."""

    project: str
    site: str | None
    month: Month
    state: str
    values: Mapping[str, Value]
    tentative: tuple[str, ...]
    confidence: str | None
    review_words: str
    filed_by: str
    filed_at: str
    version: int


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A report, the finish it tells and in which field, and by how many months that moved.

    `moved` is against the report before it, `slip` against the baseline; later is positive.
    """

    report: Report
    told: str
    finish: Dated | None
    moved: int | None
    slip: int | None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in fen, as the report of a month gives it."""

    month: Month
    fen: int


@dataclass(frozen=True, slots=True)
class CostRow:
    """The newest cost of a kind, and what it is over the plan's investment; in fen."""

    kind: str
    fen: int
    over: int | None
    month: Month
    source: str | None


@dataclass(frozen=True, slots=True)
class YearMoney:
    """A year's plan beside what was done and paid in it; `share` is done in percent of the plan."""

    year: int
    plan: int | None
    milestone: str
    done: Amount | None
    paid: Amount | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Funding:
    """What is known of a project's money besides the investment of its baseline."""

    costs: tuple[CostRow, ...]
    years: tuple[YearMoney, ...]
    done_total: Amount | None
    paid_total: Amount | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document that figures come from; `dated` is a year, month or day, empty if unknown."""

    code: str
    title: str
    title_en: str
    dated: str


@dataclass(frozen=True, slots=True)
class Variance:
    """How far a project stands from a baseline: months, fen, beds; later and more is positive."""

    baseline: int
    months: int | None
    cost: int | None
    beds: int | None


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """An approval, permit or acceptance, with its day and the number of its document."""

    kind: str
    happened_on: str
    document_number: str
    source: str


@dataclass(frozen=True, slots=True)
class AnnualPlanRow:
    """What a project is to do in a year: an amount in fen, and the progress to be reached."""

    year: int
    amount: int | None
    milestone: str
    source: str


@dataclass(frozen=True, slots=True)
class FundingRow:
    """What a source of funds gives to a project as a whole, in fen."""

    funding_source: str
    amount: int
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """What of a project falls into a year, or one of its months; in fen, None where not given.

    `funding_source` is None where the figures are not split by source.
    """

    year: int
    month: Month | None
    funding_source: str | None
    planned: int | None
    done: int | None
    paid: int | None
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """One project whole: plan, baselines, sites, reports and where each figure comes from."""

    row: ProjectRow
    name_printed: str
    aliases: tuple[str, ...]
    address: str
    particulars: Mapping[str, str | None]
    sites: tuple[SiteRow, ...]
    bed_kinds: tuple[BedPortion, ...]
    baselines: tuple[BaselineRow, ...]
    variances: tuple[Variance, ...]
    annual_plans: tuple[AnnualPlanRow, ...]
    milestones: tuple[MilestoneRow, ...]
    reports: tuple[Report, ...]
    steps: tuple[ReportStep, ...]
    funding: Funding
    by_source: tuple[FundingRow, ...]
    phases: tuple[PhaseRow, ...]
    source: str
    nature_printed: str
    funder_printed: str
    documents: Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class FormData:
    """What a status form starts from; `before` holds each field's newest earlier value."""

    project: ProjectDetail
    site: str | None
    month: Month
    report: Report | None
    before: Mapping[str, tuple[Month, Value]]


@dataclass(frozen=True, slots=True)
class Filed:
    """What filing a report did: the report as it now stands and the fields that changed."""

    report: Report
    changed: tuple[str, ...]
    created: bool
    warnings: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """What filing a report would meet, had it been filed: nothing was written.

    `problem` is the rule that it breaks; `row` is the project as the list would then show it,
    as of the report's month, None for a report of one of its sites.
    """

    problem: BadInput | None
    warnings: tuple[Remark, ...]
    row: ProjectRow | None


BASELINE, DONE, COMING, UNPROVEN = "baseline", "done", "coming", "unproven"


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time, `start` to `end` in months; soft ends are known to the year only."""

    kind: str
    start: float
    end: float
    soft_start: bool = False
    soft_end: bool = False

    @property
    def reach(self) -> float:
        """How many months of a soft end are in doubt: a year, at most half the bar."""
        return min(12.0, (self.end - self.start) / 2)


@dataclass(frozen=True, slots=True)
class Course:
    """How a project runs: what is done, what is to come, and where it ends on the chart."""

    bars: tuple[Bar, ...]
    tail: tuple[float, float] | None
    opens_at: float | None
    unproven: bool
    end: float
