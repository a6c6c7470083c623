"""What the brute-force model is given and what it answers: plain values, nothing of the program.

A month is an int, year * 12 + month - 1. None is unknown, or not given. What is published in a
month is known as of that month.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

#: Stages in their order; the last three say "in use or later".
BEFORE_USE = (
    "proposal",
    "feasibility",
    "approved_budget",
    "drawings",
    "tender",
    "started",
    "foundation",
    "structure",
    "topped_out",
    "fit_out",
    "completed",
    "accepted",
    "handed_over",
)
IN_USE = ("in_use", "final_account", "evaluated")
HALTED = ("suspended", "stopped", "deferred")
#: Stages that show works: from started to accepted.
WORKS = BEFORE_USE[BEFORE_USE.index("started") : BEFORE_USE.index("accepted") + 1]


def month_of(year: int, month: int) -> int:
    return year * 12 + month - 1


@dataclass(frozen=True)
class Date:
    """A month, known to the month, to its year, or as the latest it can have been (`by`)."""

    month: int
    precision: str = "month"


@dataclass(frozen=True)
class Plan:
    approved: int


@dataclass(frozen=True)
class Project:
    """`begins` is the first month of its entry (outside every plan: of its being on record).

    `kinds` holds the planned new beds of a kind, such as `rehabilitation_elderly`.
    """

    code: str
    in_plan: bool
    begins: int
    sites: tuple[str, ...] = ()
    kinds: dict[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Baseline:
    """What was planned, in force from `month` on until the one of the next number."""

    project: str
    number: int
    month: int
    start: Date | None = None
    finish: Date | None = None
    opened: int | None = None
    new: int | None = None


@dataclass(frozen=True)
class Report:
    """One month of one project or site; `order` is the order of entry, over all reports."""

    order: int
    project: str
    site: str | None
    month: int
    stage: str | None = None
    progress: bool = False
    actual_opening: Date | None = None
    forecast_opening: Date | None = None
    forecast_finish: Date | None = None
    beds_open: int | None = None
    beds_before: int | None = None
    beds_paused: int | None = None
    beds_final: bool = False
    document: bool = False


@dataclass(frozen=True)
class Merge:
    """`project` goes into `into`, which stays."""

    month: int
    project: str
    into: str


@dataclass(frozen=True)
class Share:
    """What a part takes of the project that was split."""

    opened: int | None
    new: int | None
    open: int | None
    before: int | None


@dataclass(frozen=True)
class Split:
    """The parts are projects with a baseline of their own from the same month on."""

    month: int
    project: str
    shares: dict[str, Share]


@dataclass(frozen=True)
class Withdrawal:
    month: int
    project: str


@dataclass(frozen=True)
class Target:
    """Rates in hundredths of a bed per 1,000 residents; `residents` is written into the target."""

    code: str
    month: int
    rate: int
    base_month: int
    base_rate: int
    residents: int
    published: int


@dataclass(frozen=True)
class Stock:
    """Beds counted by the statistics at the end of a month; number 1 was published first."""

    month: int
    beds: int
    published: int
    number: int = 1


@dataclass(frozen=True)
class Residents:
    month: int
    value: int
    kind: str
    published: int
    number: int = 1


@dataclass(frozen=True)
class StockChange:
    """Beds that an institution without a project gained or lost."""

    month: int
    beds: int
    published: int


@dataclass(frozen=True, eq=False)
class History:
    plan: Plan
    projects: tuple[Project, ...] = ()
    baselines: tuple[Baseline, ...] = ()
    reports: tuple[Report, ...] = ()
    merges: tuple[Merge, ...] = ()
    splits: tuple[Split, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    targets: tuple[Target, ...] = ()
    stocks: tuple[Stock, ...] = ()
    residents: tuple[Residents, ...] = ()
    changes: tuple[StockChange, ...] = ()


class Level(NamedTuple):
    """Net beds in use; None: unknown. `planned`: as the plan has them, not as counted."""

    beds: int | None
    planned: bool


class Opening(NamedTuple):
    """Opened later than the end of month `after` (None: no telling) and not later than `by`."""

    after: int | None
    by: int
    precision: str
    document: bool


class Lateness(NamedTuple):
    """Months after the target's month; precision month, year, at_most or at_least."""

    n: int
    precision: str
