"""The workbook of the monthly pack, read in one transaction."""

from collections.abc import Mapping

from portfolio.beds.records.capacity import MonthCapacity
from portfolio.beds.records.rollup import Rollup
from portfolio.beds.records.table import CapacityTable
from portfolio.beds.rules.capacity.measure import by_month
from portfolio.beds.service import capacity, indicators, rollup
from portfolio.findings import service as auditing
from portfolio.history.records import Changes
from portfolio.history.service import changes
from portfolio.money.service import budget, reconciliation
from portfolio.pack.monthbook.material import BookMaterial
from portfolio.pack.queries import monthbook
from portfolio.pack.service import office
from portfolio.projects.queries import lists
from portfolio.projects.records.plans import Plan
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.values.vocabulary import VIEWS


def month_book(
    database: Database, month: Month, asked: tuple[Rollup, Changes | None] | None = None
) -> bytes:
    """Return the workbook as of a month as the bytes of an xlsx file, in the language spoken.

    What is `asked` for besides, a rollup grouped and seen otherwise with what changed since a
    month, stands on sheets of its own behind. The same database and month give the same bytes.
    Raises DatabaseProblem without a plan,
    WrongUsage for a month before its base month.
    """
    return written(book_material(database, month), asked)


def written(material: BookMaterial, asked: tuple[Rollup, Changes | None] | None = None) -> bytes:
    """Return the workbook of a material that is read already, as `month_book` does."""
    from portfolio.pack.monthbook import sums
    from portfolio.pack.monthbook.book import sheets
    from portfolio.pack.xlsx import xlsx

    others = sums.sheets(*asked, material.head) if asked else ()
    return xlsx((*sheets(material), *others), material.as_of)


def book_material(database: Database, as_of: Month) -> BookMaterial:
    """Return what the workbook shows, read in one transaction."""
    with database.reading(as_of) as session:
        plan = lookup.require_plan(session, database)
        found = rollup.views_of(session, as_of)
        money = budget.money_of(session, as_of, as_of.year + 1)
        tables = _tables(found, plan, as_of) if found else {}
        listed = indicators.indicators_of(session, as_of, found)
        observed = {told.source for item in listed for told in item.observed}
        rows = tuple(lists.rows(session, as_of, {}))
        return BookMaterial(
            plan=plan,
            as_of=as_of,
            rows=rows,
            told=monthbook.told(session, as_of),
            sites=tuple(monthbook.told_of_sites(session, as_of)),
            milestones=monthbook.milestones(session, as_of),
            printed=tuple(monthbook.printed(session)),
            reconciled=reconciliation.reconciled_of(
                session, plan, as_of, [item.facts for item in money]
            ),
            answer=rollup.answer_of(found) if found else None,
            tables=tables,
            latest=_latest(found, tables) if found else {},
            changes=changes.since_month_before(session, as_of, found),
            documents=tuple(monthbook.cited(session, as_of, observed)),
            money={item.facts.code: item for item in money},
            reasons=lookup.reasons_of(session, rows, as_of),
            indicators=listed,
            findings=auditing.findings_of(session, plan, as_of, rows=rows, since=as_of + -1),
            head=office.letterhead(session, database, as_of),
        )


def _tables(found: rollup.Views, plan: Plan, as_of: Month) -> dict[str, CapacityTable]:
    """Return each view over the census; what is in use ends with the as-of month."""
    answer, last = rollup.answer_of(found), capacity.last_month(found, as_of)
    ends = {view: min(as_of, last) if view == "confirmed" else last for view in VIEWS}
    return {
        view: capacity.table_of(found, plan, answer, (view, "fixed"), end)
        for view, end in ends.items()
    }


def _latest(
    found: rollup.Views, tables: Mapping[str, CapacityTable]
) -> dict[str, tuple[MonthCapacity, ...]]:
    """Return the same months over the newest official population."""
    return {
        view: by_month(
            view, found.views[view], found.ground, "latest", [item.month for item in table.months]
        )
        for view, table in tables.items()
    }
