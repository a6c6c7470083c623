"""The same database in a file and on a PostgreSQL server: rules, log, questions, what goes wrong."""

import ast
import re
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

import portfolio
from portfolio.beds.data import rollup_data
from portfolio.beds.service import rollup
from portfolio.care.queries import control
from portfolio.care.service import backups, copying, doctor, founding
from portfolio.exchange.service import archive
from portfolio.history.service import log as history
from portfolio.pack.service import month as packs
from portfolio.projects.queries import named
from portfolio.projects.service import lookup, reports
from portfolio.store import engines, opening
from portfolio.store.database import Database
from portfolio.store.engines import dialect
from portfolio.store.log import ChangeLog
from portfolio.store.models import PlanEntry, Population, Project, StatusReport
from portfolio.values.errors import (
    BadInput,
    ChangedMeanwhile,
    DatabaseProblem,
    WrongUsage,
)
from portfolio.values.months import Month
from tests.conftest import NOW, author

MONTH = Month.of(2026, 10)


def note(database, text, **more):
    return reports.file_report(database, author(), "C2", MONTH, {"note": text}, **more)


def rows_of(database):
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(Project.owner).filter_by(code="C2"))]


def told(database):
    with database.reading() as session:
        return control.totals(session)


# --- tables, rules and the log -------------------------------------------------------------------


def test_migrations_make_on_a_server_what_the_models_say(served, running):
    def unlike():
        with served.reading() as session:
            return engines.of(session.connection()).unlike(session.connection())

    assert unlike() == []
    name = served.path.name
    running.ask("ALTER TABLE project ADD COLUMN more text", name)
    running.ask("DROP TRIGGER tr_change_no_delete ON change", name)
    running.ask("ALTER TABLE status_report DROP CONSTRAINT ck_status_report_month_month", name)
    assert unlike() == [
        *("project.more", "status_report.ck_status_report_month_month", "tr_change_no_delete"),
    ]


IMPOSSIBLE = (
    ("as_of_date", {"as_of": "2025-02-30"}),
    ("as_of_date", {"as_of": "2025-2-03"}),
    ("as_of_date", {"as_of": "2025-13-01"}),
    ("population.as_of", {"as_of": None}),
    ("residents_range", {"residents": -1}),
    ("FOREIGN KEY", {"source_id": 999}),
    ("kind_code", {"kind": "guess"}),
)


@pytest.mark.parametrize(("rule", "values"), IMPOSSIBLE)
def test_rules_are_the_same_and_are_named_the_same(on_both, rule, values):
    row = {"as_of": "2025-02-28", "residents": 1, "kind": "survey", "status": "official"}
    item = Population(**{**row, "source_id": 1, "district_id": 1, **values})

    def add():
        with on_both.writing() as session:
            session.add(item)

    with pytest.raises(BadInput, match=rule):
        add()


def test_one_report_a_place_and_month(on_both):
    def twice():
        with on_both.writing() as session:
            for _ in range(2):
                session.add(StatusReport(project_id=1, month=MONTH, filed_by="x", filed_at="x"))

    with pytest.raises(BadInput, match="uq_status_report_place_month"):
        twice()


@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("table", ["change_set", "change"])
def test_the_server_itself_refuses_to_edit_the_log(served, running, table, sql):
    with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
        running.ask(sql.format(table), served.path.name)


def test_keys_go_on_from_the_last_one_as_in_a_file(on_both):
    with on_both.writing() as session:
        log = ChangeLog(session, author())
        last = max(session.scalars(select(Project.id)))
        made = [
            Project(code=f"Z{n}", name_zh="新", name_en="new", name_printed="新", source_id=1)
            for n in range(3)
        ]
        session.add_all(made)
        session.flush()
        session.add_all(PlanEntry(project=item, position=90 + item.id) for item in made)
        session.flush()
        assert [item.id for item in made] == [last + 1, last + 2, last + 3]
        log.write()
    assert not history.check(on_both).problems


def test_an_error_leaves_neither_change_nor_log(on_both):
    before = history.check(on_both)

    def failing():
        with on_both.writing() as session:
            log = ChangeLog(session, author())
            named.project(session, "C2").owner = "nobody"
            log.write()
            raise RuntimeError("after the log")

    with pytest.raises(RuntimeError):
        failing()
    assert history.check(on_both) == before
    assert rows_of(on_both) == [(None,)]


def test_a_half_founded_database_leaves_the_server_empty(running, elsewhere, monkeypatch):
    def fail(*_):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(founding, "_add_history", fail)
    with pytest.raises(RuntimeError):
        founding.found(elsewhere, author())
    assert opening.nothing_at(elsewhere)
    made = "SELECT proname FROM pg_proc WHERE proname ~ '^portfolio'"
    assert running.ask(made, elsewhere.name) == []


def test_founding_never_replaces_what_stands_there(served):
    before = history.check(served)
    with pytest.raises(DatabaseProblem, match="already holds tables"):
        founding.found(served.path, author())
    assert history.check(served) == before


# --- the same answers ----------------------------------------------------------------------------


@pytest.fixture
def beside(database, elsewhere):
    """The seeded database in its file, and the same one on the server."""
    return database, copied(database, elsewhere)


def copied(database, elsewhere):
    copying.copy(database, elsewhere, lambda _: None)
    return Database(elsewhere)


@pytest.mark.usefixtures("tongue")
def test_the_pack_is_the_same_bytes_from_either(beside, tmp_path):
    for name, each in zip(("file", "server"), beside, strict=True):
        packs.monthly(each, NOW, tmp_path / name)
    theirs, ours = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("file", "server")
    )
    assert theirs == ours


def test_the_second_world_answers_the_same_from_either(world, elsewhere):
    other = copied(world, elsewhere)
    for month in (Month.of(2026, 2), Month.of(2026, 5), NOW):
        assert rollup_data(rollup.roll_up(world, month)) == rollup_data(
            rollup.roll_up(other, month)
        )
        assert lookup.list_projects(world, month) == lookup.list_projects(other, month)
    for code in ("QW-01", "QW-03"):
        both = [history.read_log(each, code=code, most=None) for each in (world, other)]
        assert both[0] == both[1]
    assert history.check(world) == history.check(other)


def test_what_is_undone_is_as_before_on_both(on_both):
    before = lookup.show_project(on_both, "C2", MONTH)
    note(on_both, "一")
    history.undo(on_both, author())
    found = lookup.show_project(on_both, "C2", MONTH)
    assert found == before
    assert history.check(on_both).changes == 3
    past = history.as_known(on_both, "2026-11-20")
    assert lookup.show_project(past, "C2", MONTH).row.code == "C2"


def test_words_are_found_in_either_case_and_sorted_by_their_signs(on_both):
    note(on_both, "Roof and ROOF")
    found = history.read_page(on_both, text="roof", size=5)
    assert found.total == 1
    with on_both.reading() as session:
        names = list(session.scalars(select(Project.name_zh).order_by(Project.name_zh)))
    assert names == sorted(names)


@pytest.mark.parametrize("text", ["%s?", "100%", "甲?乙", "$1 :a"])
def test_signs_that_a_driver_knows_are_taken_as_they_are(on_both, text):
    note(on_both, text)
    assert lookup.show_project(on_both, "C2", MONTH).reports[0].values["note"] == text


@given(st.text(alphabet="0123456789-.", max_size=11))
def test_a_pattern_means_what_it_means_in_sqlite(text):
    rules = ("{0} GLOB '[12][0-9][0-9][0-9]-[01][0-9]'", "{0} NOT GLOB '*.*.*'", "{0} GLOB '-*'")
    with closing(sqlite3.connect(":memory:")) as connection:
        for rule in rules:
            said = dialect.rule(rule.format("x"))
            sign, pattern = re.fullmatch(r"x (!?~) '(.*)'", said).groups()
            mine = (re.search(pattern, text) is not None) == (sign == "~")
            theirs = connection.execute(f"SELECT {rule.format('?')}", (text,)).fetchone()[0]
            assert mine == bool(theirs), (rule, text)


# --- copies --------------------------------------------------------------------------------------


def test_a_copy_there_and_back_is_the_same_database(world, elsewhere, tmp_path):
    there = copied(world, elsewhere)
    back = tmp_path / "back.db"
    made = copying.copy(there, back, lambda _: None)
    assert made.head == history.check(world).head
    with closing(sqlite3.connect(world.path)) as one, closing(sqlite3.connect(back)) as other:
        rows = [
            [line for line in each.iterdump() if line.startswith("INSERT")] for each in (one, other)
        ]
    assert sorted(rows[0]) == sorted(rows[1])


def test_a_copy_that_breaks_off_leaves_nothing_and_can_be_made_again(world, elsewhere):
    to, passed = elsewhere, []

    def told(rows):
        passed.append(rows)
        if len(passed) == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copying.copy(world, to, told)
    assert opening.nothing_at(to)
    assert copying.copy(world, to, lambda _: None).head == history.check(world).head
    with pytest.raises(DatabaseProblem, match="already holds tables"):
        copying.copy(world, to, lambda _: None)


def test_a_copy_of_tables_that_the_log_does_not_tell_is_not_kept(served, running, tmp_path):
    running.ask("UPDATE project SET owner = 'nobody' WHERE code = 'C2'", served.path.name)
    with pytest.raises(DatabaseProblem, match="not what it was made of"):
        copying.copy(served, tmp_path / "bent.db", lambda _: None)
    assert list(tmp_path.iterdir()) == []


def test_a_whole_export_is_taken_into_a_blank_database_of_a_server(database, elsewhere, tmp_path):
    note(database, "一")
    archive.dump(database, tmp_path / "all.jsonl")
    founding.found(elsewhere, author(), empty=True)
    taken = archive.restore(elsewhere, tmp_path / "all.jsonl")
    assert taken.log_head == history.check(database).head
    assert history.check(Database(elsewhere)) == history.check(database)


def test_a_backup_of_a_servers_database_is_a_file_that_is_checked(served, tmp_path):
    note(served, "一")
    made = backups.back_up(served, author().at, tmp_path / "own.db")
    assert (made.totals, made.head) == (told(served), history.check(served).head)
    assert lookup.show_project(Database(made.path), "C2", MONTH) == lookup.show_project(
        served, "C2", MONTH
    )
    with pytest.raises(WrongUsage, match="say where the backup is to go"):
        backups.back_up(served, author().at)


def test_the_doctor_tells_of_the_server_who_is_there_and_what_is_in_it(served, running):
    note(served, "一")
    with served.reading():
        found = {item.check: item for item in doctor.examine(served.path, author().at, drill=True)}
    assert found["engine"].state == "wrong"  # the server of the tests waits for no disk
    assert found["engine"].told.values["encoding"] == "UTF8"
    assert (found["place"].state, found["schema"].state) == ("look", "well")
    assert (found["access"].told.values["count"], found["log"].told.values["changes"]) == (1, 2)
    assert [found[name].state for name in ("integrity", "totals", "drill")] == ["well"] * 3
    running.ask("ALTER TABLE project ADD COLUMN more text", served.path.name)
    found = {item.check: item for item in doctor.examine(served.path, author().at)}
    assert (found["schema"].state, found["schema"].told.values["names"]) == (
        "wrong",
        "project.more",
    )


# --- many at once --------------------------------------------------------------------------------


def test_who_files_against_an_older_version_is_told(on_both):
    note(on_both, "一", expect_version=0)
    with pytest.raises(ChangedMeanwhile):
        note(on_both, "二", expect_version=0)


def test_a_reader_sees_one_picture_and_waits_for_nobody(served):
    with served.reading() as session:
        before = history.checked(session).changes
        note(served, "一")
        assert history.checked(session).changes == before
    assert history.check(served).changes == before + 1


def test_who_waits_for_another_writer_is_told_who_writes(served, monkeypatch):
    holds, ends = threading.Event(), threading.Event()
    officer = Database(served.path, holder="王某")

    def hold():
        with officer.writing():
            holds.set()
            ends.wait(20)

    writing = threading.Thread(target=hold)
    writing.start()
    assert holds.wait(20)
    monkeypatch.setattr(opening, "PATIENCE", 0.2)
    try:
        with pytest.raises(DatabaseProblem, match="is being written by 王某 since"):
            note(Database(served.path), "一")
    finally:
        ends.set()
        writing.join()
    note(Database(served.path), "一")


def test_no_room_but_the_store_asks_which_engine_it_is():
    root = Path(portfolio.__file__).parents[1]
    for path in [*(root / "portfolio").rglob("*.py"), *(root / "tui").rglob("*.py")]:
        if (root / "portfolio" / "store") in path.parents:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        asked = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not {"Server", "psycopg"} & names, path
        assert "dialect" not in asked, path
