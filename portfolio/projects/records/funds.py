"""The money of a project by kind, year and source; amounts in fen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in fen, as the report of a month gives it."""

    month: Month
    fen: int


@dataclass(frozen=True, slots=True)
class CostRow:
    """The newest cost of a kind, and what it is over the plan's investment; in fen."""

    kind: str
    fen: int
    over: int | None
    month: Month
    source: str | None


@dataclass(frozen=True, slots=True)
class YearMoney:
    """A year's plan beside what was done and paid in it; `share` is done in percent of the plan."""

    year: int
    plan: int | None
    milestone: str
    done: Amount | None
    paid: Amount | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Funding:
    """What is known of a project's money besides the investment of its baseline.

    `made_of` are the components of what is done, `added` the fixed assets (fen) and the capacity
    (beds) handed over since the start, by the fields of reports.
    """

    costs: tuple[CostRow, ...]
    years: tuple[YearMoney, ...]
    done_total: Amount | None
    paid_total: Amount | None
    arrived_total: Amount | None = None
    made_of: Mapping[str, Amount] = field(default_factory=dict)
    added: Mapping[str, Amount] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnnualPlanRow:
    """What a project is to do in a year: an amount in fen, and the progress to be reached."""

    year: int
    amount: int | None
    milestone: str
    source: str


@dataclass(frozen=True, slots=True)
class FundingRow:
    """What a source of funds gives to a project as a whole, in fen."""

    funding_source: str
    amount: int
    source: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """What of a project falls into a year, or one of its months; in fen, None where not given.

    With a `side` into all years before the year, or all after it. `funding_source` is None where
    the figures are not split by source.
    """

    year: int
    month: Month | None
    funding_source: str | None
    planned: int | None
    done: int | None
    paid: int | None
    source: str
    version: int = 1
    side: str | None = None
    arrived: int | None = None
