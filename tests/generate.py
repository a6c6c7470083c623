"""Makes databases with many projects, for tests of size and for the bench."""

import random
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from portfolio.care.service import founding
from portfolio.store.log import Authorship
from portfolio.values.months import Month

_GROUPS = ("continued", "new", "planned")


def generate(path: Path, number: int, *, reports: int = 3, seed: int = 1) -> Path:
    """Found a database at `path` with `number` made-up projects in place of the seeded ones.

    Each has a baseline; every second one has `reports` status reports. The same seed makes the
    same figures. They are put in past the log, which keeps only the founding.
    """
    author = Authorship("generate", datetime(2026, 1, 1, tzinfo=UTC), "generate")
    founding.found(path, author)
    dice = random.Random(seed)  # noqa: S311 - made-up figures, no secrets
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        _forget_seeded(connection)
        _insert(connection, "project", _PROJECT, (_project(i, dice) for i in range(1, number + 1)))
        _insert(
            connection, "baseline", _BASELINE, (_baseline(i, dice) for i in range(1, number + 1))
        )
        places = ((i, dice.randrange(1, 11), 1) for i in range(1, number + 1))
        _insert(connection, "project_township", "project_id, township_id, position", places)
        filed = (row for i in range(1, number + 1, 2) for row in _reports(i, reports, dice))
        _insert(connection, "status_report", _REPORT, filed)
        connection.execute("COMMIT")
    connection.close()
    return path


def _forget_seeded(connection: sqlite3.Connection) -> None:
    for table in (
        *("status_report", "stated_total", "project_alias", "project_township", "site"),
        *("project_bed_kind", "baseline", "project"),
    ):
        connection.execute(f"DELETE FROM {table}")


def _insert(connection: sqlite3.Connection, table: str, columns: str, rows: object) -> None:
    marks = ", ".join("?" * len(columns.split(",")))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


_PROJECT = (
    "id, plan_id, code, position, group_code, name_zh, name_en, name_printed, nature, funder_id,"
    " source_id, version"
)
_BASELINE = (
    "id, project_id, number, month, start, start_precision, finish, finish_precision, land_area,"
    " floor_area, investment, beds_built, beds_staffed, beds_opened, beds_new, source_id"
)
_REPORT = "project_id, month, state, stage, percent, filed_by, filed_at, version"


def _project(i: int, dice: random.Random) -> tuple[object, ...]:
    name = f"第{i}号卫生院建设项目"
    return (
        *(i, 1, f"G{i:05d}", i, dice.choice(_GROUPS), name, f"Project {i}", name),
        *(dice.choice(("new", "relocation", "renovation")), dice.choice((1, 2)), 1, 1),
    )


def _baseline(i: int, dice: random.Random) -> tuple[object, ...]:
    start = Month.of(2019, 1) + dice.randrange(60)
    finish = start + dice.randrange(6, 60)
    staffed = dice.randrange(0, 50)
    land = dice.choice((None, dice.randrange(10**6)))
    return (
        *(i, i, 1, "2021-07", str(start), "month", str(finish), "month", land),
        *(
            dice.randrange(10**7),
            dice.randrange(10**10),
            staffed + 20,
            staffed,
            staffed + 10,
            10,
            1,
        ),
    )


def _reports(i: int, number: int, dice: random.Random) -> list[tuple[object, ...]]:
    first = Month.of(2026, 11) + -number
    stages = ("started", "structure", "fit_out", "completed")
    return [
        (i, str(first + n), "filed", stages[min(n, 3)], dice.randrange(1000), "generate", "x", 1)
        for n in range(number)
    ]
