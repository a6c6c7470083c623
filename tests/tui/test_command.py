"""The command `tui` before and after the screen: refusals, stray bytes, signals."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from portfolio.store.database import Database
from tests.tui.terminal import Terminal, tui_of

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


def test_without_a_terminal_it_says_so(database: Database) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portfolio", "--db", str(database.path), "--lang", "en", "tui"],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr


@pytest.mark.long
def test_a_byte_that_is_no_utf8_does_no_harm_and_q_leaves(terminal: Terminal) -> None:
    terminal.read_until(b"Xikou")
    terminal.send(b"\xff\xc3(")
    terminal.send(b"l")
    terminal.read_until("溪口镇".encode())
    terminal.send(b"q")
    assert terminal.ended() == 0
    assert LEFT_ALTERNATE_SCREEN in terminal.seen


def test_sigterm_leaves_the_alternate_screen(terminal: Terminal) -> None:
    terminal.read_until(b"Xikou")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    assert LEFT_ALTERNATE_SCREEN in terminal.seen


@pytest.mark.long
def test_without_a_database_the_nine_projects_are_founded_and_shown(tmp_path: Path) -> None:
    with closing(tui_of(tmp_path / "new" / "portfolio.db")) as terminal:
        terminal.read_until(b"There is no database")
        terminal.send(b"\r")
        terminal.read_until(b"Xikou")
        terminal.send(b"q")
        assert terminal.ended() == 0
    assert (tmp_path / "new" / "portfolio.db").exists()


def test_left_without_a_database_it_says_so_by_its_exit_code(tmp_path: Path) -> None:
    with closing(tui_of(tmp_path / "none.db")) as terminal:
        terminal.read_until(b"There is no database")
        terminal.send(b"q")
        assert terminal.ended() == 7
        assert LEFT_ALTERNATE_SCREEN in terminal.seen
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: path.write_text("no database"), b"is not a database"),
        (lambda path: path.mkdir(), b"is a folder"),
        (lambda path: sqlite3.connect(path).close(), b"is not a portfolio database"),
    ],
)
def test_what_is_no_portfolio_database_is_told_before_the_screen_is_taken(
    tmp_path: Path, made: Callable[[Path], object], said: bytes
) -> None:
    made(tmp_path / "other.db")
    with closing(tui_of(tmp_path / "other.db")) as terminal:
        assert terminal.ended() == 7
        assert said in terminal.seen
        assert b"\x1b[?1049h" not in terminal.seen


@pytest.mark.long
def test_a_lost_line_ends_the_program(terminal: Terminal) -> None:
    terminal.read_until(b"Xikou")
    terminal.hang_up()
    assert terminal.process.wait(timeout=30) != 0
