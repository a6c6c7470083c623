"""The table of indicators of a plan: 序号, 指标名称, 基期值, 目标值, 指标类型."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portfolio.exchange.cells import Cell, cell_text, is_unknown, plain_line
from portfolio.exchange.document.records import IndicatorKind, IndicatorRow, Place, Table
from portfolio.exchange.document.tables import layout_of, rows_of
from portfolio.exchange.layout import Heading, Layout, classify
from portfolio.values.digits import fold

_KINDS: Final[Mapping[str, IndicatorKind]] = {"约束性": "binding", "预期性": "anticipatory"}
_NAME: Final = re.compile(r"指标(?:名称)?|(?:规划|主要)指标|indicators?|name", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}", re.ASCII)
_BASE: Final = re.compile(r"基[期础年准]|现状|实际|完成|base", re.IGNORECASE)
_TARGET: Final = re.compile(r"目标|target", re.IGNORECASE)
_UNIT: Final = re.compile(r"(?:计量)?单位|unit", re.IGNORECASE)
#: What may stand round a value: 100 is at least 100 in ≥100 and 100以上 too.
_VALUE: Final = re.compile(
    r"(?:[≥≤<>=]|不低于|不高于|不超过|达到)?\s*([0-9]+(?:\.[0-9]+)?)\s*%?\s*(?:以上|以下|以内|左右)?",
    re.ASCII,
)
_IN_BRACKETS: Final = re.compile(r"(.+)\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what, by index; `kind` is the one that says 约束性 or 预期性.

    `years` are those in the headings of values.
    """

    name: int
    unit: int | None
    base: int | None
    target: int
    kind: int
    years: Mapping[int, int]


def indicators(table: Table, before: int) -> Iterator[IndicatorRow]:
    """Yield the rows of a table of indicators, numbered on from `before`; none of any other."""
    layout = layout_of(table)
    columns = _columns(table, layout) if layout else None
    if layout is None or columns is None:
        return
    number, above = before, len(table.before)
    for row in classify(rows_of(table), layout):
        name = _shown(row.cells[columns.name])
        kind = _KINDS.get(_shown(row.cells[columns.kind]))
        if row.kind == "data" and name and kind:
            number += 1
            yield _row(number, columns, row.cells, kind, table.places[row.number - above - 1])


def _row(
    number: int, columns: _Columns, cells: Sequence[Cell], kind: IndicatorKind, place: Place
) -> IndicatorRow:
    name, unit = _named(_shown(cells[columns.name]))
    if columns.unit is not None:
        unit = _shown(cells[columns.unit]) or None
    base = None if columns.base is None else cells[columns.base]
    return IndicatorRow(
        number=number,
        name=name,
        unit=unit,
        base=_value(base),
        target=_value(cells[columns.target]),
        kind=kind,
        printed=tuple(map(_shown, cells)),
        where=place,
        base_year=None if columns.base is None else columns.years.get(columns.base),
        target_year=columns.years.get(columns.target),
    )


def _shown(cell: Cell) -> str:
    return plain_line(cell_text(cell))


def _named(printed: str) -> tuple[str, str | None]:
    """Return the name and the unit of `每千人床位数(张)*`; the asterisk refers to a note."""
    plain = re.sub(r"[\s*]+", "", fold(printed))
    found = _IN_BRACKETS.fullmatch(plain)
    return (found[1], found[2]) if found else (plain, None)


def _value(cell: Cell) -> Decimal | None:
    found = None if is_unknown(cell) else _VALUE.fullmatch(fold(cell_text(cell)))
    return Decimal(found[1]) if found else None


def _columns(table: Table, layout: Layout) -> _Columns | None:
    """Return the columns of a table of indicators; None where a name, target or kind is missing."""
    kind = _kind_column(table)
    name = _first(layout.columns, _NAME)
    values = [item for item in layout.columns if _holds_values(item)]
    targets = [item for item in values if _TARGET.search(item.text)] or values[1:]
    if kind is None or name is None or not targets:
        return None
    target = targets[0]
    base = next((item.index for item in values if item not in targets), None)
    years = {
        item.index: int(found[0]) for item in values if (found := _YEAR.search(fold(item.text)))
    }
    return _Columns(name, _first(layout.columns, _UNIT), base, target.index, kind, years)


def _holds_values(heading: Heading) -> bool:
    text = fold(heading.text)
    return any(known.search(text) for known in (_YEAR, _BASE, _TARGET))


def _first(columns: Sequence[Heading], known: re.Pattern[str]) -> int | None:
    found = (item.index for item in columns if known.fullmatch(fold(item.text)))
    return next(found, None)


def _kind_column(table: Table) -> int | None:
    """Return the column that says the kind of most rows."""
    said = [
        [_shown(cell) in _KINDS for cell in cells] + [False] * (table.width - len(cells))
        for cells in table.rows
    ]
    counts = [sum(column) for column in zip(*said, strict=True)]
    most = max(counts, default=0)
    return counts.index(most) if most else None
