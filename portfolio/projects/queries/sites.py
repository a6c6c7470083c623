"""The sites of projects and where each stands."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portfolio.projects.rules.opening import SiteStanding
from portfolio.store.asof import (
    SITE,
    month_of,
    net_beds_of,
    newest,
    newest_date,
    open_since,
    opening_document,
)
from portfolio.values.months import Month


def site_standings(session: Session, as_of: Month) -> dict[int, tuple[SiteStanding, ...]]:
    """Return the standing of each site as of a month, by the project it belongs to."""
    query: Select[*tuple[Any, ...]] = select(
        SITE.c.project_id,
        newest("stage", as_of, SITE).label("stage"),
        open_since(as_of, SITE).label("open_since"),
        newest_date("actual_opening", as_of, SITE).label("actual_opening"),
        newest("beds_open", as_of, SITE).label("beds_open"),
        newest("beds_before", as_of, SITE).label("beds_before"),
        opening_document(as_of, SITE).label("document"),
    ).order_by(SITE.c.project_id, SITE.c.position)
    found: dict[int, tuple[SiteStanding, ...]] = {}
    for row in session.execute(query):
        site = SiteStanding(
            stage=row.stage,
            open_since=month_of(row.open_since),
            actual_opening=row.actual_opening,
            net_beds=net_beds_of(row),
            documented=row.document is not None,
        )
        found[row.project_id] = (*found.get(row.project_id, ()), site)
    return found
