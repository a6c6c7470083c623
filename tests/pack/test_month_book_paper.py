"""The workbook as a paper: forms to be stamped, names, bytes; many projects; its indicators."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from portfolio.beds.service import indicators
from portfolio.beds.service import rollup as beds_rollup
from portfolio.beds.words.indicators import (
    figure_text,
    measured_text,
    met_text,
    observed_text,
    rates_text,
)
from portfolio.pack.monthbook import checks
from portfolio.pack.service import monthbook
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.words import name_of
from tests.conftest import NOW
from tests.fixtures.generate import generate
from tests.pack.workbooks import MONTHS, Read, book, book_of, formulas, members

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
        "11",
        "12",
    ]
    assert read.names[1] == "2 项目进度月报表"
    for number in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12):
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
    for number in range(1, 13):
        sheet = found[f"xl/worksheets/sheet{number}.xml"]
        assert 'paperSize="9"' not in sheet
        assert 'paperSize="8"' in sheet
        assert 'orientation="landscape"' in sheet
        assert 'fitToHeight="0"' in sheet
        assert "&amp;P" in sheet
        assert 'state="frozen"' in sheet
    names = found["xl/workbook.xml"]
    assert names.count("_xlnm.Print_Titles") == names.count("_xlnm.Print_Area") == 12
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
    assert len(read.names) == 12


@pytest.mark.parametrize("number", [200, pytest.param(2000, marks=pytest.mark.long)])
def test_many_projects(tmp_path, now, number, monkeypatch):
    monkeypatch.setattr(checks, "_MOST_LISTED", min(number - 1, checks._MOST_LISTED))
    many = Database(generate(tmp_path / "many.db", number))
    read, rollup = book(many, now), beds_rollup.roll_up(many, now)
    total = next(row for row in read.rows(1) if row[0] == "All projects of the plan")
    assert total[1] == number
    assert round(total[2] * 10**6) == rollup.total.investment.sum
    assert len([row for row in read.rows(2) if str(row[0]).startswith("G0")]) == number
    assert f"{number} more projects whose own row agrees" in str(read.rows(8))


# --- indicators -------------------------------------------------------------------------------


@pytest.mark.usefixtures("tongue")
def test_the_sheet_of_indicators_is_what_the_command_lists(database):
    table = indicators.indicator_table(database, NOW)
    rows = {row[0]: row for row in book(database).rows(10)}
    assert [code for code in rows if str(code).startswith("T")] == [
        i.code for i in table.indicators
    ]
    for item in table.indicators:
        row = rows[item.code]
        assert row[1] == name_of(item)
        assert row[5:8] == [
            figure_text(item.base, item.base_year),
            figure_text(item.target, item.target_year),
            observed_text(item),
        ]
        assert row[13] == met_text(item)
    assert rows["T2-11"][9:13] == [*map(rates_text, lines_of(table, "T2-11")), *in_beds()]
    assert measured_text(table.indicators[10]) in str(book(database).rows(10))


def lines_of(table, code):
    item = next(item for item in table.indicators if item.code == code)
    return item.line("plan"), item.line("confirmed")


def in_beds():
    return ("50至150", "87") if language.spoken() == "zh" else ("50 to 150", "87")


def test_a_plan_without_indicators_says_so(database):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.executescript("DELETE FROM observation; DELETE FROM indicator;")
    assert "No indicators are on record." in str(book(database).rows(10))
