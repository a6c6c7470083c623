"""What a paper says of the office that hands it up."""

from collections.abc import Mapping
from typing import Final

from portfolio.pack.records import Letterhead
from portfolio.values.language import Term

#: What is kept of an office, by the name of its field, in the order in which it is shown.
OFFICE_FIELDS: Final[Mapping[str, Term]] = {
    "bureau": Term("office", "Bureau"),
    "unit": Term("office", "Unit of the bureau"),
    "to": Term("office", "Addressed to"),
    "copies": Term("office", "Copies to"),
    "head": Term("office", "Head of the unit"),
    "reviewer": Term("office", "Who reviews"),
    "clerk": Term("office", "Who fills in"),
    "phone": Term("office", "Telephone"),
    "number": Term("office", "Document number"),
}


def document_number(head: Letterhead, *, by_hand: bool = False) -> str:
    """Return the number that a paper bears, room where it is filled in by hand; empty without one.

    It is filled in `by_hand` on a paper that is not the month's own, whose number that is.
    """
    month = head.month
    number = "　　" if by_hand else month.number
    return head.office.number.format(year=month.year, month=number, blank="　　")
