"""Who may read and who may change a server's database: its roles."""

from sqlalchemy import select

from portfolio.store import engines
from portfolio.store.asof import TABLES
from portfolio.store.database import Database
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

_DISTRICT = TABLES["district"]


def put(database: Database) -> tuple[str, ...]:
    """Make a reader's role, an administrator's, and one for the officers of each district.

    Run again where a district came to it; it changes no record. Returns the names of the roles.
    Raises WrongUsage for a file, DatabaseProblem where we may make no roles.
    """
    with database.writing() as session:
        codes = session.scalars(select(_DISTRICT.c.code).order_by(_DISTRICT.c.id)).all()
        made = engines.of(session.connection()).put_roles(session.connection(), codes)
    if not made:
        raise WrongUsage(
            mark(
                "{path} is a file: its permissions say who may read or change it. Roles are those of"
                " a server's database."
            ),
            path=database.path,
        )
    return made
