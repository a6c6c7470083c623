"""Population, targets and observed stock, put down with document and reason."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from portfolio.beds.queries import basis
from portfolio.beds.records.ground import ObservedStock as StockRecord
from portfolio.beds.records.ground import Population as PopulationRecord
from portfolio.beds.records.ground import StockChange as ChangeRecord
from portfolio.beds.records.ground import StockList
from portfolio.beds.records.ground import Target as TargetRecord
from portfolio.beds.rules.anchors import base_residents, official
from portfolio.beds.service import doubts as doubting
from portfolio.beds.service.indicators import bed_code, bed_codes
from portfolio.projects.queries import named
from portfolio.projects.service.contents import document
from portfolio.projects.service.doubts import require_sure
from portfolio.projects.service.edits import plan_of, put, require_day
from portfolio.projects.service.requirements import require_past
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import ObservedStock, Population, StockChange, Target
from portfolio.store.scope import in_view
from portfolio.values.doubts import Doubt, kept
from portfolio.values.errors import BadInput
from portfolio.values.language import mark
from portfolio.values.months import Month


def add_population(
    database: Database,
    author: Authorship,
    new: PopulationRecord,
    *,
    correct: bool = False,
    revise: bool = False,
    sure: bool = False,
) -> PopulationRecord:
    """Add the residents of a day; `correct` mends the figure that stands, `revise` adds to it.

    A revised figure is the statistics' own later word: what was first published stays and is
    judged by. Known from its document's date, else from today on. Raises BadInput for a day that
    is none, and for a figure that stands already; Doubtful where it leaps and the officer is not
    `sure`.
    """
    require_day(new.as_of)
    with logged(database, author) as session:
        values = {
            "residents": new.residents,
            "status": new.status,
            "source": document(session, new.source),
            "note": new.note or None,
        }
        key = {"as_of": new.as_of, "kind": new.kind, "district_id": in_view(session).district}
        doubts = tuple(doubting.of_residents(session, new))
        require_sure(doubts, sure=sure)
        _put(session, author, Population, key, values, doubts, correct=correct, revise=revise)
    return new


def add_target(
    database: Database, author: Authorship, new: TargetRecord, *, correct: bool = False
) -> TargetRecord:
    """Add a target of beds per 1,000 residents; with `correct`, change the one that stands.

    Where it names no residents of its own, the newest official ones at or before its base month
    are written into it: its base stands on them for good. Raises BadInput where it does not lie
    after its base month, stands already, or belongs to an indicator that is not beds per 1,000.
    """
    if new.month <= new.baseline_month:
        raise BadInput(
            mark("The target month {month} must lie after its base month {base}."),
            month=new.month,
            base=new.baseline_month,
        )
    with logged(database, author) as session:
        plan = plan_of(session)
        base = new.baseline_month, new.baseline_rate
        code = bed_code(bed_codes(session, plan.id), new.code, *base)
        values = {**_target_values(session, new), "code": code}
        key = {"month": new.month, "plan_id": plan.id, "begins": None}
        put(session, Target, key, {**values, **_known(session, author, key)}, correct=correct)
    return new


def revise_target(
    database: Database,
    author: Authorship,
    new: TargetRecord,
    begins: Month,
    *,
    correct: bool = False,
) -> TargetRecord:
    """Put a target beside the one of its month that stands, to hold from the month `begins` on.

    What was first decided stays and is judged beside it. Raises BadInput where none stands, for a
    month that has passed when it begins, and for a second revision from the same month,
    unless `correct`.
    """
    if begins > new.month:
        raise BadInput(
            mark("A revision from {begins} reaches no target of {month}, which has passed then."),
            begins=begins,
            month=new.month,
        )
    with logged(database, author) as session:
        key = {"month": new.month, "plan_id": plan_of(session).id, "begins": None}
        first = named.record(session, Target, key)
        if first is None:
            raise BadInput(
                mark("There is no target of {month} to revise; add it with “target add”."),
                month=new.month,
            )
        base = new.baseline_month, new.baseline_rate
        code = bed_code(bed_codes(session, first.plan_id), first.code, *base)
        values = {**_target_values(session, new), "code": code}
        key |= {"begins": begins}
        put(session, Target, key, {**values, **_known(session, author, key)}, correct=correct)
    return new


def _target_values(session: Session, new: TargetRecord) -> dict[str, Any]:
    found = {
        "rate": new.rate,
        "baseline_month": new.baseline_month,
        "baseline_rate": new.baseline_rate,
        "source": document(session, new.source),
    }
    people = tuple(basis.populations(session))
    if new.residents is None and not official(people, new.baseline_month):
        return found
    residents = base_residents(new, people)
    return {
        **found,
        "residents": residents.value,
        "residents_as_of": residents.as_of or None,
    }


def _known(session: Session, author: Authorship, key: Mapping[str, Any]) -> dict[str, str]:
    """Return since when a new figure is known; a correction of one leaves that as it is."""
    return {} if named.record(session, Target, key) else {"known_from": author.day}


def add_stock(
    database: Database,
    author: Authorship,
    new: StockRecord,
    *,
    correct: bool = False,
    revise: bool = False,
    sure: bool = False,
) -> StockRecord:
    """Add the beds of the district that the health statistics observed at a month's end.

    `correct` and `revise` as of a population. Raises BadInput for a month that has one already,
    unless one of them is given, and for a month to come; Doubtful for beds far from those computed
    where the officer is not `sure`.
    """
    if new.month > author.month:
        raise BadInput(
            mark("{month} has not come yet; what is observed speaks of a month that is over."),
            month=new.month,
        )
    with logged(database, author) as session:
        values = {
            "beds": new.beds,
            "scope": new.scope or None,
            "boundary": new.boundary or None,
            "source": document(session, new.source),
        }
        key = {"month": new.month, "district_id": in_view(session).district}
        doubts = doubting.of_stock(session, new, author.month)
        require_sure(doubts, sure=sure)
        _put(session, author, ObservedStock, key, values, doubts, correct=correct, revise=revise)
    return new


def change_stock(database: Database, author: Authorship, new: ChangeRecord) -> ChangeRecord:
    """Put down beds that an institution without a project gained or lost from a month on.

    Raises BadInput for no beds at all, a month to come, and what is on record already.
    """
    if not new.beds:
        raise BadInput(mark("A change of 0 beds changes nothing."), field="beds")
    require_past(new.month, author)
    with logged(database, author) as session:
        if any(_same(new, item) for item in basis.stock_changes(session)):
            raise BadInput(
                mark("The change of {beds} beds in {month} is on record already."),
                beds=f"{new.beds:+,d}",
                month=new.month,
            )
        session.add(
            StockChange(
                month=new.month,
                district_id=in_view(session).district,
                beds=new.beds,
                institution=new.institution or None,
                known_from=author.day,
                source=document(session, new.source),
            )
        )
    return new


def _same(one: ChangeRecord, other: ChangeRecord) -> bool:
    return (one.month, one.beds, one.institution) == (other.month, other.beds, other.institution)


def stock_list(database: Database) -> StockList:
    """Return the observed stock, and what institutions without a project gained or lost."""
    with database.reading() as session:
        return StockList(tuple(basis.stocks(session)), tuple(basis.stock_changes(session)))


def _put(
    session: Session,
    author: Authorship,
    kind: type[Population | ObservedStock],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    doubts: Sequence[Doubt],
    *,
    correct: bool,
    revise: bool,
) -> None:
    """Add a figure, known from today where its document bears no date; or mend, or revise one."""
    found = named.newest_record(session, kind, key)
    if found is None or revise:
        number = None if found is None else (found.revision or 0) + 1
        doubted = kept(None, (), doubts)
        new = {**values, "revision": number, "known_from": author.day, "doubted": doubted}
        session.add(kind(**key, **new))
    else:
        at = {**key, "revision": found.revision}
        put(session, kind, at, values, correct=correct, doubts=doubts)
