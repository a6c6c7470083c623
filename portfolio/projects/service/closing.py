"""Refuses reports of a project from which another took over, or that was withdrawn."""

from collections.abc import Collection
from typing import Final

from sqlalchemy.orm import Session

from portfolio.projects.queries.departures import Ends, ends
from portfolio.projects.rules.entries import closed, takes
from portfolio.values.errors import BadInput
from portfolio.values.language import mark
from portfolio.values.months import Month

_REFUSED: Final = {
    "merged": mark(
        "{code} was merged into {into} in {month} and takes no reports from then on; report {into}."
    ),
    "split": mark(
        "{code} was split into {into} in {month} and takes no reports from then on; report its parts."
    ),
    "withdrawn": mark(
        "{code} was withdrawn in {month}; after that it takes reports of its beds alone, or one with"
        " a stage, which brings it back into the plan."
    ),
}


def require_open(
    session: Session, project: int, code: str, month: Month, given: Collection[str]
) -> None:
    """Raise BadInput where a project takes no report of a month that gives these fields.

    The sentence names who took over.
    """
    require_taken(ends(session, [project]).get(project), code, month, given)


def require_taken(end: Ends | None, code: str, month: Month, given: Collection[str]) -> None:
    """Raise the same from what ends the project's entry; None where nothing does."""
    left = closed(*end, month) if end else None
    if left is not None and not takes(left, given):
        raise BadInput(_REFUSED[left.how], code=code, into=", ".join(left.into), month=left.month)
