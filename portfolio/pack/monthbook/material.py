"""What the workbook is made of: frozen values that the service has read in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from portfolio.beds.records import Answer, CapacityTable, MonthCapacity, Reconciled
from portfolio.history.records import Changes
from portfolio.money.records import ProjectMoney
from portfolio.pack.records import PrintedRow, Told, ToldSite
from portfolio.projects.records import Document, MilestoneRow, Plan, ProjectRow
from portfolio.values.language import Term, label, mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import GROUPS
from portfolio.values.words import say


@dataclass(frozen=True, slots=True)
class BookMaterial:
    """The portfolio as of a month, as the sheets show it; mappings are by a project's code.

    `tables` are over the census, `latest` over the newest population, both by view and empty
    without a target or a census. `changes` are those since the month before, None where that lies
    before the plan's base month. `money` has each project's request for the year after.
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
OUTSIDE: Final = Term("section", "Projects outside the plan (in no total)")


def sections(rows: tuple[ProjectRow, ...]) -> tuple[Section, ...]:
    """Return the projects of the plan: public ones by group, private and unclear ones apart."""
    plan = [row for row in rows if row.in_plan]
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


def outside(rows: tuple[ProjectRow, ...]) -> Section | None:
    """Return the projects outside the plan; None where there are none."""
    found = tuple(row for row in rows if not row.in_plan)
    return Section(label(OUTSIDE), found) if found else None


def caption(material: BookMaterial) -> str:
    """Return of how many projects the figures are, and on how many reports they rest."""
    listed = len(material.rows)
    fresh = sum(row.fresh for row in material.rows)
    return say(
        mark("{fresh} of {projects} projects have a report of the last two months"),
        fresh=fresh,
        projects=listed,
    )


def done_heading(month: Month) -> str:
    """Return the heading of what was done since January."""
    if month.number == 1:
        return say(mark("Done in January"))
    return say(mark("Done, January to month {number}"), number=month.number)
