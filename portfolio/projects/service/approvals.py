"""What is approved after the plan: new baselines, annual plans, milestones."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.records import ProjectDetail
from portfolio.projects.service.edits import put, require_day
from portfolio.projects.service.lookup import known, project_detail
from portfolio.projects.service.reports import document
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import BASELINE_FIGURES, AnnualPlan, Baseline, Milestone, Project
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month

_DATES = ("start", "finish")


@dataclass(frozen=True, slots=True)
class NewBaseline:
    """What a new baseline changes; all else is carried over. Money in fen, areas in m2/100."""

    source: str
    start: Dated | None = None
    finish: Dated | None = None
    figures: Mapping[str, int] = field(default_factory=dict)


def rebaseline(
    database: Database, author: Authorship, code: str, month: Month, new: NewBaseline
) -> ProjectDetail:
    """Add a baseline that holds from a month on; the earlier ones stay as they are.

    Raises WrongUsage for an unknown project and where nothing is changed, BadInput for a month
    before the current baseline's and a finish before the start.
    """
    with logged(database, author) as session:
        project = known(session, code)
        current = named.last_baseline(session, project.id)
        if current is None:
            raise BadInput(mark("{code} has no baseline to change."), code=project.code)
        if month < current.month:
            raise BadInput(
                mark("{month} lies before {current}, the month of the current baseline."),
                month=month,
                current=current.month,
            )
        session.add(_next(session, project, current, month, new, author.reason))
        return project_detail(session, project.code, max(month, author.month))


def _next(
    session: Session,
    project: Project,
    current: Baseline,
    month: Month,
    new: NewBaseline,
    reason: str,
) -> Baseline:
    dates = {"start": new.start or current.starts, "finish": new.finish or current.finishes}
    figures = {name: getattr(current, name) for name in BASELINE_FIGURES} | dict(new.figures)
    same = all(figures[name] == getattr(current, name) for name in BASELINE_FIGURES)
    if same and dates == {"start": current.starts, "finish": current.finishes}:
        raise WrongUsage(mark("The new baseline changes nothing; give a date or a figure."))
    if dates["start"] and dates["finish"] and dates["finish"].month < dates["start"].month:
        raise BadInput(
            mark("The finish {finish} lies before the start {start}; correct one."),
            finish=dates["finish"],
            start=dates["start"],
        )
    baseline = Baseline(
        project_id=project.id,
        number=current.number + 1,
        month=month,
        reason_words=reason,
        source=document(session, new.source),
        **figures,
    )
    for name, date in dates.items():
        setattr(baseline, name, date.month if date else None)
        setattr(baseline, f"{name}_precision", date.precision if date else None)
    return baseline


def plan_year(
    database: Database,
    author: Authorship,
    code: str,
    year: int,
    *,
    amount: int | None,
    milestone: str | None,
    source: str,
    correct: bool = False,
) -> None:
    """Put down what a project is to do in a year: an amount in fen, the progress to be reached.

    Raises WrongUsage for an unknown project and where neither is given, BadInput where the year
    is planned already, unless `correct`.
    """
    if amount is None and milestone is None:
        raise WrongUsage(mark("Give the amount of the year, its milestone, or both."))
    with logged(database, author) as session:
        project = known(session, code)
        key = {"year": year, "project_id": project.id}
        given = {"amount": amount, "milestone": milestone, "source": document(session, source)}
        values = {name: value for name, value in given.items() if value is not None}
        put(session, AnnualPlan, key, values, correct=correct)


def add_milestone(
    database: Database,
    author: Authorship,
    code: str,
    kind: str,
    day: str,
    *,
    number: str | None,
    source: str,
    correct: bool = False,
) -> None:
    """Put down an approval, permit or acceptance, with its day and its document's number.

    Raises WrongUsage for an unknown project and a day that is none, BadInput where it is on
    record already, unless `correct`.
    """
    require_day(day)
    with logged(database, author) as session:
        project = known(session, code)
        key = {"happened_on": day, "kind": kind, "project_id": project.id}
        values = {"document_number": number, "source": document(session, source)}
        put(session, Milestone, key, values, correct=correct)
