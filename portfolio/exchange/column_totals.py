"""Total rows of sheets that list no projects: each amount held against the rows above it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portfolio.beds.rules.reconcile import compare
from portfolio.exchange.cells import cell_text, is_unknown
from portfolio.exchange.columns import Aside
from portfolio.exchange.layout import SheetRow
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
