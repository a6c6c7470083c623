"""Every kind of change is told: in the log, by `show`, in the terminal UI, as data, when undone."""

import json
import sqlite3
from contextlib import closing

import pytest

from portfolio.cli import approvals
from portfolio.cli.main import main
from portfolio.history.queries.chain import LOGGED
from portfolio.history.service import log as history
from portfolio.history.words.fields import RECORDS, field_word, has_word, value_word
from portfolio.history.words.log import why_text
from portfolio.store.database import Database
from portfolio.store.former import RENAMED, rows_now
from portfolio.store.log import Entry
from portfolio.store.models import Base
from portfolio.values import language
from portfolio.values.words import UNKNOWN_TEXT
from tests.conftest import first
from tests.safety import offices
from tests.safety.offices import ACTS
from tui.history.rows import change_sections, what_text

#: What these do is no single change that can be taken back.
_NOT_UNDONE = ("init", "init own", "db restore", "db restore, gone", "import all")
WRITING = [act for act in ACTS if not act.does and act.name != "db upgrade"]
#: Those that draw and write whole packs take long; an issued month is a change of its own kind.
TRIED = [
    pytest.param(act, marks=pytest.mark.long if act.slow and "issue" not in act.name else ())
    for act in WRITING
]


@pytest.fixture
def run(forks, tmp_path):
    def command(path, *arguments, lang="en"):
        environ = {"PORTFOLIO_USER": "officer", "PORTFOLIO_STATE": str(tmp_path / "state")}
        given = ["--db", path, "--lang", lang, *arguments]
        return forks.run(given, cwd=tmp_path, environ=environ)

    return command


def changes(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT max(id) FROM change_set").fetchone()[0]


@pytest.mark.parametrize("lang", first(1, language.LANGUAGES))
@pytest.mark.parametrize("act", TRIED, ids=[act.name for act in WRITING])
def test_every_change_is_told_everywhere(act, tmp_path, run, lang):
    act.before(tmp_path)
    path = tmp_path / "portfolio.db"
    before = changes(path) if path.exists() else 0
    ended = run(path, *act.arguments(tmp_path)[2:])
    assert ended.returncode == 0, ended.stderr
    assert "telling" not in ended.stderr
    if path.exists() and changes(path) > before:
        told(run, path, changes(path), lang)
        if act.name not in _NOT_UNDONE:
            undone(run, path, changes(path), lang)


def told(run, path, number, lang):
    """Hold the newest change against every place that tells it."""
    listed = run(path, "log", "--most", "1", lang=lang)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.startswith(f"{number} ")
    assert run(path, "log", "--format", "csv", lang=lang).returncode == 0
    language.speak(lang)
    logged = history.read_change(Database(path), number)
    assert what_text(logged.entries[0], logged) or why_text(logged.entries[0])
    assert len(change_sections(logged)) > 0
    (newest,) = json.loads(run(path, "log", "--most", "1", "--format", "json").stdout)["changes"]
    assert newest["change"] == number
    for code in {row["name"].partition(" ")[0] for row in newest["rows"]} & set(offices.CODES):
        assert run(path, "show", code).returncode == 0
        assert run(path, "log", code).returncode == 0


def undone(run, path, number, lang):
    """Take the change back, and hold the taking back against the log."""
    taken = run(path, "undo", str(number))
    assert (taken.returncode, f"change {number} of" in taken.stderr) == (0, True), taken.stderr
    assert run(path, "log", "--most", "1", lang=lang).stdout.startswith(f"{number + 1} ")
    language.speak(lang)
    logged = history.read_change(Database(path), number + 1)
    assert what_text(logged.entries[0], logged)
    assert len(change_sections(logged)) > 0
    assert history.check(Database(path)).problems == ()


def test_a_change_that_cannot_be_told_is_made_all_the_same_and_named(database, monkeypatch, capsys):
    """A bug in the words is not to hide what was done, nor to have it done twice."""

    def broken(*_, **__):
        raise KeyError("words")

    monkeypatch.setattr(approvals, "month_text", broken)
    given = ["rebaseline", "N1", "--finish", "2028-12", "--source", "批复", "--reason", "概算调整"]
    with pytest.raises(SystemExit) as ended:
        main(["--db", str(database.path), "--lang", "en", *given])
    assert ended.value.code == 0
    said = capsys.readouterr().err
    assert "Change 2 is made and on record; what was to follow failed (KeyError)." in said
    assert changes(database.path) == 2


def test_a_bug_that_changed_nothing_crashes(database, monkeypatch):
    def broken(*_, **__):
        raise KeyError("words")

    monkeypatch.setattr("portfolio.projects.service.approvals.rebaseline", broken)
    with pytest.raises(KeyError):
        main(["--db", str(database.path), "rebaseline", "N1", "--source", "x", "--reason", "y"])


def test_a_reason_in_words_is_told_as_it_was_typed(database, run):
    why = ("--source", "批复", "--reason", "概算调整")
    done = run(database.path, "rebaseline", "N1", "--month", "2026-11", "--finish", "2028-12", *why)
    assert done.returncode == 0
    assert "概算调整" in run(database.path, "log", "--most", "1").stdout
    assert (
        json.loads(run(database.path, "show", "N1", "--format", "json").stdout)["baselines"][1][
            "reason"
        ]
        == "概算调整"
    )


def test_every_column_that_has_a_word_is_told_with_any_value_it_may_hold():
    """Whatever stands in a column, also a code that is none of today's, there are words for it."""
    assert {table.name for table in LOGGED} <= set(RECORDS)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if not has_word(column.name):
                continue
            assert field_word(column.name)
            kept = column.type.python_type if column.type.python_type in (int, bool) else str
            dated = column.name.removesuffix("_precision").endswith(("start", "finish", "opening"))
            value = 1 if kept is not str else "2026-11" if dated else "gone"
            if kept is str and column.name.endswith("_precision"):
                value = "month"
            assert value_word(column.name, json.dumps(value), {})
            assert value_word(column.name, None, {}) == UNKNOWN_TEXT


def test_the_log_is_read_under_the_names_of_today():
    """It keeps the names of its day for good: what is chained is never written anew."""
    for (record, old), new in RENAMED.items():
        assert new in Base.metadata.tables[record].c
        assert old not in Base.metadata.tables[record].c
        edited = Entry(record, "7", old, '"a"', None)
        assert rows_now(edited) == (edited._replace(field=new),)
        added = Entry(record, "7", None, None, json.dumps({"id": 7, "project_id": 3, old: "概算"}))
        (row,) = rows_now(added)
        assert json.loads(row.new) == {"id": 7, "project_id": 3, "entry_id": 3, new: "概算"}
        other = Entry("status_report", "7", old, '"a"', None)
        assert rows_now(other) == (other,)


@pytest.mark.parametrize("placed", [{"plan_id": 1, "group_code": "new"}, {}])
def test_a_project_of_before_is_a_project_and_its_entry(placed):
    row = {"id": 7, "code": "Z7", "position": 9, **placed}
    entry = {"id": 7, "project_id": 7, "position": 9, **placed}
    for old, new in ((None, json.dumps(row)), (json.dumps(row), None)):
        first, second = rows_now(Entry("project", "7", None, old, new))
        assert (first.record, second.record) == ("project", "plan_entry")
        assert json.loads(first.old or first.new) == {"id": 7, "code": "Z7", "district_id": 1}
        assert json.loads(second.old or second.new) == entry
        assert (first.old is None, second.old is None) == (old is None, old is None)
    edited = Entry("project", "7", "group_code", '"new"', '"planned"')
    assert rows_now(edited) == (edited._replace(record="plan_entry"),)
    today = Entry("project", "7", None, None, '{"id": 7, "code": "Z7", "district_id": 1}')
    assert rows_now(today) == (today,)
