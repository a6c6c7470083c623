"""What scenarios start from, what they change, and what comes out, as frozen values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final

from portfolio.beds.records.capacity import Capacity, Opening
from portfolio.beds.records.ground import Residents
from portfolio.beds.rules.anchors import Ground
from portfolio.beds.rules.views import Standing
from portfolio.projects.records.plans import Plan
from portfolio.values.months import Dated, Month, Slip

#: How a project stands in a view: it may move; in use, it does not; counted in no month because
#: nothing recent speaks for it; halted; its beds or its month are not known.
MOVES, IN_USE, NO_EVIDENCE, HALTED, UNKNOWN = (
    *("moves", "in_use", "no_evidence", "halted", "unknown"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A project as scenarios start from it, in one view.

    `opens` is the month from which its beds count, None where they count in no month; `due` is
    when it was last expected, counted or not. `beds` are net new ones, `staffed` and `gross`
    the planned staffed and expected open beds; money in fen. `phased` is the cost by year where
    phases were entered that make it up, `phased_in_part` where some of it is spread all the same;
    a project that is moved or costs something else has none. What of a `parted` one is in use
    counts among the parts of the position; `why` says why nothing speaks for it. `opened` is the
    opening on record. None is unknown.
    """

    code: str
    name_zh: str
    name_en: str
    standing: str
    beds: int | None
    care_beds: int
    opens: Dated | None
    due: Dated | None
    start: Dated | None
    cost: int | None
    staffed: int | None = None
    gross: int | None = None
    phased: tuple[tuple[int, int], ...] | None = None
    phased_in_part: bool = False
    group: str | None = None
    parted: bool = False
    why: str = ""
    opened: Month | None = None

    @property
    def counts(self) -> bool:
        """Whether its beds count in some month."""
        return self.parted or (self.opens is not None and self.beds is not None)


@dataclass(frozen=True, slots=True)
class Position:
    """The portfolio in one view over one population basis, as of a month: where scenarios start.

    `parts` are the projects in use, wholly or in part, whose beds no scenario moves, `others` beds
    of institutions without a project; `outside` are codes outside the plan; `partly` are codes in
    use, wholly or in part, whose new beds nobody knows; `slips` say by how many months each project
    in use opened after its planned finish.
    """

    plan: Plan
    ground: Ground
    view: str
    basis: str
    entries: tuple[Entry, ...]
    parts: tuple[Standing, ...] = ()
    others: tuple[Opening, ...] = ()
    outside: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    partly_open: tuple[str, ...] = ()
    slips: Mapping[str, Slip] = field(default_factory=dict)

    @property
    def as_of(self) -> Month:
        return self.ground.as_of

    @property
    def by(self) -> Month:
        """The month by which the target is to be reached."""
        return self.ground.target.month


@dataclass(frozen=True, slots=True)
class Scenario:
    """Changes to a position, by code of the project; nothing of it is written to the portfolio.

    `shifts` in months, later is positive; `opens` are months of opening; `costs` in fen; `rate`
    is the target in hundredths of a bed per 1,000 residents.
    """

    name: str = ""
    shifts: Mapping[str, int] = field(default_factory=dict)
    opens: Mapping[str, Month] = field(default_factory=dict)
    drops: tuple[str, ...] = ()
    beds: Mapping[str, int] = field(default_factory=dict)
    costs: Mapping[str, int] = field(default_factory=dict)
    residents: int | None = None
    rate: int | None = None
    by: Month | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes it speaks of, each once."""
        named = (*self.shifts, *self.opens, *self.drops, *self.beds, *self.costs)
        return tuple(dict.fromkeys(named))

    def of(self, keep: Callable[[str], bool]) -> "Scenario":
        """Return it with only the changes of the projects that `keep` is true of."""
        return replace(
            self,
            shifts={code: value for code, value in self.shifts.items() if keep(code)},
            opens={code: value for code, value in self.opens.items() if keep(code)},
            beds={code: value for code, value in self.beds.items() if keep(code)},
            costs={code: value for code, value in self.costs.items() if keep(code)},
            drops=tuple(filter(keep, self.drops)),
        )

    @property
    def changed(self) -> bool:
        """Whether it changes anything at all."""
        return replace(self, name="") != Scenario()


@dataclass(frozen=True, slots=True)
class Move:
    """A project that opens in another month than before; `months` later is positive."""

    code: str
    before: Dated | None
    after: Dated
    months: int | None


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a position by year, in fen: as entered, else spread evenly over the schedule.

    `assumed` are the codes that were spread: an assumption wherever it shows. The years and `undated`, the money of projects without a
    schedule, sum to `total` exactly; `unknown` are the codes whose cost is not known.
    """

    by_year: Mapping[int, int]
    undated: int
    total: int
    unknown: tuple[str, ...]
    undated_codes: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario comes to at `position`, beside what it started from."""

    scenario: Scenario
    start: Position
    position: Position
    before: Capacity
    after: Capacity
    moves: tuple[Move, ...]
    money_before: Money
    money_after: Money

    @property
    def past_moves(self) -> tuple[str, ...]:
        """The codes that the scenario opens before the as-of month: what the plan lacked."""
        return tuple(m.code for m in self.moves if m.after.month < self.position.as_of)


# --- what it takes ------------------------------------------------------------------------------

#: Why a project is not among those that may be moved forward.
HELD: Final = "held"
TOO_FAR: Final = "too_far"
IN_TIME: Final = "in_time"
PAST: Final = "past"
NO_BEDS: Final = "no_beds"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may move when looking for what it takes: not `hold`, at most so many months each."""

    hold: tuple[str, ...] = ()
    most: Mapping[str, int] = field(default_factory=dict)
    most_of_all: int | None = None

    def of(self, code: str) -> int | None:
        """Return the most months a project may be pulled forward; None for any number."""
        given = [n for n in (self.most.get(code), self.most_of_all) if n is not None]
        return min(given, default=None)


@dataclass(frozen=True, slots=True)
class Way:
    """One set of projects pulled forward that reaches the target.

    `cost` is the known investment of the moved projects in fen; `cost_unknown` are those of them
    whose investment is not known, so that `cost` is less than the whole.
    """

    moves: tuple[Move, ...]
    months: int
    beds: int
    cost: int
    cost_unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing where no set reaches the target, all that may move being moved.

    `beds` are the beds there would be, `short` those lacking then, `residents` the largest
    population for which they would do.
    """

    beds: int
    short: int
    residents: int


@dataclass(frozen=True, slots=True)
class Reach:
    """What it takes to reach a target by its month.

    `ways` are the first of all `number` optimal sets, None where these were too many to count; no
    ways where the target is met anyway or cannot be reached. `fixed` says of each project why it is
    not among the movable ones.
    """

    position: Position
    before: Capacity
    ways: tuple[Way, ...]
    number: int | None
    missing: Missing | None
    fixed: Mapping[str, str]
    bounds: Bounds

    @property
    def in_past(self) -> bool:
        """Whether the answer lies in the past: what the plan lacked, not what can be done."""
        return self.position.by < self.position.as_of


# --- definitions, sensitivity, risk -------------------------------------------------------------

#: The ways of counting beds, in the order in which they are compared.
PRINTED, WITHOUT_CARE, OPENED_LESS_STAFFED, GROSS = (
    *("printed", "without_care", "opened_less_staffed", "gross"),
)
COUNTINGS: Final = (PRINTED, WITHOUT_CARE, OPENED_LESS_STAFFED, GROSS)


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer under one way of counting; `unknown` are codes it could not count."""

    counting: str
    capacity: Capacity
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """The answer under each way of counting, over each population."""

    position: Position
    lines: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Beds at the target month, had everything unfinished slipped, over some residents."""

    slip: int
    residents: int
    beds: int
    needed: int

    @property
    def met(self) -> bool:
        return self.beds >= self.needed


@dataclass(frozen=True, slots=True)
class Slack:
    """How many months a project alone may slip before the target is lost.

    `months` is None where no slip of it alone loses the target.
    """

    code: str
    beds: int
    opens: Dated
    months: int | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The answer over population and over slip, and the slack of each project.

    `residents` are the columns, those of the bases among them by name in `bases`; `slacks` is
    empty where the target is missed as it stands, the least slack first else.
    """

    position: Position
    before: Capacity
    slips: tuple[int, ...]
    residents: tuple[int, ...]
    bases: Mapping[str, Residents]
    cells: tuple[Cell, ...]
    slacks: tuple[Slack, ...]

    def cell(self, slip: int, residents: int) -> Cell:
        """Return one cell of the table."""
        return next(c for c in self.cells if (c.slip, c.residents) == (slip, residents))

    @property
    def critical(self) -> tuple[Slack, ...]:
        """The projects whose slip alone loses the target first."""
        known = [s.months for s in self.slacks if s.months is not None]
        least = min(known, default=None)
        return tuple(s for s in self.slacks if s.months is not None and s.months == least)


#: Where the probabilities of a project come from.
GIVEN, REFERENCE, FINISHED, RECORD = "given", "reference", "finished", "record"


@dataclass(frozen=True, slots=True)
class Slips:
    """The probability of each slip in months, later is positive; they sum to 1 exactly."""

    chances: tuple[tuple[int, Fraction], ...]

    def by(self, months: int) -> Fraction:
        """Return the probability of a slip of at most so many months."""
        return sum((chance for slip, chance in self.chances if slip <= months), Fraction(0))

    def at_least(self, months: int) -> "Slips":
        """Return the same with no slip below `months`: what would be earlier comes just then."""
        chances: dict[int, Fraction] = {}
        for slip, chance in self.chances:
            kept = max(slip, months)
            chances[kept] = chances.get(kept, Fraction(0)) + chance
        return Slips(tuple(chances.items()))


@dataclass(frozen=True, slots=True)
class Reference:
    """A class of projects elsewhere whose slips are known: by which source, of which date."""

    slips: Slips
    source: str
    date: str


@dataclass(frozen=True, slots=True)
class Beliefs:
    """How late each project may be: given by code, given for all others, or a reference class.

    Where none of them speaks of a project, the portfolio's own finished projects do.
    """

    by_code: Mapping[str, Slips] = field(default_factory=dict)
    for_all: Slips | None = None
    reference: Reference | None = None
