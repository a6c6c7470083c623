"""What the program stands in: devices, links, folders that are gone, terminals of other character sets."""

import os
import pty
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from portfolio.cli import main
from portfolio.store import schema
from tests.cli.conftest import PORTFOLIO
from tests.conftest import first

WRITES = ("report", "N1", "--month", "2026-11", "--note", "甲")


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/full", "pipe"])
@pytest.mark.parametrize(
    "arguments",
    [
        *(("list",), WRITES, ("undo",), ("db", "backup"), ("db", "doctor"), ("db", "upgrade")),
        ("db", "restore", "portfolio.db", "--yes"),
    ],
)
def test_a_device_or_a_pipe_is_no_database(portfolio, tmp_path, device, arguments):
    if device == "pipe":
        device = str(tmp_path / "pipe")
        os.mkfifo(device)
    before = set(tmp_path.iterdir())
    done = portfolio("--db", device, *arguments, db=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (7, "", 1)
    assert f"{device} is a device or a pipe" in done.stderr
    assert not os.path.lexists(f"{device}-backups")
    assert set(tmp_path.iterdir()) == before


def test_a_device_is_no_backup_and_no_place_for_one(portfolio, database):
    before = database.path.read_bytes()
    done = portfolio("db", "restore", "/dev/zero", "--yes")
    assert (done.returncode, "is a device" in done.stderr) == (7, True)
    done = portfolio("db", "backup", "/dev/null")
    assert (done.returncode, "already exists" in done.stderr) == (8, True)
    assert database.path.read_bytes() == before
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_through_a_link_the_file_itself_is_written(portfolio, database, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(database.path)
    assert portfolio("--db", str(link), *WRITES, db=False).returncode == 0
    assert link.is_symlink()
    assert "甲" in portfolio("show", "N1").stdout
    picture = tmp_path / "picture.svg"
    picture.symlink_to(tmp_path / "real.svg")
    done = portfolio("chart", "capacity", "--month", "2026-11", "--out", str(picture))
    assert done.returncode == 0
    assert picture.is_symlink()
    assert (tmp_path / "real.svg").read_bytes().startswith(b"<?xml")


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator can play two users")
@pytest.mark.parametrize("place", ["shared", "own"])
@pytest.mark.parametrize("through", ["file", "folder"])
def test_a_link_of_another_user_is_not_followed_in_an_open_folder(
    portfolio, tmp_path, place, through
):
    shared, victim = tmp_path / "shared", tmp_path / "victim"
    shared.mkdir()
    victim.mkdir()
    shared.chmod(0o777 if place == "shared" else 0o755)
    (victim / "rc.csv").write_text("kept")
    out = shared / "rc.csv" if through == "file" else shared / "folder" / "rc.csv"
    link = shared / ("rc.csv" if through == "file" else "folder")
    link.symlink_to(victim / "rc.csv" if through == "file" else victim)
    os.lchown(link, 12345, 12345)
    done = portfolio("export", "--kind", "reports", "--out", str(out))
    if place == "own":
        assert done.returncode == 0
    else:
        assert (done.returncode, "another user put there" in done.stderr) == (8, True)
        assert (victim / "rc.csv").read_text() == "kept"
    assert link.is_symlink()


def test_the_log_file_is_written_through_no_link_and_waits_for_no_pipe(portfolio, tmp_path):
    state, precious = tmp_path / "kept", tmp_path / "precious"
    state.mkdir()
    precious.write_text("kept")
    precious.chmod(0o644)
    (state / "portfolio.log").symlink_to(precious)
    assert portfolio("list", PORTFOLIO_STATE=str(state)).returncode == 0
    assert (precious.read_text(), precious.stat().st_mode & 0o777) == ("kept", 0o644)
    (state / "portfolio.log").unlink()
    os.mkfifo(state / "portfolio.log")
    assert portfolio("list", PORTFOLIO_STATE=str(state)).returncode == 0


@pytest.mark.parametrize("target", ["nowhere.db", "link.db"])
@pytest.mark.parametrize("arguments", [WRITES, ("init",), ("db", "restore", "portfolio.db")])
def test_a_link_to_nothing_is_told_as_one(portfolio, tmp_path, target, arguments):
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / target)
    done = portfolio("--db", str(link), *arguments, db=False)
    assert (done.returncode, done.stderr.count("\n")) == (7, 1)
    assert f"is a link to {tmp_path / target}" in done.stderr
    assert {item.name for item in tmp_path.iterdir()} == {"link.db", "portfolio.db"}


@pytest.mark.parametrize(
    ("code", "arguments"),
    first(
        2,
        [
            (0, ("list",)),
            (8, ("db", "backup", "copy.db")),
            (7, ("--db", "new.db", "init")),
            (5, ("import", "table.csv")),
            (8, ("chart", "gantt", "--month", "2026-11", "--out", "gantt.png")),
            (8, ("export", "--kind", "projects", "--out", "list.csv")),
        ],
    ),
)
def test_in_a_folder_that_is_gone_nothing_is_written_and_all_is_said(
    portfolio, database, tmp_path, code, arguments
):
    gone = tmp_path / "gone"
    gone.mkdir()
    shell = 'cd "$0" && rmdir "$0" && exec "$@"'
    done = subprocess.run(
        ["sh", "-c", shell, gone, PORTFOLIO, "--db", database.path, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **portfolio.environ, "PORTFOLIO_LANG": "en"},
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_file_is_refused_by_the_care_of_databases(portfolio, tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    for arguments in (("db", "doctor"), ("db", "backup"), ("db", "check"), ("db", "current")):
        done = portfolio("--db", str(path), *arguments, db=False)
        assert (done.returncode, "is not a portfolio database" in done.stderr) == (7, True)
    assert {item.name for item in tmp_path.iterdir()} == {"empty.db", "portfolio.db"}


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_program_that_is_asked_to_end_says_so(database, portfolio, name):
    months = ("--from", "2021-01", "--to", "2099-12", "--format", "json")
    started = subprocess.Popen(
        [PORTFOLIO, "--db", database.path, "--lang", "en", "capacity", *months],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **portfolio.environ},
    )
    started.stdout.read(1)  # it writes, and waits for the rest to be taken
    number = signal.Signals[name]
    started.send_signal(number)
    _, wrong = started.communicate(timeout=60)
    assert started.returncode == 128 + number
    words = f"Ended by {name}. “portfolio log” says whether a change is in."
    assert wrong.decode().strip() == ("Aborted!" if number == signal.SIGINT else words)


@pytest.fixture(autouse=True)
def signals_heeded():
    """Have programs heed the signals that whoever runs the tests in the background ignores."""
    ignored = [
        number
        for number in (signal.SIGHUP, signal.SIGINT)
        if signal.getsignal(number) == signal.SIG_IGN
    ]
    for number in ignored:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number in ignored:
        signal.signal(number, signal.SIG_IGN)


@pytest.fixture
def kept_signals():
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("kept_signals")
def test_one_that_is_asked_to_end_in_the_middle_leaves_no_draft(tmp_path):
    path = tmp_path / "new.db"

    def fill(draft):
        assert [item.name for item in tmp_path.iterdir()] == [draft.file.name]
        main._leave(signal.SIGTERM, None)

    with pytest.raises(main._EndedFromOutsideError):
        schema.create(path, fill)
    assert not list(tmp_path.iterdir())


def run_here(database, portfolio, before, *arguments, **more):
    """Run Python that prepares something and then the command."""
    code = (
        f"import os, signal, sys\n{before}\nfrom portfolio.cli.main import main\nmain(sys.argv[1:])"
    )
    return subprocess.run(
        [sys.executable, "-c", code, "--db", database.path, "--lang", "en", *arguments],
        check=False,
        text=True,
        env={**os.environ, **portfolio.environ},
        **{"capture_output": True, **more},
    )


@pytest.mark.parametrize(
    "module", first(1, ["portfolio.store.models", "sqlalchemy.orm.session", "platformdirs"])
)
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_asked_to_end_while_its_modules_are_loaded_it_says_so(database, portfolio, module, name):
    hook = f"""class Hook:
    def find_spec(self, found, *_):
        if found == {module!r}:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.{name})
sys.meta_path.insert(0, Hook())"""
    done = run_here(database, portfolio, hook, *WRITES)
    assert done.returncode == 128 + signal.Signals[name]
    assert "Traceback" not in done.stderr


def test_where_the_terminal_is_gone_the_exit_code_is_still_right(database, portfolio):
    gone, there = os.pipe()
    os.close(gone)
    done = run_here(
        *(database, portfolio, "", "show", "Q9"),
        capture_output=False,
        stdout=subprocess.DEVNULL,
        stderr=there,
    )
    os.close(there)
    assert done.returncode == 2


def test_the_rows_not_taken_go_into_a_pipe_that_stays_one(portfolio, tmp_path):
    table, pipe = tmp_path / "table.csv", tmp_path / "pipe"
    table.write_text("code,name_zh\nN8,新院\n,,\nN9,\n", encoding="utf-8")
    os.mkfifo(pipe)
    typed = ("import", "table.csv", "--only-valid", "--source", "文件")
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        done = portfolio(*typed, "--rest", "pipe")
        got = reader.stdout.read().decode("utf-8-sig")
    assert done.returncode == 0, done.stderr
    assert "N9" in got
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    done = portfolio(*typed, "--rest", "a.xlsx", "--annotate", "./a.xlsx")
    assert (done.returncode, "name two files" in done.stderr) == (2, True)
    assert not (tmp_path / "a.xlsx").exists()


# --- terminals of another character set ----------------------------------------------------------


def typed(database, environ, *arguments):
    """Run the command on a terminal; return its exit code and the bytes that the terminal got."""
    outer, inner = pty.openpty()
    started = subprocess.Popen(
        [PORTFOLIO, "--db", database.path, *arguments],
        stdin=inner,
        stdout=inner,
        stderr=inner,
        env={**os.environ, "PORTFOLIO_LANG": "zh", "COLUMNS": "120", **environ},
    )
    os.close(inner)
    shown = b""
    with suppress(OSError):  # how a terminal ends whose program has
        while piece := os.read(outer, 65536):
            shown += piece
    os.close(outer)
    return started.wait(timeout=60), shown


def test_a_terminal_set_to_gbk_shows_chinese_and_a_pipe_gets_utf8(database, portfolio):
    environ = {**portfolio.environ, "PYTHONIOENCODING": "gbk"}
    code, shown = typed(database, environ, "show", "N1")
    assert code == 0
    assert "奉化区医疗健康综合体项目" in shown.decode("gbk")
    code, shown = typed(database, environ, "show", "Q9")
    assert (code, "没有项目“Q9”" in shown.decode("gbk")) == (2, True)
    assert "奉化区医疗健康综合体项目" in portfolio("show", "N1", **environ).stdout


def test_what_a_terminal_cannot_show_is_a_question_mark(database, portfolio):
    environ = {**portfolio.environ, "PYTHONIOENCODING": "latin-1", "PORTFOLIO_LANG": "en"}
    code, shown = typed(database, environ, "show", "N1")
    assert (code, b"Fenghua Medical" in shown, b"????" in shown) == (0, True, True)


def test_a_terminal_that_is_said_to_be_ascii_gets_utf8(database, portfolio):
    code, shown = typed(database, {**portfolio.environ, "PYTHONIOENCODING": "ascii"}, "show", "N1")
    assert (code, "奉化区" in shown.decode("utf-8")) == (0, True)


def test_the_terminal_interface_asks_for_utf8_before_it_takes_the_screen(database, portfolio):
    environ = {**portfolio.environ, "PYTHONIOENCODING": "gbk"}
    code, shown = typed(database, environ, "tui")
    assert code == 2
    assert "终端字符集为 UTF-8，当前为 gbk" in shown.decode("gbk")
    assert b"\x1b[?1049h" not in shown
