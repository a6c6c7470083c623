"""What the two engines do differently, under the same names: `sqlite` and `postgres`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol, cast

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from portfolio.store.engines.server import Server

#: Where a database is: a file, or a database on a server.
Place = Path | Server


def in_full(place: Place) -> str:
    """Return the name of a place that is the same wherever it is said: a whole path, or a URL."""
    return str(place) if isinstance(place, Server) else str(place.absolute())


@dataclass(frozen=True, slots=True)
class Condition:
    """What a server tells of itself: its version, who is there, who copies it.

    `connected` are the others that are connected to the database, each by user and program;
    `standbys` how many servers follow this one, None where we may not know. Of a standby `behind`
    are the bytes that it has received and not carried out yet, `receives` tells whether its primary
    server is connected to it, `until` is the last change that it has (in UTC).
    """

    version: str
    encoding: str
    standby: bool
    standbys: int | None
    synced: bool
    size: int  #: of the database, in bytes
    connected: tuple[tuple[str, str], ...]
    altered: tuple[str, ...]
    whole: bool
    behind: int | None = None
    receives: bool = True
    until: str | None = None


def condition(place: Place) -> Condition | None:
    """Return the condition of a database's server; None for a file, which has none."""
    if not isinstance(place, Server):
        return None
    from portfolio.store.engines import postgres

    return postgres.condition(place)


class Lost(NamedTuple):
    """A row that refers to one that is not there; `row` names it as well as the engine can."""

    table: str
    row: object
    parent: str


class Kind(Protocol):
    """What an engine is asked on an open connection."""

    def version(self, connection: Connection) -> int:
        """Return the number of the schema that the database says it is at; 0 for none."""

    def finish(self, connection: Connection, number: int) -> None:
        """Have the database say that it is at a schema, once its migrations ran."""

    def is_portfolio(self, connection: Connection) -> bool:
        """Tell whether the database is one of this program's, of whatever version."""

    def prepare(self, connection: Connection) -> None:
        """Give a database what its tables rest on, before they are made."""

    def guard(self, connection: Connection) -> None:
        """Have the database itself refuse to edit the log."""

    def unguard(self, connection: Connection) -> None:
        """Let the log be edited: to put another one in its place, in the same transaction."""

    def refer_later(self, connection: Connection) -> None:
        """Let rows refer to rows that are still to come; the end of the transaction looks at all."""

    def put(
        self, connection: Connection, table: str, names: Sequence[str], rows: Iterable[Any]
    ) -> None:
        """Put very many rows into a table, quickly, as they are stored."""

    def lost(self, connection: Connection) -> Iterator[Lost]:
        """Yield every row that refers to one that is not there."""

    def broken(self, error: IntegrityError) -> str:
        """Return the rule that a row broke, by its name where it has one."""

    def put_roles(self, connection: Connection, districts: Sequence[str]) -> tuple[str, ...]:
        """Make the roles of a database for districts by their codes; return their names, if any."""

    def sees_all(self, connection: Connection) -> bool:
        """Tell whether every row is shown to us."""

    def login(self, connection: Connection, machine: str) -> str:
        """Return the name under which the database knows us; `machine`'s where it knows nobody."""

    def may_write(self, connection: Connection) -> bool:
        """Tell whether a server lets us change anything at all."""

    def look_through(self, connection: Connection) -> None:
        """Have the engine learn how many rows there are, after very many came at once."""

    def is_whole(self, connection: Connection) -> bool:
        """Tell whether the engine finds nothing wrong inside the database."""

    def unlike(self, connection: Connection) -> list[str]:
        """Return the names of what in the tables, rules and triggers is not the program's own."""


def of(connection: Connection) -> Kind:
    """Return the engine of a connection."""
    if connection.dialect.name == "sqlite":
        from portfolio.store.engines import sqlite

        return cast(Kind, sqlite)
    from portfolio.store.engines import postgres

    return cast(Kind, postgres)
