"""A program in a terminal of its own: keys in as bytes, what it draws out as bytes."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest

_PATIENCE: Final = 30


class Terminal:
    """A Python program in a terminal of 80 by 24."""

    def __init__(self, arguments: Sequence[str], **more: str) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", **more},
            start_new_session=True,
        )
        os.close(slave)
        self.seen = b""

    def send(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def read_until(self, wanted: bytes) -> None:
        """Read what the program draws until `wanted` is in it."""
        end = time.monotonic() + _PATIENCE
        while wanted not in self.seen:
            if not self._read(end):
                pytest.fail(f"{wanted!r} did not come before the end: {self.seen[-500:]!r}")

    def drain(self) -> None:
        """Read from now on whatever is drawn, so that the program never waits for a reader."""

        def read() -> None:
            with suppress(OSError):
                while os.read(self._master, 65536):
                    pass

        threading.Thread(target=read, daemon=True).start()

    def ended(self) -> int:
        """Read to the end and return the exit code."""
        end = time.monotonic() + _PATIENCE
        while self._read(end):
            pass
        return self.process.wait(timeout=_PATIENCE)

    def _read(self, end: float) -> bytes:
        if not select.select([self._master], [], [], max(0.0, end - time.monotonic()))[0]:
            pytest.fail(f"what was waited for did not come: {self.seen[-500:]!r}")
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


def tui_of(path: Path, *arguments: str, **more: str) -> Terminal:
    """Open the terminal interface on a database, in English; what it keeps is nobody else's."""
    kept = path.parent.with_name(f"kept-{path.parent.name}")
    opened = ["-m", "portfolio", "--db", str(path), "--lang", "en", "tui", *arguments]
    return Terminal(opened, PORTFOLIO_STATE=str(kept), **more)
