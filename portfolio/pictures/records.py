"""What the pictures are made of: records of one moment, without a session or a library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.ground import ObservedStock
from portfolio.beds.records.rollup import GroupSums
from portfolio.beds.records.table import CapacityTable
from portfolio.money.records import Curve, YearFigures
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import Document, MilestoneRow
from portfolio.projects.records.plans import Plan
from portfolio.values.months import Dated, Month
from portfolio.values.remarks import Remark
from portfolio.whatif.records import Scenario, Sensitivity
from portfolio.whatif.rules.risk import Risk


@dataclass(frozen=True, slots=True)
class GanttMaterial:
    """The projects as of a month.

    `milestones` are those passed by then, of the projects that have any; `reasons` are the codes of
    those that explain how late they are; `documents` are those that the plan and its figures come from.
    """

    plan: Plan
    as_of: Month
    rows: tuple[ProjectRow, ...]
    groups: tuple[GroupSums, ...]
    total: GroupSums
    answer: Answer | None
    milestones: Mapping[str, tuple[MilestoneRow, ...]] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


#: How planned beds stand: in use with a document, counted in the forecast, without anything
#: recent that speaks for them, of a project that was halted; of many without names, not told apart.
IN_USE, EXPECTED, UNPROVEN, HALTED, PLANNED = "in_use", "expected", "unproven", "halted", "planned"
STANDINGS: Final = (IN_USE, EXPECTED, UNPROVEN, HALTED, PLANNED)


@dataclass(frozen=True, slots=True)
class PlannedOpening:
    """Net new beds the plan opens in a month, of one project or of many without names.

    `standing` is one of STANDINGS.
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
    `openings` follow the plan's calendar; `stocks` were observed from the base month up to the
    as-of month.
    """

    plan: Plan
    as_of: Month
    tables: Mapping[str, CapacityTable]
    openings: tuple[PlannedOpening, ...]
    documents: tuple[Document, ...] = ()
    stocks: tuple[ObservedStock, ...] = ()

    @property
    def answer(self) -> Answer:
        return self.tables["plan"].answer


@dataclass(frozen=True, slots=True)
class CurveMaterial:
    """Planned against done by month, of all projects and by funder.

    `fresh` of the plan's `projects` have a report of the last two months. `years` are each project's
    plan, done and paid of the as-of month's year. Unless somebody `entered` money by time the
    whole curve is an assumption.
    """

    plan: Plan
    as_of: Month
    curve: Curve
    fresh: int
    projects: int
    documents: tuple[Document, ...] = ()
    years: tuple[YearFigures, ...] = ()
    entered: bool = False


@dataclass(frozen=True, slots=True)
class SensitivityMaterial:
    """The answer over population and slip at the target month, and the slack of each project.

    Where the target is missed as it stands nothing can lose it; `later` then speaks of the first
    month in which it is met, None where there is none. `names` are Chinese and English, by code.
    """

    plan: Plan
    as_of: Month
    found: Sensitivity
    later: Sensitivity | None
    answer: Answer
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    scenario: Scenario = field(default_factory=Scenario)


@dataclass(frozen=True, slots=True)
class RiskMaterial:
    """The probability of meeting the target by month, with what it rests on.

    `scenario` is what is changed from the record, as in the picture of sensitivity.
    """

    plan: Plan
    as_of: Month
    found: Risk
    answer: Answer
    documents: tuple[Document, ...] = ()
    scenario: Scenario = field(default_factory=Scenario)


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
