"""The declarative base, the column types of STRICT tables and the shared constraints."""

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Dialect, Integer, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, declared_attr

from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Month, Precision, stored_month

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class MonthText(TypeDecorator[Month]):
    """A month as `YYYY-MM`, so that it sorts, groups and reads in any SQLite browser."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:
        return None if value is None else stored_month(value)


class Flag(TypeDecorator[bool]):
    """A truth value as 0 or 1."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class Base(DeclarativeBase):
    """Every table is STRICT and its constraints are named."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: Integer,
        bool: Flag,
        Month: MonthText,
        Precision: Text,
    }

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (*getattr(cls, "constraints", tuple)(), {"sqlite_strict": True})


def one_of(column: str, codes: Any) -> CheckConstraint:
    """Return the rule that a column holds one of `codes` (or nothing)."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_code")


def bounded(column: str, most: int, least: int = 0) -> CheckConstraint:
    """Return the rule that a figure lies between `least` and `most` (or is unknown)."""
    return CheckConstraint(f"{column} BETWEEN {least} AND {most}", name=f"{column}_range")


def month_like(column: str) -> CheckConstraint:
    """Return the rule that a column holds a month `YYYY-MM` (or nothing)."""
    return CheckConstraint(
        f"{column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
        f" AND {column} BETWEEN '{FIRST_YEAR}-01' AND '{LAST_YEAR}-12'"
        f" AND substr({column}, 6, 2) BETWEEN '01' AND '12'",
        name=f"{column}_month",
    )


def dated(name: str) -> tuple[CheckConstraint, ...]:
    """Return the rules of a month `name` with its `name`_precision: both or neither."""
    return (
        month_like(name),
        one_of(f"{name}_precision", ("month", "year")),
        CheckConstraint(f"({name} IS NULL) = ({name}_precision IS NULL)", name=f"{name}_whole"),
    )


def not_before(later: str, earlier: str) -> CheckConstraint:
    """Return the rule that one month does not lie before another."""
    return CheckConstraint(f"{later} >= {earlier}", name=f"{later}_not_before")


def not_blank(column: str) -> CheckConstraint:
    """Return the rule that a text is not empty."""
    return CheckConstraint(f"length(trim({column})) > 0", name=f"{column}_given")
