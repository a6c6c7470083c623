"""What surrounds the reports: annual plans, milestones, and months that were issued."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.store.models.base import Base, bounded, month_like, not_blank, one_of
from portfolio.store.models.plan import SourceDocument
from portfolio.store.models.project import Project
from portfolio.values.kinds import LONGEST_TEXT
from portfolio.values.money import MOST_FEN
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Month
from portfolio.values.vocabulary import MILESTONES


class AnnualPlan(Base):
    """What a project is to do in a year: its amount in fen and the progress to be reached."""

    __tablename__ = "annual_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    year: Mapped[int]
    amount: Mapped[int | None]
    milestone: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    project: Mapped[Project] = relationship(lazy="raise")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "year"),
            bounded("year", LAST_YEAR, FIRST_YEAR),
            bounded("amount", MOST_FEN),
            CheckConstraint(
                f"length(milestone) BETWEEN 1 AND {LONGEST_TEXT}", name="milestone_length"
            ),
            CheckConstraint("amount IS NOT NULL OR milestone IS NOT NULL", name="something_given"),
        )

    __mapper_args__ = {"version_id_col": version}


class Milestone(Base):
    """An approval, permit or acceptance of a project: its date and the number of its document."""

    __tablename__ = "milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str]
    happened_on: Mapped[str]
    document_number: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    project: Mapped[Project] = relationship(lazy="raise")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "kind", "happened_on"),
            one_of("kind", MILESTONES),
            CheckConstraint(
                "happened_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
                " AND date(happened_on, '+0 days') IS NOT NULL"
                " AND date(happened_on, '+0 days') = happened_on",
                name="happened_on_date",
            ),
        )

    __mapper_args__ = {"version_id_col": version}


class IssuedMonth(Base):
    """A month whose pack was issued; what is filed for it later is a correction."""

    __tablename__ = "issued_month"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[Month]
    issued_by: Mapped[str]
    issued_at: Mapped[str]
    change_set_id: Mapped[int]
    log_head: Mapped[str]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (Index(None, "month"), month_like("month"), not_blank("log_head"))
