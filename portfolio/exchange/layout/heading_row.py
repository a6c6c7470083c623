"""Finds the heading of a table below its titles: one row, or two that were merged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from portfolio.exchange.cells import Cell, cell_text, column_letter
from portfolio.exchange.quantities import find_unit, find_units
from portfolio.values.digits import fold
from portfolio.values.errors import WrongUsage
from portfolio.values.language import mark

#: How many of a sheet's first rows are to be handed to `find_layout`.
ROWS_LOOKED_AT: Final = 60

_WORDS: Final = re.compile(
    r"序号|编号|代码|名称|项目|性质|地[址点]|时间|日期|年[份度]|月份|投资|资金|床位|主体|面积|规模|备注|单位|"
    r"人口|进度|阶段|来源|\b(?:code|name|no|month|project|date|beds|unit|group|year|note)s?\b",
    re.IGNORECASE,
)
_FIGURE: Final = re.compile(
    r"(?:约|近|超过)?[0-9][0-9.,%/:~\-—年月日至 ]*(?:亿元|万元|元|万?平方米|亩|公顷|㎡|m2|m²|张|人|个月)?",
    re.ASCII,
)
_YEAR: Final = re.compile(r"(?:19|20|21)[0-9]{2}年?", re.ASCII)
_TITLE: Final = re.compile(
    r"(?:填[报表]|编制|制表)?(?:单位|部门|日期|时间|编号)\s*:.*|附[件表]\s*[0-9一二三四五六七八九十].*|"
    r".*(?:一览|汇总|明细|情况|统计|进度)表(?:\(.*\))?|"
    r"(?!其中)[^:()]{0,6}(?:月份|报告期|截[至止]|统计期|制表|填报|审核)[^:()]{0,4}:\s*\S.*"
)
_SAYS_UNITS: Final = re.compile(
    r"单位|\b(?:amounts?|areas?|figures|costs?|units?)\b", re.IGNORECASE
)
_COLUMN_SIGNS: Final = frozenset("甲乙丙丁") | {"栏次", "A", "B", "C"}
_WIDE: Final = r"[⺀-鿿豈-﫿︰-﹏\uff00-\uffef、。“”]"
_WRAP: Final = re.compile(rf"(?<={_WIDE})\s*[\r\n]+\s*|\s*[\r\n]+\s*(?={_WIDE})")

Row = tuple[int, list[Cell]]


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
    last: int  #: number of the last heading row, a row that numbers the columns included
    columns: tuple[Heading, ...]
    above: tuple[str, ...] = ()  #: titles, `单位:万元` and such
    units: tuple[str, ...] = ()  #: the units said above the table


def find_layout(first_rows: Sequence[Row], *, header: int | None = None, height: int = 0) -> Layout:
    """Return where the heading stands; `header` (its first row) and `height` (1 or 2) say it.

    Raises WrongUsage where no row looks like a heading.
    """
    rows = [row for row in first_rows if any(not _empty(cell) for cell in row[1])]
    width = _width(rows)
    for place, (number, cells) in enumerate(rows):
        if header is not None and number < header:
            continue
        following = _next_row(rows, place)
        two = height == 2 or (height == 0 and _are_merged(cells, following, width))
        if header is not None or two or _is_heading(cells, width):
            return _layout(rows, place, following if two else None)
    if header is not None:
        raise WrongUsage(mark("Row {row} is empty and no heading."), row=header)
    raise WrongUsage(
        mark("No row looks like the heading of a table; say in which row the heading stands.")
    )


def _next_row(rows: Sequence[Row], place: int) -> list[Cell] | None:
    if place + 1 < len(rows) and rows[place + 1][0] == rows[place][0] + 1:
        return rows[place + 1][1]
    return None


def _empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _width(rows: Sequence[Row]) -> int:
    """Return how many cells the fullest rows have: the second fullest, so that one may stray."""
    counts = sorted((sum(not _empty(cell) for cell in cells) for _, cells in rows), reverse=True)
    return counts[min(1, len(counts) - 1)] if counts else 0


def is_figure(cell: Cell) -> bool:
    """Tell whether a cell is a number, a date, or a text that is nothing but a figure."""
    if isinstance(cell, str):
        return _FIGURE.fullmatch(fold(cell)) is not None
    return cell is not None


def _filled(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if not _empty(cell)]


def _is_heading(cells: Sequence[Cell], width: int) -> bool:
    """Tell whether a row is full enough, says words, and no more figures than years."""
    filled = _filled(cells)
    figures = [cell for cell in filled if is_figure(cell)]
    if any(not _YEAR.fullmatch(cell_text(cell)) for cell in figures):
        return False
    if any(_TITLE.fullmatch(fold(cell_text(cell))) for cell in filled):
        return False
    words = len(filled) - len(figures)
    known = any(_WORDS.search(cell_text(cell)) for cell in filled)
    needed = max(1, min(width, 2), width * (4 if known else 6) // 10)
    return words > 0 and len(filled) >= needed


def _are_merged(upper: Sequence[Cell], lower: Sequence[Cell] | None, width: int) -> bool:
    """Tell whether two rows are one heading: a cell above spans several below, none a figure."""
    if lower is None or not _may_span(upper):
        return False
    if any(is_figure(cell) and not _is_year(cell) for cell in (*upper, *lower)):
        return False
    size = max(len(upper), len(lower))
    above, below = _padded(upper, size), _padded(lower, size)
    spans = any(
        not _empty(above[at])
        and not _empty(below[at])
        and _empty(above[at + 1])
        and not _empty(below[at + 1])
        for at in range(size - 1)
    )
    both = sum(not (_empty(a) and _empty(b)) for a, b in zip(above, below, strict=True))
    hangs = any(not _empty(a) and (_empty(b) or a == b) for a, b in zip(above, below, strict=True))
    sparse = len(_filled(upper)) * 10 < width * 6
    return spans and both * 10 >= width * 6 and both >= 3 and (hangs or sparse)


def _may_span(cells: Sequence[Cell]) -> bool:
    """Tell whether a row can be the upper one of a heading: no title, no line such as 单位:万元."""
    texts = [fold(cell_text(cell)) for cell in _filled(cells)]
    return len(set(texts)) > 1 and not any(map(_TITLE.fullmatch, texts))


def _is_year(cell: Cell) -> bool:
    return _YEAR.fullmatch(cell_text(cell)) is not None


def _padded(cells: Sequence[Cell], size: int) -> list[Cell]:
    return [*cells, *[None] * (size - len(cells))]


def _layout(rows: Sequence[Row], place: int, lower: list[Cell] | None) -> Layout:
    number, upper = rows[place]
    texts = _joined(upper, lower)
    columns = tuple(
        Heading(index, column_letter(index), text, find_unit(text))
        for index, text in enumerate(texts)
        if text
    )
    last = number + (lower is not None)
    after = [row for row in rows if row[0] > last]
    if after and after[0][0] == last + 1 and numbers_columns(after[0][1]):
        last += 1
    above = [shown(cell) for _, cells in rows[:place] for cell in _filled(cells)]
    units = [unit for text in above if _SAYS_UNITS.search(text) for unit in find_units(text)]
    return Layout(number, last, columns, tuple(above), tuple(dict.fromkeys(units)))


def _joined(upper: Sequence[Cell], lower: Sequence[Cell] | None) -> list[str]:
    """Return the headings; what a merged cell says above goes for all the columns below it."""
    if lower is None:
        return [shown(cell) for cell in upper]
    size = max(len(upper), len(lower))
    over, texts = "", []
    for above, below in zip(_padded(upper, size), _padded(lower, size), strict=True):
        over = shown(above) or (over if not _empty(below) else "")
        parts = dict.fromkeys(part for part in (over, shown(below)) if part)
        texts.append(" / ".join(parts))
    return texts


def shown(cell: Cell) -> str:
    """Return a cell's text on one line; a Chinese text that was wrapped is joined."""
    return " ".join(_WRAP.sub("", cell_text(cell).strip()).split())


def numbers_columns(cells: Sequence[Cell]) -> bool:
    """Tell whether a row only numbers the columns: 甲, 乙, 1, 2, 3."""
    texts = [fold(cell_text(cell)) for cell in _filled(cells)]
    numbers = [text.strip("()") for text in texts if text not in _COLUMN_SIGNS]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return len(numbers) >= 3 and numbers == counted
