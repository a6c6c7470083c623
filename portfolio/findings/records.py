"""What the rules of findings are asked of, and what they find; money in fen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from portfolio.projects.records.funds import FundingRow
from portfolio.projects.records.page import Document
from portfolio.projects.records.plans import Departure, Plan
from portfolio.projects.records.supervision import AuditRow, ContractRow, ExtensionRow, VisitRow
from portfolio.projects.rules.lights import LATER_COSTS, is_settled
from portfolio.values.months import Dated, Month, Slip, stored_month
from portfolio.values.vocabulary import EXIT_STAGES, FISCAL_SOURCES

#: The weights of findings, the gravest first: broken on record, a term run out, a paper missing.
WEIGHTS: Final = ("breach", "term", "gap")


@dataclass(frozen=True, slots=True)
class Told:
    """A date or an amount on record: the month of the report that gives it, and its document."""

    value: Dated | int
    month: Month | None = None
    source: str | None = None

    @property
    def fen(self) -> int:
        """The amount; a date has none."""
        return self.value if isinstance(self.value, int) else 0

    @property
    def date(self) -> Dated:
        """The date. Raises TypeError for an amount."""
        if isinstance(self.value, int):
            raise TypeError(self.value)
        return self.value


@dataclass(frozen=True, slots=True)
class Paper:
    """An approval, permit or acceptance on record: its day, number and document."""

    kind: str
    day: str
    number: str
    source: str

    @property
    def month(self) -> Month:
        return stored_month(self.day)


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What is on record of a project as of a month; None and empty are unknown, never zero.

    `begun`, `finished`, `accepted` and `opened` are told by a date, or by the first stage that
    says so (then `by` its month). `asked` is whether a report of each month is due of it,
    `unit` is the responsible one, `in_statistics` since when it is in the investment statistics. `papers` holds the first of each kind, `costs` all of each kind,
    the oldest first; `planned` is the investment of the baseline in force. `arrivals` are what had
    arrived in all by one month and another, the oldest first, `arranged` what was arranged by now.
    """

    code: str
    as_of: Month
    name_zh: str = ""
    name_en: str = ""
    group: str | None = None
    funder: str | None = None
    stage: str | None = None
    entered: Month | None = None
    planned_start: Dated | None = None
    coming_start: Dated | None = None
    planned_finish: Dated | None = None
    late: Slip | None = None
    begun: Told | None = None
    finished: Told | None = None
    accepted: Told | None = None
    opened: Told | None = None
    papers: Mapping[str, Paper] = field(default_factory=dict)
    costs: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    planned: Told | None = None
    done: Told | None = None
    paid: Told | None = None
    sources: tuple[FundingRow, ...] = ()
    last_report: Month | None = None
    asked: bool = True
    unit: str = ""
    in_statistics: Month | None = None
    contracts: tuple[ContractRow, ...] = ()
    visits: tuple[VisitRow, ...] = ()
    audits: tuple[AuditRow, ...] = ()
    extensions: tuple[ExtensionRow, ...] = ()
    arrivals: tuple[Told, ...] = ()
    arranged: Told | None = None
    assets: Told | None = None
    left: Departure | None = None
    left_source: str | None = None

    def newest(self, kind: str) -> Told | None:
        """Return the newest cost of a kind."""
        return self.costs[kind][-1] if self.costs.get(kind) else None

    def first(self, kind: str) -> Told | None:
        """Return the first cost of a kind that was ever told."""
        return self.costs[kind][0] if self.costs.get(kind) else None

    @property
    def settled(self) -> bool:
        """Whether its final account is on record."""
        approved = "final_account_approved" in self.papers
        return is_settled(self.stage, self.costs, approved=approved)

    @property
    def budget(self) -> Told | None:
        return self.newest("approved_budget")

    @property
    def estimate(self) -> Told | None:
        return self.first("estimate")

    @property
    def final_account(self) -> Told | None:
        return self.newest("final_account")

    @property
    def arrived(self) -> Told | None:
        """What arrived in the account up to now."""
        return self.arrivals[-1] if self.arrivals else None

    @property
    def extended(self) -> int:
        """By how many months the final account was put off by now."""
        return sum(row.months for row in self.extensions)

    @property
    def later(self) -> tuple[str, Told] | None:
        """The last of final account, settlement and contract that is on record, with its kind."""
        return next(((kind, told) for kind in LATER_COSTS if (told := self.newest(kind))), None)

    @property
    def last_figure(self) -> tuple[str, Told] | None:
        """The same, else the newest approved budget."""
        return self.later or (("approved_budget", self.budget) if self.budget else None)

    @property
    def approved(self) -> tuple[str, Told] | None:
        """What may be spent: the present approved budget, else the plan's investment."""
        if self.budget:
            return "approved_budget", self.budget
        return ("planned", self.planned) if self.planned else None

    @property
    def central(self) -> int:
        """What the central budget gives it."""
        return sum(row.amount for row in self.sources if row.funding_source == "central")

    @property
    def works(self) -> Told | None:
        """Since when works are under way; None where they are not, or not any more."""
        halted = self.stage in EXIT_STAGES
        return None if halted or self.opened or self.finished else self.begun

    @property
    def fiscal(self) -> int:
        """What public budgets give it by its sources."""
        return sum(row.amount for row in self.sources if row.funding_source in FISCAL_SOURCES)


Value = int | Fraction | Month | Dated | str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing on record that a finding rests on, with the report's month and its document."""

    name: str
    value: Value
    month: Month | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the data file: its words in both languages, its law and its limits."""

    code: str
    weight: str
    applies: tuple[str, ...]
    needs: tuple[str, ...]
    funders: tuple[str, ...]
    words: Mapping[str, str]
    limits: Mapping[str, Fraction]
    place: int = 0

    def limit(self, name: str) -> Fraction:
        return self.limits[name]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an auditor would write of a project.

    It stands `since` a month and for `months`; `amount` is what it is about, in fen. `about` tells
    two findings of one rule apart. `values` fill the sentence of the rule.
    """

    rule: Rule
    project: str
    name_zh: str
    name_en: str
    since: Month | None
    months: int | None
    amount: int | None
    facts: tuple[Fact, ...]
    values: Mapping[str, Value]
    about: str = ""
    at_least: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.project, self.rule.code, self.about


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A rule that could not be asked of a project, and what is missing for it."""

    rule: Rule
    project: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings of projects, and what could not be judged."""

    findings: tuple[Finding, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that a unit has to report of a project: what, to whom, by which month or day.

    `words` are those of its kind; `done` is None where nothing on record can tell.
    """

    kind: str
    words: Mapping[str, str]
    unit: str
    project: str
    name_zh: str
    name_en: str
    due: str
    done: bool | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A finding with what became of it between two months: new, standing or settled."""

    finding: Finding
    state: str = "standing"


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of a plan as of a month, the gravest first; against an earlier month if asked."""

    plan: Plan
    as_of: Month
    since: Month | None
    rules: tuple[Rule, ...]
    rows: tuple[Listed, ...]
    unjudged: tuple[Unjudged, ...]
    projects: int
    documents: Mapping[str, Document]

    @property
    def standing(self) -> tuple[Finding, ...]:
        return tuple(row.finding for row in self.rows if row.state != "settled")

    def count(self, state: str) -> int:
        return sum(row.state == state for row in self.rows)


def gravest(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by weight, then amount, then in the order of the rules and of their months."""
    return sorted(
        findings,
        key=lambda item: (
            WEIGHTS.index(item.rule.weight),
            -(item.amount or 0),
            item.rule.place,
            -(item.months or 0),
        ),
    )
