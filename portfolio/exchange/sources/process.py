"""Runs a reader of other people's files as a process of its own and listens to what it says."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from portfolio.store import system
from portfolio.values.errors import BadInput

#: Words a refusal: one word why, and what goes with it. `memory`, `slow` and `damaged` are also
#: those of a reader that ended before its last word.
Refusal = Callable[..., BadInput]


def answers(script: Path, arguments: tuple[str, ...], refusal: Refusal) -> Iterator[list[Any]]:
    """Yield what a reader says, one list a line; it is ended where nobody listens any more.

    Raises what `refusal` returns where the file cannot be read, RuntimeError for a fault of ours.
    """
    command = [sys.executable, "-I", str(script), *arguments]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603 - our own file; names go as arguments, past any shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                answer = json.loads(line) if line.endswith(b"\n") else ["cut off"]
                if answer[0] == "end":
                    return
                if answer[0] == "refused":
                    raise refusal(*answer[1:])
                if answer[0] != "cut off":
                    yield answer
            raise _died(process.wait(), complaints, refusal)
        finally:
            process.kill()


def _died(code: int, complaints: IO[bytes], refusal: Refusal) -> Exception:
    """Return what is to be raised where the reader ended before its last word."""
    complaints.seek(0)
    words = complaints.read().decode(errors="replace")
    if code in system.OVERRUN:
        return refusal("slow")
    if "memory" in words.lower():
        return refusal("memory")
    return refusal("damaged") if code < 0 else RuntimeError(words)
