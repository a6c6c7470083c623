"""What goes wrong with a server and its database: one sentence each, and nothing changed."""

from unittest import mock

import pytest

from portfolio.care.queries import control
from portfolio.care.service import backups
from portfolio.history.service import log as history
from portfolio.projects.queries import named
from portfolio.projects.service import reports
from portfolio.store import schema
from portfolio.store.database import Database
from portfolio.store.engines import postgres
from portfolio.store.log import ChangeLog
from portfolio.store.opening import place
from portfolio.values.errors import DatabaseProblem, OlderDatabase, WrongUsage
from portfolio.values.months import Month
from tests.conftest import author

MONTH = Month.of(2026, 10)


def note(database, text):
    return reports.file_report(database, author(), "C2", MONTH, {"note": text})


def told(database):
    with database.reading() as session:
        return control.totals(session)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://u:geheim@h/x", "holds a password"),
        ("postgresql:///x?password=geheim", "holds a password"),
        ("postgresql:///x?sslpassword=geheim", "holds a password"),
        ("postgresql:///x?nonsense=1", "is no URL of a PostgreSQL database"),
        ("mysql://u:geheim@h/x", "names no database"),
    ],
)
def test_a_url_without_use_is_refused_and_no_password_told(url, sentence):
    with pytest.raises(WrongUsage, match=sentence) as refused:
        place(url)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql://postgres@/x?host=/nowhere", r"No server answers .*No such file"),
        ("postgresql://postgres@127.0.0.1:1/x", "No server answers .*refused"),
        ("postgresql:///x?service=none", "The service that .* names cannot be read"),
    ],
)
def test_a_server_that_does_not_answer_is_told(url, sentence):
    with pytest.raises(DatabaseProblem, match=sentence):
        told(Database(place(url)))


def test_what_a_server_refuses_is_told(served, running, monkeypatch):
    name = served.path.name
    running.ask("CREATE ROLE guarded LOGIN PASSWORD 'geheim'; CREATE ROLE idle LOGIN")
    rules = running.data / "pg_hba.conf"
    rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())
    running.ask("SELECT pg_reload_conf()")
    running.ask("GRANT SELECT ON ALL TABLES IN SCHEMA public TO idle", name)

    def refused(name, user, sentence):
        with pytest.raises(DatabaseProblem, match=sentence) as problem:
            note(Database(running.place(name, user)), "一")
        assert "geheim" not in str(problem.value)

    refused("none", "postgres", "has no database of the name")
    refused(name, "stranger", "does not know the user")
    refused(name, "idle", "no right to do this .*permission denied")
    monkeypatch.delenv("PGPASSWORD", raising=False)
    refused(name, "guarded", "asks for a password")
    monkeypatch.setenv("PGPASSWORD", "falsch")
    refused(name, "guarded", "does not take the password")
    monkeypatch.setenv("PGPASSWORD", "geheim")
    refused(name, "guarded", "no right to do this")
    running.ask(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert told(served).projects == 11  # who reads is not kept from it
    refused(name, "postgres", "is open for reading only")


@pytest.mark.parametrize(
    ("version", "kind", "sentence"),
    [
        ("0014", OlderDatabase, "is of an older program"),
        ("0099", DatabaseProblem, "was made by a newer program"),
    ],
)
def test_an_older_or_newer_database_is_told(served, running, version, kind, sentence):
    running.ask(f"UPDATE alembic_version SET version_num = '{version}'", served.path.name)
    with pytest.raises(kind, match=sentence):
        told(served)


def test_a_database_that_is_not_ours_is_told(running, elsewhere):
    running.ask("CREATE TABLE project (code text)", elsewhere.name)
    with pytest.raises(DatabaseProblem, match="is not a portfolio database"):
        told(Database(elsewhere))


def test_a_connection_cut_in_the_middle_is_told_and_nothing_is_in(served, running):
    before = history.check(served)

    def cut():
        with served.writing() as session:
            log = ChangeLog(session, author())
            named.project(session, "C2").owner = "nobody"
            running.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{served.path.name}' AND pid <> pg_backend_pid()"
            )
            log.write()

    with pytest.raises(DatabaseProblem, match="was lost"):
        cut()
    assert history.check(served) == before


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '{}'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION full_disk()
"""


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("disk_full", "The disk of the server of .* is full; free some room. Nothing was changed"),
        ("out_of_memory", "has no room for more .* try again in a moment"),
        ("io_error", "reports an error .* ask its administrator"),
        ("data_corrupted", "reports damage .* ask its administrator"),
    ],
)
def test_a_server_that_is_short_of_something_is_told(served, running, code, sentence):
    """The server says so itself, in the middle of a filing; the report that came before is gone."""
    before = history.check(served)
    running.ask(FULL.format(code), served.path.name)
    with pytest.raises(DatabaseProblem, match=sentence):
        note(served, "一")
    running.ask("DROP TRIGGER full_disk ON change", served.path.name)
    assert history.check(served) == before


def test_a_server_that_is_too_old_is_told(served):
    with (
        mock.patch.object(postgres, "OLDEST", 99),
        pytest.raises(DatabaseProblem, match="the program needs 99 or newer"),
    ):
        told(served)


def test_an_upgrade_on_a_server_is_one_checked_transaction(served, running):
    schema_before = schema.current(served.path)
    running.ask("UPDATE alembic_version SET version_num = '0019'", served.path.name)
    running.ask("DROP TABLE extension, goal", served.path.name)
    running.ask("UPDATE project SET owner = 'nobody' WHERE code = 'C2'", served.path.name)
    with pytest.raises(DatabaseProblem, match="failed its checks and was taken back"):
        backups.upgrade(served, author().at)
    assert schema.current(served.path) == "0019"
    running.ask("UPDATE project SET owner = NULL WHERE code = 'C2'", served.path.name)
    assert backups.upgrade(served, author().at) == ("0019", None)
    assert schema.current(served.path) == schema_before
