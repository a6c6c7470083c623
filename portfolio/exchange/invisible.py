"""The signs of a sheet that nobody sees: taken out of its cells, and counted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from portfolio.exchange.cells import Cell

#: Soft hyphens, joiners, marks of direction and of the byte order.
_SIGNS: Final = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SPACES: Final = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f", " "))


@dataclass(slots=True)
class Invisible:
    """Takes the signs that nobody sees out of the cells of a sheet, and counts them.

    A space of another width becomes a space; it is seen, and not counted.
    """

    signs: int = 0
    cells: int = 0

    def taken_out(self, rows: Iterable[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the rows without them."""
        for number, cells in rows:
            yield (
                number,
                [
                    self._bare(cell) if isinstance(cell, str) and not cell.isprintable() else cell
                    for cell in cells
                ],
            )

    def _bare(self, cell: str) -> str | None:
        text, number = _SIGNS.subn("", cell)
        self.signs += number
        self.cells += number > 0
        return text.translate(_SPACES) or None
