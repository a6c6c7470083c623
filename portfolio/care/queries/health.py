"""What can be told of a database file without writing: its engine, its place, its inside."""

import os
import re
import shutil
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from portfolio.store import copies
from portfolio.store.engines import Place
from portfolio.store.opening import require_file
from portfolio.store.troubles import said_plainly

#: File systems that are reached over a network, as Linux names them.
NETWORK: Final = frozenset(
    (
        *("9p", "afs", "ceph", "cifs", "davfs", "fuse.davfs", "fuse.glusterfs", "fuse.rclone"),
        *("fuse.s3fs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb2"),
        *("smb3", "smbfs", "vboxsf", "virtiofs"),
    )
)
#: Parts of the names of folders that a program copies to other machines by itself.
SYNCED: Final = (
    *("onedrive", "dropbox", "nutstore", "坚果云", "icloud", "seafile", "nextcloud", "owncloud"),
    *("baidusync", "百度网盘", "百度云", "微云", "wps云盘", "wpsdrive", "google drive"),
    *("googledrive", "syncthing"),
)
#: Versions below the first, except from one of the others on in its own line, can damage a file
#: in WAL mode when several programs write.
_WAL_MENDED: Final = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


def journal_mode(path: Path) -> str:
    """Return `WAL` or `DELETE` (any rollback journal), as the file's header says it."""
    with path.open("rb") as file:
        header = file.read(20)
    return "WAL" if header[18:19] == b"\x02" else "DELETE"


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Tell whether this SQLite keeps a WAL database whole with several writers."""
    newest, *lines = _WAL_MENDED
    return version >= newest or any(version[:2] == line[:2] and version >= line for line in lines)


def file_system(path: Path, mounts: str | None = None) -> str | None:
    """Return the type of the file system a path is on; None where the system does not say.

    `mounts` is the text of Linux's /proc/self/mounts.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/self/mounts").read_text("utf-8", "replace")
        except OSError:
            return None
    place, best = os.path.realpath(path), ("", "")
    for line in mounts.splitlines():
        parts = line.split()
        if len(parts) > 2:
            point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), parts[1])
            within = place == point or place.startswith(point.rstrip("/") + "/")
            if within and len(point) >= len(best[0]):
                best = (point, parts[2])
    return best[1] or None


def sync_folder(path: Path) -> str | None:
    """Return the folder above a path that another program copies elsewhere by itself, if any."""
    for folder in Path(os.path.realpath(path)).parents:
        name = folder.name.lower()
        if any(word in name for word in SYNCED) or (folder / ".stfolder").exists():
            return str(folder)
    return None


def free_bytes(path: Path) -> int:
    """Return how many bytes are free where a file stands."""
    return shutil.disk_usage(path.parent).free


def readable_by(path: Path) -> str:
    """Return who besides the owner may read or write a file: `others`, `group` or `owner`."""
    mode = stat.S_IMODE(path.stat().st_mode)
    return "others" if mode & 0o007 else "group" if mode & 0o070 else "owner"


def folder_open_to_all(path: Path) -> bool:
    """Tell whether everybody may write where a file stands, and so put another in its place."""
    return bool(path.parent.stat().st_mode & 0o002)


@contextmanager
def picture(path: Place) -> Iterator[tuple[Path, bool]]:
    """Yield a copy of a database in a folder that goes at the end, and whether a crash left it.

    The file itself is opened for reading only. What a crash left half done is finished in the
    copy, never in the file. Raises DatabaseProblem where there is nothing that can be read.
    """
    with tempfile.TemporaryDirectory(prefix="portfolio-") as folder, said_plainly(path):
        copied = Path(folder) / "picture.db"
        if not isinstance(path, Path):
            copies.copy(path, copied)
            yield copied, False
            return
        require_file(path)
        hot = _copied_raw(path, copied) if _is_hot(path) else _copied(path, copied)
        yield copied, hot


def _is_hot(path: Path) -> bool:
    """Tell whether a crashed program left a journal that the next opening must take back."""
    try:
        with closing(_opened(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_READONLY"):
            return True
        raise
    return False


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(os.fspath(path.absolute()))}?mode=ro", uri=True)


def _copied(path: Path, copied: Path) -> bool:
    with closing(_opened(path)) as source, closing(sqlite3.connect(copied)) as target:
        source.backup(target)
    return False


def _copied_raw(path: Path, copied: Path) -> bool:
    shutil.copyfile(path, copied)
    shutil.copyfile(f"{path}-journal", f"{copied}-journal")
    return True
