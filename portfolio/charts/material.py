"""What the pictures are made of: records of one moment, without a session or a library."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.months import Dated, Month
from portfolio.records import Answer, CapacityTable, GroupSums, Plan, ProjectRow


@dataclass(frozen=True, slots=True)
class GanttMaterial:
    """The projects as of a month; `opened` is when each code in use came into use.

    `opened` counts a project with sites as open when all its sites are, as capacity does.
    """

    plan: Plan
    as_of: Month
    rows: tuple[ProjectRow, ...]
    groups: tuple[GroupSums, ...]
    total: GroupSums
    answer: Answer | None
    opened: Mapping[str, Dated]


@dataclass(frozen=True, slots=True)
class PlannedOpening:
    """Net new beds the plan opens in a month, of one project or of many without names.

    `standing` is `in_use` (with a document), `expected` (counted in the forecast) or `left_out`.
    """

    code: str
    name_zh: str
    name_en: str
    group: str | None
    opens: Dated
    beds: int
    care_beds: int
    standing: str
    projects: int = 1


@dataclass(frozen=True, slots=True)
class CapacityMaterial:
    """Capacity month by month in each view on the census, and the plan's on the latest figure.

    `tables` has the keys `plan`, `forecast`, `confirmed` (to the as-of month) and `latest`.
    `openings` follow the plan's calendar.
    """

    plan: Plan
    as_of: Month
    tables: Mapping[str, CapacityTable]
    openings: tuple[PlannedOpening, ...]

    @property
    def answer(self) -> Answer:
        return self.tables["plan"].answer
