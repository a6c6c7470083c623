"""The monthly status reports: what an officer says of a project or one of its sites."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portfolio.store.models.base import Base, bounded, dated, month_like, one_of, unique
from portfolio.store.models.plan import SourceDocument
from portfolio.store.models.project import Project, Site
from portfolio.values.fields import FORECASTS, REPORT_FIELDS, Field
from portfolio.values.kinds import DOCUMENT, FINISHED, LONGEST_TEXT, STARTED, TEXT, Value
from portfolio.values.months import Dated, Month, Precision
from portfolio.values.vocabulary import CONFIDENCES, REPORT_STATES


def _rules(field: Field) -> tuple[CheckConstraint, ...]:
    if field.codes:
        return (one_of(field.name, field.codes),)
    if field.kind.dated:
        past = field.kind in (STARTED, FINISHED)
        return dated(field.name, ("month", "year", *(("by",) if past else ())))
    if field.kind is TEXT:
        return (
            CheckConstraint(
                f"length({field.name}) BETWEEN 1 AND {LONGEST_TEXT}", name=f"{field.name}_length"
            ),
        )
    return (bounded(field.name, field.kind.most),) if field.kind.most else ()


class StatusReport(Base):
    """One month of one project or site. An empty field says nothing; it does not say zero.

    Money in fen, `percent` in tenths of a percent. `doubted` names the fields that contradicted the
    record and were taken because the officer was sure, with commas between.
    """

    __tablename__ = "status_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    month: Mapped[Month]
    state: Mapped[str] = mapped_column(default="filed")
    stage: Mapped[str | None]
    progress: Mapped[str | None]
    percent: Mapped[int | None]
    forecast_start: Mapped[Month | None]
    forecast_start_precision: Mapped[Precision | None]
    forecast_start_tentative: Mapped[bool | None]
    forecast_finish: Mapped[Month | None]
    forecast_finish_precision: Mapped[Precision | None]
    forecast_finish_tentative: Mapped[bool | None]
    forecast_opening: Mapped[Month | None]
    forecast_opening_precision: Mapped[Precision | None]
    forecast_opening_tentative: Mapped[bool | None]
    actual_start: Mapped[Month | None]
    actual_start_precision: Mapped[Precision | None]
    actual_finish: Mapped[Month | None]
    actual_finish_precision: Mapped[Precision | None]
    actual_opening: Mapped[Month | None]
    actual_opening_precision: Mapped[Precision | None]
    beds_open: Mapped[int | None]
    beds_before: Mapped[int | None]
    beds_paused: Mapped[int | None]
    beds_final: Mapped[int | None]
    done_month: Mapped[int | None]
    done_year: Mapped[int | None]
    done_total: Mapped[int | None]
    paid_year: Mapped[int | None]
    paid_total: Mapped[int | None]
    done_construction: Mapped[int | None]
    done_equipment: Mapped[int | None]
    done_other: Mapped[int | None]
    arrived_year: Mapped[int | None]
    arrived_total: Mapped[int | None]
    assets_added: Mapped[int | None]
    capacity_added: Mapped[int | None]
    cost: Mapped[int | None]
    cost_kind: Mapped[str | None]
    light: Mapped[str | None]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    problem: Mapped[str | None]
    ask: Mapped[str | None]
    ask_to: Mapped[str | None]
    next: Mapped[str | None]
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source_document.id"))
    confidence: Mapped[str | None]
    known_on: Mapped[str | None]
    review_words: Mapped[str | None]
    doubted: Mapped[str | None]
    filed_by: Mapped[str]
    filed_at: Mapped[str]
    version: Mapped[int] = mapped_column()

    project: Mapped[Project] = relationship(lazy="raise")
    site: Mapped[Site | None] = relationship(lazy="raise")
    source: Mapped[SourceDocument | None] = relationship(lazy="raise")

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            unique("uq_status_report_place_month", "project_id", "coalesce(site_id, 0)", "month"),
            Index("ix_status_report_month", "month"),
            Index(
                "ix_status_report_ended",
                "month",
                "project_id",
                sqlite_where=text("stage IN ('merged', 'withdrawn') AND site_id IS NULL"),
            ),
            Index(
                "ix_status_report_doubted",
                "project_id",
                sqlite_where=text("doubted IS NOT NULL"),
            ),
            month_like("month"),
            one_of("state", REPORT_STATES),
            one_of("confidence", CONFIDENCES),
            CheckConstraint(
                "known_on GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'", name="known_on_date"
            ),
            CheckConstraint(
                f"length(review_words) BETWEEN 1 AND {LONGEST_TEXT}", name="review_words_length"
            ),
            CheckConstraint(
                "state <> 'returned' OR review_words IS NOT NULL", name="returned_with_words"
            ),
            *(rule for field in REPORT_FIELDS for rule in _rules(field)),
            CheckConstraint(
                "actual_finish >= actual_start OR actual_start_precision = 'by'",
                name="actual_finish_not_before",
            ),
            CheckConstraint("cost_kind IS NULL OR cost IS NOT NULL", name="cost_kind_of_cost"),
        )

    def value(self, field: Field) -> Value | None:
        """Return what the report says in `field`; a document by its code."""
        if field.kind is DOCUMENT:
            return self.source.code if self.source else None
        if field.kind.dated:
            month = getattr(self, field.name)
            return Dated(month, getattr(self, f"{field.name}_precision")) if month else None
        given: Value | None = getattr(self, field.name)
        return given

    def tentative(self) -> tuple[str, ...]:
        """Return the names of the forecasts that are tentative."""
        return tuple(name for name in FORECASTS if getattr(self, f"{name}_tentative"))
