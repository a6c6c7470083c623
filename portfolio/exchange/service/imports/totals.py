"""Total rows of a list of projects: kept as stated totals, and held against the rows above."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from portfolio.beds.rules.reconcile import compare
from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.kinds.projects import AREAS, OUTSIDE, ProjectRow, read
from portfolio.exchange.quantities import Figure, read_area, read_money
from portfolio.exchange.queries import matches
from portfolio.exchange.service.imports.ground import Ground
from portfolio.exchange.sheet import ReadRow
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import METRICS
from portfolio.values.words import figure_text

_NUMBER: Final = re.compile(r"([0-9][0-9,]*)(?:\.([0-9]+))?\s*(\S*)", re.ASCII)
_WHOLE: Final = re.compile("总计|总合计|全区|全部|共计|grand", re.IGNORECASE)
_TOTAL: Final = re.compile("合计|小计|总计|共计")
ALL: Final = "all"


class Totals:
    """Sums the rows group by group, and compares each total row with them at the end."""

    def __init__(self, ground: Ground, plan: Any) -> None:
        self._ground = ground
        self._plan = plan
        self._sums: dict[str, dict[str, int]] = {}
        self._rows: list[tuple[ReadRow, str, dict[str, Figure]]] = []
        self._known: set[tuple[str, str, int]] = set()
        self._position = 0
        for row in matches.rows_of(ground.session, "stated_total"):
            self._known.add((row["scope"], row["metric"], row["value"]))
            self._position = max(self._position, row["position"])

    def count(self, item: ProjectRow) -> None:
        """Add the figures of a row to the sums of its group."""
        if item.group in (None, OUTSIDE):
            return
        sums = self._sums.setdefault(str(item.group), {})
        for name, figure in item.figures.items():
            if figure.value is not None:
                sums[name] = sums.get(name, 0) + figure.value

    def _sum(self, scope: str, name: str) -> int | None:
        groups = self._sums.values() if scope == ALL else [self._sums.get(scope, {})]
        known = [sums[name] for sums in groups if name in sums]
        return sum(known) if known else None

    def take(self, row: ReadRow) -> None:
        """Keep a total row until the end; a second total of a group is one of all groups."""
        item = read(row.number, row.values, row.group)
        group = item.group if item.group != OUTSIDE else None
        had = {scope for _, scope, _ in self._rows}
        scope = ALL if group is None or group in had or _says_all(row.cells) else group
        figures = {name: figure for name, figure in item.figures.items() if name in METRICS}
        self._rows.append((row, scope, figures))

    def finish(self) -> None:
        """Add the totals that are not on record, and warn of those that differ from their rows."""
        for row, scope, figures in self._rows:
            for name, figure in figures.items():
                if figure.value is not None:
                    self._finish(row, scope, name, figure)

    def _finish(self, row: ReadRow, scope: str, name: str, figure: Figure) -> None:
        value, step = figure.value or 0, step_of(name, figure.printed)
        computed = self._sum(scope, name)
        if computed is not None and compare(value, computed, step) == "differs":
            text = mark("The total says {stated}, the rows make {computed}: {difference} apart.")
            words_of = {"stated": figure_text(name, value), "computed": figure_text(name, computed)}
            error = WrongUsage(
                text, **words_of, difference=figure_text(name, abs(value - computed))
            )
            column = name if self._ground.sheet.heading(name) else "scope"
            self._ground.warn(row, column, "total", error)
        if self._plan is not None and (scope, name, value) not in self._known:
            self._known.add((scope, name, value))
            self._add(row, (scope, name, value), step, figure.printed)

    def _add(self, row: ReadRow, key: tuple[str, str, int], step: int, printed: str) -> None:
        self._position += 1
        writer = self._ground.writer
        writer.add(
            "stated_total",
            {
                "id": writer.next_key("stated_total"),
                "plan_id": self._plan.id,
                "position": self._position,
                "scope": key[0],
                "metric": key[1],
                "value": key[2],
                "step": step,
                "printed": printed,
                "printed_in": _where(row),
                "source_id": self._ground.sources.key(),
            },
        )
        self._ground.told(row, "stated", f"{_where(row)} {label(METRICS[key[1]])}")


def _says_all(cells: tuple[Cell, ...]) -> bool:
    return any(isinstance(cell, str) and _WHOLE.search(cell) for cell in cells)


def _where(row: ReadRow) -> str:
    """Return where a total is printed: its group's heading and its own word."""
    own = next((text for text in _texts(row) if _TOTAL.search(text)), "合计")
    group = row.group
    if group is None and "group" in row.values:
        group = row.values["group"].printed
    return f"{group} {own}" if group else own


def _texts(row: ReadRow) -> Iterator[str]:
    return (cell_text(cell).strip() for cell in row.cells if isinstance(cell, str))


def step_of(metric: str, printed: str) -> int:
    """Return what one unit of the last printed digit is worth: `10.51 万平方米` steps by 100 m2."""
    found = _NUMBER.search(printed)
    if found is None or metric not in (*AREAS, "investment"):
        return 1
    unit = found[3] or ("元" if metric == "investment" else "平方米")
    one = read_money("1", unit) if metric == "investment" else read_area("1", unit)
    return max(1, int(Fraction(one.value or 1, 10 ** len(found[2] or ""))))
