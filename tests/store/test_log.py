"""The log: written with the change, chained, and closed to editing."""

import sqlite3

import pytest
from sqlalchemy import update

from portfolio.projects.queries import named
from portfolio.projects.service import reports
from portfolio.store.log import ChangeLog
from portfolio.store.models import Project
from portfolio.values.months import Month
from tests.conftest import author


def rows(database, sql):
    with sqlite3.connect(database.path) as connection:
        return connection.execute(sql).fetchall()


def test_an_edit_is_one_row_a_field(database):
    with database.writing() as session:
        log = ChangeLog(session, author("the owner changed"))
        named.project(session, "C2").owner = "区卫生健康局"
        log.write()
    found = rows(
        database,
        "SELECT who, reason, record, record_key, field, old, new FROM change_set"
        " JOIN change ON change_set_id = change_set.id WHERE change_set.id = 2",
    )
    assert found == [
        ("officer", "the owner changed", "project", "2", "owner", None, '"区卫生健康局"')
    ]


def test_a_new_record_is_one_row(database):
    reports.file_report(database, author(), "P1", Month.of(2026, 10), {"stage": "tender"})
    found = rows(database, "SELECT record, field FROM change WHERE change_set_id = 2")
    assert found == [("status_report", None)]


def test_nothing_changed_is_nothing_logged(database):
    with database.writing() as session:
        log = ChangeLog(session, author())
        project = named.project(session, "C2")
        project.name_en = str(project.name_en)
        log.write()
    assert rows(database, "SELECT count(*) FROM change_set") == [(1,)]


def test_an_error_leaves_neither_change_nor_log(database):
    def failing():
        with database.writing() as session:
            log = ChangeLog(session, author())
            named.project(session, "C2").owner = "nobody"
            log.write()
            raise RuntimeError("after the log")

    with pytest.raises(RuntimeError):
        failing()
    assert rows(database, "SELECT count(*) FROM change_set") == [(1,)]
    assert rows(database, "SELECT owner FROM project WHERE code='C2'") == [(None,)]


def test_digests_form_a_chain(database):
    for month in (9, 10):
        reports.file_report(database, author(), "P1", Month.of(2026, month), {"stage": "tender"})
    digests = [digest for (digest,) in rows(database, "SELECT digest FROM change_set")]
    assert len(set(digests)) == 3
    assert all(len(digest) == 64 for digest in digests)


@pytest.mark.parametrize("table", ["change_set", "change"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_database_itself_refuses_to_edit_the_log(database, table, sql):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        rows(database, sql.format(table))


def test_bulk_edits_cannot_go_past_the_log(database):
    with database.writing() as session:
        ChangeLog(session, author())
        with pytest.raises(RuntimeError, match="bulk"):
            session.execute(update(Project).values(owner="everyone"))
