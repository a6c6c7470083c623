"""A sheet of the month book: its frame, and the projects under their sections with their totals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from portfolio.pack.frame import Ledger, framed
from portfolio.pack.monthbook.material import BookMaterial, Section, caption, outside, sections
from portfolio.pack.sheet import Content, Lines, Sheet
from portfolio.projects.records import ProjectRow
from portfolio.values.language import mark
from portfolio.values.words import say

#: The unit of a sheet of money.
WAN: Final = mark("Unit: 10,000 yuan")

Placed = Sequence[tuple[ProjectRow, int]]


def page(
    material: BookMaterial,
    ledger: Ledger,
    name: str,
    title: str,
    *,
    unit: str = "",
    under: str = "",
    notes: Iterable[str] = (),
    frozen: int = 2,
    lines: Lines | None = None,
) -> Sheet:
    """Return a sheet of the book; name, title and unit are marked texts.

    What stands `under` the title is of how many projects the figures are, unless given.
    """
    return framed(
        ledger,
        material.as_of,
        say(name),
        say(title),
        say(unit) if unit else "",
        under or caption(material),
        notes,
        frozen,
        lines,
    )


def by_section(
    ledger: Ledger,
    material: BookMaterial,
    cells: Callable[[ProjectRow], Iterable[Content]],
    others: Callable[[Sequence[ProjectRow]], Mapping[str, Content]] | None = None,
) -> None:
    """Put the projects under their sections, public ones first, those outside the plan last.

    With `others`, the columns of a total that are not summed, each section has a subtotal and the
    public ones a total; projects outside the plan are in none.
    """

    def put(section: Section) -> Placed:
        ledger.band(section.title)
        return [(row, ledger.add(cells(row))) for row in section.rows]

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
    if beyond := outside(material.rows):
        put(beyond)


_SUBTOTAL: Final = mark("Subtotal")
_PUBLIC: Final = mark("Total, public projects")
