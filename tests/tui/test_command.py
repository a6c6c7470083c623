"""The command `tui` before and after the screen: refusals, stray bytes, signals."""

import signal
import subprocess
import sys
from pathlib import Path

from portfolio.database import Database
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


def test_a_missing_database_is_told_before_the_screen_is_taken(tmp_path: Path) -> None:
    terminal = tui_of(tmp_path / "none.db")
    try:
        assert terminal.ended() == 7
        assert b"portfolio init" in terminal.seen
        assert b"\x1b[?1049h" not in terminal.seen
    finally:
        terminal.close()


def test_a_lost_line_ends_the_program(terminal: Terminal) -> None:
    terminal.read_until(b"Xikou")
    terminal.hang_up()
    assert terminal.process.wait(timeout=30) != 0
