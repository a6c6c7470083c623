"""What the papers are made from besides the records of the rooms below: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from portfolio.projects.records.lists import ProjectRow
from portfolio.values.fields import REPORT_FIELDS
from portfolio.values.kinds import Value
from portfolio.values.months import Month
from portfolio.values.sums import Sum

#: The fields of a report that the form of the monthly progress has a place for, or leaves to other
#: sheets and papers.
_PLACED: Final = frozenset(
    (
        *("stage", "progress", "percent", "light", "reason", "note", "problem", "ask", "ask_to"),
        *("next", "source", "beds_open", "beds_before", "cost", "cost_kind"),
        *("forecast_start", "forecast_finish", "forecast_opening"),
        *("actual_start", "actual_finish", "actual_opening"),
        *("done_month", "done_year", "done_total", "paid_year", "paid_total"),
        *("done_construction", "done_equipment", "done_other", "arrived_year", "arrived_total"),
        *("assets_added", "capacity_added"),
    )
)
#: All others: each has a column of its own at the end of that sheet.
OTHER_FIELDS: Final = tuple(one for one in REPORT_FIELDS if one.name not in _PLACED)


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
    """A project as its plan prints it: figures of the first baseline, texts as printed.

    Its `parts` stand under it, within its figures.
    """

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
    parts: "tuple[PrintedRow, ...]" = ()


@dataclass(frozen=True, slots=True)
class ListedPart:
    """Projects under one heading of a list, from top to bottom, and their sums: fen, beds.

    So many as have `left` the plan, or never stood in it, are listed only.
    """

    heading: str
    rows: tuple[ProjectRow, ...]
    investment: Sum
    beds_new: Sum
    left: int = 0

    @property
    def projects(self) -> int:
        """How many projects are summed."""
        return len(self.rows) - self.left


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of projects as it is shown, its words in the language spoken.

    `words` say which projects are shown and in which order. `grouping` is the code of what the
    headings name, empty for a list without headings, which has one part. The sums are those of
    the plan over all of them, over so many `projects`.
    """

    title: str
    as_of: Month
    words: str
    grouping: str
    parts: tuple[ListedPart, ...]
    investment: Sum
    beds_new: Sum
    projects: int


@dataclass(frozen=True, slots=True)
class Office:
    """Who hands the papers of a district up; each empty where nobody said.

    `to` is whom a paper is addressed to, `copies` who gets one besides; `head`, `reviewer` and
    `clerk` are the people who sign. `number` is the pattern of the document numbers, with
    `{year}` and `{month}` of the month told, `{blank}` for what is filled in by hand.
    """

    bureau: str = ""
    unit: str = ""
    to: str = ""
    copies: str = ""
    head: str = ""
    reviewer: str = ""
    clerk: str = ""
    phone: str = ""
    number: str = ""

    @property
    def issuer(self) -> str:
        """The bureau and its unit, as one name."""
        return f"{self.bureau} {self.unit}".strip()


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose paper it is, of which district by its name in the language spoken, as of which month."""

    month: Month
    district: str = ""
    office: Office = field(default_factory=Office)


def corrections_name(month: Month) -> str:
    """Return the name of the file in a month's pack that lists what is corrected of others."""
    return f"corrections-{month}.csv"
