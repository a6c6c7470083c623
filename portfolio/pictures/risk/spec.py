"""What the picture of risk says: the curve, its marks and the slips it rests on, undrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby
from typing import Final

from portfolio.pictures.finding import fact_first, over_what_if, scenario_notes
from portfolio.pictures.paper import A4, Paper
from portfolio.pictures.records import RiskMaterial
from portfolio.pictures.subtitles import Said, said
from portfolio.pictures.text import Names
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.remarks import Remark
from portfolio.values.words import listing, month_text, say, slip_text
from portfolio.whatif.records import RECORD, Slips
from portfolio.whatif.rules.outcome import measured
from portfolio.whatif.rules.risk import Risk, Uncertain
from portfolio.whatif.words.parts import caveat_line, codes_text, target_text
from portfolio.whatif.words.risk import (
    answer_lines,
    assumption_lines,
    few_text,
    is_fact,
    origin_text,
    slips_text,
)

#: As many lines say whose slips are which.
MOST_LINES: Final = 6
#: So many slips of a project are told one by one.
MOST_SLIPS: Final = 10
#: Months shown before the first change and after the last one.
_AROUND: Final = 6
_LEAST_SPAN: Final = 36


@dataclass(frozen=True, slots=True)
class Flag:
    """A month on the curve that is named: P50, P80, the target's own.

    Of one that has come the record tells, no chance: it is a `fact`.
    """

    at: int
    chance: float
    text: str
    own: bool = False
    fact: bool = False


@dataclass(frozen=True, slots=True)
class RiskPicture:
    """Everything the picture says; months as `Month.ordinal`, chances from 0 to 1."""

    said: Said
    head: str
    first: int
    last: int
    today: int
    today_text: str
    points: tuple[tuple[int, float], ...]
    no_points: str
    error: float | None
    flags: tuple[Flag, ...]
    slips_head: str
    slips: tuple[str, ...]
    warnings: tuple[Remark, ...]


def steps(spec: RiskPicture) -> Iterator[tuple[float, float]]:
    """Yield the corners of the curve within the months shown.

    The state at the end of a month stands at its right edge.
    """
    before = [chance for month, chance in spec.points if month < spec.first]
    now = before[-1] if before else 0.0
    yield spec.first, now
    for month, chance in spec.points:
        if spec.first <= month < spec.last:
            yield month + 1, now
            yield month + 1, chance
            now = chance
    yield spec.last, now


def risk_spec(material: RiskMaterial, paper: Paper = A4) -> RiskPicture:
    """Return what the picture says on a sheet."""
    found, names, reports = material.found, Names(), material.answer
    capacity = measured(found.position)
    first, last = _span(found)
    found_out, more = fact_first(reports, answer_lines(found, on_paper=True))
    return RiskPicture(
        said=said(
            material.plan,
            material.documents,
            names,
            paper,
            title=found_out,
            subtitle=over_what_if(
                mark("Probability of meeting the target"),
                found.position.view,
                material.scenario,
                material.as_of,
                reports,
            ),
            answer=more,
            notes=[
                *scenario_notes(material.scenario),
                *assumption_lines(found, on_paper=True),
                caveat_line(found.position, capacity),
            ],
        ),
        head=say(
            mark("Probability that {target} beds per 1,000 are reached at the end of each month"),
            target=target_text(capacity),
        ),
        first=first,
        last=last,
        today=material.as_of.ordinal,
        today_text=say(mark("As of {month}"), month=month_text(material.as_of)),
        points=() if found.few else _points(found),
        no_points=few_text(found) if found.few else "",
        error=found.error,
        flags=() if found.few else tuple(_flags(found)),
        slips_head=say(mark("How late each project may be (months: probability)")),
        slips=() if found.few else tuple(_drawn(material, found, names)),
        warnings=names.remarks,
    )


def _drawn(material: RiskMaterial, found: Risk, names: Names) -> Iterator[str]:
    return (names.draw(material.plan.code, line) for line in _slip_lines(found.projects))


def _span(found: Risk) -> tuple[int, int]:
    """Return the months shown: around those in which the probability changes, and the target's."""
    changes = [
        later.month.ordinal
        for earlier, later in zip(found.chances, found.chances[1:], strict=False)
        if earlier.probability != later.probability
    ]
    shown = [found.position.by.ordinal, found.position.as_of.ordinal, *changes]
    first, last = min(shown) - _AROUND, max(shown) + _AROUND
    spare = max(0, _LEAST_SPAN - (last - first))
    return first - spare // 2, last + spare - spare // 2


def _points(found: Risk) -> tuple[tuple[int, float], ...]:
    return tuple((chance.month.ordinal, float(chance.probability)) for chance in found.chances)


def _flags(found: Risk) -> list[Flag]:
    by = found.position.by
    text = say(mark("Target {month}"), month=month_text(by))
    fact = by <= found.position.as_of
    flags = [Flag(by.ordinal, float(found.by(by)), text, own=True, fact=fact)]
    named: dict[Month, list[str]] = {}
    for month, name in ((found.half, "P50"), (found.safe, "P80")):
        if month is not None:
            named.setdefault(month, []).append(name)
    for month, marks in named.items():
        text = f"{listing(marks)} {month_text(month)}"
        known = is_fact(found, month)
        if known:
            text = say(mark("reached {month}, on record"), month=month_text(month))
        flags.append(Flag(month.ordinal, float(found.by(month)), text, fact=known))
    return flags


def _slip_lines(projects: tuple[Uncertain, ...]) -> list[str]:
    """Return whose slips are which, those alike together; what is in use on record has none."""
    known = [project.code for project in projects if project.origin == RECORD]
    others = [project for project in projects if project.origin != RECORD]
    ordered = sorted(others, key=lambda project: (project.origin, project.slips.chances))
    lines = []
    if known:
        record = origin_text(RECORD)
        lines.append(say(mark("{codes}: {what}"), codes=codes_text(known), what=record))
    for (origin, _), alike in groupby(ordered, lambda p: (p.origin, p.slips.chances)):
        same = list(alike)
        codes = codes_text(project.code for project in same)
        slips = _in_short(same[0].slips)
        lines.append(
            say(
                mark("{codes}: {slips} ({origin})"),
                codes=codes,
                slips=slips,
                origin=origin_text(origin),
            )
        )
    if len(lines) > MOST_LINES:
        rest = len(lines) - MOST_LINES + 1
        lines = [*lines[: MOST_LINES - 1], say(mark("{number} more"), number=rest)]
    return lines


def _in_short(slips: Slips) -> str:
    """Return slips with their probabilities; of very many the ends and the middle one."""
    if len(slips.chances) <= MOST_SLIPS:
        return slips_text(slips)
    months = [month for month, _ in slips.chances]
    sums = accumulate((chance for _, chance in slips.chances), initial=Fraction(0))
    half = next(
        month for month, chance in zip(months, list(sums)[1:], strict=True) if 2 * chance >= 1
    )
    least, most, middle = (slip_text(month) for month in (months[0], months[-1], half))
    return say(
        mark("{least} to {most}, half of them up to {middle}"),
        least=least,
        most=most,
        middle=middle,
    )
