"""What one system has and another has not: everything that is POSIX alone, or Windows alone.

Each is asked for by what is there, never by a system's name, but where only Windows has a way. What
a system cannot do is left out where that only weakens a promise (a folder that cannot be synced, a
group that cannot be given a file), and refused in a sentence where somebody asked for it.
"""

import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

_PIECE: Final = 2**20


def _signals(*names: str) -> tuple[signal.Signals, ...]:
    return tuple(signal.Signals[name] for name in names if name in signal.Signals.__members__)


#: The signals that ask a program to end: of a line that is lost, on Windows of its own key.
ENDING: Final = _signals("SIGTERM", "SIGHUP", "SIGBREAK")
#: The codes of a process that its bounds of time have ended; none where it cannot be bounded.
OVERRUN: Final = tuple(-number for number in _signals("SIGXCPU", "SIGKILL"))


def on_signals(
    loop: "AbstractEventLoop", leave: Callable[[int], object], *more: signal.Signals
) -> None:
    """Have a running loop call `leave` with 128 and the number of a signal that ends a program."""
    for number in (*ENDING, *more):
        try:
            loop.add_signal_handler(number, leave, 128 + number)
        except NotImplementedError:  # the loop of Windows
            told = _told_to(loop, leave, 128 + number)
            signal.signal(number, told)


def _told_to(
    loop: "AbstractEventLoop", leave: Callable[[int], object], code: int
) -> Callable[..., object]:
    return lambda *_: loop.call_soon_threadsafe(leave, code)


# --- who ----------------------------------------------------------------------------------------


def login() -> str:
    """Return the name that the system knows us by, whatever the environment says; else the number."""
    if sys.platform == "win32" or not hasattr(os, "getuid"):
        return _named_by_surroundings()
    try:
        import pwd
    except ImportError:  # no such list on this system
        return _named_by_surroundings()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"


def _named_by_surroundings() -> str:
    from getpass import getuser

    return getuser()


def group_of(name: str) -> int:
    """Return the number of a group. Raises WrongUsage for one that is not there, or has no number."""
    if sys.platform == "win32":
        raise _no_groups(name)
    try:
        import grp
    except ImportError as error:
        raise _no_groups(name) from error
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError as error:
        raise WrongUsage(
            mark("PORTFOLIO_GROUP names “{group}”, which is no group of this machine; correct it."),
            group=name,
        ) from error


def _no_groups(name: str) -> WrongUsage:
    return WrongUsage(
        mark(
            "PORTFOLIO_GROUP names “{group}”, but this system gives files to no group; set the rights"
            " of the folder instead."
        ),
        group=name,
    )


def give(path: Path, group: int) -> None:
    """Give a file or folder to a group, where the system has any."""
    if hasattr(os, "chown"):
        os.chown(path, -1, group)


def is_trusted(link: Path) -> bool:
    """Tell whether a link is ours, the administrator's, or its folder's owner's, or none other can be.

    Where files have no numbered owners, making a link takes a right of its own: all are trusted.
    """
    if not hasattr(os, "geteuid"):
        return True
    folder, owner = link.parent.stat(), link.lstat().st_uid
    return owner in (os.geteuid(), 0, folder.st_uid) or not folder.st_mode & 0o022


def lives(pid: int) -> bool:
    """Tell whether a process of this machine is still there; where that cannot be told, it is."""
    if sys.platform == "win32":  # there the signal 0 is Ctrl-C, and any other number ends it
        return _is_running(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


if sys.platform == "win32":

    def _is_running(pid: int) -> bool:
        import ctypes

        query, still_active = 0x1000, 259
        kernel = ctypes.windll.kernel32
        handle = kernel.OpenProcess(query, False, pid)
        if not handle:
            return bool(kernel.GetLastError() == 5)  # there, and not ours to ask
        try:
            code = ctypes.c_ulong()
            told = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
            return not told or code.value == still_active
        finally:
            kernel.CloseHandle(handle)


# --- files --------------------------------------------------------------------------------------


def careful_flags() -> int:
    """Return the flags with which a file is opened and no link followed, no other end waited for."""
    return getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def give_mode_of(handle: int, place: Path, path: Path) -> None:
    """Give a file that is open at `place` the rights of another one."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)
    else:
        place.chmod(mode)


def sync_folder(folder: Path) -> None:
    """Make a new name itself survive a power cut, where the system can do so. Raises OSError."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file that others may hold locks on, from its first to its last.

    Raises OSError where its disk does not give them.
    """
    if not hasattr(os, "pread"):  # nor do locks go there with whoever closes the file
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
        return
    place = 0
    while piece := os.pread(_left_open(path.absolute()), _PIECE, place):
        place += len(piece)
        yield piece


def byte_at(path: Path, place: int) -> bytes:
    """Return one byte of a file that others may hold locks on; none past its end. Raises OSError."""
    if not hasattr(os, "pread"):
        with path.open("rb") as file:
            file.seek(place)
            return file.read(1)
    found: bytes = os.pread(_left_open(path.absolute()), 1, place)
    return found


@cache
def _left_open(path: Path) -> int:
    """Return a file that is not closed before the program ends.

    Closing it would drop the locks that other threads hold on the same file.
    """
    return os.open(path, os.O_RDONLY)


# --- processes ----------------------------------------------------------------------------------


def bound(memory: int, seconds: int) -> None:
    """Bound the bytes of memory and the seconds of work of this process, where the system can."""
    if sys.platform == "win32":  # the sizes of files were looked at before
        return
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
