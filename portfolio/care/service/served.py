"""What a database's server tells of itself, as findings of the doctor."""

from collections.abc import Iterator
from typing import Final

from portfolio.care.records import Finding, finding, megabytes
from portfolio.history.words.log import ALTERED
from portfolio.store.database import HEAD
from portfolio.store.engines import Condition
from portfolio.values.language import mark

#: In what letters a database must keep its texts: names are Chinese, and sort by code points.
_ENCODING: Final = "UTF8"
#: How many of those who are connected are named.
_NAMED: Final = 8


def findings(server: Condition) -> Iterator[Finding]:
    """Yield what is found of the server, of who is connected, of the tables and their rules."""
    yield _engine(server)
    yield _place(server)
    yield finding("space", "well", mark("The database has {size} MB."), size=megabytes(server.size))
    yield _access(server)
    yield _inside(server)
    if server.altered:
        yield finding("schema", "wrong", ALTERED, names=", ".join(server.altered))
    elif not server.standby:
        template = mark("Tables, rules and triggers are those of revision {revision}.")
        yield finding("schema", "well", template, revision=HEAD)


def _engine(server: Condition) -> Finding:
    values = {"version": server.version, "encoding": server.encoding}
    if server.encoding != _ENCODING:
        template = mark(
            "PostgreSQL {version}, but the database keeps its texts as {encoding}; copy it into one"
            " with UTF8."
        )
        return finding("engine", "wrong", template, **values)
    if not server.synced:
        template = mark(
            "PostgreSQL {version} does not wait until a change is on its disk (fsync or"
            " synchronous_commit is off): a power cut may lose acknowledged changes."
        )
        return finding("engine", "wrong", template, **values)
    template = mark(
        "PostgreSQL {version}, {encoding}; who reads sees one picture (repeatable read), one program"
        " writes at a time."
    )
    return finding("engine", "well", template, **values)


def _place(server: Condition) -> Finding:
    if server.standby:
        return _standby(server)
    if server.standbys is None:
        template = mark("The primary server; how many follow it only its administrator may know.")
        return finding("place", "well", template)
    if not server.standbys:
        return finding("place", "look", mark("The primary server; no other follows it."))
    template = mark("The primary server; {count} follow it.")
    return finding("place", "well", template, count=server.standbys)


def _standby(server: Condition) -> Finding:
    if not server.receives:
        template = mark(
            "A standby server that receives nothing from its primary one: what it shows is of"
            " {moment} (UTC)."
        )
        return finding("place", "look", template, moment=server.until or "—")
    template = mark(
        "A standby server: it can be read; changes are made on the primary one. {behind} bytes of"
        " them are still to be carried out here."
    )
    return finding("place", "well", template, behind=f"{max(0, server.behind or 0):,}")


def _access(server: Condition) -> Finding:
    others = server.connected
    if not others:
        return finding("access", "well", mark("Nobody else is connected."))
    named = ", ".join(f"{user} ({program or '—'})" for user, program in others[:_NAMED])
    template = mark("{count} others are connected: {names}.")
    return finding("access", "well", template, count=len(others), names=named)


def _inside(server: Condition) -> Finding:
    if server.whole:
        return finding("integrity", "well", mark("Every rule and index is in force."))
    template = mark("A rule or an index is not in force; ask the server's administrator.")
    return finding("integrity", "wrong", template)
