"""Runs the real command as forks of a program that has loaded all: same argv, streams and codes.

A start costs a tenth of what a process of its own costs. The program that forks is a process
apart from the tests: it has one thread, no captured streams and no filters of warnings.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


class Forks:
    """The program that forks; one for a session of tests."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            encoding="utf-8",
        )

    def run(
        self,
        arguments: Sequence[str],
        *,
        cwd: Path,
        environ: Mapping[str, str],
        given: str | bytes = b"",
        patience: int = 120,
    ) -> subprocess.CompletedProcess[str]:
        """Run the command to its end; its input is `given`.

        Raises TimeoutError after `patience` seconds.
        """
        with tempfile.TemporaryDirectory(prefix="fork-") as folder:
            streams = {name: f"{folder}/{name}" for name in ("in", "out", "err")}
            Path(streams["in"]).write_bytes(given.encode() if isinstance(given, str) else given)
            asked = {
                "arguments": [str(argument) for argument in arguments],
                "cwd": str(cwd),
                "environ": dict(environ),
                "streams": streams,
                "patience": patience,
            }
            code = self._ask(asked)
            said, wrong = (_read(streams[name]) for name in ("out", "err"))
        if code is None:
            raise TimeoutError(f"{asked['arguments']} takes more than {patience} s: {wrong}")
        return subprocess.CompletedProcess(asked["arguments"], code, said, wrong)

    def _ask(self, asked: Mapping[str, Any]) -> int | None:
        if self._server.stdin is None or self._server.stdout is None:
            raise RuntimeError("the program that forks has no streams")
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        code: int | None = json.loads(self._server.stdout.readline())
        return code

    def close(self) -> None:
        self._server.communicate()


def _read(path: str) -> str:
    return Path(path).read_text("utf-8") if Path(path).exists() else ""


# --- the program that forks ---------------------------------------------------------------------


def serve() -> None:
    """Fork a child for each line of the input, and answer with its exit code."""
    from tests.safety.children import load

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing but answers goes there
    load(heavy=True)
    for line in sys.stdin:
        asked = json.loads(line)
        answers.write(json.dumps(_ended(asked)) + "\n")
        answers.flush()


def _ended(asked: Mapping[str, Any]) -> int | None:
    """Run one command; return its code, as a shell tells it, None where it took too long."""
    pid = os.fork()
    if not pid:
        _become(asked)
    signal.signal(signal.SIGALRM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.alarm(asked["patience"])
    _, status = os.waitpid(pid, 0)
    left = signal.alarm(0)
    code = os.waitstatus_to_exitcode(status)
    return None if code == -signal.SIGKILL and not left else code


def _become(asked: Mapping[str, Any]) -> None:
    """Be the command: its folder, environment, streams and arguments; never return."""
    code = 1
    try:
        os.chdir(asked["cwd"])
        os.environ.clear()
        os.environ.update(asked["environ"])
        _take_streams(asked["streams"])
        code = _code(lambda: _command(asked["arguments"]))
    except BaseException:  # noqa: BLE001 - a child never returns into the loop of its parent
        traceback.print_exc()
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)


def _take_streams(streams: Mapping[str, str]) -> None:
    for number, name in enumerate(("in", "out", "err")):
        flags = os.O_RDONLY if name == "in" else os.O_WRONLY | os.O_CREAT
        os.dup2(os.open(streams[name], flags, 0o600), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, errors="backslashreplace")


def _command(arguments: Sequence[str]) -> None:
    import time

    from portfolio.cli.main import main

    time.tzset()
    sys.argv = ["portfolio", *arguments]
    main(arguments)


def _code(work: Callable[[], object]) -> int:
    try:
        work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


if __name__ == "__main__":
    serve()
