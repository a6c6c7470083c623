"""The rows of a table below its heading, each with its kind and the group it stands in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.layout.heading_row import Heading, Layout, is_figure, shown
from portfolio.exchange.layout.kinds import (
    RowKind,
    distinct_texts,
    group_text,
    is_overall,
    row_kind,
    said_kind,
)
from portfolio.exchange.layout.parts import PartFinder
from portfolio.values.digits import fold

_SERIAL: Final = re.compile(r"序号|编号|项目编[号码]|代码|code|no\.?|#", re.IGNORECASE)
_GOES_ON: Final = re.compile(r".*[-–—~至、,(及和与/]", re.DOTALL)
_LATIN: Final = re.compile(r"[a-z0-9]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row below the heading, and what it is."""

    number: int
    kind: RowKind
    cells: tuple[Cell, ...]  #: as wide as the layout at least
    group: str | None = None  #: the group heading above it, or its own
    joined: tuple[int, ...] = ()  #: the rows below that went on with its cells
    label: str = ""  #: what stands before the name of a part

    @property
    def text(self) -> str:
        """Return the first filled cell as a person sees it."""
        texts = (cell_text(cell).strip() for cell in self.cells)
        return next((text for text in texts if text), "")


def classify(rows: Iterable[tuple[int, list[Cell]]], layout: Layout) -> Iterator[SheetRow]:
    """Return the rows below the heading, each with its kind; streams.

    A row that goes on with the cells of the one above is joined to it. A row with the subtotals of
    a group beside its heading is a total, one that sets out what lies within the project above a
    part of it. The total of a group stands in it, one of the whole table in none. What is not surely a group, total or note is data, so that nothing is left out unseen.
    """
    sorter = _Sorter(layout)
    held: SheetRow | None = None
    for number, cells in rows:
        if number <= layout.last:
            continue
        row = sorter.sorted(number, cells)
        if held is not None and sorter.goes_on(held, row):
            held = _with(held, row)
            continue
        if held is not None:
            yield held
        held = row
    if held is not None:
        yield held


class _Sorter:
    """Remembers the group that the rows stand in, and whether its total was given."""

    def __init__(self, layout: Layout) -> None:
        self._width = max((column.index for column in layout.columns), default=-1) + 1
        self._titles = [column.text for column in layout.columns]
        self._columns = layout.columns
        self._kind = _column(layout.columns, "row_kind")
        self._group = _column(layout.columns, "group_printed")
        self._serial = next(
            (item.index for item in layout.columns if _SERIAL.fullmatch(item.text)), None
        )
        self._parts = PartFinder()
        self._standing: str | None = None
        self._totalled = False

    def sorted(self, number: int, given: Sequence[Cell]) -> SheetRow:
        cells = (*given, *[None] * (self._width - len(given)))
        kind = self._kind_of(cells)
        if kind == "group" or (kind == "total" and self._heads(cells)):
            self._standing, self._totalled = self._heading(cells), False
        elif kind == "data":
            self._totalled = False
            label = self._label(cells)
            if label is not None:
                return SheetRow(number, "part", cells, self._standing, label=label)
        return SheetRow(number, kind, cells, self._group_of(kind, cells))

    def _label(self, cells: Sequence[Cell]) -> str | None:
        """Return what stands before the name of a part; None where the row is none."""
        serial = None if self._serial is None else cells[self._serial]
        texts = (
            cell
            for at, cell in enumerate(cells)
            if at != self._serial and isinstance(cell, str) and cell.strip()
        )
        return self._parts.label(serial, next(texts, ""))

    def _kind_of(self, cells: Sequence[Cell]) -> RowKind:
        said = said_kind(cells[self._kind]) if self._kind is not None else None
        if said is not None:
            return said
        return "note" if self._repeats(cells) else row_kind(cells, self._columns[0].index)

    def _repeats(self, cells: Sequence[Cell]) -> bool:
        """Tell whether the heading stands here again, as on the next page of a print."""
        first = self._columns[0]
        start = cells[first.index]
        if not isinstance(start, str) or start.lstrip()[:1] != first.text[:1]:
            return False
        return all(shown(cells[column.index]) == column.text for column in self._columns)

    @staticmethod
    def _heads(cells: Sequence[Cell]) -> bool:
        return group_text(list(distinct_texts(cells))) is not None

    @staticmethod
    def _heading(cells: Sequence[Cell]) -> str | None:
        texts = list(distinct_texts(cells))
        return group_text(texts) or (texts[0] if texts else None)

    def _group_of(self, kind: RowKind, cells: Sequence[Cell]) -> str | None:
        if self._group is not None:
            return cell_text(cells[self._group]).strip() or None
        if kind != "total":
            return self._standing
        whole = self._totalled or is_overall(cells)
        self._totalled = True
        return None if whole else self._standing

    def goes_on(self, above: SheetRow, row: SheetRow) -> bool:
        """Tell whether a row only goes on with texts of the row above, and is no row of its own.

        It stands right below, has no number of its own where rows have one, and no figure; where
        rows have no number, a bracket left open above must close in it.
        """
        if above.kind != "data" or row.kind != "data":
            return False
        numbered = self._serial is not None and above.cells[self._serial] is not None
        if numbered and self._serial is not None and row.cells[self._serial] is not None:
            return False
        if _count(row.cells) >= _count(above.cells):
            return False
        if row.number != (above.joined[-1] if above.joined else above.number) + 1:
            return False
        pairs = [
            (cell_text(over), cell_text(cell))
            for over, cell in zip(above.cells, row.cells, strict=False)
            if cell is not None and cell_text(cell).strip()
        ]
        if not pairs or not all(_fits(over, cell) for over, cell in pairs):
            return False
        return numbered or any(_open(over) > 0 and _open(cell) < 0 for over, cell in pairs)


def _column(columns: Sequence[Heading], name: str) -> int | None:
    return next((column.index for column in columns if column.text.lower() == name), None)


def _count(cells: Sequence[Cell]) -> int:
    return len(cells) - cells.count(None)


def _fits(over: str, cell: str) -> bool:
    """Tell whether a text can go on in a cell: a figure only after a sign that leads on."""
    return bool(over.strip()) and (
        _GOES_ON.fullmatch(fold(over)) is not None or not (is_figure(over) or is_figure(cell))
    )


def _open(text: str) -> int:
    """Return how many more brackets a text opens than it closes."""
    folded = fold(text)
    return folded.count("(") - folded.count(")")


def _with(above: SheetRow, row: SheetRow) -> SheetRow:
    cells = list(above.cells)
    for index, cell in enumerate(row.cells[: len(cells)]):
        if cell is not None:
            cells[index] = _together(cell_text(cells[index]), cell_text(cell))
    return replace(above, cells=tuple(cells), joined=(*above.joined, row.number))


def _together(over: str, cell: str) -> str:
    over, cell = over.rstrip(), cell.strip()
    between = " " if _LATIN.match(over[-1:]) and _LATIN.match(cell[:1]) else ""
    return f"{over}{between}{cell}"
