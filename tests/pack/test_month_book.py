"""The workbook holds what the rollup and the records say, cell by cell."""

import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from portfolio.beds import data as bed_data
from portfolio.beds.service import rollup as beds_rollup
from portfolio.money.service import reconciliation
from portfolio.pack.monthbook import checks
from portfolio.pack.service import monthbook
from portfolio.projects.service import approvals, lookup, reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.digits import round_half_up
from portfolio.values.months import Dated, Month
from portfolio.values.vocabulary import VIEWS
from portfolio.values.words import dated_text
from tests.conftest import NOW, author
from tests.fixtures.generate import generate
from tests.pack.workbooks import Read, computed, formulas, members

MONTHS = (Month.of(2022, 12), Month.of(2023, 12), Month.of(2026, 11))
WAN = 10**6  # fen


@pytest.fixture
def filled(once_filled: Path, database: Database) -> Database:
    shutil.copy(once_filled, database.path)
    return database


@pytest.fixture(scope="module")
def once_filled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two public projects and a private one with plans, money, approvals and a problem."""
    path = tmp_path_factory.mktemp("filled") / "portfolio.db"
    shutil.copy(template, path)
    database = Database(path)
    source = "甬发改〔2023〕1号"
    for code, amount in (("C1", 1000 * WAN), ("C2", 500 * WAN + 1), ("C3", 900 * WAN)):
        approvals.plan_year(
            database, author(), code, 2026, amount=amount, milestone="主体结顶", source=source
        )
    approvals.add_milestone(
        database, author(), "C1", "proposal_approved", "2019-05-06", number=source, source=source
    )
    approvals.add_milestone(
        database, author(), "C1", "joint_acceptance", "2026-12-01", number=None, source=source
    )
    old = {"done_year": 250 * WAN, "done_total": 4000 * WAN + 5000, "problem": "=1+1"}
    reports.file_report(database, author(), "C1", Month.of(2026, 9), old)
    new = {
        "stage": "fit_out",
        "done_month": 49,
        "done_year": 450 * WAN + 49,
        "done_total": 5000 * WAN + 4999,
        "percent": 625,
        "problem": "资金未到位",
        "ask": "落实资金",
        "ask_to": "区财政局",
        "next": "安装",
        "reason": "funding",
        "cost": 6 * 10**8 * 100,
        "cost_kind": "approved_budget",
    }
    reports.file_report(database, author(), "C2", Month.of(2026, 11), new)
    reports.file_report(database, author(), "C3", Month.of(2026, 11), {"done_year": 7 * WAN})
    return path


_books: dict[tuple[str, Month, str], bytes] = {}


def book_of(database, month=MONTHS[-1]):
    """Return the workbook; it is made once for what the database holds, a month and a language."""
    held = hashlib.sha256(database.path.read_bytes()).hexdigest()
    key = (held, month, language.spoken())
    if key not in _books:
        _books[key] = monthbook.month_book(database, month)
    return _books[key]


def book(database, month=MONTHS[-1]):
    return Read(book_of(database, month))


def column(heads, *words):
    return next(n for n, head in enumerate(heads) if all(word in head for word in words))


# --- equal to the rollup and the records ------------------------------------------------------


#: Databases and months whose book is held against what the services say.
BOOKS = [*(("database", month) for month in MONTHS), ("world", NOW)]


@pytest.mark.parametrize(("which", "month"), BOOKS)
@pytest.mark.usefixtures("tongue")
def test_the_overview_is_the_rollup(request, which, month):
    database = request.getfixturevalue(which)
    read, rollup = book(database, month), beds_rollup.roll_up(database, month)
    data, rows = bed_data.rollup_data(rollup), read.rows(1)
    total = next(row for row in rows if row[0] in ("规划项目总计", "All projects of the plan"))
    assert total[1] == data["total"]["projects"]
    assert Fraction(total[2]) * 10**4 == Fraction(data["total"]["investment_yuan"]["sum"])
    assert total[12] == Fraction(data["total"]["investment_yuan"]["sum"])
    fiscal = next(row for row in rows if row[0] in ("财政投资项目小计", "Public projects, total"))
    by_funder = {g.key: g for g in beds_rollup.roll_up(database, month, by="funder").groups}
    assert Fraction(fiscal[2]) * WAN == by_funder["public"].investment.sum
    listed = lookup.list_projects(database, month)
    inside = [row.lights.overall.colour for row in listed if row.in_plan]
    assert total[7:11] == [inside.count(code) for code in ("green", "amber", "red", "grey")]


def test_the_seeded_overview_sums_what_the_plan_prints(database):
    rows = book(database).rows(1)
    assert next(row for row in rows if row[0] == "All projects of the plan")[12] == 4_312_000_000
    assert next(row for row in rows if row[0] == "Public projects, total")[2] == 376_200.0


@pytest.mark.parametrize(("which", "month"), BOOKS)
@pytest.mark.usefixtures("tongue")
def test_the_bed_table_is_the_capacity_of_each_view(request, which, month):
    database = request.getfixturevalue(which)
    rows = book(database, month).rows(6)
    for view in VIEWS:
        start = next(
            n for n, row in enumerate(rows) if str(row[0]).endswith(language.label(VIEWS[view]))
        )
        rollup = beds_rollup.roll_up(database, month, view=view)
        latest = beds_rollup.roll_up(database, month, view=view, population="latest")
        for step, other in zip(rollup.capacity.timeline, latest.capacity.timeline, strict=True):
            if step.month < rollup.capacity.target.baseline_month:
                continue  # the sheet starts there
            row = _month_row(rows[start + 1 :], Dated(step.month, step.precision))
            assert row[3] == step.beds
            assert row[4] == float(Fraction(round_half_up(step.per_1000 * 100), 100))
            assert row[5] == float(Fraction(round_half_up(other.per_1000 * 100), 100))
        if view != "confirmed" or month >= rollup.capacity.target.month:
            target = next(row for row in rows[start + 1 :] if row[0] in at_target(rollup))
            rate = rollup.capacity.target.rate / 100
            assert target[6:9] == [rate, rollup.capacity.shortfall, latest.capacity.shortfall]


def at_target(rollup):
    """Return how the target month may be shown: a year where all that opens has no month."""
    month = rollup.capacity.target.month
    return dated_text(Dated(month, "month")), dated_text(Dated(month, "year"))


def _month_row(rows, date):
    return next(row for row in rows if row[0] == dated_text(date))


def test_the_plan_misses_by_91_beds_at_the_end_of_2025(database):
    rows = book(database).rows(6)
    row = next(row for row in rows if row[0] == "Dec 2025")
    assert row[1:9] == ["N1, N2 and P2", 610, 3721, 6.44, 6.29, 6.6, 91, 187]


@pytest.mark.parametrize("month", MONTHS, ids=str)
def test_every_project_is_listed_once_with_its_record(database, month):
    read, heads = book(database, month), book(database, month).heads(2)
    for record in lookup.list_projects(database, month):
        row = read.by_code(2, record.code)
        money = row[column(heads, "Total investment (plan)")]
        assert money == ("" if record.investment is None else record.investment / WAN)
        assert row[1] == record.name_en
        slip = row[column(heads, "Slip")]
        assert slip == ("" if record.slip is None else record.slip)
        assert row[column(heads, "Start", "planned")] == str(record.start or "")
        assert row[column(heads, "Finish", "actual")] == str(record.actual_finish or "")
        assert row[column(heads, "Opening", "actual")] == str(
            record.opened or record.actual_opening or ""
        )
        assert row[column(heads, "Opening", "planned")] == ""


def test_private_projects_stand_apart(database):
    rows = book(database).rows(2)
    places = {row[0]: n for n, row in enumerate(rows) if row[0]}
    fiscal = next(n for n, row in enumerate(rows) if row[1] == "Total, public projects")
    apart = places["Private projects (apart, in no fiscal total)"]
    beyond = places["Projects outside the plan (in no total)"]
    assert places["P4"] < fiscal < apart < places["C3"] < places["N2"] < beyond < places["X1"]
    assert rows[fiscal][8] == 376_200.0


# --- money of the year ------------------------------------------------------------------------


def test_money_of_the_year_is_of_its_month(filled):
    read, heads = book(filled), book(filled).heads(2)
    names = (
        *("Approved budget", "end of last year", "Plan of the year", "Done this month"),
        *("January to month 11", "year's plan, %", "pro-rata", "Done since start"),
    )
    places = [column(heads, name) for name in names]
    c2 = read.by_code(2, "C2")
    assert [c2[n] for n in places] == [60_000, 4550.0, 500, 0, 450, 90, -1.7, 5000]
    c1 = read.by_code(2, "C1")
    assert [c1[n] for n in places] == ["", 3750.01, 1000, "", 250, 25, -50, 4000.01]
    assert [read.by_code(2, "P1")[n] for n in places] == [""] * 8
    total = next(row for row in read.rows(2) if row[1] == "Total, public projects")
    assert [total[n] for n in places] == [60_000, 8300.01, 1500, 0, 700, 46.7, -33.9, 9000.01]
    known = read.rows(2)[read.rows(2).index(total) + 1]
    assert known[1].startswith("of which known")
    assert [known[n] for n in places] == ["1/7", "2/7", "2/7", "1/7", *["2/7"] * 4]
    text = c2[column(heads, "Matters to decide")]
    assert text == "落实资金 (asked of 区财政局)"
    assert c2[column(heads, "Physical progress")].endswith("62.5%")


def test_exact_yuan_stand_in_hidden_columns(filled):
    data = book_of(filled, MONTHS[-1])
    heads = Read(data).heads(2)
    exact = column(heads, "Done since start, exact")
    assert Read(data).by_code(2, "C2")[exact] == 50_000_049.99
    sheet = members(data)["xl/worksheets/sheet2.xml"]
    hidden = re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*hidden="1"', sheet)
    assert sum(int(last) - int(first) + 1 for first, last in hidden) == 7


def test_held_and_partly_known_figures_carry_their_sign(filled):
    styles = members(book_of(filled, MONTHS[-1]))["xl/styles.xml"]
    for sign in ("*", "(2/7)", "*(2/7)"):
        assert f'#,##0.00&quot;{sign}&quot;"' in styles


@pytest.mark.parametrize(
    ("which", "month"), [*(("filled", month) for month in MONTHS), ("world", NOW)]
)
def test_every_formula_comes_to_the_value_beside_it(request, which, month):
    found = list(formulas(book_of(request.getfixturevalue(which), month)))
    assert len(found) > 40
    for part, place, formula, values in found:
        assert abs(values[place] - computed(formula, values)) < Fraction(1, 10**6), (part, place)


# --- the other sheets -------------------------------------------------------------------------


def test_approvals_stand_with_number_and_day_up_to_the_month(filled):
    read, heads = book(filled), book(filled).heads(4)
    row = read.by_code(4, "C1")
    assert row[column(heads, "Proposal", "number")] == "甬发改〔2023〕1号"
    assert row[column(heads, "Proposal", "Day")] == "2019-05-06"
    assert row[column(heads, "Joint acceptance", "Day")] == ""
    later = book(filled, Month.of(2026, 12)).by_code(4, "C1")
    assert later[column(heads, "Joint acceptance", "Day")] == "2026-12-01"


def test_problems_are_told_with_reason_ask_and_month(filled):
    read = book(filled)
    assert read.by_code(5, "C2")[2:8] == [
        *("资金未到位", "Funding", "落实资金", "区财政局", "", "2026-11")
    ]
    assert read.by_code(5, "C1")[2:8] == ["=1+1", "", "", "", "", "2026-09"]
    assert "No report names a problem" in str(book(filled, MONTHS[0]).rows(5))


def test_a_problem_of_a_site_is_told_too(filled):
    given = {"problem": "管线迁改"}
    reports.file_report(filled, author(), "C1", Month.of(2026, 11), given, site="C1-3")
    assert book(filled).by_code(5, "C1-3")[2] == "管线迁改"


def test_the_annex_keeps_what_is_printed_and_sums_beside_it(database):
    language.speak("zh")
    rows = book(database).rows(7)
    c3 = next(row for row in rows if row[1] == "宁波奉化葛岙卫生院(奉化肿瘤康复医")
    assert c3[5] == "土地面积 0.68 万平方米, 建筑面积 1 万平方米。"
    assert c3[6:11] == [0.5, 120, 35, 80, 45]
    printed = [row for row in rows if row[1] == "合计（原文）"]
    summed = [row for row in rows if row[1] == "合计（逐项计算）"]
    assert [row[6] for row in printed] == [7.52, 30.29, 5.31, 44.02]
    assert [row[6] for row in summed] == [7.52, 30.29, 5.31, 43.12]
    assert [row[10] for row in summed] == [225, 560, 230, 1015]
    assert (printed[2][5], summed[2][5]) == ("", 9.33)
    assert any(row[1] == "差额（原文－逐项）" and row[10] == -50 for row in rows)


def test_the_reconciliation_is_the_reconciliation(database):
    _, records = reconciliation.reconcile(database, MONTHS[-1])
    rows = book(database).rows(8)[4:]
    for row, record in zip(rows, records, strict=False):
        scale = {"investment": WAN, "land_area": WAN, "floor_area": WAN}.get(record.metric, 1)
        step = 100 if scale > 1 else 1
        for cell, value in ((row[4], record.stated), (row[5], record.computed)):
            exact = None if value is None else Fraction(value * step, scale)
            shown = None if exact is None else float(Fraction(round_half_up(exact), step))
            assert cell == ("" if shown is None else shown)
    assert len([row for row in rows if row[8]]) == len(records)


def test_changes_since_last_month_with_the_reason_given(filled):
    rows = book(filled).rows(9)
    stage = next(row for row in rows if row[0] == "C2" and row[2] == "Stage")
    assert stage[3:5] == ["In use", "Fit-out"]
    assert stage[6] == "Funding"
    quiet = book(filled, Month.of(2026, 10))
    assert "Nothing changed." in str(quiet.rows(9))
    first = book(filled, Month.of(2020, 12))
    assert "before the plan's base" in str(first.rows(9))


def test_the_notes_have_the_caveat_and_the_sources(database, tongue):
    text = str(book(database).rows(10))
    assert "577,505" in text
    assert ("《政府投资条例》" if tongue == "zh" else "Regulations") in text or "12" in text
    assert "plan-2021" in text


# --- paper and names --------------------------------------------------------------------------


def test_the_sheets_are_forms_to_be_stamped(database):
    language.speak("zh")
    read = book(database, MONTHS[1])
    assert [name.split()[0] for name in read.names] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "10",
    ]
    assert read.names[1] == "2 项目进度月报表"
    for number in (1, 2, 4, 5, 6, 7, 8, 9, 10):
        text = str(read.rows(number))
        signed = (
            "填报单位（盖章）",
            "数据截至：2023年12月",
            "单位负责人",
            "审核人",
            "填报人",
            "填报日期",
        )
        assert all(word in text for word in signed), number
    assert "单位：万元" in str(read.rows(2))


def test_a_sheet_prints_on_a3_across_one_page(database):
    found = members(book_of(database, MONTHS[1]))
    for number in range(1, 11):
        sheet = found[f"xl/worksheets/sheet{number}.xml"]
        assert 'paperSize="9"' not in sheet
        assert 'paperSize="8"' in sheet
        assert 'orientation="landscape"' in sheet
        assert 'fitToHeight="0"' in sheet
        assert "&amp;P" in sheet
        assert 'state="frozen"' in sheet
    names = found["xl/workbook.xml"]
    assert names.count("_xlnm.Print_Titles") == names.count("_xlnm.Print_Area") == 10
    assert "lineChart" in found["xl/charts/chart1.xml"]


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x")', "+1", "@SUM(A1)", "http://x.cn", "_x0041_", "<b>&'\"", "'a"]
)
def test_a_name_is_text_whatever_it_looks_like(database, name):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        statement = (
            "UPDATE project SET name_zh = ?, name_en = ?, name_printed = ? WHERE code = 'C2'"
        )
        connection.execute(statement, (name, name, name))
        connection.execute("UPDATE plan SET name_zh = ?, name_en = ?", (name, name))
        connection.execute("UPDATE baseline SET beds_built_printed = ?", (f'600"{name * 30}',))
    data = book_of(database, MONTHS[-1])
    assert Read(data).by_code(2, "C2")[1] == name
    assert Read(data).by_code(4, "C2")[1] == name
    assert any(row[1] == name for row in Read(data).rows(7))
    assert not any(
        "HYPERLINK" in formula or "SUM(A1)" in formula for _, _, formula, _ in formulas(data)
    )
    assert not any("hyperlink" in part for part in members(data).values())


# --- the same bytes ---------------------------------------------------------------------------

_WRITE = """
import hashlib, sys
from pathlib import Path
from portfolio.values import language
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.pack.service import monthbook
language.speak(sys.argv[2])
data = monthbook.month_book(Database(Path(sys.argv[1])), Month.of(2023, 12))
print(hashlib.sha256(data).hexdigest())
"""


@pytest.mark.long
def test_two_processes_write_the_same_bytes(filled, tongue):
    here = hashlib.sha256(monthbook.month_book(filled, MONTHS[1])).hexdigest()
    there = subprocess.run(
        [sys.executable, "-W", "error", "-c", _WRITE, str(filled.path), tongue],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"},
    )
    assert there.stdout.strip() == here


def test_without_a_target_the_bed_table_says_so(database):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("DELETE FROM target")
    read = book(database)
    assert "capacity cannot be told" in str(read.rows(6))
    assert len(read.names) == 10


@pytest.mark.parametrize("number", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_many_projects(tmp_path, now, number, monkeypatch):
    monkeypatch.setattr(checks, "_MOST_LISTED", min(number - 1, checks._MOST_LISTED))
    many = Database(generate(tmp_path / "many.db", number))
    read, rollup = book(many, now), beds_rollup.roll_up(many, now)
    total = next(row for row in read.rows(1) if row[0] == "All projects of the plan")
    assert total[1] == number
    assert total[12] == rollup.total.investment.sum / 100
    assert len([row for row in read.rows(2) if str(row[0]).startswith("G0")]) == number
    assert f"{number} more projects whose own row agrees" in str(read.rows(8))
