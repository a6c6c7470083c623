"""Projects: what they are, where they stand, and the approved figures of each baseline."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.store.models.base import (
    Base,
    bounded,
    dated,
    month_like,
    not_before,
    not_blank,
    one_of,
)
from portfolio.store.models.plan import Funder, SourceDocument, Township
from portfolio.values.area import MOST_AREA
from portfolio.values.money import MOST_FEN
from portfolio.values.months import Dated, Month, Precision
from portfolio.values.vocabulary import BED_KINDS, GROUPS, MOST_BEDS, NATURES


class Project(Base):
    """A capital project. One without a plan is listed, and enters no group, total or capacity."""

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    group_code: Mapped[str | None]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    name_printed: Mapped[str]
    nature: Mapped[str] = mapped_column(default="unknown")
    nature_printed: Mapped[str | None]
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("funder.id"))
    funder_printed: Mapped[str | None]
    address: Mapped[str | None]
    project_code: Mapped[str | None]
    registered_month: Mapped[Month | None]
    stats_entry_month: Mapped[Month | None]
    owner: Mapped[str | None]
    agent: Mapped[str | None]
    responsible_unit: Mapped[str | None]
    leader: Mapped[str | None]
    contact: Mapped[str | None]
    scope: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()

    funder: Mapped[Funder | None] = relationship(lazy="raise")
    source: Mapped[SourceDocument] = relationship(lazy="raise")
    aliases: Mapped[list["ProjectAlias"]] = relationship(
        lazy="raise", back_populates="project", passive_deletes="all"
    )
    places: Mapped[list["ProjectTownship"]] = relationship(
        lazy="raise", back_populates="project", passive_deletes="all"
    )
    sites: Mapped[list["Site"]] = relationship(
        lazy="raise", back_populates="project", order_by="Site.position", passive_deletes="all"
    )
    bed_kinds: Mapped[list["ProjectBedKind"]] = relationship(
        lazy="raise", back_populates="project", passive_deletes="all"
    )
    baselines: Mapped[list["Baseline"]] = relationship(
        lazy="raise",
        back_populates="project",
        order_by="Baseline.number",
        passive_deletes="all",
    )

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            Index(None, "plan_id", "group_code"),
            not_blank("code"),
            not_blank("name_zh"),
            one_of("group_code", GROUPS),
            one_of("nature", NATURES),
            month_like("registered_month"),
            month_like("stats_entry_month"),
            CheckConstraint("(plan_id IS NULL) = (group_code IS NULL)", name="group_in_plan"),
        )

    __mapper_args__ = {"version_id_col": version}


class ProjectAlias(Base):
    """Another name of a project, for example one that a document prints cut off, completed."""

    __tablename__ = "project_alias"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str]
    project: Mapped[Project] = relationship(lazy="raise", back_populates="aliases")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (UniqueConstraint("project_id", "name"), not_blank("name"))


class ProjectTownship(Base):
    """A township in which a project stands."""

    __tablename__ = "project_township"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    township_id: Mapped[int] = mapped_column(ForeignKey("township.id"), primary_key=True)
    position: Mapped[int]
    project: Mapped[Project] = relationship(lazy="raise", back_populates="places")
    township: Mapped[Township] = relationship(lazy="raise")


class Site(Base):
    """One place of a project that builds in several; the figures stay with the project."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    code: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name_zh: Mapped[str]
    name_en: Mapped[str]
    township_id: Mapped[int] = mapped_column(ForeignKey("township.id"))
    nature: Mapped[str] = mapped_column(default="unknown")
    project: Mapped[Project] = relationship(lazy="raise", back_populates="sites")
    township: Mapped[Township] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "position"),
            not_blank("code"),
            not_blank("name_zh"),
            one_of("nature", NATURES),
        )


class ProjectBedKind(Base):
    """Beds of a special kind within a project's figures; unknown parts stay empty."""

    __tablename__ = "project_bed_kind"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    beds_built: Mapped[int | None]
    beds_new: Mapped[int | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    project: Mapped[Project] = relationship(lazy="raise", back_populates="bed_kinds")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            one_of("kind", BED_KINDS),
            bounded("beds_built", MOST_BEDS),
            bounded("beds_new", MOST_BEDS),
        )


BASELINE_FIGURES = (
    "land_area",
    "floor_area",
    "renovated_area",
    "phase_one_floor_area",
    "investment",
    "beds_built",
    "beds_staffed",
    "beds_opened",
    "beds_new",
)


class Baseline(Base):
    """The approved dates and figures of a project; number 1 is the plan and is never changed.

    Money in fen, areas in hundredths of a m2. A first phase is part of its floor area.
    """

    __tablename__ = "baseline"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    month: Mapped[Month]
    start: Mapped[Month | None]
    start_precision: Mapped[Precision | None]
    finish: Mapped[Month | None]
    finish_precision: Mapped[Precision | None]
    schedule_printed: Mapped[str | None]
    land_area: Mapped[int | None]
    land_area_printed: Mapped[str | None]
    floor_area: Mapped[int | None]
    floor_area_printed: Mapped[str | None]
    renovated_area: Mapped[int | None]
    renovated_area_printed: Mapped[str | None]
    phase_one_floor_area: Mapped[int | None]
    phase_one_floor_area_printed: Mapped[str | None]
    investment: Mapped[int | None]
    investment_printed: Mapped[str | None]
    beds_built: Mapped[int | None]
    beds_built_printed: Mapped[str | None]
    beds_staffed: Mapped[int | None]
    beds_staffed_printed: Mapped[str | None]
    beds_opened: Mapped[int | None]
    beds_opened_printed: Mapped[str | None]
    beds_new: Mapped[int | None]
    beds_new_printed: Mapped[str | None]
    reason_words: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    project: Mapped[Project] = relationship(lazy="raise", back_populates="baselines")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("project_id", "number"),
            Index(None, "start"),
            Index("ix_baseline_later", "project_id", "month", sqlite_where=text("number > 1")),
            CheckConstraint("number >= 1", name="number_range"),
            month_like("month"),
            *dated("start"),
            *dated("finish"),
            not_before("finish", "start"),
            bounded("land_area", MOST_AREA),
            bounded("floor_area", MOST_AREA),
            bounded("renovated_area", MOST_AREA),
            bounded("phase_one_floor_area", MOST_AREA),
            CheckConstraint("phase_one_floor_area <= floor_area", name="phase_one_floor_area_part"),
            bounded("investment", MOST_FEN),
            bounded("beds_built", MOST_BEDS),
            bounded("beds_staffed", MOST_BEDS),
            bounded("beds_opened", MOST_BEDS),
            bounded("beds_new", MOST_BEDS),
        )

    @property
    def starts(self) -> Dated | None:
        return _dated(self.start, self.start_precision)

    @property
    def finishes(self) -> Dated | None:
        return _dated(self.finish, self.finish_precision)


def _dated(month: Month | None, precision: Precision | None) -> Dated | None:
    return Dated(month, precision) if month and precision else None
