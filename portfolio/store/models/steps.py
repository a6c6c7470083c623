"""What surrounds the reports: annual plans, milestones, and months that were issued."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.store.models.base import Base, bounded, day_like, month_like, not_blank, one_of
from portfolio.store.models.of_project import OfProject
from portfolio.store.models.plan import of_district
from portfolio.values.kinds import LONGEST_TEXT
from portfolio.values.money import MOST_FEN
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Month
from portfolio.values.vocabulary import MILESTONES


class AnnualPlan(OfProject, Base):
    """What a project is to do in a year: its amount in fen and the progress to be reached."""

    __tablename__ = "annual_plan"

    year: Mapped[int]
    amount: Mapped[int | None]
    milestone: Mapped[str | None]
    doubted: Mapped[str | None]

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


class Milestone(OfProject, Base):
    """An approval, permit or acceptance of a project: its date and the number of its document."""

    __tablename__ = "milestone"

    kind: Mapped[str]
    happened_on: Mapped[str]
    document_number: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "kind", "happened_on"),
            one_of("kind", MILESTONES),
            day_like("happened_on", given=True),
        )


class IssuedMonth(Base):
    """A month whose pack was issued; what makes it say something else later is a correction.

    It was issued of a district, and of a plan where that was not the month's current one.
    """

    __tablename__ = "issued_month"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = of_district()
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    month: Mapped[Month]
    issued_by: Mapped[str]
    issued_at: Mapped[str]
    change_set_id: Mapped[int]
    log_head: Mapped[str]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (Index(None, "month"), month_like("month"), not_blank("log_head"))


class IssuedFile(Base):
    """The cells of one file of a month as an issued pack left them: its own, or an earlier month's.

    `text` is the cells as JSON, deflated and in base64; `digest` is the SHA-256 of the JSON, and
    `rules` the revision of the program's rules that made them.
    """

    __tablename__ = "issued_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    issued_month_id: Mapped[int] = mapped_column(ForeignKey("issued_month.id"))
    month: Mapped[Month]
    name: Mapped[str]
    rules: Mapped[int]
    digest: Mapped[str]
    text: Mapped[str]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("issued_month_id", "month", "name"),
            month_like("month"),
            not_blank("name"),
            bounded("rules", 1_000_000, 1),
            CheckConstraint("length(digest) = 64", name="digest_length"),
            not_blank("text"),
        )
