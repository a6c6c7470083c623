"""Sheet 1, 总体情况: projects, money and lights by group, private projects apart."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from portfolio.beds.words.base import caveat
from portfolio.pack.frame import WAN, Ledger, framed, sum_of
from portfolio.pack.monthbook.material import (
    BookMaterial,
    Section,
    beyond,
    caption,
    done_heading,
    sections,
)
from portfolio.pack.monthbook.money import YearMoney, done_year, gap, share, year_money
from portfolio.pack.sheet import Column, Content, Number, Sheet, number
from portfolio.pictures.finding import answer_lines, target_finding
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.words.lights import light_text
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import SHOWN_LIGHTS
from portfolio.values.words import say

NAME: Final = mark("1 Overview")
_LIGHTS: Final = Term("sheet", "Lights")
_FISCAL: Final = Term("section", "Public projects, total")
_ALL: Final = Term("section", "All projects of the plan")


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    return framed(
        _ledger(material),
        material.head,
        say(NAME),
        say(mark("Health capital projects, overview")),
        caption(material),
        unit=say(WAN),
        notes=map(say, _NOTES),
        frozen=1,
    )


def _answer(material: BookMaterial) -> Sequence[str]:
    """Return whether the target is reached, the finding first: what the meeting asks."""
    if material.answer is None:
        return ()
    return (
        target_finding(material.answer),
        *answer_lines(material.answer),
        caveat(material.answer),
    )


_NOTES: Final = (
    mark("(n/m): known for n of m projects; the others are not counted as 0."),
    mark("Share and gap are taken over the projects that have a plan of the year and a figure."),
    mark("* of an earlier month's report."),
)


def _columns(material: BookMaterial) -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "Group of projects")), 38),
        Column(label(Term("sheet", "Number of projects")), 12, "count"),
        Column(label(Term("sheet", "Total investment")), 18, "money"),
        Column(label(Term("sheet", "Plan of the year")), 18, "money", name="year_plan"),
        Column(done_heading(material.as_of), 18, "money", name="done_year"),
        Column(label(Term("sheet", "Share done, %")), 14),
        Column(label(Term("sheet", "Against pro-rata, points")), 16),
        *(Column(light_text(code), 9, "count", label(_LIGHTS)) for code in SHOWN_LIGHTS),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger, found = Ledger(_columns(material)), sections(material.rows)
    for line in _answer(material):
        ledger.note(line)

    def total(title: Term, parts: Sequence[tuple[Section, int]], style: str) -> None:
        rows = [row for section, _ in parts for row in section.rows]
        over = tuple(place for _, place in parts)
        ledger.add(_cells(material, label(title), rows, over), style)

    def put(section: Section) -> tuple[Section, int]:
        return section, ledger.add(_cells(material, section.title, section.rows))

    public = [put(section) for section in found if section.fiscal]
    if public:
        total(_FISCAL, public, "subtotal")
    apart = [put(section) for section in found if not section.fiscal]
    total(_ALL, [*public, *apart], "total")
    ledger.check(len(ledger.rows) - 1)
    for section in beyond(material.rows):
        put(section)
    return ledger


def _own_share(money: Sequence[YearMoney], of: int) -> Content:
    """Return the share done; a formula where plan and figure of every project are known."""
    found = share(money, of)
    if isinstance(found, Number) and found.mark:
        return replace(found, ratio=None)
    return found


def _cells(
    material: BookMaterial, title: str, rows: Sequence[ProjectRow], over: tuple[int, ...] = ()
) -> tuple[Content, ...]:
    """Return the figures of some projects; `over` are the rows of their groups, which they sum."""
    told = [material.told_of(row) for row in rows]
    money = [year_money(item, material.as_of) for item in told]
    sums = (
        sum_of([number("money", row.investment) for row in rows]),
        sum_of([number("money", item.year_plan) for item in told]),
        sum_of([done_year(item, material.as_of) for item in told]),
    )
    colours = [row.lights.overall.colour for row in rows]
    return (
        title,
        Number("count", len(rows), over=over),
        *(replace(cell, over=over) if cell else None for cell in sums),
        _own_share(money, len(rows)),
        gap(money, len(rows)),
        *(
            Number("count", colours.count(code), over=over) if rows else None
            for code in SHOWN_LIGHTS
        ),
    )
