"""Files status reports: the officer's monthly word on a project or one of its sites."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from portfolio.projects.queries import lists, named, page
from portfolio.projects.records.page import FormData
from portfolio.projects.records.reports import Filed, Trial
from portfolio.projects.rules.timeline import CONFIRMED
from portfolio.projects.service.closing import require_open
from portfolio.projects.service.contents import apply_values
from portfolio.projects.service.contests import require_unchanged, require_version
from portfolio.projects.service.doubts import doubts_of, held
from portfolio.projects.service.lookup import place_of, project_detail
from portfolio.projects.service.reasons import before
from portfolio.projects.service.remarks import remarks
from portfolio.projects.service.requirements import (
    require_at_exit,
    require_fits,
    require_past,
    require_rules,
)
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Project, StatusReport
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.fields import FIELD_BY_NAME, REPORT_FIELDS
from portfolio.values.kinds import Value
from portfolio.values.language import mark
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Fact:
    """What a seeded report has besides its values: how sure it is, and since when it is known."""

    confidence: str
    known_on: str | None


def open_form(database: Database, code: str, month: Month, site: str | None = None) -> FormData:
    """Return what a form for a month starts from: the project, its report, the values before.

    `before` holds for each field the newest value of an earlier month, with that month.
    Raises WrongUsage for an unknown project or site.
    """
    with database.reading(month) as session:
        project, place = place_of(session, code, site)
        site_id = place.id if place else None
        report = named.report(session, project.id, site_id, month)
        past: dict[str, tuple[Month, Value]] = {}
        for earlier in named.reports_before(session, project.id, site_id, month):
            for field in REPORT_FIELDS:
                value = earlier.value(field)
                if value is not None:
                    past.setdefault(field.name, (earlier.month, value))
        return FormData(
            project=project_detail(session, project.code, month),
            site=place.code if place else None,
            month=month,
            report=page.report_record(report) if report else None,
            before=past,
        )


def file_report(
    database: Database,
    author: Authorship,
    code: str,
    month: Month,
    values: Mapping[str, Value],
    *,
    site: str | None = None,
    clear: Collection[str] = (),
    tentative: bool = False,
    expect_version: int | None = None,
    opened_with: Mapping[str, Value | None] | None = None,
    at_exit: bool = False,
    sure: bool = False,
) -> Filed:
    """File a report, or change the fields given of the one that stands; nothing else changes.

    `tentative` speaks of the forecasts given. `expect_version` is the version that must stand, 0
    for a report that does not exist; `opened_with` holds the values a form started from, so that
    only a field changed by both is a conflict. With `at_exit` a stage that halts a project or takes
    it out of its plan is asked for its reason and document, as the form asks. Raises WrongUsage for an unknown project, site or
    field and where nothing is given, BadInput where a rule of the domain is broken, Doubtful where
    something given contradicts the record and the officer is not `sure` of it, ChangedMeanwhile
    where somebody else was first; for a version with each field in its three.
    """
    if not values and not clear:
        raise WrongUsage(
            mark("Nothing was given to file; give at least one field, such as --stage.")
        )

    def check(session: Session, report: StatusReport | None) -> None:
        if at_exit:
            require_at_exit(report, values, sure=sure)
        if opened_with is not None:
            given = {**dict.fromkeys(clear), **values}
            require_unchanged(report, opened_with, given, author.who)
        elif expect_version is not None:
            require_version(
                session,
                report,
                expect_version,
                lambda item: apply_values(session, item, values, clear, tentative=tentative),
                of=f"{code} {month}",
            )

    with logged(database, author) as session:
        return store_report(
            session,
            author,
            code,
            month,
            values,
            site=site,
            clear=clear,
            tentative=tentative,
            check=check,
            ask=True,
            sure=sure,
        )


def try_report(
    database: Database,
    author: Authorship,
    code: str,
    month: Month,
    values: Mapping[str, Value],
    *,
    site: str | None = None,
    clear: Collection[str] = (),
    tentative: bool = False,
) -> Trial:
    """Return what `file_report` would meet with the same values; nothing is written.

    So that a form can say while it is typed which rule is broken, what does not fit, and where
    the project would then stand. Raises WrongUsage for an unknown project or site.
    """
    with database.reading(month) as session, session.no_autoflush:
        project, place = place_of(session, code, site)
        standing = named.report(session, project.id, place.id if place else None, month)
        report = standing or StatusReport(project=project, site=place, month=month, state="filed")
        told = {name: value for name, value in values.items() if name != "source"}
        changed = apply_values(session, report, told, clear, tentative=tentative)
        problem = problem_of(session, author, report, changed)
        named_one = bool(values.get("source"))
        found = () if problem else tuple(remarks(session, report, documented=named_one))
        doubts = () if problem else doubts_of(report, before(session, report), changed)
        fields = {field.name: report.value(field) for field in REPORT_FIELDS}
        given = {name: value for name, value in fields.items() if value is not None}
        session.expunge_all()
        row = None
        if not place:
            replaced = standing is not None
            row = lists.row_as_if(session, project.id, month, given, standing=replaced)
        return Trial(problem, found, row, doubts)


def problem_of(
    session: Session, author: Authorship, report: StatusReport, changed: Collection[str]
) -> BadInput | None:
    try:
        require_past(report.month, author)
        require_open(session, report.project.id, report.project.code, report.month, changed)
        require_rules(report)
        require_fits(session, report, changed)
    except BadInput as problem:
        return problem
    return None


def confirm_unchanged(
    database: Database, author: Authorship, code: str, month: Month
) -> tuple[Filed, ...]:
    """File for a month that nothing has changed: the stage and percentage last reported, again.

    For the project and each of its sites that has ever reported a stage and has no report of the
    month yet, in one change. Raises WrongUsage for an unknown project, BadInput where nothing was
    ever reported that could be confirmed.
    """
    with logged(database, author) as session:
        project, _ = place_of(session, code, None)
        filed = []
        _require_no_draft(session, project, month)
        for site in (None, *named.site_codes(session, project.id)):
            values = _last_stage(session, project, site, month)
            if values:
                done = store_report(session, author, project.code, month, values, site=site)
                filed.append(replace(done, unchanged=True))
        if not filed:
            raise BadInput(
                mark(
                    "Nothing was ever reported of {code} that could stay as it is; choose at"
                    " least its stage."
                ),
                code=project.code,
                field="stage",
            )
        return tuple(filed)


def _require_no_draft(session: Session, project: Project, month: Month) -> None:
    """Refuse to say that nothing changed where a form that came back may say otherwise."""
    if page.drafts(session, month, project.id):
        raise BadInput(
            mark(
                "A draft of {code} for {month} waits to be reviewed; look at it with “portfolio"
                " review”, or file the report field by field."
            ),
            code=project.code,
            month=month,
        )


def _last_stage(
    session: Session, project: Project, site: str | None, month: Month
) -> dict[str, Value]:
    """Return the stage and percentage last reported of a place; none where the month has a report."""
    _, place = place_of(session, project.code, site)
    site_id = place.id if place else None
    earlier = named.reports_before(session, project.id, site_id, month)
    if named.report(session, project.id, site_id, month) or not earlier:
        return {}
    values: dict[str, Value] = {}
    for name in CONFIRMED:
        given = (report.value(FIELD_BY_NAME[name]) for report in earlier)
        newest = next((value for value in given if value is not None), None)
        if newest is not None:
            values[name] = newest
    return values if "stage" in values else {}


def store_report(
    session: Session,
    author: Authorship,
    code: str,
    month: Month,
    values: Mapping[str, Value],
    *,
    site: str | None = None,
    clear: Collection[str] = (),
    tentative: bool = False,
    check: Callable[[Session, StatusReport | None], None] | None = None,
    fact: Fact | None = None,
    ask: bool = False,
    sure: bool = False,
) -> Filed:
    """Put a report into a writing session; see `file_report`.

    Only where it is to `ask` is what contradicts the record asked about: what is carried over is
    not. A `fact` of the sources is taken as the document words it, without a reason. Over a draft
    the officer's values win field by field, and all of it is filed.
    """
    project, place = place_of(session, code, site)
    require_past(month, author)
    report = named.report(session, project.id, place.id if place else None, month)
    if check is not None:
        check(session, report)
    created = report is None or report.state == "draft"
    if report is None:
        report = StatusReport(project=project, site=place, month=month, state="filed", source=None)
    drafted = report.state == "draft"
    with session.no_autoflush:  # written once, or its version would go up twice
        changed = apply_values(session, report, values, clear, tentative=tentative)
        if drafted:  # what a form said counts from here on too, so the rules look at all of it
            changed = list(page.report_record(report).values)
        require_open(session, project.id, project.code, month, changed)
        require_rules(report)
        require_fits(session, report, changed, said_why=fact is None)
        if ask:
            held(report, doubts_of(report, before(session, report), changed), changed, sure=sure)
    if changed:
        report.state, report.review_words = "filed", None
        report.filed_by, report.filed_at = author.who, author.made_at
        if fact is not None:
            report.confidence, report.known_on = fact.confidence, fact.known_on
        put_down(session, report)
    return Filed(
        report=page.report_record(report),
        changed=tuple(changed),
        created=created,
        warnings=tuple(remarks(session, report)),
    )


def put_down(session: Session, report: StatusReport) -> None:
    """Flush a report. A new one in the place of one that was taken back has a version of its own."""
    known = report.id is not None
    session.add(report)
    session.flush()
    if not known:
        key = (report.project_id, report.site_id or 0, str(report.month))
        trail.continue_versions(session, report, trail.taken_back(session, key).get(key, 0))
