"""What went out of the database into files, and what came back: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from portfolio.values.kinds import Value
from portfolio.values.months import Month


@dataclass(frozen=True, slots=True)
class Dumped:
    """A whole database in a file: how many rows, changes of the log, and the log's head."""

    path: Path
    rows: int
    changes: int
    log_head: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """The records of one kind in a file: how many, and the log's head they rest on."""

    path: Path
    rows: int
    log_head: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The tables for analysts that were filled: where, rows by table, the log's head they rest on.

    `path` is None for a server's schema. `early` are the districts, by code, whose base month is
    still to come: their beds and money are left out.
    """

    path: Path | None
    rows: Mapping[str, int]
    log_head: str
    early: tuple[str, ...] = ()


# --- forms out and back -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """A project, or one of its sites, that a unit is asked about for a month.

    `before` holds for each field the newest value of an earlier month, with that month. `version`
    is that of the report of the month, 0 where there is none; `reported` says that one counts, or
    waits as a draft.
    """

    unit: str
    project: str
    site: str | None
    name_zh: str
    name_en: str
    version: int
    reported: bool
    before: Mapping[str, tuple[Month, Value]]

    @property
    def key(self) -> str:
        """The place in one word: `C1`, or a site as `C1/C1-2`."""
        return f"{self.project}/{self.site}" if self.site else self.project

    @property
    def code(self) -> str:
        return self.site or self.project


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form in its file: whose it is, of how many projects, and how many rows are to be filled."""

    path: Path
    unit: str
    projects: int
    rows: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The forms of a month, and the log's head they rest on; how many projects name no unit."""

    files: tuple[SentForm, ...]
    log_head: str
    without_unit: int = 0


@dataclass(frozen=True, slots=True)
class Odd:
    """What is odd in a form that came back: where, a template and its values.

    `refused` says that nothing of the row, or without a row of the file, was taken.
    """

    file: str
    row: int | None
    column: str | None
    template: str
    values: Mapping[str, object]
    refused: bool = True


@dataclass(frozen=True, slots=True)
class TakenRow:
    """What became of a filled row of a form: a new draft, one changed, or nothing new."""

    file: str
    unit: str
    project: str
    site: str | None
    outcome: Literal["draft", "changed", "same"]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that owes something: its projects without a word; `form` says whether one came."""

    unit: str
    form: bool
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A folder of forms that came back: what became of the rows, who is missing, what is odd.

    `change` is the number of the one change in the log, None where nothing was written.
    """

    month: Month
    files: int
    rows: tuple[TakenRow, ...]
    missing: tuple[Missing, ...]
    odd: tuple[Odd, ...]
    change: int | None
