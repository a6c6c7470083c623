"""The declarative base, the column types of STRICT tables and the shared constraints."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

from portfolio.values.digits import DECIMAL_LETTERS
from portfolio.values.months import FIRST_YEAR, LAST_YEAR, Month, Precision, stored_month

if TYPE_CHECKING:
    from portfolio.store.models.plan import SourceDocument

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
    """Every table is STRICT and its constraints are named; a `version` counts a row's changes."""

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

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": vars(cls)["version"]} if "version" in vars(cls) else {}


class Sourced:
    """The last columns of a record that rests on a document, and whose changes are counted."""

    source_id: Mapped[int] = mapped_column(ForeignKey("source_document.id"), sort_order=1)
    version: Mapped[int] = mapped_column(sort_order=2)

    @declared_attr
    @classmethod
    def source(cls) -> Mapped["SourceDocument"]:
        return relationship(lazy="raise")


def unique(name: str, *terms: str) -> Index:
    """Return the rule that no two rows are the same in columns, or in expressions of them.

    An expression such as `coalesce(month, '')` takes two blanks for the same, a column does not.
    """
    found = (term if term.isidentifier() else text(term) for term in terms)
    return Index(name, *found, unique=True)


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


def day_like(column: str, *, given: bool = False) -> CheckConstraint:
    """Return the rule that a column holds a day `YYYY-MM-DD` of the calendar.

    Or nothing, but where it is always `given`.
    """
    day = (
        f"{column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'"
        f" AND date({column}, '+0 days') IS NOT NULL AND date({column}, '+0 days') = {column}"
    )
    rule = day if given else f"{column} IS NULL OR ({day})"
    return CheckConstraint(rule, name=f"{column}_date")


def decimal_like(column: str, *, signed: bool = False) -> CheckConstraint:
    """Return the rule that a text is a decimal number as it is printed, `4.50` (or nothing).

    A `signed` one may fall below zero: `-3.2`.
    """
    digits = f"substr({column}, 1 + ({column} GLOB '-*'))" if signed else column
    return CheckConstraint(
        f"{digits} GLOB '[0-9]*' AND {digits} NOT GLOB '*[^0-9.]*' AND {digits} NOT GLOB '*.*.*'"
        f" AND {digits} NOT GLOB '*.' AND length({column}) <= {DECIMAL_LETTERS}",
        name=f"{column}_decimal",
    )


def date_like(column: str) -> CheckConstraint:
    """Return the rule that a column holds a year, a month or a day (or nothing)."""
    return CheckConstraint(
        f"{column} GLOB '[12][0-9][0-9][0-9]' OR {column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]'"
        f" OR {column} GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'",
        name=f"{column}_date",
    )


def dated(name: str, precisions: Sequence[str] = ("month", "year")) -> tuple[CheckConstraint, ...]:
    """Return the rules of a month `name` with its `name`_precision: both or neither."""
    return (
        month_like(name),
        one_of(f"{name}_precision", precisions),
        CheckConstraint(f"({name} IS NULL) = ({name}_precision IS NULL)", name=f"{name}_whole"),
    )


def not_before(later: str, earlier: str) -> CheckConstraint:
    """Return the rule that one month does not lie before another."""
    return CheckConstraint(f"{later} >= {earlier}", name=f"{later}_not_before")


def not_blank(column: str) -> CheckConstraint:
    """Return the rule that a text is not empty."""
    return CheckConstraint(f"length(trim({column})) > 0", name=f"{column}_given")
