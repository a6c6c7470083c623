"""What is told of the database's own care: backups, what a restore would lose, its health."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from portfolio.history.records import Logged
from portfolio.values.language import Term
from portfolio.values.remarks import Remark
from portfolio.values.sums import Sum

#: What the reason of a restore starts with in the log; the name of the backup follows.
RESTORE: Final = "restore "

#: How a check of the database ended: well, worth a look, or wrong.
State = Literal["well", "look", "wrong"]
FINDING_STATES: Final = {
    "well": Term("finding", "✓"),
    "look": Term("finding", "! look"),
    "wrong": Term("finding", "✗ WRONG"),
}
#: What is looked at, in this order.
CHECKS: Final = {
    "engine": Term("check", "Engine"),
    "place": Term("check", "Place"),
    "space": Term("check", "Room"),
    "access": Term("check", "Access"),
    "crash": Term("check", "Crash"),
    "integrity": Term("check", "File"),
    "references": Term("check", "References"),
    "schema": Term("check", "Schema"),
    "revision": Term("check", "Revision"),
    "log": Term("check", "Log"),
    "clock": Term("check", "Clock"),
    "head": Term("check", "Log head"),
    "totals": Term("check", "Totals"),
    "backup": Term("check", "Backup"),
    "drill": Term("check", "Restore drill"),
}


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """Totals by which a copy is known to be whole; `investment` in fen, of the plan's projects."""

    projects: int
    reports: int
    changes: int
    investment: Sum


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made and checked; `removed` are older ones that made room for it."""

    path: Path
    made_at: datetime
    revision: str
    head: str
    totals: ControlTotals
    removed: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Copied:
    """A database that was copied to another place and checked there."""

    rows: int
    head: str
    totals: ControlTotals


@dataclass(frozen=True, slots=True)
class Restorable:
    """A checked backup held against the database that it would replace.

    `lost` are the newest changes that the backup lacks, `lost_changes` how many there are;
    `live_head` is None where nothing readable stands there.
    """

    totals: ControlTotals
    live_head: str | None
    lost: Logged
    lost_changes: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup of what stood there before, and the log's new head."""

    kept: Path | None
    head: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of the database's health: what was looked at, how it ended, what to do."""

    check: str
    state: State
    told: Remark


def finding(check: str, state: State, template: str, **values: Any) -> Finding:
    """Return what a check found, told by a sentence with its figures."""
    return Finding(check, state, Remark(template, values))


def megabytes(size: int) -> str:
    """Return bytes as whole megabytes, rounded up."""
    return f"{-(-size // 2**20):,}"
