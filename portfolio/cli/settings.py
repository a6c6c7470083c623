"""What every command needs to know: which database, who asks, and what month it is."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from portfolio.cli.state import state_folder
from portfolio.store import system
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.store.opening import place
from portfolio.store.scope import NOT_NAMED, Named
from portfolio.values.language import mark
from portfolio.values.months import Month
from portfolio.values.signs import clean_line

_MISDATED: Final = mark(
    "The clock was wrong at change {number}: its time contradicts the order of the log. What was"
    " known on {day} is told by that order; “portfolio log” shows both."
)
#: The most characters of a name given by PORTFOLIO_USER.
LONGEST_USER: Final = 60


@dataclass(frozen=True, slots=True)
class Settings:
    """The options given before the command."""

    db: str | None = None
    known_at: str | None = None
    read_only: bool = False
    named: Named = NOT_NAMED
    #: The databases handed out, each of which knows what was committed through it.
    opened: list[Database] = field(default_factory=list)

    def database(self, issued: Month | None = None) -> Database:
        """Return the database named by --db, else PORTFOLIO_DB, else the user's own.

        With --known-at it is a copy of what had been entered by that day; where month `issued` was
        issued on it, of what its pack was made from.
        """
        path = place(self.db if self.db is not None else os.environ.get("PORTFOLIO_DB") or None)
        database = Database(path, read_only=self.read_only, holder=who(), named=self.named)
        self.opened.append(database)
        if self.known_at is None:
            return database
        from portfolio.cli import output
        from portfolio.history.service.log import as_known, misdated

        past = as_known(database, self.known_at, issued)
        number = misdated(database, past, self.known_at)
        if issued is None and number is not None:
            output.tell(_MISDATED, number=number, day=self.known_at)
        return past

    def keeping(self) -> Path:
        """Return the folder for what is kept between sessions."""
        return state_folder()

    def backups(self) -> Path | None:
        """Return the folder that PORTFOLIO_BACKUPS names for the backups of a server's database."""
        given = os.environ.get("PORTFOLIO_BACKUPS")
        return Path(given).expanduser() if given else None

    def author(self, reason: str) -> Authorship:
        """Return who makes a change, now, and why."""
        name, known = who(), system.login()
        return Authorship(name, datetime.now(UTC), reason, "" if name == known else known)

    def present(self) -> Month:
        """Return the present month, by the machine's own clock and zone."""
        return self.author("").month


def who() -> str:
    """Return PORTFOLIO_USER as one short line without unseen signs, else the login."""
    return clean_line(os.environ.get("PORTFOLIO_USER", ""), LONGEST_USER) or system.login()
