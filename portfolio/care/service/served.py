"""What a database's server tells of itself, as findings of the doctor."""

from collections.abc import Iterator
from typing import Any, Final

from portfolio.care.records import Finding, State
from portfolio.history.words.log import ALTERED
from portfolio.store.database import HEAD
from portfolio.store.engines import Condition
from portfolio.values.language import mark
from portfolio.values.remarks import Remark

#: In what letters a database must keep its texts: names are Chinese, and sort by code points.
_ENCODING: Final = "UTF8"
#: How many of those who are connected are named.
_NAMED: Final = 8


def findings(server: Condition) -> Iterator[Finding]:
    """Yield what is found of the server, of who is connected, of the tables and their rules."""
    yield _engine(server)
    yield _place(server)
    yield _found("space", "well", mark("The database has {size} MB."), size=_megabytes(server.size))
    yield _access(server)
    yield _inside(server)
    if server.altered:
        yield _found("schema", "wrong", ALTERED, names=", ".join(server.altered))
    elif not server.standby:
        template = mark("Tables, rules and triggers are those of revision {revision}.")
        yield _found("schema", "well", template, revision=HEAD)


def _found(check: str, state: State, template: str, **values: Any) -> Finding:
    return Finding(check, state, Remark(template, values))


def _engine(server: Condition) -> Finding:
    values = {"version": server.version, "encoding": server.encoding}
    if server.encoding != _ENCODING:
        template = mark(
            "PostgreSQL {version}, but the database keeps its texts as {encoding}; copy it into one"
            " with UTF8."
        )
        return _found("engine", "wrong", template, **values)
    if not server.synced:
        template = mark(
            "PostgreSQL {version} does not wait until a change is on its disk (fsync or"
            " synchronous_commit is off): a power cut may lose acknowledged changes."
        )
        return _found("engine", "wrong", template, **values)
    template = mark(
        "PostgreSQL {version}, {encoding}; who reads sees one picture (repeatable read), one program"
        " writes at a time."
    )
    return _found("engine", "well", template, **values)


def _place(server: Condition) -> Finding:
    if server.standby:
        return _standby(server)
    if server.standbys is None:
        template = mark("The primary server; how many follow it only its administrator may know.")
        return _found("place", "well", template)
    if not server.standbys:
        return _found("place", "look", mark("The primary server; no other follows it."))
    template = mark("The primary server; {count} follow it.")
    return _found("place", "well", template, count=server.standbys)


def _standby(server: Condition) -> Finding:
    if not server.receives:
        template = mark(
            "A standby server that receives nothing from its primary one: what it shows is of"
            " {moment} (UTC)."
        )
        return _found("place", "look", template, moment=server.until or "—")
    template = mark(
        "A standby server: it can be read; changes are made on the primary one. {behind} bytes of"
        " them are still to be carried out here."
    )
    return _found("place", "well", template, behind=f"{max(0, server.behind or 0):,}")


def _access(server: Condition) -> Finding:
    others = server.connected
    if not others:
        return _found("access", "well", mark("Nobody else is connected."))
    named = ", ".join(f"{user} ({program or '—'})" for user, program in others[:_NAMED])
    template = mark("{count} others are connected: {names}.")
    return _found("access", "well", template, count=len(others), names=named)


def _inside(server: Condition) -> Finding:
    if server.whole:
        return _found("integrity", "well", mark("Every rule and index is in force."))
    template = mark("A rule or an index is not in force; ask the server's administrator.")
    return _found("integrity", "wrong", template)


def _megabytes(size: int) -> str:
    return f"{-(-size // 2**20):,}"
