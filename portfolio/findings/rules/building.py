"""Findings of building and opening: approval, permit, acceptance, licence, settlement."""

from typing import Final

from portfolio.findings.records import Fact, Finding, Paper, ProjectFacts, Rule, Told
from portfolio.findings.rules.book import Found, asks, finding
from portfolio.values.months import Month
from portfolio.values.vocabulary import EXIT_STAGES

#: What must be approved before works begin, by who funds it.
_APPROVALS: Final = {
    "public": ("feasibility_approved", "budget_approved"),
    "private": ("filed",),
}


def _month(told: Told) -> Month:
    return told.date.month


def _told(name: str, told: Told) -> Fact:
    return Fact(name, told.date, told.month, told.source)


def _paper(paper: Paper) -> Fact:
    number = f"{paper.day} {paper.number}".strip()
    return Fact(paper.kind, number, paper.month, paper.source)


def _since(
    facts: ProjectFacts, rule: Rule, name: str, told: Told, missing: tuple[str, ...] = ()
) -> Finding:
    """Return a finding since a date on record, at least so long where it is known `by` a month."""
    given, by = _told(name, told), told.date.precision == "by"
    return finding(
        facts, rule, given, since=_month(told), at_least=by, when=told.date, missing=missing
    )


@asks("started_unapproved")
def started_unapproved(facts: ProjectFacts, rule: Rule) -> Found:
    """Works under way and no approval of the kind that its funder needs on record."""
    missing = tuple(
        kind for kind in _APPROVALS.get(facts.funder or "", ()) if kind not in facts.papers
    )
    if missing and facts.begun:
        yield _since(facts, rule, "begun", facts.begun, missing=missing)


@asks("started_unpermitted")
def started_unpermitted(facts: ProjectFacts, rule: Rule) -> Found:
    """Works under way and no construction permit on record."""
    if facts.begun and "construction_permit" not in facts.papers:
        yield _since(facts, rule, "begun", facts.begun)


@asks("approved_after_start")
def approved_after_start(facts: ProjectFacts, rule: Rule) -> Found:
    """An approval of a later month than the works; known only `by` a month they began before it."""
    for kind in _APPROVALS.get(facts.funder or "", ()):
        yield from _after(facts, rule, facts.begun, "begun", kind)


@asks("permit_after_start")
def permit_after_start(facts: ProjectFacts, rule: Rule) -> Found:
    """A construction permit of a later month than the works."""
    yield from _after(facts, rule, facts.begun, "begun", "construction_permit")


@asks("accepted_after_opening")
def accepted_after_opening(facts: ProjectFacts, rule: Rule) -> Found:
    """An acceptance of a later month than the opening."""
    yield from _after(facts, rule, facts.opened, "opened", "joint_acceptance")


@asks("licensed_after_opening")
def licensed_after_opening(facts: ProjectFacts, rule: Rule) -> Found:
    """A practice licence of a later month than the opening."""
    yield from _after(facts, rule, facts.opened, "opened", "licence")


def _after(facts: ProjectFacts, rule: Rule, told: Told | None, name: str, kind: str) -> Found:
    paper = facts.papers.get(kind)
    if told is None or paper is None or paper.month <= _month(told):
        return
    late = paper.month - _month(told)
    yield finding(
        facts,
        rule,
        _told(name, told),
        _paper(paper),
        since=_month(told),
        at_least=told.date.precision == "by",
        about=kind,
        when=told.date,
        paper=kind,
        day=paper.day,
        months=late,
    )


@asks("start_untold")
def start_untold(facts: ProjectFacts, rule: Rule) -> Found:
    """The planned start has passed and nothing on record tells works, or a start to come.

    A year is over with its December. What the plan continues has begun by its word; of what is due to
    be finished as well that alone is told.
    """
    start, ahead = facts.planned_start, facts.coming_start
    begun = facts.begun or facts.finished or facts.accepted or facts.opened
    overdue = facts.late is not None and facts.late.precision == "at_least"
    halted = facts.stage in EXIT_STAGES
    if start is None or begun or overdue or halted or facts.group == "continued":
        return
    due = Month.of(start.month.year, 12) if start.precision == "year" else start.month
    if ahead is not None and ahead.month >= facts.as_of:
        return
    if facts.as_of - due > rule.limit("allowed_months"):
        planned = Fact(
            "planned_start", start, None, facts.planned.source if facts.planned else None
        )
        yield finding(facts, rule, planned, since=due, at_least=True, due=start)


@asks("due_untold")
def due_untold(facts: ProjectFacts, rule: Rule) -> Found:
    """The planned finish has passed and nothing on record tells a finish, past or to come.

    What was accepted is finished, though nobody told when: whether it stands idle is asked apart.
    """
    late, due = facts.late, facts.planned_finish
    if due is None or late is None or late.precision != "at_least":
        return
    if facts.finished or facts.opened:
        return
    planned = Fact("planned_finish", due, None, facts.planned.source if facts.planned else None)
    yield finding(facts, rule, planned, since=due.month, at_least=True, due=due)


@asks("finished_unaccepted")
def finished_unaccepted(facts: ProjectFacts, rule: Rule) -> Found:
    """Finished for longer than allowed, neither accepted nor open."""
    if facts.finished is None or facts.accepted or facts.opened:
        return
    if facts.as_of - _month(facts.finished) > rule.limit("allowed_months"):
        yield _since(facts, rule, "finished", facts.finished)


@asks("accepted_unopened")
def accepted_unopened(facts: ProjectFacts, rule: Rule) -> Found:
    """Accepted for longer than allowed, and not open."""
    if facts.accepted is None or facts.opened:
        return
    if facts.as_of - _month(facts.accepted) > rule.limit("allowed_months"):
        yield _since(facts, rule, "accepted", facts.accepted)


@asks("open_unaccepted")
def open_unaccepted(facts: ProjectFacts, rule: Rule) -> Found:
    """In use and no acceptance on record, by paper or by stage."""
    if facts.opened and facts.accepted is None:
        yield _since(facts, rule, "opened", facts.opened)


@asks("open_unlicensed")
def open_unlicensed(facts: ProjectFacts, rule: Rule) -> Found:
    """In use and no practice licence on record."""
    if facts.opened and "licence" not in facts.papers:
        yield _since(facts, rule, "opened", facts.opened)


@asks("final_account_overdue")
def final_account_overdue(facts: ProjectFacts, rule: Rule) -> Found:
    """In use for longer than allowed without a final account (MOF 财建〔2016〕503号 art. 2).

    It is settled by an approved final account, a cost of that kind, or a stage from it on. An
    opening known to a year or `by` a month starts the clock at its last month. Extensions on record
    put its end off.
    """
    if facts.opened is None or facts.settled:
        return
    opened = facts.opened
    due = _month(opened) + int(rule.limit("allowed_months")) + facts.extended
    if facts.as_of > due:
        papers = (
            Fact("extension", f"{row.granted_on} +{row.months}", None, row.source)
            for row in facts.extensions
        )
        given = (_told("opened", opened), *papers)
        yield finding(
            facts,
            rule,
            *given,
            since=due,
            at_least=opened.date.precision == "by",
            when=opened.date,
            due=due,
            extended=str(facts.extended),
        )
