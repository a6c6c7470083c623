"""Programs in processes of their own that start at once: forks of one that has loaded all."""

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from portfolio.values import language
from tests.safety.commands import COMMANDS


@dataclass(frozen=True)
class Ended:
    """How a child ended: its exit code (negative: the signal), and what it said."""

    code: int
    said: str
    wrong: str


def started(work: Callable[[], Any], out: int | None = None, err: int | None = None) -> int:
    """Start a child that does the work; return its number."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        if out is not None:
            os.dup2(out, 1)
        if err is not None:
            os.dup2(err, 2)
        code = _worked(work)
    except BaseException:  # noqa: BLE001 - a child never returns into its parent's code
        traceback.print_exc()
    finally:
        _flush()
        os._exit(code)


def _worked(work: Callable[[], Any]) -> int:
    try:
        work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()


def ended(pid: int) -> int:
    """Wait for a child; return its exit code, negative for a signal."""
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def killed(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    ended(pid)


def carried_out(work: Callable[[], Any]) -> Ended:
    """Have a child do the work and wait for it; keep what it says."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        pid = started(work, out.fileno(), err.fileno())
        code = ended(pid)
        return Ended(code, _read(out), _read(err))


def _read(file: Any) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def load(*, heavy: bool) -> None:
    """Load what a command needs, so that children have it; with `heavy`, what pictures need too."""
    for module, _ in COMMANDS.values():
        import_module(f"portfolio.cli.{module}")
    import_module("alembic.command")
    _warm()
    if heavy:
        for name in ("matplotlib.figure", "pandas", "xlsxwriter", "docx"):
            import_module(name)


def _warm() -> None:
    """Map the classes and read the catalogues once, for all children."""
    from portfolio.care.service import founding
    from portfolio.projects.service import reports
    from portfolio.store.log import Authorship
    from portfolio.values.months import Month

    with room() as folder:
        author = Authorship("warm", datetime(2026, 11, 24, tzinfo=UTC), "warm")
        database = founding.found(folder / "warm.db", author)
        reports.file_report(database, author, "N1", Month.of(2026, 10), {"note": "x"})


def command(*arguments: str) -> None:
    """Run the real command in this process, in English; it ends the process."""
    from portfolio.cli.main import main

    language.speak("en")
    main(["--lang", "en", *arguments])


@contextmanager
def room() -> Iterator[Path]:
    """Yield a folder for one experiment, in memory where there is such a place: it is emptied often."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="safety-", dir=where) as folder:
        yield Path(os.path.realpath(folder))
