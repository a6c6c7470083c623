"""What the workbook is made of: frozen values that the service has read in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.capacity import MonthCapacity
from portfolio.beds.records.indicators import Indicator
from portfolio.beds.records.reconciliation import Reconciled
from portfolio.beds.records.table import CapacityTable
from portfolio.beds.words.notes import reports_text
from portfolio.findings.records import Findings
from portfolio.history.records import Changes
from portfolio.money.records import ProjectMoney
from portfolio.pack.records import Letterhead, PrintedRow, Told, ToldSite
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import Document, MilestoneRow
from portfolio.projects.records.plans import Plan
from portfolio.projects.words.page import plan_text
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import GROUPS
from portfolio.values.words import say


@dataclass(frozen=True, slots=True)
class BookMaterial:
    """The portfolio as of a month, as the sheets show it; mappings are by a project's code.

    `tables` are over the census, `latest` over the newest population, both by view and empty
    without a target or a census. `changes` are those since the month before, None where no
    target was out by then. `money` has each project's request for the year after,
    `reasons` the code of why it is late; `findings` are those of now
    against the month before, `head` is whose book it is.
    """

    plan: Plan
    as_of: Month
    rows: tuple[ProjectRow, ...]
    told: Mapping[str, Told]
    sites: tuple[ToldSite, ...]
    milestones: Mapping[str, tuple[MilestoneRow, ...]]
    printed: tuple[PrintedRow, ...]
    reconciled: Reconciled
    answer: Answer | None
    tables: Mapping[str, CapacityTable]
    latest: Mapping[str, tuple[MonthCapacity, ...]]
    changes: Changes | None
    documents: tuple[Document, ...]
    money: Mapping[str, ProjectMoney]
    reasons: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    findings: Findings
    head: Letterhead

    def told_of(self, row: ProjectRow) -> Told:
        """Return what is told of a project."""
        return self.told[row.code]


@dataclass(frozen=True, slots=True)
class Section:
    """Projects that stand together; fiscal ones are those paid for with public money."""

    title: str
    rows: tuple[ProjectRow, ...]
    group: str | None = None
    funder: str | None = None

    @property
    def fiscal(self) -> bool:
        return self.funder == "public"


_APART: Final = {
    "private": Term("section", "Private projects (apart, in no fiscal total)"),
    None: Term("section", "Projects whose funder is not on record (apart, in no fiscal total)"),
}
_PUBLIC: Final = mark("Public: {group}")
LEFT: Final = Term("section", "Merged, withdrawn or split (in no total)")
OUTSIDE: Final = Term("section", "Projects outside the plan (in no total)")


def sections(rows: tuple[ProjectRow, ...]) -> tuple[Section, ...]:
    """Return the projects of the plan: public ones by group, private and unclear ones apart.

    Without those that have left it.
    """
    plan = [row for row in rows if row.summed]
    public = [
        _section(plan, say(_PUBLIC, group=label(term)), group, "public")
        for group, term in GROUPS.items()
    ]
    apart = [
        Section(label(term), tuple(row for row in plan if row.funder == funder), None, funder)
        for funder, term in _APART.items()
    ]
    return tuple(section for section in (*public, *apart) if section.rows)


def _section(rows: list[ProjectRow], title: str, group: str, funder: str) -> Section:
    found = tuple(row for row in rows if (row.group, row.funder) == (group, funder))
    return Section(title, found, group, funder)


def beyond(rows: tuple[ProjectRow, ...]) -> tuple[Section, ...]:
    """Return what no total holds: projects that have left the plan, and those outside it."""
    left = tuple(row for row in rows if row.in_plan and row.left)
    outside = tuple(row for row in rows if not row.in_plan)
    found = (Section(label(LEFT), left), Section(label(OUTSIDE), outside))
    return tuple(section for section in found if section.rows)


def caption(material: BookMaterial) -> str:
    """Return of which plan a sheet is, and on how many reports of its projects it rests."""
    planned = [row for row in material.rows if row.summed]
    fresh = sum(row.fresh for row in planned)
    return f"{plan_text(material.plan)}　{reports_text(fresh, len(planned))}"


def done_heading(month: Month) -> str:
    """Return the heading of what was done since January."""
    if month.number == 1:
        return say(mark("Done in January"))
    return say(mark("Done, January to month {number}"), number=month.number)
