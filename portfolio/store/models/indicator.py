"""The plan's table of indicators: what each promises, and what has been observed of it since."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.store.models.base import (
    Base,
    Sourced,
    bounded,
    date_like,
    day_like,
    decimal_like,
    not_blank,
    one_of,
)
from portfolio.values.months import FIRST_YEAR, LAST_YEAR
from portfolio.values.vocabulary import DIRECTIONS, INDICATOR_TYPES, MEASURES, MOST_RESIDENTS


class Indicator(Sourced, Base):
    """An indicator of a plan: its base and target as printed, in its own unit.

    `printed` is its name as the plan prints it. What the projects `measure` it by is empty for
    most; one of beds has no figures here, its targets bear its code. `residents` of the day
    `residents_as_of` are those that the base of another measured one stands on. `growth` is by how
    many percent the plan says that the base has grown since the `earlier` value of `earlier_year`.
    `known_from` as of a target.
    """

    __tablename__ = "indicator"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    code: Mapped[str]
    position: Mapped[int]
    name_zh: Mapped[str]
    name_en: Mapped[str | None]
    unit: Mapped[str | None]
    type: Mapped[str | None]
    direction: Mapped[str | None]
    base: Mapped[str | None]
    base_year: Mapped[int | None]
    earlier: Mapped[str | None]
    earlier_year: Mapped[int | None]
    growth: Mapped[str | None]
    target: Mapped[str | None]
    target_year: Mapped[int | None]
    printed: Mapped[str | None]
    measure: Mapped[str | None]
    residents: Mapped[int | None]
    residents_as_of: Mapped[str | None]
    note: Mapped[str | None]
    known_from: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("plan_id", "code"),
            not_blank("code"),
            not_blank("name_zh"),
            one_of("type", INDICATOR_TYPES),
            one_of("direction", DIRECTIONS),
            decimal_like("base"),
            bounded("base_year", LAST_YEAR, FIRST_YEAR),
            decimal_like("earlier"),
            bounded("earlier_year", LAST_YEAR, FIRST_YEAR),
            CheckConstraint("base_year > earlier_year", name="base_year_after_earlier"),
            decimal_like("growth", signed=True),
            decimal_like("target"),
            bounded("target_year", LAST_YEAR, FIRST_YEAR),
            CheckConstraint("target_year > base_year", name="target_year_after_base"),
            one_of("measure", MEASURES),
            CheckConstraint(
                "measure <> 'beds' OR (base IS NULL AND target IS NULL)",
                name="measure_with_targets",
            ),
            bounded("residents", MOST_RESIDENTS, 1),
            day_like("known_from"),
        )


class Observation(Sourced, Base):
    """A value of an indicator as a document gives it, of the year, month or day `as_of`."""

    __tablename__ = "observation"

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    as_of: Mapped[str]
    observed: Mapped[str]
    note: Mapped[str | None]
    known_from: Mapped[str | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("indicator_id", "as_of"),
            date_like("as_of"),
            decimal_like("observed"),
            day_like("known_from"),
        )
