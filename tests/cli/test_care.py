"""`db backup`, `db restore`, `db doctor` as a person runs them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest


@pytest.fixture
def backed_up(portfolio):
    portfolio("db", "backup")
    folder = portfolio.path.parent / "portfolio-backups"
    (made,) = folder.iterdir()
    return made


def test_a_backup_is_told_with_its_totals(portfolio):
    done = portfolio("db", "backup", str(portfolio.path.parent / "copy.db"))
    assert done.returncode == 0
    assert "11 projects, 4,312 million yuan in all, 14 reports, 1 change" in done.stderr
    assert portfolio("db", "backup", str(portfolio.path.parent / "copy.db")).returncode == 8
    assert portfolio("db", "backup", "--keep", "0").returncode == 2
    assert (
        portfolio(
            "db", "backup", str(portfolio.path.parent / "nowhere" / "deep" / "x.db")
        ).returncode
        == 0
    )


def test_a_restore_asks_before_changes_are_lost(portfolio, backed_up):
    portfolio("report", "C2", "--month", "2026-10", "--note", "typed later")
    before = portfolio.path.read_bytes()
    refused = portfolio("db", "restore", str(backed_up))
    assert refused.returncode == 2
    assert "would be lost" in refused.stderr
    assert "typed later" in refused.stderr
    assert portfolio.path.read_bytes() == before
    done = portfolio("db", "restore", "--yes", str(backed_up))
    assert done.returncode == 0
    assert "What stood there before is kept as" in done.stderr
    assert "restore" in portfolio("log", "--most", "1").stdout
    assert portfolio("db", "check").returncode == 0


def test_what_is_no_backup_is_refused(portfolio, tmp_path):
    text = tmp_path / "text.db"
    text.write_text("not a database " * 200)
    before = portfolio.path.read_bytes()
    for file in (text, tmp_path / "missing.db", tmp_path):
        done = portfolio("db", "restore", str(file))
        assert done.returncode == 7
        assert len(done.stderr.splitlines()) == 1
    assert portfolio.path.read_bytes() == before


def test_the_doctor_ends_with_7_where_something_is_wrong(portfolio):
    assert portfolio("db", "doctor", "--drill").returncode == 0
    done = portfolio("db", "doctor", "--expect", "0" * 64, "--json")
    assert done.returncode == 7
    told = json.loads(done.stdout)
    assert told["schema"] == "portfolio.doctor/1"
    states = {item["check"]: item["state"] for item in told["findings"]}
    assert (states["head"], states["integrity"]) == ("wrong", "well")


@pytest.mark.parametrize("head", ["", " ", "abc", "0" * 65, "%" * 12, "g" * 64])
def test_what_is_no_head_is_wrong_usage(portfolio, head):
    done = portfolio("db", "doctor", "--expect", head)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no log head" in done.stderr


def test_the_check_tells_that_guards_are_missing(portfolio):
    assert portfolio("db", "check").returncode == 0
    with closing(sqlite3.connect(portfolio.path)) as connection, connection:
        connection.execute("DROP TRIGGER tr_change_no_update")
    connection.close()
    done = portfolio("db", "check")
    assert done.returncode == 7
    assert "another program: tr_change_no_update." in done.stderr


def test_the_doctor_speaks_chinese(portfolio):
    done = portfolio("db", "doctor", lang="zh")
    assert "✓  结构：" in done.stdout
    assert "43.12亿元" in done.stdout


def test_read_only_reads_and_changes_nothing(portfolio, tmp_path):
    before = portfolio.path.read_bytes()
    assert portfolio("--read-only", "rollup").returncode == 0
    refused = [
        portfolio("--read-only", "report", "C2", "--month", "2026-10", "--note", "x"),
        portfolio("--read-only", "undo"),
        portfolio("--read-only", "db", "upgrade"),
        portfolio("--read-only", "--db", str(tmp_path / "new.db"), "init", db=False),
    ]
    assert [done.returncode for done in refused] == [7, 7, 0, 7]
    assert "open for reading only" in refused[0].stderr
    assert portfolio.path.read_bytes() == before
    assert not (tmp_path / "new.db").exists()


def test_every_run_leaves_a_line_for_support(portfolio):
    portfolio("list", "--text", "机密")
    portfolio("frob")
    told = (Path(portfolio.environ["PORTFOLIO_STATE"]) / "portfolio.log").read_text("utf-8")
    first, second = told.splitlines()
    assert "command list, exit 0" in first
    assert "command —, exit 2" in second
    assert "机密" not in told
    assert str(portfolio.path.parent) not in told
