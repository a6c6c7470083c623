"""What the reports up to a month say: a field's value is that of the newest one that gives it.

Questions are asked of the tables, not of the mapped classes: their answers are plain rows, and
`list` and `rollup` need not set up the mapping.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Dialect,
    ScalarSelect,
    Select,
    Table,
    Text,
    TypeDecorator,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    type_coerce,
    union_all,
)

from portfolio.store.models import Base
from portfolio.store.scope import DISTRICT, PLAN
from portfolio.values.months import Dated, Month, stored_date, stored_month
from portfolio.values.vocabulary import (
    BEFORE_USE,
    BEGUN_STAGES,
    COUNTED_STATES,
    FINISHED_STAGES,
    LEFT_STAGES,
    OPEN_STAGES,
    UNKNOWN,
    WORKS_STAGES,
)

TABLES = Base.metadata.tables
PROJECT, SITE, BASELINE = TABLES["project"], TABLES["site"], TABLES["baseline"]
REPORT, ENTRY = TABLES["status_report"], TABLES["plan_entry"]
DOCUMENT = TABLES["source_document"]
SUCCESSION = TABLES["succession"]
_PLAN = TABLES["plan"]
#: Keys of projects: given, or asked of the tables.
Keys = Sequence[int] | Select[tuple[int]]
#: Whether an entry is of the plan that is looked at.
IN_PLAN: Final = ENTRY.c.plan_id == PLAN
#: The order of projects wherever they are listed: that of the plan, those outside it last.
PLAN_ORDER: Final = (func.coalesce(ENTRY.c.plan_id, 0) != PLAN, ENTRY.c.position)
#: The dates that a report gives of a project.
REPORTED_DATES: Final = (
    *("forecast_start", "forecast_finish", "forecast_opening"),
    *("actual_start", "actual_finish", "actual_opening"),
)

_OTHER = REPORT.alias("other_report")
_BESIDE = ENTRY.alias("beside")
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


def first_open(as_of: Month, place: Table = PROJECT) -> ScalarSelect[Any]:
    """Return the month of the first report of a project (or site) that says in use or later."""
    return (
        select(func.min(REPORT.c.month))
        .where(*_of_place(place), *counted(as_of), REPORT.c.stage.in_(OPEN_STAGES))
        .scalar_subquery()
    )


def opening_document(as_of: Month) -> ScalarSelect[Any]:
    """Return a document that an opening rests on: of any report that tells it; None without."""
    tells = REPORT.c.stage.in_(OPEN_STAGES) | REPORT.c.actual_opening.is_not(None)
    return (
        select(func.max(REPORT.c.source_id))
        .where(*_of_place(PROJECT), *counted(as_of), tells)
        .scalar_subquery()
    )


def opening_columns(as_of: Month, place: Table = PROJECT) -> tuple[ColumnElement[Any], ...]:
    """Return what tells when a project (or site) came into use; `projects.rules.opened_on` asks."""
    return (
        newest_date("actual_opening", as_of, place).label("actual_opening"),
        newest("month", as_of, place, given="actual_opening").label("told_in"),
        first_open(as_of, place).label("first_open"),
    )


def first_works(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the first report of a project or its sites with works under way."""
    return (
        select(func.min(REPORT.c.month))
        .where(REPORT.c.project_id == PROJECT.c.id, *counted(as_of))
        .where(REPORT.c.stage.in_(BEGUN_STAGES))
        .scalar_subquery()
    )


def first_finished(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the first report of a project itself that says its works are finished."""
    return (
        select(func.min(REPORT.c.month))
        .where(*_of_place(PROJECT), *counted(as_of))
        .where(REPORT.c.stage.in_(FINISHED_STAGES))
        .scalar_subquery()
    )


def last_works(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the newest report of a project or its sites that shows works."""
    shows = REPORT.c.stage.in_(WORKS_STAGES) | REPORT.c.progress.is_not(None)
    return (
        select(func.max(REPORT.c.month))
        .where(REPORT.c.project_id == PROJECT.c.id, *counted(as_of), shows)
        .scalar_subquery()
    )


def last_unopened(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the newest report of a project or its sites with a stage before in use."""
    return (
        select(func.max(REPORT.c.month))
        .where(REPORT.c.project_id == PROJECT.c.id, *counted(as_of))
        .where(REPORT.c.stage.in_(BEFORE_USE))
        .scalar_subquery()
    )


def coming_columns(as_of: Month) -> tuple[ColumnElement[Any], ...]:
    """Return the opening to come as a project told it last, and the month in which it did.

    Of the newest report that gives one, the forecast opening, else the forecast finish.
    """
    date = func.coalesce(REPORT.c.forecast_opening, REPORT.c.forecast_finish)
    precision = case(
        (REPORT.c.forecast_opening.is_not(None), REPORT.c.forecast_opening_precision),
        else_=REPORT.c.forecast_finish_precision,
    )
    told = type_coerce(date, Text) + type_coerce(precision, Text)
    return (
        type_coerce(_newest(told, date, as_of, PROJECT), _WithPrecision).label("coming"),
        _newest(REPORT.c.month, date, as_of, PROJECT).label("coming_told"),
    )


def last_report(as_of: Month) -> ScalarSelect[Any]:
    """Return the month of the newest report of a project or any of its sites."""
    return (
        select(func.max(REPORT.c.month))
        .where(REPORT.c.project_id == PROJECT.c.id, *counted(as_of))
        .scalar_subquery()
    )


def leaving() -> Select[*tuple[Any, ...]]:
    """Return the reports whose stage takes a project out of its plan.

    Few of many: the words are those of the index `ix_status_report_ended`.
    """
    stages: Any = bindparam("left", LEFT_STAGES, expanding=True, literal_execute=True)
    return select(REPORT).where(REPORT.c.stage.in_(stages), REPORT.c.site_id.is_(None))


def ended(as_of: Month) -> Select[*tuple[Any, ...]]:
    """Return the keys of the entries that have ended as of a month.

    Those of projects whose newest stage is one that takes them out of the plan, and of those that
    were split; `projects.rules.entries.departure` says the same of one project.
    """
    again = exists().where(
        *(_OTHER.c.project_id == REPORT.c.project_id, _OTHER.c.site_id.is_(None)),
        *(_OTHER.c.stage.is_not(None), _OTHER.c.month > REPORT.c.month, *counted(as_of, _OTHER)),
    )
    left = leaving().with_only_columns(REPORT.c.project_id).where(*counted(as_of), ~again)
    return select(ENTRY.c.id).where(ENTRY.c.project_id.in_(union_all(left, divided(as_of))))


def divided(as_of: Month) -> Select[*tuple[Any, ...]]:
    """Return the keys of the projects that were split by a month: their parts speak for them."""
    query = select(SUCCESSION.c.from_id).where(SUCCESSION.c.kind == "split")
    return query.where(SUCCESSION.c.month <= as_of)


def current_baseline(as_of: Month, *without: Select[*tuple[Any, ...]]) -> ColumnElement[bool]:
    """Return the condition that picks each entry's baseline as of a month.

    The newest one approved by then, else the first one: the plan's own stands in every month,
    that of an entry added later only from its month on. Entries of `without` have none.
    """
    approved = (_LATER.c.number > 1, _LATER.c.month <= as_of)
    replaced = union_all(select(_LATER.c.entry_id).where(*approved), *without)
    last = (
        select(func.max(_LATER.c.number))
        .where(_LATER.c.entry_id == BASELINE.c.entry_id, *approved)
        .scalar_subquery()
    )
    number = BASELINE.c.number
    newest_one = and_(
        number > 1, number == last, *(BASELINE.c.entry_id.not_in(keys) for keys in without)
    )
    return (first_baseline(as_of) & BASELINE.c.entry_id.not_in(replaced)) | newest_one


def first_baseline(as_of: Month) -> ColumnElement[bool]:
    """Return the condition that picks the first baselines of the entries begun by a month.

    Those of the plan's own month stand in every one: without them it says nothing. An older one was
    approved before the plan, and counts from then on.
    """
    number, month = BASELINE.c.number, BASELINE.c.month
    planned = select(_PLAN.c.month).where(_PLAN.c.id == PLAN).scalar_subquery()
    return (number == 1) & ((month <= as_of) | (month == planned))


def planned_baseline(as_of: Month) -> ColumnElement[bool]:
    """Return the condition that picks the baselines that the sums of a plan hold as of a month.

    Of each entry that is in the plan then; one set of keys is left out, looked up once a row.
    """
    plan = ENTRY.c.plan_id  # in ranges, so that the index finds the few that are not of the plan
    others = select(ENTRY.c.id).where(plan.is_(None) | (plan < PLAN) | (plan > PLAN))
    return current_baseline(as_of, others, ended(as_of))


def _in_plan() -> Select[*tuple[Any, ...]]:
    return select(_BESIDE.c.project_id).where(_BESIDE.c.plan_id == PLAN)


def of_district() -> Select[tuple[int]]:
    """Return the keys of the district's projects."""
    return select(PROJECT.c.id).where(PROJECT.c.district_id == DISTRICT)


def outside() -> ColumnElement[bool]:
    """Return the condition that picks the entries outside every plan of the district's projects.

    Those that stand in the plan looked at are not outside it.
    """
    project = ENTRY.c.project_id
    return and_(ENTRY.c.plan_id.is_(None), project.in_(of_district()), project.not_in(_in_plan()))


def listed() -> ColumnElement[bool]:
    """Return the condition that picks the entries of lists: the plan's, and those outside all."""
    return IN_PLAN | outside()


def chosen() -> ColumnElement[bool]:
    """Return the condition that picks one entry of each project: the plan's, else its newest."""
    better = (_BESIDE.c.plan_id == PLAN) | (_BESIDE.c.id > ENTRY.c.id)
    own = exists().where(_BESIDE.c.project_id == ENTRY.c.project_id, better)
    return func.coalesce(IN_PLAN, False) | ~own


def newest_entry() -> ColumnElement[bool]:
    """Return the condition that picks the newest entry of each project, whatever its plan."""
    own = _BESIDE.c.project_id == ENTRY.c.project_id
    return ~exists().where(own, _BESIDE.c.id > ENTRY.c.id)


def current_plans(as_of: Month) -> Select[*tuple[Any, ...]]:
    """Return the keys of the district's plans that were current by a month; its first one was."""
    first = select(func.min(_PLAN.c.id)).where(_PLAN.c.district_id == DISTRICT).scalar_subquery()
    return select(_PLAN.c.id).where(
        _PLAN.c.district_id == DISTRICT, (_PLAN.c.current_from <= as_of) | (_PLAN.c.id == first)
    )


def elsewhere(as_of: Month) -> ColumnElement[bool]:
    """Return the condition that picks the entries of what stands only in other plans.

    In plans of the district that were current by a month; of several its newest entry.
    """
    current = current_plans(as_of).where(_PLAN.c.id != PLAN)
    lists = select(_BESIDE.c.project_id).where(
        (_BESIDE.c.plan_id == PLAN) | _BESIDE.c.plan_id.is_(None)
    )
    newer = exists().where(
        *(_BESIDE.c.project_id == ENTRY.c.project_id, _BESIDE.c.id > ENTRY.c.id),
        _BESIDE.c.plan_id.in_(current),
    )
    return and_(ENTRY.c.plan_id.in_(current), ENTRY.c.project_id.not_in(lists), ~newer)


def group_code() -> ColumnElement[Any]:
    """Return the group by the baseline in force; where it is silent, the entry's own."""
    return func.coalesce(BASELINE.c.group_code, ENTRY.c.group_code)


def funder_id() -> ColumnElement[Any]:
    """Return the key of the funder by the baseline in force; where it is silent, the project's."""
    return func.coalesce(BASELINE.c.funder_id, PROJECT.c.funder_id)


def nature() -> ColumnElement[Any]:
    """Return the nature by the baseline in force; where it is silent, the project's."""
    return func.coalesce(BASELINE.c.nature, PROJECT.c.nature)


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
