"""The tables of a document: which stand in it, and which go on over a page."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from portfolio.exchange.cells import Cell
from portfolio.exchange.document.records import Place, Table
from portfolio.exchange.layout import ROWS_LOOKED_AT, Layout, find_layout
from portfolio.exchange.layout.kinds import group_text
from portfolio.exchange.sources.documents import Cells, Grid, Pages, Passage
from portfolio.values.digits import fold
from portfolio.values.errors import PortfolioError

Rows = list[tuple[int, list[Cell]]]

#: A text between two tables that is longer, or a whole sentence, is prose.
_LONGEST_TITLE: Final = 40
_SENTENCE: Final = re.compile(r".*[。;]")
#: What a page carries besides its text: its number, the word that a table goes on.
_FURNITURE: Final = re.compile(
    r"[-—–· ]*(?:第? *[0-9]+ *(?:页.*|/ *[0-9]+)?)[-—–· ]*|.*(?:续表|\(续\)).*"
)


def find_tables(pages: Pages) -> list[Table]:
    """Return the tables of a document, numbered from 1, with what stands before each.

    A table that goes on with the one before, over a page or a blank line, is one with it: there is
    nothing between them, and it repeats the heading or has none and as many columns.
    """
    found: list[Table] = []
    before: list[str] = []
    for block in without_furniture(pages):
        if isinstance(block, Passage):
            before.append(block.text)
            continue
        last = found[-1] if found and not before else None
        skipped = _repeated(last, block) if last else 0
        goes_on = last is not None and (skipped or _headless(last, block))
        number = len(found) + (not goes_on)
        start = len(last.rows) + 1 if last and goes_on and pages.unit == "line" else 1
        places = tuple(
            Place(pages.unit, place, number, row) for row, place in enumerate(block.places, start)
        )
        if last is not None and goes_on:
            rows = (*last.rows, *block.rows[skipped:])
            found[-1] = Table(
                number, rows, (*last.places, *places[skipped:]), last.before, last.apart
            )
        else:
            titles = _titles(before)
            apart = not found or len(titles) < len(before)
            found.append(Table(number, block.rows, places, titles, apart))
        before = []
    return found


def without_furniture(pages: Pages) -> Iterator[Passage | Grid]:
    """Yield the blocks without blank lines and without what is on every page."""
    texts = Counter(fold(block.text) for block in pages.blocks if isinstance(block, Passage))
    for block in pages.blocks:
        if isinstance(block, Grid):
            yield block
        elif text := fold(block.text):
            running = pages.unit == "page" and texts[text] > 1 and not is_prose(text)
            if group_text([text]) or not (running or _FURNITURE.fullmatch(text)):
                yield block


def is_prose(text: str) -> bool:
    """Tell whether a text is more than a title."""
    return len(text) > _LONGEST_TITLE or _SENTENCE.fullmatch(fold(text)) is not None


def _titles(before: Sequence[str]) -> tuple[str, ...]:
    """Return the texts that stand last before a table, after the last prose."""
    start = max((at for at, text in enumerate(before, 1) if is_prose(text)), default=0)
    return tuple(before[start:])


def _repeated(last: Table, grid: Grid) -> int:
    """Return how many rows at the top of a grid repeat those of the table before it."""
    pairs = zip(last.rows, grid.rows, strict=False)
    differ = (at for at, (over, row) in enumerate(pairs) if over != row)
    return next(differ, min(len(last.rows), len(grid.rows)))


def _headless(last: Table, grid: Grid) -> bool:
    if grid.width != last.width:
        return False
    layout = _layout([(number, list(cells)) for number, cells in enumerate(grid.rows, 1)])
    return layout is None or layout.first > 1


def _layout(rows: Rows) -> Layout | None:
    try:
        return find_layout(rows[:ROWS_LOOKED_AT])
    except PortfolioError:
        return None


def rows_of(table: Table) -> Rows:
    """Return the rows of a table as those of a sheet, its titles above it."""
    cells: list[Sequence[Cell]] = [*([text] for text in table.before), *table.rows]
    return [(number, list(row)) for number, row in enumerate(cells, 1)]


def layout_of(table: Table) -> Layout | None:
    """Return where the heading of a table stands among `rows_of`; None where it has none."""
    layout = _layout(rows_of(table))
    return layout if layout is not None and layout.first > len(table.before) else None


def body_of(table: Table, layout: Layout) -> Iterator[tuple[Cells, Place]]:
    """Yield the rows below the heading with their places; the heading that comes again is none."""
    above = len(table.before)
    headings = set(table.rows[layout.first - above - 1 : layout.last - above])
    for cells, place in zip(table.rows, table.places, strict=True):
        if cells not in headings and any(cells):
            yield cells, place
