"""Files are taken in whole: matched, added, edited, left alone, refused; undone as one change."""

import csv
import shutil
import sqlite3
from pathlib import Path

import pytest

from portfolio.database import Database
from portfolio.importing.sheet import How
from portfolio.services import founding, history, importing
from tests.conftest import author

ANNEX = Path(__file__).parents[1] / "files" / "annex3_as_printed.csv"


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "portfolio.db"
    founding.found(path, author("init"), empty=True)
    return path


@pytest.fixture
def empty(empty_template, tmp_path):
    path = tmp_path / "empty.db"
    shutil.copy(empty_template, path)
    return Database(path)


def take(database, path, *, reason="import", how=None, **options):
    request = importing.Request(Path(path), how=how or How(), **options)
    sheet = importing.open_file(request)
    return importing.import_sheet(database, author(reason), request, sheet)


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def rows(database, sql):
    with sqlite3.connect(database.path) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def rules(problems, severity="error"):
    return [(p.row, p.column, p.rule) for p in problems if p.severity == severity]


#: What a seeded project says, in columns that a file of the annex can say too.
COMPARED = """
    SELECT project.code, project.position, group_code, name_zh, name_printed, nature, nature_printed,
        funder.code AS funder, funder_printed, address, scope, baseline.number, baseline.month,
        start, start_precision, finish, finish_precision, schedule_printed,
        land_area, land_area_printed, floor_area, floor_area_printed, renovated_area,
        renovated_area_printed, phase_one_floor_area, phase_one_floor_area_printed, investment,
        investment_printed, beds_built, beds_built_printed, beds_staffed, beds_staffed_printed,
        beds_opened, beds_opened_printed, beds_new, beds_new_printed,
        (SELECT group_concat(township.code) FROM project_township JOIN township
            ON township.id = township_id WHERE project_id = project.id) AS townships
    FROM project JOIN baseline ON baseline.project_id = project.id
    JOIN funder ON funder.id = funder_id ORDER BY project.position
"""
TOTALS = "SELECT scope, metric, value, step FROM stated_total WHERE printed_in LIKE '%合计' ORDER BY 1, 2"


def test_the_annex_as_printed_gives_the_seeded_figures(empty, database):
    result = take(empty, ANNEX)
    assert rows(empty, COMPARED) == rows(database, COMPARED)
    assert rows(empty, TOTALS) == rows(database, TOTALS)
    assert result.counts == {"added": 9, "changed": 0, "same": 0, "stated": 17}
    assert rules(result.problems, "warning") == [(11, "N", "beds")]
    assert history.check(empty).problems == ()


def test_special_beds_are_read_from_the_words_beside_the_figure(empty):
    take(empty, ANNEX)
    found = rows(empty, "SELECT kind, beds_built, beds_new FROM project_bed_kind")
    assert found == [{"kind": "rehabilitation_elderly", "beds_built": 300, "beds_new": 280}]
