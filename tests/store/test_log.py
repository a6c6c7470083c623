"""The log: written with the change, chained, and closed to editing."""

import json
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select, update

from portfolio.history.service import log as history
from portfolio.projects.queries import named
from portfolio.projects.service import approvals, lookup, reports
from portfolio.store.former import rows_now
from portfolio.store.log import ChangeLog, Entry, chained
from portfolio.store.models import PlanEntry, Project
from portfolio.store.models.log import append_only_triggers
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author


def rows(database, sql):
    with database.reading() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(sql)]


def test_an_edit_is_one_row_a_field(database):
    with database.writing() as session:
        log = ChangeLog(session, author("the owner changed"))
        named.project(session, "C2").owner = "区卫生健康局"
        log.write()
    found = rows(
        database,
        "SELECT who, reason, record, record_key, field, old, new FROM change_set"
        " JOIN change ON change_set_id = change_set.id WHERE change_set.id = 2"
        " AND record != 'login'",  # on a server, the role beside the name
    )
    assert found == [
        ("officer", "the owner changed", "project", "2", "owner", None, '"区卫生健康局"')
    ]


def test_edits_are_told_in_the_order_of_their_tables_and_rows(database):
    with database.writing() as session:
        log = ChangeLog(session, author())
        for item in (*session.scalars(select(Project)), *session.scalars(select(PlanEntry))):
            if isinstance(item, Project):
                item.owner = "区卫生健康局"
            else:
                item.number = "甲"
        log.write()
    found = rows(
        database,
        "SELECT record, CAST(record_key AS INT) FROM change"
        " WHERE change_set_id = 2 AND field IS NOT NULL",
    )
    assert {record for record, _ in found} == {"project", "plan_entry"}
    assert found == sorted(found)


def test_a_new_record_is_one_row(database):
    reports.file_report(database, author(), "P1", Month.of(2026, 10), {"stage": "tender"})
    found = rows(database, "SELECT record, field FROM change WHERE change_set_id = 2")
    assert [item for item in found if item[0] != "login"] == [("status_report", None)]


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
    with (
        closing(sqlite3.connect(database.path)) as connection,
        connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(sql.format(table))


def test_bulk_edits_cannot_go_past_the_log(database):
    with database.writing() as session:
        ChangeLog(session, author())
        with pytest.raises(RuntimeError, match="bulk"):
            session.execute(update(Project).values(owner="everyone"))


def as_it_was_written(path):
    """Give the last change the column name that the program of its day wrote, and its digest."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, connection:
        for trigger in append_only_triggers():
            connection.execute(f"DROP TRIGGER {trigger.split()[2]}")
        last = "SELECT max(id) FROM change_set"
        connection.execute(
            "UPDATE change SET new = replace(json_remove(new, '$.entry_id'), '\"reason_words\"',"
            f" '\"reason\"') WHERE change_set_id = ({last})"
        )
        head, author, rows = (
            connection.execute(sql).fetchall()
            for sql in (
                f"SELECT digest FROM change_set WHERE id = ({last}) - 1",
                f"SELECT who, made_at, reason, undoes_id FROM change_set WHERE id = ({last})",
                (
                    "SELECT record, record_key, field, old, new FROM change"
                    f" WHERE change_set_id = ({last}) ORDER BY id"
                ),
            )
        )
        values = dict(zip(("who", "made_at", "reason", "undoes_id"), author[0], strict=True))
        digest = chained(head[0][0], values, [Entry(*row) for row in rows])
        connection.execute(f"UPDATE change_set SET digest = ? WHERE id = ({last})", (digest,))
        for trigger in append_only_triggers():
            connection.execute(trigger)


def test_a_column_under_its_old_name_is_checked_told_and_taken_back(database):
    new = approvals.NewBaseline("批复", finish=Dated(Month.of(2027, 12), "month"))
    approvals.rebaseline(database, author("概算调整"), "N1", NOW, new)
    as_it_was_written(database.path)
    assert history.check(database).problems == ()
    (entry,) = history.read_change(database, 2).entries
    assert any('"reason_words": "概算调整"' in str(row.new) for row in entry.rows)
    past = history.as_known(database, "2026-11-19")
    assert len(lookup.show_project(past, "N1", NOW).baselines) == 1
    history.undo(database, author("undo"), 2)
    assert len(lookup.show_project(database, "N1", NOW).baselines) == 1
    assert history.check(database).problems == ()


def test_what_was_logged_without_a_district_is_of_the_first():
    """Columns that came with districts stand in the tables; the log of before says nothing of them."""
    for record in ("project", "population", "observed_stock", "issued_month"):
        (*_, row) = rows_now(Entry(record, "1", None, None, '{"id": 1, "month": "2026-10"}'))
        assert json.loads(row.new)["district_id"] == 1
