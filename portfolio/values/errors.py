"""Requests that cannot be met, each with its sentence and its exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from portfolio.values.doubts import Doubt

DONE: Final = 0
BUG: Final = 1
TARGET_MISSED: Final = 3
NOT_RECONCILED: Final = 4


class PortfolioError(Exception):
    """A request that cannot be met: one sentence saying what, where and what to do.

    The sentence is kept as an English template and its values, so that each front end
    words it in the reader's language.
    """

    exit_code = BUG

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template.format(**values))
        self.template = template
        self.values = values


class WrongUsage(PortfolioError):
    """The request itself is malformed: an unknown code, a month that is none."""

    exit_code = 2


class BadInput(PortfolioError):
    """The values break a rule of the domain; nothing was written."""

    exit_code = 5

    def __init__(self, template: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(template, **values)
        self.field = field  #: the field of the form that the sentence belongs under


class Doubtful(BadInput):
    """What contradicts the record and may be right: taken where the officer says to be sure.

    Its sentence is that of the first of its `doubts`.
    """

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        first = doubts[0]
        super().__init__(first.template, field=first.field, **first.values)
        self.doubts = tuple(doubts)


class Versions(NamedTuple):
    """A column in three versions, as JSON: before both changes, as it stands, as it would be."""

    column: str
    base: str | None
    theirs: str | None
    mine: str | None


class ChangedMeanwhile(PortfolioError):
    """Somebody else changed the record first; nothing was written."""

    exit_code = 6

    def __init__(
        self,
        template: str,
        *,
        versions: tuple[Versions, ...] = (),
        documents: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(template, **values)
        self.versions = versions  #: of the columns that either of the two changed
        self.documents = documents or {}  #: the titles of the documents among them, by key


class DatabaseProblem(PortfolioError):
    """The database is missing, older, newer, locked, damaged or read-only."""

    exit_code = 7


class ConnectionLost(DatabaseProblem):
    """The server does not answer, or no longer; it may well do so again in a while."""


class DamagedDatabase(DatabaseProblem):
    """What stands there cannot be read as a database at all; a backup may take its place."""


class OlderDatabase(DatabaseProblem):
    """The database is of an older program; an upgrade makes it this one's."""


class OutputProblem(PortfolioError):
    """A file could not be written; what stood there before still stands."""

    exit_code = 8
