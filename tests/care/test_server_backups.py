"""Backups of a server's database by pg_dump, checked before they count, and what comes back."""

import os
import shutil
import subprocess

import pytest

from portfolio.care.service import backups, doctor
from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.store import copies
from portfolio.store.database import Database
from portfolio.store.engines import programs
from portfolio.values.errors import (
    ChangedMeanwhile,
    DamagedDatabase,
    DatabaseProblem,
    OutputProblem,
)
from portfolio.values.months import Month
from tests.care.common import AT, names_in, note
from tests.conftest import author

MONTH = Month.of(2026, 10)
HARD = "一\t二\n三\\四 \\N “五” 𬭎"


@pytest.fixture(autouse=True)
def own_programs(running, monkeypatch):
    """The programs of the server itself, wherever others are installed."""
    monkeypatch.setenv(programs.FOLDER, str(running.programs))


def restored(database, file, who=None):
    looked = backups.look_at(database, file, AT)
    return looked, backups.restore(database, who or author(), file, live_head=looked.live_head)


def page(database):
    return lookup.show_project(database, "C2", MONTH)


def test_a_backup_is_checked_and_comes_back_with_what_was_lost_told(served, tmp_path):
    note(served, HARD)
    before, shown = history.check(served), page(served)
    made = backups.back_up(served, AT, tmp_path)
    assert made.path.name.endswith(f"-{before.head[:12]}.dump")
    assert (made.head, made.totals.changes) == (before.head, 2)
    note(served, "二")
    looked, done = restored(served, made.path)
    assert (looked.lost_changes, looked.totals) == (1, made.totals)
    assert page(served) == shown
    after = history.check(served)
    assert (after.head, after.changes, after.problems, after.altered) == (done.head, 3, (), ())
    kept = Database(done.kept)  # what stood before: a file of its own, that can be restored too
    assert history.check(kept).changes == 3
    restored(served, done.kept)
    assert page(served).reports[0].values["note"] == "二"


@pytest.mark.long
def test_it_comes_back_into_an_empty_database_and_into_a_file(served, elsewhere, tmp_path):
    note(served, HARD)
    made = backups.back_up(served, AT, tmp_path / "all.dump")
    file = Database(tmp_path / "back.db")
    for other in (Database(elsewhere), file):
        looked, done = restored(other, made.path)
        assert (looked.live_head, done.kept) == (None, None)
        assert page(other) == page(served)
        assert not history.check(other).problems
    note(file, "二")  # and a backup of a file into the server's
    made = backups.back_up(file, AT, tmp_path / "file.db")
    looked, _ = restored(served, made.path)
    assert looked.lost_changes == 0
    assert page(served) == page(file)


def test_the_doctor_holds_the_heads_of_the_backups_it_is_shown(served, running, tmp_path):
    note(served, "一")
    backups.back_up(served, AT, tmp_path)
    found = {item.check: item for item in doctor.examine(served.path, AT, kept_in=tmp_path)}
    assert (found["head"].state, found["backup"].state) == ("well", "well")
    assert found["head"].told.values["backups"] == 1
    drilled = {i.check: i for i in doctor.examine(served.path, AT, kept_in=tmp_path, drill=True)}
    assert drilled["drill"].state == "well"
    assert drilled["drill"].told.values["name"].endswith(".dump")
    note(served, "二")
    assert backups.back_up(served, AT, kept_in=tmp_path, keep=1).removed  # the older one goes
    _cut_the_newest_off(running, served.path.name)
    found = doctor.examine(served.path, AT, kept_in=tmp_path)
    assert ("head", "wrong") in {(item.check, item.state) for item in found}


def _cut_the_newest_off(running, name):
    """Take the newest change back past the log, as only the owner can."""
    running.ask("ALTER TABLE change DISABLE TRIGGER USER", name)
    running.ask("ALTER TABLE change_set DISABLE TRIGGER USER", name)
    running.ask("DELETE FROM change WHERE change_set_id = 3", name)
    running.ask("DELETE FROM change_set WHERE id = 3", name)
    running.ask("UPDATE status_report SET note = '一', version = 1 WHERE note = '二'", name)
    running.ask("ALTER TABLE change ENABLE TRIGGER USER", name)
    running.ask("ALTER TABLE change_set ENABLE TRIGGER USER", name)


def test_tables_that_the_log_does_not_tell_are_not_backed_up(served, running, tmp_path):
    running.ask("UPDATE project SET owner = 'x' WHERE code = 'C2'", served.path.name)
    with pytest.raises(DatabaseProblem, match="does not fit its tables"):
        backups.back_up(served, AT, tmp_path)
    running.ask("UPDATE project SET owner = NULL", served.path.name)
    running.ask("DROP TRIGGER tr_change_no_delete ON change", served.path.name)
    with pytest.raises(DatabaseProblem, match="tr_change_no_delete"):
        backups.back_up(served, AT, tmp_path)
    assert names_in(tmp_path) == []


def test_a_bent_or_damaged_backup_is_refused_and_nothing_is_written(served, running, tmp_path):
    name = served.path.name
    before = history.check(served)
    bent = tmp_path / "bent.dump"
    running.ask("UPDATE project SET owner = 'x' WHERE code = 'C2'", name)
    command = [running.programs / "pg_dump", "-Fc", "-f", bent, running.url(name)]
    subprocess.run(command, check=True)
    running.ask("UPDATE project SET owner = NULL", name)
    with pytest.raises(DatabaseProblem, match="does not fit its tables"):
        restored(served, bent)
    whole = bent.read_bytes()
    for data in (whole[: len(whole) // 2], whole[:300], b"PGDMP" + bytes(500)):
        bent.write_bytes(data)
        with pytest.raises(DatabaseProblem, match="damaged"):
            restored(served, bent)
    running.ask("CREATE SCHEMA other; CREATE TABLE other.project (code text)", name)
    command[1:1] = ["--schema=other"]
    subprocess.run(command, check=True)
    with pytest.raises(DamagedDatabase, match="is no backup of this program's"):
        restored(served, bent)
    assert history.check(served) == before


def test_nothing_is_restored_into_tables_that_somebody_altered(served, running, tmp_path):
    made = backups.back_up(served, AT, tmp_path)
    running.ask("ALTER TABLE project ADD COLUMN more text", served.path.name)
    with pytest.raises(DatabaseProblem, match=r"project\.more.* Create an empty database"):
        restored(served, made.path)


def test_who_writes_meanwhile_is_not_lost(served, tmp_path):
    made = backups.back_up(served, AT, tmp_path)
    looked = backups.look_at(served, made.path, AT)
    note(served, "一")
    with pytest.raises(ChangedMeanwhile):
        backups.restore(served, author(), made.path, live_head=looked.live_head)
    assert page(served).reports[0].values["note"] == "一"


@pytest.mark.long
def test_a_backup_of_an_older_revision_is_brought_up_to_date(served, running, tmp_path):
    shown, name = page(served), served.path.name
    running.ask("UPDATE alembic_version SET version_num = '0019'", name)
    running.ask("DROP TABLE extension, goal", name)
    older = tmp_path / "older.dump"
    subprocess.run(
        [running.programs / "pg_dump", "-Fc", "-f", older, running.url(name)], check=True
    )
    backups.upgrade(served, AT)
    restored(served, older)
    assert page(served) == shown


def test_programs_that_are_missing_or_too_old_are_told(served, tmp_path, monkeypatch):
    monkeypatch.delenv(programs.FOLDER)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DatabaseProblem, match="“pg_dump” is not found; install"):
        backups.back_up(served, AT, tmp_path)
    older = tmp_path / "pg_dump"
    older.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 15.18 (Debian 15.18-0)'\n")
    older.chmod(0o755)
    with pytest.raises(DatabaseProblem, match=r"is of version 15, the server of .* of 18"):
        backups.back_up(served, AT, tmp_path)
    older.unlink()
    made = backups.back_up(served, AT, tmp_path / "own.db")  # which needs no program
    assert history.check(Database(made.path)).head == made.head


@pytest.mark.skipif(shutil.which("pg_restore") is None, reason="no other pg_restore is installed")
def test_a_dump_that_is_too_new_for_the_program_is_told(served, tmp_path, monkeypatch):
    made = backups.back_up(served, AT, tmp_path)
    monkeypatch.delenv(programs.FOLDER)
    told = subprocess.run(["pg_restore", "-l", made.path], capture_output=True, check=False)
    if not told.returncode:
        pytest.skip("the pg_restore that is installed reads it")
    with pytest.raises(DatabaseProblem, match="was made by a newer pg_dump than"):
        backups.look_at(served, made.path, AT)


def test_a_full_disk_and_a_place_that_is_taken_are_told(served, tmp_path, monkeypatch):
    made = backups.back_up(served, AT, tmp_path / "all.dump")
    with pytest.raises(OutputProblem, match="a backup replaces no file"):
        backups.back_up(served, AT, made.path)
    full = tmp_path / "bin"
    full.mkdir()
    real = os.environ[programs.FOLDER]
    script = full / "pg_dump"
    script.write_text(
        f'#!/bin/sh\n[ "$1" = --version ] && exec {real}/pg_dump --version\n'
        "echo 'pg_dump: error: could not write to output file: No space left on device' >&2\nexit 1\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv(programs.FOLDER, str(full))
    with pytest.raises(OutputProblem, match=r"The disk of .* is full"):
        backups.back_up(served, AT, tmp_path / "other.dump")
    assert names_in(tmp_path) == ["all.dump", "bin"]


def test_no_password_stands_on_a_command_line(served, tmp_path, monkeypatch):
    monkeypatch.setenv("PGPASSWORD", "geheim")
    seen = []
    run = subprocess.run

    def looking(command, **given):
        seen.append(command)
        return run(command, **given)

    monkeypatch.setattr(programs.subprocess, "run", looking)
    backups.back_up(served, AT, tmp_path)
    assert "geheim" not in str(seen)
    assert any("--no-password" in command for command in seen)
    assert copies.standing(served.path, tmp_path)
