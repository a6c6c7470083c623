"""The documents that figures rest on: what they are, and what is known of their dates."""

from collections.abc import Mapping

from portfolio.projects.queries import named
from portfolio.projects.records.page import Document
from portfolio.store.database import Database
from portfolio.store.log import Authorship, logged
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.language import mark


def list_documents(database: Database) -> tuple[Document, ...]:
    """Return every document, in the order in which they were entered."""
    with database.reading() as session:
        return tuple(named.documents(session).values())


def edit_document(
    database: Database, author: Authorship, code: str, changes: Mapping[str, str | int | None]
) -> None:
    """Change what is said of a document, by columns of `source_document`.

    A date given moves what rests on it to other days of publication. Raises WrongUsage for an
    unknown document, BadInput where nothing would change or another bears that title.
    """
    with logged(database, author) as session:
        found = named.document(session, code)
        if found is None:
            raise WrongUsage(
                mark("There is no document “{code}”; “portfolio document list” names them."),
                code=code,
            )
        title = changes.get("title")
        other = named.document(session, str(title)) if title else None
        if other is not None and other is not found:
            raise BadInput(
                mark("“{title}” is the title of {code} already; nothing was changed."),
                title=str(title),
                code=other.code,
            )
        if all(getattr(found, name) == value for name, value in changes.items()):
            raise BadInput(
                mark("The document “{code}” is as you say already; nothing was changed."),
                code=found.code,
            )
        for name, value in changes.items():
            setattr(found, name, value)
