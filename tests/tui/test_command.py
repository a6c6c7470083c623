"""The command `tui` before and after the screen: refusals, stray bytes, signals."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portfolio.database import Database

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


class Terminal:
    """The command in a terminal of its own."""

    def __init__(self, path: Path) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portfolio", "--db", str(path), "--lang", "en", "tui"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(slave)
        self.seen = b""

    def send(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def read_until(self, wanted: bytes, seconds: float = 30) -> None:
        """Read what the program draws until `wanted` is in it."""
        end = time.monotonic() + seconds
        while wanted not in self.seen:
            if not select.select([self._master], [], [], max(0.0, end - time.monotonic()))[0]:
                pytest.fail(f"{wanted!r} did not come; the last was {self.seen[-500:]!r}")
            self._read()

    def ended(self) -> int:
        """Read to the end and return the exit code."""
        while self._read():
            pass
        return self.process.wait(timeout=30)

    def _read(self) -> bytes:
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return b""
        self.seen += data
        return data

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        os.close(self._master)
        self._master = -1

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)


@pytest.fixture
def terminal(database: Database) -> Iterator[Terminal]:
    opened = Terminal(database.path)
    yield opened
    opened.close()


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
    terminal = Terminal(tmp_path / "none.db")
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
