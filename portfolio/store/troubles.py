"""What is told of a file's troubles: damage, a disk that fails or is full, another who writes."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from portfolio.store import system
from portfolio.store.engines import Place
from portfolio.store.engines.server import Server
from portfolio.store.holder import told
from portfolio.store.opening import connect, engine_for
from portfolio.values.clock import zone
from portfolio.values.errors import BadInput, DamagedDatabase, DatabaseProblem, PortfolioError
from portfolio.values.language import mark

_SENTENCES: Final = {
    "SQLITE_READONLY_ROLLBACK": mark(
        "A program ended in the middle of a change of {path}; open it once without --read-only,"
        " which takes that change back."
    ),
    "SQLITE_READONLY": mark(
        "The database {path} cannot be written; check the permissions of the file and its folder."
    ),
    "SQLITE_CANTOPEN": mark(
        "The database {path} cannot be opened; check the permissions of the file and its folder."
    ),
    "SQLITE_PERM": mark(
        "The database {path} cannot be opened; check the permissions of the file and its folder."
    ),
    "SQLITE_AUTH": mark(
        "The database {path} cannot be opened; check the permissions of the file and its folder."
    ),
    "SQLITE_FULL": mark("The disk of {path} is full; free some room. Nothing was changed."),
    "SQLITE_IOERR": mark(
        "The disk of {path} reports an error; check the disk, then look whether the change is in."
    ),
    "SQLITE_NOTADB": mark("{path} is not a database; give another path."),
    "SQLITE_CORRUPT": mark("The database {path} is damaged; restore it from a backup."),
}


def _held(path: Path) -> DatabaseProblem:
    """Return the words for a database that another program writes, with its name where it is known."""
    holder = told(path)
    if holder is None:
        return DatabaseProblem(
            mark("The database {path} is being written by another program; try again in a moment."),
            path=path,
        )
    return DatabaseProblem(
        mark("The database {path} is being written by {who} since {since}; try again in a moment."),
        path=path,
        who=holder.who or "—",
        since=holder.since.astimezone(zone()).strftime("%H:%M:%S"),
    )


def _is_no_text(cause: object) -> bool:
    """Tell whether it is Python that found a text which is no UTF-8: there SQLite names no error."""
    return "Could not decode to UTF-8" in str(cause)


_DAMAGED: Final = ("SQLITE_NOTADB", "SQLITE_CORRUPT")


def _unreadable(path: Path, name: str) -> DatabaseProblem:
    """Return the words for what SQLite takes for damage: also a disk that fails, be it for once."""
    return failing_disk(path, path) or DamagedDatabase(_SENTENCES[name], path=path)


def failing_disk(path: Path, named: Place) -> DatabaseProblem | None:
    """Return the words for a disk that failed where SQLite saw damage; None where it is damage.

    The file is read, and looked through, once more; `named` is what it is called.
    """
    why = _disk_error(path) or (os.strerror(errno.EIO) if _whole(path) else None)
    if why is None:
        return None
    return DatabaseProblem(
        mark("{path} cannot be read ({why}); check the disk. Nothing was changed."),
        path=named,
        why=why,
    )


def _disk_error(path: Path) -> str | None:
    """Read a file from end to end; return why its disk does not give it, None where it does."""
    try:
        for _ in system.pieces(path):
            pass
    except OSError as error:
        return error.strerror or str(error)
    return None


def is_of_no_format(path: Path) -> bool:
    """Tell whether the file's header names a format of writing that no SQLite knows."""
    try:
        return system.byte_at(path, 18) not in (b"\x01", b"\x02")
    except OSError:
        return False


def _whole(path: Path) -> bool:
    """Tell whether SQLite finds nothing wrong when it looks through all pages of a copy.

    In a file that is open for reading alone it holds no value against the rules of its table.
    """
    try:
        with closing(connect(path, "ro")) as source, closing(sqlite3.connect("")) as copy:
            source.backup(copy)
            return list(copy.execute("PRAGMA integrity_check")) == [("ok",)]
    except (sqlite3.Error, UnicodeDecodeError):
        return False


_NO_JSON: Final = (
    "SELECT 1 FROM change"
    " WHERE NOT json_valid(coalesce(old, 'null')) OR NOT json_valid(coalesce(new, 'null'))"
)


def _as_written(path: Path) -> bool:
    """Tell whether the tables are the program's and the log is JSON: else the file was damaged."""
    from portfolio.store.database import SCHEMA_VERSION
    from portfolio.store.shape import unlike

    try:
        with engine_for(path, mode="ro").connect() as connection:
            ask = connection.exec_driver_sql
            if ask("PRAGMA user_version").scalar_one() == SCHEMA_VERSION and unlike(connection):
                return False
            return ask(_NO_JSON).first() is None
    except (DBAPIError, sqlite3.Error, UnicodeDecodeError):
        return False


def _damage(path: Path) -> DatabaseProblem | None:
    """Return the words for a file in which no program could find its way; None where it is whole."""
    why = _disk_error(path)
    if why is None and _whole(path) and _as_written(path):
        return None
    return _unreadable(path, "SQLITE_CORRUPT") if why else damaged(path)


def damaged(path: Place) -> DamagedDatabase:
    """Return the words for a database that no program can read."""
    return DamagedDatabase(_SENTENCES["SQLITE_CORRUPT"], path=path)


#: What a program meets that reads on in a damaged file.
_ASTRAY: Final = (ValueError, TypeError, ArithmeticError, LookupError, AttributeError)


@contextmanager
def said_plainly(path: Place) -> Iterator[None]:
    """Turn the engine's errors about the database and its rules into words; let bugs through.

    What no program could read is damage; it is told as such also where reading it failed only in
    the program. Raises DatabaseProblem for the file, BadInput for a constraint that a value breaks.
    """
    if isinstance(path, Server):
        from portfolio.store.engines.troubles import said_of

        with said_of(path):
            yield
        return
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite names a damaged part of the file in its error
        raise damaged(path) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause: Any = error.orig if isinstance(error, DBAPIError) else error
        if problem := _worded(path, cause) or _damage(path):
            raise problem from error
        raise
    except (*_ASTRAY, SQLAlchemyError) as error:
        if problem := _damage(path):
            raise problem from error
        raise


def _worded(path: Path, cause: Any) -> PortfolioError | None:
    """Return the words for what SQLite names in its error; None for what may be a bug."""
    if _is_no_text(cause):
        return damaged(path)
    name = getattr(cause, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _held(path)
    if name.startswith("SQLITE_READONLY") and is_of_no_format(path):
        return damaged(path)
    for code, sentence in _SENTENCES.items():
        if name.startswith(code):
            damage = code in _DAMAGED
            return _unreadable(path, code) if damage else DatabaseProblem(sentence, path=path)
    if name.startswith("SQLITE_CONSTRAINT"):
        return BadInput(
            mark("A value breaks the rule “{rule}”; nothing was written. Correct it."),
            rule=str(cause).partition(": ")[2] or cause,
        )
    return None
