"""Sheet 4, 前期手续及入库入统: each approval with number and day, entry in library and statistics."""

from typing import Final

from portfolio.pack.frame import Ledger
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.monthbook.page import by_section, page
from portfolio.pack.sheet import Column, Content, Sheet
from portfolio.projects.records import MilestoneRow, ProjectRow
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import MILESTONES
from portfolio.values.words import name_of, say

NAME: Final = mark("4 Approvals")
_NOTES: Final = (mark("Blank: nothing on record, which does not say that it is missing."),)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    ledger = Ledger(_columns())
    by_section(ledger, material, lambda row: _cells(material, row))
    title = mark("Approvals, project library and statistics")
    return page(material, ledger, NAME, title, notes=map(say, _NOTES))


def _columns() -> tuple[Column, ...]:
    return (
        Column(label(Term("sheet", "No.")), 5, centred=True),
        Column(label(Term("sheet", "Project")), 20),
        Column(label(Term("sheet", "National project code")), 10),
        *(
            Column(label(what), width, above=label(term), centred=what is _DAY)
            for term in MILESTONES.values()
            for what, width in ((_NUMBER, 9.5), (_DAY, 9))
        ),
        Column(label(Term("sheet", "In the project library since")), 9, centred=True),
        Column(label(Term("sheet", "In the statistics since")), 9, centred=True),
    )


_NUMBER: Final = Term("sheet", "Document number")
_DAY: Final = Term("sheet", "Day")


def _cells(material: BookMaterial, row: ProjectRow) -> tuple[Content, ...]:
    entry, reached = material.told_of(row).particulars, material.milestones.get(row.code, ())
    return (
        row.code,
        name_of(row),
        entry.get("project_code"),
        *(cell for kind in MILESTONES for cell in _milestone(reached, kind)),
        entry.get("registered_month"),
        entry.get("stats_entry_month"),
    )


def _milestone(reached: tuple[MilestoneRow, ...], kind: str) -> tuple[Content, Content]:
    """Return number and day of an approval; one given several times has a line for each."""
    found = [item for item in reached if item.kind == kind]
    if not found:
        return None, None
    numbers = [item.document_number for item in found]
    return "\n".join(numbers).strip("\n") or None, "\n".join(item.happened_on for item in found)
