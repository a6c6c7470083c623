"""How probable it is that the target is met by each month, where each project may slip.

Projects slip independently of each other, which real ones do not: one contractor, one budget and
one permit office make them late together. So the spread is understated, and no figure here is a
promise. Exact in whole numbers where the sums are few, else drawn by lot with a stated error.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, log, sqrt
from typing import Final

from portfolio.beds.rules.anchors import residents_at
from portfolio.beds.rules.capacity.rate import beds_needed
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month, Slip
from portfolio.whatif.records import (
    FINISHED,
    GIVEN,
    MOVES,
    RECORD,
    REFERENCE,
    Beliefs,
    Entry,
    Position,
    Slips,
)
from portfolio.whatif.rules.changes import require_known
from portfolio.whatif.rules.outcome import measured, months_of

#: Sums to go through, month by month, up to which the answer is exact.
MOST_SUMS: Final = 3_000_000
DRAWS: Final = 20_000
#: Finished projects that it takes at least to say by when 50 % or 80 % are reached.
LEAST_FINISHED: Final = 5
SEED: Final = 20_260_101
#: How sure the stated error of a simulation is, all months taken together.
SURE: Final = Fraction(999, 1000)
#: Draws held in memory at once.
_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A project that may slip: its beds, the month it opens without slip, and by what it may."""

    code: str
    beds: int
    opens: Dated
    slips: Slips
    origin: str


@dataclass(frozen=True, slots=True)
class Chance:
    """The probability that the target is met at the end of a month."""

    month: Month
    needed: int
    probability: Fraction


@dataclass(frozen=True, slots=True)
class Risk:
    """The probability of meeting the target by each month in which it changes.

    `half` and `safe` are the first months with a probability of at least 50 % and 80 %, None
    where none has it. `error` is how far a drawn probability may be off in any month, None where
    they are exact; it holds with the probability `SURE`. `uncounted` are codes without beds or
    month; `seen` are the finished projects that the portfolio itself has. With `few` of them, where
    slips are taken from them, there is neither `half` nor `safe`.
    """

    position: Position
    chances: tuple[Chance, ...]
    half: Month | None
    safe: Month | None
    projects: tuple[Uncertain, ...]
    beliefs: Beliefs
    method: str
    error: float | None
    draws: int | None
    uncounted: tuple[str, ...]
    seen: Mapping[str, Slip]
    few: bool = False

    def by(self, month: Month) -> Fraction:
        """Return the probability that the target is met at the end of a month."""
        past = [chance.probability for chance in self.chances if chance.month <= month]
        return past[-1] if past else Fraction(0)


def risk(position: Position, beliefs: Beliefs, *, method: str | None = None) -> Risk:
    """Return the probability of meeting the target by each month.

    `method` is `exact` or `simulation`; without it exact where the sums are few. Raises
    WrongUsage for an unknown code and where nothing says how late a project may be.
    """
    require_known(position, beliefs.by_code)
    projects = tuple(_uncertain(position, beliefs))
    months, firm = _months(position, projects)
    needed = [
        beds_needed(
            position.ground.target, residents_at(position.basis, month, position.ground).value
        )
        for month in months
    ]
    needs = [total - beds for total, beds in zip(needed, firm, strict=True)]
    chosen = method or ("exact" if _sums(projects, months, needs) <= MOST_SUMS else "simulation")
    found = (exact if chosen == "exact" else simulated)(projects, months, needs)
    chances = tuple(map(Chance, months, needed, found))
    drawn = chosen == "simulation"
    few = too_few(projects, len(position.slips))
    return Risk(
        position=position,
        chances=chances,
        half=None if few else _first(chances, Fraction(1, 2)),
        safe=None if few else _first(chances, Fraction(4, 5)),
        projects=projects,
        beliefs=beliefs,
        method=chosen,
        error=error_of(DRAWS) if drawn else None,
        draws=DRAWS if drawn else None,
        uncounted=tuple(e.code for e in position.entries if not e.counts),
        seen=position.slips,
        few=few,
    )


def too_few(projects: Iterable[Uncertain], finished: int) -> bool:
    """Tell whether slips are taken from fewer finished projects than a quantile could rest on."""
    return finished < LEAST_FINISHED and any(one.origin == FINISHED for one in projects)


def error_of(draws: int) -> float:
    """Return how far off the drawn probabilities may be, all months together.

    By the inequality of Dvoretzky, Kiefer and Wolfowitz with the constant of Massart.
    """
    return sqrt(log(2 / (1 - float(SURE))) / (2 * draws))


def _uncertain(position: Position, beliefs: Beliefs) -> Iterable[Uncertain]:
    """Yield the projects that may slip: what has opened did so on record, what has not is to come.

    What no report says is open by the as-of month opens then at the earliest.
    """
    own = observed(slip.months for slip in position.slips.values()) if position.slips else None
    for entry in position.entries:
        if entry.standing != MOVES or entry.opens is None or entry.beds is None:
            continue
        if entry.opened is not None and entry.opened <= position.as_of:
            slips, origin = Slips(((entry.opened - entry.opens.month, Fraction(1)),)), RECORD
        else:
            slips, origin = _slips(entry, beliefs, own)
            slips = slips.at_least(position.as_of - entry.opens.month)
        yield Uncertain(entry.code, entry.beds, entry.opens, slips, origin)


def _slips(entry: Entry, beliefs: Beliefs, own: Slips | None) -> tuple[Slips, str]:
    if given := beliefs.by_code.get(entry.code) or beliefs.for_all:
        return given, GIVEN
    if beliefs.reference:
        return beliefs.reference.slips, REFERENCE
    if own:
        return own, FINISHED
    raise WrongUsage(
        mark(
            "Nothing says how late {code} may be: no project of the portfolio is in use yet. Give"
            " --slip 0:0.5,6:0.3,12:0.2 for all, --slip {code}=… for one, or a reference class in"
            " a file with --slips."
        ),
        code=entry.code,
    )


def _months(
    position: Position, projects: Sequence[Uncertain]
) -> tuple[tuple[Month, ...], tuple[int, ...]]:
    """Return the months in which the probability may change, and the beds that are sure then."""
    start = position.ground.target.baseline_month
    ends = {project.opens.month + slip for project in projects for slip, _ in project.slips.chances}
    figures = {item.month for item in position.ground.populations}
    steady = {step.month for step in measured(position).timeline}
    months = tuple(sorted(m for m in {start, position.by, *ends, *figures, *steady} if m >= start))
    firm = tuple(
        item.beds - sum(p.beds for p in projects if p.opens.month <= item.month)
        for item in months_of(position, months)
    )
    return months, firm


def _first(chances: Iterable[Chance], least: Fraction) -> Month | None:
    return next((chance.month for chance in chances if chance.probability >= least), None)


# --- exactly ------------------------------------------------------------------------------------


def _sums(projects: Sequence[Uncertain], months: Sequence[Month], needs: Sequence[int]) -> int:
    """Return at most how many sums `exact` goes through."""
    total, step = 0, gcd(*(project.beds for project in projects)) or 1
    for month, need in zip(months, needs, strict=True):
        open_ = sum(0 < p.slips.by(month - p.opens.month) < 1 for p in projects)
        total += open_ * min(2 ** min(open_, 40), max(need, 0) // step + 1)
    return total


def exact(
    projects: Sequence[Uncertain], months: Sequence[Month], needs: Sequence[int]
) -> list[Fraction]:
    """Return the probability, month by month, that the projects open by then have enough beds.

    The distribution of their sum is convolved project by project in whole numbers.
    """
    return [_exact(projects, month, need) for month, need in zip(months, needs, strict=True)]


def _exact(projects: Sequence[Uncertain], month: Month, need: int) -> Fraction:
    """Return the same for one month; `sums` counts the ways to each number of beds still short."""
    sums, whole = {max(need, 0): 1}, 1
    for project in projects:
        chance = project.slips.by(month - project.opens.month)
        inside, outside = chance.numerator, chance.denominator - chance.numerator
        whole *= chance.denominator
        found: dict[int, int] = {}
        for short, ways in sums.items():
            if inside:
                left = max(0, short - project.beds)
                found[left] = found.get(left, 0) + ways * inside
            if outside:
                found[short] = found.get(short, 0) + ways * outside
        sums = found
    return Fraction(sums.get(0, 0), whole)


# --- by lot -------------------------------------------------------------------------------------


def simulated(
    projects: Sequence[Uncertain],
    months: Sequence[Month],
    needs: Sequence[int],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> list[Fraction]:
    """Return the same by lot: the share of `draws` in which there are enough beds."""
    import numpy as np

    dice = np.random.default_rng(seed)
    ends = np.array([month.ordinal for month in months])
    wanted = np.array(needs, dtype=np.int64)
    enough = np.zeros(len(months), dtype=np.int64)
    for start in range(0, draws, _BATCH):
        number = min(_BATCH, draws - start)
        beds = np.zeros((number, len(months) + 1), dtype=np.int64)
        rows = np.arange(number)
        for project in projects:
            slips, chances = zip(*project.slips.chances, strict=True)
            weights = np.array([float(chance) for chance in chances])
            drawn = dice.choice(np.array(slips), size=number, p=weights / weights.sum())
            place = np.searchsorted(ends, project.opens.month.ordinal + drawn)
            beds[rows, place] += project.beds
        enough += (beds[:, :-1].cumsum(axis=1) >= wanted).sum(axis=0)
    return [Fraction(int(number), draws) for number in enough]


def observed(slips: Iterable[int]) -> Slips:
    """Return the slips that were seen, each as probable as it was frequent."""
    seen = list(slips)
    counted = Counter(seen)
    return Slips(tuple((months, Fraction(n, len(seen))) for months, n in sorted(counted.items())))
