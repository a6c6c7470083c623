"""What goes wrong with a server's database, in words: one sentence each, what, where, what to do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from sqlalchemy.exc import DBAPIError

from portfolio.store.engines.postgres import Unreached, rule_broken, writer
from portfolio.store.engines.server import Server
from portfolio.values.clock import zone
from portfolio.values.errors import (
    BadInput,
    ChangedMeanwhile,
    ConnectionLost,
    DatabaseProblem,
    PortfolioError,
)
from portfolio.values.language import mark

_LOST: Final = mark(
    "The connection to {path} was lost; see whether the server runs and, if you were changing"
    " something, whether the change is in."
)
_NO_RIGHT: Final = mark(
    "You have no right to do this in {path} ({why}); ask its administrator. Nothing was changed."
)
#: A standby that must carry on ends a reading that is in its way; that is no other's change.
_TAKEN_BACK: Final = mark(
    "The standby {path} ended a long reading to keep up with its primary server; try again, or have"
    " its administrator raise max_standby_streaming_delay."
)
#: By the class or code that the server gives (https://www.postgresql.org/docs/current/errcodes-appendix.html).
_SENTENCES: Final = {
    "25006": mark(
        "The server of {path} is open for reading only (a standby, or set so); change the database"
        " on its primary server. Nothing was changed."
    ),
    "42501": _NO_RIGHT,
    "2BP01": mark(
        "What somebody made in {path} depends on a table that is to be made anew ({why}); take it away"
        " first. Nothing was changed."
    ),
    "53100": mark("The disk of the server of {path} is full; free some room. Nothing was changed."),
    "53": mark(
        "The server of {path} has no room for more ({why}); try again in a moment. Nothing was"
        " changed."
    ),
    "57": _LOST,
    "58": mark("The server of {path} reports an error ({why}); ask its administrator."),
    "XX": mark("The server of {path} reports damage ({why}); ask its administrator."),
    "08": _LOST,
}
_CONFLICTS: Final = ("40001", "40P01")
_RULES: Final = "23"
_NO_FIGURE: Final = ("22003", "22021", "22P05")
#: What passes by itself.
_IN_A_MOMENT: Final = (
    mark("The server of {path} has as many connections as it takes; try again in a moment."),
    mark("The server of {path} is just starting or stopping; try again in a moment."),
)
#: What a server says as it refuses to connect, in English or Chinese, and what that is.
_REFUSED: Final = (
    (
        re.compile(r"no password supplied"),  # libpq's own words
        mark(
            "The server asks for a password for {path}; put it into ~/.pgpass, a service file or"
            " PGPASSWORD."
        ),
    ),
    (
        re.compile(r"database .* does not exist|数据库.*不存在"),
        mark(
            "The server has no database of the name that {path} gives; create it with “createdb”,"
            " then run “portfolio init”, or give another URL."
        ),
    ),
    (
        re.compile(r"role .* does not exist|角色.*不存在"),
        mark("The server does not know the user of {path} ({why}); give one that it knows."),
    ),
    (
        re.compile(r"permission denied for database|权限不够"),
        _NO_RIGHT,
    ),
    (
        re.compile(r"too many (clients|connections)|连接.*过多"),
        _IN_A_MOMENT[0],
    ),
    (
        re.compile(r"starting up|shutting down|recovery mode|正在"),
        _IN_A_MOMENT[1],
    ),
    (
        re.compile(r"definition of service|service file"),
        mark("The service that {path} names cannot be read ({why}); see the service file."),
    ),
)
_REFUSAL: Final = mark("The server refuses to open {path} ({why}); ask its administrator.")
_PASSWORD: Final = mark(
    "The server does not take the password for {path}; see ~/.pgpass, the service file or PGPASSWORD."
)
_NO_SERVER: Final = mark(
    "No server answers for {path} ({why}); see whether it runs and whether host and port are right."
)


@contextmanager
def said_of(place: Server) -> Iterator[None]:
    """Turn a server's errors into words; what a copy of it raises may be a bug, and goes through."""
    try:
        yield
    except Unreached as error:
        raise unreached(place, error.cause) from error
    except (DBAPIError, psycopg.Error) as error:
        cause: Any = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, psycopg.Error) and (problem := worded(place, cause)):
            raise problem from error
        raise


def worded(server: Server, cause: Any) -> PortfolioError | None:
    """Return the words for what psycopg raised; None for what may be a bug of the program."""
    code = getattr(cause, "sqlstate", None) or ""
    if code == "55P03":
        return _held(server)
    if code in _CONFLICTS:
        if "Interrupt" in (cause.diag.source_function or ""):
            return DatabaseProblem(_TAKEN_BACK, path=server)
        return ChangedMeanwhile(
            mark(
                "Somebody else changed the same at the same moment; nothing was written. Try again."
            )
        )
    if code.startswith(_RULES) or code in _NO_FIGURE:
        return BadInput(
            mark("A value breaks the rule “{rule}”; nothing was written. Correct it."),
            rule=rule_broken(cause),
        )
    if isinstance(cause, psycopg.OperationalError) and not code:
        return ConnectionLost(_LOST, path=server)
    return _listed(server, cause, code)


def _listed(server: Server, cause: Any, code: str) -> DatabaseProblem | None:
    """Return the words for a code of the server's, else for its class."""
    sentence = _SENTENCES.get(code) or _SENTENCES.get(code[:2])
    if sentence is None:
        return None
    kind = ConnectionLost if sentence is _LOST else DatabaseProblem
    return kind(sentence, path=server, why=_why(cause))


def unreached(server: Server, cause: psycopg.OperationalError) -> DatabaseProblem:
    """Return the words for a connection that could not be opened."""
    why, opened = _why(cause), cause.pgconn
    for pattern, sentence in _REFUSED:
        if pattern.search(str(cause)):
            kind = ConnectionLost if sentence in _IN_A_MOMENT else DatabaseProblem
            return kind(sentence, path=server, why=why)
    if opened is not None and opened.used_password:
        return DatabaseProblem(_PASSWORD, path=server)
    refused = any(word in str(cause) for word in ("FATAL", "致命错误"))
    if refused:
        return DatabaseProblem(_REFUSAL, path=server, why=why)
    return ConnectionLost(_NO_SERVER, path=server, why=why)


def _why(cause: Any) -> str:
    """Return the last thing that a server or libpq says, without the words before it."""
    told = (cause.diag.message_primary if cause.diag else None) or str(cause).strip()
    line = told.splitlines()[0] if told else type(cause).__name__
    for sign in ("FATAL:", "failed:"):
        line = line.rpartition(sign)[2]
    return line.strip()


def _held(server: Server) -> DatabaseProblem:
    """Return the words for a database that another program writes, with its name where known."""
    try:
        found = writer(server)
    except (psycopg.Error, Unreached):
        found = None
    if found is None:
        return DatabaseProblem(
            mark("The database {path} is being written by another program; try again in a moment."),
            path=server,
        )
    since = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
    return DatabaseProblem(
        mark("The database {path} is being written by {who} since {since}; try again in a moment."),
        path=server,
        who=found[0] or "—",
        since=since.astimezone(zone()).strftime("%H:%M:%S"),
    )
