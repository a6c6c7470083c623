"""The database's own care: backups, restores; what is copied is checked before it counts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portfolio.care.queries import control
from portfolio.care.records import RESTORE, Backup, Restorable, Restored
from portfolio.care.service import on_server
from portfolio.care.service.on_server import changed
from portfolio.history.queries import log as log_queries
from portfolio.history.queries import search
from portfolio.history.queries import undo as undo_queries
from portfolio.history.records import Checked, Logged
from portfolio.history.service import log as history
from portfolio.store import copies, dumps, engines, schema, trail
from portfolio.store.database import HEAD, Database
from portfolio.store.engines import Place
from portfolio.store.files import draft_beside, put_in_place, said
from portfolio.store.log import Authorship, ChangeLog
from portfolio.store.opening import Mode, engine_for, engine_on, nothing_at, require_file
from portfolio.store.troubles import failing_disk, is_of_no_format, said_plainly
from portfolio.values.errors import (
    DamagedDatabase,
    DatabaseProblem,
    OutputProblem,
)
from portfolio.values.kinds import LONGEST_TEXT
from portfolio.values.language import mark
from portfolio.values.signs import clean_line

#: How many of the changes that a restore would lose are told one by one.
TOLD_CHANGES = 12


def back_up(
    database: Database,
    at: datetime,
    out: Path | None = None,
    *,
    keep: int | None = None,
    kept_in: Path | None = None,
) -> Backup:
    """Copy the database while others write; the copy is checked before it gets its name.

    `out` is a file that must not exist or a folder; without it the folder beside the database, for
    one on a server `kept_in`. A server's is written by pg_dump, but into a file that ends in .db as
    a database of its own. With `keep`, older backups of this database in that folder are removed beyond the newest so
    many. Raises DatabaseProblem for the database, also where its own log does not fit its tables;
    OutputProblem where the copy cannot be written.
    """
    schema.current(database.path, _mode(database))
    folder = copies.folder_of(database.path, kept_in) if out is None else out
    into_folder = out is None or out.is_dir()
    with copies.draft_for(folder / "portfolio.db" if into_folder else folder) as draft:
        ending = dumps.ENDING if _is_dumped(database.path, folder) else ".db"
        made = (_copied if ending == ".db" else _dumped)(database, draft, folder, at)
        name = copies.name_of(database.path, at, made.revision, made.head, ending)
        target = folder / name if into_folder else folder
        try:
            copies.keep_as(draft, target)
        except OutputProblem:
            if not (into_folder and _is_kept(target, made, at)):
                raise
    removed = copies.remove_older(database.path, target, keep) if keep else ()
    return replace(made, path=target, removed=removed)


def _mode(database: Database) -> Mode:
    return "ro" if database.read_only else "rw"


def _is_dumped(path: Place, out: Path) -> bool:
    return not copies.keeps_beside(path) and (out.is_dir() or out.suffix != ".db")


def _copied(database: Database, draft: Path, named: Path, at: datetime) -> Backup:
    copies.copy(database.path, draft, _mode(database), named=named)
    return _checked(draft, database.path, at)


def _dumped(database: Database, draft: Path, named: Path, at: datetime) -> Backup:
    """Have pg_dump write what one transaction sees, which is checked before and after."""
    with database.undisturbed() as session:
        _require_in_order(history.checked(session), database.path)
        before = control.totals(session), trail.head(session)[1]
        dumps.dump(session, database.path, draft, named=named)
    with staged(draft, draft) as copied:
        made = _checked(copied, database.path, at)
    if (made.totals, made.head) != before:
        raise _damaged(database.path)
    return made


@contextmanager
def staged(file: Path, beside: Path) -> Iterator[Path]:
    """Yield a private copy of a backup as a file of SQLite's, as `copies.staged` does."""
    with copies.staged(file, beside) as copied:
        if not dumps.is_dump(copied):
            yield copied
            return
        unpacked = copied.with_name("unpacked.db")
        dumps.into_file(copied, unpacked, named=file)
        yield unpacked


def _is_kept(target: Path, made: Backup, at: datetime) -> bool:
    """Tell whether another program has backed up the same in the same second."""
    if not target.exists():
        return False
    try:
        with staged(target, target) as copied:
            return replace(_checked(copied, target, at), path=made.path) == made
    except DatabaseProblem:
        return False


def _checked(copied: Path, path: Place, at: datetime) -> Backup:
    """Return what a copy holds. Raises DatabaseProblem where it is not whole; `path` is named.

    One of an older revision is looked at in a copy of its own that has been brought up to date.
    """
    with said_plainly(path):
        _require_sound(copied, path)
        revision = schema.current(copied)
        if revision == HEAD:
            return _held_against_its_log(copied, path, at)
        with draft_beside(copied) as newer:
            copies.copy(copied, newer)
            _migrate_copy(newer, path, at)
            found = _held_against_its_log(newer, path, at)
        with Session(engine_for(copied)) as session:
            number, head = trail.head(session)  # its own: an upgrade adds to the log
    totals = replace(found.totals, changes=number)
    return replace(found, path=copied, revision=revision or "none", head=head, totals=totals)


def _migrate_copy(copied: Path, path: Place, at: datetime) -> None:
    try:
        schema.migrate(copied, _sound, at)
    except OperationalError as error:
        raise DatabaseProblem(
            mark(
                "{path} cannot be brought to the program's revision ({why}); nothing was changed."
                " Keep the file and ask for help with it."
            ),
            path=path,
            why=error.orig,
        ) from error


def _sound(connection: Connection) -> bool:
    """Tell whether tables, rules and triggers are those of this program's revision."""
    return not engines.of(connection).unlike(connection)


def _told_by_its_log(connection: Connection) -> bool:
    """Tell the same, and whether the log says what the tables hold."""
    found = history.checked(Session(connection))
    return not (found.problems or found.altered)


def _held_against_its_log(copied: Path, path: Place, at: datetime) -> Backup:
    found = history.check(Database(copied))
    _require_in_order(found, path)
    with Database(copied).reading() as session:
        totals = control.totals(session)
    return Backup(copied, at, HEAD, found.head, totals)


def _require_in_order(found: Checked, path: Place) -> None:
    """Raise DatabaseProblem where the log does not fit the tables, or they are not the program's."""
    if found.problems:
        raise DatabaseProblem(
            mark(
                "The log of {path} does not fit its tables; “portfolio db check” says where."
                " Nothing was written."
            ),
            path=path,
        )
    if found.altered:
        raise DatabaseProblem(
            mark(
                "{path} is damaged or was changed by another program: {names} are not the tables,"
                " rules or triggers of this one. Nothing was written; take an older backup."
            ),
            path=path,
            names=", ".join(found.altered),
        )


def _require_sound(copied: Path, path: Place) -> None:
    with engine_for(copied).connect() as connection:
        told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if list(told) != ["ok"]:
        raise failing_disk(copied, path) or _damaged(path)
    if broken or is_of_no_format(copied):
        raise _damaged(path)


def _damaged(path: Place) -> DatabaseProblem:
    return DatabaseProblem(
        mark("{path} is damaged inside; nothing was written. Take an older backup."), path=path
    )


def upgrade(database: Database, at: datetime) -> tuple[str | None, Backup | None]:
    """Bring the database to the newest revision; return the old one and the backup made of it.

    The upgrade is tried on a copy of the backup first, and the log held against what it gives.
    No backup is made where there is nothing to do, and none of a database on a server: there the
    upgrade is one transaction, in which the log is held against what it gives. Raises DatabaseProblem where the database is
    missing, newer, damaged or cannot be written; then nothing has changed.
    """
    before = schema.current(database.path)
    if before == HEAD:
        return before, None
    database.require_writable()
    keeps = copies.keeps_beside(database.path)
    made = back_up(database, at) if keeps else None
    with said_plainly(database.path):
        schema.migrate(database.path, _sound if keeps else _told_by_its_log, at)
    return before, made


# --- restoring -------------------------------------------------------------------------------


def look_at(database: Database, file: Path, at: datetime) -> Restorable:
    """Return what a backup holds and what restoring it would lose; nothing is written.

    Raises DatabaseProblem where the backup is missing, damaged, newer, or no portfolio database.
    """
    with staged(file, _beside(database, file)) as copied:
        taken = _checked(copied, file, at)
        with suppress(DamagedDatabase):
            if _stands(database):
                with database.reading() as session:
                    return _against(session, taken, copied)
        return Restorable(taken.totals, None, Logged((), frozenset()), 0)


def _beside(database: Database, file: Path) -> Path:
    """Return what the copy of a backup is put beside: the database's file, else the backup."""
    return database.file if copies.keeps_beside(database.path) else file


def _stands(database: Database) -> bool:
    """Tell whether something stands there, of whatever kind; an empty file is nothing.

    Raises DatabaseProblem for a device, a folder, and a link that leads nowhere.
    """
    if not copies.keeps_beside(database.path):
        return not nothing_at(database.path)
    path = database.file
    if nothing_at(path) and not path.is_symlink():
        return False
    require_file(path)
    return path.stat().st_size > 0


def _against(session: Session, taken: Backup, copied: Path) -> Restorable:
    with Session(engine_for(copied)) as other:  # of whatever revision: the log is the same
        shared = control.parting(session, other)
    number, head = trail.head(session)
    lost = log_queries.entries(
        session, search.Scope(after=shared), most=TOLD_CHANGES, most_rows=history.LISTED_ROWS
    )
    documents = log_queries.document_titles(session, [row for item in lost for row in item.rows])
    return Restorable(
        totals=taken.totals,
        live_head=head,
        lost=Logged(tuple(lost), frozenset(undo_queries.undone(session)), documents),
        lost_changes=number - shared,
    )


def restore(
    database: Database,
    author: Authorship,
    file: Path,
    *,
    live_head: str | None,
    kept_in: Path | None = None,
) -> Restored:
    """Put a checked backup in the database's place, under its locks; the restore is logged.

    What stood there is backed up first, of a server's into `kept_in` or beside the backup; a file
    that cannot be read is moved aside. `live_head` is
    the log's head that the decision rests on, as `look_at` gave it. Raises ChangedMeanwhile where
    somebody has written since, and what `look_at` and `back_up` raise; then nothing is restored.
    """
    database.require_writable()
    if look_at(database, file, author.at).live_head != live_head:
        raise changed()
    with staged(file, _beside(database, file)) as copied:
        if _checked(copied, file, author.at).revision != HEAD:
            schema.migrate(copied, _sound, author.at)
        head = _logged(Database(copied), author, file)
        if not copies.keeps_beside(database.path):
            folder = kept_in or file.absolute().parent
            return Restored(on_server.put(database, copied, author, live_head, folder), head)
        path = database.file
        if live_head is None:
            return Restored(_put_anew(path, copied, author), head)
        try:
            with copies.held(path) as live, database.noted():
                kept = _kept(live, path, author, live_head)
                copies.put_back(copied, live, path)
        except DamagedDatabase:  # it could be read, and no more
            return Restored(_put_anew(path, copied, author), head)
        return Restored(kept, head)


def _logged(copied: Database, author: Authorship, file: Path) -> str:
    """Add the restore to the log of the staged copy; return its new head."""
    reason = RESTORE + clean_line(file.name, LONGEST_TEXT)
    with copied.writing() as session:
        ChangeLog(session, replace(author, reason=reason)).write(always=True)
        return trail.head(session)[1]


def _kept(live: sqlite3.Connection, path: Path, author: Authorship, live_head: str) -> Path:
    """Back up the database that is held; nobody can have written to it since it is looked at."""
    with Session(engine_on(live)) as session:
        head = trail.head(session)[1]
    if head != live_head:
        raise changed()
    target = copies.folder_of(path) / copies.name_of(path, author.at, HEAD, head)
    if target.exists():
        return target
    with copies.draft_for(target) as draft:
        copies.copy_from(live, draft, named=target.parent)
        copies.keep_as(draft, target)
    return target


def _put_anew(path: Path, copied: Path, author: Authorship) -> Path | None:
    """Put a copy where no readable database stands; return where an unreadable one went."""
    aside = None if nothing_at(path) else copies.set_aside(path, author.at)
    with said(path), draft_beside(path) as draft:
        copies.copy(copied, draft)
        put_in_place(draft, path)
    return aside
