"""Writes files whole: a reader sees the old one or the new one, never a part."""

import errno
import os
import secrets
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from portfolio.store import system
from portfolio.store.paths import followed, is_device, require_free
from portfolio.values.errors import OutputProblem
from portfolio.values.language import mark

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
#: Shares and some systems cannot sync a folder; the rename itself has then still been done.
_CANNOT_SYNC: Final = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF)

#: The group that shares databases and backups, by its number; None where they are the owner's.
_group: int | None = None


def share_with(group: str | None) -> None:
    """Let a group of the system read and write the databases and backups created from here on.

    None leaves them to their owner alone. Raises WrongUsage for a group that is not there.
    """
    global _group  # noqa: PLW0603 - one rule a process, as the umask is
    if not group:
        _group = None
        return
    _group = system.group_of(group)


def _give(path: Path, own: int, shared: int) -> None:
    """Leave a new file or folder to its owner, or to the group that shares it."""
    if _group is not None:
        system.give(path, _group)
    path.chmod(own if _group is None else shared)


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that it survives a power cut, or leave what stands there.

    Creates no folder. A link is followed and an existing file keeps its permissions. Raises
    OutputProblem where the folder is missing, the path is a folder, or the disk is full,
    read-only or forbids it.
    """
    try:
        target = followed(path)
        require_free(path, target)
        if is_device(target):
            target.write_bytes(data)
        else:
            _replace(target, data)
    except OSError as error:
        raise _problem(path, error) from error


@contextmanager
def writing_whole(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file to write to piece by piece; at the end it takes its place, whole and synced.

    An error inside leaves what stands there. Raises OutputProblem as `write_whole` does.
    """
    try:
        target = followed(path)
        require_free(path, target)
        if is_device(target):
            with target.open("wb") as device:
                yield device
        else:
            with _replacing(target) as file:
                yield file
    except OSError as error:
        raise _problem(path, error) from error


@contextmanager
def built_whole(path: Path) -> Iterator[Path]:
    """Yield a name beside a file, for what opens files by name; at the end that takes its place.

    Whoever writes it syncs it. An error inside leaves what stands there. Raises OutputProblem as
    `write_whole` does, also for a device.
    """
    try:
        target = followed(path)
        require_free(path, target)
        if is_device(target):
            raise OutputProblem(
                mark("{path} is a device or a pipe; give the name of a file to write."), path=path
            )
        draft, mode = _beside(target), _mode_of(target)
        try:
            yield draft
            if mode is not None:
                draft.chmod(mode)
            draft.replace(target)
        finally:
            for left in (draft, Path(f"{draft}-journal")):
                with suppress(OSError):
                    left.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise _problem(path, error) from error


def write_together(files: Mapping[Path, bytes], *, remove: Iterable[Path] = ()) -> None:
    """Write files so that they appear together; then remove others. No two may be the same file.

    All are written and synced beside their places before the first takes its own, so that a full
    disk leaves what stood there; where one cannot take its place the others give theirs back.
    What goes to a device or a pipe goes there before that. Raises OutputProblem as `write_whole`
    does.
    """
    devices: dict[Path, bytes] = {}
    drafts: dict[Path, Path] = {}
    old: dict[Path, Path | None] = {}
    try:
        for path, data in files.items():
            target = followed(path)
            require_free(path, target)
            if is_device(target):
                devices[target] = data
                continue
            drafts[target] = draft = _beside(target)
            _write_synced(draft, data, _mode_of(target))
        for path, data in devices.items():
            path.write_bytes(data)
        for path in drafts:
            old[path] = _set_by(path)
        _take_places(drafts, old)
        for path in remove:
            path.unlink(missing_ok=True)
        for folder in {target.parent for target in drafts}:
            _sync_folder(folder)
    except OSError as error:
        raise _problem(path, error) from error
    finally:
        for left in (*drafts.values(), *filter(None, old.values())):
            with suppress(OSError):
                left.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    return target.parent / f".{secrets.token_hex(8)}.tmp"


def _set_by(target: Path) -> Path | None:
    """Give what stands at a path a second name, by which it can come back; None for nothing."""
    if not target.exists():
        return None
    by = _beside(target)
    try:
        os.link(target, by)
    except OSError:  # a share may know no hard links
        _write_synced(by, target.read_bytes(), _mode_of(target))
    return by


def _take_places(drafts: Mapping[Path, Path], old: Mapping[Path, Path | None]) -> None:
    """Rename every draft to its place; where one fails, put back what the others replaced."""
    taken: list[Path] = []
    try:
        for target, draft in drafts.items():
            draft.replace(target)
            taken.append(target)
    except OSError as error:
        for other in taken:
            before = old[other]
            with suppress(OSError):
                if before is None:
                    other.unlink()
                else:
                    before.replace(other)
        raise _problem(target, error) from error


@contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """Yield an empty file, its owner's or its group's alone, beside `path`; what is left of it at the end goes.

    A database that is built in it may leave a journal beside it; that goes too.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    os.close(handle)
    try:
        _give(Path(name), 0o600, 0o660)
        yield Path(name)
    finally:
        for left in (name, f"{name}-journal"):
            with suppress(OSError):  # what was done stays done
                Path(left).unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """Give a draft its name for good, without ever replacing a file.

    A share may know no hard links; there the name is looked at first. Raises FileExistsError
    where something stands there.
    """
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        draft.rename(path)
    _sync_folder(path.parent)


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Turn the system's errors about a file into OutputProblem, in words."""
    try:
        yield
    except OSError as error:
        raise _problem(path, error) from error


def differs(path: Path, content: bytes) -> bool:
    """Tell whether something other than `content` stands at a path, or what cannot be read."""
    try:
        return path.read_bytes() != content
    except FileNotFoundError:
        return False
    except OSError:
        return True


def require_place(path: Path) -> None:
    """Raise OutputProblem where `write_whole` would, as far as can be told without writing."""
    try:
        require_free(path, followed(path))
    except OSError as error:
        raise _problem(path, error) from error


def make_folder(folder: Path, *, private: bool = False, shared: bool = False) -> None:
    """Create a folder, and those above it, where they are missing; a `private` one for its owner.

    A `shared` one is for its owner too, or for the group that shares databases.

    Raises OutputProblem where something else stands there or the disk is full or forbids it.
    """
    try:
        make_lasting(folder)
        if private:
            folder.chmod(0o700)
        if shared:
            _give(folder, 0o700, 0o2770)
    except FileExistsError as error:
        raise OutputProblem(
            mark("{path} is a file; give the name of a folder."), path=folder
        ) from error
    except OSError as error:
        raise _problem(folder, error) from error


def make_lasting(folder: Path) -> None:
    """Create a folder, and those above it, so that their names survive a power cut.

    What is synced in a folder that is itself not on the disk is lost with it.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        _sync_folder(made.parent)


def _replace(target: Path, data: bytes) -> None:
    with _replacing(target) as file:
        file.write(data)


@contextmanager
def _replacing(target: Path) -> Iterator[IO[bytes]]:
    """Yield a draft beside a file that takes its place at the end; an error leaves the file."""
    draft = _beside(target)
    try:
        with _synced(draft, _mode_of(target)) as file:
            yield file
        draft.replace(target)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _mode_of(target: Path) -> int | None:
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else None


def _write_synced(draft: Path, data: bytes, mode: int | None) -> None:
    with _synced(draft, mode) as file:
        file.write(data)


@contextmanager
def _synced(draft: Path, mode: int | None) -> Iterator[IO[bytes]]:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(draft, flags, 0o666), "w+b") as file:
        yield file
        file.flush()
        if mode is not None:
            draft.chmod(mode)
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can do so."""
    try:
        system.sync_folder(folder)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def _problem(path: Path, error: OSError) -> OutputProblem:
    if error.errno in _FULL:
        return OutputProblem(
            mark("The disk of {path} is full; free some room. The file was not written."), path=path
        )
    if error.errno in _FORBIDDEN:
        return OutputProblem(
            mark("{path} may not be written; check the permissions of the file and its folder."),
            path=path,
        )
    return OutputProblem(
        mark("{path} cannot be written ({reason}); give another path or check the disk."),
        path=path,
        reason=error.strerror or error,
    )
