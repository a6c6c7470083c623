"""The way of a report after it is filed: reviewed, or returned with words."""

from portfolio.projects.queries import named, page
from portfolio.projects.records.reports import Report
from portfolio.projects.service.closing import require_open
from portfolio.projects.service.doubts import doubts_of, held
from portfolio.projects.service.lookup import place_of
from portfolio.projects.service.reasons import before
from portfolio.projects.service.requirements import require_fits, require_rules
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month


def waiting(database: Database, month: Month | None = None) -> tuple[Report, ...]:
    """Return the drafts that forms brought back and nobody has reviewed, in the plan's order."""
    with database.reading(month) as session:
        return tuple(page.drafts(session, month))


def review(
    database: Database,
    author: Authorship,
    code: str,
    month: Month,
    *,
    site: str | None = None,
    return_words: str | None = None,
    sure: bool = False,
) -> Report:
    """Mark a report as reviewed, or return it with words; a returned one counts in no figure.

    A draft that is reviewed counts from then on, so it must keep the rules of filing. Filing again
    puts a report back to filed. Raises WrongUsage for an unknown project or site and where no
    report stands, BadInput for a draft that breaks a rule, Doubtful for one that contradicts the
    record where the reviewer is not `sure`.
    """
    with logged(database, author) as session:
        project, place = place_of(session, code, site)
        report = named.report(session, project.id, place.id if place else None, month)
        if report is None:
            raise WrongUsage(
                mark("There is no report of {code} for {month}; file it first."),
                code=project.code,
                month=month,
            )
        record = page.report_record(report)
        if report.state == "draft" and not return_words:
            require_open(session, project.id, project.code, month, record.values)
            require_rules(report)
            require_fits(session, report, record.values)
            found = doubts_of(report, before(session, report), record.values)
            held(report, found, record.values, sure=sure)
        report.state = "returned" if return_words else "reviewed"
        report.review_words = return_words
        session.flush()
        return page.report_record(report)
