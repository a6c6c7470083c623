"""The tables of a document that list projects, joined to the rows of one sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from portfolio.exchange import headings, words
from portfolio.exchange.cells import Cell
from portfolio.exchange.document.records import Place, Table
from portfolio.exchange.document.tables import Rows, body_of, layout_of
from portfolio.exchange.layout import Layout
from portfolio.exchange.layout.kinds import group_text
from portfolio.exchange.map import Map
from portfolio.exchange.sources.documents import Cells
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

#: How many columns a list of projects must be known by at least.
_KNOWN_COLUMNS: Final = 3


@dataclass(slots=True)
class ProjectList:
    """The projects of several tables as one list, under the heading of the first.

    Columns that only a later table has stand behind. `taken` is how many rows each table gave.
    `conflict` is what is to be raised where the list is read: a column has two units.
    """

    taken: dict[int, int] = field(default_factory=dict)
    conflict: BadInput | None = None
    _above: tuple[str, ...] = ()  #: the titles of the first table
    _columns: dict[str, str] = field(default_factory=dict)  #: the heading of each column by its key
    _units: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    _keys: list[str] = field(default_factory=list)  #: of the columns of the table last taken
    _body: list[tuple[Mapping[str, Cell], Place]] = field(default_factory=list)

    def add(self, table: Table) -> bool:
        """Take a table in; tell whether it lists projects, or goes on with the last that did."""
        layout = layout_of(table)
        mapping = headings.guess(layout, strict=False) if layout else None
        if layout and mapping and _lists_projects(mapping):
            self._above = self._above if self._body else table.before
            self._head(table, layout, mapping)
            self._take(table, body_of(table, layout))
            return True
        headless = layout is None or layout.first > len(table.before) + 1
        if headless and not table.apart and table.width == len(self._keys):
            self._take(table, zip(table.rows, table.places, strict=True))
            return True
        self._keys = []
        return False

    def _head(self, table: Table, layout: Layout, mapping: Map) -> None:
        fields = {given.letter: (name, given.unit) for name, given in mapping.columns.items()}
        by_place = {heading.index: heading for heading in layout.columns}
        self._keys = []
        for at in range(table.width):
            heading = by_place.get(at)
            name, unit = fields.get(heading.letter if heading else None, ("", None))
            text = heading.text if heading else ""
            key = name or words.folded(text) or str(at)
            self._keys.append(key)
            self._columns.setdefault(key, text)
            known, number = self._units.setdefault(key, (unit, table.number))
            if known != unit and self.conflict is None:
                self.conflict = _two_units(text, (number, known), (table.number, unit))

    def _take(self, table: Table, rows: Iterator[tuple[Cells, Place]]) -> None:
        first = next(iter(self._columns))
        groups = [text for text in table.before if group_text([text])]
        self._body += [({first: text}, table.places[0]) for text in groups]
        before = len(self._body)
        self._body += [(dict(zip(self._keys, cells, strict=False)), place) for cells, place in rows]
        self.taken[table.number] = len(self._body) - before

    def sheet(self) -> tuple[Rows, dict[int, Place]]:
        """Return the rows of the one sheet, titles and heading first, and the places of the rest."""
        heads: Rows = [(at, [text]) for at, text in enumerate(self._above, 1)]
        start = len(heads) + 2
        heads.append((start - 1, [text or None for text in self._columns.values()]))
        body = [[values.get(key) for key in self._columns] for values, _ in self._body]
        places = (place for _, place in self._body)
        return heads + list(enumerate(body, start)), dict(enumerate(places, start))


def _lists_projects(mapping: Map) -> bool:
    known = mapping.columns.keys()
    return mapping.kind.name == "projects" and "name_zh" in known and len(known) >= _KNOWN_COLUMNS


def _two_units(
    heading: str, first: tuple[int, str | None], second: tuple[int, str | None]
) -> BadInput:
    return BadInput(
        mark(
            "“{heading}” is in {known} in table {first} and in {unit} in table {second}; import the"
            " two one by one, with --sheet {first} and --sheet {second}."
        ),
        heading=heading,
        first=first[0],
        known=first[1] or "?",
        second=second[0],
        unit=second[1] or "?",
    )
