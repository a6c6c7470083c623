"""Each sheet that an office sent goes through the real command: asked about once at most, and right."""

import sqlite3
from contextlib import closing

import pytest

from portfolio.care.service import founding
from tests.cli.conftest import Command
from tests.conftest import author
from tests.exchange.fixtures_sheets import SHEETS

STATED = "SELECT scope, metric, value FROM stated_total"


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("unsown") / "portfolio.db"
    founding.found(path, author("init"), empty=True)
    return path


def held(path, query):
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute(query))


def test_there_are_twenty_kinds():
    assert len({sheet.name for sheet in SHEETS}) == len(SHEETS) >= 20


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_sheet(sheet, empty, template, tmp_path, forks):
    path, database = tmp_path / sheet.name, tmp_path / "portfolio.db"
    database.write_bytes((template if sheet.seeded else empty).read_bytes())
    before, stated = held(database, sheet.query), held(database, STATED)
    sheet.make(path)
    command = Command(database, tmp_path, forks.run)
    answer = list(sheet.answer)
    if sheet.asked:
        asked = command("import", str(path), *(answer if sheet.mapped else ()), "--dry-run")
        for text in sheet.asked:
            assert text in asked.stdout + asked.stderr
    if sheet.mapped:
        mapping = tmp_path / "map.toml"
        told = command("import", str(path), *sheet.mapped, "--guess-map").stdout
        mapping.write_text(told, encoding="utf-8")
        answer = ["--map", str(mapping)]
    done = command("import", str(path), *answer)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert held(database, sheet.query) - before == set(sheet.right)
    totals = {(scope, metric, value) for (scope, metric), value in sheet.totals.items()}
    assert held(database, STATED) - stated == totals
    assert "differ" not in said
    for text in sheet.says:
        assert text in said
