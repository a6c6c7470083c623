"""Which reason explains how late a project is: the one reported with the slip, none older."""

from collections.abc import Sequence
from itertools import takewhile

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.reasons import Why
from portfolio.projects.rules.slip import FINISHES, told_finish
from portfolio.values.months import Month
from portfolio.values.vocabulary import HALTED_STAGES


def of_slip(row: ProjectRow, told: Sequence[Why], as_of: Month) -> tuple[Why, ...]:
    """Return the report whose reason explains the slip: the project's own, else one of each site.

    `told` are its reports, the newest first. A reason given before the date in force was, or
    before the project was overdue, explains an older slip; one beside a cost explains the cost.
    """
    since = _since(row, told, as_of)
    speaks = [
        item
        for item in told
        if item.reason
        and (since is None or item.month >= since)
        and not (item.dear and item.month != since)
    ]
    by_site: dict[str | None, Why] = {}
    for item in speaks:
        by_site.setdefault(item.site, item)
    return (by_site[None],) if None in by_site else tuple(by_site.values())


def _since(row: ProjectRow, told: Sequence[Why], as_of: Month) -> Month | None:
    """Return the month since which the project is as late as it is; None where no report tells."""
    if row.stage in HALTED_STAGES:
        return None
    name, date = told_finish({name: getattr(row, name) for name in FINISHES}, as_of)
    if date is None:
        due = (row.finish, row.forecast_finish, row.forecast_opening)
        return max((item.month for item in due if item and item.month <= as_of), default=None)
    field = "actual_opening" if name == "opened" else name
    gives = [item for item in told if item.site is None and item.dates[field]]
    run = list(takewhile(lambda item: item.dates[field] == date, gives))
    return run[-1].month if run else None
