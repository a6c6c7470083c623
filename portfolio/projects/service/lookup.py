"""What people look up: lists of projects, one project whole, and what a command names of them."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from portfolio.projects.queries import lists, named, page, plans
from portfolio.projects.queries.reasons import reasons
from portfolio.projects.records.course import Course
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.page import MilestoneRow, ProjectDetail
from portfolio.projects.records.plans import Plan
from portfolio.projects.rules.course import course_of
from portfolio.projects.rules.reasons import of_slip
from portfolio.store.database import Database
from portfolio.store.models import Project, Site
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month, parse_age
from portfolio.values.vocabulary import FUNDERS, GROUPS, SHOWN_LIGHTS, STAGES


def list_townships(database: Database) -> tuple[tuple[str, str, str], ...]:
    """Return the townships in the order of the plan: code, Chinese name, English name."""
    with database.reading() as session:
        return tuple(
            (town.code, town.name_zh, town.name_en or "") for town in named.townships(session)
        )


def list_projects(
    database: Database, as_of: Month, filters: Mapping[str, str] | None = None
) -> tuple[ProjectRow, ...]:
    """Return the projects that pass every filter, in the order of the plan.

    Filters: group, funder, township, stage, text; rag (the overall computed light); stale (only
    projects whose last report is older than `45d` or `2m`, or that have none). Raises WrongUsage
    for an unknown code and an age that is none.
    """
    wanted = {name: value for name, value in (filters or {}).items() if value}
    _require_codes(wanted)
    light, stale = wanted.pop("rag", None), wanted.pop("stale", None)
    age = parse_age(stale) if stale else None
    with database.reading(as_of) as session:
        if "township" in wanted and named.township(session, wanted["township"]) is None:
            names = [town.code for town in named.townships(session)]
            raise _unknown_code("township", wanted["township"], names)
        found = lists.rows(session, as_of, wanted)
    return tuple(
        row
        for row in found
        if (light is None or row.lights.overall.colour == light)
        and (age is None or age.exceeded(row.last_report, as_of))
    )


_FILTER_CODES = {"group": GROUPS, "funder": FUNDERS, "stage": STAGES, "rag": SHOWN_LIGHTS}


def _require_codes(wanted: Mapping[str, str]) -> None:
    for name, codes in _FILTER_CODES.items():
        if name in wanted and wanted[name] not in codes:
            raise _unknown_code(name, wanted[name], list(codes))


def _unknown_code(name: str, value: str, codes: list[str]) -> WrongUsage:
    return WrongUsage(
        mark("“{value}” is no value of --{name}; the values are: {codes}."),
        value=value,
        name=name,
        codes=", ".join(codes),
    )


def show_project(database: Database, code: str, as_of: Month) -> ProjectDetail:
    """Return one project whole. Raises WrongUsage for an unknown code."""
    with database.reading(as_of) as session:
        return project_detail(session, code, as_of)


def project_detail(session: Session, code: str, as_of: Month) -> ProjectDetail:
    """Return one project whole, within a transaction. Raises WrongUsage for an unknown code."""
    project = named.project(session, code)
    found = page.detail(session, project.code, as_of) if project else None
    if found is None:
        raise unknown_project(session, code)
    return found


def milestones_of(
    database: Database, codes: Collection[str]
) -> Mapping[str, tuple[MilestoneRow, ...]]:
    """Return the milestones of each project of a window, in the order of their days."""
    with database.reading() as session:
        return page.milestones(session, codes)


def known(session: Session, code: str) -> Project:
    """Return a project. Raises WrongUsage for an unknown code."""
    project = named.project(session, code)
    if project is None:
        raise unknown_project(session, code)
    return project


def unknown_project(session: Session, code: str) -> WrongUsage:
    """Return the error for a code that no project has, with the codes that there are."""
    return WrongUsage(
        mark("There is no project “{code}”; the codes are: {codes}."),
        code=code,
        codes=", ".join(named.project_codes(session)) or "—",
    )


def place_of(session: Session, code: str, site: str | None) -> tuple[Project, Site | None]:
    """Return a project and, where named, one of its sites. Raises WrongUsage for unknown ones."""
    project = known(session, code)
    if not site:
        return project, None
    place = named.site(session, project.id, site)
    if place is None:
        codes = named.site_codes(session, project.id)
        raise WrongUsage(
            mark("{code} has no site “{site}”; its sites are: {codes}."),
            code=project.code,
            site=site,
            codes=", ".join(codes) or "—",
        )
    return project, place


def require_plan(session: Session, database: Database) -> Plan:
    """Return the plan. Raises DatabaseProblem where the database holds none."""
    found = plans.plan(session)
    if found is None:
        raise no_plan(session, database)
    return found


def no_plan(session: Session, database: Database) -> DatabaseProblem:
    """Return what is said where the district that is looked at has no plan, or no database has one."""
    if plans.codes(session):
        return DatabaseProblem(
            mark("The district “{code}” has no plan yet; enter one with “plan add”."),
            code=database.named.district,
        )
    return DatabaseProblem(
        mark("The database {path} holds no plan; run “portfolio init” on another path."),
        path=database.path,
    )


def course(row: ProjectRow, as_of: Month) -> Course:
    """Return how a project of a list runs as of a month, for whoever draws it."""
    return course_of(row, as_of)


def reasons_of(session: Session, rows: Iterable[ProjectRow], as_of: Month) -> dict[str, str]:
    """Return by code the reason that explains how late a project is, where one was reported."""
    told = reasons(session, as_of)
    found = ((row.code, of_slip(row, told.get(row.code, ()), as_of)) for row in rows)
    return {code: str(why[0].reason) for code, why in found if why}
