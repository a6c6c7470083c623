"""A hot standby: read like any server, asked to write it says so, and nothing waits on officers."""

import json
import time

import pytest

from portfolio.beds.data import rollup_data
from portfolio.beds.service import rollup
from portfolio.care.service import backups, doctor
from portfolio.history.service import log as history
from portfolio.projects.service.reports import file_report
from portfolio.store.database import Database
from portfolio.store.engines import programs
from portfolio.values.errors import DatabaseProblem
from portfolio.values.months import Month
from tests.conftest import NOW, author

MONTH = Month.of(2026, 10)


@pytest.fixture
def standby(served, running):
    """A server that follows the one of the run, with the seeded database and what was filed there."""
    file_report(served, author(), "C2", MONTH, {"note": "一"})
    follower = running.follower()
    yield follower
    follower.close()


def replayed(running, follower):
    """Wait until the follower has all that the server has written."""
    (place,) = running.ask("SELECT pg_current_wal_lsn()")[0]
    end = time.monotonic() + 30
    while follower.ask(f"SELECT pg_last_wal_replay_lsn() < '{place}'") != [(False,)]:
        assert time.monotonic() < end, "the standby does not follow"
        time.sleep(0.05)


@pytest.mark.long
def test_a_standby_is_read_and_asked_to_write_it_says_so(served, running, standby, forks, tmp_path):
    file_report(served, author(), "C2", MONTH, {"note": "二"})
    replayed(running, standby)
    name = served.path.name
    there = Database(standby.place(name), read_only=True)
    assert rollup_data(rollup.roll_up(there, NOW)) == rollup_data(rollup.roll_up(served, NOW))
    assert history.check(there).head == history.check(served).head

    def run(*arguments):
        environ = {"PORTFOLIO_STATE": str(tmp_path / "state")}
        given = ["--db", standby.url(name), "--lang", "en", *arguments]
        return forks.run(given, cwd=tmp_path, environ=environ)

    for more in (["--read-only"], []):
        assert run(*more, "rollup", "--as-of", "2026-11").returncode == 0
    listed = run("--read-only", "list", "--as-of", "2026-11", "--format", "json")
    assert len(json.loads(listed.stdout)["projects"]) == 11
    drawn = run("--read-only", "chart", "gantt", "--month", "2026-11", "--out", "gantt.png")
    assert (drawn.returncode, (tmp_path / "gantt.png").stat().st_size > 10_000) == (0, True)
    note = ("report", "C2", "--month", "2026-10", "--note", "三", "--source", "月报")
    for arguments, sentence in (
        (
            note,
            "is open for reading only (a standby, or set so); change the database on its primary",
        ),
        (("--read-only", *note), "leave out --read-only"),
        (("db", "report-tables"), "is open for reading only (a standby, or set so)"),
        (("db", "upgrade"), None),
    ):
        ended = run(*arguments)
        assert ended.stderr.count("\n") == 1, ended.stderr
        if sentence:
            assert ended.returncode == 7
            assert sentence in ended.stderr
    tables = run("--read-only", "db", "report-tables", "--as-of", "2026-11", "--out", "tables.db")
    assert tables.returncode == 0, tables.stderr
    assert Database(standby.place(name)).allowed().read_only


@pytest.mark.long
def test_a_reading_that_is_in_the_standbys_way_is_told(served, running, standby):
    standby.ask("ALTER SYSTEM SET max_standby_streaming_delay = 0")
    standby.ask("SELECT pg_reload_conf()")
    replayed(running, standby)
    name = served.path.name
    there = Database(standby.place(name), read_only=True)

    def read():
        with there.reading() as session:
            count = "SELECT count(*) FROM status_report"
            session.connection().exec_driver_sql(count)
            running.ask("BEGIN; LOCK TABLE status_report; COMMIT", name)
            replayed(running, standby)
            session.connection().exec_driver_sql(count)

    with pytest.raises(DatabaseProblem, match="ended a long reading"):
        read()


@pytest.mark.long
def test_the_doctor_tells_of_both_and_a_standby_is_backed_up(
    served, running, standby, tmp_path, monkeypatch
):
    monkeypatch.setenv(programs.FOLDER, str(running.programs))
    replayed(running, standby)
    there = standby.place(served.path.name)
    found = {item.check: item for item in doctor.examine(there, author().at)}
    assert found["place"].told.values == {"behind": "0"}
    assert found["log"].state == "well"
    main = {item.check: item for item in doctor.examine(served.path, author().at)}
    assert main["place"].told.values == {"count": 1}
    running.stop()
    alone = {item.check: item for item in doctor.examine(there, author().at)}
    running.start()
    assert (alone["place"].state, alone["place"].told.values["moment"][:2]) == ("look", "20")
    made = backups.back_up(Database(there), author().at, tmp_path)
    assert made.head == history.check(served).head
    with pytest.raises(DatabaseProblem, match="standby"):
        backups.restore(Database(there), author(), made.path, live_head=made.head)
