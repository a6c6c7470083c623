"""What the bed-capacity picture says: lines, columns and labels as plain values, undrawn.

Time is counted in months as `Month.ordinal`; the state at the end of a month stands at the
month's right edge, one later. Rates are beds per 1,000 residents.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Final

import pandas as pd

from portfolio.charts.lettering import Names
from portfolio.charts.material import CapacityMaterial
from portfolio.charts.waterfall_spec import Column, columns_of
from portfolio.frames import rates_frame
from portfolio.language import label, mark, plural, spoken
from portfolio.records import Answer, CapacityTable, Remark, Step
from portfolio.vocabulary import POPULATION_BASES, VIEWS
from portfolio.wording import (
    about,
    answer_block,
    caveat,
    count_text,
    listing,
    month_text,
    name_of,
    rate_text,
    say,
)

#: Codes named at one step; of the others only their number is given.
MOST_CODES: Final = 4
_NICE_STEPS: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 250, 500, 1000, 2000, 5000)


@dataclass(frozen=True, slots=True)
class Steps:
    """A view over time: corner points (month edge, rate), and what its end says, in two lines."""

    key: str
    points: tuple[tuple[float, float], ...]
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Riser:
    """A step of the plan: where, between which rates, and what opens."""

    at: float
    low: float
    high: float
    text: str
    by_year: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """The target: its month edge, its rate, the rate the plan has then, and the words."""

    at: float
    rate: float
    reached: float
    text: str
    gap: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The span of a scale, where its lines are, and what stands beside them."""

    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CapacityPicture:
    """The whole picture, from top to bottom."""

    title: str
    subtitle: str
    answer: tuple[str, ...]
    heads: tuple[str, str]
    first: int
    last: int
    today: float
    today_text: str
    start_text: str
    rates: Axis
    lines: tuple[Steps, ...]
    risers: tuple[Riser, ...]
    goal: Goal
    beds: Axis
    columns: tuple[Column, ...]
    needed: int
    needed_text: str
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    warnings: tuple[Remark, ...]


def capacity_spec(material: CapacityMaterial) -> CapacityPicture:
    """Return what the picture says in the language spoken.

    Characters no font has are □ and named in `warnings`.
    """
    names, answer, plan = Names(), material.answer, material.tables["plan"]
    title = names.draw(material.plan.code, name_of(material.plan))
    lines, goal = tuple(_lines(material)), _goal(plan)
    risers, columns = tuple(_risers(plan, names)), columns_of(material, names)
    needed, block = plan.capacity.beds_needed, answer_block(answer)
    return CapacityPicture(
        title=title,
        subtitle=say(mark("Bed capacity")),
        answer=block[:3],
        heads=_heads(),
        first=plan.months[0].month.ordinal + 1,
        last=plan.months[-1].month.ordinal + 1,
        today=material.as_of.ordinal + 1.0,
        today_text=say(mark("As of {month}"), month=month_text(material.as_of)),
        start_text=f"{month_text(plan.months[0].month)}  {rate_text(plan.months[0].per_1000)}",
        rates=_rate_axis([*(rate for line in lines for _, rate in line.points), goal.rate]),
        lines=lines,
        risers=risers,
        goal=goal,
        beds=_bed_axis([needed, *(column.level for column in columns)]),
        columns=columns,
        needed=needed,
        needed_text=_needed_text(answer, needed),
        legend=_legend(),
        notes=tuple(_notes(answer, block[3:], risers)),
        warnings=names.remarks,
    )


def _needed_text(answer: Answer, needed: int) -> str:
    return say(
        mark("Target {rate}: {beds} beds"), rate=_target_rate(answer), beds=count_text(needed)
    )


def _target_rate(answer: Answer) -> str:
    return rate_text(Fraction(answer.target.rate, 100))


# --- beds per 1,000 over time -------------------------------------------------------------------


def _lines(material: CapacityMaterial) -> Iterator[Steps]:
    """Yield the second population first, so that the views lie over it.

    It is left out where it gives the same rates: no newer figure was known yet.
    """
    rates = rates_frame(material.tables)
    for key in ("latest", "confirmed", "forecast", "plan"):
        table = material.tables[key]
        if key == "latest" and rates[key].equals(rates["plan"]):
            continue
        view = label(VIEWS["plan" if key == "latest" else key])
        end = table.months[-1]
        yield Steps(
            key=key,
            points=tuple(_corners(rates[key].dropna())),
            label=f"{view} {rate_text(end.per_1000)}",
            note=_over(table) if key == "latest" else month_text(end.month),
        )


def _over(table: CapacityTable) -> str:
    residents = table.months[-1].residents
    return say(
        mark("over {number} residents ({year})"),
        number=count_text(residents.value),
        year=residents.as_of[:4],
    )


def _corners(rates: "pd.Series[float]") -> Iterator[tuple[float, float]]:
    """Yield the corners of a step line: level until the end of a month, then upright."""
    edges = [float(month.year * 12 + month.month) for month in rates.index]
    values = [float(rate) for rate in rates]
    yield edges[0], values[0]
    for (old, new), edge in zip(pairwise(values), edges[1:], strict=True):
        if new != old:
            yield edge, old
            yield edge, new
    yield edges[-1], values[-1]


def _risers(plan: CapacityTable, names: Names) -> Iterator[Riser]:
    before, beds = plan.months[0].per_1000, plan.months[0].beds
    for step in plan.capacity.timeline:
        if step.month > plan.months[0].month:
            yield Riser(
                at=step.month.ordinal + 1.0,
                low=float(before),
                high=float(step.per_1000),
                text=f"{_openers(step, names)} {step.beds - beds:+,}",
                by_year=step.precision == "year",
            )
        before, beds = step.per_1000, step.beds


def _openers(step: Step, names: Names) -> str:
    codes = [names.draw(code, code) for code in step.opened]
    if codes and len(codes) <= MOST_CODES:
        return listing(codes)
    text = plural("{number} project", "{number} projects", step.projects)
    return text.format(number=step.projects)


def _goal(plan: CapacityTable) -> Goal:
    capacity, rate = plan.capacity, _target_rate(plan.answer)
    month = month_text(capacity.target.month)
    gap = say(mark("about {beds} beds short"), beds=count_text(about(capacity.shortfall)))
    return Goal(
        at=capacity.target.month.ordinal + 1.0,
        rate=capacity.target.rate / 100,
        reached=float(capacity.per_1000),
        text=say(mark("Target {rate} ({month})"), rate=rate, month=month),
        gap="" if capacity.met else gap,
    )


# --- scales -------------------------------------------------------------------------------------


def _rate_axis(rates: Sequence[float]) -> Axis:
    step = _step((max(rates) - min(rates)) / 4)
    low = max(0.0, floor((min(rates) - step * 0.6) / step) * step)
    high = ceil((max(rates) + step * 0.4) / step) * step
    ticks = _ticks(low, high, step)
    places = 1 if step < 1 else 0
    texts = tuple(f"{tick:.{places}f}" for tick in ticks)
    return Axis(low, high, ticks, texts, _cut(low, texts[0]))


def _bed_axis(levels: Sequence[int]) -> Axis:
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


# --- words --------------------------------------------------------------------------------------


def _heads() -> tuple[str, str]:
    basis = label(POPULATION_BASES["fixed"])
    return (
        say(mark("Beds per 1,000 residents ({basis})"), basis=basis),
        say(mark("Beds, project by project in the plan's order of opening")),
    )


def _legend() -> tuple[tuple[str, str], ...]:
    return (
        ("in_use", say(mark("in use, with evidence"))),
        ("expected", say(mark("counted in the forecast"))),
        ("left_out", say(mark("not counted in the forecast"))),
        ("care", say(mark("rehabilitation and elderly-care beds"))),
    )


def _notes(answer: Answer, rest: Sequence[str], risers: Iterable[Riser]) -> Iterator[str]:
    details = list(rest)
    if any(riser.by_year for riser in risers):
        details.append(say(mark("Hollow points: the plan gives only the year, counted at its end")))
    yield ("；" if spoken() == "zh" else "; ").join(details)
    yield caveat(answer)
