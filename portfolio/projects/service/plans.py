"""Plans one after another, the districts they are of, and the townships of a district."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.queries import plans as plan_queries
from portfolio.projects.records.plans import DistrictRow, PlanRow, Scope
from portfolio.projects.service.contents import document
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Base, District, Plan, Township
from portfolio.store.scope import Named, in_view
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan to be added: its code, title in both languages, the month of its text, its horizon."""

    code: str
    name_zh: str
    name_en: str
    month: Month
    first_year: int
    last_year: int
    source: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A district or a township to be added."""

    code: str
    name_zh: str
    name_en: str


def list_plans(database: Database, as_of: Month) -> tuple[PlanRow, ...]:
    """Return every plan, in the order in which they were entered."""
    with database.reading(as_of) as session:
        return plan_queries.plans(session, as_of)


def list_districts(database: Database) -> tuple[DistrictRow, ...]:
    """Return every district, in the order in which they were entered."""
    with database.reading() as session:
        return plan_queries.districts(session)


def scope(database: Database, as_of: Month) -> Scope:
    """Return what can be looked at, and what is looked at now, with the plans current as of a month."""
    with database.reading(as_of) as session:
        plans = plan_queries.plans(session, as_of)
        districts = plan_queries.districts(session)
        here, own = plan_queries.plan(session), plan_queries.district(session)
    return Scope(
        plans,
        districts,
        next((row for row in plans if here and row.code == here.code), None),
        next(row for row in districts if row.code == own),
    )


def of_plan(database: Database, code: str) -> Database:
    """Return the database for sessions that look at the plan with this code, and at its district."""
    return database.looking_at(Named(plan=code))


def add_plan(database: Database, author: Authorship, new: NewPlan) -> bool:
    """Add a plan of the district that is looked at; return whether it is its first.

    The first one is current at once; any other changes no answer until it is made current.
    Raises BadInput for a code that is taken and years in the wrong order.
    """
    with logged(database, author) as session:
        _require_free(session, Plan, new.code)
        looked_at = in_view(session)
        enter_plan(session, new, looked_at.district)
    return looked_at.plan == 0


def enter_plan(session: Session, new: NewPlan, district: int) -> None:
    """Add a plan of a district, given by key, within a transaction.

    Its document is of the month of its text, where it bears no date: what it says is out since.
    Raises BadInput for years in the wrong order.
    """
    if new.first_year > new.last_year:
        raise BadInput(
            mark("The plan ends in {last}, before {first}; give the earlier year first."),
            first=new.first_year,
            last=new.last_year,
        )
    source = document(session, new.source)
    source.dated = source.dated or str(new.month)
    session.add(
        Plan(
            district_id=district,
            code=new.code,
            name_zh=new.name_zh,
            name_en=new.name_en,
            month=new.month,
            first_year=new.first_year,
            last_year=new.last_year,
            status=new.status,
            source=source,
        )
    )


def edit_plan(
    database: Database,
    author: Authorship,
    code: str,
    changes: Mapping[str, str | int],
    *,
    current_from: Month | None = None,
) -> PlanRow:
    """Change what is said of a plan; with `current_from` answers are about it from that month on.

    Raises WrongUsage for an unknown code, BadInput where nothing would change, for years in the
    wrong order and for a month before that of its text.
    """
    with logged(database, author) as session:
        plan = _plan(session, code)
        values: dict[str, Any] = dict(changes)
        if "source" in values:
            values["source"] = document(session, str(values["source"]))
        if current_from is not None:
            _require_out(plan, current_from)
            values["current_from"] = current_from
        before = {name: getattr(plan, name) for name in values}
        if before == values:
            raise BadInput(
                mark("The plan “{code}” is as you say already; nothing was changed."), code=code
            )
        for name, value in values.items():
            setattr(plan, name, value)
        if plan.first_year > plan.last_year:
            raise BadInput(
                mark("The plan ends in {last}, before {first}; give the earlier year first."),
                first=plan.first_year,
                last=plan.last_year,
            )
        session.flush()
        found = plan_queries.plans(session, author.month)
        return next(row for row in found if row.code == plan.code)


def _require_out(plan: Plan, current_from: Month) -> None:
    if current_from < plan.month:
        raise BadInput(
            mark("The plan “{code}” is of {month}; it cannot be current from {given}."),
            code=plan.code,
            month=plan.month,
            given=current_from,
        )


def _plan(session: Session, code: str) -> Plan:
    found = named.record(session, Plan, {"code": code})
    if found is None:
        raise WrongUsage(
            mark("There is no plan “{code}”; the codes are: {codes}."),
            code=code,
            codes=", ".join(plan_queries.codes(session)) or "—",
        )
    return found


def add_district(database: Database, author: Authorship, new: NewPlace) -> None:
    """Add a district. Raises BadInput for a code that is taken."""
    with logged(database, author) as session:
        _require_free(session, District, new.code)
        names = {"name_zh": new.name_zh, "name_en": new.name_en}
        session.add(District(code=new.code, **names))


def add_township(database: Database, author: Authorship, new: NewPlace) -> None:
    """Add a township to the district that is looked at.

    Raises BadInput for a code that any township has, and a name that another one of it has.
    """
    with logged(database, author) as session:
        _require_free(session, Township, new.code)
        if named.township(session, new.name_zh) is not None:
            raise BadInput(
                mark("There is a township “{name}” already; nothing was changed."),
                name=new.name_zh,
            )
        names = {"name_zh": new.name_zh, "name_en": new.name_en}
        session.add(Township(district_id=in_view(session).district, code=new.code, **names))


def _require_free(session: Session, kind: type[Base], code: str) -> None:
    if named.record(session, kind, {"code": code}) is not None:
        raise BadInput(
            mark("The code “{code}” is taken already; choose another one."), field="code", code=code
        )
