"""Writes a project package of the open standard (OC4IDS)."""

import json
import uuid
from pathlib import Path
from typing import Final

from portfolio.exchange.oc4ids.writing import About, package
from portfolio.exchange.queries import package as queries
from portfolio.exchange.records import Recorded
from portfolio.history.queries import chain
from portfolio.pack.service.office import office
from portfolio.projects.queries import plans
from portfolio.store import trail
from portfolio.store.database import Database
from portfolio.store.files import writing_whole
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark
from portfolio.values.months import Month

#: The namespace in which the identifiers of packages are made: those of URLs, as RFC 4122 has it.
_NAMESPACE: Final = uuid.NAMESPACE_URL


def export_package(
    database: Database, out: Path, as_of: Month, *, prefix: str | None = None
) -> Recorded:
    """Write the projects of the plan looked at as a project package of OC4IDS 0.9.

    As they stand as of a month; `prefix` begins their identifiers, else the code of the district.
    The same database gives the same bytes: it is published on the day of its last change.

    Raises WrongUsage where the name does not end in .json, or there is no project; OutputProblem
    where the file cannot be written.
    """
    if out.suffix.lower() != ".json":
        raise WrongUsage(
            mark("{path}: a project package is JSON; end the name in .json."), path=out
        )
    code, bureau = office(database)
    with database.standing_still() as still, still.reading(as_of) as session:
        number, head = trail.head(session)
        day = chain.made_on(session, number)
        found = list(queries.facts(session, as_of))
        districts = {row.code: row.name_zh for row in plans.districts(session)}
        named = ":".join(("portfolio", code, str(as_of), head))
        about = About(
            uri=uuid.uuid5(_NAMESPACE, named).urn,
            published=f"{day:%Y-%m-%d}T00:00:00Z",
            publisher=bureau.issuer or districts[code],
            prefix=prefix or code,
            townships=queries.townships(session),
            papers=queries.papers(session),
        )
    if not found:
        raise WrongUsage(mark("There is no project, and a package without one is none."))
    text = json.dumps(package(about, found), ensure_ascii=False, indent=2)
    with writing_whole(out) as file:
        file.write(text.encode() + b"\n")
    return Recorded(out, len(found), head)
