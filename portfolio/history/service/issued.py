"""Issued months: what went out, with the log's head; what was filed for them since."""

from portfolio.history.queries import log as log_queries
from portfolio.history.records import Logged
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import IssuedMonth
from portfolio.values.months import Month


def issue(database: Database, author: Authorship, month: Month, rests_on: tuple[int, str]) -> None:
    """Put on record that a month's pack was issued, with the change that the pack rests on.

    What is filed for the month after that change is a correction, also what somebody filed while
    the pack was made.
    """
    number, head = rests_on
    with logged(database, author) as session:
        session.add(
            IssuedMonth(
                month=month,
                issued_by=author.who,
                issued_at=author.made_at,
                change_set_id=number,
                log_head=head,
            )
        )


def corrections(database: Database) -> Logged:
    """Return the changes of reports of issued months since the last month was issued."""
    with database.reading() as session:
        entries = tuple(log_queries.corrections(session))
        return Logged(entries, frozenset(log_queries.undone(session)))
