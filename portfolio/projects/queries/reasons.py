"""Why projects are late, by what their reports say."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portfolio.store.asof import PROJECT, newest
from portfolio.values.months import Month


def reasons(session: Session, as_of: Month) -> dict[str, str]:
    """Return by code the reason of the newest report of a project that gives one."""
    found = session.execute(select(PROJECT.c.code, newest("reason", as_of)))
    return {code: reason for code, reason in found if reason is not None}
