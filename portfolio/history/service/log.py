"""The log: read like sentences, checked against the tables, and changes taken back."""

from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

from sqlalchemy.orm import Session

from portfolio.history.queries import chain as chain_queries
from portfolio.history.queries import log as log_queries
from portfolio.history.queries import search
from portfolio.history.queries import undo as undo_queries
from portfolio.history.queries.issued import pack_of
from portfolio.history.records import Checked, LogEntry, Logged, LogPage
from portfolio.history.words.fields import (
    RECORDS,
    SILENT,
    codes_called,
    columns_called,
    records_called,
)
from portfolio.history.words.log import doings_called
from portfolio.projects.queries import named, plans
from portfolio.projects.service.edits import require_day
from portfolio.projects.service.lookup import known
from portfolio.store import engines, replay, trail
from portfolio.store.bulk import Bulk
from portfolio.store.database import Database, require_all
from portfolio.store.ledger import Ledger
from portfolio.store.log import Authorship, Entry, signed
from portfolio.store.models import IssuedMonth, SourceDocument
from portfolio.store.scope import Named, in_view
from portfolio.store.troubles import said_plainly
from portfolio.values.digits import fold
from portfolio.values.errors import BadInput, ChangedMeanwhile, WrongUsage
from portfolio.values.language import Labels, mark
from portfolio.values.months import Month

#: How many rows of a change a list tells; the others are counted.
LISTED_ROWS: Final = 12
#: How many rows of one change are shown whole; an import may have a hundred thousand.
SHOWN_ROWS: Final = 500


def read_log(
    database: Database,
    *,
    code: str | None = None,
    since: str | None = None,
    most: int | None,
    most_rows: int | None = None,
) -> Logged:
    """Return the changes, the newest first: of one project, made since a day, at most `most`.

    Of each at most `most_rows` rows are read, and the others counted. Raises WrongUsage for an
    unknown project.
    """
    with database.reading() as session:
        scope = search.Scope(project=_project(session, code), since=since)
        return _logged(session, log_queries.entries(session, scope, most=most, most_rows=most_rows))


def read_page(
    database: Database,
    *,
    code: str | None = None,
    text: str = "",
    first: int = 0,
    size: int,
    head: int | None = None,
) -> LogPage:
    """Return a window of `size` changes, the newest first, from place `first` on.

    Only changes up to number `head` count, so that windows of one log fit together while others
    go on writing; the newest of now where it is not given. `text` looks for whoever made a change,
    for a project's code, and for words of reasons, fields and values in the language spoken.
    Raises WrongUsage for an unknown project.
    """
    with database.reading() as session:
        scope = search.Scope(
            project=_project(session, code),
            head=trail.head(session)[0] if head is None else head,
            sought=_sought(session, text) if text.strip() else None,
        )
        entries = log_queries.entries(session, scope, most=size, first=first, most_rows=LISTED_ROWS)
        total = log_queries.count(session, scope)
        return LogPage(_logged(session, entries), first, total, scope.head or 0)


def read_change(database: Database, number: int) -> Logged:
    """Return one change with its first SHOWN_ROWS rows. Raises WrongUsage where there is none."""
    with database.reading() as session:
        return _logged(session, [_entry(session, number, SHOWN_ROWS)])


def _project(session: Session, code: str | None) -> int | None:
    return known(session, code).id if code else None


def _sought(session: Session, text: str) -> search.Sought:
    word = fold(text)
    project = named.project(session, word)
    return search.Sought(
        text=word,
        silent=SILENT,
        project=project.id if project else None,
        columns=columns_called(word),
        records=records_called(word),
        codes=codes_called(word),
        reasons=doings_called(word),
    )


def _logged(session: Session, entries: Sequence[LogEntry]) -> Logged:
    titles = log_queries.document_titles(session, [row for item in entries for row in item.rows])
    return Logged(tuple(entries), frozenset(undo_queries.undone(session)), titles)


def newest(database: Database) -> int:
    """Return the number of the newest change; another one than before says: read again."""
    with database.reading() as session:
        return trail.head(session)[0]


def check(database: Database) -> Checked:
    """Return whether the log is chained as it was written and says what the tables hold."""
    with database.reading() as session:
        require_all(database.path, session.connection())
        return checked(session)


def checked(session: Session) -> Checked:
    """Return what `check` does, of what a session sees; the log is read in little memory."""
    with closing(Ledger()) as ledger:
        found = replay.follow(chain_queries.links(session), ledger)
        bent = replay.differences(ledger, chain_queries.standing(session))
        problems = (*found.problems, *bent)
    connection = session.connection()
    altered = engines.of(connection).unlike(connection)
    return Checked(found.changes, found.head, problems, tuple(altered))


def as_known(database: Database, day: str, issued: Month | None = None) -> Database:
    """Return a copy of what had been entered by the end of a day, to be read only.

    Where month `issued` was issued on that day, what had been entered when its pack was made:
    made from that, it is the same again. Raises WrongUsage for a day that is none, DatabaseProblem where there is nothing to copy.
    """
    require_day(day)
    with database.reading() as session:
        out, pack = named.plans_out(session), None
    if issued:
        own = issuing(database, issued)
        with own.reading() as session:
            pack = pack_of(session, plan_named(own, session), issued, day)
    if out and day < min(out.values()):
        code, first = min(out.items(), key=lambda item: item[1])
        raise WrongUsage(
            mark("On {day} no plan was known yet; {code} is of {first}."),
            day=day,
            code=code,
            first=first,
        )
    if pack is not None:
        return as_after(database, pack)
    past = database.nameless()
    with said_plainly(database.path):
        replay.rewind(past, day, _KEYS)
    return Database(database.path, past, named=database.named)


def issuing(database: Database, month: Month) -> Database:
    """Return the database as a month is issued from it: without a plan named that is the current one."""
    if not database.named.plan:
        return database
    with database.reading(month) as asked:
        own = database.looking_at(Named(district=plans.district(asked)))
        with own.reading(month) as current:
            return own if in_view(asked) == in_view(current) else database


def plan_named(database: Database, session: Session) -> int | None:
    """Return the key of the plan that is named, None for whatever plan is current."""
    return in_view(session).plan if database.named.plan else None


def misdated(database: Database, past: Database, day: str) -> int | None:
    """Return the first change whose time contradicts a copy `as_known` on a day; None for none.

    The clock was wrong then: what was known rests on the order of the changes.
    """
    with database.reading() as session:
        return chain_queries.misdated(session, day, newest(past))


def as_after(database: Database, number: int) -> Database:
    """Return a copy of what stood after a change, to be read only."""
    past = database.nameless()
    with said_plainly(database.path):
        replay.rewind_to(past, number, _KEYS)
    return Database(database.path, past, named=database.named)


def _keys(table: Any) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key.columns)


_KEYS: Final = {table.name: _keys(table) for table in chain_queries.LOGGED}


def undoable(database: Database, author: Authorship, number: int | None = None) -> Logged:
    """Return the change that `undo` would take back now; writes nothing.

    Raises what `undo` raises.
    """
    with database.reading() as session:
        return _logged(session, [_open(session, author, number, SHOWN_ROWS)])


def is_own(database: Database, author: Authorship, entry: LogEntry) -> bool:
    """Tell whether a change is the author's: of the same name and login."""
    with database.reading() as session:
        me = signed(session.connection(), author)
    return (entry.who, entry.login or "") == (me.who, me.login)


def undo(database: Database, author: Authorship, number: int | None = None) -> Logged:
    """Take back a change as a new one: this user's newest not yet taken back, or any by number.

    Returns the change that was taken back. Documents it added stay on record. Raises WrongUsage
    where there is no such change, BadInput for the founding, for one taken back already and, without
    its number, for one that issued a month, ChangedMeanwhile where somebody has changed the same since.
    """
    with database.writing() as session:
        entry = _open(session, author, number, SHOWN_ROWS)
        bulk = Bulk(session, author, undoes=entry.number)
        for row in undo_queries.backwards(session, entry.number):
            _take_back(bulk, row)
        bulk.write()
        _require_whole(session, entry.number)
        return _logged(session, [entry])


def _open(
    session: Session, author: Authorship, number: int | None, most_rows: int | None
) -> LogEntry:
    """Return the change to take back, once nothing speaks against it."""
    author = signed(session.connection(), author)
    mine = undo_queries.newest_of(session, author.who, author.login)
    wanted = mine if number is None else number
    if wanted is None:
        raise WrongUsage(
            mark("You have no change left to take back; “portfolio log” lists all changes.")
        )
    entry = _entry(session, wanted, most_rows)
    _require_open(session, entry)
    if number is None and any(row.record == IssuedMonth.__tablename__ for row in entry.rows):
        raise BadInput(
            mark(
                "Your newest change, {number}, puts on record that a month was issued; that stays."
                " Only where it was not given out: “portfolio undo {number}”."
            ),
            number=entry.number,
        )
    return entry


def _entry(session: Session, number: int, most_rows: int | None) -> LogEntry:
    found = log_queries.entry(session, number, most_rows)
    if found is None:
        raise WrongUsage(
            mark("There is no change {number}; “portfolio log” lists them."), number=number
        )
    return found


def _require_open(session: Session, entry: LogEntry) -> None:
    if entry.number == chain_queries.FOUNDING:
        raise BadInput(mark("Change 1 founded the database; it cannot be taken back."))
    if entry.number in undo_queries.undone(session):
        raise BadInput(mark("Change {number} has been taken back already."), number=entry.number)
    since = undo_queries.later(session, entry.number)
    if since is not None:
        raise ChangedMeanwhile(
            mark(
                "Change {number} cannot be taken back: change {since} has changed the same since."
                " Take that one back first."
            ),
            number=entry.number,
            since=since,
        )


def _take_back(bulk: Bulk, row: Entry) -> None:
    """Do the opposite of what a row of the log says; documents once added stay on record."""
    if row.record == SourceDocument.__tablename__ and row.field is None:
        return
    if row.field is not None:
        bulk.change(row.record, row.record_key, row.field, row.new, row.old)
    elif row.new is not None:
        bulk.remove(row.record, row.record_key, row.new)
    else:
        bulk.put_back(row.record, row.record_key, row.old or "{}")


def _require_whole(session: Session, number: int) -> None:
    """Refuse to leave records without what they belong to, which the change had added."""
    left = undo_queries.left_alone(session)
    if left:
        raise ChangedMeanwhile(
            mark(
                "Change {number} cannot be taken back: records of later changes belong to what it"
                " added ({tables}). Take those changes back first."
            ),
            number=number,
            tables=Labels(tuple(RECORDS[table] for table in left)),
        )
