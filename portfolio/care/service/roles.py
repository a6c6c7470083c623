"""Who may read and who may change a server's database: its roles."""

from portfolio.projects.queries import plans
from portfolio.store import engines
from portfolio.store.database import Database
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark


def put(database: Database) -> tuple[str, ...]:
    """Make a reader's role, an administrator's, and one for the officers of each district.

    Run again where a district came to it; it changes no record. Returns the names of the roles.
    Raises WrongUsage for a file, DatabaseProblem where we may make no roles.
    """
    with database.writing() as session:
        codes = [district.code for district in plans.districts(session)]
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
