"""Restores: what comes back is a whole database of ours, what is lost is told and kept."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from portfolio.beds.service import rollup
from portfolio.care.service import backups
from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.store import copies
from portfolio.store.database import Database
from portfolio.store.models.log import append_only_triggers
from portfolio.store.opening import connect
from portfolio.values.errors import (
    ChangedMeanwhile,
    DamagedDatabase,
    DatabaseProblem,
)
from tests.care.common import AT, bend, content, note
from tests.conftest import NOW, author
from tests.safety.backups import rows


def test_a_backup_whose_rules_were_damaged_is_refused(database):
    made = backups.back_up(database, AT).path
    whole = made.read_bytes()
    for old, new in ((b"percent BETWEEN 0", b"percent BETWEEN 9"), (b"BETWEEN 0", b"BETWEEN \xff")):
        assert old in whole
        made.write_bytes(whole.replace(old, new, 1))
        with pytest.raises(DatabaseProblem, match="damaged"):
            backups.look_at(database, made, AT)


_FIRING = (
    "CREATE TRIGGER zz AFTER INSERT ON change_set BEGIN UPDATE status_report SET percent = 1; END"
)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        (_FIRING, "zz"),
        ("CREATE VIEW seen AS SELECT 1", "seen"),
        ("CREATE TABLE loot (x)", "loot"),
        ("DROP TRIGGER tr_change_no_delete", "tr_change_no_delete"),
    ],
)
def test_rules_of_other_programs_are_neither_restored_nor_backed_up(database, sql, name):
    made = backups.back_up(database, AT).path
    for path in (made, database.path):
        bend(path, sql)
        before = database.path.read_bytes()
        with pytest.raises(DatabaseProblem, match=f"another program: {name} "):
            backups.look_at(database, made, AT)
        assert database.path.read_bytes() == before
    with pytest.raises(DatabaseProblem, match=f"another program: {name} "):
        backups.back_up(database, AT)
    assert history.check(database).altered == (name,)


def test_a_restore_says_what_is_lost_keeps_it_and_is_logged(database):
    made = backups.back_up(database, AT).path
    note(database, "typed after the backup")
    head = history.check(database).head
    looked = backups.look_at(database, made, AT)
    assert (looked.lost_changes, looked.live_head) == (1, head)
    assert looked.lost.entries[0].rows[0].name == "C2 2026-10"
    later = replace(author("restore"), at=AT)
    done = backups.restore(database, later, made, live_head=head)
    assert history.check(database).head == done.head
    assert not history.check(database).problems
    newest = history.read_log(database, most=1).entries[0]
    assert (newest.reason, newest.rows) == (f"restore {made.name}", ())
    assert done.kept is not None
    assert history.check(Database(done.kept)).head == head


def test_a_restore_brings_back_what_stood(either):
    made, stood = backups.back_up(either, AT).path, rows(either.path)
    assert rows(made) == stood
    code = lookup.list_projects(either, NOW)[0].code
    note(either, "typed after the backup", code)
    assert rows(either.path) != stood
    later = replace(author("restore"), at=AT)
    backups.restore(either, later, made, live_head=history.check(either).head)
    (more,) = [row for row in rows(either.path) if row not in stood]
    assert '"change_set"' in more  # the restore itself is logged


def test_nothing_is_restored_where_somebody_wrote_since_one_looked(database):
    made = backups.back_up(database, AT).path
    looked = backups.look_at(database, made, AT)
    note(database, "typed meanwhile")
    before = content(database.path)
    with pytest.raises(ChangedMeanwhile, match="since you looked"):
        backups.restore(database, author(), made, live_head=looked.live_head)
    assert content(database.path) == before


def test_a_restore_waits_for_a_writer_and_then_gives_up(database, monkeypatch):
    monkeypatch.setattr("portfolio.store.opening.PATIENCE", 0.1)
    monkeypatch.setattr("portfolio.store.copies.PATIENCE", 0.1)
    made = backups.back_up(database, AT).path
    looked = backups.look_at(database, made, AT)
    writer = connect(database.path)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseProblem, match="written by another program"):
        backups.restore(database, author(), made, live_head=looked.live_head)
    writer.close()
    assert not history.check(database).problems


def test_nobody_reads_or_writes_while_a_database_is_held(database):
    other = sqlite3.connect(database.path, timeout=0)
    with copies.held(database.path), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("SELECT count(*) FROM project").fetchone()
    other.close()
    note(database, "free again")


@pytest.mark.parametrize("rubbish", [b"", b"no database at all" * 999])
def test_what_cannot_be_read_is_moved_aside_and_the_backup_put_there(database, rubbish):
    made = backups.back_up(database, AT).path
    database.path.write_bytes(rubbish)
    looked = backups.look_at(database, made, AT)
    assert looked.live_head is None
    done = backups.restore(database, author(), made, live_head=None)
    assert done.kept is not None
    assert done.kept.read_bytes() == rubbish
    assert rollup.roll_up(database, NOW).total.projects == 9


@pytest.mark.parametrize(
    ("place", "byte"), [(47, 9), (18, 9), (19, 9), (21, 9), (16, 9), (60, 9), (63, 0), (63, 99)]
)
def test_a_damaged_header_is_told_as_damage_and_restored_over(database, place, byte):
    made = backups.back_up(database, AT).path
    whole = database.path.read_bytes()
    bad = whole[:place] + bytes([byte]) + whole[place + 1 :]
    database.path.write_bytes(bad)
    note_it = partial(note, database, "typed")
    for use in (note_it, partial(backups.back_up, database, AT + timedelta(days=1))):
        with pytest.raises(DatabaseProblem, match=r"damaged|not a database"):
            use()
        database.path.write_bytes(bad)
    looked = backups.look_at(database, made, AT)
    done = backups.restore(database, author(), made, live_head=looked.live_head)
    assert done.kept is not None
    assert done.kept.read_bytes() == bad
    assert history.check(database).problems == ()


def test_a_month_that_is_none_is_told_as_damage(database):
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("UPDATE status_report SET month = '2 26-10' WHERE id = 1")
        connection.commit()
    with database.reading() as session:
        query = "SELECT code FROM project JOIN status_report AS it ON project_id = project.id"
        code = session.connection().exec_driver_sql(f"{query} WHERE it.id = 1").scalar_one()
    with pytest.raises(DamagedDatabase, match="restore it from a backup"):
        lookup.show_project(database, code, NOW)


def test_a_log_that_is_no_json_any_more_is_told_as_damage(database):
    note(database, "x")
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("DROP TRIGGER tr_change_no_update")
        connection.execute("UPDATE change SET new = '{\"note\": ' WHERE change_set_id = 2")
        for trigger in append_only_triggers()[2:3]:
            connection.execute(trigger)
        connection.commit()
    with pytest.raises(DamagedDatabase):
        history.read_log(database, most=5)


def test_a_bug_over_a_whole_database_stays_one(database):
    with pytest.raises(ValueError, match="a bug"), database.reading():
        raise ValueError("a bug")


def test_a_backup_comes_back_where_the_database_is_gone(database):
    made = backups.back_up(database, AT).path
    database.path.unlink()
    backups.restore(database, author(), made, live_head=None)
    assert not history.check(database).problems
    assert database.path.stat().st_mode & 0o777 == 0o600


def test_another_programs_database_is_never_restored_over(database, tmp_path):
    made = backups.back_up(database, AT).path
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection, connection:
        connection.execute("CREATE TABLE diary (page TEXT)")
    before = other.read_bytes()
    with pytest.raises(DatabaseProblem, match="not a portfolio database"):
        backups.look_at(Database(other), made, AT)
    assert other.read_bytes() == before
