"""One project whole: its baselines, sites, reports and documents, and what a form starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portfolio.projects.records.funds import AnnualPlanRow, Funding, FundingRow, PhaseRow
from portfolio.projects.records.lists import ProjectRow, SiteRow
from portfolio.projects.records.plans import Succession
from portfolio.projects.records.reports import Report, ReportStep
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month, Slip


@dataclass(frozen=True, slots=True)
class BedPortion:
    """Beds of a special kind within a project's figures; `note` says what no document prints."""

    kind: str
    beds_built: int | None
    beds_new: int | None
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Loose:
    """How a document words a figure that it does not give exactly; a range in the figure's unit."""

    qualifier: str | None
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part of a project within the figures of a baseline, with what was printed beside each.

    `label` is what the document prints before its name: 其中, 1.1, 一期.
    """

    name: str
    label: str
    start: Dated | None
    finish: Dated | None
    figures: Mapping[str, int | None]
    printed: Mapping[str, str]
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """An approved set of dates and figures of a project, with what was printed beside each.

    `said` holds what it says of group, funder and nature by code, where it changes them;
    `private` is the part of the investment that is paid privately, `components` what is known
    of what it is made of, in fen. The figures of its `parts` lie within its own.
    """

    number: int
    month: Month
    start: Dated | None
    finish: Dated | None
    figures: Mapping[str, int | None]
    printed: Mapping[str, str]
    reason: str
    source: str
    loose: Mapping[str, Loose] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    private: int | None = None
    parts: tuple[PartRow, ...] = ()
    components: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that figures come from; `dated` is a year, month or day, empty if unknown.

    It is `estimated` where the document prints no date of its own; `kind` is one of DOCUMENT_KINDS,
    empty where nobody said.
    """

    code: str
    title: str
    title_en: str
    dated: str
    estimated: bool = False
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Variance:
    """How far a project stands from a baseline: time, fen, beds; later and more is positive.

    None where no report says it.
    """

    baseline: int
    slip: Slip | None
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
class OtherEntry:
    """A project in another plan: its group there, the baseline in force there, how far it stands.

    `variances` are those against the first baseline there and, where it is another, that one.
    """

    plan: str
    name_zh: str
    name_en: str
    group: str | None
    baseline: BaselineRow
    variances: tuple[Variance, ...]


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
    successions: tuple[Succession, ...]
    documents: Mapping[str, Document]
    others: tuple[OtherEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class FormData:
    """What a status form starts from; `before` holds each field's newest earlier value."""

    project: ProjectDetail
    site: str | None
    month: Month
    report: Report | None
    before: Mapping[str, tuple[Month, Value]]
