"""Each file of the table of fixtures goes through the real command and comes to what it says."""

import sqlite3
from collections import Counter
from contextlib import closing

import pytest

from portfolio.care.service import founding
from tests.cli.conftest import Command
from tests.conftest import author
from tests.exchange.fixtures import FIXTURES


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """Return a database with the plan and no project, as `init --empty` leaves it."""
    path = tmp_path_factory.mktemp("bare") / "portfolio.db"
    founding.found(path, author("init"), empty=True)
    return path.read_bytes()


def recorded(path):
    """Return the projects on record with their plan figures, by code."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        found = connection.execute(
            "SELECT plan_entry.group_code, baseline.*, project.* FROM project"
            " JOIN plan_entry ON plan_entry.project_id = project.id"
            " LEFT JOIN baseline ON baseline.entry_id = plan_entry.id"
        )
        return {row["code"]: dict(row) for row in found}


def test_there_are_enough_of_each_kind():
    kinds = Counter(fixture.kind for fixture in FIXTURES)
    assert len(FIXTURES) >= 60
    assert all(kinds[kind] >= 15 for kind in ("good", "odd", "bad", "hostile"))
    assert len({fixture.name for fixture in FIXTURES}) == len(FIXTURES)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_file(fixture, bare, tmp_path, forks):
    path, database = tmp_path / fixture.name, tmp_path / "portfolio.db"
    database.write_bytes(bare)
    fixture.make(path)
    done = Command(database, tmp_path, forks.run)(
        "import", str(path), "--kind", "projects", *fixture.arguments
    )
    said = done.stdout + done.stderr
    assert done.returncode == fixture.exit_code, said
    assert "Traceback" not in said
    for text in fixture.says:
        assert text in said
    records = recorded(database)
    assert len(records) == fixture.projects
    if fixture.figures:
        assert {name: records["C1"][name] for name in fixture.figures} == fixture.figures
    if fixture.exit_code:
        assert database.read_bytes() == bare
