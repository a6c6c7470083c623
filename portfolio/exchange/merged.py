"""Cells merged over several: text is said of each of them, a figure is of nobody knows which."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from portfolio.exchange.cells import Cell, column_letter

#: First row, first column, last row, last column; rows from 1, columns from 0.
Range = tuple[int, int, int, int]


@dataclass(slots=True)
class Merged:
    """The merged ranges of a table below its heading, by the rows they cover."""

    down: dict[int, list[Range]] = field(default_factory=dict)
    across: dict[int, list[Range]] = field(default_factory=dict)
    _said: dict[Range, Cell] = field(default_factory=dict)

    @classmethod
    def below(cls, heading: int, ranges: Iterable[Range]) -> "Merged":
        """Return the ranges that lie below a heading's last row."""
        found = cls()
        for item in ranges:
            top, _, bottom, _ = item
            if top > heading:
                known = found.down if bottom > top else found.across
                for row in range(top, bottom + 1):
                    known.setdefault(row, []).append(item)
        return found

    def spread(self, rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows, what is merged down filled in."""
        for number, cells in rows:
            for item in self.down.get(number, ()):
                top, left, _, right = item
                if number == top:
                    self._said[item] = cells[left] if left < len(cells) else None
                _fill(cells, left, right, self._said.get(item))
            yield number, cells

    def whole(self, number: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """Return the cells of a row, what is merged across filled in."""
        if number not in self.across:
            return cells
        filled = list(cells)
        for _, left, _, right in self.across[number]:
            _fill(filled, left, right, filled[left] if left < len(filled) else None)
        return filled

    def places(self, number: int) -> Mapping[int, str]:
        """Return the columns of a row that are part of a merged cell, with its place: `D3:D4`."""
        found = {}
        for item in (*self.down.get(number, ()), *self.across.get(number, ())):
            top, left, bottom, right = item
            place = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
            found.update(dict.fromkeys(range(left, right + 1), place))
        return found


def _fill(cells: list[Cell], left: int, right: int, said: Cell) -> None:
    for index in range(left, min(right + 1, len(cells))):
        if cells[index] is None:
            cells[index] = said
