"""Status reports, what filing one did, and what it would meet."""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.projects.records.lists import ProjectRow
from portfolio.values.doubts import Doubt
from portfolio.values.errors import BadInput
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month, Slip
from portfolio.values.remarks import Remark


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

    @property
    def founded(self) -> bool:
        """Whether it holds what a document said before there was a database, as it was founded."""
        return self.confidence is not None and self.version == 1


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A report, the finish it tells and in which field, and by how many months that moved.

    `moved` is against the report before it, `slip` against the baseline. `unchanged` where it
    only says again the stage and percentage that stood.
    """

    report: Report
    told: str
    finish: Dated | None
    moved: Slip | None
    slip: Slip | None
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What filing a report did: the report as it now stands and the fields that changed.

    `unchanged` where it was said that nothing changed in the month.
    """

    report: Report
    changed: tuple[str, ...]
    created: bool
    warnings: tuple[Remark, ...] = ()
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """What filing a report would meet, had it been filed: nothing was written.

    `problem` is the rule that it breaks; `row` is the project as the list would then show it,
    as of the report's month, None for a report of one of its sites. `doubts` are asked about.
    """

    problem: BadInput | None
    warnings: tuple[Remark, ...]
    row: ProjectRow | None
    doubts: tuple[Doubt, ...] = ()
