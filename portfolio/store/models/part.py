"""Parts of a project, as a document sets them out under its figures."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.store.models.base import Base, Sourced, bounded, dated, not_before, not_blank
from portfolio.store.models.project import BASELINE_FIGURES, Baseline, dated_of
from portfolio.values.area import MOST_AREA
from portfolio.values.money import MOST_FEN
from portfolio.values.months import Dated, Month, Precision
from portfolio.values.vocabulary import MOST_BEDS

PART_FIGURES = tuple(name for name in BASELINE_FIGURES if name != "phase_one_floor_area")


class Part(Sourced, Base):
    """A part of a project: what a document gives of it within the figures of a baseline.

    A building, a phase, what stands behind “其中”; `label` is what is printed before its name. Its
    figures, in the units of the baseline, enter no sum: those of the whole hold them already.
    """

    __tablename__ = "part"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    baseline_id: Mapped[int] = mapped_column(ForeignKey(Baseline.id))
    position: Mapped[int]
    name: Mapped[str]
    label: Mapped[str | None]
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
    note: Mapped[str | None]
    doubted: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("baseline_id", "name"),
            not_blank("name"),
            *dated("start"),
            *dated("finish"),
            not_before("finish", "start"),
            *(bounded(name, MOST_AREA) for name in PART_FIGURES if name.endswith("area")),
            bounded("investment", MOST_FEN),
            *(bounded(name, MOST_BEDS) for name in PART_FIGURES if name.startswith("beds")),
        )

    @property
    def starts(self) -> Dated | None:
        return dated_of(self.start, self.start_precision)

    @property
    def finishes(self) -> Dated | None:
        return dated_of(self.finish, self.finish_precision)
