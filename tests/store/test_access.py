"""Who may read and write a database, and who is said to hold it."""

import grp
import json
import os
import sqlite3
import stat
from contextlib import closing

import pytest

from portfolio.beds.service import rollup
from portfolio.care.service import backups, founding
from portfolio.history.service import log as history
from portfolio.projects.service.reports import file_report
from portfolio.store import files, holder
from portfolio.store.database import Database
from portfolio.store.opening import connect
from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.months import Month
from tests.conftest import NOW, author


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def file(database):
    file_report(database, author(), "C2", Month.of(2026, 10), {"note": "x"})


# --- reading only ----------------------------------------------------------------------------


def test_a_database_open_for_reading_only_is_never_written(database):
    watched = Database(database.path, read_only=True)
    before = database.path.read_bytes()
    rollup.roll_up(watched, NOW)
    assert not history.check(watched).problems
    for write in (
        lambda: file(watched),
        lambda: history.undo(watched, author()),
        lambda: backups.restore(watched, author(), database.path, live_head=None),
    ):
        with pytest.raises(DatabaseProblem, match="open for reading only"):
            write()
    with (
        closing(connect(database.path, "ro")) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM project_alias")
    assert database.path.read_bytes() == before
    assert [item.name for item in database.path.parent.iterdir()] == ["portfolio.db"]


# --- who holds it ----------------------------------------------------------------------------


def test_those_who_wait_are_told_who_writes_and_since_when(database, monkeypatch):
    monkeypatch.setattr("portfolio.store.opening.PATIENCE", 0.05)
    held = Database(database.path, holder="王芳")
    with held.writing(), pytest.raises(DatabaseProblem, match=r"written by 王芳 since [0-9:]{8};"):
        file(Database(database.path, holder="李明"))
    assert not holder.place_of(database.path).exists()
    file(database)


def test_who_is_not_ours_is_another_program(database, monkeypatch):
    monkeypatch.setattr("portfolio.store.opening.PATIENCE", 0.05)
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseProblem, match="written by another program"):
        file(database)
    other.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no note",
        "[]",
        '{"who": "x"}',
        '{"who": "x", "pid": "one", "host": "h"}',
        json.dumps({"who": "x", "pid": 2**22 + 5, "host": os.uname().nodename}),
    ],
)
def test_a_note_left_by_a_crash_or_by_others_counts_for_nothing(database, text):
    holder.place_of(database.path).write_text(text)
    assert holder.told(database.path) is None
    file(database)
    assert not holder.place_of(database.path).exists()


def test_a_note_is_never_written_through_a_link(database, tmp_path):
    target = tmp_path / "precious"
    target.write_text("kept")
    holder.place_of(database.path).symlink_to(target)
    file(database)
    assert target.read_text() == "kept"


def test_a_pipe_in_the_place_of_a_note_hangs_nobody(database):
    os.mkfifo(holder.place_of(database.path))
    assert holder.told(database.path) is None
    file(database)
    assert holder.told(database.path) is None


# --- for whom --------------------------------------------------------------------------------


@pytest.fixture
def group():
    name = grp.getgrgid(os.getgid()).gr_name
    files.share_with(name)
    yield
    files.share_with(None)


def test_what_is_created_is_its_owners_alone(tmp_path):
    database = founding.found(tmp_path / "new.db", author("init"))
    assert mode_of(database.path) == 0o600
    made = backups.back_up(database, author().at)
    assert (mode_of(made.path), mode_of(made.path.parent)) == (0o600, 0o700)


@pytest.mark.usefixtures("group")
def test_or_its_groups_where_one_is_named(tmp_path):
    database = founding.found(tmp_path / "new.db", author("init"))
    assert mode_of(database.path) == 0o660
    made = backups.back_up(database, author().at)
    assert (mode_of(made.path), mode_of(made.path.parent)) == (0o660, 0o2770)


def test_a_group_that_is_not_there_is_told():
    with pytest.raises(WrongUsage, match="PORTFOLIO_GROUP"):
        files.share_with("no-such-group-here")
