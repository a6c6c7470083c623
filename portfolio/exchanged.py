"""What went out of the database into files, and what came back: frozen values."""

from dataclasses import dataclass
from pathlib import Path


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
