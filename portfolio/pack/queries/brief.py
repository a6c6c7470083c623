"""What the reports say in words, and the money of the year, for the brief of a month."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portfolio.projects.queries.lights import money
from portfolio.store.asof import (
    ENTRY,
    PLAN_ORDER,
    PROJECT,
    REPORT,
    SITE,
    counted,
    listed,
    of_district,
)
from portfolio.store.scope import DISTRICT
from portfolio.values.months import Month


def told(session: Session, as_of: Month, name: str, more: str) -> list[tuple[object, ...]]:
    """Return the field `name` and `more` of the newest report of each place that gives it.

    A place is a project or one of its sites; in the order of the plan. Each row: code, name_zh,
    name_en, site, its names, month, the two fields, with None for what is not given.
    """
    place = func.row_number().over(
        partition_by=(REPORT.c.project_id, func.coalesce(REPORT.c.site_id, 0)),
        order_by=REPORT.c.month.desc(),
    )
    ranked = (
        select(REPORT.c.project_id, REPORT.c.site_id, REPORT.c.month)
        .add_columns(REPORT.c[name].label("text"), REPORT.c[more].label("more"))
        .add_columns(place.label("place"))
        .where(*counted(as_of), REPORT.c[name].is_not(None))
        .subquery()
    )
    query = (
        select(PROJECT.c.code, PROJECT.c.name_zh, PROJECT.c.name_en)
        .add_columns(SITE.c.code, SITE.c.name_zh, SITE.c.name_en)
        .add_columns(ranked.c.month, ranked.c.text, ranked.c.more)
        .select_from(ranked)
        .join(PROJECT, PROJECT.c.id == ranked.c.project_id)
        .join(ENTRY, ENTRY.c.project_id == PROJECT.c.id)
        .outerjoin(SITE, SITE.c.id == ranked.c.site_id)
        .where(ranked.c.place == 1, listed())
        .order_by(*PLAN_ORDER, SITE.c.position)
    )
    return [tuple(row) for row in session.execute(query)]


def year_money(session: Session, as_of: Month) -> dict[str, tuple[int | None, int | None]]:
    """Return by code the plan of the year and what is done of it, in fen, as last reported."""
    known = money(session, as_of, of_district())
    codes = session.execute(
        select(PROJECT.c.id, PROJECT.c.code).where(PROJECT.c.district_id == DISTRICT)
    )
    return {
        code: (known[key].year_plan, done[1] if (done := known[key].done) else None)
        for key, code in codes
        if key in known
    }
