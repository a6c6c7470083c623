"""The note beside a database of who is writing it now, for those who have to wait."""

import errno
import json
import os
import socket
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from portfolio.store import system

#: A note is a line; what is longer is none of ours.
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes the database, and since when."""

    who: str
    since: datetime


def place_of(path: Path) -> Path:
    """Return where the note of a database stands."""
    return path.with_name(f".{path.name}.writing")


@contextmanager
def noted(path: Path, who: str) -> Iterator[None]:
    """Keep a note of who writes while the database is held; it may be read by whoever may read that.

    The note only serves words for others: where it cannot be written, the writing goes on.
    """
    note = place_of(path)
    with suppress(OSError):
        _write(note, {"who": who, "pid": os.getpid(), "host": socket.gethostname()}, path)
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def _write(note: Path, told: dict[str, object], path: Path) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(_opened(note, flags), "w", encoding="utf-8") as file:
        system.give_mode_of(file.fileno(), note, path)
        json.dump(told, file, ensure_ascii=False)


def _opened(note: Path, flags: int) -> int:
    """Open the note, and no link or pipe in its place: nobody waits for the other end of one.

    Raises OSError where it is none.
    """
    file = os.open(note, flags | system.careful_flags(), 0o600)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), note)
    return file


def told(path: Path) -> Holder | None:
    """Return who has left a note that still holds; None where nobody of ours has.

    A note whose program has ended on this machine is left over from a crash, and counts for nothing.
    """
    note = place_of(path)
    try:
        with os.fdopen(_opened(note, os.O_RDONLY), encoding="utf-8") as file:
            found = json.loads(file.read(_LONGEST))
            since = datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
        who, pid, host = str(found["who"]), int(found["pid"]), str(found["host"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if host == socket.gethostname() and not system.lives(pid):
        return None
    return Holder(who, since)
