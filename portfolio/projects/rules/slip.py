"""By how much a project is late."""

from portfolio.values.months import Dated, Month


def slip(dates: dict[str, Dated | None], opened: Dated | None, as_of: Month) -> int | None:
    """Return by how many months the finish lies after the current baseline's; earlier is negative.

    Of what the reports give, in order: actual finish, opening, forecast finish, forecast opening.
    A forecast whose month has passed says nothing any more.
    """
    ahead = [
        date
        for name in ("forecast_finish", "forecast_opening")
        if (date := dates[name]) and date.month > as_of
    ]
    ended, planned = [dates["actual_finish"], opened, *ahead], dates["finish"]
    known = [date for date in ended if date]
    return known[0].month - planned.month if known and planned else None
