"""The columns from the stock of the base year to the plan's total, as plain values, in beds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from portfolio.beds.records.capacity import Capacity
from portfolio.beds.words.target import short_text
from portfolio.pictures.records import STANDINGS, CapacityMaterial, PlannedOpening
from portfolio.pictures.text import Names
from portfolio.values.language import mark, plural
from portfolio.values.months import Dated
from portfolio.values.words import count_text, dated_text, month_text, name_of, say

#: Up to this many projects have a column each; more are added up by year of opening.
MOST_COLUMNS: Final = 14

STOCK: Final = "stock"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a column between two numbers of beds."""

    low: int
    high: int
    standing: str
    care: bool
    group: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `level` is the number of beds after it; a total stands on the ground."""

    head: str
    when: str
    name: str
    figure: str
    level: int
    pieces: tuple[Piece, ...] = ()
    total: bool = False
    gap: str = ""
    observed: bool = False


def columns_of(material: CapacityMaterial, names: Names) -> tuple[Column, ...]:
    """Return the base stock, what each project adds, and the plan at the target month and at last.

    Projects beyond MOST_COLUMNS are added up by the year in which they open.
    """
    capacity = material.tables["plan"].capacity
    openings = material.openings
    target = capacity.target.month
    until = [opening for opening in openings if opening.opens.month <= target]
    after = [opening for opening in openings if opening.opens.month > target]
    one_by_one = len(openings) <= MOST_COLUMNS
    columns = [_base(material)]
    for part in (until, after):
        level = columns[-1].level
        columns.extend(_projects(part, level, names) if one_by_one else _years(part, level))
        if part is until:
            columns.append(_at_target(capacity, columns[-1].level))
        elif part:
            columns.append(_last(part[-1].opens, columns[-1].level))
    return (*columns, *_observed(material))


def _base(material: CapacityMaterial) -> Column:
    capacity, base = material.tables["plan"].capacity, material.answer.base
    observed = base is not None and base.stock is not None
    return Column(
        head=month_text(capacity.target.baseline_month),
        when="",
        name=say(mark("the statistics' bed count") if observed else mark("Baseline stock")),
        figure=count_text(capacity.baseline_beds),
        level=capacity.baseline_beds,
        total=True,
    )


def _observed(material: CapacityMaterial) -> Iterator[Column]:
    """Yield the newest statistics after the base, with what the projects come to in that month."""
    base = material.tables["plan"].capacity.target.baseline_month
    for stock in [item for item in material.stocks if item.month > base][-1:]:
        months = material.tables["confirmed"].months
        computed = next((item.beds for item in months if item.month == stock.month), None)
        name = say(mark("the statistics' bed count"))
        if computed is not None:
            more = mark("{name}; by the projects {beds} ({difference})")
            name = say(
                more, name=name, beds=count_text(computed), difference=f"{stock.beds - computed:+,}"
            )
        yield Column(
            head=month_text(stock.month),
            when="",
            name=name,
            figure=count_text(stock.beds),
            level=stock.beds,
            total=True,
            observed=True,
        )


def _at_target(capacity: Capacity, level: int) -> Column:
    gap = say(mark("plan: {gap}"), gap=short_text(capacity.shortfall, capacity.shortfall))
    return Column(
        head=month_text(capacity.target.month),
        when="",
        name=say(mark("Plan at the target month")),
        figure=count_text(level),
        level=level,
        total=True,
        gap="" if capacity.met or capacity.target.unjudged else gap,
    )


def _last(opens: Dated, level: int) -> Column:
    return Column(
        head=dated_text(opens),
        when="",
        name=say(mark("Plan, all projects")),
        figure=count_text(level),
        level=level,
        total=True,
    )


def _projects(openings: Sequence[PlannedOpening], level: int, names: Names) -> Iterator[Column]:
    for opening in openings:
        pieces = tuple(_pieces([opening], level, opening.group))
        level += opening.beds
        yield Column(
            head=names.draw(opening.code, opening.code) or _count(opening.projects),
            when=dated_text(opening.opens),
            name=names.draw(opening.code, name_of(opening)),
            figure=f"{opening.beds:+,}",
            level=level,
            pieces=pieces,
        )


def _years(openings: Sequence[PlannedOpening], level: int) -> Iterator[Column]:
    for year, group in groupby(openings, key=lambda opening: opening.opens.month.year):
        found = list(group)
        pieces = tuple(_pieces(found, level, None))
        beds = sum(opening.beds for opening in found)
        level += beds
        yield Column(
            head=str(year),
            when="",
            name=_count(sum(opening.projects for opening in found)),
            figure=f"{beds:+,}",
            level=level,
            pieces=pieces,
        )


def _count(projects: int) -> str:
    text = plural("{number} project", "{number} projects", projects)
    return text.format(number=projects)


def _pieces(openings: Iterable[PlannedOpening], level: int, group: str | None) -> Iterator[Piece]:
    """Yield what is sure first, and within it general beds before care beds."""
    found = list(openings)
    for standing in STANDINGS:
        of = [opening for opening in found if opening.standing == standing]
        care = sum(opening.care_beds for opening in of)
        for beds, is_care in ((sum(opening.beds for opening in of) - care, False), (care, True)):
            if beds:
                yield Piece(level, level + beds, standing, is_care, group)
                level += beds
