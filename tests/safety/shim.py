"""The library that stands between a program and its file operations: built, loaded, armed."""

import ctypes
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

_SOURCE: Final = Path(__file__).with_name("shim.c")
_BUILT: Final = Path(__file__).parents[2] / ".cache" / "safety"

SHORT_WRITE: Final = 1000
DIE_BEFORE: Final = 1001
DIE_HALFWAY: Final = 1002
DIE_AFTER: Final = 1003


def built() -> Path:
    """Return the library, compiled where that was not done yet; needs a C compiler."""
    digest = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:12]
    target = _BUILT / f"shim-{digest}.so"
    if not target.exists():
        _BUILT.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_BUILT) as folder:
            draft = Path(folder) / "shim.so"
            command = ["cc", "-O1", "-Wall", "-shared", "-fPIC", "-o", draft, _SOURCE]
            subprocess.run(command, check=True)
            draft.replace(target)
    return target


def environ() -> dict[str, str]:
    """Return the environment of a program that is to run under the library."""
    return {**os.environ, "LD_PRELOAD": str(built())}


@cache
def _loaded() -> ctypes.CDLL:
    if "shim-" not in os.environ.get("LD_PRELOAD", ""):
        sys.exit("this harness runs under the shim: use python -m tests.safety")
    library = ctypes.CDLL(os.environ["LD_PRELOAD"])
    library.shim_arm.argtypes = [
        *(ctypes.c_char_p, ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int)
    ]
    library.shim_count.restype = ctypes.c_long
    return library


@dataclass(frozen=True)
class Failure:
    """The n-th file operation fails: with an errno or one of the ways above; or the disk is full.

    With `stays` the operations after it that need room fail too, as on a disk that is full.
    """

    at: int
    how: int
    stays: bool = False


def arm(folder: Path, record: int = -1, failure: Failure | None = None) -> None:
    """Record the file operations in a folder from now on, or fail one of them."""
    given = failure or Failure(0, 0)
    _loaded().shim_arm(os.fsencode(folder), record, given.at, given.how, int(given.stays))


def disarm() -> None:
    _loaded().shim_disarm()


def count() -> int:
    """Return how many file operations there have been since the library was armed."""
    return int(_loaded().shim_count())


def acknowledge(text: str) -> None:
    """Write into the record that the program has said this to be done."""
    _loaded().shim_mark(text.encode())


class Step(NamedTuple):
    """One line of a record: what was done, with what, and the bytes of a write."""

    kind: str
    words: tuple[str, ...]
    data: bytes = b""


def steps(record: bytes) -> Iterator[Step]:
    """Read a record."""
    place = 0
    while place < len(record):
        end = record.index(b"\n", place)
        kind, _, rest = os.fsdecode(record[place:end]).partition(" ")
        place = end + 1
        if kind == "write":
            inode, at, length = rest.split(" ")
            yield Step(kind, (inode, at), record[place : place + int(length)])
            place += int(length)
        elif kind in ("rename", "link"):
            yield Step(kind, tuple(rest.split("\t")))
        elif kind in ("create", "truncate", "turn"):
            yield Step(kind, tuple(rest.split(" ", 1)))
        else:
            yield Step(kind, (rest,))
