"""What a brief is written from: records of one moment, without a session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.capacity import Capacity
from portfolio.beds.records.indicators import Indicator
from portfolio.beds.records.reconciliation import Reconciliation
from portfolio.findings.records import Findings
from portfolio.history.records import Changes, Corrected
from portfolio.pack.brief.names import short_names
from portfolio.pack.records import Letterhead
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.plans import Plan
from portfolio.projects.records.reasons import Why
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Told:
    """What the newest report that gives a field says in it, of a project or one of its sites.

    `more` is the field that goes with it: of whom it is asked, the note to a reason.
    """

    project: str
    name_zh: str
    name_en: str
    site: str | None
    site_zh: str
    site_en: str
    month: Month
    text: str
    more: str = ""

    @property
    def place(self) -> str:
        """The code of the site, else of the project."""
        return self.site or self.project


@dataclass(frozen=True, slots=True)
class YearOf:
    """A project's plan of the year and what its newest report of the year says is done; in fen."""

    plan: int | None
    done: int | None


@dataclass(frozen=True, slots=True)
class BriefMaterial:
    """The projects as of a month, the answer, and what their reports say in words.

    `measured` is the capacity by view on the census, `newest` over the newest population, both
    empty without a target; `changes` are those
    since the month before, None where no target was out by then. `told` has the
    keys `problem`, `ask` and `next`, newest first within the order of the plan; `reasons` are the
    reports of each project that give a reason or a date of the finish, the newest first.
    `corrected` are the corrections of months issued before, `indicators` those of the plan,
    `letter` is whose paper it is.
    """

    plan: Plan
    as_of: Month
    rows: tuple[ProjectRow, ...]
    answer: Answer | None
    measured: Mapping[str, Capacity]
    changes: Changes | None
    years: Mapping[str, YearOf]
    told: Mapping[str, tuple[Told, ...]]
    stated: tuple[Reconciliation, ...]
    reasons: Mapping[str, Sequence[Why]] = field(default_factory=dict)
    corrected: Corrected = field(default_factory=Corrected)
    indicators: tuple[Indicator, ...] = ()
    newest: Mapping[str, Capacity] = field(default_factory=dict)
    findings: Findings | None = None
    letter: Letterhead | None = None

    @property
    def names(self) -> dict[str, str]:
        """What each project is called in a sentence, by its code."""
        return short_names(self.rows, self.letter.district if self.letter else "")

    @property
    def planned(self) -> tuple[ProjectRow, ...]:
        """The projects of the plan; those outside it, or that left it, enter no figure."""
        return tuple(row for row in self.rows if row.summed)
