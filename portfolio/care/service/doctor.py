"""Looks a database over without writing: where it stands, what is in it, whether it comes back."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from portfolio.care.queries import control, health
from portfolio.care.records import ControlTotals, Finding, State, finding, megabytes
from portfolio.care.service import backups, served
from portfolio.history.service import log as history
from portfolio.history.words.log import ALTERED
from portfolio.store import copies
from portfolio.store.database import HEAD, Database, require_ours
from portfolio.store.engines import Condition, Place, condition
from portfolio.store.log import Authorship, utc_text
from portfolio.store.opening import engine_for, file_of
from portfolio.store.shape import unlike
from portfolio.store.troubles import said_plainly
from portfolio.values.errors import DatabaseProblem
from portfolio.values.language import mark
from portfolio.values.remarks import Remark

#: A backup older than this many days is worth a look.
STALE_BACKUP_DAYS: Final = 7
#: There should be room for so many more copies of the database, and for so much at the least.
ROOM_COPIES: Final = 3
LEAST_ROOM: Final = 50 * 2**20
#: Changes of several officers may be this much out of order: some wait for each other.
CLOCK_TOLERANCE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Patient:
    """What the checks look at: the file, a copy of it, the moment, and what is asked for."""

    path: Place
    copied: Path
    hot: bool
    now: datetime
    expect: str | None
    drill: bool
    folder: Path | None


def examine(
    path: Place,
    now: datetime,
    *,
    expect: str | None = None,
    drill: bool = False,
    kept_in: Path | None = None,
) -> tuple[Finding, ...]:
    """Return what every check found; nothing is written beside the database.

    `expect` is a log head that was written down before: it must still stand in the log. With
    `drill` the newest backup (or a copy of now) is restored elsewhere and held against its totals.
    `kept_in` is the folder of a server's backups, where it is known.
    Raises DatabaseProblem where no database can be read.
    """
    with said_plainly(path):
        server = condition(path)
    with health.picture(path) as (copied, hot):
        folder = copies.folder_of(path, kept_in) if kept_in or isinstance(path, Path) else None
        patient = _Patient(path, copied, hot, now, expect, drill, folder)
        return tuple(_findings(patient) if server is None else _of_server(patient, server))


def _of_server(patient: _Patient, server: Condition) -> Iterator[Finding]:
    """Yield what is found of a database on a server; what its log tells is read in a copy."""
    yield from served.findings(server)
    yield from _of_the_log(patient)
    if patient.folder is None:
        template = mark(
            "Where backups of this server's database are kept is not known; name their folder in"
            " PORTFOLIO_BACKUPS, then “portfolio db backup” makes one there."
        )
        yield finding("backup", "look", template)
    else:
        yield _backups(patient, patient.folder)
    if patient.drill:
        yield from _drill(patient)


def _findings(patient: _Patient) -> Iterator[Finding]:
    for check in _OUTSIDE:
        yield check(file_of(patient.path))
    yield _journal(hot=patient.hot)
    with said_plainly(patient.path), engine_for(patient.copied).connect() as connection:
        require_ours(patient.path, connection)
        for look in _INSIDE:
            yield look(connection)
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if revision != HEAD:
        yield finding(
            "revision",
            "look",
            mark("Revision {revision}; run “portfolio db upgrade” to come to {newest}."),
            revision=revision,
            newest=HEAD,
        )
        return
    yield from _of_the_log(patient)
    yield _backups(patient, copies.folder_of(patient.path))
    if patient.drill:
        yield from _drill(patient)


# --- around the file -------------------------------------------------------------------------


def _engine(path: Path) -> Finding:
    journal = health.journal_mode(path)
    values = {"version": sqlite3.sqlite_version, "journal": journal}
    if journal == "WAL" and not health.wal_is_safe(sqlite3.sqlite_version_info):
        template = mark(
            "SQLite {version} can damage a database in {journal} mode when several people write;"
            " take the journal mode DELETE."
        )
        return finding("engine", "wrong", template, **values)
    return finding("engine", "well", mark("SQLite {version}, journal {journal}."), **values)


def _place(path: Path) -> Finding:
    synced, kind = health.sync_folder(path), health.file_system(path)
    if synced:
        template = mark(
            "{folder} is copied to other machines by a program of its own, which can mix up two"
            " states of the database; move it elsewhere."
        )
        return finding("place", "wrong", template, folder=synced)
    if kind in health.NETWORK:
        template = mark(
            "The database is on a network share ({kind}); that is safe only where the server's"
            " locks are. Take backups daily."
        )
        return finding("place", "look", template, kind=kind)
    return finding("place", "well", mark("File system {kind}."), kind=kind or "—")


def _room(path: Path) -> Finding:
    size, free = path.stat().st_size, health.free_bytes(path)
    values = {"free": megabytes(free), "size": megabytes(size)}
    if free < max(LEAST_ROOM, ROOM_COPIES * size):
        template = mark("Only {free} MB are free beside a database of {size} MB; free some room.")
        return finding("space", "look", template, **values)
    return finding("space", "well", mark("{free} MB free, the database has {size} MB."), **values)


def _access(path: Path) -> Finding:
    who = health.readable_by(path)
    if who == "others":
        template = mark("Everybody on this machine may read {path}; take away their permission.")
        return finding("access", "look", template, path=path)
    if health.folder_open_to_all(path):
        template = mark(
            "Everybody on this machine may write in {folder} and put another file in the place of"
            " the database; take away their permission."
        )
        return finding("access", "look", template, folder=path.parent)
    if who == "group":
        return finding("access", "well", mark("For its owner and its group only."))
    return finding("access", "well", mark("For its owner only."))


def _journal(*, hot: bool) -> Finding:
    if hot:
        template = mark(
            "A program ended in the middle of a change; the next command takes that back by"
            " itself. What is told here is of the state before."
        )
        return finding("crash", "look", template)
    return finding("crash", "well", mark("No change was left half done."))


_OUTSIDE: Final[tuple[Callable[[Path], Finding], ...]] = (_engine, _place, _room, _access)


# --- inside it -------------------------------------------------------------------------------


def _integrity(connection: Connection) -> Finding:
    told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if list(told) == ["ok"]:
        return finding("integrity", "well", mark("The file is whole."))
    template = mark("The file is damaged ({told}); restore it from a backup.")
    return finding("integrity", "wrong", template, told=told[0])


def _references(connection: Connection) -> Finding:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if not broken:
        return finding("references", "well", mark("Every record finds what it refers to."))
    template = mark(
        "{count} records refer to what is not there, the first in {table}; restore a backup."
    )
    return finding("references", "wrong", template, count=len(broken), table=broken[0][0])


def _schema(connection: Connection) -> Finding:
    revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    names = unlike(connection) if revision == HEAD else []
    if names:
        return finding("schema", "wrong", ALTERED, names=", ".join(names))
    template = mark("Tables, rules and triggers are those of revision {revision}.")
    return finding("schema", "well", template, revision=revision)


_INSIDE: Final[tuple[Callable[[Connection], Finding], ...]] = (_integrity, _references, _schema)


def _of_the_log(patient: _Patient) -> Iterator[Finding]:
    checked = history.check(Database(patient.copied))
    if checked.problems:
        first = checked.problems[0]
        template = mark("{count} things do not fit the log; “portfolio db check” tells them all.")
        yield finding("log", "wrong", template, count=len(checked.problems))
        yield Finding("log", "wrong", first)
    else:
        template = mark("{changes} changes, chained and the same as the tables; head {head}.")
        yield finding("log", "well", template, changes=checked.changes, head=checked.head)
        yield _clock(patient)
    with Database(patient.copied).reading() as session:
        yield from _heads(patient, session)
        if patient.expect is not None:
            yield _expected(patient.expect, control.has_digest(session, patient.expect))
        yield _totals(control.totals(session))


def _clock(patient: _Patient) -> Finding:
    """Look whether the clock ever went back while changes were made, or does so now."""
    with Database(patient.copied).reading() as session:
        last, latest = control.times(session, CLOCK_TOLERANCE)
    now = patient.now.astimezone(UTC)
    if latest and datetime.fromisoformat(latest) - now > CLOCK_TOLERANCE:
        template = mark(
            "A change was made at {moment}, which is later than now; set the clock right."
        )
        return finding("clock", "look", template, moment=latest)
    if last is not None:
        template = mark(
            "Change {number} was made at an earlier time than the one before it: the clock was set"
            " back. The log keeps the order in which they were made."
        )
        return finding("clock", "look", template, number=last)
    return finding("clock", "well", mark("The changes were made one after the other."))


def _heads(patient: _Patient, session: Session) -> Iterator[Finding]:
    """Hold the heads of the backups beside the database and of the packs against the log."""
    standing = _standing(patient)
    packs, unknown = control.packs(session)
    lost = [backup for backup in standing if not _is_told(session, backup)]
    if lost:
        template = mark(
            "The log lacks what {count} backups hold, {name} the newest, and no restore says why:"
            " changes were taken out or written anew. Keep the backups; “portfolio --db” with one"
            " of them shows its log. Those of an earlier database belong elsewhere."
        )
        yield finding("head", "wrong", template, count=len(lost), name=lost[0].name)
    if unknown:
        template = mark(
            "The log does not hold the head that the pack of {month} was issued with: changes were"
            " taken out or written anew. Restore a backup of that time and compare."
        )
        yield finding("head", "wrong", template, month=str(unknown[0]))
    if (standing or packs) and not (lost or unknown):
        template = mark("The log holds the heads of {backups} backups and {packs} issued packs.")
        yield finding("head", "well", template, backups=len(standing), packs=packs)


def _is_told(session: Session, backup: Path) -> bool:
    """Tell whether the log holds the head of a backup, or a restore says why it does not."""
    if control.has_digest(session, copies.head_of(backup)):
        return True
    try:
        with (
            backups.staged(backup, backup) as copied,
            said_plainly(backup),
            Session(engine_for(copied, mode="ro")) as theirs,
        ):
            return control.left_by_restore(session, theirs, utc_text(copies.made_at(backup)))
    except DatabaseProblem:
        return False


def _expected(head: str, stands: bool) -> Finding:
    if stands:
        return finding("head", "well", mark("The log still holds the head {head}."), head=head)
    template = mark(
        "The log does not hold the head {head}: changes are missing that stood in it when it was"
        " written down. Restore a backup of that time and compare."
    )
    return finding("head", "wrong", template, head=head)


def _totals(totals: ControlTotals) -> Finding:
    return finding(
        "totals",
        "well",
        mark("{projects} projects, {reports} reports, {money} for {known} projects of the plan."),
        projects=totals.projects,
        reports=totals.reports,
        money=totals.investment.sum,
        known=totals.investment.known,
    )


# --- coming back -----------------------------------------------------------------------------


def _backups(patient: _Patient, folder: Path) -> Finding:
    found = copies.standing(patient.path, folder)
    if not found:
        template = mark("There is no backup in {folder}; make one with “portfolio db backup”.")
        return finding("backup", "look", template, folder=folder)
    age = patient.now.astimezone(UTC) - copies.made_at(found[0])
    days = max(0, age.days)
    if age < -CLOCK_TOLERANCE:
        template = mark(
            "By its name the backup {name} was made later than now; set the clock right."
        )
        return finding("backup", "look", template, name=found[0].name)
    state: State = "look" if days > STALE_BACKUP_DAYS else "well"
    template = mark("The newest backup is {days} days old: {name}.")
    return finding("backup", state, template, days=days, name=found[0].name)


def _standing(patient: _Patient) -> list[Path]:
    """Return the backups of a database that are known of, the newest first."""
    return copies.standing(patient.path, patient.folder) if patient.folder else []


def _drill(patient: _Patient) -> Iterator[Finding]:
    found = _standing(patient)
    source = found[0] if found else patient.copied
    name = source.name if found else copies.stem_of(patient.path)
    try:
        with tempfile.TemporaryDirectory(prefix="portfolio-") as folder:
            wanted, came = _restored(source, Path(folder), patient.now)
    except DatabaseProblem as problem:
        template = mark("{name} cannot be restored; make a new backup and keep it elsewhere.")
        yield finding("drill", "wrong", template, name=name)
        yield Finding("drill", "wrong", Remark(problem.template, problem.values))
        return
    if wanted != came:
        template = mark("{name} comes back with other totals than it has; make a new backup.")
        yield finding("drill", "wrong", template, name=name)
        return
    template = mark("{name} was restored elsewhere and has the same totals ({projects} projects).")
    yield finding("drill", "well", template, name=name, projects=came.projects)


def _restored(source: Path, folder: Path, now: datetime) -> tuple[ControlTotals, ControlTotals]:
    """Restore a backup into a new database as a restore would; return its totals and those there."""
    target = Database(folder / "drill.db")
    looked = backups.look_at(target, source, now)
    backups.restore(target, Authorship("doctor", now, "drill"), source, live_head=None)
    with target.reading() as session:
        totals = control.totals(session)
    return looked.totals, ControlTotals(
        totals.projects, totals.reports, totals.changes - 1, totals.investment
    )
