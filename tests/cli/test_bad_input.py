"""What goes wrong is one sentence, with the right exit code, and nothing is lost."""

import json
import os
import sqlite3
import stat
from contextlib import closing

import pytest

from portfolio.store.database import HEAD

WRONG_USAGE = [
    (("frobnicate",), "No such command"),
    (("rollup", "--colour"), "No such option"),
    (("plan", "add", "x", "--district", "y"), "portfolio --district … plan add …"),
    (("rollup", "--as-of", "2023-13"), "is not a month"),
    (("rollup", "--as-of", "2019-01"), "no target was out yet"),
    (("rollup", "--by", "colour"), "is not one of"),
    (("rollup", "--view", "guess"), "is not one of"),
    (("show", "Q9"), "the codes are: C1, C2"),
    (("show",), "Missing argument"),
    (("list", "--stage", "done"), "the values are: filed, proposal"),
    (("list", "--township", "Atlantis"), "chunhu"),
    (("capacity", "--from", "2026-01", "--to", "2025-01"), "no span of months"),
    (("capacity", "--from", "2019-01"), "no span of months"),
    (("report", "N1", "--stage", "fit_out"), "Missing option"),
    (("report", "N1", "--month", "2026-11"), "at least one field"),
    (("report", "N1", "--month", "2026-11", "--stage", "done"), "the codes are"),
    (("report", "N1", "--month", "2026-11", "--percent", "120"), "not a percentage"),
    (("report", "N1", "--month", "2026-11", "--done-month", "lots"), "not an amount"),
    (("report", "N1", "--month", "2026-11", "--note", ""), "--clear note"),
    (("report", "N1", "--month", "2026-11", "--note", "x", "--tentative"), "speaks of a forecast"),
    (("report", "N1", "--month", "2026-11", "--clear", "colour"), "the fields are"),
    (("report", "Q1", "--month", "2026-11", "--note", "x"), "the codes are"),
    (("report", "C1", "--month", "2026-11", "--site", "x", "--note", "x"), "C1-1, C1-2"),
    (("report", "N1", "--month", "2026-11", "--note", "a\x1b[31m"), "control characters"),
    (("project", "edit", "C2", "--reason", "x"), "at least one field"),
    (("population", "add", "--as-of", "2025", "--residents", "1", "--source", "x", "--reason", "x"),
     "not a day"),
    (("--db", "mysql://host/db", "list"), "names no database"),
    (("--db", "postgresql:///db?nonsense=1", "list"), "is no URL of a PostgreSQL database"),
    (("--db", "postgresql://u:secret@h/d", "list"), "holds a password"),
    (("db", "copy", "--to", "mysql://host/db"), "names no database"),
    (("db", "roles"), "its permissions say"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "sentence"), WRONG_USAGE, ids=lambda a: " ".join(a)[:40])
def test_wrong_usage_is_exit_2(portfolio, database, arguments, sentence):
    before = database.path.read_bytes()
    done = portfolio(*arguments)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert database.path.read_bytes() == before


BAD_INPUT = [
    (("report", "N1", "--month", "2026-11", "--actual-opening", "2027-1"), "give it as a forecast"),
    (("report", "N1", "--month", "2199-01", "--note", "x"), "has not come yet"),
    (
        ("report", "N1", "--month", "2026-11", "--stage", "deferred"),
        "needs Reason, Source document",
    ),
    (("report", "N1", "--month", "2026-11", "--cost-kind", "contract"), "give both"),
    (("project", "add", "C1", "--name", "x", "--source", "x", "--reason", "x"), "already"),
]


@pytest.mark.parametrize(("arguments", "sentence"), BAD_INPUT, ids=lambda a: " ".join(a)[:40])
def test_bad_input_is_exit_5_and_writes_nothing(portfolio, database, arguments, sentence):
    before = database.path.read_bytes()
    done = portfolio(*arguments)
    assert (done.returncode, done.stdout) == (5, ""), done.stderr
    assert sentence in done.stderr
    assert database.path.read_bytes() == before


def test_errors_speak_chinese(portfolio):
    assert portfolio("show", "Q9", lang="zh").stderr.startswith("没有项目“Q9”，现有编号：C1")
    assert portfolio("rollup", "--as-of", "x", lang="zh").stderr.startswith("“x”不是年月")
    assert portfolio("frob", lang="zh").stderr.startswith("没有命令")


def test_no_database_is_exit_7_and_none_is_made(portfolio, tmp_path):
    done = portfolio("--db", str(tmp_path / "none.db"), "list", db=False)
    assert done.returncode == 7
    assert "portfolio init" in done.stderr
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("version", "revision", "sentence"),
    [
        (99, "0099", "install the newer program"),
        (1, "0001", "portfolio db upgrade"),
        (99, HEAD, "is damaged"),
        (0, HEAD, "is damaged"),
    ],
)
@pytest.mark.parametrize(
    "arguments", [("list",), ("report", "N1", "--month", "2026-11", "--note", "x")]
)
def test_a_newer_or_older_database_is_exit_7(
    portfolio, database, version, revision, sentence, arguments
):
    with closing(sqlite3.connect(database.path)) as connection, connection:
        connection.execute(f"PRAGMA user_version={version}")
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()
    before = database.path.read_bytes()
    done = portfolio(*arguments)
    assert done.returncode == 7
    assert sentence in done.stderr
    assert database.path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"this is a text file, not a database\n" * 200])
def test_another_file_is_exit_7_and_untouched(portfolio, tmp_path, content):
    path = tmp_path / "other.db"
    path.write_bytes(content)
    done = portfolio("--db", str(path), "list", db=False)
    assert done.returncode == 7
    assert path.read_bytes() == content


def test_a_folder_is_exit_7(portfolio, tmp_path):
    done = portfolio("--db", str(tmp_path), "list", db=False)
    assert (done.returncode, "is a folder" in done.stderr) == (7, True)


def test_a_locked_database_is_exit_7(portfolio, database):
    holder = sqlite3.connect(database.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        typed = ("report", "N1", "--month", "2026-11", "--note", "x")
        done = portfolio(*typed, options={"lock": 0.3})
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    assert done.returncode == 7
    assert "another program" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_read_only_folder_reads_and_refuses_to_write(portfolio, database):
    folder = database.path.parent
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert portfolio("list").returncode == 0
        done = portfolio("report", "N1", "--month", "2026-11", "--note", "x")
    finally:
        folder.chmod(stat.S_IRWXU)
    assert done.returncode == 7
    assert "cannot be" in done.stderr


def test_a_folder_that_cannot_be_written_is_exit_7_for_init(portfolio, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    done = portfolio("--db", str(blocked / "sub" / "new.db"), "init", db=False)
    assert done.returncode == 7
    assert "cannot be created" in done.stderr


def test_a_reader_that_goes_away_is_no_error(database):
    import subprocess

    from tests.cli.conftest import PORTFOLIO

    shell = f"'{PORTFOLIO}' --db '{database.path}' --lang en capacity --as-of 2026-11 | head -1"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_a_full_disk_under_the_output_is_exit_8(database):
    import subprocess

    from tests.cli.conftest import PORTFOLIO

    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [PORTFOLIO, "--db", database.path, "--lang", "en", "rollup", "--format", "json"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr.count("\n")) == (8, 1)
    assert "cannot be written" in done.stderr


def test_bytes_that_are_no_text_are_refused(portfolio):
    for arguments in (("show", "\udcff"), ("list", "--text", "\udcff")):
        done = portfolio(*arguments)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr


def test_a_rule_of_the_database_is_a_sentence(portfolio):
    done = portfolio(
        *("target", "add", "--month", "2031-12", "--per-1000", "0", "--baseline-month", "2020-12"),
        *("--baseline-per-1000", "4.98", "--source", "x", "--reason", "x"),
    )
    assert (done.returncode, "ck_target_rate_range" in done.stderr) == (5, True)


def test_a_name_is_data_on_every_listing(portfolio):
    name = "=1+1[red]\u202e$x$|中文"
    added = portfolio("project", "add", "X3", "--name", name, "--source", "s", "--reason", "r")
    assert added.returncode == 0, added.stderr
    assert "\u202e" not in portfolio("list", lang="zh").stdout
    assert "[red]" in portfolio("list", lang="zh").stdout
    assert "'=1+1" in portfolio("list", "--format", "csv").stdout
    assert "\\|中文" in portfolio("list", "--format", "md", lang="zh").stdout
    assert portfolio.json("show", "X3")["project"]["name_zh"] == name


@pytest.mark.parametrize(
    "given",
    [
        *("", "  ", "sqlite://host/x.db", "sqlite:///x.db?mode=ro"),
        *("sqlite+pysqlcipher://u:secret@/x.db", "mysql://u:a/secret@h/d", "://"),
    ],
)
def test_what_names_no_database_is_wrong_usage_and_no_password_is_told(portfolio, given):
    done = portfolio("--db", given, "list", db=False, PORTFOLIO_DB=str(portfolio.path))
    assert (done.returncode, done.stdout) == (2, "")
    assert "names no database" in done.stderr
    assert "secret" not in done.stderr


UNSEEN = "\x1b]0;x\x07\u202e\u200b"


def test_no_sentence_of_an_error_carries_signs_into_the_terminal(portfolio, tmp_path):
    sheet, columns = tmp_path / "a\x1b\u202e.csv", tmp_path / "m.toml"
    sheet.write_text(f"名{UNSEEN}称,类\n甲,乙\n", encoding="utf-8")
    columns.write_text('kind = "projects"\n[columns]\nname_zh = "工程"\n', encoding="utf-8")
    whole = tmp_path / "all.jsonl"
    front = {"schema": "portfolio.all/1", "revision": UNSEEN, "log_head": "", "changes": 1}
    whole.write_text(json.dumps({**front, "tables": {}}) + "\n", encoding="utf-8")
    for given in (
        ("import", str(sheet), "--map", str(columns)),
        ("import", str(whole)),
        ("list", UNSEEN),
        ("db", "restore", str(sheet)),
    ):
        done = portfolio(
            "--db", str(tmp_path / "new.db") if "all" in given[-1] else portfolio.path, *given
        )
        assert done.returncode not in (0, 1)
        assert not set(done.stderr) & set("\x1b\x07\u202e\u200b"), given
        assert "�" in done.stderr, given
