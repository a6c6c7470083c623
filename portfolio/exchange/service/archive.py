"""The whole database as JSON lines, and back: every row, history and log included, verbatim."""

import tempfile
from pathlib import Path

from sqlalchemy.orm import Session

from portfolio.exchange import archive
from portfolio.exchange.archive import Front, Reading, Sealing
from portfolio.exchange.queries import whole
from portfolio.exchange.records import Dumped
from portfolio.history.service import log as history
from portfolio.store import schema, trail
from portfolio.store.database import HEAD, Database
from portfolio.store.engines import Place
from portfolio.store.files import writing_whole
from portfolio.store.opening import nothing_at
from portfolio.values.errors import BadInput, DatabaseProblem
from portfolio.values.language import mark


def dump(database: Database, out: Path) -> Dumped:
    """Write every row of every table to `out`, one a line; the same database, the same bytes.

    All lines show the database as it stood at one moment, and writers are not kept waiting.
    Raises DatabaseProblem as `Database.reading` does, OutputProblem where `out` cannot be written.
    """
    with database.undisturbed() as session, writing_whole(out) as file:
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


def restore(path: Place, source: Path, *, dry_run: bool = False) -> Dumped:
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
            return restore(Path(folder) / "tried.db", source)
    if fresh:
        found: list[Dumped] = []
        schema.create(path, lambda draft: found.append(_fill(draft, source)))
        return found[0]
    return _fill(Database(path), source)


def _fill(database: Database, source: Path) -> Dumped:
    try:
        with source.open("rb") as file, database.writing() as session:
            _require_blank(session, database.path)
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
    """Refuse what is not whole: rows that refer to none, tables that the log does not tell.

    The log must be the one named, and the database have the program's own triggers only.
    """
    lost = whole.dangling(session)
    if lost is not None:
        raise BadInput(
            mark(
                "{file}: row {row} of {table} refers to a row of {parent} that the file lacks."
                " Nothing was written; export again."
            ),
            file=source.name,
            row=lost.row,
            table=lost.table,
            parent=lost.parent,
        )
    checked = history.checked(session)
    if checked.problems:
        first = checked.problems[0]
        raise BadInput(
            mark(
                "{file}: its tables are not what its log tells: {why} Nothing was written; export"
                " again."
            ),
            file=source.name,
            why=DatabaseProblem(first.template, **first.values),
        )
    if (checked.changes, checked.head) != (front.changes, front.log_head):
        raise BadInput(archive.EDITED, file=source.name)
    if checked.altered:
        raise DatabaseProblem(
            mark(
                "The database has tables, rules or triggers that are not the program's ({names});"
                " nothing was written. Give --db a path where none stands yet."
            ),
            names=", ".join(checked.altered),
        )


def _require_blank(session: Session, path: Place) -> None:
    if not whole.is_blank(session):
        raise BadInput(
            mark(
                "The database {path} holds records already; nothing was changed. Give --db a path"
                " where none stands yet, or one made with “portfolio init --empty”."
            ),
            path=path,
        )
