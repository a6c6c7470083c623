"""What the services hand out: frozen values, detached from any session."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from portfolio.errors import BadInput
from portfolio.fields import Value
from portfolio.months import Dated, Month, Precision
from portfolio.vocabulary import ENDED_STAGES


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence to look at, not an error: an English template and its values."""

    template: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan the projects belong to."""

    code: str
    name_zh: str
    name_en: str
    source: str


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum over rows and how many of them had a figure; `sum` is None where none had one."""

    sum: int | None
    known: int


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
    changes: "Changes | None" = None


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
class Told:
    """What the reports of a project or site say as of a month, and what surrounds them.

    `said` holds, by field, the month of the newest report that gives it, and what it gives. Money
    in fen. `before_year` is what was done by the end of last year: as reported for its December,
    else total less the year's in a report of this year that gives both.
    """

    said: Mapping[str, tuple[Month, Value]]
    year_plan: int | None = None
    year_milestone: str = ""
    before_year: int | None = None
    approved_budget: int | None = None
    address: str = ""
    particulars: Mapping[str, str | None] = field(default_factory=dict)

    def value(self, name: str) -> Value | None:
        """Return what the newest report that gives a field says in it."""
        return self.said[name][1] if name in self.said else None


@dataclass(frozen=True, slots=True)
class ToldSite:
    """A site of a project, and what its own reports say."""

    project: str
    code: str
    name_zh: str
    name_en: str
    told: Told


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A project as its plan prints it: figures of the first baseline, texts as printed."""

    code: str
    group: str
    name: str
    nature: str
    address: str
    schedule: str
    scope: str
    land_area: int | None
    investment: int | None
    beds_built: int | None
    beds_built_printed: str
    beds_staffed: int | None
    beds_opened: int | None
    beds_new: int | None
    funder: str


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
class ChangeRow:
    """One row of the log: a new record, an edited field or a removed record; values as JSON.

    `name` is what the record is called: a project by its code, a report by place and month.
    """

    record: str
    record_key: str
    field: str | None
    old: str | None
    new: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change as its author made it; `undoes` is the change that it takes back.

    `more` tells how many of its rows are left out of `rows`.
    """

    number: int
    who: str
    made_at: str
    reason: str
    undoes: int | None
    digest: str
    rows: tuple[ChangeRow, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Logged:
    """Changes, which of them were taken back, and the titles of the documents they name, by key."""

    entries: tuple[LogEntry, ...]
    taken_back: frozenset[int]
    documents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LogPage:
    """A window of the log up to change `head`: `first` of `total` changes come before it."""

    logged: Logged
    first: int
    total: int
    head: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check of the log found: its head, and every place where it was bent."""

    changes: int
    head: str
    problems: tuple[Remark, ...]


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


@dataclass(frozen=True, slots=True)
class ListedPart:
    """Projects under one heading of a list, from top to bottom, and their sums: fen, beds."""

    heading: str
    rows: tuple[ProjectRow, ...]
    investment: Sum
    beds_new: Sum


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of projects as it is shown, its words in the language spoken.

    `words` say which projects are shown and in which order. `grouping` is the code of what the
    headings name, empty for a list without headings, which has one part. The sums are over all.
    """

    title: str
    as_of: Month
    words: str
    grouping: str
    parts: tuple[ListedPart, ...]
    investment: Sum
    beds_new: Sum


@dataclass(frozen=True, slots=True)
class Piece:
    """What is being made: `kind` is a picture's or `list`; the `number`th of `of` pieces."""

    kind: str
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Published:
    """The files that were written, in order, and what to look at in them.

    `rests_on` is the newest change of the log that they show: its number and digest.
    """

    paths: tuple[Path, ...]
    warnings: tuple[Remark, ...] = ()
    rests_on: tuple[int, str] = (0, "")


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """One thing that changed between two months, of a project, a site or the district.

    `kind` is `added`, `ended`, `resumed`, `stage`, `baseline`, `date`, `money`, `beds` or
    `capacity`. `before` and `after` are a code, a date, fen, beds or a baseline's number.
    `months` and `beds` are what it moved by; later and more are positive. `month` is when a
    project was added, and the target month of the district's capacity.
    """

    kind: str
    project: str | None = None
    site: str | None = None
    field: str | None = None
    before: Value | None = None
    after: Value | None = None
    months: int | None = None
    beds: int | None = None
    month: Month | None = None
    from_basis: str | None = None
    to_basis: str | None = None
    cost_kind: str | None = None
    view: str | None = None
    from_shortfall: int | None = None
    to_shortfall: int | None = None
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since the end of a month; `names` are Chinese and English, by code."""

    since: Month
    items: tuple[ChangeItem, ...]
    names: Mapping[str, tuple[str, str]]
