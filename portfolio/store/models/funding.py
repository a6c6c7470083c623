"""Money by source and by time: who pays for a project, and when it is planned, arrives, is done and paid."""

from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped

from portfolio.store.models.base import Base, bounded, month_like, one_of, unique
from portfolio.store.models.of_project import OfProject
from portfolio.values.money import MOST_FEN
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Month
from portfolio.values.vocabulary import FUNDING_SOURCES, PHASINGS, SIDES


class ProjectFunding(OfProject, Base):
    """What one source of funds gives to a project as a whole, in fen."""

    __tablename__ = "project_funding"

    funding_source: Mapped[str]
    amount: Mapped[int]
    doubted: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "funding_source"),
            one_of("funding_source", FUNDING_SOURCES),
            bounded("amount", MOST_FEN),
        )


class Phase(OfProject, Base):
    """What of a project falls into a year or one of its months, in fen.

    Without a month it speaks of the whole year, without a funding source of all of them; with a
    `side` of all years before that year, or of all after it. A year and its months, a whole and
    its sources may both stand: they are held against each other.
    """

    __tablename__ = "phase"

    year: Mapped[int]
    month: Mapped[Month | None]
    side: Mapped[str | None]
    funding_source: Mapped[str | None]
    planned: Mapped[int | None]
    arrived: Mapped[int | None]
    done: Mapped[int | None]
    paid: Mapped[int | None]
    doubted: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            unique(
                "uq_phase_period_source",
                "project_id",
                "year",
                "coalesce(month, '')",
                "coalesce(side, '')",
                "coalesce(funding_source, '')",
            ),
            bounded("year", LAST_YEAR, FIRST_YEAR),
            month_like("month"),
            CheckConstraint(
                "month IS NULL OR CAST(substr(month, 1, 4) AS INTEGER) = year",
                name="month_of_year",
            ),
            one_of("side", SIDES),
            CheckConstraint("side IS NULL OR month IS NULL", name="side_of_a_year"),
            one_of("funding_source", FUNDING_SOURCES),
            *(bounded(name, MOST_FEN) for name in PHASINGS),
            CheckConstraint(
                " OR ".join(f"{name} IS NOT NULL" for name in PHASINGS),
                name="something_given",
            ),
        )
