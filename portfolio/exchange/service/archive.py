"""The whole database as JSON lines, and back: every row, history and log included, verbatim."""

import tempfile
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from sqlalchemy.orm import Session

from portfolio.exchange import archive
from portfolio.exchange.archive import Front, Reading, Sealing
from portfolio.exchange.queries import whole
from portfolio.exchange.records import Dumped
from portfolio.store import schema, trail
from portfolio.store.bulk import Chain
from portfolio.store.database import HEAD, Database, nothing_at
from portfolio.store.files import writing_whole
from portfolio.store.log import FIRST_DIGEST, Entry
from portfolio.values.errors import BadInput
from portfolio.values.language import mark


def dump(database: Database, out: Path) -> Dumped:
    """Write every row of every table to `out`, one a line; the same database, the same bytes.

    All lines show the database as it stood at one moment, and writers are not kept waiting.
    Raises DatabaseProblem as `Database.reading` does, OutputProblem where `out` cannot be written.
    """
    with (
        database.standing_still() as still,
        still.reading() as session,
        writing_whole(out) as file,
    ):
        number, head = trail.head(session)
        sealing = Sealing()
        file.write(sealing.front(Front(HEAD, head, number, whole.counts(session))))
        for table, columns in whole.shapes().items():
            for values in whole.rows(session, table):
                file.write(sealing.row(table, tuple(columns), values))
        file.write(sealing.seal())
    return Dumped(out, sealing.rows, number, head)


def is_dump(path: Path) -> bool:
    """Tell whether a file says on its first line that it is such an export, whatever its name."""
    try:
        if not path.is_file():  # a pipe would never answer
            return False
        with path.open("rb") as file:
            start = file.read(len(archive.SCHEMA) + 64)
    except OSError:
        return False
    return start.lstrip().startswith(b"{") and archive.SCHEMA.encode() in start


def restore(path: Path, source: Path, *, dry_run: bool = False) -> Dumped:
    """Put every row of an export into the database at `path`, verbatim; nothing is added.

    It is created where nothing stands there, whole or not at all; one that stands there must hold
    nothing but the founding of `init --empty`. With `dry_run` all is tried and nothing kept.

    Raises BadInput for a file that cannot be read, was cut off or edited, is of another revision
    or breaks a rule of a table, and for a database that holds anything; DatabaseProblem for one
    that cannot be opened or created.
    """
    fresh = nothing_at(path)
    if not fresh:
        with Database(path).reading() as session:
            _require_blank(session, path)
    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            return restore(Path(folder) / path.name, source)
    if fresh:
        found: list[Dumped] = []
        schema.create(path, lambda draft: found.append(_fill(draft, source)))
        return found[0]
    return _fill(path, source)


def _fill(path: Path, source: Path) -> Dumped:
    try:
        with source.open("rb") as file, Database(path).writing() as session:
            _require_blank(session, path)
            return _put(session, Reading(file, source.name, whole.shapes()), source)
    except OSError as error:
        raise BadInput(
            mark("{path} cannot be read ({why}); check the path and its permissions."),
            path=source,
            why=error.strerror or error,
        ) from error


def _put(session: Session, reading: Reading, source: Path) -> Dumped:
    """Fill the tables from the file, and hold the result against what the file says of itself."""
    front = reading.front
    if front.revision != HEAD:
        raise BadInput(
            mark(
                "{file} was written at revision {revision}, this program is at {known}; import it"
                " with the program that wrote it, then run “portfolio db upgrade”."
            ),
            file=source.name,
            revision=front.revision,
            known=HEAD,
        )
    whole.clear(session)
    try:
        whole.put(session, reading.rows())
    except whole.Refused as refused:
        raise BadInput(
            mark(
                "{file}, line {line}: the row breaks the rule “{rule}”. Nothing was written; export"
                " again."
            ),
            file=source.name,
            line=refused.line,
            rule=refused.rule,
        ) from refused
    _require_whole(session, front, source)
    return Dumped(source, sum(front.tables.values()), front.changes, front.log_head)


def _require_whole(session: Session, front: Front, source: Path) -> None:
    """Refuse rows that refer to others that are not there, and another log than the one named."""
    lost = whole.dangling(session)
    if lost is not None:
        raise BadInput(
            mark(
                "{file}: row {row} of {table} refers to a row of {parent} that the file lacks."
                " Nothing was written; export again."
            ),
            file=source.name,
            row=lost["rowid"],
            table=lost["table"],
            parent=lost["parent"],
        )
    if _log_head(session, source) != (front.changes, front.log_head):
        raise BadInput(archive.EDITED, file=source.name)


def _log_head(session: Session, source: Path) -> tuple[int, str]:
    """Return the log's head, its chain followed from the first change, in little memory."""
    number, head = 0, FIRST_DIGEST
    columns = whole.shapes()["change_set"]
    logged = _by_change(session)
    following = next(logged, None)
    for values in whole.rows(session, "change_set"):
        told = dict(zip(columns, values, strict=True))
        number = int(told.pop("id") or 0)
        digest = told.pop("digest")
        chain = Chain(head, told)
        while following is not None and following[0] <= number:
            chain.add(following[1])
            following = next(logged, None)
        if chain.digest() != digest:
            raise BadInput(
                mark(
                    "{file}: change {number} is not what was logged, its digest does not fit."
                    " Nothing was written; export again."
                ),
                file=source.name,
                number=number,
            )
        head = digest
    return number, head


def _by_change(session: Session) -> Iterator[tuple[int, list[Entry]]]:
    """Yield the rows of the log by change, at most a thousand at a time."""
    for number, rows in groupby(whole.log_entries(session), key=itemgetter(0)):
        while some := [entry for _, entry in islice(rows, 1000)]:
            yield number, some


def _require_blank(session: Session, path: Path) -> None:
    if not whole.is_blank(session):
        raise BadInput(
            mark(
                "The database {path} holds records already; nothing was changed. Give --db a path"
                " where none stands yet, or one made with “portfolio init --empty”."
            ),
            path=path,
        )
