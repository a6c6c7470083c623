"""Founds a database from the seed, and keeps it at the program's revision."""

from calendar import monthrange
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from portfolio.exchange import seed
from portfolio.projects.queries import named
from portfolio.projects.service.reports import Fact, store_report
from portfolio.store import schema
from portfolio.store.database import HEAD, Database
from portfolio.store.log import Authorship, ChangeLog
from portfolio.store.models import (
    Baseline,
    Funder,
    Plan,
    Population,
    Project,
    ProjectAlias,
    ProjectBedKind,
    ProjectTownship,
    Site,
    SourceDocument,
    StatedTotal,
    Target,
    Township,
)
from portfolio.values.errors import BadInput
from portfolio.values.language import mark
from portfolio.values.months import parse_month
from portfolio.values.vocabulary import FUNDERS


def found(path: Path, author: Authorship, *, empty: bool = False) -> Database:
    """Create the database and load the plan; unless `empty`, its projects and their history too.

    All or nothing. Raises DatabaseProblem where something stands there already, BadInput where
    the seed cannot be used.
    """
    projects = [] if empty else seed.read_projects(seed.projects_file())
    schema.create(path, lambda draft: _fill(draft, author, projects, empty=empty))
    return Database(path)


def _fill(path: Path, author: Authorship, projects: list[seed.SeedProject], *, empty: bool) -> None:
    with Database(path).writing() as session:
        log = ChangeLog(session, author)
        plan = _add_plan(session)
        if not empty:
            _add_grounds(session, plan)
            for project in projects:
                _add_project(session, plan, project)
            _add_outside(session, len(projects))
            session.flush()
            _add_history(session, author)
        log.write()


def revision(path: Path) -> tuple[str | None, str]:
    """Return the revision the database is at and the one the program knows."""
    return schema.current(path), HEAD


# --- the seed --------------------------------------------------------------------------------


class _Known:
    """Looks up what the seed refers to by code, and says which code is missing."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, kind: Any, code: str) -> Any:
        found = self.session.query(kind).filter_by(code=code).one_or_none()
        if found is None:
            raise BadInput(
                mark("The seed refers to “{code}”, which {table} does not list; add it there."),
                code=code,
                table=f"{kind.__tablename__}",
            )
        return found


def _add_plan(session: Session) -> Plan:
    columns = "code title title_en dated note"
    session.add_all(SourceDocument(**row) for row in seed.read_texts("documents.csv", columns))
    session.add_all(
        Township(**row) for row in seed.read_texts("townships.csv", "code name_zh name_en")
    )
    session.add_all(Funder(code=code) for code in FUNDERS)
    session.flush()
    row = seed.read_texts("plan.csv", "code name_zh name_en month first_year last_year source")[0]
    plan = Plan(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        month=parse_month(row["month"] or ""),
        first_year=int(row["first_year"] or ""),
        last_year=int(row["last_year"] or ""),
        source=_Known(session).get(SourceDocument, row["source"] or ""),
    )
    session.add(plan)
    session.flush()
    return plan


def _add_grounds(session: Session, plan: Plan) -> None:
    known = _Known(session)
    for target in seed.read_targets():
        source = known.get(SourceDocument, target.pop("source"))
        session.add(Target(plan_id=plan.id, source=source, **target))
    for population in seed.read_populations():
        code = population.pop("source")
        source = known.get(SourceDocument, code) if code else None
        session.add(Population(source=source, **population))
    for position, total in enumerate(seed.read_stated_totals(), 1):
        source = known.get(SourceDocument, total.pop("source"))
        session.add(StatedTotal(plan_id=plan.id, position=position, source=source, **total))


def _add_project(session: Session, plan: Plan, item: seed.SeedProject) -> None:
    known = _Known(session)
    source = known.get(SourceDocument, item.source)
    project = Project(
        plan_id=plan.id,
        code=item.code,
        funder=known.get(Funder, item.funder),
        source=source,
        **item.columns,
    )
    session.add(project)
    session.flush()
    session.add(
        Baseline(project_id=project.id, number=1, month=plan.month, source=source, **item.baseline)
    )
    session.add_all(ProjectAlias(project_id=project.id, name=name) for name in item.aliases)
    for position, code in enumerate(item.townships, 1):
        township = known.get(Township, code)
        session.add(
            ProjectTownship(project_id=project.id, township_id=township.id, position=position)
        )
    _add_parts(session, project, item)


def _add_parts(session: Session, project: Project, item: seed.SeedProject) -> None:
    known = _Known(session)
    for position, site in enumerate(item.sites, 1):
        session.add(
            Site(
                project_id=project.id,
                code=site.code,
                position=position,
                name_zh=site.name_zh,
                name_en=site.name_en,
                township=known.get(Township, site.township),
                nature=site.nature,
            )
        )
    for kind, (built, new) in item.bed_kinds.items():
        source = known.get(SourceDocument, item.bed_kind_source or item.source)
        session.add(
            ProjectBedKind(
                project_id=project.id, kind=kind, beds_built=built, beds_new=new, source=source
            )
        )


def _add_outside(session: Session, last: int) -> None:
    """List the projects that the sources name beside the plan; they come without figures."""
    known = _Known(session)
    for position, row in enumerate(seed.read_outside(), last + 1):
        source = known.get(SourceDocument, row.pop("source"))
        name = row["name_zh"]
        session.add(Project(position=position, name_printed=name, source=source, **row))


def _known_on(known: _Known, code: str) -> str | None:
    """Return the last day of a document's date: by then what it says was known for certain."""
    dated = known.get(SourceDocument, code).dated
    if not dated:
        return None
    year, month, day = (*(int(part) for part in dated.split("-")), 0, 0)[:3]
    return f"{year:04d}-{month or 12:02d}-{day or monthrange(year, month or 12)[1]:02d}"


def _add_history(session: Session, author: Authorship) -> None:
    known = _Known(session)
    codes = set(named.project_codes(session, most=None))
    for fact in seed.read_history():
        if fact["project"] not in codes:  # the seed was edited to hold other projects
            continue
        store_report(
            session,
            author,
            fact["project"],
            fact["month"],
            fact["values"],
            site=fact["site"],
            fact=Fact(fact["confidence"], _known_on(known, fact["values"]["source"])),
        )
