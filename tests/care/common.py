"""What the tests of care share: a moment, a note to file, what is in a folder and a database."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from portfolio.projects.service.reports import file_report
from portfolio.values.months import Month
from tests.conftest import author

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


def note(database, text, code="C2"):
    file_report(database, author(), code, Month.of(2026, 10), {"note": text})


def names_in(folder: Path):
    return sorted(item.name for item in folder.iterdir())


def content(path: Path):
    with closing(sqlite3.connect(path)) as connection, connection:
        return list(connection.iterdump())


def bend(path, sql):
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(sql)
