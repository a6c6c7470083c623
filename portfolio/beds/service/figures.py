"""Population, targets and observed stock, put down with document and reason."""

from portfolio.beds.records import ObservedStock as StockRecord
from portfolio.beds.records import Population as PopulationRecord
from portfolio.beds.records import Target as TargetRecord
from portfolio.projects.service.edits import plan_of, put, require_day
from portfolio.projects.service.reports import document
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import ObservedStock, Population, Target
from portfolio.values.errors import BadInput
from portfolio.values.language import mark


def add_population(
    database: Database, author: Authorship, new: PopulationRecord, *, correct: bool = False
) -> PopulationRecord:
    """Add the residents of a day; with `correct`, change the figure that stands.

    Raises BadInput for a day that is none, and for a figure that stands already.
    """
    require_day(new.as_of)
    with logged(database, author) as session:
        values = {
            "residents": new.residents,
            "status": new.status,
            "source": document(session, new.source),
            "note": new.note or None,
        }
        key = {"as_of": new.as_of, "kind": new.kind}
        put(session, Population, key, values, correct=correct)
    return new


def add_target(
    database: Database, author: Authorship, new: TargetRecord, *, correct: bool = False
) -> TargetRecord:
    """Add a target of beds per 1,000 residents; with `correct`, change the one that stands.

    Raises BadInput where it does not lie after its base month, or stands already.
    """
    if new.month <= new.baseline_month:
        raise BadInput(
            mark("The target month {month} must lie after its base month {base}."),
            month=new.month,
            base=new.baseline_month,
        )
    with logged(database, author) as session:
        values = {
            "code": new.code,
            "rate": new.rate,
            "baseline_month": new.baseline_month,
            "baseline_rate": new.baseline_rate,
            "source": document(session, new.source),
        }
        key = {"month": new.month, "plan_id": plan_of(session).id}
        put(session, Target, key, values, correct=correct)
    return new


def add_stock(
    database: Database, author: Authorship, new: StockRecord, *, correct: bool = False
) -> StockRecord:
    """Add the beds of the district that the health statistics observed at a month's end.

    Raises BadInput for a month that has one already, unless `correct`.
    """
    with logged(database, author) as session:
        values = {"beds": new.beds, "source": document(session, new.source)}
        put(session, ObservedStock, {"month": new.month}, values, correct=correct)
    return new
