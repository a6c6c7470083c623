"""What was issued does not move unsaid: every later difference is a correction, named by its cause."""

import csv
import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portfolio.beds.records.ground import ObservedStock, Population, Target
from portfolio.beds.records.indicators import Indicator, Observation
from portfolio.beds.service import figures, indicators
from portfolio.exchange.service import archive
from portfolio.history import records
from portfolio.history.rules.cells import packed
from portfolio.history.service import issued
from portfolio.history.service import log as history
from portfolio.money.service import entries
from portfolio.pack.service import cells, month
from portfolio.projects.service import approvals, edits, endings, reports
from portfolio.store import trail
from portfolio.store.database import HEAD, Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import SourceDocument
from portfolio.values import language
from portfolio.values.errors import DamagedDatabase
from portfolio.values.months import Dated, Month
from tests.conftest import author
from tests.fixtures.revisions import go, revisions

OCTOBER = Month.of(2026, 10)


def head(database):
    with database.reading() as session:
        return trail.head(session)


def issue(database, of_month=OCTOBER):
    made = {of_month: cells.files(database, of_month)}
    issued.issue(database, author("issue"), of_month, head(database), made)


def corrections(database):
    return issued.corrected(database, cells.files).corrections


@pytest.fixture(scope="module")
def issued_template(template, tmp_path_factory):
    """The seeded database, October 2026 issued with its cells."""
    language.speak("en")
    path = tmp_path_factory.mktemp("issued") / "portfolio.db"
    shutil.copy(template, path)
    issue(Database(path))
    return path


@pytest.fixture
def out(issued_template, tmp_path):
    path = tmp_path / "portfolio.db"
    shutil.copy(issued_template, path)
    return Database(path)


# --- every kind of change -----------------------------------------------------------------------


def _target(database):
    base = Month.of(2020, 12)
    new = Target("T2-6", Month.of(2025, 12), 620, base, 498, "中期评估")
    figures.add_target(database, author(), new, correct=True)


def _population(database):
    new = Population("2020-11-01", 577_000, "census", "official", "census-2020")
    figures.add_population(database, author(), new, correct=True, sure=True)


def _stock(database):
    _document(database, "yearbook", "统计年鉴", "2026-03")
    figures.add_stock(database, author(), ObservedStock(Month.of(2025, 12), 3180, "yearbook"))


def _document(database, code, title, dated):
    with logged(database, author("document")) as session:
        session.add(SourceDocument(code=code, title=title, dated=dated))


def _title(database):
    with logged(database, author()) as session:
        session.query(SourceDocument).filter_by(code="plan-2021").one().title = "规划（更正）"


def _merger(database):
    endings.end_project(database, author(), "P2", OCTOBER, source="批复", into="P1")


def _withdrawal(database):
    endings.end_project(database, author(), "P4", OCTOBER, source="批复")


def _project(database):
    new = edits.NewProject("Z1", "增补", "批复", group="planned", figures={"beds_new": 12})
    late = Authorship("officer", datetime(2026, 10, 31, 8, tzinfo=UTC), "late")
    edits.add_project(database, late, new)


def _group(database):
    edits.edit_project(database, author(), "P1", {"group": "new"}, correct=True)


def _baseline(database):
    new = approvals.NewBaseline("批复", finish=Dated(Month.of(2027, 12), "month"))
    approvals.rebaseline(database, author(), "N1", OCTOBER, new)


def _report(database):
    reports.file_report(database, author(), "N1", OCTOBER, {"stage": "fit_out"})


def _site_report(database):
    reports.file_report(database, author(), "C1", OCTOBER, {"problem": "缺人"}, site="C1-1")


def _renamed(database):
    edits.edit_project(database, author(), "N1", {"name_zh": "新名称"})


def _particular(database):
    edits.edit_project(database, author(), "N1", {"owner": "区卫生健康局"})


def _year(database):
    given = {"amount": 10**9, "milestone": None, "source": "文件"}
    approvals.plan_year(database, author(), "N1", 2026, **given)


def _milestone(database):
    given = {"number": "7号", "source": "文件"}
    approvals.add_milestone(database, author(), "N1", "construction_permit", "2024-05-01", **given)


def _funding(database):
    entries.fund(database, author(), "N1", "special_bond", amount=10**9, source="文件")


def _phase(database):
    given = {"amounts": {"planned": 10**9}, "source": "文件"}
    entries.phase(database, author(), "N1", 2026, None, None, **given)


def _undo(database):
    history.undo(database, author("undo"), 2)


def _observed(database):
    right = Observation("2023", "4.16", "daily-2024")
    indicators.observe(database, author(), "T2-12", right, correct=True)


def _indicator(database):
    new = Indicator("T2-7", "每千人医师数", "", "plan-2021", target="4.50")
    indicators.add_indicator(database, author(), new, correct=True)


#: Each change with the file that shows it, the row of it, and the kind of record that was touched.
CHANGES = [
    (_target, "rollup", "", "target"),
    (_population, "capacity-plan", "months latest 2020-12", "population"),
    (_stock, "capacity-forecast", "months fixed 2026-09", "observed_stock"),
    (_title, "documents", "plan-2021", "source_document"),
    (_merger, "list", "P2", "succession"),
    (_withdrawal, "list", "P4", "status_report"),
    (_project, "list", "Z1", "project"),
    (_group, "list", "P1", "plan_entry"),
    (_baseline, "capacity-plan", "months fixed 2025-12", "baseline"),
    (_report, "list", "N1", "status_report"),
    (_site_report, "sites", "C1 C1-1", "status_report"),
    (_renamed, "list", "N1", "project"),
    (_particular, "details", "N1", "project"),
    (_year, "money", "projects N1", "annual_plan"),
    (_milestone, "details", "N1 milestones construction_permit 2024-05-01", "milestone"),
    (_funding, "money", "projects N1", "project_funding"),
    (_phase, "money", "projects N1", "phase"),
    (_observed, "indicators", "T2-12 observed 2023", "observation"),
    (_indicator, "indicators", "T2-7", "indicator"),
]


@pytest.mark.parametrize(("change", "file", "row", "record"), CHANGES)
def test_no_kind_of_change_is_forgotten(out, change, file, row, record):
    change(out)
    number = head(out)[0]
    found = corrections(out)
    assert {item.why for item in found} == {"correction"}
    seen = [item for item in found if (item.cell.file, item.cell.row) == (file, row)]
    assert seen, {(item.cell.file, item.cell.row) for item in found}
    assert all(number in item.changes and record in item.records for item in seen)


def test_what_was_changed_and_taken_back_is_no_correction(out):
    assert corrections(out) == ()
    _target(out)
    history.undo(out, author("undo"))
    assert corrections(out) == ()


def test_what_stood_before_and_is_taken_back_is_one(database):
    _report(database)
    issue(database)
    _undo(database)
    found = corrections(database)
    assert {number for item in found for number in item.changes} == {4}
    assert ("list", "N1", "stage", "fit_out", "started") in {
        (c.file, c.row, c.column, c.was, c.now) for c in (item.cell for item in found)
    }


def test_a_report_of_a_later_month_corrects_nothing_as_of_this_one(out):
    opening = {"stage": "in_use", "actual_opening": Dated(Month.of(2026, 9), "month")}
    reports.file_report(out, author(), "N1", OCTOBER + 1, opening, sure=True)
    assert corrections(out) == ()


def test_what_the_pack_did_not_show_then_is_no_correction(out):
    with closing(sqlite3.connect(out.path)) as connection, connection:
        connection.execute("DELETE FROM issued_file WHERE name = 'indicators'")
    _observed(out)
    assert corrections(out) == ()


# --- what is kept -------------------------------------------------------------------------------


def test_the_cells_are_the_same_in_either_language(database):
    for change in (_baseline, _report, _funding, _merger):
        change(database)
    language.speak("zh")
    chinese = cells.files(database, OCTOBER)
    language.speak("en")
    assert cells.files(database, OCTOBER) == chinese


def test_every_file_has_rows_and_the_rollup_is_that_of_the_pack(database):
    for change in (_site_report, _milestone):
        change(database)
    found = cells.files(database, OCTOBER)
    assert all(found.values())
    assert found["rollup"]["groups new"]["beds_new.sum"] == "560"
    assert found["rollup"][""]["total.investment_yuan.sum"] == "4312000000.00"


def test_an_issue_is_one_change_that_is_told_taken_back_and_checked(out):
    assert history.check(out).problems == ()
    (entry,) = history.read_change(out, 2).entries
    assert [(row.record, row.name) for row in entry.rows] == [("issued_month", "2026-10")]
    history.undo(out, author("undo"), 2)
    assert history.check(out).problems == ()
    _target(out)
    assert corrections(out) == ()


def test_kept_cells_that_were_bent_are_found(out):
    _target(out)
    with closing(sqlite3.connect(out.path)) as connection, connection:
        connection.execute("UPDATE issued_file SET text = 'x' WHERE name = 'rollup'")
    assert history.check(out).problems
    with pytest.raises(DamagedDatabase):
        corrections(out)


def test_the_next_issue_lists_a_correction_for_the_last_time(out):
    _renamed(out)
    made = issued.corrected(out, cells.files)
    assert made.corrections
    november = {OCTOBER + 1: cells.files(out, OCTOBER + 1)}
    issued.issue(out, author("issue"), OCTOBER + 1, head(out), {**made.made, **november})
    assert corrections(out) == ()
    with closing(sqlite3.connect(out.path)) as connection:
        anew = "SELECT name FROM issued_file WHERE issued_month_id = 2 AND month = '2026-10'"
        names = {name for (name,) in connection.execute(anew)}
    assert names == {"list", "money"}
    edits.edit_project(out, author(), "N1", {"name_zh": "旧名称"})
    assert {item.month for item in corrections(out)} == {OCTOBER, OCTOBER + 1}


# --- rules, and months from before --------------------------------------------------------------


def _other_rules(database, of_month):
    """Make cells as a later program would that counts one bed more and knows a field more."""
    found = {name: {**rows} for name, rows in cells.files(database, of_month).items()}
    total = found["rollup"][""]
    beds = str(int(total["capacity.beds"]) + 1)
    found["rollup"][""] = {**total, "capacity.beds": beds, "capacity.doors": "1"}
    return found


def test_what_rules_alone_alter_is_counted_anew_and_told_apart(out, monkeypatch):
    _baseline(out)
    monkeypatch.setattr(issued, "RULES", records.RULES + 1)
    found = issued.corrected(out, _other_rules)
    anew = [item.cell for item in found.corrections if item.why == "counted_anew"]
    beds = replace(anew[0], column="capacity.beds", was="3721", now="3722")
    doors = replace(anew[0], column="capacity.doors", was="", now="1")
    assert sorted(anew, key=lambda cell: cell.column) == [beds, doors]
    others = {(c.column, c.was, c.now) for c in (item.cell for item in found.corrections)}
    assert ("capacity.beds", "3722", "3442") in others
    issued.issue(out, author("issue"), OCTOBER, head(out), found.made)
    assert issued.corrected(out, _other_rules).corrections == ()


#: The revision of the rules, and the digest of the cells that they make of the seeded October.
HELD = (7, "113e45c97e06bb9f")


def test_rules_that_make_other_cells_have_a_new_revision(out):
    """Where this fails: raise RULES, and hold the new digest with it."""
    files = cells.files(out, OCTOBER)
    made = "".join(packed(files[name])[0] for name in sorted(files))
    assert (records.RULES, hashlib.sha256(made.encode()).hexdigest()[:16]) == HELD


def test_a_month_without_cells_keeps_to_its_reports_and_says_so(database):
    issued.issue(database, author("issue"), OCTOBER, head(database), {})
    _target(database)
    found = issued.corrected(database, cells.files)
    assert (found.corrections, found.unkept) == ((), (OCTOBER,))
    _report(database)
    found = issued.corrected(database, cells.files)
    assert {(i.why, i.cell.file, i.cell.row) for i in found.corrections} == {
        ("reported", "log", "N1 2026-10")
    }
    made = {item: cells.files(database, item) for item in (OCTOBER, OCTOBER + 1)}
    issued.issue(database, author("issue"), OCTOBER + 1, head(database), made)
    _renamed(database)
    assert {item.month for item in corrections(database)} == {OCTOBER, OCTOBER + 1}


# --- whole packs --------------------------------------------------------------------------------


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.long
def test_a_pack_lists_corrections_and_is_the_same_again_known_at_its_day(database, tmp_path):
    made = tmp_path / "a"
    _site_report(database)
    month.monthly(database, OCTOBER, made, issue=author("issue"))
    for change in (_target, _report):
        change(database)
    language.speak("zh")
    again = tmp_path / "again"
    month.monthly(database, OCTOBER, again)
    listed = (again / "corrections-2026-10.csv").read_text("utf-8")
    rows = list(csv.DictReader(listed.splitlines()))
    assert {(row["month"], row["why"]) for row in rows} == {("2026-10", "correction")}
    brief = (again / "brief-2026-10.md").read_text("utf-8")
    assert f"对已报出的2026年10月数据更正{len(rows)}处，清单见corrections-2026-10.csv。" in brief
    manifest = json.loads((again / "manifest-2026-10.json").read_text("utf-8"))
    assert "corrections-2026-10.csv" in {item["name"] for item in manifest["files"]}
    language.speak("en")
    known = history.as_known(database, "2026-11-20", OCTOBER)
    month.monthly(known, OCTOBER, tmp_path / "known")
    assert contents(tmp_path / "known") == contents(made)


# --- what carries them --------------------------------------------------------------------------


def kept(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM issued_file").fetchall()


def test_what_is_kept_survives_an_older_program(out):
    before = kept(out.path)
    for revision in ("0006", HEAD):
        go(out.path, revision, revisions())
    assert (kept(out.path), history.check(out).problems) == (before, ())


def test_what_is_kept_goes_with_an_export_of_the_whole_database(out, tmp_path):
    archive.dump(out, tmp_path / "all.jsonl")
    archive.restore(tmp_path / "again.db", tmp_path / "all.jsonl")
    again = Database(tmp_path / "again.db")
    assert (kept(again.path), history.check(again).problems) == (kept(out.path), ())
    _report(again)
    assert corrections(again)
