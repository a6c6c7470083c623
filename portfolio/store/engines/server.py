"""The place of a database on a server: its URL, which never holds a password."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

from portfolio.values.errors import DatabaseProblem, WrongUsage
from portfolio.values.language import mark

_BEGINS: Final = re.compile(r"postgres(?:ql)?://")


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a PostgreSQL server, by the URL that libpq reads; in words it is that URL."""

    url: str

    @property
    def name(self) -> str:
        """The name of the database; that of the program where the URL leaves it to libpq."""
        return unquote(urlsplit(self.url).path.strip("/")) or "portfolio"

    def __str__(self) -> str:
        return self.url


def names_server(given: str) -> bool:
    """Tell whether a text is the URL of a PostgreSQL server's database."""
    return _BEGINS.match(given) is not None


def server(url: str) -> Server:
    """Return the place that a URL names.

    Raises WrongUsage where it holds a password, which others could read in the list of processes
    and in every message, and for one that libpq cannot read; DatabaseProblem without psycopg.
    """
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise DatabaseProblem(
            mark(
                "To reach a PostgreSQL server the program needs psycopg; install it with"
                " “pip install 'psycopg[binary]'”."
            )
        ) from error
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise WrongUsage(
            mark("“{url}” is no URL of a PostgreSQL database; write postgresql://user@host/name."),
            url=without_password(url),
        ) from error
    if {"password", "sslpassword"} & parts.keys():
        raise WrongUsage(
            mark(
                "“{url}” holds a password, which others could read; leave it out of the URL and put"
                " it into ~/.pgpass, a service file or PGPASSWORD."
            ),
            url=without_password(url),
        )
    return Server(url)


def without_password(url: str) -> str:
    """Return a URL as it was given, what may be a password left out."""
    bare = re.sub(r"(?<=://).*@", "***@", url)
    return re.sub(r"(?i)(password=)[^&#\s]*", r"\1***", bare)
