"""The plan's indicators as lines of a table, and one by one as facts."""

from collections.abc import Iterator, Sequence
from typing import Final

from portfolio.beds.records.indicators import Indicator, IndicatorTable, Observation
from portfolio.beds.words.base import basis_head
from portfolio.beds.words.indicators import (
    by_kind,
    computed_text,
    figure_text,
    gross_notes,
    line_text,
    measured_text,
    met_text,
    observed_text,
    time_text,
    type_text,
    unit_text,
)
from portfolio.projects.words.page import document_text
from portfolio.values.language import Term, label, mark, plural
from portfolio.values.vocabulary import DIRECTIONS, INDICATOR_TYPES
from portfolio.values.words import UNKNOWN_TEXT, name_of, say
from tui.shell.plain import plain
from tui.widgets.facts import Fact, Section
from tui.widgets.table import Cell, Column, Line

COLUMNS: Final = (
    Column("code", Term("column", "Code"), width=5, stays=True),
    Column("name", Term("column", "Indicator"), width=20, stays=True, grows=60),
    Column("target", Term("column", "Target"), width=13, right=True, stays=True),
    Column("observed", Term("column", "Latest observed"), width=15, right=True, stays=True),
    Column("met", Term("column", "Target met"), width=12, stays=True),
    Column("type", Term("column", "Type"), 6, holds=tuple(INDICATOR_TYPES.values())),
    Column("base", Term("column", "Base"), width=14, right=True),
    Column("unit", Term("column", "Unit"), width=9),
    Column("projects", Term("column", "By the projects"), width=44),
)


class Listing:
    """The indicators in the order of the plan; hands out the lines that are asked for."""

    def __init__(self, items: Sequence[Indicator]) -> None:
        self._items = items
        self._places = {item.code: place for place, item in enumerate(items)}

    def __len__(self) -> int:
        return len(self._items)

    def window(self, first: int, last: int) -> list[Line]:
        """Return the lines from `first` up to, not including, `last`."""
        return [Line(item.code, _cells(item), None) for item in self._items[first:last]]

    def place(self, key: str) -> int | None:
        """Return the line of an indicator, if it is listed."""
        return self._places.get(key)


def _cells(item: Indicator) -> tuple[Cell, ...]:
    """Return the cells of an indicator; what is binding stands out."""
    style = "bold" if item.type == "binding" else ""
    texts = (
        plain(item.code),
        plain(name_of(item)),
        figure_text(item.target, item.target_year),
        observed_text(item),
        met_text(item),
        type_text(item),
        figure_text(item.base, item.base_year),
        plain(unit_text(item)),
        computed_text(item),
    )
    return tuple(Cell(text, style) for text in texts)


def lead_text(table: IndicatorTable) -> str:
    """Return what the projects come to of the indicators that no answer on beds tells."""
    return "\n".join(plain(measured_text(item)) for item in by_kind(table.indicators))


def aside_text(table: IndicatorTable) -> str:
    """Return how many indicators are binding."""
    number = sum(item.type == "binding" for item in table.indicators)
    return plural("{n} is binding", "{n} are binding", number).format(n=number)


# --- one whole ----------------------------------------------------------------------------------


def indicator_sections(table: IndicatorTable, item: Indicator) -> list[Section]:
    """Return one indicator whole: as printed, what was observed, what the projects come to."""
    sections = [
        Section(plain(f"{item.code} · {name_of(item)}"), list(_printed(table, item))),
        Section(say(mark("Observed values")), list(_observed(table, item))),
    ]
    if item.lines:
        sections.append(Section(say(mark("By the projects")), list(_measured(item))))
    return sections


def _printed(table: IndicatorTable, item: Indicator) -> Iterator[Fact]:
    direction = label(DIRECTIONS[item.direction]) if item.direction else UNKNOWN_TEXT
    yield Fact(say(mark("As printed")), plain(item.printed) or UNKNOWN_TEXT)
    yield Fact(say(mark("Unit")), plain(unit_text(item)) or UNKNOWN_TEXT)
    yield Fact(say(mark("Type")), type_text(item))
    yield Fact(say(mark("Direction")), direction)
    yield Fact(say(mark("Base")), figure_text(item.base, item.base_year))
    yield Fact(say(mark("Target")), figure_text(item.target, item.target_year))
    if item.note:
        yield Fact(say(mark("Note")), plain(item.note))
    yield Fact(say(mark("Source")), _source(table, item.source))


def _source(table: IndicatorTable, code: str) -> str:
    return plain(document_text(table.documents.get(code), code))


def _observed(table: IndicatorTable, item: Indicator) -> Iterator[Fact]:
    if not item.observed:
        yield Fact("", observed_text(item))
    for told in reversed(item.observed):
        yield Fact(time_text(told), plain(told.value), _aside(table, told))


def _aside(table: IndicatorTable, told: Observation) -> str:
    return " · ".join(filter(None, (plain(told.note), _source(table, told.source))))


def _measured(item: Indicator) -> Iterator[Fact]:
    for line in item.lines:
        yield Fact("", line_text(line), basis_head(line.residents))
    for note in gross_notes(item):
        yield Fact("", note)
