"""A project and its sites as lists show them as of a month, with their lights."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from portfolio.projects.records.plans import Departure
from portfolio.values.months import Dated, Month, Slip
from portfolio.values.vocabulary import ENDED_STAGES, OPENED


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
    """A project as a list shows it, as of a month.

    `slip` is against the current baseline: known, at least, or None. `works` is the month of the
    first report of it or its sites that shows works, `partly` whether a site or beds of the plan are
    still to come. `coming` is the opening that something speaks for where it is not in use, else `unproven` why
    nothing does.
    """

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
    slip: Slip | None
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
    coming: Dated | None = None
    unproven: str | None = None
    works: Month | None = None
    partly: bool = False
    left: Departure | None = None

    @property
    def summed(self) -> bool:
        """Whether the sums of the plan hold it: it stands in the plan and has not left it."""
        return self.in_plan and self.left is None

    @property
    def light(self) -> str | None:
        """The officer's own light; None where no report gives one."""
        return self.judged.light if self.judged else None

    @property
    def late(self) -> bool:
        """Whether reports say that it is later than its baseline, not merely that it is due."""
        return bool(self.slip and self.slip.months > 0 and self.slip.precision != "at_least")

    @property
    def disputed(self) -> bool:
        """Whether the officer's own light is another than the computed one, where there is one."""
        computed = self.lights.overall.colour
        return self.judged is not None and computed not in (self.judged.light, OPENED)

    @property
    def in_round(self) -> bool:
        """Whether a report of each month is asked for: it is neither at its end nor in use whole."""
        parted = self.left is not None and self.left.how == "split"
        return not parted and not self._wholly_in_use and self.stage not in ENDED_STAGES

    @property
    def _wholly_in_use(self) -> bool:
        return self.opened is not None and not self.partly

    def awaits(self, month: Month) -> bool:
        """Tell whether the project has no report for a month yet, and is in the round."""
        return not self._reported(month) and self.in_round

    def answers(self, month: Month) -> bool:
        """Tell whether a report that a month asked for is there.

        What was in use before the month was not asked; so the number of those asked stays the same
        when it is reported on all the same.
        """
        before = self._wholly_in_use and self.opened is not None and self.opened.month < month
        return self._reported(month) and not before

    def _reported(self, month: Month) -> bool:
        return self.last_report is not None and self.last_report >= month


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
