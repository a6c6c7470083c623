"""What every command needs to know: which database, who asks, and what month it is."""

import getpass
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from portfolio.cli.state import state_folder
from portfolio.store.database import Database, place
from portfolio.store.log import Authorship
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Settings:
    """The options given before the command."""

    db: str | None = None
    known_at: str | None = None
    read_only: bool = False
    #: The databases handed out, each of which knows what was committed through it.
    opened: list[Database] = field(default_factory=list)

    def database(self) -> Database:
        """Return the database named by --db, else PORTFOLIO_DB, else the user's own.

        With --known-at it is a copy of what had been entered by that day.
        """
        path = place(self.db or os.environ.get("PORTFOLIO_DB"))
        database = Database(path, read_only=self.read_only, holder=who())
        self.opened.append(database)
        if self.known_at is None:
            return database
        from portfolio.history.service.log import as_known

        return as_known(database, self.known_at)

    def keeping(self) -> Path:
        """Return the folder for what is kept between sessions."""
        return state_folder()

    def author(self, reason: str) -> Authorship:
        """Return who makes a change, now, and why."""
        return Authorship(who(), datetime.now(UTC), reason)

    def present(self) -> Month:
        """Return the present month, by the machine's own clock and zone."""
        return self.author("").month


def who() -> str:
    """Return PORTFOLIO_USER, else the login name, else the number the system knows us by."""
    if named := os.environ.get("PORTFOLIO_USER"):
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
