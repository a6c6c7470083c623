"""By how much a project is late: one rule for lists, lights, pages, Gantt, workbook and brief."""

from collections.abc import Mapping

from portfolio.values.months import Dated, Month

#: The dates that tell a finish, the surest first; `opened` is when the place came into use.
_HAPPENED = ("actual_finish", "opened")
_FORECAST = ("forecast_finish", "forecast_opening")


def told_finish(dates: Mapping[str, object], as_of: Month) -> tuple[str, Dated | None]:
    """Return the finish that dates tell and the name it has there; empty where they tell none.

    In order: actual finish, when it came into use (`opened`), forecast finish, forecast opening.
    A forecast whose month has passed says nothing any more.
    """
    for name in (*_HAPPENED, *_FORECAST):
        date = dates.get(name)
        if isinstance(date, Dated) and (name in _HAPPENED or date.month > as_of):
            return name, date
    return "", None


def slip(told: Dated | None, planned: Dated | None) -> int | None:
    """Return by how many months a finish lies after the planned one; earlier is negative.

    None where either is unknown.
    """
    return told.month - planned.month if told and planned else None


def overdue(planned: Dated | None, opened: Dated | None, as_of: Month) -> bool:
    """Tell whether the planned finish has come and the project is not in use."""
    return planned is not None and planned.month <= as_of and opened is None
