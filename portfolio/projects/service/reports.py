"""Files status reports: the officer's monthly word on a project or one of its sites."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.projects.queries import lists, named, page
from portfolio.projects.records import Filed, FormData, Trial
from portfolio.projects.service import contests, reasons
from portfolio.projects.service.lookup import known, project_detail
from portfolio.projects.service.remarks import remarks
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Project, Site, SourceDocument, StatusReport
from portfolio.values.errors import BadInput, ChangedMeanwhile, WrongUsage
from portfolio.values.fields import FIELD_BY_NAME, FORECASTS, REPORT_FIELDS, Field
from portfolio.values.kinds import DOCUMENT, Value
from portfolio.values.language import Labels, mark
from portfolio.values.months import Dated, Month


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
    with database.reading() as session:
        project, place = place_of(session, code, site)
        site_id = place.id if place else None
        report = named.report(session, project.id, site_id, month)
        before: dict[str, tuple[Month, Value]] = {}
        for earlier in named.reports_before(session, project.id, site_id, month):
            for field in REPORT_FIELDS:
                value = earlier.value(field)
                if value is not None:
                    before.setdefault(field.name, (earlier.month, value))
        return FormData(
            project=project_detail(session, project.code, month),
            site=place.code if place else None,
            month=month,
            report=page.report_record(report) if report else None,
            before=before,
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
) -> Filed:
    """File a report, or change the fields given of the one that stands; nothing else changes.

    `tentative` speaks of the forecasts given. `expect_version` is the version that must stand, 0
    for a report that does not exist; `opened_with` holds the values a form started from, so that
    only a field changed by both is a conflict. Raises WrongUsage for an unknown project, site or
    field and where nothing is given, BadInput where a rule of the domain is broken,
    ChangedMeanwhile where somebody else was first; for a version with each field in its three.
    """
    if not values and not clear:
        raise WrongUsage(
            mark("Nothing was given to file; give at least one field, such as --stage.")
        )

    def check(session: Session, report: StatusReport | None) -> None:
        if opened_with is not None:
            _require_unchanged(report, opened_with, {**dict.fromkeys(clear), **values})
        elif expect_version is not None:
            contests.require_version(
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
    with database.reading() as session, session.no_autoflush:
        project, place = place_of(session, code, site)
        report = named.report(session, project.id, place.id if place else None, month)
        if report is None:
            report = StatusReport(project=project, site=place, month=month, state="filed")
        told = {name: value for name, value in values.items() if name != "source"}
        changed = apply_values(session, report, told, clear, tentative=tentative)
        problem = problem_of(session, author, report, changed)
        found = () if problem else tuple(remarks(session, report))
        fields = {field.name: report.value(field) for field in REPORT_FIELDS}
        given = {name: value for name, value in fields.items() if value is not None}
        session.expunge_all()
        row = None if place else lists.row_as_if(session, project.id, month, given)
        return Trial(problem, found, row)


def problem_of(
    session: Session, author: Authorship, report: StatusReport, changed: Collection[str]
) -> BadInput | None:
    try:
        require_past(report.month, author)
        require_rules(report)
        require_said_why(session, report, changed)
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
                filed.append(store_report(session, author, project.code, month, values, site=site))
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
    for name in ("stage", "percent"):
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
) -> Filed:
    """Put a report into a writing session; see `file_report`.

    A `fact` of the sources is taken as the document words it: no reason is asked for. Over a
    draft the officer's values win field by field, and all of it is filed.
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
        require_rules(report)
        if fact is None:
            require_said_why(session, report, changed)
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


def place_of(session: Session, code: str, site: str | None) -> tuple[Project, Site | None]:
    """Return a project and, where named, one of its sites. Raises WrongUsage for unknown ones."""
    project = known(session, code)
    if not site:
        return project, None
    place = named.site(session, project.id, site)
    if place is None:
        codes = named.site_codes(session, project.id)
        raise WrongUsage(
            mark("{code} has no site “{site}”; its sites are: {codes}."),
            code=project.code,
            site=site,
            codes=", ".join(codes) or "—",
        )
    return project, place


def require_past(month: Month, author: Authorship) -> None:
    if month > author.month:
        raise BadInput(
            mark("{month} has not come yet; a report speaks of a month up to {present}."),
            month=month,
            present=author.month,
        )


def _require_unchanged(
    report: StatusReport | None,
    opened_with: Mapping[str, Value | None],
    changes: Mapping[str, Value | None],
) -> None:
    """Raise ChangedMeanwhile where a field to be changed holds neither what it did nor the new."""
    contested = []
    for name, mine in changes.items():
        theirs = report.value(FIELD_BY_NAME[name]) if report else None
        if theirs not in (opened_with.get(name), mine):
            contested.append(FIELD_BY_NAME[name].label)
    if contested:
        raise ChangedMeanwhile(
            mark(
                "{who} changed the same since you opened this report: {fields}. Nothing was"
                " written; look at it, then file again."
            ),
            who=report.filed_by if report else "—",
            fields=Labels(tuple(contested)),
        )


def apply_values(
    session: Session,
    report: StatusReport,
    values: Mapping[str, Value],
    clear: Collection[str],
    *,
    tentative: bool,
) -> list[str]:
    """Set and clear fields of a report; return the names of those that are not what they were."""
    changed = []
    for field in sorted(REPORT_FIELDS, key=lambda field: field.kind is not DOCUMENT):
        # A new document is flushed first, or it would write the report half changed.
        before = (report.value(field), field.name in report.tentative())
        if field.name in clear and field.name not in values:
            _set(session, report, field, None)
        elif field.name in values:
            _set(session, report, field, values[field.name])
            if field.name in FORECASTS:
                setattr(report, f"{field.name}_tentative", tentative)
        if (report.value(field), field.name in report.tentative()) != before:
            changed.append(field.name)
    if report.cost is not None and report.cost_kind is None:
        report.cost_kind = "unknown"
    if "cost" in clear and "cost_kind" not in values:
        report.cost_kind = None
    return [field.name for field in REPORT_FIELDS if field.name in changed]


def _set(session: Session, report: StatusReport, field: Field, value: Value | None) -> None:
    if field.kind is DOCUMENT:
        report.source = document(session, str(value)) if value else None
        report.source_id = report.source.id if report.source else None
    elif field.kind.dated:
        dated = value if isinstance(value, Dated) else None
        setattr(report, field.name, dated.month if dated else None)
        setattr(report, f"{field.name}_precision", dated.precision if dated else None)
        if field.name in FORECASTS and dated is None:
            setattr(report, f"{field.name}_tentative", None)
    else:
        setattr(report, field.name, value if value != "" else None)


def document(session: Session, wanted: str) -> SourceDocument:
    """Return the document of this code or title; a title not on record becomes a new document."""
    found = named.document(session, wanted)
    if found is None:
        number = named.document_number(session) + 1
        found = SourceDocument(code=f"doc-{number}", title=wanted)
        session.add(found)
        session.flush()
    return found


# --- the rules -------------------------------------------------------------------------------


def require_rules(report: Any) -> None:
    for name in ("actual_start", "actual_finish", "actual_opening"):
        _require_happened(report, name)
    if report.actual_start and report.actual_finish and report.actual_finish < report.actual_start:
        raise BadInput(
            mark("The actual finish {finish} lies before the actual start {start}; correct one."),
            field="actual_finish",
            finish=report.actual_finish,
            start=report.actual_start,
        )
    if report.cost_kind and report.cost is None:
        raise BadInput(mark("A kind of cost was given without the cost; give both."), field="cost")


#: The fields of which it is asked why they changed.
REASONED: Final = frozenset({*FORECASTS, "cost", "cost_kind", "reason"})


def require_said_why(session: Session, report: StatusReport, changed: Collection[str]) -> None:
    """Ask for the reason only where what is asked about was changed."""
    if set(changed) & REASONED:
        reasons.require_reason(report, reasons.before(session, report))


def _require_happened(report: Any, name: str) -> None:
    dated = report.value(FIELD_BY_NAME[name])
    if not isinstance(dated, Dated):
        return
    first = Month.of(dated.month.year, 1) if dated.precision == "year" else dated.month
    if first > report.month:
        raise BadInput(
            mark("{label} {date} lies after the report's month {month}; give it as a forecast."),
            field=name,
            label=FIELD_BY_NAME[name].label,
            date=dated,
            month=report.month,
        )
