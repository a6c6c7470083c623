"""Backups: what is copied is whole, the newest are kept, what is bent is refused."""

import random
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import pytest

from portfolio.care.service import backups
from portfolio.history.service import log as history
from portfolio.store import copies
from portfolio.store.database import HEAD, Database
from portfolio.values.errors import (
    DatabaseProblem,
    OutputProblem,
)
from tests.care.common import AT, content, names_in, note
from tests.safety.backups import damaged, is_refused, rows


def test_a_backup_is_named_by_time_revision_and_head_and_is_its_owners_alone(database):
    made = backups.back_up(database, AT)
    head = history.check(database).head
    folder = database.path.parent / "portfolio-backups"
    assert made.path == folder / f"portfolio-20261124T080000Z-{HEAD}-{head[:12]}.db"
    assert made.path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (made.totals.projects, made.totals.investment.sum) == (11, 431_200_000_000)
    assert content(made.path) == content(database.path)
    assert names_in(folder) == [made.path.name]


def test_a_backup_replaces_no_file_and_leaves_nothing_behind(database, tmp_path):
    out = tmp_path / "here.db"
    backups.back_up(database, AT, out)
    before = out.read_bytes()
    with pytest.raises(OutputProblem, match="replaces no file"):
        backups.back_up(database, AT, out)
    assert out.read_bytes() == before
    assert sorted(item.name for item in tmp_path.iterdir()) == ["here.db", "portfolio.db"]


def test_a_backup_of_the_same_second_is_the_same_or_stays(database):
    made = backups.back_up(database, AT).path
    assert backups.back_up(database, AT).path == made
    made.write_bytes(b"something else")
    with pytest.raises(OutputProblem, match="replaces no file"):
        backups.back_up(database, AT)
    assert made.read_bytes() == b"something else"


def test_only_the_newest_backups_of_this_database_are_kept(database, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    other = folder / f"other-20200101T000000Z-{HEAD}-0123456789ab.db"
    other.touch()
    made = [
        backups.back_up(database, AT + timedelta(hours=hour), folder, keep=2) for hour in range(4)
    ]
    assert made[3].removed == (made[1].path,)
    assert copies.standing(database.path, folder) == [made[3].path, made[2].path]
    assert other.exists()


def test_the_backup_just_made_is_kept_though_the_clock_was_set_back(database):
    first = backups.back_up(database, AT)
    note(database, "since")
    made = backups.back_up(database, AT - timedelta(days=400), keep=1)
    assert made.removed == (first.path,)
    assert made.path.exists()


def test_a_backup_under_a_name_of_its_own_counts_as_none_of_those_kept(database):
    first, second = (backups.back_up(database, AT + timedelta(hours=hour)).path for hour in (0, 1))
    made = backups.back_up(database, AT, first.with_name("mine.db"), keep=1)
    assert made.removed == (first,)
    assert second.exists()


def test_backups_taken_while_others_write_are_whole(database):
    stop, failed = threading.Event(), []

    def write():
        try:
            count = 0
            while not stop.is_set():
                count += 1
                note(database, f"entry {count}")
        except Exception as error:  # noqa: BLE001 - told by the test
            failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.back_up(database, AT + timedelta(seconds=turn)) for turn in range(6)]
    finally:
        stop.set()
        writer.join()
    assert not failed
    assert all(not history.check(Database(item.path)).problems for item in made)


def test_a_backup_of_a_database_that_was_bent_is_refused(database):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("UPDATE baseline SET investment = 1 WHERE id = 1")
    with pytest.raises(DatabaseProblem, match="does not fit its tables"):
        backups.back_up(database, AT)
    assert names_in(copies.folder_of(database.path)) == []


def test_damage_to_a_copy_is_found_before_it_is_restored(database):
    made = backups.back_up(database, AT).path
    whole, wanted = made.read_bytes(), rows(database.path)
    chance, found = random.Random(8), 0  # noqa: S311 - the same damage each time
    for _ in range(30):
        made.write_bytes(damaged(whole, chance))
        if is_refused(database.path, made):
            found += 1
        else:  # it hit room that holds nothing, or a number that is no figure
            assert rows(made) == wanted
    assert found > 8
    assert rows(database.path) == wanted


@pytest.mark.parametrize("cut", [0, 100, 4096, 50_000])
def test_a_cut_backup_is_refused(database, cut):
    made = backups.back_up(database, AT).path
    made.write_bytes(made.read_bytes()[:cut])
    with pytest.raises(DatabaseProblem):
        backups.look_at(database, made, AT)
