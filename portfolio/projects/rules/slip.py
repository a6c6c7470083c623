"""By how much a project is late: one rule for lists, lights, pages, Gantt, workbook and brief."""

from collections.abc import Mapping

from portfolio.projects.records.lists import ProjectRow
from portfolio.values.months import Dated, Month, Slip
from portfolio.values.vocabulary import ENDED_STAGES, HALTED_STAGES

#: The dates that tell a finish, the surest first; `opened` is when the place came into use.
_HAPPENED = ("actual_finish", "opened")
_FORECAST = ("forecast_finish", "forecast_opening")
FINISHES = (*_HAPPENED, *_FORECAST)


def told_finish(dates: Mapping[str, object], as_of: Month) -> tuple[str, Dated | None]:
    """Return the finish that dates tell and the name it has there; empty where they tell none.

    In order: actual finish, when it came into use (`opened`), forecast finish, forecast opening.
    A forecast whose month has passed says nothing any more.
    """
    for name in FINISHES:
        date = dates.get(name)
        if isinstance(date, Dated) and (name in _HAPPENED or date.month > as_of):
            return name, date
    return "", None


def slip(told: Dated | None, planned: Dated | None) -> Slip | None:
    """Return by how many months a date lies after the one it was to be, and how surely.

    None where either is unknown, or where the one before is itself known only to have come by its
    month: by how much it moved cannot be said.
    """
    if told is None or planned is None or planned.precision == "by":
        return None
    months = told.month - planned.month
    if told.precision == "by":
        return Slip(months, "at_most")
    return Slip(months, "about" if "year" in (told.precision, planned.precision) else "exact")


def lateness(
    told: Dated | None, planned: Dated | None, as_of: Month, *, halted: bool
) -> Slip | None:
    """Return by how much a finish is late: known, at least, or None where it is unknown (DESIGN 5).

    What is due and of which no finish is told is late by at least the months since; of a halted
    project no date is due.
    """
    if told is None and planned is not None and planned.month < as_of and not halted:
        return Slip(as_of - planned.month, "at_least")
    return slip(told, planned)


def overdue(planned: Dated | None, opened: Dated | None, as_of: Month) -> bool:
    """Tell whether the planned finish has come and the project is not in use."""
    return planned is not None and planned.month <= as_of and opened is None


def is_late(row: ProjectRow) -> bool:
    """Tell whether a project is late or overdue and not in use; one that was halted is not."""
    ended = row.stage in HALTED_STAGES or row.stage in ENDED_STAGES
    return not row.opened and not ended and row.slip is not None and row.slip.months > 0


def is_silent(row: ProjectRow) -> bool:
    """Tell whether a project is due and nobody reported in 12 months whether it is in use."""
    return row.unproven == "due_unreported"
