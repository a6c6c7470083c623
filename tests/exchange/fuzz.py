"""Mutates the fixtures and imports them: each must end in a clear error or a dry run, in seconds.

`python -m tests.exchange.fuzz [FILES] [SEED]` tries 10,000 files; the suite tries some. What goes
wrong otherwise is kept beside the temporary database, and named.
"""

import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from portfolio.care.service import founding
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values.errors import PortfolioError
from tests.exchange.fixtures import FIXTURES

#: What makes a file large or no file at all is left out: its mutants say nothing new.
_MOST_BYTES = 100_000
_SIGNS = (
    b"\0",
    b'"',
    b",",
    b"\n",
    b"\r",
    b";",
    b"\t",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x80",
    b"\x1b",
)


def seeds(folder: Path) -> list[tuple[str, bytes]]:
    """Return the small fixtures by name; the texts that come in whole three times, to be likely."""
    made = []
    for fixture in FIXTURES:
        path = folder / fixture.name
        fixture.make(path)
        if path.is_file() and path.stat().st_size < _MOST_BYTES:
            likely = path.suffix == ".csv" and not fixture.exit_code
            made += [(fixture.name, path.read_bytes())] * (3 if likely else 1)
    return made


def mutated(data: bytes, others: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    """Return bytes with some changed, lost, doubled, put in, cut off or taken from another file."""
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(data) + 1)
        to = at + chance.randrange(1, 40)
        other = chance.choice(others)[1]
        begin = chance.randrange(len(other) + 1)
        data = chance.choice(
            (
                data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
                data[:at] + data[to:],
                data[:to] + data[at:],
                data[:at] + chance.choice(_SIGNS) + data[at:],
                data[:at] + other[begin : begin + 30] + data[to:],
                data[:at] if chance.random() < 0.1 else data,
            )
        )
    return data


def tried(database: Database, path: Path) -> str:
    """Return `taken` or `refused`; anything else that happens is raised."""
    author = Authorship("fuzz", datetime(2026, 11, 20, tzinfo=UTC), "fuzz")
    how = How("projects", None, None, None, None)
    request = imports.Request(
        path=path, how=how, source=None, dry_run=True, only_valid=False, rebaseline=None
    )
    try:
        sheet = imports.open_file(request)
        result = imports.import_sheet(database, author, request, sheet, None)
    except PortfolioError:
        return "refused"
    return "refused" if result.errors else "taken"


def run(folder: Path, files: int, seed: int) -> Counter[str]:
    """Try so many mutants; returns how many came to what. Raises where one comes to neither."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, and no secret
    author = Authorship("fuzz", datetime(2026, 11, 20, tzinfo=UTC), "init")
    database = founding.found(folder / "portfolio.db", author, empty=True)
    (folder / "seeds").mkdir()
    known = seeds(folder / "seeds")
    ends: Counter[str] = Counter()
    for number in range(files):
        name, data = chance.choice(known)
        path = folder / f"{number}-{name}"
        path.write_bytes(mutated(data, known, chance))
        ends[tried(database, path)] += 1
        path.unlink()  # one that raised stays, to be looked at
    return ends


def main() -> None:
    files, seed = (int(text) for text in (*sys.argv[1:], "10000", "1")[:2])
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    started = time.monotonic()
    try:
        ends = run(folder, files, seed)
    except BaseException:
        sys.stderr.write(f"Kept in {folder}\n")
        raise
    sys.stdout.write(f"{dict(ends)} of {files} files in {time.monotonic() - started:.0f} s\n")


if __name__ == "__main__":
    main()
