"""What the reports up to a month say: a field's value is that of the newest one that gives it.

Questions are asked of the tables, not of the mapped classes: their answers are plain rows, and a
command that only reads need not set up the mapping.
"""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Dialect,
    ScalarSelect,
    Table,
    Text,
    TypeDecorator,
    case,
    func,
    select,
    type_coerce,
)

from portfolio.store.models import Base
from portfolio.values.months import Dated, Month, stored_date, stored_month
from portfolio.values.vocabulary import COUNTED_STATES, OPEN_STAGES, UNKNOWN

TABLES = Base.metadata.tables
PROJECT, SITE, BASELINE = TABLES["project"], TABLES["site"], TABLES["baseline"]
REPORT = TABLES["status_report"]
_PLAN = TABLES["plan"]
#: The dates that a report gives of a project.
REPORTED_DATES: Final = (
    *("forecast_start", "forecast_finish", "forecast_opening"),
    *("actual_start", "actual_finish", "actual_opening"),
)

_OTHER = REPORT.alias("other_report")
_LATER = BASELINE.alias("later")


def counted(as_of: Month, report: Any = REPORT) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a report speaks as of a month."""
    return (report.c.month <= as_of, report.c.state.in_(COUNTED_STATES))


def _site(report: Any) -> ColumnElement[Any]:
    """Return the site of a report as the index holds it: 0 for the project itself."""
    return func.coalesce(report.c.site_id, 0)


def _of_place(place: Table) -> tuple[ColumnElement[bool], ...]:
    if place is PROJECT:
        return (REPORT.c.project_id == PROJECT.c.id, _site(REPORT) == 0)
    return (REPORT.c.project_id == SITE.c.project_id, _site(REPORT) == SITE.c.id)


def newest(column: str, as_of: Month, place: Table = PROJECT, given: str = "") -> ScalarSelect[Any]:
    """Return `column` of the newest report of a project (or site) that gives `given` or it."""
    return _newest(REPORT.c[column], REPORT.c[given or column], as_of, place)


def _newest(
    wanted: ColumnElement[Any], given: ColumnElement[Any], as_of: Month, place: Table
) -> ScalarSelect[Any]:
    return (
        select(wanted)
        .where(*_of_place(place), *counted(as_of), given.is_not(None))
        .order_by(REPORT.c.month.desc())
        .limit(1)
        .scalar_subquery()
    )


class _WithPrecision(TypeDecorator[Dated]):
    """A month and its precision in one text, so that one question answers both."""

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Dated | None:
        return None if value is None else stored_date(stored_month(value[:7]), value[7:])


def newest_date(name: str, as_of: Month, place: Table = PROJECT) -> ColumnElement[Any]:
    """Return a date, with its precision, of the newest report of a project (or site) giving it."""
    month, precision = (type_coerce(REPORT.c[each], Text) for each in (name, f"{name}_precision"))
    found = _newest(month + precision, REPORT.c[name], as_of, place)
    return type_coerce(found, _WithPrecision)


def newest_cost(kind: str, as_of: Month, place: Table = PROJECT) -> ScalarSelect[Any]:
    """Return the newest cost of a kind that a project (or site) reported; kinds never mix."""
    return (
        select(REPORT.c.cost)
        .where(*_of_place(place), *counted(as_of), REPORT.c.cost.is_not(None))
        .where(func.coalesce(REPORT.c.cost_kind, UNKNOWN) == kind)
        .order_by(REPORT.c.month.desc())
        .limit(1)
        .scalar_subquery()
    )


def _last_not_open(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the newest report of the same place whose stage is no open one."""
    return (
        select(func.coalesce(func.max(_OTHER.c.month), ""))
        .where(_OTHER.c.project_id == REPORT.c.project_id, _site(_OTHER) == _site(REPORT))
        .where(*counted(as_of, _OTHER), _OTHER.c.stage.not_in(OPEN_STAGES))
        .correlate(REPORT)
        .scalar_subquery()
    )


def open_since(as_of: Month, place: Table = PROJECT) -> ScalarSelect[Any]:
    """Return the month of the first report since which the stage has been an open one."""
    return (
        select(func.min(REPORT.c.month))
        .where(*_of_place(place), *counted(as_of))
        .where(REPORT.c.stage.in_(OPEN_STAGES), REPORT.c.month > _last_not_open(as_of))
        .scalar_subquery()
    )


def _open_document(as_of: Month, place: Table) -> ScalarSelect[Any]:
    """Return the newest document that an open stage rests on, since the stage has been open.

    A later report that says the same without a document takes none away.
    """
    return (
        select(REPORT.c.source_id)
        .where(*_of_place(place), *counted(as_of), REPORT.c.source_id.is_not(None))
        .where(REPORT.c.stage.in_(OPEN_STAGES), REPORT.c.month > _last_not_open(as_of))
        .order_by(REPORT.c.month.desc())
        .limit(1)
        .scalar_subquery()
    )


def opening_document(as_of: Month, place: Table = PROJECT) -> ColumnElement[Any]:
    """Return the document of the report an opening rests on: of its date, else of its stage."""
    dated = newest("source_id", as_of, place, given="actual_opening")
    staged = _open_document(as_of, place)
    has_date = newest("actual_opening", as_of, place).is_not(None)
    return case((has_date, dated), else_=staged)


def last_report(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the newest report of a project or any of its sites."""
    return (
        select(func.max(REPORT.c.month))
        .where(REPORT.c.project_id == PROJECT.c.id, *counted(as_of))
        .scalar_subquery()
    )


def current_baseline(as_of: Month) -> ColumnElement[bool]:
    """Return the condition that picks each project's baseline as of a month.

    The newest one approved by then, else the first one: the plan's own stands in every month,
    that of a project added later only from its month on.
    """
    approved = (_LATER.c.number > 1, _LATER.c.month <= as_of)
    replaced = select(_LATER.c.project_id).where(*approved)
    last = (
        select(func.max(_LATER.c.number))
        .where(_LATER.c.project_id == BASELINE.c.project_id, *approved)
        .scalar_subquery()
    )
    number, month = BASELINE.c.number, BASELINE.c.month
    planned = select(func.max(_PLAN.c.month)).scalar_subquery()
    begun = (month <= as_of) | (month <= planned)
    return ((number == 1) & begun & BASELINE.c.project_id.not_in(replaced)) | (
        (number > 1) & (number == last)
    )


# --- what a row of an answer says ---------------------------------------------------------------


def month_of(value: Any) -> Month | None:
    """Return a month from a column; an aggregate of months comes as text."""
    if value is None or isinstance(value, Month):
        return value
    return stored_month(value)


def dated_of(row: Any, name: str) -> Dated | None:
    """Return the month `name` of a row with its precision."""
    month = month_of(getattr(row, name))
    return stored_date(month, getattr(row, f"{name}_precision")) if month else None


def net_beds_of(row: Any) -> int | None:
    """Return beds open now less beds open before; None where either is unknown."""
    if row.beds_open is None or row.beds_before is None:
        return None
    return int(row.beds_open - row.beds_before)
