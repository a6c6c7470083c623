"""The plan and what it promises: documents, townships, funders, targets, population, totals."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.store.models.base import (
    Base,
    Sourced,
    bounded,
    date_like,
    day_like,
    month_like,
    not_blank,
    one_of,
    unique,
)
from portfolio.values.months import Month
from portfolio.values.vocabulary import (
    DOCUMENT_KINDS,
    FUNDERS,
    GROUPS,
    METRICS,
    MOST_BEDS,
    MOST_RESIDENTS,
    PLAN_STATUSES,
    POPULATION_KINDS,
    POPULATION_STATUSES,
)

MOST_RATE = 100_000
MOST_REVISIONS = 99


class SourceDocument(Base):
    """A document that figures come from; `dated` is a year, month or day as it is known.

    It is `estimated` where the document prints no date of its own. `document_kind` is what kind of paper
    it is; empty where nobody said.
    """

    __tablename__ = "source_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_en: Mapped[str | None]
    dated: Mapped[str | None]
    estimated: Mapped[bool | None]
    note: Mapped[str | None]
    document_kind: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            not_blank("code"),
            not_blank("title"),
            bounded("estimated", 1),
            one_of("document_kind", DOCUMENT_KINDS),
            date_like("dated"),
        )


class District(Base):
    """A district with its plans, townships, residents and beds; number 1 came with the database."""

    __tablename__ = "district"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (not_blank("code"), not_blank("name_zh"))


def of_district() -> Mapped[int]:
    """Return the column of the district that a record belongs to."""
    return mapped_column(ForeignKey("district.id"), default=1, server_default="1")


class Plan(Base):
    """A plan with its projects, for example a district's five-year plan.

    `status` is whether its text is a draft or approved; empty where nobody said. From the month
    `current_from` on answers are about it. Empty for one that was never made current; the first
    plan of a district is so from the beginning.
    """

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name_zh: Mapped[str]
    name_en: Mapped[str]
    month: Mapped[Month]
    first_year: Mapped[int]
    last_year: Mapped[int]
    status: Mapped[str | None]
    current_from: Mapped[Month | None]
    district_id: Mapped[int] = of_district()
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column(server_default="1")
    source: Mapped[SourceDocument] = relationship(lazy="raise")
    district: Mapped[District] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            not_blank("code"),
            month_like("month"),
            month_like("current_from"),
            CheckConstraint("last_year >= first_year", name="years_in_order"),
            one_of("status", PLAN_STATUSES),
        )


class Township(Base):
    """A town or street of a district."""

    __tablename__ = "township"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = of_district()
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


class Target(Sourced, Base):
    """Beds per 1,000 residents promised by a month; rates in hundredths of a bed.

    `residents` of the day `residents_as_of` are those its base stands on. `begins` is the month
    from which a revision holds. `known_from` is the day from which it is known where its document
    bears no date.
    """

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str]
    month: Mapped[Month]
    rate: Mapped[int]
    baseline_month: Mapped[Month]
    baseline_rate: Mapped[int]
    residents: Mapped[int | None]
    residents_as_of: Mapped[str | None]
    begins: Mapped[Month | None]
    known_from: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            unique("uq_target_month_begins", "plan_id", "month", "coalesce(begins, '')"),
            not_blank("code"),
            month_like("month"),
            month_like("begins"),
            bounded("residents", MOST_RESIDENTS, 1),
            day_like("known_from"),
            month_like("baseline_month"),
            bounded("rate", MOST_RATE, 1),
            bounded("baseline_rate", MOST_RATE),
            CheckConstraint("month > baseline_month", name="month_after_baseline"),
        )


class Population(Base):
    """Residents of the district on a day; an unknown figure is a row without one.

    `revision` is empty for the figure first published, then 1 and one more for each revision.
    `known_from` is the day from which it is known where its document bears no date.
    """

    __tablename__ = "population"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = of_district()
    as_of: Mapped[str]
    residents: Mapped[int | None]
    kind: Mapped[str]
    status: Mapped[str]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source_document.id"))
    note: Mapped[str | None]
    revision: Mapped[int | None]
    doubted: Mapped[str | None]
    known_from: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    source: Mapped[SourceDocument | None] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            unique(
                *("uq_population_district_as_of_kind_revision", "district_id"),
                *("as_of", "kind", "coalesce(revision, 0)"),
            ),
            bounded("revision", MOST_REVISIONS, 1),
            day_like("known_from"),
            day_like("as_of", given=True),
            bounded("residents", MOST_RESIDENTS, 1),
            one_of("kind", POPULATION_KINDS),
            one_of("status", POPULATION_STATUSES),
            CheckConstraint(
                "(residents IS NULL) = (status = 'unknown')", name="unknown_without_figure"
            ),
            CheckConstraint("residents IS NULL OR source_id IS NOT NULL", name="figure_has_source"),
        )


class ObservedStock(Sourced, Base):
    """Beds of the whole district by the official health statistics at the end of a month.

    `scope` says of which institutions. With `boundary` the district's territory is another from that
    month on. `revision` and `known_from` as of a population.
    """

    __tablename__ = "observed_stock"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = of_district()
    month: Mapped[Month]
    beds: Mapped[int]
    scope: Mapped[str | None]
    boundary: Mapped[bool | None]
    revision: Mapped[int | None]
    doubted: Mapped[str | None]
    known_from: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            bounded("boundary", 1),
            unique(
                *("uq_observed_stock_district_month_revision", "district_id"),
                *("month", "coalesce(revision, 0)"),
            ),
            month_like("month"),
            bounded("beds", MOST_BEDS),
            bounded("revision", MOST_REVISIONS, 1),
            day_like("known_from"),
        )


class StockChange(Sourced, Base):
    """Beds that an institution without a project gained or lost from a month on, by a document."""

    __tablename__ = "stock_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = of_district()
    month: Mapped[Month]
    beds: Mapped[int]
    institution: Mapped[str | None]
    known_from: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            Index(None, "month"),
            month_like("month"),
            bounded("beds", MOST_BEDS, -MOST_BEDS),
            CheckConstraint("beds <> 0", name="beds_moved"),
            not_blank("institution"),
            day_like("known_from"),
        )


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
