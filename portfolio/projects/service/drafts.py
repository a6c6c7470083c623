"""Puts down what a form says as a draft, beside what is on record and never over it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portfolio.projects.queries import named, page
from portfolio.projects.records.reports import Report
from portfolio.projects.service.contents import apply_values
from portfolio.projects.service.doubts import doubts_of
from portfolio.projects.service.lookup import place_of
from portfolio.projects.service.reasons import before
from portfolio.projects.service.remarks import remarks
from portfolio.projects.service.reports import problem_of, put_down
from portfolio.store.log import Authorship
from portfolio.store.models import Project, Site, StatusReport
from portfolio.values.errors import BadInput
from portfolio.values.kinds import Value
from portfolio.values.months import Month
from portfolio.values.remarks import Remark
from portfolio.values.vocabulary import COUNTED_STATES


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of a row: `standing` is the report it met, with the fields that differ.

    A reason that is missing is a problem with which the draft is kept all the same; `remarks` say
    what does not fit in one that was kept.
    """

    standing: Report | None
    differs: tuple[str, ...]
    kept: bool
    problem: BadInput | None = None
    remarks: tuple[Remark, ...] = ()


def draft(
    session: Session,
    author: Authorship,
    code: str,
    site: str | None,
    month: Month,
    values: Mapping[str, Value],
) -> Drafted:
    """Put down as a draft what a form says of a place; a report that counts is left as it is.

    An earlier draft and a returned report take the new values. Raises WrongUsage for an unknown
    project or site.
    """
    project, place = place_of(session, code, site)
    report = named.report(session, project.id, place.id if place else None, month)
    standing = page.report_record(report) if report else None
    told, values = (standing.values if standing else {}), _resolved(session, values)
    differs = tuple(name for name, value in values.items() if told.get(name) != value)
    if not differs or (standing and standing.state in COUNTED_STATES):
        return Drafted(standing, differs, kept=False)
    problem = _problem(session, author, project, place, month, {**told, **values})
    if problem is not None and problem.field not in _ASKED_FOR:
        return Drafted(standing, differs, kept=False, problem=problem)
    if report is None:
        report = StatusReport(project=project, site=place, month=month, source=None)
    apply_values(session, report, values, (), tentative=False)
    report.state, report.review_words = "draft", None
    report.filed_by, report.filed_at = author.who, author.made_at
    put_down(session, report)
    asked = doubts_of(report, before(session, report), values)
    found = (*(Remark(item.template, item.values) for item in asked), *remarks(session, report))
    return Drafted(standing, differs, kept=True, problem=problem, remarks=found)


#: What a draft may still lack: the officer asks the unit, or adds it when the draft is reviewed.
_ASKED_FOR = ("reason", "note")


def _problem(
    session: Session,
    author: Authorship,
    project: Project,
    place: Site | None,
    month: Month,
    values: Mapping[str, Value],
) -> BadInput | None:
    """Return which rule a report of these values would break; nothing of it is kept."""
    with session.no_autoflush:
        trial = StatusReport(project=project, site=place, month=month, state="draft")
        told = {name: value for name, value in values.items() if name != "source"}
        changed = apply_values(session, trial, told, (), tentative=False)
        problem = problem_of(session, author, trial, changed)
        if trial in session:
            session.expunge(trial)
    return problem


def _resolved(session: Session, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values with a document that is on record by its code, however it was named."""
    found = named.document(session, str(values["source"])) if "source" in values else None
    return {**values, "source": found.code} if found else dict(values)
