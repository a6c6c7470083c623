"""What stands beside a project's reports: contracts, visits to the site, audit findings."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.store.models.base import Base, bounded, day_like, not_blank, one_of
from portfolio.store.models.plan import SourceDocument
from portfolio.store.models.project import Project
from portfolio.values.money import MOST_FEN
from portfolio.values.vocabulary import CONTRACT_KINDS


class Contract(Base):
    """A contract of a project or a change of one, its amount in fen; a change may be below 0.

    `party` is who it is with, empty where that is not known. `changes_number` is the number of the
    contract that it changes.
    """

    __tablename__ = "contract"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    contract_number: Mapped[str]
    contract_kind: Mapped[str]
    party: Mapped[str | None]
    amount: Mapped[int]
    signed_on: Mapped[str | None]
    changes_number: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    project: Mapped[Project] = relationship(lazy="raise")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "contract_number"),
            not_blank("contract_number"),
            one_of("contract_kind", CONTRACT_KINDS),
            bounded("amount", MOST_FEN, -MOST_FEN),
            day_like("signed_on"),
            CheckConstraint("amount >= 0 OR changes_number IS NOT NULL", name="amount_of_change"),
            CheckConstraint("changes_number <> contract_number", name="changes_another"),
        )


class SiteVisit(Base):
    """That somebody of the supervising side was at a site on a day, and what was found there."""

    __tablename__ = "site_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    visited_on: Mapped[str]
    visitor: Mapped[str]
    noted: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    project: Mapped[Project] = relationship(lazy="raise")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "visited_on", "visitor"),
            day_like("visited_on", given=True),
            not_blank("visitor"),
        )


class AuditFinding(Base):
    """What auditors found of a project, by when it is to be remedied, and how and when it was."""

    __tablename__ = "audit_finding"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    finding_number: Mapped[str]
    found_on: Mapped[str]
    words: Mapped[str]
    deadline: Mapped[str | None]
    remedied_on: Mapped[str | None]
    remedy: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    project: Mapped[Project] = relationship(lazy="raise")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "finding_number"),
            not_blank("finding_number"),
            not_blank("words"),
            day_like("found_on", given=True),
            day_like("deadline"),
            day_like("remedied_on"),
            CheckConstraint("deadline >= found_on", name="deadline_not_before"),
            CheckConstraint("remedied_on >= found_on", name="remedied_not_before"),
        )
