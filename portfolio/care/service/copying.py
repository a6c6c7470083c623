"""The whole database into another place: a file, or a server's database; either way round."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from portfolio.care.queries import control
from portfolio.care.records import Copied
from portfolio.exchange.queries import whole
from portfolio.history.service import log as history
from portfolio.store import schema
from portfolio.store.database import Database
from portfolio.store.engines import Place, in_full
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.language import mark


def rows(database: Database) -> int:
    """Return how many rows a copy goes through: each is written once and read back once."""
    with database.reading() as session:
        return 2 * sum(whole.counts(session).values())


def copy(database: Database, to: Place, told: Callable[[int], None]) -> Copied:
    """Copy every row, the log included, into a database that is made at `to`, or is empty there.

    It is there whole or not at all: what was broken off is done again from the start. It counts
    only where each table has the same rows, by number and SHA-256, where its log tells its tables,
    and where the totals are the same. `told` is given how many rows were gone through since.

    Raises DatabaseProblem for either database, also where something stands at `to`, WrongUsage
    where both are the same.
    """
    if in_full(database.path) == in_full(to):
        raise WrongUsage(mark("{path} cannot be copied onto itself; give another place."), path=to)
    found: list[Copied] = []
    with database.undisturbed() as source:
        schema.create(to, lambda draft: found.append(_fill(source, draft, to, told)))
    return found[0]


def _fill(source: Session, draft: Database, to: Place, told: Callable[[int], None]) -> Copied:
    with draft.writing() as target:
        return poured(source, target, to, told)


def untold(_: int) -> None:
    """Tell nobody how far it is."""


def poured(source: Session, target: Session, to: Place, told: Callable[[int], None]) -> Copied:
    """Put every row into empty tables, and hold what came against what was sent.

    Raises DatabaseProblem where it is not the same, or its log does not tell its tables.
    """
    sent = whole.pour(source, target, told)
    came = whole.weighed(target, told)
    checked = history.checked(target)
    totals = control.totals(target)
    whole_too = whole.dangling(target) is None and not (checked.problems or checked.altered)
    if sent != came or not whole_too or totals != control.totals(source):
        raise DatabaseProblem(
            mark(
                "The copy in {path} is not what it was made of; nothing was kept. See whether"
                " “portfolio db check” finds the log in order, then copy again."
            ),
            path=to,
        )
    return Copied(sum(number for number, _ in came.values()), checked.head, totals)
