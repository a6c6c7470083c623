"""The findings of a plan's projects as of a month, and what became of them since another."""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from portfolio.findings import queries
from portfolio.findings.records import WEIGHTS, Duty, Finding, Findings, Judged, Listed, gravest
from portfolio.findings.rules.book import judge, rules
from portfolio.findings.rules.duties import duties
from portfolio.projects.queries import lists, named
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.records.plans import Plan
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month


def findings(
    database: Database, as_of: Month, project: str = "", since: Month | None = None
) -> Findings:
    """Return what the rules find, the gravest first; of one project where it is named.

    With `since` each is new, standing or settled against that month. Raises WrongUsage for an
    unknown project and a month that is not before the as-of month, DatabaseProblem without a plan.
    """
    if since is not None and since >= as_of:
        raise WrongUsage(
            mark("--since {since} is not before the as-of month {as_of}; name an earlier month."),
            since=since,
            as_of=as_of,
        )
    with database.reading(as_of) as session:
        plan = lookup.require_plan(session, database)
        key = lookup.known(session, project).id if project else None
        return findings_of(session, plan, as_of, key=key, since=since)


def findings_of(
    session: Session,
    plan: Plan,
    as_of: Month,
    *,
    key: int | None = None,
    since: Month | None = None,
    rows: Collection[ProjectRow] | None = None,
) -> Findings:
    """Return the same within a transaction; of the project with `key` alone where it is given.

    `rows` are the projects of the month where they are read already.
    """
    rows = _rows(session, as_of, key) if rows is None else [row for row in rows if row.in_plan]
    now = judged(session, as_of, rows)
    before = judged(session, since, _rows(session, since, key)).findings if since else None
    listed = compared(now.findings, before)
    sources = {fact.source for row in listed for fact in row.finding.facts if fact.source}
    return Findings(
        plan=plan,
        as_of=as_of,
        since=since,
        rules=rules(),
        rows=listed,
        unjudged=now.unjudged,
        projects=len(rows),
        documents=named.documents(session, sources),
    )


def due(database: Database, month: Month) -> tuple[Duty, ...]:
    """Return what is to be reported of the plan's projects in a month, unit by unit.

    Raises DatabaseProblem without a plan.
    """
    with database.reading(month) as session:
        lookup.require_plan(session, database)
        rows = [row for row in lists.rows(session, month, {}) if row.in_plan]
        each = [duty for facts in queries.facts(session, month, rows) for duty in duties(facts)]
    units = list(dict.fromkeys(duty.unit for duty in each))
    return tuple(sorted(each, key=lambda duty: units.index(duty.unit)))


def counted(
    database: Database, as_of: Month, rows: Collection[ProjectRow]
) -> Mapping[str, Mapping[str, int]]:
    """Return, by code, how many findings of each weight the projects of a list have.

    Those outside the plan are asked nothing and have no entry.
    """
    inside = [row for row in rows if row.in_plan]
    with database.reading(as_of) as session:
        found = judged(session, as_of, inside).findings
    counts = {row.code: dict.fromkeys(WEIGHTS, 0) for row in inside}
    for item in found:
        counts[item.project][item.rule.weight] += 1
    return counts


def _rows(session: Session, as_of: Month, key: int | None) -> list[ProjectRow]:
    """Return the projects of the plan, those that left it among them; else the one named."""
    if key is not None:
        return [lists.row(session, key, as_of)]
    return [row for row in lists.rows(session, as_of, {}) if row.in_plan]


def judged(session: Session, as_of: Month, rows: Collection[ProjectRow]) -> Judged:
    """Return what the rules say of the projects of a list."""
    each = [judge(facts) for facts in queries.facts(session, as_of, rows)]
    return Judged(
        tuple(gravest(item for one in each for item in one.findings)),
        tuple(item for one in each for item in one.unjudged),
    )


def compared(now: Iterable[Finding], before: Iterable[Finding] | None) -> tuple[Listed, ...]:
    """Return findings with what became of them since `before`, the settled ones last.

    Without an earlier month all stand.
    """
    if before is None:
        return tuple(Listed(item) for item in now)
    found, earlier = {item.key: item for item in now}, {item.key: item for item in before}
    return (
        *(Listed(i, "standing" if key in earlier else "new") for key, i in found.items()),
        *(Listed(item, "settled") for key, item in earlier.items() if key not in found),
    )
