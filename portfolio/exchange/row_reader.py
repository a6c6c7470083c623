"""Reads one row of a sheet, cell by cell as its map says; what cannot be read is a problem."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final, Literal

from portfolio.exchange import words
from portfolio.exchange.cells import Cell, Shared, cell_text, is_blank, is_unknown
from portfolio.exchange.columns import (
    RULES,
    Aside,
    Column,
    Elsewhere,
    Reader,
    exactly,
    unread_value,
)
from portfolio.exchange.layout import Heading, Layout, SheetRow
from portfolio.exchange.map import Bound, Map, constant, is_exported
from portfolio.exchange.merged import Merged
from portfolio.exchange.problems import Problems, Spot
from portfolio.exchange.quantities import Figure, UnitNeeded
from portfolio.exchange.questions import Asked
from portfolio.values.errors import PortfolioError, WrongUsage
from portfolio.values.kinds import COUNTED
from portfolio.values.language import mark

#: What a blank cell may say at the longest.
_LONGEST_BLANK: Final = 20
#: Kinds of columns whose figure, merged over several cells, is of none of them.
_SHARED: Final = ("money", "area", "people", "percent", "scope", *COUNTED)
#: Tells whether a text in a column says nothing.
Blank = Callable[[str], bool]
#: Columns that a total row says something in.
_TOTALLED: Final = ("money", "area", "beds", "scope")


@dataclass(slots=True)
class ReadRow:
    """A row as read: the values of its filled cells by field; `bad` where it cannot be taken."""

    number: int
    kind: Literal["data", "part", "total"]
    values: dict[str, Any]
    cells: tuple[Cell, ...]
    group: str | None
    bad: bool = False
    joined: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()  #: the fields of which it must be asked what their cells say
    label: str = ""  #: what stands before the name of a part


@dataclass(slots=True)
class RowReader:
    """Reads the rows of a sheet whose columns are bound; `lenient` and `merged` as the sheet's."""

    layout: Layout
    mapping: Map
    bound: list[Bound]
    problems: Problems
    lenient: bool = False
    merged: Merged | None = None
    _constants: dict[str, Any] = field(default_factory=dict)
    _readers: list[tuple[int, str, Reader, Blank]] = field(default_factory=list)
    _twins: list[tuple[Bound, Heading]] = field(default_factory=list)
    _wide: dict[Hashable, list[tuple[Bound, Blank]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._constants = {name: constant(self.mapping, name) for name in self.mapping.constants}
        self._twins = list(self._twice())
        exported = is_exported(self.layout)
        for item in self.bound:
            blank = self._blank(item, exported=exported)
            if item.also:
                said = tuple(sorted(item.also.items()))
                self._wide.setdefault(said, []).append((item, blank))
            else:
                self._readers.append((item.heading.index, item.column.name, item.read, blank))

    def _twice(self) -> Iterator[tuple[Bound, Heading]]:
        """Yield the fields whose heading stands above another column too, with that one."""
        taken = {item.heading.index for item in self.bound}
        for item in self.bound:
            given = self.mapping.columns.get(item.column.name)
            if self.mapping.name and given is not None and not given.heading:
                continue  # the letter of a mapping file says which
            wanted = words.folded(item.heading.text)
            for heading in self.layout.columns:
                if heading.index not in taken and words.folded(heading.text) == wanted:
                    yield item, heading

    def _blank(self, item: Bound, *, exported: bool) -> Blank:
        """Return what tells whether a text of a column says nothing.

        A word that the column knows says something (`unknown` is a nature); in a file that
        `export` wrote a text is what was filed.
        """
        name, codes = item.column.name, item.column.codes
        if exported and item.column.kind in ("text", "called"):
            return _says_blank
        known = {
            *self.mapping.values.get(name, ()),
            *(words.vocabulary(name, codes) if codes else ()),
        }
        if not any(map(is_unknown, known)):
            return _says_nothing
        return lambda cell: _says_nothing(cell) and words.folded(cell) not in known

    def read(self, row: SheetRow) -> Iterator[ReadRow]:
        """Yield what a row of data says: itself, or a row for each thing that wide columns say."""
        read = self._read(row)
        yield from self._unfolded(read) if self._wide else (read,)

    def _read(self, row: SheetRow) -> ReadRow:
        values: dict[str, Any] = dict(self._constants)
        cells, shared = row.cells, self.merged.places(row.number) if self.merged else {}
        if self.merged is not None:
            cells = tuple(self.merged.whole(row.number, cells))
        unread: list[str] = []
        asides: list[tuple[str, Cell, Aside]] = []
        for index, name, read, says_nothing in self._readers:
            cell = cells[index]
            if cell is None or (cell.__class__ is str and says_nothing(cell)):
                continue
            try:
                if index in shared or isinstance(cell, Shared):
                    self._require_own(name, cell, shared.get(index, ""))
                value = read(cell)
            except PortfolioError as error:
                if not self._left_unknown(row.number, values, (name, cell), error):
                    unread.append(name)
                continue
            if value.__class__ is Aside:
                asides.append((name, cell, value))
                value = value.value
            if value is not None:
                values[name] = value
        unread += self._asked_besides(row, values, asides)
        kind: Literal["data", "part"] = "part" if row.kind == "part" else "data"
        asked = tuple(unread)
        said = (values, cells, row.group, bool(asked), row.joined, asked, row.label)
        return ReadRow(row.number, kind, *said)

    def _asked_besides(
        self, row: SheetRow, values: dict[str, Any], asides: list[tuple[str, Cell, Aside]]
    ) -> list[str]:
        """Take what cells say besides their own fields; return the fields that must be asked about."""
        asked = [name for item, twin in self._twins for name in self._differs(row, item, twin)]
        for name, cell, aside in asides:
            if not self._besides(row.number, values, (name, cell), aside):
                asked.append(name)
        return asked

    def _require_own(self, name: str, cell: Cell, place: str) -> None:
        """Ask whose a figure is that stands in a cell merged over several."""
        if self.mapping.kind.columns[name].kind in _SHARED:
            sentence = mark(
                "“{text}” stands in a cell merged over several rows; say what of it is of this row."
            )
            if place:
                sentence = mark(
                    "“{text}” stands in the merged cell {place}; say what of it is of this row."
                )
            raise Asked("merged", sentence, text=cell_text(cell).strip(), place=place)

    def _differs(self, row: SheetRow, item: Bound, twin: Heading) -> list[str]:
        """Ask which of two columns of one heading counts where they differ."""
        own, other = row.cells[item.heading.index], row.cells[twin.index]
        if is_unknown(other) or cell_text(own).strip() == cell_text(other).strip():
            return []
        sentence = mark(
            "Columns {one} and {two} have the same heading, and here they differ: “{own}”, “{other}”."
        )
        letters = {"one": item.heading.letter, "two": twin.letter}
        said = {"own": cell_text(own).strip(), "other": cell_text(other).strip()}
        spot = self._spot(row.number, twin, other)
        self.problems.error(spot, "twice", WrongUsage(sentence, **letters, **said))
        return [item.column.name]

    def _unfolded(self, row: ReadRow) -> Iterator[ReadRow]:
        """Yield a row for each thing that wide columns say, and the row itself where it has more."""
        needs = {name for group in self.mapping.kind.needs[1:] for name in group}
        shared = {name: value for name, value in row.values.items() if name not in needs}
        for group in self._wide.values():
            values, unread = {**shared, **group[0][0].also}, list(row.unread)
            before = len(values) + len(unread)
            for item, says_nothing in group:
                cell = row.cells[item.heading.index]
                if cell is None or (isinstance(cell, str) and says_nothing(cell)):
                    continue
                spot = self._spot(row.number, item.heading, cell)
                try:
                    value = self._own(row, item, cell)
                    if isinstance(value, Aside):
                        self._say_besides(spot, item.column, values, value)
                        value = value.value
                    if value is not None:
                        values[item.column.name] = value
                except PortfolioError as error:
                    if self.lenient:
                        self.problems.warn(spot, "unread", error)
                        continue
                    self.problems.error(spot, _rule(item.column, error), error)
                    unread.append(item.column.name)
            if len(values) + len(unread) > before:
                yield replace(row, values=values, unread=tuple(unread), bad=bool(unread))
        if needs & row.values.keys():
            yield row

    def _own(self, row: ReadRow, item: Bound, cell: Cell) -> Any:
        """Return what a cell says; ask where it is merged over several."""
        merged = self.merged.places(row.number) if self.merged else {}
        if item.heading.index in merged or isinstance(cell, Shared):
            self._require_own(item.column.name, cell, merged.get(item.heading.index, ""))
        return item.read(cell)

    def _left_unknown(
        self, number: int, values: dict[str, Any], at: tuple[str, Cell], error: PortfolioError
    ) -> bool:
        """Add the problem of a cell; tell whether its field is left unknown, with its print."""
        item = self._bound(at[0])
        spot = self._spot(number, item.heading, at[1])
        if not self.lenient or item.column.name in self.mapping.kind.keys:
            self.problems.error(spot, _rule(item.column, error), error)
            return False
        self.problems.warn(spot, "unread", error)
        value = unread_value(item.column, at[1])
        if value is not None:
            values[item.column.name] = value
        return True

    def _besides(
        self, number: int, values: dict[str, Any], at: tuple[str, Cell], aside: Aside
    ) -> bool:
        """Say what is to be said of a cell, and take what it says of other fields.

        Returns False where it must be asked what is meant.
        """
        item, good = self._bound(at[0]), True
        spot = self._spot(number, item.heading, at[1])
        for rule, error in aside.remarks:
            self.problems.warn(spot, rule, error)
        for said in aside.elsewhere:
            try:
                self._take_elsewhere(spot, item.column, values, said)
            except PortfolioError as error:
                good &= self._left_unknown(number, values, at, error)
        return good

    def _say_besides(self, spot: Spot, own: Column, values: dict[str, Any], aside: Aside) -> None:
        """Say and take what the cell of a wide column says besides; raise WrongUsage to ask."""
        for rule, error in aside.remarks:
            self.problems.warn(spot, rule, error)
        for said in aside.elsewhere:
            self._take_elsewhere(spot, own, values, said)

    def _take_elsewhere(
        self, spot: Spot, own: Column, values: dict[str, Any], said: Elsewhere
    ) -> None:
        """Take what a cell says of another field; raise WrongUsage where that must be asked."""
        kind = self.mapping.kind
        fields = [name for name in said.fields if name in kind.columns]
        if len(fields) != 1:
            sentence = mark("“{text}” is not said of {column}; say what is meant.")
            raise Asked("label", sentence, text=said.words, column=own.label)
        column = kind.columns[fields[0]]
        value = said.value
        if isinstance(value, Figure) and not column.loose:
            value = exactly(value)
        named = {"text": said.words, "other": column.label, "column": own.label}
        held = values.setdefault(column.name, value)
        if _worth(held) != _worth(value):
            sentence = mark(
                "“{text}” speaks of {other} and not of {column}, and {other} is another."
            )
            raise Asked("label", sentence, **named)
        sentence = mark("“{text}” speaks of {other}, not of {column}, and is taken as that.")
        self.problems.warn(spot, "label", WrongUsage(sentence, **named))

    def _bound(self, name: str) -> Bound:
        return next(item for item in self.bound if item.column.name == name)

    def total(self, row: SheetRow) -> ReadRow:
        """Return what a total row says in the columns that have totals."""
        values: dict[str, Any] = {}
        for item in self.bound:
            cell = row.cells[item.heading.index]
            wanted = item.column.kind in _TOTALLED or item.column.name == "group"
            if not wanted or is_unknown(cell):
                continue
            try:
                value = item.read(cell)
                values[item.column.name] = value.value if isinstance(value, Aside) else value
            except PortfolioError as error:
                self._left_unknown(row.number, values, (item.column.name, cell), error)
        return ReadRow(row.number, "total", values, row.cells, row.group)

    @staticmethod
    def _spot(number: int, heading: Heading, cell: Cell) -> Spot:
        return Spot(number, heading.letter, heading.text, cell)


def _worth(value: Any) -> Any:
    """Return what a value says, whatever was printed."""
    return (value.value, value.low, value.high) if isinstance(value, Figure) else value


@lru_cache(maxsize=4096)
def _says_nothing(cell: str) -> bool:
    """Tell whether a text is unknown; sheets say the same few words again and again."""
    return (len(cell) <= _LONGEST_BLANK or cell.isspace()) and is_unknown(cell)


@lru_cache(maxsize=4096)
def _says_blank(cell: str) -> bool:
    return (len(cell) <= _LONGEST_BLANK or cell.isspace()) and is_blank(cell)


def _rule(column: Column, error: PortfolioError) -> str:
    if isinstance(error, Asked):
        return error.rule
    return "unit" if isinstance(error, UnitNeeded) else RULES.get(column.kind, "unreadable")
