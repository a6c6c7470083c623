"""A database from before plan entries: upgraded with its rows, its log read as it was written."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from portfolio.beds.records.indicators import Observation
from portfolio.beds.service import indicators
from portfolio.care.service import backups, doctor
from portfolio.history.service import log as history
from portfolio.history.words.log import change_text, told
from portfolio.projects.queries import named
from portfolio.projects.service import approvals, edits, endings, lookup, reports
from portfolio.store import shape
from portfolio.store.database import HEAD, Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Plan, PlanEntry, StatedTotal, Township
from portfolio.store.opening import engine_for
from portfolio.values import language
from portfolio.values.errors import ChangedMeanwhile
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author
from tests.fixtures import former
from tests.fixtures.revisions import go, revisions

LATER = datetime(2026, 12, 1, 9, tzinfo=UTC)


def on(day, reason="因故"):
    return Authorship("officer", datetime(2026, 11, day, 8, tzinfo=UTC), reason)


def rows(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def upgraded(database):
    backups.upgrade(database, LATER)
    return database


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Databases that several tests take a copy of, by name."""
    language.speak("en")
    folder = tmp_path_factory.mktemp("former")
    old = former.found(folder / "old.db", author("init"))
    for name in ("seeded", "lived"):
        shutil.copy(old.path, folder / f"{name}.db")
    former.age(folder / "seeded.db")
    live(Database(folder / "lived.db"))
    former.age(folder / "lived.db")
    for name in ("seeded", "lived"):
        shutil.copy(folder / f"{name}.db", folder / f"{name}-since.db")
        upgraded(Database(folder / f"{name}-since.db"))
    return folder


def live(database):
    """Live in the seeded database for some days."""
    new = {"source": "批复", "figures": {"beds_new": 12}}
    edits.add_project(database, on(2), edits.NewProject("Z1", "增补", group="planned", **new))
    edits.add_project(database, on(3), edits.NewProject("Z2", "规划外", **new))
    finish = approvals.NewBaseline("批复", finish=Dated(Month.of(2028, 12), "month"))
    approvals.rebaseline(database, on(4), "P1", NOW, finish)
    endings.end_project(database, on(5), "P2", NOW, source="批复", into="P1")
    endings.end_project(database, on(6), "P4", NOW, source="批复")
    edits.add_project(database, on(7), edits.NewProject("Z3", "误加", group="new", source="批复"))
    history.undo(database, on(8, "undo"))


def taken(made, name, folder):
    path = folder / f"{name}.db"
    shutil.copy(made / path.name, path)
    return Database(path)


@pytest.fixture
def old(made, tmp_path):
    """The database as 852e63f founded it, not aged yet."""
    return taken(made, "old", tmp_path)


@pytest.fixture
def seeded(made, tmp_path):
    """The same as it left it, upgraded since."""
    return taken(made, "seeded-since", tmp_path)


@pytest.fixture
def aged(made, tmp_path):
    """The seeded database, lived in for some days and then as the older program left it."""
    return taken(made, "lived", tmp_path)


@pytest.fixture
def since(made, tmp_path):
    """The same, upgraded since."""
    return taken(made, "lived-since", tmp_path)


def test_every_row_has_its_entry_and_the_log_fits(made, since):
    known = rows(made / "lived.db", "SELECT id, plan_id, id, position, group_code FROM project")
    columns = "id, plan_id, project_id, position, group_code"
    assert rows(since.path, f"SELECT {columns} FROM plan_entry")[:-1] == known
    assert rows(since.path, "SELECT DISTINCT entry_id = project_id FROM baseline") == [(1,)]
    assert rows(since.path, "SELECT month, kind, from_id, to_id FROM succession") == [
        ("2026-11", "merged", 7, 6)
    ]
    assert history.check(since).problems == ()
    with engine_for(since.path).connect() as connection:
        assert shape.unlike(connection) == []


@pytest.mark.usefixtures("tongue")
def test_what_the_upgrade_adds_is_one_change_of_the_program(since):
    entry = history.read_log(since, most=6)
    assert {(change.who, change.made_at) for change in entry.entries} == {
        ("portfolio", "2026-12-01T09:00:00Z")
    }
    assert [change.number for change in entry.entries] == [14, 13, 12, 11, 10, 9]
    assert "P2 → P1 2026-11" in change_text(entry.entries[5], entry)
    assert "T2-12 2023" in str(told(entry.entries[1], entry))
    assert "T2-7" in str(told(entry.entries[0], entry))


def test_an_upgrade_of_what_is_said_already_logs_nothing(seeded):
    assert history.newest(seeded) == 6
    go(seeded.path, "0004", revisions())
    upgraded(seeded)
    assert history.newest(seeded) == 6
    assert history.check(seeded).problems == ()


def test_the_backup_of_an_upgrade_bears_the_head_it_had(aged):
    (head,) = rows(aged.path, "SELECT digest FROM change_set ORDER BY id DESC LIMIT 1")[0]
    _, backup = backups.upgrade(aged, LATER)
    assert (backup.head, backup.totals.changes) == (head, 8)
    assert head[:12] in backup.path.name


def test_an_older_backup_is_restored_over_a_database_of_today(aged, template, tmp_path):
    live = Database(tmp_path / "live.db")
    shutil.copy(template, live.path)
    told = backups.look_at(live, aged.path, LATER)
    assert (told.totals.changes, told.lost_changes) == (8, 1)
    backups.restore(live, on(20, "restore"), aged.path, live_head=told.live_head)
    assert rows(live.path, "SELECT kind FROM succession") == [("merged",)]
    assert history.newest(live) == 15
    found = {item.check: item for item in doctor.examine(live.path, LATER)}
    assert (found["head"].state, found["head"].told.values["backups"]) == ("well", 1)
    assert history.check(live).problems == ()


def test_days_before_the_upgrade_are_known(since):
    codes = {
        day: [row.code for row in lookup.list_projects(history.as_known(since, day), NOW)]
        for day in ("2026-11-01", "2026-11-02", "2026-11-03", "2026-11-07", "2026-11-30")
    }
    first = ["C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1"]
    assert codes["2026-11-01"] == first
    assert codes["2026-11-02"] == [*first[:-1], "Z1", "X1"]
    assert codes["2026-11-03"] == codes["2026-11-30"] == [*codes["2026-11-02"], "Z2"]
    assert codes["2026-11-07"] == [*codes["2026-11-02"][:-1], "Z3", "X1", "Z2"]
    past = history.as_known(since, "2026-11-30")
    with past.reading() as session:
        assert session.connection().exec_driver_sql("SELECT * FROM succession").all() == []


def test_an_old_addition_is_told_and_taken_back(since):
    told = history.read_change(since, 2)
    assert "Entry of the plan Z1 added: Group Planned" in change_text(told.entries[0], told)
    history.undo(since, on(20, "undo"), 2)
    assert "Z1" not in [row.code for row in lookup.list_projects(since, NOW)]
    assert history.check(since).problems == ()
    history.undo(since, on(21, "undo"), 15)
    assert lookup.show_project(since, "Z1", NOW).row.group == "planned"
    assert history.check(since).problems == ()


def test_an_old_addition_stays_where_its_entry_has_changed_since(since):
    with logged(since, on(20)) as session:
        session.query(PlanEntry).filter_by(project_id=11).one().group_code = "new"
    with pytest.raises(ChangedMeanwhile, match="change 15 has changed the same"):
        history.undo(since, on(21, "undo"), 2)


def test_there_and_back_and_there_again(since):
    every = revisions()
    with closing(sqlite3.connect(since.path)) as connection:
        before = list(connection.iterdump())
    go(since.path, "0004", every)
    go(since.path, HEAD, every)
    with closing(sqlite3.connect(since.path)) as connection:
        assert list(connection.iterdump()) == before
    assert history.check(Database(since.path)).problems == ()


# --- the seed as its sources have it --------------------------------------------------------------

#: What the seed of today and that of 852e63f differ in, as the tables hold it.
SEEDED = (
    "SELECT code, title, title_en, dated, estimated, note, document_kind FROM source_document ORDER BY code",
    "SELECT code, name_zh, status FROM plan",
    "SELECT as_of, residents, note FROM population ORDER BY as_of",
    "SELECT scope, metric, printed, printed_in FROM stated_total ORDER BY position",
    "SELECT code, nature FROM site ORDER BY code",
    "SELECT district_id, code, name_zh, name_en FROM township ORDER BY id",
    "SELECT project_id, kind, beds_built, beds_new, note FROM project_bed_kind ORDER BY 1",
    "SELECT code, name_zh, name_en, name_printed, nature FROM project ORDER BY code",
    """SELECT project.code, site.code, month, stage, progress, actual_opening, beds_open, report.note,
    source.code, confidence, known_on FROM status_report AS report
    JOIN project ON project.id = report.project_id LEFT JOIN site ON site.id = site_id
    JOIN source_document AS source ON source.id = report.source_id ORDER BY 1, 2, 3""",
    """SELECT id, plan_id, code, position, name_zh, name_en, unit, type, direction, base, base_year,
    target, target_year, printed, measure, residents, residents_as_of, note, known_from, source_id,
    earlier, earlier_year, growth FROM indicator ORDER BY id""",
    "SELECT * FROM observation ORDER BY id",
)


def test_the_older_seed_becomes_that_of_today(old, seeded, database):
    assert [rows(old.path, sql) == rows(database.path, sql) for sql in SEEDED] == [False] * len(
        SEEDED
    )
    for sql in SEEDED:
        assert rows(seeded.path, sql) == rows(database.path, sql)
    changes = history.read_log(seeded, most=3).entries
    assert {(change.who, change.made_at) for change in changes} == {
        ("portfolio", "2026-12-01T09:00:00Z")
    }
    assert history.check(seeded).problems == ()


@pytest.mark.usefixtures("tongue")
def test_what_is_corrected_is_told(seeded):
    found = history.read_change(seeded, history.newest(seeded) - 3)
    said = str(told(found.entries[0], found))
    for words in ("附表3（一）合计", "开放率90.45%", "启动建设", "宁波市第一医院方桥院区"):
        assert words in said


def test_what_an_officer_wrote_stays(old):
    with logged(old, on(2)) as session:
        report = named.report(session, 2, None, Month.of(2023, 8))
        report.note = "区中医医院已核对"
        report.progress = "主楼投用"
    reports.file_report(old, on(3), "C1", Month.of(2023, 11), {"progress": "通过综合竣工验收"})
    edits.add_project(old, on(4), edits.NewProject("X2", "另一所医院", source="批复"))
    former.age(old.path)
    upgraded(old)
    texts = "SELECT note, progress FROM status_report WHERE month = '2023-08' AND project_id = 2"
    assert rows(old.path, texts) == [("区中医医院已核对", "主楼投用")]
    november = "SELECT progress FROM status_report WHERE month = '2023-11'"
    assert rows(old.path, november) == [("通过综合竣工验收",)]
    added = "SELECT code FROM project WHERE name_zh IN ('另一所医院', '宁波市第一医院方桥院区')"
    assert rows(old.path, added) == [("X2",), ("X3",)]
    assert history.check(old).problems == ()


def test_a_township_that_an_officer_added_is_not_added_again(old):
    with logged(old, on(2)) as session:
        session.add(Township(code="fq", name_zh="方桥街道", name_en=""))
    former.age(old.path)
    upgraded(old)
    named_so = "SELECT code, name_zh FROM township WHERE id > 10 ORDER BY id"
    assert rows(old.path, named_so) == [("fq", "方桥街道"), ("dayan", "大堰镇")]
    assert history.check(old).problems == ()


def test_a_plan_of_another_district_gets_no_township_of_ours(old):
    with logged(old, on(2)) as session:
        session.query(Plan).one().code = "other-14-5"
    former.age(old.path)
    upgraded(old)
    assert rows(old.path, "SELECT count(*) FROM township") == [(10,)]
    assert rows(old.path, "SELECT code FROM district") == [("home",)]


def test_a_total_printed_in_the_annex_that_stands_twice_stays_twice(old):
    twin = "附表3（一）合计"
    with logged(old, on(2)) as session:
        first = session.query(StatedTotal).filter_by(position=1).one()
        fields = ("plan_id", "scope", "metric", "value", "step", "printed", "source_id")
        values = {name: getattr(first, name) for name in fields}
        session.add(StatedTotal(position=99, printed_in=twin, **values))
    former.age(old.path)
    upgraded(old)
    printed = "SELECT printed_in FROM stated_total WHERE position IN (1, 2, 99) ORDER BY position"
    assert rows(old.path, printed) == [("附件3（一）合计",), (twin,), (twin,)]
    assert history.check(old).problems == ()


def test_indicators_edited_observed_and_taken_back_come_back_as_the_log_has_them(database):
    right = Observation("2023", "4.2", "daily-2024")
    indicators.observe(database, on(2), "T2-12", right, correct=True)
    indicators.observe(database, on(3), "T2-7", Observation("2024", "3.9", "年报"))
    history.undo(database, on(4))
    indicators.observe(database, on(5), "T2-8", Observation("2024", "4.4", "年报"))
    sql = "SELECT * FROM observation ORDER BY id"
    before = rows(database.path, sql)
    go(database.path, "0008", revisions())
    go(database.path, HEAD, revisions())
    assert rows(database.path, sql) == before
    assert history.check(database).problems == ()


def test_an_older_database_of_another_plan_gets_no_indicators(made, tmp_path):
    old = taken(made, "seeded", tmp_path)
    with closing(sqlite3.connect(old.path)) as connection:
        connection.execute("UPDATE plan SET code = 'qingwan-15-5'")
        connection.commit()
    go(old.path, HEAD, revisions())
    assert rows(old.path, "SELECT * FROM indicator") == []


def test_the_seed_of_today_goes_down_and_up_as_it_was(database):
    with closing(sqlite3.connect(database.path)) as connection:
        before = list(connection.iterdump())
    go(database.path, "0004", revisions())
    go(database.path, HEAD, revisions())
    with closing(sqlite3.connect(database.path)) as connection:
        assert list(connection.iterdump()) == before
    assert history.check(database).problems == ()
