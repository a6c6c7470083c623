"""Puts the rows of a checked backup into a server's database, in one transaction."""

from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portfolio.care.service import copying
from portfolio.exchange.queries import whole
from portfolio.store import copies, engines, schema, trail
from portfolio.store.database import HEAD, Database
from portfolio.store.engines import Place
from portfolio.store.log import Authorship
from portfolio.values.errors import ChangedMeanwhile, DatabaseProblem
from portfolio.values.language import mark


def changed() -> ChangedMeanwhile:
    """Return the words for a database that somebody changed since it was looked at."""
    return ChangedMeanwhile(
        mark(
            "Somebody has changed the database since you looked; nothing was restored. Look"
            " again at what would be lost."
        )
    )


def put(
    database: Database, copied: Path, author: Authorship, live_head: str | None, folder: Path
) -> Path | None:
    """Put the rows of a copy into a server's database; return what was kept of what stood there.

    Raises ChangedMeanwhile where its log has another head than `live_head`, DatabaseProblem where
    its tables are not the program's; then nothing is written. With None it must be empty.
    """
    path = database.path
    with Database(copied).reading() as source:
        if live_head is None:
            schema.create(path, lambda draft: _poured_into(source, draft))
            return None
        with database.writing() as session:
            if trail.head(session)[1] != live_head:
                raise changed()
            _require_our_tables(session.connection(), path)
            target = folder / copies.name_of(path, author.at, HEAD, live_head)
            if not target.exists():
                with copies.draft_for(target) as draft:
                    copies.copy_served(session, draft)
                    copies.keep_as(draft, target)
            whole.clear(session)
            copying.poured(source, session, path, copying.untold)
        return target


def _require_our_tables(connection: Connection, path: Place) -> None:
    if names := engines.of(connection).unlike(connection):
        raise DatabaseProblem(
            mark(
                "Tables, rules or triggers of {path} were changed by somebody ({names}); nothing was"
                " restored. Create an empty database and restore there."
            ),
            path=path,
            names=", ".join(names),
        )


def _poured_into(source: Session, draft: Database) -> None:
    with draft.writing() as target:
        copying.poured(source, target, draft.path, copying.untold)
