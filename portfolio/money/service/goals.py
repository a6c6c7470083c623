"""What projects' money was to reach, and how it stands as of a month."""

from portfolio.money import queries
from portfolio.money.records import GoalStanding
from portfolio.money.rules.goals import standings
from portfolio.projects.service.lookup import known
from portfolio.store.database import Database
from portfolio.values.months import Month


def goals(database: Database, as_of: Month, code: str = "") -> tuple[GoalStanding, ...]:
    """Return the goals of every project, or of the one named, in the order of the plan.

    Raises WrongUsage for an unknown project.
    """
    with database.reading(as_of) as session:
        codes = [known(session, code).code] if code else None
        found = queries.facts(session, as_of, codes)
    return tuple(item for facts in found for item in standings(facts, as_of))
