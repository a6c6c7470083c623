"""Sheet 4, 前期手续及入库入统: each approval with number and day, entry in library and statistics."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Final

from portfolio.pack.frame import Entry, framed
from portfolio.pack.monthbook.material import BookMaterial, caption
from portfolio.pack.monthbook.sections import by_section, entered, month_entered
from portfolio.pack.sheet import Cell, Content, Sheet
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import MilestoneRow
from portfolio.values.language import Term, mark
from portfolio.values.vocabulary import MILESTONES
from portfolio.values.words import name_of, say

NAME: Final = mark("4 Approvals")
_NOTES: Final = (mark("Blank: nothing on record, which does not say that it is missing."),)


def sheet(material: BookMaterial) -> Sheet:
    """Return the sheet."""
    ledger = by_section(material, _entries(material), lambda row: row)
    title = say(mark("Approvals, project library and statistics"))
    under, notes = caption(material), map(say, _NOTES)
    return framed(ledger, material.head, say(NAME), title, under, notes=notes)


def _entries(material: BookMaterial) -> Sequence[Entry[ProjectRow]]:
    library, statistics = (
        month_entered(material, "registered_month"),
        month_entered(material, "stats_entry_month"),
    )
    numbers, days = Term("sheet", "Document number"), Term("sheet", "Day")
    return (
        Entry(Term("sheet", "No."), 5, lambda row: row.code, centred=True),
        Entry(Term("sheet", "Project"), 20, name_of),
        Entry(Term("sheet", "National project code"), 10, entered(material, "project_code")),
        *(
            entry
            for kind, term in MILESTONES.items()
            for entry in (
                Entry(numbers, 9.5, partial(_numbers, material, kind), above=term),
                Entry(days, 9, partial(_days, material, kind), above=term, centred=True),
            )
        ),
        Entry(Term("sheet", "In the project library since"), 9, library, centred=True),
        Entry(Term("sheet", "In the statistics since"), 9, statistics, centred=True),
    )


def _reached(material: BookMaterial, kind: str, row: ProjectRow) -> Sequence[MilestoneRow]:
    return [item for item in material.milestones.get(row.code, ()) if item.kind == kind]


def _numbers(material: BookMaterial, kind: str, row: ProjectRow) -> Content:
    """Return the number of an approval; one given several times has a line for each."""
    numbers = [item.document_number for item in _reached(material, kind, row)]
    return "\n".join(numbers).strip("\n") or None


def _days(material: BookMaterial, kind: str, row: ProjectRow) -> Content:
    """Return the day of an approval; one given several times has a line for each."""
    days = [item.happened_on for item in _reached(material, kind, row)]
    if len(days) == 1:
        return Cell(dt.date.fromisoformat(days[0]), "day")
    return "\n".join(days) or None
