"""Founds a database from the seed, and keeps it at the program's revision."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portfolio.exchange.seed import tables
from portfolio.exchange.seed.projects import SeedProject, projects_file, read_projects
from portfolio.projects.queries import named
from portfolio.projects.service.plans import NewPlace, NewPlan, enter_plan
from portfolio.projects.service.reports import Fact, store_report
from portfolio.store import schema
from portfolio.store.database import HEAD, Database
from portfolio.store.engines import Place
from portfolio.store.log import Authorship, ChangeLog, logged
from portfolio.store.models import (
    Baseline,
    District,
    Funder,
    Indicator,
    Observation,
    Plan,
    PlanEntry,
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
from portfolio.values.clock import last_day
from portfolio.values.errors import BadInput
from portfolio.values.language import mark
from portfolio.values.vocabulary import FUNDERS


@dataclass(frozen=True, slots=True)
class Bureau:
    """What a bureau starts from that is not the seed's: its district and the plan of that."""

    district: NewPlace
    plan: NewPlan


def found(path: Place, author: Authorship, *, empty: bool = False) -> Database:
    """Create the database and load the plan; unless `empty`, its projects and their history too.

    All or nothing. Raises DatabaseProblem where something stands there already, BadInput where
    the seed cannot be used.
    """
    projects = [] if empty else read_projects(projects_file())
    schema.create(path, lambda draft: _fill(draft, author, projects, empty=empty))
    return Database(path)


def found_own(path: Place, author: Authorship, own: Bureau) -> Database:
    """Create a database with a district and its plan, and nothing of the seed.

    All or nothing. Raises DatabaseProblem where something stands there already, BadInput for years
    in the wrong order.
    """

    def fill(draft: Database) -> None:
        with logged(draft, author) as session:
            new = own.district
            district = District(code=new.code, name_zh=new.name_zh, name_en=new.name_en)
            session.add_all((district, *(Funder(code=code) for code in FUNDERS)))
            session.flush()
            enter_plan(session, own.plan, district.id)

    schema.create(path, fill)
    return Database(path)


def _fill(draft: Database, author: Authorship, projects: list[SeedProject], *, empty: bool) -> None:
    with draft.writing() as session:
        log = ChangeLog(session, author)
        plan = _add_plan(session)
        if not empty:
            _add_grounds(session, plan)
            _add_indicators(session, plan)
            for place, project in enumerate(projects, 1):
                _add_project(session, plan, place, project)
            _add_outside(session, len(projects))
            session.flush()
            _add_history(session, author)
        log.write()


def revision(path: Place) -> tuple[str | None, str]:
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
    session.add_all(SourceDocument(**row) for row in tables.read_documents())
    names = "code name_zh name_en"
    session.add_all(District(**row) for row in tables.read_texts("districts.csv", names))
    session.flush()
    session.add_all(Township(**row) for row in tables.read_texts("townships.csv", names))
    session.add_all(Funder(code=code) for code in FUNDERS)
    session.flush()
    row = tables.read_plan()
    source = _Known(session).get(SourceDocument, row.pop("source"))
    plan = Plan(source=source, **row)
    session.add(plan)
    session.flush()
    return plan


def _add_grounds(session: Session, plan: Plan) -> None:
    known = _Known(session)
    for target in tables.read_targets():
        source = known.get(SourceDocument, target.pop("source"))
        residents = _residents_by(str(target["baseline_month"]))
        session.add(Target(plan_id=plan.id, source=source, **target, **residents))
    for population in tables.read_populations():
        code = population.pop("source")
        source = known.get(SourceDocument, code) if code else None
        since = None if source is None or source.dated else _statistics_out(population["as_of"])
        session.add(Population(source=source, known_from=since, **population))
    for position, total in enumerate(tables.read_stated_totals(), 1):
        source = known.get(SourceDocument, total.pop("source"))
        session.add(StatedTotal(plan_id=plan.id, position=position, source=source, **total))


def _statistics_out(day: str) -> str:
    """Return the day from which undated statistics are known: the end of the following March."""
    return f"{int(day[:4]) + 1}-03-31"


def _residents_by(month: str) -> dict[str, Any]:
    """Return the residents that a base of the seed stands on: the newest official by a month."""
    by_then = [
        item
        for item in tables.read_populations()
        if item["status"] == "official" and item["as_of"][:7] <= month
    ]
    if not by_then:
        return {}
    newest = max(by_then, key=lambda item: str(item["as_of"]))
    return {"residents": newest["residents"], "residents_as_of": newest["as_of"]}


def _add_indicators(session: Session, plan: Plan) -> None:
    """Add the plan's table of indicators, and what documents have said of them since."""
    known = _Known(session)
    for row in tables.read_indicators():
        source = known.get(SourceDocument, row.pop("source"))
        based = row["measure"] and row["base_year"]
        residents = _residents_by(f"{row['base_year']}-12") if based else {}
        session.add(Indicator(plan_id=plan.id, source=source, **row, **residents))
    session.flush()
    for row in tables.read_observations():
        source = known.get(SourceDocument, row.pop("source"))
        item = known.get(Indicator, row.pop("indicator"))
        session.add(Observation(indicator_id=item.id, source=source, **row))


def _add_project(session: Session, plan: Plan, place: int, item: SeedProject) -> None:
    known = _Known(session)
    source = known.get(SourceDocument, item.source)
    project = Project(
        code=item.code,
        funder=known.get(Funder, item.funder),
        source=source,
        **item.columns,
    )
    entry = PlanEntry(plan_id=plan.id, project=project, position=place, group_code=item.group)
    session.add_all((project, entry))
    session.flush()
    session.add(
        Baseline(
            project_id=project.id,
            entry_id=entry.id,
            number=1,
            month=plan.month,
            source=source,
            **item.baseline,
        )
    )
    session.add_all(ProjectAlias(project_id=project.id, name=name) for name in item.aliases)
    for position, code in enumerate(item.townships, 1):
        township = known.get(Township, code)
        session.add(
            ProjectTownship(project_id=project.id, township_id=township.id, position=position)
        )
    _add_parts(session, project, item)


def _add_parts(session: Session, project: Project, item: SeedProject) -> None:
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
        beds = {"beds_built": built, "beds_new": new, "note": item.bed_kind_note}
        session.add(ProjectBedKind(project_id=project.id, kind=kind, source=source, **beds))


def _add_outside(session: Session, last: int) -> None:
    """List the projects that the sources name beside the plan; they come without figures."""
    known = _Known(session)
    for position, row in enumerate(tables.read_outside(), last + 1):
        source = known.get(SourceDocument, row.pop("source"))
        name = row["name_zh"]
        project = Project(name_printed=name, source=source, **row)
        session.add_all((project, PlanEntry(project=project, position=position)))


def _known_on(known: _Known, code: str) -> str | None:
    """Return the last day of a document's date: by then what it says was known for certain."""
    dated = known.get(SourceDocument, code).dated
    return last_day(dated) if dated else None


def _add_history(session: Session, author: Authorship) -> None:
    known = _Known(session)
    codes = set(named.project_codes(session, most=None))
    for fact in tables.read_history():
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
