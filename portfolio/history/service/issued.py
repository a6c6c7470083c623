"""Issued months: what went out, with the log's head, and what is another in it since."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy.orm import Session

from portfolio.history.queries import issued as issued_queries
from portfolio.history.queries import log as log_queries
from portfolio.history.queries.issued import Kept
from portfolio.history.records import (
    RULES,
    Corrected,
    Correction,
    Difference,
    Files,
    Issue,
    LogEntry,
    Touch,
)
from portfolio.history.rules import cells
from portfolio.history.service.log import as_after, plan_named
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import IssuedFile, IssuedMonth
from portfolio.store.scope import in_view
from portfolio.values.errors import DamagedDatabase
from portfolio.values.language import mark
from portfolio.values.months import Month

#: What makes the cells of a month's pack from a database.
Maker = Callable[[Database, Month], Files]


def issue(
    database: Database,
    author: Authorship,
    month: Month,
    rests_on: tuple[int, str],
    made: Mapping[Month, Files],
) -> None:
    """Put on record that a month's pack was issued, with the change that it rests on and its cells.

    `made` are the cells of the month, and of the months issued before whose corrections the pack
    lists: kept anew where they are others, they are listed once. What makes the cells others after
    that change is a correction, also what somebody filed while the pack was made.
    """
    number, head = rests_on
    with logged(database, author) as session:
        looked_at, plan = in_view(session), plan_named(database, session)
        known = issued_queries.kept(session, plan)
        item = IssuedMonth(
            district_id=looked_at.district,
            plan_id=plan,
            month=month,
            issued_by=author.who,
            issued_at=author.made_at,
            change_set_id=number,
            log_head=head,
        )
        session.add(item)
        session.flush()
        for of_month, files in made.items():
            texts = known.texts.get(of_month, {}) if known and of_month != month else {}
            session.add_all(_kept(item, of_month, files, texts))


def _kept(
    item: IssuedMonth, month: Month, files: Files, known: Mapping[str, tuple[str, str]]
) -> Iterator[IssuedFile]:
    """Yield the files to be kept: those that are not as they are `known`, emptied ones too."""
    for name in dict.fromkeys((*files, *known)):
        digest, text = cells.packed(files.get(name, {}))
        if known.get(name, ("",))[0] != digest:
            yield IssuedFile(
                issued_month_id=item.id,
                month=month,
                name=name,
                rules=RULES,
                digest=digest,
                text=text,
            )


def issued_months(database: Database) -> tuple[Month, ...]:
    """Return the months that were issued of the plan that is looked at, in their order."""
    with database.reading() as session:
        return tuple(issued_queries.months(session, plan_named(database, session)))


def issues(database: Database, month: Month) -> tuple[Issue, ...]:
    """Return each time that a month was issued, the newest first."""
    with database.reading() as session:
        return issued_queries.of_month(session, plan_named(database, session), month)


def corrected(database: Database, make: Maker) -> Corrected:
    """Return every correction of the issued months since an issued pack listed them last.

    The cells that were kept are held against those that `make` makes of the same months today; so
    no kind of change can be missed. Where the rules of the program are others than at the last
    issue, the cells are made once more of what was on record then: what they alter of the kept ones
    is counted anew. Of a month without cells the changes to its reports stand for them.

    Raises DamagedDatabase where kept cells cannot be read, and what `make` raises.
    """
    with database.reading() as session:
        plan = plan_named(database, session)
        months = issued_queries.months(session, plan)
        kept = issued_queries.kept(session, plan)
        unkept = tuple(month for month in months if kept is None or month not in kept.texts)
        late = [item for month in unkept for item in _reported(session, month, plan)]
        touches = issued_queries.touches(session, kept.since) if kept else ()
    if kept is None or (not touches and kept.rules == RULES):
        return Corrected(tuple(late), unkept)
    made = {month: make(database, month) for month in months if month not in unkept}
    found = _compared(database, kept, made, touches, make)
    return Corrected((*found, *late), unkept, made)


def _compared(
    database: Database,
    kept: Kept,
    made: Mapping[Month, Files],
    touches: tuple[Touch, ...],
    make: Maker,
) -> Iterator[Correction]:
    past = as_after(database, kept.since) if kept.rules != RULES else None
    for month, whole in made.items():
        issued = then = _files(database, kept.texts[month])
        now = _of_names(whole, issued)
        if past is not None:
            then = _of_names(make(past, month), issued)
            for cell in cells.differences(issued, then):
                yield Correction(month, cell, "counted_anew")
        found = cells.differences(then, now)
        causes = cells.causes({cell.row for cell in found}, month, touches)
        for cell in found:
            yield Correction(
                month,
                cell,
                "correction",
                tuple(cause.number for cause in causes[cell.row]),
                tuple(sorted({record for cause in causes[cell.row] for record, _ in cause.rows})),
            )


def _of_names(files: Files, issued: Files) -> Files:
    """Return what stands in the files that were issued: of another nothing was said that is corrected."""
    return {name: files.get(name, {}) for name in issued}


def _files(database: Database, texts: Mapping[str, tuple[str, str]]) -> Files:
    try:
        return {name: cells.unpacked(text) for name, (_, text) in texts.items()}
    except ValueError as error:
        raise DamagedDatabase(
            mark("The database {path} is damaged; restore it from a backup."), path=database.path
        ) from error


def _reported(session: Session, month: Month, plan: int | None) -> Iterator[Correction]:
    """Yield what was filed for a month since the last issue, as the log keeps it."""
    for entry in log_queries.filed_since(session, month, issued_queries.issued_of(plan)):
        yield from _of_entry(month, entry)


def _of_entry(month: Month, entry: LogEntry) -> Iterator[Correction]:
    for row in entry.rows:
        cell = Difference("log", row.name, row.field or "", row.old or "", row.new or "")
        yield Correction(month, cell, "reported", (entry.number,), (row.record,))
