"""A column that a file may have, how its cells are written, and what a cell may say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from portfolio.exchange import words
from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.dates import (
    Order,
    Schedule,
)
from portfolio.exchange.quantities import Figure, Scale
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.injection import restored
from portfolio.values.kinds import parse_text
from portfolio.values.language import Labels, Term, mark

#: A key of `_MAKERS` in this package: what a column holds, among it every kind that counts things.
ColumnKind = str

#: The heading under which `export` writes the scope as it was printed.
EXPORTED_SCOPE: Final = "scope_printed"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of import: what it holds, and what it is called.

    `codes` is its vocabulary; a `prose` column has the code's words somewhere in its text. `loose`
    figures may be about so many, or a range.
    """

    name: str
    kind: ColumnKind
    label: Term
    codes: Mapping[str, Term] | None = None
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """How the cells of a column are written in one file."""

    unit: str | None = None
    values: Mapping[str, str] | None = None  #: the file's words, folded, by code
    order: Order | None = None
    serials: bool = False
    century: int | None = None  #: of years of two digits
    heading: str = ""
    met: set[str] = field(default_factory=set)  #: of the words in `values` those that a cell said

    def given(self, text: str) -> str | None:
        """Return what the file's map says that a text stands for, and note that it was met."""
        word = words.folded(text) if self.values else ""
        found = self.values.get(word) if self.values else None
        if found is not None:
            self.met.add(word)
        return found


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with the words that stood for it; `code` None where the words name none."""

    code: str | None
    printed: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a cell says of another field than its column's: one of `fields`, with its words."""

    fields: tuple[str, ...]
    value: Any
    words: str


@dataclass(frozen=True, slots=True)
class Aside:
    """A value with what is to be said of its cell: remarks, each with its rule.

    The value is None where the cell speaks of other fields only.
    """

    value: Any
    remarks: tuple[tuple[str, PortfolioError], ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


Reader = Callable[[Cell], Any]


def remembered(read: Reader) -> Reader:
    """Return a reader that keeps the texts it has read: they come by the hundred alike."""
    known: dict[Cell, Any] = {}

    def again(cell: Cell) -> Any:
        if cell.__class__ is not str:
            return read(cell)
        found = known.get(cell)
        if found is None:
            if len(known) >= _MOST_REMEMBERED:
                known.clear()
            found = known[cell] = read(cell)
        return found

    return again


_MOST_REMEMBERED: Final = 1_000


def unread_value(column: Column, cell: Cell) -> Any:
    """Return the unknown value of a cell that cannot be read, with its print; None where none is."""
    printed = cell_text(cell).strip()
    match column.kind:
        case "schedule":
            return printed, Schedule(None, None)
        case "scope":
            return printed, Scale()
        case "prose":
            return Coded(None, printed)
        case _:
            return Figure(None, None, None, None, "", printed) if column.loose else None


def unknown_word(column: Column, text: str) -> WrongUsage:
    """Return the error for a word that is none of the column's vocabulary."""
    return WrongUsage(
        mark("“{text}” is no value of {column}; the values are: {words}."),
        text=text,
        column=column.label,
        words=Labels(tuple((column.codes or {}).values())),
    )


def exactly(figure: Figure) -> int:
    """Return the one number of a figure. Raises WrongUsage for a range and for about so many."""
    if figure.value is None or figure.qualifier is not None:
        raise WrongUsage(
            mark("“{text}” is not one exact figure, and this column takes only such."),
            text=figure.printed,
        )
    return figure.value


def told_text(cell: Cell) -> str:
    """Return a cell as text, without the guard that an export put before what would run."""
    return parse_text(restored(cell) if isinstance(cell, str) else cell_text(cell))
