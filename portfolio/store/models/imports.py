"""What an import keeps: which file it read, what was odd in it, figures that are not exact."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portfolio.store.models.base import Base, bounded, not_blank, one_of
from portfolio.store.models.project import BASELINE_FIGURES, Baseline
from portfolio.values.area import MOST_AREA
from portfolio.values.vocabulary import IMPORT_KINDS, QUALIFIERS


class LooseFigure(Base):
    """How a document words a figure of a baseline that it does not give exactly.

    A `qualifier` stands beside the figure; a range, `low` to `high` in the figure's own unit,
    stands in its place, and the figure is unknown in every sum.
    """

    __tablename__ = "loose_figure"

    baseline_id: Mapped[int] = mapped_column(ForeignKey(Baseline.id), primary_key=True)
    figure: Mapped[str] = mapped_column(primary_key=True)
    qualifier: Mapped[str | None]
    low: Mapped[int | None]
    high: Mapped[int | None]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            one_of("figure", BASELINE_FIGURES),
            one_of("qualifier", QUALIFIERS),
            bounded("low", MOST_AREA * 10),
            bounded("high", MOST_AREA * 10),
            CheckConstraint("(low IS NULL) = (high IS NULL) AND low <= high", name="low_to_high"),
            CheckConstraint("qualifier IS NOT NULL OR low IS NOT NULL", name="something_given"),
        )


class ImportRun(Base):
    """A file that was imported: its name, the SHA-256 of its bytes, what became of its rows."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int]
    file: Mapped[str]
    digest: Mapped[str]
    sheet: Mapped[str | None]
    kind: Mapped[str]
    added: Mapped[int]
    changed: Mapped[int]
    same: Mapped[int]
    stated: Mapped[int]
    refused: Mapped[int]
    warnings: Mapped[int]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        counts = ("added", "changed", "same", "stated", "refused", "warnings")
        return (
            not_blank("file"),
            CheckConstraint("length(digest) = 64", name="digest_length"),
            one_of("kind", IMPORT_KINDS),
            *(bounded(name, 10**9) for name in counts),
        )


class ImportRemark(Base):
    """A warning of an import, with its place; `given` holds the sentence's values as JSON."""

    __tablename__ = "import_remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_run_id: Mapped[int] = mapped_column(ForeignKey(ImportRun.id))
    position: Mapped[int]
    row_number: Mapped[int | None]
    column_letter: Mapped[str | None]
    heading: Mapped[str | None]
    value: Mapped[str | None]
    rule: Mapped[str]
    sentence: Mapped[str]
    given: Mapped[str]

    @staticmethod
    def constraints() -> tuple[Any, ...]:
        return (
            UniqueConstraint("import_run_id", "position"),
            bounded("row_number", 10**9, 1),
            not_blank("rule"),
        )
