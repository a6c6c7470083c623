"""What records of a project with a key of their own have in common."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from portfolio.store.models.base import Sourced
from portfolio.store.models.project import Project


class OfProject(Sourced):
    """Columns of a record of one project, by what document; its own stand between them."""

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), sort_order=-1)

    @declared_attr
    @classmethod
    def project(cls) -> Mapped[Project]:
        return relationship(lazy="raise")
