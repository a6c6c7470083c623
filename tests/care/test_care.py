"""Backups, restores and the doctor: what is copied is whole, what is restored is logged."""

import random
import shutil
import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from portfolio.beds.service import rollup
from portfolio.care.queries import health
from portfolio.care.service import backups, doctor
from portfolio.history.service import issued
from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.projects.service.reports import file_report
from portfolio.store import copies, trail
from portfolio.store.database import HEAD, Database, connect
from portfolio.store.log import FIRST_DIGEST, Entry, chained
from portfolio.store.models.log import append_only_triggers
from portfolio.values.errors import (
    ChangedMeanwhile,
    DamagedDatabase,
    DatabaseProblem,
    OutputProblem,
)
from portfolio.values.months import Month
from tests.conftest import NOW, author
from tests.safety.backups import damaged, is_refused, rows

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


def note(database, text, code="C2"):
    file_report(database, author(), code, Month.of(2026, 10), {"note": text})


def names_in(folder: Path):
    return sorted(item.name for item in folder.iterdir())


def content(path: Path):
    with sqlite3.connect(path) as connection:
        return list(connection.iterdump())


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
    with sqlite3.connect(database.path) as connection:
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


# --- restoring -------------------------------------------------------------------------------


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
    monkeypatch.setattr("portfolio.store.database.PATIENCE", 0.1)
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
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE diary (page TEXT)")
    before = other.read_bytes()
    with pytest.raises(DatabaseProblem, match="not a portfolio database"):
        backups.look_at(Database(other), made, AT)
    assert other.read_bytes() == before


# --- the doctor ------------------------------------------------------------------------------


def states(path, **asked):
    return {item.check: item.state for item in doctor.examine(path, AT, **asked)}


def test_the_doctor_finds_a_database_well_and_writes_nothing(either):
    database = either
    backups.back_up(database, AT)
    database.path.chmod(0o600)
    before, seen = database.path.read_bytes(), names_in(database.path.parent)
    found = states(database.path, drill=True)
    assert set(found.values()) == {"well"}
    assert found.keys() >= {"engine", "integrity", "schema", "log", "totals", "drill"}
    assert database.path.read_bytes() == before
    assert names_in(database.path.parent) == seen


def bend(path, sql):
    with sqlite3.connect(path) as connection:
        connection.executescript(sql)


def test_the_doctor_tells_a_clock_that_was_set_back(database):
    backups.back_up(database, AT)
    assert states(database.path)["clock"] == "well"
    assert states(database.path)["backup"] == "well"
    found = {item.check: item for item in doctor.examine(database.path, AT - timedelta(seconds=9))}
    assert (found["backup"].state, found["backup"].told.values["days"]) == ("well", 0)
    found = {item.check: item for item in doctor.examine(database.path, AT - timedelta(days=1))}
    assert (found["backup"].state, "later than now" in found["backup"].told.template) == (
        *("look", True),
    )
    for hours in (0, -2, 1):
        file_report(
            database,
            replace(author(), at=AT + timedelta(hours=hours)),
            "C2",
            Month.of(2026, 10),
            {"note": f"{hours}"},
        )
        assert states(database.path)["clock"] == ("look" if hours else "well")
    found = {item.check: item for item in doctor.examine(database.path, AT)}
    assert found["clock"].told.values == {"number": 3}
    found = {item.check: item for item in doctor.examine(database.path, AT - timedelta(hours=3))}
    assert found["clock"].told.values == {"moment": "2026-11-24T09:00:00Z"}


@pytest.mark.parametrize(
    ("sql", "check"),
    [
        ("UPDATE baseline SET investment = 1 WHERE id = 1;", "log"),
        ("DROP TRIGGER tr_change_no_delete;", "schema"),
        ("DROP INDEX ix_baseline_start;", "schema"),
        ("ALTER TABLE project ADD COLUMN mood TEXT;", "schema"),
        ("PRAGMA foreign_keys=OFF; DELETE FROM source_document WHERE id = 1;", "references"),
    ],
)
def test_the_doctor_finds_what_was_bent(database, sql, check):
    bend(database.path, sql)
    assert states(database.path)[check] == "wrong"


def test_the_doctor_finds_a_cut_tail_by_a_head_noted_before(database):
    early = shutil.copy(database.path, database.path.with_name("early.db"))
    note(database, "this will be cut off")
    head = history.check(database).head
    assert states(database.path, expect=head)["head"] == "well"
    assert states(database.path, expect=head[:12])["head"] == "well"
    shutil.copy(early, database.path)
    found = states(database.path, expect=head)
    assert (found["log"], found["head"]) == ("well", "wrong")


def rewritten(path, number=2, *, to=None):
    """Have somebody else appear as the author of a change, and chain all anew from it on.

    Or take away the changes after `to` and what they did to notes.
    """
    names = ("who", "made_at", "reason", "undoes_id")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for trigger in append_only_triggers():
            connection.execute(f"DROP TRIGGER {trigger.split()[2]}")
        if to is not None:
            connection.execute("DELETE FROM change WHERE change_set_id > ?", (to,))
            connection.execute("DELETE FROM change_set WHERE id > ?", (to,))
            connection.execute("DELETE FROM status_report WHERE month = '2026-10'")
            connection.execute("DELETE FROM issued_month")
        else:
            connection.execute("UPDATE change_set SET who = 'nobody' WHERE id = ?", (number,))
        head = FIRST_DIGEST
        for row in connection.execute(f"SELECT id, {', '.join(names)} FROM change_set ORDER BY id"):
            query = f"SELECT {', '.join(Entry._fields)} FROM change WHERE change_set_id = ?"
            entries = [Entry(*entry) for entry in connection.execute(query, row[:1])]
            head = chained(head, dict(zip(names, row[1:], strict=True)), entries)
            connection.execute("UPDATE change_set SET digest = ? WHERE id = ?", (head, row[0]))
        for trigger in append_only_triggers():
            connection.execute(trigger)


@pytest.mark.parametrize("bent", [{"number": 2}, {"to": 1}])
def test_the_doctor_holds_the_heads_of_backups_and_packs_against_the_log(database, bent):
    backups.back_up(database, AT)
    assert states(database.path)["head"] == "well"
    note(database, "this will be cut off")
    with database.reading() as session:
        head = trail.head(session)
    issued.issue(database, author("issue"), NOW, head, {})
    backups.back_up(database, AT + timedelta(hours=1))
    found = [item for item in doctor.examine(database.path, AT) if item.check == "head"]
    assert [(item.state, item.told.values) for item in found] == [
        ("well", {"backups": 2, "packs": 1})
    ]
    rewritten(database.path, **bent)
    assert states(database.path)["log"] == "well"
    found = [item for item in doctor.examine(database.path, AT) if item.check == "head"]
    assert {item.state for item in found} == {"wrong"}
    told = [item.told.values for item in found]
    assert told[0]["count"] == 1
    assert told[0]["name"].startswith("portfolio-20261124T0900")
    assert told[1:] == ([{"month": str(NOW)}] if "number" in bent else [])


def later(hours):
    return replace(author("restore"), at=AT + timedelta(hours=hours))


def test_a_restore_explains_the_heads_of_what_it_gave_up(database):
    first = backups.back_up(database, AT).path
    note(database, "given up")
    second = backups.back_up(database, AT + timedelta(hours=1)).path
    for hours, file in ((2, first), (3, second), (4, first)):
        head = history.check(database).head
        backups.restore(database, later(hours), file, live_head=head)
        note(database, f"since {hours}")
        found = {item.check: item for item in doctor.examine(database.path, AT)}
        assert found["head"].state == "well", hours
        assert found["head"].told.values["backups"] == hours + 1
    backups.back_up(database, AT + timedelta(hours=5))
    shutil.copy(first, database.path)
    assert states(database.path)["head"] == "wrong"


@pytest.fixture
def crashed(database):
    """A database beside the journal that a program left when it ended in the middle of a change."""
    crashed = database.path.with_name("crashed.db")
    writer = connect(database.path)
    writer.execute("PRAGMA cache_size=1")
    writer.execute("PRAGMA cache_spill=1")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("CREATE TABLE big (x)")
    writer.execute(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM n WHERE x < 9000)"
        " INSERT INTO big SELECT hex(randomblob(200)) FROM n"
    )
    shutil.copy(database.path, crashed)
    shutil.copy(f"{database.path}-journal", f"{crashed}-journal")
    writer.close()
    return crashed


def bytes_of(crashed):
    return [path.read_bytes() for path in (crashed, Path(f"{crashed}-journal"))]


def test_the_doctor_reads_what_a_crash_left_without_taking_it_back(crashed):
    before = bytes_of(crashed)
    found = states(crashed)
    assert (found["crash"], found["integrity"], found["log"]) == ("look", "well", "well")
    assert bytes_of(crashed) == before


def test_a_backup_opened_for_reading_alone_takes_nothing_back(crashed):
    before = bytes_of(crashed)
    with pytest.raises(DatabaseProblem, match="ended in the middle of a change"):
        backups.back_up(Database(crashed, read_only=True), AT)
    assert bytes_of(crashed) == before
    assert not crashed.with_name("crashed-backups").exists()
    backups.back_up(Database(crashed), AT)
    assert not Path(f"{crashed}-journal").exists()


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM change; DELETE FROM change_set;", "UPDATE change_set SET made_at = 'garbage';"],
)
def test_the_doctor_tells_a_log_that_was_emptied_or_bent(database, sql):
    with sqlite3.connect(database.path) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            connection.execute(f"DROP TRIGGER {name}")
        connection.executescript(sql)
    found = states(database.path)
    assert (found["log"], "clock" in found) == ("wrong", False)


def test_the_doctor_minds_readers_old_backups_and_missing_ones(database):
    database.path.chmod(0o644)
    assert states(database.path)["access"] == "look"
    assert states(database.path)["backup"] == "look"
    database.path.chmod(0o600)
    assert states(database.path)["access"] == "well"
    database.path.parent.chmod(0o777)
    assert states(database.path)["access"] == "look"
    database.path.parent.chmod(0o755)
    backups.back_up(database, AT - timedelta(days=9))
    assert states(database.path)["backup"] == "look"
    backups.back_up(database, AT)
    assert states(database.path)["backup"] == "well"


def test_a_damaged_backup_fails_the_drill(database):
    made = backups.back_up(database, AT).path
    made.write_bytes(made.read_bytes()[:20_000])
    assert states(database.path, drill=True)["drill"] == "wrong"


def test_places_that_are_shared_or_copied_are_known(tmp_path):
    mounts = "ext4 / ext4 rw 0 0\nserver:/x /mnt/our\\040share nfs4 rw 0 0\n"
    assert health.file_system(Path("/mnt/our share/p.db"), mounts) == "nfs4"
    assert health.file_system(Path("/mnt/other/p.db"), mounts) == "ext4"
    assert health.sync_folder(tmp_path / "p.db") is None
    assert health.sync_folder(tmp_path / "WPS云盘" / "p.db") == str(tmp_path / "WPS云盘")
    assert health.wal_is_safe((3, 51, 3))
    assert health.wal_is_safe((3, 44, 6))
    assert not health.wal_is_safe((3, 40, 1))
    assert not health.wal_is_safe((3, 50, 6))
