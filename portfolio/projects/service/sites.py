"""Adds a site to a project that builds in several places."""

from dataclasses import dataclass, replace

from portfolio.projects.queries import named
from portfolio.projects.records.page import ProjectDetail
from portfolio.projects.service.edits import township
from portfolio.projects.service.endings import require_untaken
from portfolio.projects.service.lookup import known, project_detail
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.store.models import Site
from portfolio.values.errors import BadInput
from portfolio.values.kinds import parse_name
from portfolio.values.language import mark


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site to add; `township` by code or name, `nature` a code."""

    code: str
    name_zh: str
    township: str
    name_en: str = ""
    nature: str = "unknown"


def add_site(database: Database, author: Authorship, project: str, new: NewSite) -> ProjectDetail:
    """Add a site to a project, behind those that it has.

    Raises WrongUsage for an unknown project, BadInput for a code that is taken, an unknown
    township and a project that another took over.
    """
    new = replace(new, code=parse_name(new.code))
    with logged(database, author) as session:
        of = known(session, project)
        require_untaken(session, of)
        if named.any_site(session, new.code) is not None:
            raise BadInput(
                mark("There is a site “{code}” already; choose another code."),
                field="code",
                code=new.code,
            )
        session.add(
            Site(
                project_id=of.id,
                code=new.code,
                position=len(named.site_codes(session, of.id)) + 1,
                name_zh=new.name_zh,
                name_en=new.name_en,
                township_id=township(session, new.township).id,
                nature=new.nature,
            )
        )
        session.flush()
        return project_detail(session, of.code, author.month)
