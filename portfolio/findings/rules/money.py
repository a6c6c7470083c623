"""Findings of money: costs, done and paid against what was approved, sources against the whole."""

from fractions import Fraction

from portfolio.findings.records import Fact, Finding, ProjectFacts, Rule, Told
from portfolio.findings.rules.book import Found, asks, finding
from portfolio.values.money import ROUNDING
from portfolio.values.vocabulary import FISCAL_SOURCES


def _above(
    facts: ProjectFacts, rule: Rule, figure: tuple[str, Told], against: tuple[str, Told], about: str
) -> Finding | None:
    """Return that a figure is above another by more than the rule allows; it stands since told."""
    (name, told), (basis, limit) = figure, against
    amount = told.fen - limit.fen
    allowed = rule.limits.get("above_percent", Fraction(0))
    if amount < ROUNDING or amount * 100 <= allowed * limit.fen:
        return None
    return finding(
        facts,
        rule,
        Fact(name, told.fen, told.month, told.source),
        Fact(basis, limit.fen, limit.month, limit.source),
        since=told.month,
        amount=amount,
        about=about,
        kind=name,
        figure=told.fen,
        against=limit.fen,
        basis=basis,
        percent=Fraction(amount * 100, limit.fen) if limit.fen else None,
    )


def _one(found: Finding | None) -> Found:
    if found is not None:
        yield found


@asks("over_budget")
def over_budget(facts: ProjectFacts, rule: Rule) -> Found:
    """The last cost after the approved budget is above the budget as it is approved now."""
    if facts.later and facts.budget:
        budget = ("approved_budget", facts.budget)
        yield from _one(_above(facts, rule, facts.later, budget, facts.later[0]))


@asks("over_first_budget")
def over_first_budget(facts: ProjectFacts, rule: Rule) -> Found:
    """The last figure is above the budget that was approved first, which was raised since."""
    first, last = facts.first("approved_budget"), facts.last_figure
    if first is None or last is None or facts.budget is None or first.fen == facts.budget.fen:
        return
    yield from _one(_above(facts, rule, last, ("first_budget", first), last[0]))


@asks("over_estimate")
def over_estimate(facts: ProjectFacts, rule: Rule) -> Found:
    """The approved budget is more than 10 % above the first estimate of the study."""
    if facts.budget and facts.estimate:
        budget, estimate = ("approved_budget", facts.budget), ("estimate", facts.estimate)
        yield from _one(_above(facts, rule, budget, estimate, "approved_budget"))


@asks("done_over_approved")
def done_over_approved(facts: ProjectFacts, rule: Rule) -> Found:
    """More is done than was approved (else planned) in all."""
    if facts.done and facts.approved:
        yield from _one(_above(facts, rule, ("done_total", facts.done), facts.approved, ""))


@asks("paid_over_approved")
def paid_over_approved(facts: ProjectFacts, rule: Rule) -> Found:
    """More is paid than was approved (else planned) in all."""
    if facts.paid and facts.approved:
        yield from _one(_above(facts, rule, ("paid_total", facts.paid), facts.approved, ""))


@asks("paid_over_done")
def paid_over_done(facts: ProjectFacts, rule: Rule) -> Found:
    """More is paid than is done by the newest figure of each."""
    if facts.paid and facts.done:
        done = ("done_total", facts.done)
        yield from _one(_above(facts, rule, ("paid_total", facts.paid), done, ""))


@asks("done_unpaid")
def done_unpaid(facts: ProjectFacts, rule: Rule) -> Found:
    """More of what is done is unpaid than may be held back as retention money."""
    done, paid = facts.done, facts.paid
    if done is None or paid is None or not done.fen:
        return
    amount = done.fen - paid.fen
    if amount < ROUNDING or amount * 100 <= rule.limit("above_percent") * done.fen:
        return
    yield finding(
        facts,
        rule,
        Fact("done_total", done.fen, done.month, done.source),
        Fact("paid_total", paid.fen, paid.month, paid.source),
        since=done.month,
        amount=amount,
        figure=paid.fen,
        against=done.fen,
        percent=Fraction(amount * 100, done.fen),
    )


@asks("sources_short")
def sources_short(facts: ProjectFacts, rule: Rule) -> Found:
    """The sources entered come to less than what is to be spent."""
    yield from _sources(facts, rule, -1)


@asks("sources_over")
def sources_over(facts: ProjectFacts, rule: Rule) -> Found:
    """The sources entered come to more than what may be spent."""
    yield from _sources(facts, rule, 1)


def _sources(facts: ProjectFacts, rule: Rule, sign: int) -> Found:
    if facts.approved is None:
        return
    total = sum(row.amount for row in facts.sources)
    basis, approved = facts.approved
    if (amount := sign * (total - approved.fen)) >= ROUNDING:
        yield finding(
            facts,
            rule,
            *(Fact(row.funding_source, row.amount, None, row.source) for row in facts.sources),
            Fact(basis, approved.fen, approved.month, approved.source),
            since=approved.month,
            amount=amount,
            figure=total,
            against=approved.fen,
            basis=basis,
        )


@asks("public_in_private")
def public_in_private(facts: ProjectFacts, rule: Rule) -> Found:
    """A private project has money of a public budget among its sources."""
    rows = [row for row in facts.sources if row.funding_source in FISCAL_SOURCES and row.amount]
    if rows:
        yield finding(
            facts,
            rule,
            *(Fact(row.funding_source, row.amount, None, row.source) for row in rows),
            amount=facts.fiscal,
            kinds=tuple(row.funding_source for row in rows),
        )


@asks("paid_over_arrived")
def paid_over_arrived(facts: ProjectFacts, rule: Rule) -> Found:
    """More is paid than arrived in the account by the newest figure of each."""
    if facts.paid and facts.arrived:
        arrived = ("arrived_total", facts.arrived)
        yield from _one(_above(facts, rule, ("paid_total", facts.paid), arrived, ""))


@asks("arrived_over_arranged")
def arrived_over_arranged(facts: ProjectFacts, rule: Rule) -> Found:
    """More arrived than was arranged up to now, else than all sources give."""
    if facts.arrived and facts.arranged:
        arranged = ("arranged", facts.arranged)
        yield from _one(_above(facts, rule, ("arrived_total", facts.arrived), arranged, ""))


@asks("arrived_unused")
def arrived_unused(facts: ProjectFacts, rule: Rule) -> Found:
    """What had arrived so many months ago is not paid out by now."""
    paid, limit = facts.paid, int(rule.limit("allowed_months"))
    old = [told for told in facts.arrivals if told.month and facts.as_of - told.month >= limit]
    if paid is None or not old or (amount := old[-1].fen - paid.fen) < ROUNDING:
        return
    since = next(told.month for told in old if told.fen - paid.fen >= ROUNDING)
    yield finding(
        facts,
        rule,
        Fact("arrived_total", old[-1].fen, old[-1].month, old[-1].source),
        Fact("paid_total", paid.fen, paid.month, paid.source),
        since=since,
        amount=amount,
        figure=old[-1].fen,
        against=paid.fen,
        month=old[-1].month,
    )


@asks("assets_over_account")
def assets_over_account(facts: ProjectFacts, rule: Rule) -> Found:
    """The fixed assets added are above the final account."""
    if facts.assets and facts.final_account:
        account = ("final_account", facts.final_account)
        yield from _one(_above(facts, rule, ("assets_added", facts.assets), account, ""))
