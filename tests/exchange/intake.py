"""What the tests of imports share: files written and taken in, the problems of a refusal."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from portfolio.exchange.outcome import Refused
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from tests.conftest import author

ANNEX = Path(__file__).parent / "files" / "annex3_as_printed.csv"
HEADINGS = [
    "编号",
    "项目名称",
    "项目类别",
    "总投资(万元)",
    "建设床位数",
    "建设起止年限",
    "责任单位",
]


def take(database, path, *, reason="import", how=None, **options):
    request = imports.Request(Path(path), how=how or How(), **options)
    sheet = imports.open_file(request)
    return imports.import_sheet(database, author(reason), request, sheet)


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def rows(database, sql):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def rules(problems, severity="error"):
    return [(p.row, p.column, p.rule) for p in problems if p.severity == severity]


def refused(database, path, **options):
    before = database.path.read_bytes()
    with pytest.raises(Refused) as caught:
        take(database, path, **options)
    assert database.path.read_bytes() == before
    return caught.value.result
