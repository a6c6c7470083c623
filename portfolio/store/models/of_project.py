"""What records of a project with a key of their own have in common."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from portfolio.store.models.plan import SourceDocument
from portfolio.store.models.project import Project


class OfProject:
    """Columns of a record of one project, by what document; its own stand between them."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), sort_order=-1)
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), sort_order=1)
    version: Mapped[int] = mapped_column(sort_order=2)

    @declared_attr
    @classmethod
    def project(cls) -> Mapped[Project]:
        return relationship(lazy="raise")

    @declared_attr
    @classmethod
    def source(cls) -> Mapped[SourceDocument]:
        return relationship(lazy="raise")
