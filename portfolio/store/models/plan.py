"""The plan and what it promises: documents, townships, funders, targets, population, totals."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.store.models.base import Base, bounded, month_like, not_blank, one_of
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    FUNDERS,
    GROUPS,
    METRICS,
    MOST_BEDS,
    MOST_RESIDENTS,
    POPULATION_KINDS,
    POPULATION_STATUSES,
)

MOST_RATE = 100_000


class SourceDocument(Base):
    """A document that figures come from; `dated` is a year, month or day as it is known."""

    __tablename__ = "source_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_en: Mapped[str | None]
    dated: Mapped[str | None]
    note: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            not_blank("code"),
            not_blank("title"),
            CheckConstraint(
                "dated GLOB '[12][0-9][0-9][0-9]' OR dated GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
                " OR dated GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'",
                name="dated_date",
            ),
        )


class Plan(Base):
    """A plan with its projects, for example a district's five-year plan."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    month: Mapped[Month]
    first_year: Mapped[int]
    last_year: Mapped[int]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            not_blank("code"),
            month_like("month"),
            CheckConstraint("last_year >= first_year", name="years_in_order"),
        )


class Township(Base):
    """A town or street of the district."""

    __tablename__ = "township"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (not_blank("code"), not_blank("name_zh"))


class Funder(Base):
    """Who invests: public money or private capital."""

    __tablename__ = "funder"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (one_of("code", FUNDERS),)


class Target(Base):
    """Beds per 1,000 residents promised by a month; rates in hundredths of a bed."""

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str]
    month: Mapped[Month]
    rate: Mapped[int]
    baseline_month: Mapped[Month]
    baseline_rate: Mapped[int]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("plan_id", "month"),
            not_blank("code"),
            month_like("month"),
            month_like("baseline_month"),
            bounded("rate", MOST_RATE, 1),
            bounded("baseline_rate", MOST_RATE),
            CheckConstraint("month > baseline_month", name="month_after_baseline"),
        )

    __mapper_args__ = {"version_id_col": version}


class Population(Base):
    """Residents of the district on a day; an unknown figure is a row without one."""

    __tablename__ = "population"

    id: Mapped[int] = mapped_column(primary_key=True)
    as_of: Mapped[str]
    residents: Mapped[int | None]
    kind: Mapped[str]
    status: Mapped[str]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source_document.id"))
    note: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    source: Mapped[SourceDocument | None] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("as_of", "kind"),
            CheckConstraint(
                "as_of GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
                " AND date(as_of, '+0 days') IS NOT NULL AND date(as_of, '+0 days') = as_of",
                name="as_of_date",
            ),
            bounded("residents", MOST_RESIDENTS, 1),
            one_of("kind", POPULATION_KINDS),
            one_of("status", POPULATION_STATUSES),
            CheckConstraint(
                "(residents IS NULL) = (status = 'unknown')", name="unknown_without_figure"
            ),
            CheckConstraint("residents IS NULL OR source_id IS NOT NULL", name="figure_has_source"),
        )

    __mapper_args__ = {"version_id_col": version}


class ObservedStock(Base):
    """Beds of the whole district by the official health statistics at the end of a month."""

    __tablename__ = "observed_stock"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[Month] = mapped_column(unique=True)
    beds: Mapped[int]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (month_like("month"), bounded("beds", MOST_BEDS))

    __mapper_args__ = {"version_id_col": version}


class StatedTotal(Base):
    """A total as a document prints it, kept beside what the rows say.

    `value` is in fen, hundredths of a m2, beds or projects, as `metric` says; `step` is what
    one unit of the last printed digit is worth, in the same unit.
    """

    __tablename__ = "stated_total"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    position: Mapped[int]
    scope: Mapped[str]
    metric: Mapped[str]
    value: Mapped[int]
    step: Mapped[int]
    printed: Mapped[str]
    printed_in: Mapped[str]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("plan_id", "scope", "metric", "printed_in"),
            Index(None, "plan_id", "position"),
            one_of("scope", (*GROUPS, "all")),
            one_of("metric", METRICS),
            CheckConstraint("value >= 0 AND step > 0", name="value_range"),
        )
