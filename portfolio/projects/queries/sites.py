"""The sites of projects and when each came into use."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portfolio.projects.rules.opening import opened_on
from portfolio.store.asof import SITE, Keys, month_of, opening_columns
from portfolio.values.months import Dated, Month


def site_openings(
    session: Session, as_of: Month, projects: Keys
) -> dict[int, tuple[Dated | None, ...]]:
    """Return when each site of some projects came into use as of a month, by its project."""
    query = select(SITE.c.project_id, *opening_columns(as_of, SITE))
    query = query.where(SITE.c.project_id.in_(projects))
    found: dict[int, tuple[Dated | None, ...]] = {}
    for row in session.execute(query.order_by(SITE.c.project_id, SITE.c.position)):
        opened = opened_on(row.actual_opening, month_of(row.told_in), month_of(row.first_open))
        found[row.project_id] = (*found.get(row.project_id, ()), opened)
    return found
