"""What a session looks at: one plan, and the district that it belongs to.

Questions that concern a plan ask for `PLAN`, those that concern residents, statistics and
townships for `DISTRICT`. A session is told both once, when it begins, so that no question can mix
two plans.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Integer, bindparam, event, select
from sqlalchemy.orm import ORMExecuteState, Session

from portfolio.store.models import Base
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month

#: The keys of the plan and of the district that a session looks at; 0 where there is no plan.
PLAN: Final = bindparam("plan_in_view", type_=Integer, required=True)
DISTRICT: Final = bindparam("district_in_view", type_=Integer, required=True)

_IN_VIEW: Final = "in view"
_PLAN, _DISTRICT = Base.metadata.tables["plan"], Base.metadata.tables["district"]


@dataclass(frozen=True, slots=True)
class Named:
    """The codes of a plan and of a district that were asked for; empty where none was."""

    plan: str = ""
    district: str = ""


NOT_NAMED: Final = Named()


@dataclass(frozen=True, slots=True)
class InView:
    """The keys of the plan and of the district that a session looks at."""

    plan: int = 0
    district: int = 1


def look_at(session: Session, named: Named, as_of: Month | None = None) -> None:
    """Have a session look at the plan that was named, else at the current one of its district.

    That is the plan made current last by a month, or at all without one; before any was, the first
    one that the district had. Without a district it is that of the plan, else the first.
    Raises WrongUsage for a code that no plan or district has, and for a plan of another district.
    """
    district = _district(session, named.district)
    found = _named(session, named.plan, district) if named.plan else None
    if found is None:
        key = district or 1
        found = InView(current_plan(session, key, as_of), key)
    first = _IN_VIEW not in session.info
    session.info[_IN_VIEW] = found
    if first:
        event.listen(session, "do_orm_execute", _tell)


@contextmanager
def looking_at(session: Session, plan: str) -> Iterator[None]:
    """Have a session look at another plan by its code, for a while."""
    before = in_view(session)
    look_at(session, Named(plan))
    try:
        yield
    finally:
        session.info[_IN_VIEW] = before


def in_view(session: Session) -> InView:
    """Return what a session looks at."""
    found: InView = session.info[_IN_VIEW]
    return found


def _tell(state: ORMExecuteState) -> None:
    if state.is_select:
        found = in_view(state.session)
        told = {PLAN.key: found.plan, DISTRICT.key: found.district}
        given = state.parameters or {}
        if isinstance(given, Mapping):
            state.parameters = {**given, **told}


def _district(session: Session, code: str) -> int | None:
    if not code:
        return None
    key = session.execute(select(_DISTRICT.c.id).where(_DISTRICT.c.code == code)).scalar()
    if key is None:
        codes = session.execute(select(_DISTRICT.c.code).order_by(_DISTRICT.c.id)).scalars()
        raise WrongUsage(
            mark("There is no district “{code}”; the codes are: {codes}."),
            code=code,
            codes=", ".join(codes) or "—",
        )
    return int(key)


def _named(session: Session, code: str, district: int | None) -> InView:
    query = select(_PLAN.c.id, _PLAN.c.district_id).where(_PLAN.c.code == code)
    found = session.execute(query).first()
    if found is None:
        codes = session.execute(select(_PLAN.c.code).order_by(_PLAN.c.id)).scalars()
        raise WrongUsage(
            mark("There is no plan “{code}”; the codes are: {codes}."),
            code=code,
            codes=", ".join(codes) or "—",
        )
    if district is not None and district != found.district_id:
        raise WrongUsage(
            mark("The plan “{code}” is of another district; leave out --district or --plan."),
            code=code,
        )
    return InView(found.id, found.district_id)


def current_plan(session: Session, district: int, as_of: Month | None) -> int:
    """Return the key of the plan that is current in a district as of a month; 0 without any."""
    query = select(_PLAN.c.id, _PLAN.c.current_from).where(_PLAN.c.district_id == district)
    plans = session.execute(query.order_by(_PLAN.c.id)).all()
    begun = [(since, key) for key, since in plans if since and (as_of is None or since <= as_of)]
    return int(max(begun)[1] if begun else plans[0].id if plans else 0)
