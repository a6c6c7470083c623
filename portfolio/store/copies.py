"""Copies of the database file: taken while others write, checked, put back under its locks."""

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from portfolio.store.database import Database
from portfolio.store.engines import Place
from portfolio.store.engines.server import Server
from portfolio.store.files import draft_beside, make_folder, put_in_place, said
from portfolio.store.opening import PATIENCE, Mode, connect, require_file
from portfolio.store.troubles import said_plainly
from portfolio.values.errors import DatabaseProblem, OutputProblem, WrongUsage
from portfolio.values.language import mark

#: The part of a backup's name that says when it was made, of which revision and log head.
_NAMED: Final = re.compile(
    r"-([0-9]{8}T[0-9]{6}Z)-([0-9a-z]+)-([0-9a-f]{12})\.(?:db|dump)", re.ASCII
)
_MOMENT: Final = "%Y%m%dT%H%M%SZ"


def stem_of(path: Place) -> str:
    """Return the name of a database, as the names of its backups begin."""
    return path.name if isinstance(path, Server) else path.stem


def keeps_beside(path: Place) -> bool:
    """Tell whether backups of a database go into a folder beside it: those of a file do."""
    return not isinstance(path, Server)


def folder_of(path: Place, named: Path | None = None) -> Path:
    """Return the folder that the backups of a database go to where no other is given.

    That of a server's is the one that was `named`, as a file's is beside it. Raises WrongUsage for
    a database on a server where none was.
    """
    if isinstance(path, Server):
        if named is not None:
            return named
        raise WrongUsage(
            mark(
                "{path} is on a server; say where the backup is to go: a file or a folder, or the"
                " folder of all in PORTFOLIO_BACKUPS."
            ),
            path=path,
        )
    return path.parent / f"{path.stem}-backups"


def name_of(path: Place, at: datetime, revision: str, head: str, ending: str = ".db") -> str:
    """Return a backup's name: the database's, the moment in UTC, its revision, its log's head."""
    return f"{stem_of(path)}-{at.astimezone(UTC).strftime(_MOMENT)}-{revision}-{head[:12]}{ending}"


def standing(path: Place, folder: Path) -> list[Path]:
    """Return the backups of a database that stand in a folder, the newest first."""
    named = re.compile(re.escape(stem_of(path)) + _NAMED.pattern, re.ASCII)
    try:
        found = [item for item in folder.iterdir() if named.fullmatch(item.name)]
    except OSError:
        return []
    return sorted(found, key=lambda item: item.name, reverse=True)


def made_at(backup: Path) -> datetime:
    """Return when a backup was made, by its name."""
    found = _NAMED.search(backup.name)
    moment = found[1] if found else ""
    return datetime.strptime(moment, _MOMENT).replace(tzinfo=UTC)


def head_of(backup: Path) -> str:
    """Return how the head of a backup's log begins, by its name."""
    found = _NAMED.search(backup.name)
    return found[3] if found else ""


def copy(path: Place, draft: Path, mode: Mode = "rw", *, named: Path | None = None) -> None:
    """Copy the database, opened in a mode, into the empty file `draft` in one step, and sync it.

    Others may write meanwhile; the copy is of one moment. Raises DatabaseProblem for the
    database, OutputProblem where the copy, `named` so in words, has no room.
    """
    if isinstance(path, Server):
        with Database(path).undisturbed(), closing(Database(path).nameless()) as source:
            copy_from(source, draft, named=named)
        return
    require_file(path)
    with said_plainly(path), closing(connect(path, mode)) as source:
        copy_from(source, draft, named=named)


def copy_from(source: sqlite3.Connection, draft: Path, *, named: Path | None = None) -> None:
    """Copy an open database into the empty file `draft`, and sync it; raises as `copy` does."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous=EXTRA")
        try:
            source.backup(target)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_FULL":
                raise
            raise OutputProblem(
                mark("The disk of {path} is full; free some room. No backup was made."),
                path=named or draft,
            ) from error


def copy_served(session: Session, draft: Path) -> None:
    """Copy what a session sees of a server's database into the empty file `draft`, and sync it."""
    from portfolio.store.engines.copying import into_sqlite

    with closing(sqlite3.connect(draft, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous=EXTRA")
        into_sqlite(session.connection(), target)


@contextmanager
def draft_for(target: Path) -> Iterator[Path]:
    """Yield a draft that becomes a backup; its folder is created for its owner alone."""
    if not target.parent.exists():
        make_folder(target.parent, shared=True)
    with said(target), draft_beside(target) as draft:
        yield draft


def keep_as(draft: Path, target: Path) -> None:
    """Give a checked draft its name. Raises OutputProblem where something stands there."""
    try:
        put_in_place(draft, target)
    except FileExistsError as error:
        raise OutputProblem(
            mark("{path} already exists; a backup replaces no file. Give another path."),
            path=target,
        ) from error


def remove_older(path: Place, made: Path, keep: int) -> tuple[Path, ...]:
    """Remove the backups of a database beyond the `keep` newest; return those removed.

    The one just `made` is the newest, whatever the clock said when the others were made; under a
    name of its own it is none of them.
    """
    found = standing(path, made.parent)
    others = [item for item in found if item.name != made.name]
    older = others[keep - (len(found) - len(others)) :]
    for backup in older:
        with said(backup):
            backup.unlink()
    return tuple(older)


# --- back again ------------------------------------------------------------------------------


@contextmanager
def staged(file: Path, beside: Path) -> Iterator[Path]:
    """Yield a private copy of a backup, in a folder of its own that goes at the end.

    The backup itself is only read. A journal that stands beside it is taken along: SQLite then
    finishes in the copy what a crash left undone. Raises DatabaseProblem where it cannot be read.
    """
    require_file(file)
    with (
        said(beside),
        # What was done stays done, also where the folder cannot be cleared away.
        tempfile.TemporaryDirectory(
            prefix=f".{beside.name}.", dir=_near(beside), ignore_cleanup_errors=True
        ) as folder,
    ):
        copied = Path(folder) / "staged.db"
        try:
            shutil.copyfile(file, copied)
            journal = Path(f"{file}-journal")
            if journal.exists():
                shutil.copyfile(journal, f"{copied}-journal")
        except PermissionError as error:
            raise DatabaseProblem(
                mark("{path} may not be read; check its permissions."), path=file
            ) from error
        yield copied


def _near(path: Path) -> Path | None:
    return path.parent if path.parent.is_dir() else None


@contextmanager
def held(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection that alone reads and writes the database until the end.

    Raises DatabaseProblem where another program does not let go of it.
    """
    with said_plainly(path), closing(connect(path)) as live:
        live.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
        live.execute("PRAGMA locking_mode=EXCLUSIVE")
        live.execute("BEGIN EXCLUSIVE")
        live.execute("COMMIT")
        yield live


def put_back(copied: Path, live: sqlite3.Connection, path: Path) -> None:
    """Restore a staged copy into the open database, in one transaction of SQLite's own.

    Raises DatabaseProblem where the disk is full: where the database is held the very last write
    ends the transaction, so that it may be in all the same.
    """
    with closing(sqlite3.connect(copied, isolation_level=None)) as source:
        try:
            source.backup(live)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_FULL":
                raise
            raise DatabaseProblem(
                mark(
                    "The disk of {path} is full; free some room, then look whether the change is in."
                ),
                path=path,
            ) from error


def set_aside(path: Path, at: datetime) -> Path:
    """Move a file that is no readable database aside, with its journal; return its new place."""
    aside = path.with_name(f"{path.name}.damaged-{at.astimezone(UTC).strftime(_MOMENT)}")
    with said(path):
        for ending in ("", "-journal"):
            if os.path.lexists(f"{path}{ending}"):
                Path(f"{path}{ending}").rename(f"{aside}{ending}")
    return aside
