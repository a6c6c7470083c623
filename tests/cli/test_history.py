"""Baselines, reviews, log, undo and the check, through the real command."""

import csv
import json
import os
import pwd
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portfolio.history.service import log as history
from portfolio.projects.service import reports
from portfolio.store.log import Authorship
from portfolio.values.errors import ChangedMeanwhile, WrongUsage
from portfolio.values.months import Month

LOGIN = pwd.getpwuid(os.getuid()).pw_name
AS_OF = ("--as-of", "2026-11")
WHY = ("--source", "甬发改〔2026〕1号", "--reason", "规模调整")


def test_rebaseline_keeps_the_first(portfolio):
    done = portfolio("rebaseline", "P1", "--month", "2026-11", "--finish", "2028", *WHY)
    assert (done.returncode, done.stdout) == (0, "")
    assert "finish moves by +24 months" in done.stderr
    baselines = portfolio.json("show", "P1", *AS_OF)["baselines"]
    assert [item["number"] for item in baselines] == [1, 2]
    assert [item["finish"]["month"] for item in baselines] == ["2026-12", "2028-12"]
    assert baselines[1]["reason"] == "规模调整"
    steps = portfolio.json("rollup", *AS_OF)["capacity"]["timeline"]
    assert steps[-1]["month"] == "2028-12"


def test_a_later_forecast_asks_for_its_reason(portfolio):
    file = ("report", "N1", "--month", "2026-11", "--forecast-finish", "2027-6")
    done = portfolio(*file)
    assert (done.returncode, len(done.stderr.splitlines())) == (5, 1)
    assert "Forecast finish moves from 2024 to Jun 2027" in done.stderr
    assert portfolio(*file, "--reason", "contractor").returncode == 0


def test_annual_plan_milestone_and_review(portfolio):
    for arguments in (
        ("annual", "N1", "--year", "2026", "--amount", "2亿", "--milestone", "竣工", *WHY),
        ("milestone", "N1", "construction_permit", "--date", "2022-05-01", "--number", "1号", *WHY),
        ("report", "N1", "--month", "2026-11", "--stage", "fit_out"),
        ("review", "N1", "--month", "2026-11"),
    ):
        done = portfolio(*arguments)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert portfolio.json("show", "N1", *AS_OF)["reports"][0]["state"] == "reviewed"
    done = portfolio("review", "N1", "--month", "2026-11", "--return", "请补充依据", lang="zh")
    assert "已退回" in done.stderr
    assert portfolio.json("show", "N1", *AS_OF)["project"]["stage"] == "started"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("annual", "N1", "--year", "26", "--amount", "1", *WHY), 2),
        (("annual", "N1", "--year", "2026", *WHY), 2),
        (("milestone", "N1", "party", "--date", "2022-05-01", *WHY), 2),
        (("milestone", "N1", "licence", "--date", "2022-05-41", *WHY), 2),
        (("review", "N1", "--month", "2026-11"), 2),
        (("rebaseline", "P1", *WHY), 2),
        (("rebaseline", "P1", "--finish", "2020", *WHY), 5),
        (("undo", "1"), 5),
        (("undo", "99"), 2),
        (("undo",), 2),
        (("log", "Q9"), 2),
        (("list", "--known-at", "someday"), 2),
    ],
)
def test_what_cannot_be(portfolio, database, arguments, code):
    before = database.path.read_bytes()
    done = portfolio(*arguments)
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
    assert database.path.read_bytes() == before


def test_log_reads_like_sentences_and_undo_says_what_it_took_back(portfolio):
    portfolio("report", "N1", "--month", "2026-11", "--stage", "fit_out")
    portfolio("report", "N1", "--month", "2026-11", "--percent", "85")
    text = portfolio("log", "N1", "--most", "1").stdout
    assert "officer (login " in text
    assert "Status report N1 2026-11: Physical progress % from — to 85%" in text
    chinese = portfolio("log", "--most", "1", lang="zh").stdout
    assert "填报 N1 2026-11：完成比例（%）由—改为85%" in chinese
    done = portfolio("undo")
    assert done.returncode == 0
    assert "Took back change 3 of officer" in done.stderr
    assert "percent" not in portfolio.json("show", "N1", *AS_OF)["reports"][0]["values"]
    changes = portfolio.json("log")["changes"]
    assert [(c["change"], c["undoes"], c["taken_back"]) for c in changes] == [
        (4, 3, False),
        (3, None, True),
        (2, None, False),
        (1, None, False),
    ]
    rows = portfolio("log", "--format", "csv").stdout.splitlines()
    assert rows[0] == "change,who,made_at,reason,undoes,record,name,field,old,new"


def test_another_officers_undo_leaves_mine_alone(portfolio):
    portfolio("report", "N1", "--month", "2026-11", "--note", "mine")
    assert portfolio("undo", PORTFOLIO_USER="other").returncode == 2
    assert portfolio("undo", "2", PORTFOLIO_USER="other").returncode == 0


def test_db_check_finds_an_edit_by_hand(portfolio, database):
    portfolio("report", "N1", "--month", "2026-11", "--stage", "fit_out")
    done = portfolio("db", "check")
    assert (done.returncode, "2 changes, log head" in done.stdout) == (0, True)
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute("UPDATE status_report SET stage = 'in_use' WHERE month = '2026-11'")
    connection.close()
    done = portfolio("db", "check")
    assert done.returncode == 7
    assert "is not what the log says" in done.stderr


def test_known_at_shows_what_had_been_entered_by_a_day(portfolio):
    today = portfolio.json("rollup", *AS_OF)
    portfolio("report", "N1", "--month", "2026-11", "--stage", "in_use", "--source", "公告")
    past = portfolio.json("list", *AS_OF, "--known-at", "2023-01-01")["projects"]
    assert {row["code"]: row["stage"] for row in past}["C2"] == "topped_out"
    known = portfolio.json("rollup", *AS_OF, "--view", "confirmed", "--known-at", "2023-01-01")
    assert known["capacity"]["beds"] == 2876
    assert today["capacity"]["beds"] == portfolio.json("rollup", *AS_OF)["capacity"]["beds"]


def test_what_is_filed_for_an_issued_month_is_a_correction(portfolio, tmp_path):
    def pack(month, *options):
        folder = tmp_path / month
        done = portfolio("monthly", "--month", month, "--out", str(folder), *options)
        assert done.returncode == 0, done.stderr
        return folder / f"corrections-{month}.csv", done.stderr

    portfolio("report", "N1", "--month", "2026-09", "--stage", "fit_out")
    late, words = pack("2026-09", "--issue")
    assert "from now on is a correction" in words
    assert not late.exists()
    portfolio("report", "N1", "--month", "2026-10", "--percent", "50")
    portfolio("report", "N1", "--month", "2026-09", "--note", "更正")
    late, words = pack("2026-10", "--issue")
    rows = list(csv.DictReader(late.read_text(encoding="utf-8").splitlines()))
    (noted,) = (row for row in rows if row["column"] == "note.value")
    assert noted.pop("was").startswith("报道称")
    assert noted == {
        "month": "2026-09",
        "file": "details",
        "row": "N1",
        "column": "note.value",
        "now": "更正",
        "why": "correction",
        "changes": "5",
        "records": "status_report",
    }
    assert not any(row["month"] == "2026-10" for row in rows)
    late, words = pack("2026-11")
    assert not late.exists()
    refused = portfolio(
        *("monthly", "--month", "2026-11", "--out", str(tmp_path / "x"), "--issue"),
        *("--known-at", "2026-01-01"),
    )
    assert (refused.returncode, (tmp_path / "x").exists()) == (2, False)


def test_an_issued_month_is_issued_again_or_taken_back_only_where_that_is_meant(
    portfolio, tmp_path
):
    def pack(*options):
        return portfolio(*("monthly", "--month", "2026-11", "--out", str(tmp_path / "x")), *options)

    assert pack("--issue").returncode == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()}
    kept = portfolio("undo")
    assert (kept.returncode, "a month was issued" in kept.stderr) == (5, True)
    filed = portfolio("report", "N1", "--month", "2026-11", "--percent", "50")
    assert "Nov 2026 was issued: what changes in it is a correction" in filed.stderr
    again = portfolio("report", "N1", "--month", "2026-11", "--percent", "50")
    assert "was issued" not in again.stderr
    asked = pack("--issue", "--force")
    assert (asked.returncode, "2026-11 was issued on " in asked.stderr) == (5, True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()} == before
    stands = pack("--force")
    assert (stands.returncode, "a pack made now is another one" in stands.stderr) == (5, True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "x").iterdir()} == before
    beside = portfolio("monthly", "--month", "2026-11", "--out", str(tmp_path / "y"))
    assert (beside.returncode, "tells what is known now" in beside.stderr) == (0, True)
    assert pack("--force", "--sure").returncode == 0
    assert (tmp_path / "x" / "corrections-2026-11.csv").exists()
    sure = pack("--issue", "--force", "--sure")
    assert (sure.returncode, "tells what is known now" in sure.stderr) == (0, False)
    numbers = [item["change"] for item in portfolio.json("log")["changes"]]
    taken = portfolio("undo", str(numbers[0]))
    assert taken.returncode == 0, taken.stderr


def test_of_a_month_to_come_it_is_said_that_it_has_not_come(portfolio):
    for command in ("rollup", "list", "findings"):
        ahead = portfolio(command, "--as-of", "2030-01")
        assert (ahead.returncode, "Jan 2030 has not come yet" in ahead.stderr) == (0, True)
        assert "has not come" not in portfolio(command, *AS_OF).stderr


def test_show_has_variance_annual_plan_and_milestones(portfolio):
    portfolio("rebaseline", "P1", "--month", "2026-10", "--finish", "2027-6", *WHY)
    portfolio("annual", "P1", "--year", "2026", "--amount", "2亿", "--milestone", "结顶", *WHY)
    portfolio(
        "milestone", "P1", "construction_permit", "--date", "2024-05-01", "--number", "1号", *WHY
    )
    text = portfolio("show", "P1", *AS_OF, lang="zh").stdout
    for words in ("与原计划比", "约+6月", "2.00亿元  结顶", "施工许可", "2024-05-01  1号"):
        assert words in text
    data = portfolio.json("show", "P1", *AS_OF)
    time = {"months": 6, "months_precision": "about"}
    assert data["variances"][0] == {"baseline": 1, **time, "cost_yuan": None, "beds": None}
    assert data["annual_plans"][0]["amount_yuan"] == "200000000.00"
    assert data["milestones"][0]["document_number"] == "1号"


def test_the_login_stands_beside_another_name_and_taking_back_goes_by_both(portfolio, database):
    report = ("report", "N1", "--month", "2026-10", "--note")
    known = LOGIN
    assert portfolio(*report, "a", PORTFOLIO_USER="boss").returncode == 0
    (told, *_) = json.loads(portfolio("log", "--format", "json").stdout)["changes"]
    assert (told["who"], told["login"], len(told["rows"])) == ("boss", known, 1)
    assert f"boss (login {known}): " in portfolio("log").stdout
    assert portfolio(*report, "b", PORTFOLIO_USER="").returncode == 0
    (told, *_) = json.loads(portfolio("log", "--format", "json").stdout)["changes"]
    assert (told["who"], told["login"]) == (known, None)
    assert history.check(database).problems == ()
    other = Authorship("boss", datetime(2026, 11, 24, tzinfo=UTC), "undo", "somebody")
    with pytest.raises(WrongUsage, match="no change left"):
        history.undo(database, other)
    own = replace(other, login=known)
    with pytest.raises(ChangedMeanwhile):  # it is theirs, and changed since
        history.undo(database, own)
    assert portfolio("undo", PORTFOLIO_USER="").returncode == 0
    history.undo(database, own)
    assert history.check(database).problems == ()
    assert history.as_known(database, "2026-11-23").path == database.path


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ("  张三\x1b[2J\u202e \n李四", "张三 [2J 李四"),
        ("x" * 100_000, "x" * 60),
        ("\udcff\udcfe", None),
        ("\x1b\u200b", None),
    ],
)
def test_a_name_is_one_short_clean_line(portfolio, named, kept):
    done = portfolio("report", "N1", "--month", "2026-10", "--note", "a", PORTFOLIO_USER=named)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    (told, *_) = json.loads(portfolio("log", "--format", "json").stdout)["changes"]
    assert told["who"] == kept or (kept is None and told["login"] is None)


def test_a_wrong_clock_is_told_with_what_was_known(portfolio, database):
    def noted(moment, note):
        when = Authorship("officer", datetime.fromisoformat(moment), "report")
        reports.file_report(database, when, "N1", Month.of(2026, 9), {"note": note})

    noted("2026-11-25T08:00:00Z", "a")
    done = portfolio("show", "N1", "--known-at", "2026-11-25")
    assert (done.returncode, done.stderr) == (0, "")
    noted("2090-11-26T08:00:00Z", "b")
    noted("2026-11-27T08:00:00Z", "c")
    done = portfolio("show", "N1", "--known-at", "2026-11-28")
    assert done.returncode == 0
    assert "The clock was wrong at change" in done.stderr
    assert portfolio("show", "N1", "--known-at", "2026-11-25").stderr.count("clock") == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("annual", "N1", "--year", "26", "--amount", "1"),
        ("plan", "add", "next", "--title", "下一期", "--years", "26-30", "--month", "2026-03"),
    ],
)
def test_what_is_no_year_is_said_in_a_sentence(portfolio, arguments):
    done = portfolio(*arguments, *WHY)
    assert (done.returncode, done.stderr) == (2, "“26” is not a year; type it as 2027.\n")
