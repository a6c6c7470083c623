"""What stands on a sheet: columns, rows and cells as values, before anything is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from portfolio.values.digits import round_half_up
from portfolio.values.language import Term, label
from portfolio.values.months import Month
from portfolio.values.words import say

NumberKind = Literal[
    "count", "months", "percent", "points", "rate", "target", "money", "big_money", "land"
]
Style = Literal["row", "band", "subtotal", "total", "known", "note"]


class Unit(NamedTuple):
    """How a kind of figure is shown: `scale` of its smallest unit make one shown, with `places`.

    Where `exact` is not 0, what is shown is rounded, and the figure in units of `exact` (fen to
    the yuan, hundredths to the m2) stands in a hidden column of the same row.
    """

    scale: int
    places: int
    exact: int = 0
    signed: bool = False


UNITS: Final[dict[NumberKind, Unit]] = {
    "count": Unit(1, 0),
    "months": Unit(1, 0, signed=True),
    "percent": Unit(1, 1),
    "points": Unit(1, 1, signed=True),
    "rate": Unit(1, 2),
    "target": Unit(100, 2),
    "money": Unit(10**6, 2, exact=100),  # fen, shown in 万元
    "big_money": Unit(10**10, 2, exact=100),  # fen, shown in 亿元
    "land": Unit(10**6, 2, exact=100),  # hundredths of a m2, shown in 万平方米
}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure, exactly; `over` are the rows that it sums, `mark` a sign shown behind it.

    `text` is shown in its place where a document prints words; the figure is then only summed.
    """

    kind: NumberKind
    value: int | Fraction
    mark: str = ""
    over: tuple[int, ...] = ()
    text: str = ""

    @property
    def shown(self) -> Fraction:
        """The figure in the unit shown, rounded half up (away from 0) to its places."""
        unit = UNITS[self.kind]
        step = 10**unit.places
        scaled = round_half_up(abs(Fraction(self.value)) * step / unit.scale)
        return Fraction(-scaled if self.value < 0 else scaled, step)

    @property
    def exact(self) -> Fraction | None:
        """The figure in yuan or m2, for the hidden column; None where what is shown is exact."""
        unit = UNITS[self.kind]
        return Fraction(self.value) / unit.exact if unit.exact else None


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light: sign and letter, over a fill of its colour."""

    text: str
    colour: str


Cell = str | Number | Lamp | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the heading it shares with its neighbours, its width in cells.

    `hidden` tells that the exact figures behind it stand in a hidden column; `centred` that
    short texts stand in the middle.
    """

    title: str
    width: float
    above: str = ""
    hidden: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; a band or a note is one text across the sheet."""

    cells: tuple[Cell, ...]
    style: Style = "row"


@dataclass(frozen=True, slots=True)
class Lines:
    """What the native chart draws: months, and one series of rates for each line."""

    title: str
    months: tuple[Month, ...]
    series: tuple[tuple[str, tuple[Fraction | None, ...]], ...]
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: what stands above, in, and below its table.

    `frozen` is how many columns stay in sight, `size` the height of its letters in points. `unit` is empty where no money stands on it.
    """

    name: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str
    notes: tuple[str, ...] = ()
    frozen: int = 2
    size: int = 10
    lines: Lines | None = None


@dataclass(slots=True)
class Ledger:
    """The rows of a sheet while they are put together; it knows where each of them stands."""

    columns: int
    rows: list[Row] = field(default_factory=list)

    def add(self, cells: Iterable[Cell], style: Style = "row") -> int:
        """Put a row at the end and return its place."""
        self.rows.append(Row(tuple(cells), style))
        return len(self.rows) - 1

    def band(self, text: str) -> None:
        """Put a heading across the sheet."""
        self.rows.append(Row((text,), "band"))

    def note(self, text: str) -> None:
        """Put a sentence across the sheet."""
        self.rows.append(Row((text,), "note"))

    def sum(self, places: Sequence[int], column: int) -> Number | None:
        """Return the sum of a column over rows; None where no row has a figure.

        How many of the rows had one stands behind it where not all had, and `*` where one of
        them is marked so.
        """
        cells = [self.rows[place].cells[column] for place in places]
        known = [cell for cell in cells if isinstance(cell, Number)]
        if not known:
            return None
        part = f"({len(known)}/{len(places)})" if len(known) < len(places) else ""
        held = "*" if any("*" in cell.mark for cell in known) else ""
        value = sum((cell.value for cell in known), start=0)
        return Number(known[0].kind, value, f"{held}{part}", tuple(places))


def number(kind: NumberKind, value: int | Fraction | None, mark: str = "") -> Number | None:
    """Return a figure as a cell; blank where it is unknown."""
    return None if value is None else Number(kind, value, mark)


def heading(term: Term, **values: object) -> str:
    """Return a heading in the language spoken, with its values."""
    return label(term).format(**values) if values else label(term)


def sentences(*templates: str, **values: object) -> tuple[str, ...]:
    """Return marked sentences in the language spoken."""
    return tuple(say(template, **values) for template in templates)
