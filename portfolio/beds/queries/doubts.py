"""What of the beds on record was taken in doubt, and still stands."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from portfolio.beds.records.answer import Doubted
from portfolio.beds.rules.anchors import Ground
from portfolio.store.asof import PROJECT, REPORT, SITE, counted
from portfolio.store.scope import DISTRICT
from portfolio.values.months import Month

_LATER = REPORT.alias("later_report")

#: What of a report decides which beds count.
_FIELDS: Final = ("stage", "actual_opening", "beds_open", "beds_before", "beds_paused")


def doubted(session: Session, ground: Ground) -> tuple[Doubted, ...]:
    """Return what was taken in doubt as of a month and decides beds: reports, stock, residents."""
    reports = _in_reports(session, ground.as_of)
    stocks = (Doubted("", "beds", item.month, item.beds) for item in ground.stocks if item.doubted)
    people = (
        Doubted("", "residents", item.month, item.residents)
        for item in ground.populations
        if item.doubted and item.residents is not None
    )
    return (*reports, *stocks, *people)


def _in_reports(session: Session, as_of: Month) -> Iterator[Doubted]:
    """Yield the doubted fields that no later report of the same place tells anew."""
    told = (*(REPORT.c[name] for name in _FIELDS), REPORT.c.doubted, REPORT.c.month)
    later = (_told_later(name, as_of).label(f"later_{name}") for name in _FIELDS)
    query = (
        select(PROJECT.c.code, SITE.c.code.label("site"), *told, *later)
        .join(PROJECT, PROJECT.c.id == REPORT.c.project_id)
        .outerjoin(SITE, SITE.c.id == REPORT.c.site_id)
        .where(REPORT.c.doubted.is_not(None), *counted(as_of), PROJECT.c.district_id == DISTRICT)
        .order_by(PROJECT.c.code, REPORT.c.month)
    )
    for row in session.execute(query):
        for name in row.doubted.split(","):
            if name in _FIELDS and not getattr(row, f"later_{name}"):
                yield Doubted(row.site or row.code, name, row.month, getattr(row, name))


def _told_later(name: str, as_of: Month) -> ColumnElement[bool]:
    return exists().where(
        _LATER.c.project_id == REPORT.c.project_id,
        func.coalesce(_LATER.c.site_id, 0) == func.coalesce(REPORT.c.site_id, 0),
        *(_LATER.c.month > REPORT.c.month, _LATER.c[name].is_not(None)),
        *counted(as_of, _LATER),
    )
