"""Findings of the record itself: what is not reported, and who left the plan without a paper."""

from portfolio.findings.records import Fact, ProjectFacts, Rule
from portfolio.findings.rules.book import Found, asks, finding
from portfolio.values.vocabulary import STALE_AFTER_MONTHS


@asks("not_reported")
def not_reported(facts: ProjectFacts, rule: Rule) -> Found:
    """The last report is older than two months, where one of each month is asked for."""
    last = facts.last_report
    if last is not None and facts.as_of - last > STALE_AFTER_MONTHS:
        yield finding(facts, rule, Fact("last_report", last, last), since=last, last=last)


@asks("never_reported")
def never_reported(facts: ProjectFacts, rule: Rule) -> Found:
    """No report is on record, where one of each month is asked for."""
    if facts.last_report is None and facts.entered is not None:
        source = facts.planned.source if facts.planned else None
        entered = Fact("entered", facts.entered, None, source)
        if facts.as_of - facts.entered > STALE_AFTER_MONTHS:
            yield finding(facts, rule, entered, since=facts.entered)


@asks("left_unproven")
def left_unproven(facts: ProjectFacts, rule: Rule) -> Found:
    """Merged, split or withdrawn and no document on record."""
    left = facts.left
    if left is not None and not (left.source or facts.left_source):
        month = left.month
        yield finding(facts, rule, Fact(left.how, month, month), since=month, how=left.how)
