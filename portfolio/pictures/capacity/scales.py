"""The scales of the bed-capacity picture: their span, their lines, what stands beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from portfolio.values.language import mark
from portfolio.values.words import count_text, say

_NICE_STEPS: Final = tuple(
    part * 10.0**power
    for power in range(-1, 8)
    for part in (1, 2, 2.5, 5)
    if part * 10**power != 0.25
)


@dataclass(frozen=True, slots=True)
class Axis:
    """The span of a scale, where its lines are, and what stands beside them."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    note: str


def rate_axis(rates: Sequence[float]) -> Axis:
    step = _step((max(rates) - min(rates)) / 4)
    low = max(0.0, floor((min(rates) - step * 0.6) / step) * step)
    high = ceil((max(rates) + step * 0.4) / step) * step
    ticks = _ticks(low, high, step)
    places = 1 if step < 1 else 0
    texts = tuple(f"{tick:.{places}f}" for tick in ticks)
    return Axis(low, high, ticks, texts, _cut(low, texts[0]))


def bed_axis(levels: Sequence[int]) -> Axis:
    reach = max(levels) - min(levels)
    step = _step(max(reach, 20) / 3)
    low = max(0.0, floor((min(levels) - 0.2 * reach) / step) * step)
    high = max(levels) + max(reach, 20) * 0.14
    ticks = _ticks(low, high, step)
    texts = tuple(count_text(int(tick)) for tick in ticks)
    return Axis(low, high, ticks, texts, _cut(low, texts[0]))


def _step(least: float) -> float:
    return next((step for step in _NICE_STEPS if step >= least), least)


def _ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    return tuple(low + place * step for place in range(int((high - low) / step + 1e-6) + 1))


def _cut(low: float, text: str) -> str:
    return say(mark("scale starts at {low}"), low=text) if low > 0 else ""
