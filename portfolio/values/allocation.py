"""Money over time: amounts spread over months and split by source so that nothing is lost."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from portfolio.values.months import Month, span

Source = TypeVar("Source")


def allocate(fen: int, weights: Sequence[int]) -> list[int]:
    """Return `fen` (0 or more) cut by weights into whole fen whose sum is exactly `fen`.

    The method of the largest remainder: each part is rounded down, and the fen left over go one
    by one to the parts that lost most, of equal ones to the first. Weights are whole numbers of
    0 or more that are not all 0. Raises ValueError for others.
    """
    whole = sum(weights)
    if whole <= 0 or fen < 0 or min(weights) < 0:
        raise ValueError(fen, weights)
    parts = [fen * weight // whole for weight in weights]
    by_loss = sorted(
        range(len(weights)), key=lambda place: fen * weights[place] % whole, reverse=True
    )
    for place in by_loss[: fen - sum(parts)]:
        parts[place] += 1
    return parts


def spread(fen: int, start: Month, finish: Month) -> dict[Month, int]:
    """Return `fen` spread evenly over the months from `start` to `finish`, both included.

    The sum is exactly `fen`; months differ by one fen at most, the first ones having the more.
    Raises ValueError where the finish lies before the start.
    """
    months = span(start, finish)
    if not months:
        raise ValueError(start, finish)
    return evenly(fen, months)


def evenly(fen: int, months: Sequence[Month]) -> dict[Month, int]:
    """Return `fen` spread evenly over `months`, which need not follow one another."""
    return dict(zip(months, allocate(fen, [1] * len(months)), strict=True))


def split(
    months: Mapping[Month, int], weights: Mapping[Source, int]
) -> dict[Month, dict[Source, int]]:
    """Return each month's amount by source: months and sources both close to the fen.

    The whole is cut by weights once; each month then takes its part of what is left of every
    source, so that none is overdrawn and the last month takes the rest.
    """
    names = list(weights)
    left = allocate(sum(months.values()), [weights[name] for name in names])
    found: dict[Month, dict[Source, int]] = {}
    for month, fen in months.items():
        parts = allocate(fen, left) if fen else [0] * len(names)
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
        found[month] = dict(zip(names, parts, strict=True))
    return found
