"""Totals of sheets that list no projects: of a column against its rows, of a row against its columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from portfolio.beds.rules.reconcile import compare
from portfolio.exchange import words
from portfolio.exchange.cells import cell_text, is_unknown
from portfolio.exchange.columns import Aside, reader_of
from portfolio.exchange.layout import Layout, SheetRow
from portfolio.exchange.map import Bound
from portfolio.exchange.problems import Problems, Spot
from portfolio.exchange.quantities import step_of
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.language import mark
from portfolio.values.words import figure_text


@dataclass(slots=True)
class ColumnTotals:
    """The sums of the amounts of a sheet by column: of all rows, and of those since the last total."""

    columns: Sequence[Bound]
    problems: Problems
    _all: dict[int, int] = field(default_factory=dict)
    _since: dict[int, int] = field(default_factory=dict)

    def count(self, row: SheetRow) -> None:
        """Add the amounts of a row; what cannot be read is a problem elsewhere."""
        for at, item in enumerate(self.columns):
            value = _amount(row, item)
            if value is not None:
                self._all[at] = self._all.get(at, 0) + value
                self._since[at] = self._since.get(at, 0) + value

    def check(self, row: SheetRow) -> None:
        """Warn of each amount of a total row that neither all rows make nor those since the last.

        It may differ by half of its last printed digit for each row. A column without any amount
        above is not compared.
        """
        for at, item in enumerate(self.columns):
            value = _amount(row, item)
            if value is None or at not in self._all:
                continue
            cell = row.cells[item.heading.index]
            step = step_of("investment", f"{cell_text(cell).strip()}{item.setting.unit or ''}")
            sums = (self._since.get(at), self._all[at])
            if any(
                known is not None and compare(value, known, step) != "differs" for known in sums
            ):
                continue
            made = self._all[at]
            text = mark("The total says {stated}, the rows make {computed}: {difference} apart.")
            stated, computed, apart = (
                figure_text("investment", amount) for amount in (value, made, abs(value - made))
            )
            error = WrongUsage(text, stated=stated, computed=computed, difference=apart)
            spot = Spot(row.number, item.heading.letter, item.heading.text, cell)
            self.problems.warn(spot, "total", error)
        self._since = {}


@dataclass(frozen=True, slots=True)
class RowTotals:
    """The column that sums up a row: a year, source or quarter beside another each has its own."""

    total: Bound
    columns: Sequence[Bound]
    problems: Problems

    def check(self, row: SheetRow) -> None:
        """Warn where the total of a row is another than its columns make, by more than it rounds."""
        stated = _amount(row, self.total)
        known = [value for item in self.columns if (value := _amount(row, item)) is not None]
        if stated is None or not known:
            return
        heading, unit = self.total.heading, self.total.setting.unit or ""
        cell, made = row.cells[heading.index], sum(known)
        if (
            compare(stated, made, step_of("investment", f"{cell_text(cell).strip()}{unit}"))
            != "differs"
        ):
            return
        text = mark("The total says {stated}, the columns make {computed}: {difference} apart.")
        figures = {"stated": stated, "computed": made, "difference": abs(stated - made)}
        said = {name: figure_text("investment", fen) for name, fen in figures.items()}
        spot = Spot(row.number, heading.letter, heading.text, cell)
        self.problems.warn(spot, "total", WrongUsage(text, **said))


def row_totals(layout: Layout, bound: Sequence[Bound], problems: Problems) -> RowTotals | None:
    """Return what holds the total of each row against its columns.

    None where a sheet has no such column, or where columns are parts of one another.
    """
    taken = {item.heading.letter for item in bound}
    totals = [
        item
        for item in layout.columns
        if item.letter not in taken and _TOTALS & set(words.readings(item.text))
    ]
    columns = [item for item in bound if item.also and item.column.kind == "money"]
    alike = {(item.column.name, frozenset(item.also) - {"side"}) for item in columns}
    if len(totals) != 1 or len(columns) == 1 or len(alike) != 1:
        return None
    (heading,), first = totals, columns[0]
    setting = replace(first.setting, unit=heading.unit or first.setting.unit, heading=heading.text)
    total = Bound(first.column, heading, reader_of(first.column, setting), setting)
    return RowTotals(total, columns, problems)


#: What the column is called that sums up a row.
_TOTALS: Final = frozenset(
    ("合计", "小计", "总计", "资金合计", "投资合计", "total", "sum", "subtotal")
)


def _amount(row: SheetRow, item: Bound) -> int | None:
    cell = row.cells[item.heading.index]
    if is_unknown(cell):
        return None
    try:
        value = item.read(cell)
    except PortfolioError:
        return None
    value = value.value if isinstance(value, Aside) else value
    return value if isinstance(value, int) else None
