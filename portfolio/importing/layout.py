"""Where the table stands on a sheet: its heading, its groups, totals and notes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from portfolio.importing.cells import Cell

RowKind = Literal["data", "group", "total", "note", "blank"]

#: How many of a sheet's first rows are to be handed to `find_layout`.
ROWS_LOOKED_AT: Final = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column. `text` is what stands there, the rows joined by ` / `."""

    index: int
    letter: str
    text: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A table's heading: its rows, its columns, and what stands above it."""

    first: int  #: number of the first heading row
    last: int  #: number of the last heading row
    columns: tuple[Heading, ...]
    above: tuple[str, ...] = ()  #: titles, `单位:万元` and such
    units: tuple[str, ...] = ()  #: the units said above the table


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row below the heading, and what it is."""

    number: int
    kind: RowKind
    cells: tuple[Cell, ...]  #: as wide as the layout at least
    group: str | None = None  #: the group heading above it, or its own
    joined: tuple[int, ...] = ()  #: the rows below that went on with its cells

    @property
    def text(self) -> str:
        """Return the first filled cell as a person sees it."""
        raise NotImplementedError


def find_layout(
    first_rows: Sequence[tuple[int, list[Cell]]], *, header: int | None = None, height: int = 0
) -> Layout:
    """Return where the heading stands; `header` and `height` (1 or 2 rows) say it.

    Raises WrongUsage where no row looks like a heading.
    """
    raise NotImplementedError


def classify(rows: Iterable[tuple[int, list[Cell]]], layout: Layout) -> Iterator[SheetRow]:
    """Return the rows below the heading, each with its kind; streams."""
    raise NotImplementedError
