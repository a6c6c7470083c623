"""Total rows of a list of projects: kept as stated totals, and held against the rows above."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from portfolio.beds.rules.reconcile import compare
from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.document.records import StatedFigure
from portfolio.exchange.kinds.projects import OUTSIDE, ProjectRow, read
from portfolio.exchange.outcome import Item
from portfolio.exchange.quantities import Figure, step_of
from portfolio.exchange.queries import matches
from portfolio.exchange.row_reader import ReadRow
from portfolio.exchange.service.imports.ground import Ground
from portfolio.store.models import Plan
from portfolio.values.errors import WrongUsage
from portfolio.values.language import label, mark
from portfolio.values.vocabulary import METRICS
from portfolio.values.words import figure_text

_WHOLE: Final = re.compile("总计|总合计|全区|全部|共计|grand", re.IGNORECASE)
_TOTAL: Final = re.compile("合计|小计|总计|共计")
ALL: Final = "all"


class Totals:
    """Sums the rows group by group, and compares each total row with them at the end."""

    def __init__(self, ground: Ground, plan: Plan) -> None:
        self._ground = ground
        self._plan = plan
        self._sums: dict[str, dict[str, int]] = {}
        self._rows: list[tuple[ReadRow, str, dict[str, Figure]]] = []
        self._known: set[tuple[str, str, int]] = set()
        self._printed: set[tuple[str, str, str]] = set()
        self._position = 0
        for row in matches.rows_of(ground.session, "stated_total"):
            self._known.add((row["scope"], row["metric"], row["value"]))
            self._printed.add((row["scope"], row["metric"], row["printed_in"]))
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
        key, where = (scope, name, value), _where(row)
        if key not in self._known:
            source = self._ground.source(row.number, None)
            self._add(key, step, (figure.printed, where), source)
            self._ground.told(row, "stated", f"{where} {label(METRICS[name])}")

    def keep(self, figures: Sequence[StatedFigure]) -> None:
        """Add the totals of a document's prose that are not on record."""
        for item in figures:
            key = (item.scope, item.metric, item.value)
            if key not in self._known:
                where = f"{item.where.in_both[0]} {item.section}".strip()
                source = self._ground.sources.at(item.where, item.sentence)
                self._add(key, item.step, (item.printed, where), source)
                name = f"{item.where.words} {label(METRICS[item.metric])}"
                self._ground.tally.add(Item(0, "stated", name))

    def _add(
        self, key: tuple[str, str, int], step: int, printed: tuple[str, str], source: int
    ) -> None:
        """Add a total with its print and where it is printed; two of one place are numbered."""
        self._known.add(key)
        where, times = printed[1], 1
        while (*key[:2], where) in self._printed:
            times += 1
            where = f"{printed[1]} ({times})"
        self._printed.add((*key[:2], where))
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
                "printed": printed[0],
                "printed_in": where,
                "source_id": source,
            },
        )


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
