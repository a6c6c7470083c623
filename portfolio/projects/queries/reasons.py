"""Why projects are late, by what their reports say."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portfolio.projects.records.reasons import Why
from portfolio.store.asof import PROJECT, REPORT, SITE, counted, dated_of
from portfolio.values.months import Month

_DATES: Final = ("actual_finish", "actual_opening", "forecast_finish", "forecast_opening")


def reasons(session: Session, as_of: Month) -> Mapping[str, Sequence[Why]]:
    """Return by code the reports that give a reason or a date of the finish, the newest first."""
    columns = [REPORT.c[each] for name in _DATES for each in (name, f"{name}_precision")]
    query = (
        select(PROJECT.c.code, SITE.c.code.label("site"), REPORT.c.month, REPORT.c.reason)
        .add_columns(REPORT.c.note, REPORT.c.cost, *columns)
        .join(PROJECT, PROJECT.c.id == REPORT.c.project_id)
        .outerjoin(SITE, SITE.c.id == REPORT.c.site_id)
        .where(*counted(as_of), or_(*(REPORT.c[name].is_not(None) for name in ("reason", *_DATES))))
        .order_by(REPORT.c.month.desc(), SITE.c.position)
    )
    found: dict[str, list[Why]] = defaultdict(list)
    for row in session.execute(query):
        dates = {name: dated_of(row, name) for name in _DATES}
        dear = row.cost is not None
        found[row.code].append(Why(row.site, row.month, row.reason, row.note, dates, dear))
    return found
