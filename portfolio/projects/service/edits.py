"""The officers' other edits: projects, population, targets, observed stock; each with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.records import ProjectDetail
from portfolio.projects.service import contests
from portfolio.projects.service.lookup import known, project_detail
from portfolio.projects.service.reports import document, store_report
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import (
    Base,
    Baseline,
    Funder,
    Plan,
    Project,
    ProjectTownship,
    SourceDocument,
)
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.kinds import Value
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import FIGURES

#: What `edit_project` may change. Plan figures and dates are not among them: those are kept, and
#: a new baseline is set beside them.
EDITABLE = (
    "name_en",
    "nature",
    "address",
    "project_code",
    "registered_month",
    "stats_entry_month",
    "owner",
    "agent",
    "responsible_unit",
    "leader",
    "contact",
    "scope",
)


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to add, with its first baseline. `group` None puts it outside the plan.

    Money in fen, areas in hundredths of a m2; what is not given stays unknown.
    """

    code: str
    name_zh: str
    source: str
    group: str | None = None
    name_en: str = ""
    nature: str = "unknown"
    funder: str | None = None
    townships: tuple[str, ...] = ()
    start: Dated | None = None
    finish: Dated | None = None
    figures: Mapping[str, int] = field(default_factory=dict)


def new_project(given: Mapping[str, Any]) -> NewProject:
    """Return a project to add from what was given by name, its figures among the rest.

    What is None or missing was not given.
    """
    known = {name: value for name, value in given.items() if value is not None}
    figures = {name: known.pop(name) for name in FIGURES if name in known}
    return NewProject(**known, figures=figures)


def add_project(database: Database, author: Authorship, new: NewProject) -> ProjectDetail:
    """Add a project with its first baseline.

    Raises BadInput for a code that is taken, an unknown township, a finish before the start.
    """
    if new.start and new.finish and new.finish.month < new.start.month:
        raise BadInput(
            mark("The finish {finish} lies before the start {start}; correct one."),
            field="finish",
            finish=new.finish,
            start=new.start,
        )
    with logged(database, author) as session:
        if named.project(session, new.code) is not None:
            raise BadInput(
                mark("There is a project “{code}” already; choose another code."),
                field="code",
                code=new.code,
            )
        source = document(session, new.source)
        project = _project(session, new, source)
        session.add(project)
        session.flush()
        session.add(_baseline(project, new, source, author))
        _stand_in(session, project, new.townships)
        return project_detail(session, project.code, author.month)


def _project(session: Session, new: NewProject, source: SourceDocument) -> Project:
    return Project(
        plan_id=plan_of(session).id if new.group else None,
        code=new.code,
        position=named.last_position(session) + 1,
        group_code=new.group,
        name_zh=new.name_zh,
        name_en=new.name_en,
        name_printed=new.name_zh,
        nature=new.nature,
        funder=_funder(session, new.funder),
        source=source,
    )


def plan_of(session: Session) -> Plan:
    plan = named.plan(session)
    if plan is None:
        raise BadInput(mark("The database holds no plan to add the project to."))
    return plan


def _funder(session: Session, code: str | None) -> Funder | None:
    return named.funder(session, code) if code else None


def _baseline(
    project: Project, new: NewProject, source: SourceDocument, author: Authorship
) -> Baseline:
    return Baseline(
        project_id=project.id,
        number=1,
        month=author.month,
        start=new.start.month if new.start else None,
        start_precision=new.start.precision if new.start else None,
        finish=new.finish.month if new.finish else None,
        finish_precision=new.finish.precision if new.finish else None,
        source=source,
        **new.figures,
    )


def _stand_in(session: Session, project: Project, townships: tuple[str, ...]) -> None:
    for position, wanted in enumerate(townships, 1):
        found = named.township(session, wanted)
        if found is None:
            names = ", ".join(town.code for town in named.townships(session))
            raise BadInput(
                mark("There is no township “{name}”; the townships are: {names}."),
                field="townships",
                name=wanted,
                names=names,
            )
        session.add(ProjectTownship(project_id=project.id, township_id=found.id, position=position))


def edit_project(
    database: Database,
    author: Authorship,
    code: str,
    changes: Mapping[str, str | Month | None],
    *,
    expect_version: int | None = None,
) -> ProjectDetail:
    """Change particulars of a project (`EDITABLE`); None makes one unknown again.

    Raises WrongUsage for an unknown project and where nothing is given, ChangedMeanwhile where
    somebody else was first, with each field as it was, is and would be.
    """
    if not changes:
        raise WrongUsage(mark("Nothing was given to change; give at least one field."))
    with logged(database, author) as session:
        project = known(session, code)
        if expect_version is not None:
            contests.require_version(
                session, project, expect_version, lambda item: _set(item, changes), of=project.code
            )
        _set(project, changes)
        return project_detail(session, project.code, author.month)


def _set(item: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(item, name, value)


def end_project(
    database: Database,
    author: Authorship,
    code: str,
    month: Month,
    *,
    source: str,
    into: str | None = None,
) -> ProjectDetail:
    """Withdraw a project from the plan as of a month, or merge it `into` another one.

    Its record and its plan figures stay; from that month on it delivers no beds. Raises
    WrongUsage for unknown projects, BadInput for one merged into itself.
    """
    with logged(database, author) as session:
        project = known(session, code)
        values: dict[str, Value] = {"stage": "withdrawn", "note": author.reason, "source": source}
        if into is not None:
            other = known(session, into)
            if other.id == project.id:
                raise BadInput(
                    mark("{code} cannot be merged into itself; name another project."),
                    code=project.code,
                )
            values |= {"stage": "merged", "note": f"→ {other.code}: {author.reason}"}
        store_report(session, author, project.code, month, values)
        return project_detail(session, project.code, month)


# --- what capacity stands on --------------------------------------------------------------------


def require_day(text: str) -> None:
    """Raise WrongUsage unless the text is a day written YYYY-MM-DD."""
    try:
        valid = date.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        raise WrongUsage(mark("“{text}” is not a day; type it as 2025-12-31."), text=text)


def put(
    session: Session,
    kind: type[Base],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    correct: bool,
) -> None:
    """Add a record, or with `correct` change the one with this key; else raise BadInput."""
    found = named.record(session, kind, key)
    if found is None:
        session.add(kind(**key, **values))
        return
    if not correct:
        raise BadInput(
            mark("A figure for {key} is on record already; give --correct to change it."),
            key=next(iter(key.values())),
        )
    _set(found, values)
