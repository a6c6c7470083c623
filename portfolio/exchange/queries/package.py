"""What a project package tells of the projects of the plan looked at, as of a month."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from portfolio.exchange.oc4ids.writing import Cells, Facts, Paper
from portfolio.exchange.queries.beside import BESIDE
from portfolio.exchange.queries.records import STORED, Stored
from portfolio.projects.queries import lists
from portfolio.projects.queries.lights import money
from portfolio.store.asof import PROJECT, TABLES, of_district
from portfolio.store.scope import DISTRICT
from portfolio.values.months import Month

_SOURCE, _TOWNSHIP = TABLES["source_document"], TABLES["township"]
#: What stands beside a project and is told with it.
_BESIDE: Final[Mapping[str, Stored]] = {
    **{name: BESIDE[name] for name in ("sites", "milestones", "contracts")},
    "funding": STORED["funding"],
}


def facts(session: Session, as_of: Month) -> Iterator[Facts]:
    """Yield the projects of the list in its order; plans of money as they were entered."""
    plans = {str(row["code"]): row for row in _rows(session, STORED["projects"], as_of)}
    beside = {name: _by_project(_rows(session, kind, as_of)) for name, kind in _BESIDE.items()}
    keys = {row.code: row.id for row in session.execute(select(PROJECT.c.code, PROJECT.c.id))}
    known = money(session, as_of, of_district())
    for row in lists.rows(session, as_of, {}):
        told = known.get(keys[row.code])
        held = {name: rows.get(row.code, ()) for name, rows in beside.items()}
        yield Facts(plans[row.code], row, told.costs if told else {}, **held)


def _rows(session: Session, kind: Stored, until: Month) -> Iterator[Cells]:
    names = [name for name, _ in kind.columns]
    for cells in kind.rows(session, until):
        yield dict(zip(names, cells, strict=True))


def _by_project(rows: Iterable[Cells]) -> Mapping[str, list[Cells]]:
    found: dict[str, list[Cells]] = defaultdict(list)
    for row in rows:
        found[str(row["project"])].append(row)
    return found


def papers(session: Session) -> Mapping[str, Paper]:
    """Return every document by its code."""
    columns = (_SOURCE.c.code, _SOURCE.c.title, _SOURCE.c.dated, _SOURCE.c.document_kind)
    return {row.code: Paper(*row) for row in session.execute(select(*columns))}


def townships(session: Session) -> Mapping[str, str]:
    """Return the Chinese names of the district's townships by their codes."""
    query = select(_TOWNSHIP.c.code, _TOWNSHIP.c.name_zh).where(_TOWNSHIP.c.district_id == DISTRICT)
    return {row.code: row.name_zh for row in session.execute(query)}
