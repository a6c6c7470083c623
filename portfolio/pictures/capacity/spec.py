"""What the bed-capacity picture says: lines, columns and labels as plain values, undrawn.

Time is counted in months as `Month.ordinal`; the state at the end of a month stands at the
month's right edge, one later. Rates are beds per 1,000 residents.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from portfolio.beds.records.answer import Answer
from portfolio.beds.records.capacity import Capacity
from portfolio.beds.records.table import CapacityTable
from portfolio.beds.rules.capacity.rate import per_1000
from portfolio.beds.words.answer import answer_foot
from portfolio.beds.words.base import basis_text, caveat
from portfolio.beds.words.months import most_per_1000
from portfolio.beds.words.target import late_text, short_text, span_text, target_rate
from portfolio.pictures.capacity.risers import Riser, openings_of, residents_of, risers_of
from portfolio.pictures.capacity.scales import Axis, bed_axis, rate_axis
from portfolio.pictures.capacity.waterfall_spec import Column, columns_of
from portfolio.pictures.finding import answer_lines, target_finding
from portfolio.pictures.paper import A4, Paper
from portfolio.pictures.records import EXPECTED, HALTED, IN_USE, PLANNED, UNPROVEN, CapacityMaterial
from portfolio.pictures.subtitles import Said, people_text, said, subtitle
from portfolio.pictures.text import Names
from portfolio.values.language import label, mark, spoken
from portfolio.values.remarks import Remark
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import clauses, count_text, month_text, rate_text, say

_STANDINGS: Final = {
    IN_USE: mark("in use, with evidence"),
    EXPECTED: mark("counted in the forecast"),
    UNPROVEN: mark("no recent evidence"),
    HALTED: mark("halted, not counted"),
    PLANNED: mark("planned"),
}
#: Of more openings than this none is named at the lines of what is in use and forecast.
_MOST_OPENINGS: Final = 14
#: So many steps all have room for their names.
_FEW_RISERS: Final = 10


@dataclass(frozen=True, slots=True)
class Steps:
    """A view over time: corner points (month edge, rate), and what its end says, in two lines."""

    key: str
    points: tuple[tuple[float, float], ...]
    label: str
    note: str
    people: str = ""  #: the residents it is over, where they are not those of the heading


@dataclass(frozen=True, slots=True)
class Band:
    """From the least to the most that is in use over time: its outline, and what it says.

    The outline runs along the least and back along the most, corners of month edge and rate; it
    is empty where the two are the same throughout. `end` is the most at its end, `key` says what
    the hatching stands for.
    """

    outline: tuple[tuple[float, float], ...]
    end: tuple[float, float]
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Observed:
    """A stock that the statistics observed: its month edge, its rate, and the words."""

    at: float
    rate: float
    text: str


@dataclass(frozen=True, slots=True)
class Goal:
    """The target: its month edge, its rate, the words, and the gap that the title names.

    `reached` are the rates of the least and the most that is there in that month, `gap` how many
    beds that is short and how late; empty where nothing is missing or nothing is judged.
    """

    at: float
    rate: float
    reached: tuple[float, float]
    text: str
    gap: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CapacityPicture:
    """The whole picture, from top to bottom."""

    said: Said
    heads: tuple[str, str]
    first: int
    last: int
    today: float
    today_text: str
    start_text: str
    rates: Axis
    lines: tuple[Steps, ...]
    band: Band
    risers: tuple[Riser, ...]
    others: tuple[Riser, ...]  #: steps of the other lines
    observed: tuple[Observed, ...]
    goal: Goal
    beds: Axis
    columns: tuple[Column, ...]
    needed: int
    needed_text: str
    legend: tuple[tuple[str, str], ...]
    warnings: tuple[Remark, ...]


def capacity_spec(material: CapacityMaterial, paper: Paper = A4) -> CapacityPicture:
    """Return what the picture says in the language spoken.

    Characters no font has are □ and named in `warnings`.
    """
    names, answer, plan = Names(), material.answer, material.tables["plan"]
    lines, goal = tuple(_lines(material)), _goal(plan)
    risers, columns = tuple(risers_of(plan, names)), columns_of(material, names)
    openings = list(openings_of(material, names))
    others = (*(openings if len(openings) <= _MOST_OPENINGS else ()), *residents_of(material))
    needed, head = plan.capacity.beds_needed, answer_lines(answer)
    observed, band = tuple(_observed(material)), _band(material)
    rates = [rate for line in lines for _, rate in line.points]
    rates += [rate for _, rate in band.outline]
    return CapacityPicture(
        said=said(
            material.plan,
            material.documents,
            names,
            paper,
            title=target_finding(answer),
            subtitle=subtitle(mark("Bed capacity"), material.as_of, answer.fresh, answer.projects),
            answer=head[:3],
            notes=_notes(answer, (*head[3:], *answer_foot(answer)), (*risers, *openings)),
        ),
        heads=_heads(plan.capacity),
        first=plan.months[0].month.ordinal + 1,
        last=plan.months[-1].month.ordinal + 1,
        today=material.as_of.ordinal + 1.0,
        today_text=say(mark("As of {month}"), month=month_text(material.as_of)),
        start_text=f"{month_text(plan.months[0].month)}  {rate_text(plan.months[0].per_1000)}",
        rates=rate_axis([*rates, *(point.rate for point in observed), goal.rate]),
        lines=lines,
        band=band,
        risers=risers,
        others=others,
        observed=observed,
        goal=goal,
        beds=bed_axis([needed, *(column.level for column in columns)]),
        columns=columns,
        needed=needed,
        needed_text=_needed_text(answer, needed),
        legend=tuple(_legend(columns)),
        warnings=names.remarks,
    )


def _needed_text(answer: Answer, needed: int) -> str:
    return say(
        mark("Target {rate}: {beds} beds"), rate=target_rate(answer.target), beds=count_text(needed)
    )


# --- beds per 1,000 over time -------------------------------------------------------------------


def _lines(material: CapacityMaterial) -> Iterator[Steps]:
    """Yield the second population first, so that the views lie over it.

    It is left out where it gives the same rates: no newer figure was known yet.
    """
    rates = {key: list(_rates(table)) for key, table in material.tables.items()}
    for key in ("latest", "confirmed", "forecast", "plan"):
        table = material.tables[key]
        if key == "latest" and rates[key] == rates["plan"]:
            continue
        view = label(VIEWS["plan" if key == "latest" else key])
        end = table.months[-1]
        yield Steps(
            key=key,
            points=tuple(_steps(rates[key])),
            label=f"{view} {span_text(rate_text(end.per_1000), rate_text(most_per_1000(end)))}",
            note=_end_note(material, key),
            people=_people(end.residents.value) if key == "latest" else "",
        )


def _people(residents: int) -> str:
    """Return residents beside beds per 1,000 of them, in few letters."""
    return people_text(residents) if spoken() == "zh" else count_text(residents)


def _end_note(material: CapacityMaterial, key: str) -> str:
    """Return what stands under a line's name: over whom, or when and what is left out."""
    table = material.tables[key]
    if key == "latest":
        return _over(table)
    month, left_out = month_text(table.months[-1].month), material.answer.no_evidence_beds
    if key != "forecast" or not left_out:
        return month
    return say(
        mark("{month}; {beds} beds without evidence"), month=month, beds=count_text(left_out)
    )


def _over(table: CapacityTable) -> str:
    residents = table.months[-1].residents
    return say(
        mark("over {number} residents ({year})"),
        number=count_text(residents.value),
        year=residents.as_of[:4],
    )


def _band(material: CapacityMaterial) -> Band:
    """Return what may be in use beyond what is: it ends where the line of it does."""
    table = material.tables["confirmed"]
    least, most = list(_steps(list(_rates(table)))), list(_steps(list(_rates(table, most=True))))
    if least == most:
        return Band((), most[-1], "")
    end = table.months[-1]
    text = say(mark("at most {beds} beds"), beds=count_text(end.most))
    return Band(
        outline=(*least, *reversed(most)),
        end=most[-1],
        text=text if end.most != end.beds else "",
        key=say(mark("may be in use as well: due and unreported, or without a document")),
    )


def _rates(table: CapacityTable, *, most: bool = False) -> Iterator[tuple[float, float]]:
    """Yield the end of each month with the beds per 1,000 then, or the most that may be."""
    for item in table.months:
        yield item.month.ordinal + 1.0, float(most_per_1000(item) if most else item.per_1000)


def _steps(rates: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the corners of a step line: level until the end of a month, then upright."""
    yield rates[0]
    for (_, old), (edge, new) in pairwise(rates):
        if new != old:
            yield edge, old
            yield edge, new
    yield rates[-1]


def _observed(material: CapacityMaterial) -> Iterator[Observed]:
    residents = material.tables["plan"].capacity.residents
    for stock in material.stocks:
        rate = per_1000(stock.beds, residents.value)
        text = say(
            mark("Observed stock {beds} ({month})"),
            beds=count_text(stock.beds),
            month=month_text(stock.month),
        )
        yield Observed(stock.month.ordinal + 1.0, float(rate), text)


def _goal(plan: CapacityTable) -> Goal:
    target, rate = plan.capacity.target, target_rate(plan.answer.target)
    reached, gap = _gap(plan)
    return Goal(
        at=target.month.ordinal + 1.0,
        rate=target.rate / 100,
        reached=reached,
        text=say(mark("Target {rate} ({month})"), rate=rate, month=month_text(target.month)),
        gap=gap,
    )


def _gap(plan: CapacityTable) -> tuple[tuple[float, float], tuple[str, ...]]:
    """Return the rates in the target's month of what the title speaks of, and what they lack."""
    found, capacity = plan.answer.outcome, plan.capacity
    if found is None:
        ends = (capacity.beds, capacity.beds)
        met, least, most, late = capacity.met, *(capacity.shortfall,) * 2, capacity.late
    else:
        met, least, most, late = found.met, found.most_shortfall, found.shortfall, found.late
        ends = (found.range.least, found.range.most) if found.range else (found.planned,) * 2
    rates = tuple(float(per_1000(beds, capacity.residents.value)) for beds in ends)
    if found and found.statistical:
        rates = (float(found.statistical.per_1000),) * 2
    if met or capacity.target.unjudged:
        return (rates[0], rates[1]), ()
    words = [short_text(least, most), *([late_text(capacity.target, late)] if late else [])]
    return (rates[0], rates[1]), tuple(words)


# --- words --------------------------------------------------------------------------------------


def _heads(capacity: Capacity) -> tuple[str, str]:
    return (
        say(mark("Beds per 1,000 residents ({basis})"), basis=basis_text(capacity.residents)),
        say(mark("Beds, project by project in the plan's order of opening")),
    )


def _legend(columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """Yield the keys of what the columns show."""
    pieces = [piece for column in columns for piece in column.pieces]
    found = {piece.standing for piece in pieces}
    for standing, words in _STANDINGS.items():
        if standing in found:
            yield standing, say(words)
    if any(piece.care for piece in pieces):
        yield "care", say(mark("rehabilitation and elderly-care beds"))


def _notes(answer: Answer, rest: Sequence[str], risers: Sequence[Riser]) -> Iterator[str]:
    details = list(rest)
    if any(riser.by_year for riser in risers):
        details.append(say(mark("Hollow points: the plan gives only the year, counted at its end")))
    if len(risers) > _FEW_RISERS:
        details.append(say(mark("Of the steps as many are named as have room")))
    yield clauses(details)
    yield caveat(answer)
