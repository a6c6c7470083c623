"""The program on a system that has nothing of POSIX alone: the names are taken away before it starts.

What such a system does otherwise (locks, renames over open files, its own key for Ctrl-C) is not tried
here; `docs/systems.md` says what was only thought through.
"""

import json
import os
import subprocess
import sys

import pytest

#: What Windows has not, of the modules that are asked.
GONE = {
    "os": (
        *("fork", "forkpty", "fchmod", "fchown", "chown", "lchown", "getuid", "geteuid", "getgid"),
        *("getegid", "pread", "pwrite", "killpg", "setsid", "getpgid", "setpgid", "mkfifo"),
        *("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC"),
    ),
    "signal": ("SIGHUP", "SIGKILL", "SIGXCPU", "SIGALRM", "SIGUSR1", "setitimer", "alarm"),
}
MODULES = ("fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "posix_ipc", "syslog")
#: Libraries that have a way of their own on such a system keep what they have here.
BARE = f"""
import asyncio, enum, os, platformdirs, shutil, signal, sys, subprocess, types
shutil._use_fd_functions = False
subprocess.signal = types.SimpleNamespace(**vars(signal))
gone = {GONE!r}
for module, names in gone.items():
    for name in names:
        if hasattr(sys.modules[module], name):
            delattr(sys.modules[module], name)
left = {{item.name: item.value for item in signal.Signals if item.name not in gone["signal"]}}
signal.Signals = enum.IntEnum("Signals", left)
for name in {MODULES!r}:
    sys.modules[name] = None
"""
RUN = (
    BARE
    + """
import io, json
from contextlib import redirect_stderr, redirect_stdout
from portfolio.cli.main import main
told = []
for arguments in json.loads(sys.argv[1]):
    out, err, code = io.StringIO(), io.StringIO(), 0
    sys.argv = ["portfolio", *arguments]
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    told.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(told))
"""
)
COMMANDS = (
    *(["init"], ["list"], ["show", "N1"], ["rollup"], ["capacity"], ["findings"], ["money"]),
    ["report", "N1", "--month", "2026-10", "--stage", "structure", "--note", "主体", "--sure"],
    *(["log"], ["undo", "2"], ["reconcile"], ["whatif", "--reach"]),
    ["export", "--kind", "projects", "--out", "项目 一.csv"],
    ["import", "项目 一.csv", "--kind", "projects"],
    ["export", "--kind", "projects", "--out", "projects.xlsx"],
    ["import", "projects.xlsx", "--kind", "projects"],
    *(["db", "check"], ["db", "backup", "copy.db"], ["db", "doctor"]),
    ["chart", "gantt", "--out", "gantt.png"],
)


def bare(script, *arguments, folder):
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PORTFOLIO_")},
        "PORTFOLIO_DB": str(folder / "库 存.db"),
        "PORTFOLIO_STATE": str(folder / "state"),
        "PORTFOLIO_LANG": "en",
        "PORTFOLIO_USER": "officer",
        "LOGNAME": "officer",
    }
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(
        command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    folder = tmp_path_factory.mktemp("裸 机")
    done = bare(RUN, json.dumps(COMMANDS), folder=folder)
    assert done.returncode == 0, done.stderr
    return dict(zip(map(tuple, COMMANDS), json.loads(done.stdout), strict=True)), folder


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_command_runs_without_what_is_posix_alone(told, arguments):
    code, _, err = told[0][tuple(arguments)]
    assert code == 0, err
    assert "Traceback" not in err


def test_what_they_wrote_is_whole(told):
    answers, folder = told
    assert "3,721" in answers["rollup",][1]
    assert (folder / "gantt.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "copy.db").stat().st_size == (folder / "库 存.db").stat().st_size


def test_a_group_is_refused_in_a_sentence(tmp_path):
    script = RUN.replace(
        "import io, json", "import io, json; os.environ['PORTFOLIO_GROUP'] = 'w'", 1
    )
    done = bare(script, json.dumps([["init"]]), folder=tmp_path)
    ((code, _, err),) = json.loads(done.stdout)
    assert code == 2
    assert "gives files to no group" in err
    assert not (tmp_path / "库 存.db").exists()


SCREEN = (
    BARE
    + """
import json
from datetime import UTC, datetime
from pathlib import Path
from portfolio.care.service import founding
from portfolio.store.log import Authorship
from portfolio.values.months import Month
from tui.shell.app import PortfolioApp
from tui.shell.desk import Desk
from textual.drivers.headless_driver import HeadlessDriver

class Bare(PortfolioApp):
    def get_driver_class(self):  # Textual has one for Windows, and needs it there
        return HeadlessDriver

def author(reason):
    return Authorship("officer", datetime(2026, 11, 20, tzinfo=UTC), reason)

database = founding.found(Path(os.environ["PORTFOLIO_DB"]), author("test"))
month = Month.of(2026, 11)
desk = Desk(database, author, lambda: month, Path(os.environ["PORTFOLIO_STATE"]))

async def drive():
    app = Bare(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("down", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        shown = [str(strip.text) for strip in app.screen._compositor.render_strips()]
        return [type(app.screen).__name__, " ".join(shown)]

print(json.dumps(asyncio.run(drive())))
"""
)


def test_the_terminal_ui_runs_there(tmp_path):
    done = bare(SCREEN, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    screen, shown = json.loads(done.stdout)
    assert screen == "ProjectScreen"
    assert "C2" in shown
