"""A real terminal in tmux: keys in, screen out; the program in it can be killed and hung up."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pytest
from rich.cells import cell_len

_PATIENCE: Final = 30.0
_LOOK_EVERY: Final = 0.05
_LEFT: Final = 0
WHEEL_UP: Final = 64
WHEEL_DOWN: Final = 65


class Pane:
    """One program in a terminal of its own."""

    def __init__(self, tmux: "Tmux", name: str) -> None:
        self._tmux = tmux
        self._name = name

    # --- in ----------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: `Enter`, `Escape`, `C-s`, `F3`, `m`."""
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def mouse(self, button: int, x: int, y: int) -> None:
        """Press and let go a button on a cell, counted from 0, as terminals report it."""
        place = f"{button};{x + 1};{y + 1}"
        self.type(f"\x1b[<{place}M" + (f"\x1b[<{place}m" if button == _LEFT else ""))

    def click(self, text: str) -> None:
        """Click on the first place where a text stands."""
        y, line = next((y, line) for y, line in enumerate(self.lines) if text in line)
        self.mouse(_LEFT, cell_len(line[: line.index(text)]), y)

    def resize(self, width: int, height: int) -> None:
        self._run("resize-window", "-x", str(width), "-y", str(height))

    # --- out ---------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        return self._run("capture-pane", "-p")

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def styled(self) -> str:
        """What stands on the screen with the escapes that give it colour."""
        return self._run("capture-pane", "-e", "-p")

    def wait_for(self, *texts: str) -> None:
        """Wait until every text stands on the screen."""

        def stand() -> bool:
            screen = self.text
            return all(text in screen for text in texts)

        self.wait_until(stand, f"waited for {texts}")

    def wait_without(self, text: str) -> None:
        """Wait until a text has gone from the screen."""
        self.wait_until(lambda: text not in self.text, f"waited for {text!r} to go")

    def wait_until(self, true: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not true():
            if time.monotonic() > end:
                pytest.fail(f"{what}, but it stayed so:\n{self.text}")
            time.sleep(_LOOK_EVERY)

    # --- the end -----------------------------------------------------------------------------

    def kill(self, number: signal.Signals) -> None:
        os.kill(int(self._say("#{pane_pid}")), number)

    def hang_up(self) -> None:
        """Take the terminal away, as a lost connection does."""
        pid = int(self._say("#{pane_pid}"))
        self._run("kill-session")
        self.wait_until(lambda: not _lives(pid), "waited for the program to end")

    def wait_for_the_end(self) -> None:
        """Wait until the program has ended; tmux 3.3 does not always hear with which code."""
        self.wait_until(lambda: self._say("#{pane_dead}") == "1", "waited for the end")

    def _say(self, asked: str) -> str:
        return self._run("display-message", "-p", asked).strip()

    def _run(self, command: str, *arguments: str) -> str:
        return self._tmux.run(command, "-t", self._name, *arguments)


class Tmux:
    """A tmux server of its own, with nobody's settings."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tmux-")
        self._count = 0
        keep = ("set", "-g", "remain-on-exit", "on", ";", "set", "-s", "exit-empty", "off")
        self.run("start-server", ";", *keep)

    def open(
        self, arguments: Sequence[str], environ: Mapping[str, str], size: tuple[int, int]
    ) -> Pane:
        """Start a program in a terminal of so many columns and lines."""
        self._count += 1
        name = f"s{self._count}"
        width, height = map(str, size)
        given = [f"{variable}={value}" for variable, value in environ.items()]
        asked = ("new-session", "-d", "-s", name, "-x", width, "-y", height)
        self.run(*asked, "env", "-i", *given, *arguments)
        return Pane(self, name)

    def run(self, *arguments: str) -> str:
        command = ["tmux", "-S", f"{self._folder.name}/s", "-f", "/dev/null", "-u", *arguments]
        return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout

    def close(self) -> None:
        self.run("kill-server")
        self._folder.cleanup()


def have_tmux() -> None:
    """Skip the test where tmux cannot be had; fail in CI, which installs it."""
    if shutil.which("tmux") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("tmux is not installed")


def _lives(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and was not yet asked how does not."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return not said.rpartition(")")[2].startswith(" Z")
