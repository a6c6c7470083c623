"""The plan's indicators with what was observed of them, and beds of a kind by project."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portfolio.beds.queries.basis import published
from portfolio.beds.records.indicators import Indicator, Observation
from portfolio.beds.rules.indicators import KindBeds
from portfolio.store import models
from portfolio.store.asof import PROJECT, TABLES
from portfolio.store.scope import PLAN
from portfolio.values.months import Month

_INDICATOR, _OBSERVATION = TABLES["indicator"], TABLES["observation"]
_BED_KIND, _SOURCE = TABLES["project_bed_kind"], TABLES["source_document"]
_TEXTS = ("name_en", "unit", "printed", "note", "residents_as_of")
_FIGURES = (
    *("code", "name_zh", "type", "direction", "base", "base_year", "target"),
    *("target_year", "measure", "residents", "earlier", "earlier_year", "growth"),
)


def indicators(session: Session, as_of: Month) -> list[Indicator]:
    """Return the indicators of the plan that is looked at, published by the end of a month.

    Each with what was published of it by then.
    """
    observed = _observed(session, as_of)
    query = (
        select(_INDICATOR, _SOURCE.c.code.label("document"), _SOURCE.c.dated)
        .join(_SOURCE, _SOURCE.c.id == _INDICATOR.c.source_id)
        .where(_INDICATOR.c.plan_id == PLAN)
        .order_by(_INDICATOR.c.position)
    )
    found = (_indicator(row, observed[row.id]) for row in session.execute(query))
    return [item for item in found if item.published is None or item.published <= as_of]


def _indicator(row: Any, observed: Iterable[Observation]) -> Indicator:
    values: dict[str, Any] = {name: getattr(row, name) for name in _FIGURES}
    values |= {name: getattr(row, name) or "" for name in _TEXTS}
    return Indicator(
        **values,
        source=row.document,
        published=published(row.known_from, row.dated),
        observed=tuple(observed),
    )


def _observed(session: Session, as_of: Month) -> defaultdict[int, list[Observation]]:
    """Return what had been published by a month of each indicator, the oldest value first."""
    query = select(_OBSERVATION, _SOURCE.c.code.label("document"), _SOURCE.c.dated).join(
        _SOURCE, _SOURCE.c.id == _OBSERVATION.c.source_id
    )
    found: defaultdict[int, list[Observation]] = defaultdict(list)
    for row in session.execute(query):
        out = published(row.known_from, row.dated)
        item = Observation(row.as_of, row.observed, row.document, row.note or "", out)
        if item.month <= as_of and (out is None or out <= as_of):
            found[row.indicator_id].append(item)
    for items in found.values():
        items.sort(key=lambda item: (item.month, item.as_of))
    return found


def measures(session: Session, plan_id: int) -> dict[str, str | None]:
    """Return by what the projects measure each indicator of a plan, by code in their order."""
    query = select(_INDICATOR.c.code, _INDICATOR.c.measure).where(_INDICATOR.c.plan_id == plan_id)
    return dict(session.execute(query.order_by(_INDICATOR.c.position)).all())


def record(session: Session, plan_id: int, code: str) -> models.Indicator:
    """Return an indicator of a plan, for editing, by its code as it is on record."""
    query = select(models.Indicator).filter_by(plan_id=plan_id, code=code)
    return session.execute(query).scalar_one()


def last_position(session: Session, plan_id: int) -> int:
    """Return the place of the last indicator of a plan, 0 where there is none."""
    last = func.coalesce(func.max(_INDICATOR.c.position), 0)
    return int(session.execute(select(last).where(_INDICATOR.c.plan_id == plan_id)).scalar_one())


def kind_beds(session: Session, kind: str) -> dict[str, KindBeds]:
    """Return the beds of a kind by the code of their project."""
    query = (
        select(PROJECT.c.code, _BED_KIND.c.beds_built, _BED_KIND.c.beds_new)
        .join(PROJECT, PROJECT.c.id == _BED_KIND.c.project_id)
        .where(_BED_KIND.c.kind == kind)
    )
    return {code: KindBeds(built, new) for code, built, new in session.execute(query)}
