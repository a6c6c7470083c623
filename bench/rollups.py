"""The rollup and the capacity timeline of a million projects, beside raw SQL."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.measure import Row, ratio, size
from portfolio.beds.service import capacity, rollup
from portfolio.store.database import Database
from portfolio.values.months import Month
from tests.fixtures.generate import generate

NOW = Month.of(2026, 11)
MANY = int(os.environ.get("BENCH_PROJECTS", "1000000"))

_FIGURES = (
    "land_area",
    "floor_area",
    "investment",
    "beds_built",
    "beds_staffed",
    "beds_opened",
    "beds_new",
)
_SUMS = ", ".join(f"sum({name}), count({name})" for name in _FIGURES)
GROUPED = (
    f"SELECT plan_entry.group_code, finish, count(*), {_SUMS} FROM plan_entry"
    " JOIN baseline ON baseline.entry_id = plan_entry.id"
    " WHERE plan_id IS NOT NULL AND baseline.number = 1 GROUP BY 1, 2"
)
BY_MONTH = (
    "SELECT finish, sum(beds_new), count(*) FROM plan_entry"
    " JOIN baseline ON baseline.entry_id = plan_entry.id"
    " WHERE plan_id IS NOT NULL AND baseline.number = 1 GROUP BY 1 ORDER BY 1"
)
_PEAK = (
    "import sys; from bench.measure import peak; from pathlib import Path; from portfolio.store.database import Database;"
    "from portfolio.values.months import Month; from portfolio.beds.service import rollup;"
    "rollup.roll_up(Database(Path(sys.argv[1])), Month.of(2026, 11));"
    "print(peak())"
)


def million() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        path = generate(Path(folder) / "many.db", MANY, reports=0)
        database = Database(path)

        def raw(sql: str) -> None:
            with sqlite3.connect(path) as connection:
                connection.execute(sql).fetchall()

        yield ratio(
            f"rollup of {MANY:,} projects / the same GROUP BY in sqlite3",
            lambda: rollup.roll_up(database, NOW),
            lambda: raw(GROUPED),
            1.25,
            3,
        )
        yield ratio(
            f"capacity of 120 months, {MANY:,} projects / one GROUP BY",
            lambda: capacity.capacity_table(
                database, NOW, first=Month.of(2021, 1), last=Month.of(2030, 12)
            ),
            lambda: raw(BY_MONTH),
            1.3,
            3,
        )
        done = subprocess.run(
            [sys.executable, "-c", _PEAK, path], check=True, capture_output=True, text=True
        )
        yield size(f"rollup of {MANY:,} projects, peak memory", float(done.stdout), 80)


MEASUREMENTS = {"million": million}
