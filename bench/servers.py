"""A database on a PostgreSQL server beside the same one in a file: asked, filed into, and copied."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event

from bench.measure import Row, ratio, ratio_of, seconds
from portfolio.beds.service import rollup
from portfolio.care.service import copying
from portfolio.projects.service import lookup
from portfolio.projects.service.reports import file_report
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values.months import Month
from tests.fixtures.generate import generate_logged
from tests.fixtures.server import Running

NOW: Final = Month.of(2026, 11)
THEN: Final = Month.of(2026, 5)
#: How many projects there are, from few to very many.
SIZES: Final = tuple(int(n) for n in os.environ.get("BENCH_GROWTH", "9,10000,100000").split(","))
MANY: Final = int(os.environ.get("BENCH_SERVED", "100000"))
#: Reports of each project, where months gone by are asked for.
REPORTS: Final = 10
_AUTHOR: Final = Authorship("bench", datetime(2026, 11, 20, 8, tzinfo=UTC), "bench")
_NUMBERS: Final = count(1)

Ask = Callable[[Database], object]


def _file_one(database: Database) -> object:
    note = {"note": f"第{next(_NUMBERS)}次"}
    return file_report(database, _AUTHOR, "G00002", Month.of(2026, 10), note)


_DOINGS: Final[dict[str, Ask]] = {
    "rollup": lambda database: rollup.roll_up(database, NOW),
    "list page": lambda database: lookup.list_projects(database, NOW, {"text": "G0001"}),
    "report": _file_one,
}


def servers() -> Iterator[Row]:
    """Ask both the same of many projects, of few and of very many."""
    for number in SIZES:
        with _both(number, reports=3) as (file, served):
            for name, ask in _DOINGS.items():
                if number == MANY:
                    yield _beside(f"{name} of {number:,} projects", ask, file, served)
                elif name == "rollup":  # how it grows; of few projects the connection is most of it
                    told = _beside(f"{name} of {number:,} projects", ask, file, served)
                    yield replace(told, bound="growth", reached=True)


def as_of() -> Iterator[Row]:
    """Ask both of a month gone by, of ten reports a project, one in twenty with beds; copy them."""
    with tempfile.TemporaryDirectory() as folder, closing(Running()) as server:
        file = Database(generate_logged(Path(folder) / "many.db", MANY, reports=REPORTS))
        yield ratio(
            f"as-of rollup of {MANY:,} projects, {MANY * REPORTS:,} reports / raw SQL",
            lambda: rollup.roll_up(file, THEN),
            _raw(file),
            2,
            3,
        )
        place, told = server.place(server.fresh()), lambda _: None
        there = seconds(lambda: copying.copy(file, place, told))
        served = Database(place)
        asked = f"as-of rollup of {MANY:,} projects, {MANY * REPORTS:,} reports"
        yield _beside(asked, lambda database: rollup.roll_up(database, THEN), file, served)
        back = seconds(lambda: copying.copy(served, Path(folder) / "back.db", told))
        rows = copying.rows(file) // 2
        yield Row(f"db copy of {rows:,} rows onto a server", f"{there:.0f} s", "minutes", True)
        yield Row(f"db copy of {rows:,} rows back into a file", f"{back:.0f} s", "minutes", True)


@contextmanager
def _both(number: int, *, reports: int) -> Iterator[tuple[Database, Database]]:
    """Yield the same made-up database in a file and on a server of its own, which goes at the end."""
    with tempfile.TemporaryDirectory() as folder, closing(Running()) as server:
        file = Database(generate_logged(Path(folder) / "many.db", number, reports=reports))
        place = server.place(server.fresh())
        copying.copy(file, place, lambda _: None)
        yield file, Database(place)


def _beside(what: str, ask: Ask, file: Database, served: Database) -> Row:
    mine, theirs = [], []
    for _ in range(3):
        theirs.append(seconds(lambda: ask(file)))
        mine.append(seconds(lambda: ask(served)))
    return ratio_of(f"{what}: PostgreSQL / SQLite", mine, theirs, 1.5)


def _raw(database: Database) -> Callable[[], None]:
    """Return what asks SQLite the questions that a rollup asks, and fetches the same rows."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, given))

    event.listen(database._engine, "before_cursor_execute", note)  # noqa: SLF001
    rollup.roll_up(database, THEN)
    event.remove(database._engine, "before_cursor_execute", note)  # noqa: SLF001

    def fetch() -> None:
        with closing(sqlite3.connect(database.file)) as connection:
            for statement, given in asked:
                connection.execute(statement, given).fetchall()

    return fetch


MEASUREMENTS = {"servers": servers, "asof": as_of}
