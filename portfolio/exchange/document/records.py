"""What was found in a document, as frozen values, each with its place."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from portfolio.exchange.sources.documents import Cells, Unit
from portfolio.values.language import in_both, mark, translate

#: What a table was taken as; None where it was left.
Use = Literal["projects", "indicators"]
IndicatorKind = Literal["binding", "anticipatory"]

_TEXTS: Final[dict[Unit, str]] = {
    "page": mark("page {number}"),
    "paragraph": mark("paragraph {number}"),
    "line": mark("line {number}"),
}
_ROWS: Final[dict[Unit, str]] = {
    "page": mark("page {number}, table {table}, row {row}"),
    "paragraph": mark("after paragraph {number}, table {table}, row {row}"),
    "line": mark("line {number}, table {table}, row {row}"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: its page, paragraph or line, and in a table its row; from 1."""

    unit: Unit
    number: int
    table: int | None = None
    row: int | None = None

    @property
    def words(self) -> str:
        """The place in the language spoken."""
        return translate(self._template).format(**self._numbers)

    @property
    def in_both(self) -> tuple[str, str]:
        """The place in both languages, Chinese first."""
        chinese, english = in_both(self._template)
        return chinese.format(**self._numbers), english.format(**self._numbers)

    @property
    def _template(self) -> str:
        return (_TEXTS if self.table is None else _ROWS)[self.unit]

    @property
    def _numbers(self) -> dict[str, int | None]:
        return {"number": self.number, "table": self.table, "row": self.row}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document, counted from 1, with the place of its first row.

    `before` are the short texts between it and the table before; `apart` says that prose is there.
    """

    number: int
    rows: tuple[Cells, ...]
    places: tuple[Place, ...]
    before: tuple[str, ...]
    apart: bool

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(map(len, self.rows), default=0)


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table with what it was taken as, and how many of its rows were; where it begins and ends."""

    number: int
    first: Place
    last: Place
    rows: int
    use: Use | None
    taken: int

    @property
    def words(self) -> str:
        """Where it stands, in the language spoken."""
        if self.first == self.last:
            return self.first.words
        return f"{self.first.words} – {self.last.words}"


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """A total as prose states it, in fen, hundredths of a m2, beds or projects as `metric` says.

    `step` is what one unit of its last printed digit is worth. `scope` is a group or `all`;
    `section` the heading of the part it stands in.
    """

    scope: str
    metric: str
    value: int
    step: int
    printed: str
    sentence: str
    section: str
    where: Place


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of the table of indicators; `number` is its place in the order, from 1.

    A value that is printed as no plain number is None and stands in `printed`, which are the cells
    of the row. `unit` is as printed; None where none is. The years are those in the headings.
    """

    number: int
    name: str
    unit: str | None
    base: Decimal | None
    target: Decimal | None
    kind: IndicatorKind
    printed: tuple[str, ...]
    where: Place
    base_year: int | None = None
    target_year: int | None = None
