"""Contracts, visits, audit findings, extensions, goals: put down and listed."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Final

from portfolio.projects.queries import named
from portfolio.projects.queries import supervision as queries
from portfolio.projects.records.supervision import (
    AuditRow,
    ContractRow,
    ExtensionRow,
    GoalRow,
    Supervision,
    VisitRow,
)
from portfolio.projects.service.contents import document
from portfolio.projects.service.edits import put, require_day
from portfolio.projects.service.lookup import known
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import AuditFinding, Base, Contract, Extension, Goal, SiteVisit
from portfolio.values.errors import BadInput
from portfolio.values.kinds import BEDS, FINISH, MONEY, Kind, parse_text
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.vocabulary import MOST_EXTENDED
from portfolio.values.words import listing, say

#: What the target of a goal is, by its measure.
GOAL_KINDS: Final[dict[str, Kind]] = {
    "capacity_added": BEDS,
    "finish": FINISH,
    "opening": FINISH,
    "cost": MONEY,
}

_KINDS: dict[type, tuple[type[Base], tuple[str, ...], tuple[str, ...]]] = {
    ContractRow: (Contract, ("contract_number",), ("signed_on",)),
    VisitRow: (SiteVisit, ("visited_on", "visitor"), ("visited_on",)),
    AuditRow: (AuditFinding, ("finding_number",), ("found_on", "deadline", "remedied_on")),
    ExtensionRow: (Extension, ("granted_on",), ("granted_on",)),
    GoalRow: (Goal, ("name",), ("stands_on",)),
}


def listed(database: Database, as_of: Month, code: str = "") -> Supervision:
    """Return what is on record by the end of a month, of one project where it is named.

    Raises WrongUsage for an unknown project.
    """
    with database.reading(as_of) as session:
        codes = [known(session, code).code] if code else None
        return queries.supervision(session, as_of, codes)


def put_down(
    database: Database,
    author: Authorship,
    row: ContractRow | VisitRow | AuditRow | ExtensionRow | GoalRow,
    *,
    correct: bool = False,
) -> None:
    """Put down something that stands beside a project; with `correct` change what is given of it.

    Raises WrongUsage for an unknown project and a day that is none, BadInput where it is on record
    already, where a change names a contract that is not, for a day before the finding, and for
    extensions of more than 6 months in all.
    """
    kind, key_names, days = _KINDS[type(row)]
    given = {name: value for name, value in asdict(row).items() if value is not None}
    for day in days:
        if day in given:
            require_day(given[day])
    _require_in_order(given)
    with logged(database, author) as session:
        project = known(session, row.project)
        if isinstance(row, ContractRow) and row.changes_number:
            _require_contract(queries.supervision(session, None, [project.code]), row)
        if isinstance(row, ExtensionRow):
            extended(queries.supervision(session, None, [project.code]).extensions, row)
        key = {name: given[name] for name in key_names} | {"project_id": project.id}
        rest = ("project", "source", "version", *key_names)
        values = {name: value for name, value in given.items() if name not in rest}
        values["source"] = document(session, row.source)
        put(session, kind, key, values, correct=correct)


def extended(standing: Iterable[ExtensionRow], row: ExtensionRow) -> None:
    """Raise BadInput where the extensions of a project come to more than may be granted."""
    others = sum(item.months for item in standing if item.granted_on != row.granted_on)
    if others + row.months > MOST_EXTENDED:
        raise BadInput(
            mark(
                "{months} months make {sum} in all for {code}; {most} at most may be granted"
                " (2, of a large project 6: 财建〔2016〕503号 art. 2)."
            ),
            months=row.months,
            sum=others + row.months,
            code=row.project,
            most=MOST_EXTENDED,
        )


def goal_target(measure: str | None, text: str) -> str:
    """Return what a goal is to reach, as it is kept: by its measure, or in words as it was typed.

    Raises WrongUsage for what the measure cannot be.
    """
    kind = GOAL_KINDS.get(measure or "")
    return kind.text(kind.parse(text)) if kind else parse_text(text)


def _require_in_order(given: dict[str, object]) -> None:
    """Raise BadInput where a finding was to be, or was, remedied before it was found."""
    found = given.get("found_on")
    for name in ("deadline", "remedied_on"):
        day = given.get(name)
        if found and day and str(day) < str(found):
            raise BadInput(
                mark("{day} lies before {found}, the day of the finding."), day=day, found=found
            )


def _require_contract(known_of: Supervision, row: ContractRow) -> None:
    numbers = [item.contract_number for item in known_of.contracts]
    if row.changes_number not in numbers:
        raise BadInput(
            mark("{project} has no contract {number} to change; its contracts are: {numbers}."),
            project=row.project,
            number=row.changes_number,
            numbers=listing(numbers) or say(mark("none")),
        )


def remedied(
    database: Database,
    author: Authorship,
    code: str,
    number: str,
    day: str,
    words: str,
    source: str,
) -> None:
    """Put down when and how an audit finding was remedied.

    Raises WrongUsage for an unknown project, BadInput where there is no such finding, where it is
    remedied already, and for a day before it was found.
    """
    require_day(day)
    with logged(database, author) as session:
        project = known(session, code)
        key = {"finding_number": number, "project_id": project.id}
        found = named.record(session, AuditFinding, key)
        if found is None:
            raise BadInput(
                mark("{project} has no audit finding {number}; enter it with “audit add”."),
                project=code,
                number=number,
            )
        if found.remedied_on:
            raise BadInput(
                mark("{number} of {project} was remedied on {day}; give “audit add --correct”."),
                number=number,
                project=code,
                day=found.remedied_on,
            )
        _require_in_order({"found_on": found.found_on, "remedied_on": day})
        # the finding keeps its own document
        found.remedied_on, found.remedy = day, f"{words}（{source}）"
