"""What is approved after the plan: new baselines, annual plans, milestones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.service.contents import document
from portfolio.projects.service.doubts import (
    amounts,
    held,
    known_costs,
    plan_figures,
    require_sure,
)
from portfolio.projects.service.edits import put, require_day, require_parts, require_start_first
from portfolio.projects.service.lookup import known, project_detail
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import BASELINE_FIGURES, AnnualPlan, Baseline, Milestone, Project
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import COMPONENTS

_DATES = ("start", "finish")


@dataclass(frozen=True, slots=True)
class NewBaseline:
    """What a new baseline changes; all else is carried over. Money in fen, areas in m2/100.

    Group, funder and nature are codes; `private` is the part of the investment paid privately,
    `components` what it is made of, by the codes of COMPONENTS.
    """

    source: str
    start: Dated | None = None
    finish: Dated | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    group: str | None = None
    funder: str | None = None
    nature: str | None = None
    private: int | None = None
    components: Mapping[str, int] = field(default_factory=dict)


def rebaseline(
    database: Database,
    author: Authorship,
    code: str,
    month: Month,
    new: NewBaseline,
    *,
    sure: bool = False,
) -> ProjectDetail:
    """Add a baseline that holds from a month on; the earlier ones stay as they are.

    Raises WrongUsage for an unknown project and where nothing is changed, BadInput for a month
    before the current baseline's, a finish before the start, a private part or components above the whole, and
    a group of a project outside the plan; Doubtful for a figure or date that contradicts the record
    where the officer is not `sure`.
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
        baseline = _next(session, project, current, month, new, author.reason)
        given = {**new.figures, "investment_private": new.private}
        given |= {f"investment_{name}": fen for name, fen in new.components.items()}
        dates = {"start": new.start, "finish": new.finish}
        doubts = plan_figures(given, dates, (current.investment,))
        baseline.doubted = current.doubted
        changed = [name for name, value in {**given, **dates}.items() if value is not None]
        held(baseline, doubts, changed, sure=sure)
        session.add(baseline)
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
    said = _said(session, project, current, new)
    now = {"start": current.starts, "finish": current.finishes}
    now |= {name: getattr(current, name) for name in (*BASELINE_FIGURES, *said)}
    if {**dates, **figures, **said} == now:
        raise WrongUsage(mark("The new baseline changes nothing; give a date or a figure."))
    _require_parts(project, said, figures["investment"])
    require_start_first(dates["start"], dates["finish"])
    baseline = Baseline(
        project_id=project.id,
        entry_id=current.entry_id,
        number=current.number + 1,
        month=month,
        reason_words=reason,
        source=document(session, new.source),
        **figures,
        **said,
    )
    for name, date in dates.items():
        setattr(baseline, name, date.month if date else None)
        setattr(baseline, f"{name}_precision", date.precision if date else None)
    return baseline


def _said(
    session: Session, project: Project, current: Baseline, new: NewBaseline
) -> dict[str, Any]:
    """Return what a new baseline says besides its figures; what is not given is carried over."""
    if new.group is not None and named.entry(session, project.id).plan_id is None:
        raise BadInput(
            mark("{code} stands outside the plan and has no group there."), code=project.code
        )
    funder = named.funder(session, new.funder) if new.funder else None
    return {
        "group_code": new.group or current.group_code,
        "funder_id": funder.id if funder else current.funder_id,
        "nature": new.nature or current.nature,
        "investment_private": current.investment_private if new.private is None else new.private,
        **_components(current, new),
    }


def _components(current: Baseline, new: NewBaseline) -> dict[str, int | None]:
    """Return what the investment is made of: as given, else as it was while the whole stays.

    What another sum was made of says nothing of the new one.
    """
    whole = new.figures.get("investment", current.investment)
    kept = current.investment == whole
    return {
        f"investment_{name}": new.components.get(
            name, getattr(current, f"investment_{name}") if kept else None
        )
        for name in COMPONENTS
    }


def _require_parts(project: Project, said: Mapping[str, Any], whole: int | None) -> None:
    private = said["investment_private"]
    require_parts(project.code, (said[f"investment_{name}"] for name in COMPONENTS), whole)
    if private is not None and (whole is None or private > whole):
        raise BadInput(
            mark("{code}: what is paid privately is more than the total investment; correct one."),
            code=project.code,
            field="investment_private",
        )


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
    sure: bool = False,
) -> None:
    """Put down what a project is to do in a year: an amount in fen, the progress to be reached.

    Raises WrongUsage for an unknown project and where neither is given, BadInput where the year
    is planned already, unless `correct`, Doubtful for an amount that contradicts the record where
    the officer is not `sure`.
    """
    if amount is None and milestone is None:
        raise WrongUsage(mark("Give the amount of the year, its milestone, or both."))
    with logged(database, author) as session:
        project = known(session, code)
        key = {"year": year, "project_id": project.id}
        given = {"amount": amount, "milestone": milestone, "source": document(session, source)}
        values = {name: value for name, value in given.items() if value is not None}
        doubts = tuple(amounts({"amount": amount}, known_costs(session, project.id, author.month)))
        require_sure(doubts, sure=sure)
        put(session, AnnualPlan, key, values, correct=correct, doubts=doubts)


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
