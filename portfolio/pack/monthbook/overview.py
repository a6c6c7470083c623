"""Sheet 1, 总体情况: projects, money and lights by group, private projects apart."""

from collections.abc import Iterable, Sequence
from typing import Final

from portfolio.pack.frame import Ledger, known_part
from portfolio.pack.monthbook.material import (
    BookMaterial,
    Section,
    done_heading,
    outside,
    sections,
)
from portfolio.pack.monthbook.money import done_year, gap, share, year_money
from portfolio.pack.monthbook.page import WAN, page
from portfolio.pack.sheet import Column, Content, Number, Sheet, number
from portfolio.projects.records import ProjectRow
from portfolio.projects.words import light_text
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import LIGHTS
from portfolio.values.words import say

NAME: Final = mark("1 Overview")
_LIGHTS: Final = Term("sheet", "Lights")
_FISCAL: Final = Term("section", "Public projects, total")
_ALL: Final = Term("section", "All projects of the plan")


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    title = mark("Health capital projects, overview")
    return page(
        material, _ledger(material), NAME, title, unit=WAN, notes=map(say, _NOTES), frozen=1
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
        Column(label(Term("sheet", "Plan of the year")), 18, "money"),
        Column(done_heading(material.as_of), 18, "money"),
        Column(label(Term("sheet", "Share done, %")), 14),
        Column(label(Term("sheet", "Against pro-rata, points")), 16),
        *(Column(light_text(code), 9, "count", label(_LIGHTS)) for code in LIGHTS),
    )


def _ledger(material: BookMaterial) -> Ledger:
    ledger = Ledger(_columns(material))
    found = sections(material.rows)
    fiscal = [(s, _add(ledger, material, s)) for s in found if s.fiscal]
    if fiscal:
        _total(ledger, material, _FISCAL, fiscal, "subtotal")
    apart = [(s, _add(ledger, material, s)) for s in found if not s.fiscal]
    _total(ledger, material, _ALL, [*fiscal, *apart], "total")
    beyond = outside(material.rows)
    if beyond:
        _add(ledger, material, beyond)
    return ledger


def _add(ledger: Ledger, material: BookMaterial, section: Section) -> int:
    rows = section.rows
    return ledger.add(
        (
            section.title,
            len(rows),
            _sum((row.investment for row in rows), len(rows)),
            _sum((material.told_of(row).year_plan for row in rows), len(rows)),
            _done(material, rows),
            *_rates(material, rows),
            *(_lit(rows, code) for code in LIGHTS),
        )
    )


def _sum(values: Iterable[int | None], of: int) -> Number | None:
    known = [value for value in values if value is not None]
    return number("money", sum(known) if known else None, known_part(len(known), of))


def _done(material: BookMaterial, rows: Sequence[ProjectRow]) -> Number | None:
    cells = [done_year(material.told_of(row), material.as_of) for row in rows]
    total = _sum((int(cell.value) if cell else None for cell in cells), len(rows))
    held = any(cell.mark for cell in cells if cell)
    return Number("money", total.value, f"*{total.mark}") if total and held else total


def _rates(material: BookMaterial, rows: Sequence[ProjectRow]) -> tuple[Content, Content]:
    money = [year_money(material.told_of(row), material.as_of) for row in rows]
    return share(money, len(rows)), gap(money, len(rows))


def _lit(rows: Sequence[ProjectRow], colour: str) -> int:
    return sum(row.lights.overall.colour == colour for row in rows)


def _total(
    ledger: Ledger,
    material: BookMaterial,
    title: Term,
    parts: Sequence[tuple[Section, int]],
    style: str,
) -> None:
    rows = [row for section, _ in parts for row in section.rows]
    places = [place for _, place in parts]
    money = [
        _sum((row.investment for row in rows), len(rows)),
        _sum((material.told_of(row).year_plan for row in rows), len(rows)),
        _done(material, rows),
    ]
    ledger.add(
        (
            label(title),
            ledger.sum(places, 1) or 0,
            *(_over(cell, places) for cell in money),
            *_rates(material, rows),
            *(ledger.sum(places, 7 + n) for n in range(len(LIGHTS))),
        ),
        style,
    )


def _over(cell: Number | None, places: Sequence[int]) -> Number | None:
    """Return a sum over projects as one over the rows of their groups."""
    return Number(cell.kind, cell.value, cell.mark, tuple(places)) if cell else None
