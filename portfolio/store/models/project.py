"""Projects: what they are, their places in plans, and the approved figures of each baseline."""

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
    unique,
)
from portfolio.store.models.plan import Funder, SourceDocument, Township, of_district
from portfolio.values.area import MOST_AREA
from portfolio.values.money import MOST_FEN
from portfolio.values.months import Dated, Month, Precision
from portfolio.values.vocabulary import (
    BED_KINDS,
    COMPONENTS,
    GROUPS,
    MOST_BEDS,
    NATURES,
    SUCCESSIONS,
)


class Project(Base):
    """A capital project: one thing with one history, whatever plans it stands in."""

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    district_id: Mapped[int] = of_district()
    code: Mapped[str] = mapped_column(unique=True)
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
    doubted: Mapped[str | None]
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
    entries: Mapped[list["PlanEntry"]] = relationship(
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
            not_blank("code"),
            not_blank("name_zh"),
            one_of("nature", NATURES),
            month_like("registered_month"),
            month_like("stats_entry_month"),
        )


class PlanEntry(Base):
    """A project in a plan: its place, group and printed number there; without a plan, outside all.

    One outside every plan is listed, and enters no group, total or capacity. An entry begins in
    the month of its first baseline and ends by a report or a succession, never by a column.
    """

    __tablename__ = "plan_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    position: Mapped[int]
    group_code: Mapped[str | None]
    number: Mapped[str | None]
    version: Mapped[int] = mapped_column()
    project: Mapped[Project] = relationship(lazy="raise", back_populates="entries")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            unique("uq_plan_entry_project_plan", "project_id", "coalesce(plan_id, 0)"),
            Index(None, "plan_id", "group_code"),
            one_of("group_code", GROUPS),
            CheckConstraint("(plan_id IS NULL) = (group_code IS NULL)", name="group_in_plan"),
        )


class Succession(Base):
    """Which project took over another one from a month on: all of it, or a part."""

    __tablename__ = "succession"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[Month]
    kind: Mapped[str]
    from_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source_document.id"))
    version: Mapped[int] = mapped_column()
    source: Mapped[SourceDocument | None] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("from_id", "to_id"),
            Index(None, "to_id"),
            month_like("month"),
            one_of("kind", SUCCESSIONS),
            CheckConstraint("from_id <> to_id", name="to_id_another"),
        )


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
    """Beds of a special kind within a project's figures; unknown parts stay empty.

    `note` says which of them no document prints.
    """

    __tablename__ = "project_bed_kind"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    beds_built: Mapped[int | None]
    beds_new: Mapped[int | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    note: Mapped[str | None]
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


#: The columns of what the investment of a baseline is made of.
BASELINE_COMPONENTS = tuple(f"investment_{name}" for name in COMPONENTS)


class Baseline(Base):
    """The approved dates and figures of an entry; number 1 is the plan and is never changed.

    Money in fen, areas in hundredths of a m2. A first phase is part of its floor area, what is
    invested privately part of the investment; its components come to no more than it. Group, funder and nature are those of the entry and
    its project where they are not given.
    """

    __tablename__ = "baseline"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("plan_entry.id"))
    number: Mapped[int]
    month: Mapped[Month]
    group_code: Mapped[str | None]
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("funder.id"))
    nature: Mapped[str | None]
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
    investment_private: Mapped[int | None]
    investment_construction: Mapped[int | None]
    investment_equipment: Mapped[int | None]
    investment_other: Mapped[int | None]
    investment_reserve: Mapped[int | None]
    beds_built: Mapped[int | None]
    beds_built_printed: Mapped[str | None]
    beds_staffed: Mapped[int | None]
    beds_staffed_printed: Mapped[str | None]
    beds_opened: Mapped[int | None]
    beds_opened_printed: Mapped[str | None]
    beds_new: Mapped[int | None]
    beds_new_printed: Mapped[str | None]
    reason_words: Mapped[str | None]
    doubted: Mapped[str | None]
    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"))
    project: Mapped[Project] = relationship(lazy="raise", back_populates="baselines")
    funder: Mapped[Funder | None] = relationship(lazy="raise")
    source: Mapped[SourceDocument] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("entry_id", "number"),
            Index(None, "project_id"),
            Index(None, "start"),
            Index("ix_baseline_later", "entry_id", "month", sqlite_where=text("number > 1")),
            CheckConstraint("number >= 1", name="number_range"),
            month_like("month"),
            one_of("group_code", GROUPS),
            one_of("nature", NATURES),
            *dated("start"),
            *dated("finish"),
            not_before("finish", "start"),
            bounded("land_area", MOST_AREA),
            bounded("floor_area", MOST_AREA),
            bounded("renovated_area", MOST_AREA),
            bounded("phase_one_floor_area", MOST_AREA),
            CheckConstraint("phase_one_floor_area <= floor_area", name="phase_one_floor_area_part"),
            bounded("investment", MOST_FEN),
            bounded("investment_private", MOST_FEN),
            CheckConstraint("investment_private <= investment", name="investment_private_part"),
            *(bounded(name, MOST_FEN) for name in BASELINE_COMPONENTS),
            CheckConstraint(
                f"{' + '.join(f'coalesce({name}, 0)' for name in BASELINE_COMPONENTS)}"
                " <= investment",
                name="components_part",
            ),
            bounded("beds_built", MOST_BEDS),
            bounded("beds_staffed", MOST_BEDS),
            bounded("beds_opened", MOST_BEDS),
            bounded("beds_new", MOST_BEDS),
        )

    @property
    def starts(self) -> Dated | None:
        return dated_of(self.start, self.start_precision)

    @property
    def finishes(self) -> Dated | None:
        return dated_of(self.finish, self.finish_precision)


def dated_of(month: Month | None, precision: Precision | None) -> Dated | None:
    return Dated(month, precision) if month and precision else None
