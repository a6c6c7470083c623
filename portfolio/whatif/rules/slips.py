"""How late a project may be: a probability for each number of months, in whole fractions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from portfolio.values.digits import fold, read_number
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.whatif.rules.applying import MOST_SHIFT

#: Where the probabilities of a project come from.
GIVEN, REFERENCE, FINISHED = "given", "reference", "finished"

_PART: Final = re.compile(r"([+-]?[0-9]{1,4})\s*:\s*([0-9.]+)\s*(%?)", re.ASCII)


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


def read_slips(text: str) -> Slips:
    """Return the slips written as `0:0.5,6:0.3,12:0.2` (months:probability, or `50%`).

    Raises WrongUsage where a part is no such pair or the probabilities do not sum to 1.
    """
    pairs = [_pair(part.strip()) for part in fold(text).split(",")]
    chances: dict[int, Fraction] = {}
    for pair in pairs:
        if pair is None:
            raise WrongUsage(
                mark(
                    "“{text}” is no distribution of slips; type months:probability pairs such as"
                    " 0:0.5,6:0.3,12:0.2."
                ),
                text=text,
            )
        chances[pair[0]] = chances.get(pair[0], Fraction(0)) + pair[1]
    total = sum(chances.values(), Fraction(0))
    if total != 1:
        raise WrongUsage(
            mark("The probabilities of “{text}” sum to {total}, not to 1; correct one."),
            text=text,
            total=f"{float(total):g}",
        )
    return Slips(tuple(sorted((months, chance) for months, chance in chances.items() if chance)))


def _pair(text: str) -> tuple[int, Fraction] | None:
    found = _PART.fullmatch(text)
    number = read_number(found[2]) if found else None
    if found is None or number is None or abs(int(found[1])) > MOST_SHIFT:
        return None
    return int(found[1]), number / 100 if found[3] else number


def observed(slips: Iterable[int]) -> Slips:
    """Return the slips that were seen, each as probable as it was frequent."""
    seen = list(slips)
    counted = Counter(seen)
    return Slips(tuple((months, Fraction(n, len(seen))) for months, n in sorted(counted.items())))
