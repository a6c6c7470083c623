"""What a report says, set and cleared field by field, and the document that says it."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from portfolio.projects.queries import named
from portfolio.store.models import SourceDocument, StatusReport
from portfolio.values.fields import FORECASTS, REPORT_FIELDS, Field
from portfolio.values.kinds import DOCUMENT, Value
from portfolio.values.months import Dated


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
