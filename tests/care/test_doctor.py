"""The doctor: a database is found well, or what is wrong with it and its log is told."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from portfolio.care.queries import health
from portfolio.care.service import backups, doctor
from portfolio.history.service import issued
from portfolio.history.service import log as history
from portfolio.projects.service.reports import file_report
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.log import FIRST_DIGEST, Entry, chained
from portfolio.store.models.log import append_only_triggers
from portfolio.store.opening import connect
from portfolio.values.errors import (
    DatabaseProblem,
)
from portfolio.values.months import Month
from tests.care.common import AT, bend, names_in, note
from tests.conftest import NOW, author


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
    with closing(sqlite3.connect(database.path)) as connection, connection:
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
