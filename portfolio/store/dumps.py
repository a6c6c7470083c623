"""Backups of a server's database as pg_dump writes them, and the same as a file of SQLite's."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from portfolio.store import schema
from portfolio.store.database import HEAD
from portfolio.store.engines import Place
from portfolio.store.engines.copying import tables
from portfolio.store.engines.server import Server
from portfolio.values.errors import DamagedDatabase
from portfolio.values.language import mark

#: How a backup of pg_dump's ends, and how its file begins.
ENDING: Final = ".dump"
_BEGINS: Final = b"PGDMP"
_REVISION: Final = "alembic_version"


def dump(session: Session, place: Place, draft: Path, *, named: Path) -> None:
    """Write what a session sees of a server's database into a file; raises as `programs.dump`."""
    from portfolio.store.engines import programs

    assert isinstance(place, Server)  # noqa: S101 - for the reader of types
    programs.dump(session.connection(), place, draft, named)


def is_dump(file: Path) -> bool:
    """Tell whether a file is one of pg_dump's."""
    with file.open("rb") as opened:
        return opened.read(len(_BEGINS)) == _BEGINS


def into_file(file: Path, copied: Path, *, named: Path) -> None:
    """Put the rows of a dump into a new SQLite database, whose tables are the program's.

    It is as a copy of the server's database would be, of the revision that the dump is of; what
    else the dump holds is left. `named` is what the dump is called. Raises DamagedDatabase where it
    is no dump of this program's tables, and what `programs.rows` raises.
    """
    revision = _revision(file, named)
    if revision is None or not revision.isdigit() or revision > HEAD:
        raise _no_backup(named)
    if revision == HEAD:
        with closing(sqlite3.connect(copied, isolation_level=None)) as target:
            target.executescript(tables())
            target.execute(f"CREATE TABLE {_REVISION} (version_num VARCHAR(32) NOT NULL)")
            target.execute(f"PRAGMA user_version={int(revision):d}")
    else:
        schema.migrate_to(copied, revision)
    try:
        _fill(file, copied, named)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise _no_backup(named) from error


def _fill(file: Path, copied: Path, named: Path) -> None:
    from portfolio.store.engines import programs

    with closing(sqlite3.connect(copied, isolation_level=None)) as target:
        query = "SELECT name FROM sqlite_master WHERE type = 'table'"
        known = {row[0] for row in target.execute(query)}
        target.execute("BEGIN")
        target.execute(f"DELETE FROM {_REVISION}")
        for table, names, rows in programs.rows(file, named):
            if table in known:
                listed = ", ".join(f'"{name}"' for name in names)
                marks = ", ".join("?" * len(names))
                target.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)
        target.execute("COMMIT")


def _revision(file: Path, named: Path) -> str | None:
    from portfolio.store.engines import programs

    found = None
    for table, _, rows in programs.rows(file, named, _REVISION):
        found = next((row[0] for row in rows if table == _REVISION), None)
    return found


def _no_backup(named: Path) -> DamagedDatabase:
    return DamagedDatabase(
        mark("{path} is no backup of this program's, or damaged; nothing was written."), path=named
    )
