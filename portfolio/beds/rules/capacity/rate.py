"""Beds per 1,000 residents, and the beds that a target's rate asks for."""

from fractions import Fraction
from math import ceil

from portfolio.beds.records.ground import Target


def beds_needed(target: Target, residents: int) -> int:
    """Return the least whole number of beds that reaches the target rate."""
    return ceil(Fraction(target.rate * residents, 100 * target.per))


def per_1000(beds: int, residents: int) -> Fraction:
    """Return beds per 1,000 residents, exactly."""
    return Fraction(beds * 1000, residents)
