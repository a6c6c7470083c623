"""The server's own programs, pg_dump and pg_restore: where they are, how they are run, what they say.

They are looked for on PATH, or in the folder that PORTFOLIO_PG_BIN names. Passwords come from
libpq's own places, as everywhere; none is put on a command line.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection

from portfolio.store.engines.server import Server
from portfolio.values.errors import DamagedDatabase, DatabaseProblem, OutputProblem
from portfolio.values.language import mark

#: Names the folder of the programs, where they are not on PATH.
FOLDER: Final = "PORTFOLIO_PG_BIN"
_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")
_COPY: Final = re.compile(rb'COPY (?:\S+\.)?"?(\w+)"? \((.*)\) FROM stdin;\n')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SIGNS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def dump(connection: Connection, server: Server, draft: Path, named: Path) -> None:
    """Write the picture of the database that an open transaction sees into a file, by pg_dump.

    Tables for analysts are left out: they can be filled again. Raises DatabaseProblem where there
    is no pg_dump, it is older than the server, or it fails; OutputProblem for a full disk, where the
    file is `named`.
    """
    raw: Any = connection.connection.driver_connection
    program = _found("pg_dump")
    ours, theirs = _version(program), raw.info.server_version // 10_000
    if ours < theirs:
        raise DatabaseProblem(
            mark(
                "{program} is of version {ours}, the server of {path} of {theirs}; name the folder of"
                " newer programs in PORTFOLIO_PG_BIN, or give a file that ends in .db."
            ),
            program=program,
            ours=ours,
            path=server,
            theirs=theirs,
        )
    snapshot = raw.execute("SELECT pg_export_snapshot()").fetchone()[0]
    command = [str(program), "--format=custom", "--no-password", "--no-owner", "--no-privileges"]
    command += ["--enable-row-security", "--exclude-schema=report", f"--snapshot={snapshot}"]
    command += [f"--file={draft}", f"--dbname={server.url}"]
    done = subprocess.run(  # noqa: S603 - a program that we looked up, its arguments our own
        command, env=_plain(), capture_output=True, check=False
    )
    if done.returncode:
        raise _failed(program, done.stderr, named)


def _failed(program: Path, told: bytes, named: Path) -> DatabaseProblem | OutputProblem:
    why = _why(told)
    if "No space left" in why:
        return OutputProblem(
            mark("The disk of {path} is full; free some room. No backup was made."), path=named
        )
    return DatabaseProblem(
        mark("{program} made no backup ({why}); see what it says."), program=program, why=why
    )


def rows(
    file: Path, named: Path, table: str = ""
) -> Iterator[tuple[str, tuple[str, ...], Iterator[list[str | None]]]]:
    """Yield the tables of a dump, or the one that is named, each with its columns and its rows as text, None where unknown.

    pg_restore writes them out; nothing that the dump holds is carried out. A table's rows are to be
    taken before the next one. Raises DatabaseProblem where there is no pg_restore or it is too old,
    DamagedDatabase where it cannot read the file, which is called `named`.
    """
    with _written_out(file, named, *([f"--table={table}"] if table else [])) as told:
        for line in told:
            if found := _COPY.fullmatch(line):
                names = tuple(name.strip(' "') for name in found[2].decode().split(","))
                yield found[1].decode(), names, _lines(told)


def _lines(told: IO[bytes]) -> Iterator[list[str | None]]:
    for line in told:
        if line == b"\\.\n":
            return
        yield [_cell(cell) for cell in line[:-1].decode().split("\t")]


def _cell(text: str) -> str | None:
    if text == "\\N":
        return None
    return _ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[1]), text)


@contextmanager
def _written_out(file: Path, named: Path, *more: str) -> Iterator[IO[bytes]]:
    program = _found("pg_restore")
    command = [str(program), "--data-only", "--file=-", *more, str(file)]
    with subprocess.Popen(  # noqa: S603 - as above
        command, env=_plain(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None  # noqa: S101 - for the reader of types
        assert running.stderr is not None  # noqa: S101 - as above
        yield running.stdout
        for _ in running.stdout:
            pass
        why = _why(running.stderr.read())
    if not running.returncode:
        return
    if "unsupported version" in why:
        raise DatabaseProblem(
            mark(
                "{path} was made by a newer pg_dump than {program} ({why}); name the folder of newer"
                " programs in PORTFOLIO_PG_BIN."
            ),
            path=named,
            program=program,
            why=why,
        )
    raise DamagedDatabase(
        mark("{path} is damaged inside; nothing was written. Take an older backup."), path=named
    )


def _found(name: str) -> Path:
    folder = os.environ.get(FOLDER)
    found = shutil.which(name, path=folder) if folder else shutil.which(name)
    if found is None:
        raise DatabaseProblem(
            mark(
                "“{name}” is not found; install PostgreSQL's client programs, name their folder in"
                " PORTFOLIO_PG_BIN, or keep backups in files that end in .db."
            ),
            name=name,
        )
    return Path(found)


def _version(program: Path) -> int:
    done = subprocess.run(  # noqa: S603 - a program that we looked up
        [str(program), "--version"], env=_plain(), capture_output=True, check=False
    )
    found = _VERSION.search(done.stdout.decode("utf-8", "replace"))
    if found is None:
        raise DatabaseProblem(
            mark("{program} made no backup ({why}); see what it says."),
            program=program,
            why=_why(done.stderr) or "--version",
        )
    return int(found[1])


def _plain() -> dict[str, str]:
    """Return our surroundings, with English for what the programs say."""
    return {**os.environ, "LC_ALL": "C"}


def _why(told: bytes) -> str:
    lines = told.decode("utf-8", "replace").strip().splitlines()
    return lines[0].partition("error: ")[2] or lines[0] if lines else ""
