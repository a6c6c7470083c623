"""The projects of the month book under their sections, with their totals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from portfolio.pack.frame import Entry, Ledger, cells_of, dated
from portfolio.pack.monthbook.material import BookMaterial, Section, beyond, sections
from portfolio.pack.sheet import Content
from portfolio.projects.records.lists import ProjectRow
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import parse_month
from portfolio.values.words import say

T = TypeVar("T")
Placed = Sequence[tuple[ProjectRow, int]]


def by_section(
    material: BookMaterial,
    entries: Sequence[Entry[T]],
    item: Callable[[ProjectRow], T],
    others: Callable[[Sequence[ProjectRow]], Mapping[str, Content]] | None = None,
    size: int = 10,
) -> Ledger:
    """Return the projects under their sections, public ones first, those outside the plan last.

    The row of a project is made of its `item`. With `others`, the columns of a total that are not
    summed, each section has a subtotal and the public ones a total; what lies beyond the plan is
    in none. Letters are `size` points high.
    """
    ledger = Ledger.ruled(entries, size)

    def put(section: Section) -> Placed:
        ledger.band(section.title)
        return [(row, ledger.add(cells_of(entries, item(row)))) for row in section.rows]

    def total(title: str, placed: Placed, style: str) -> None:
        if others and placed:
            rows = [row for row, _ in placed]
            ledger.total(say(title), [place for _, place in placed], style, **others(rows))

    found = sections(material.rows)
    public: list[tuple[ProjectRow, int]] = []
    for section in (section for section in found if section.fiscal):
        placed = put(section)
        total(_SUBTOTAL, placed, "subtotal")
        public += placed
    total(_PUBLIC, public, "total")
    for section in (section for section in found if not section.fiscal):
        total(_SUBTOTAL, put(section), "subtotal")
    for section in beyond(material.rows):
        put(section)
    return ledger


_SUBTOTAL: Final = mark("Subtotal")
_PUBLIC: Final = mark("Total, public projects")


def entered(material: BookMaterial, name: str) -> Callable[[ProjectRow], str | None]:
    """Return what gives of a project what is entered of it under a name."""
    return lambda row: material.told_of(row).particulars.get(name)


def month_entered(material: BookMaterial, name: str) -> Callable[[ProjectRow], Content]:
    """Return what gives of a project the month that is entered of it, as a date that sorts."""

    def of(row: ProjectRow) -> Content:
        text = material.told_of(row).particulars.get(name)
        try:
            return dated(parse_month(text)) if text else None
        except WrongUsage:  # a year alone, or words
            return text

    return of
