"""Reads a form that came back: its keys, and the cells that were filled in, as they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from portfolio.exchange import quantities
from portfolio.exchange.cells import Cell, cell_text, column_letter, is_blank
from portfolio.exchange.dates import read_date, read_happened
from portfolio.exchange.forms.layout import (
    BEFORE,
    KEYS_SHEET,
    SCHEMA,
    Keys,
    read_keys,
    shown_digest,
)
from portfolio.exchange.quantities import leads
from portfolio.exchange.sources import open_book
from portfolio.values.errors import BadInput, WrongUsage
from portfolio.values.fields import FIELD_BY_NAME, REPORT_FIELDS, Field
from portfolio.values.kinds import (
    CODE,
    DOCUMENT,
    FINISH,
    FINISHED,
    FLAG,
    MONEY,
    PERCENT,
    START,
    STARTED,
    TEXT,
    Value,
    parse_flag,
    parse_text,
)
from portfolio.values.language import Labels, in_both, mark
from portfolio.values.months import Dated

Rows = Sequence[tuple[int, list[Cell]]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that was filled in: its column as the person sees it, the field, what stands there."""

    column: str
    field: Field
    cell: Cell


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that was to be filled in: its number, the key of its place, what was filled in."""

    number: int
    key: str
    cells: tuple[Filled, ...]


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """A form that came back. `keys` is None where they were changed or are gone.

    `shown` has a digest of what each grey row shows now, by key.
    """

    path: Path
    keys: Keys | None
    rows: tuple[Returned, ...]
    shown: Mapping[str, str]


def read_form(path: Path) -> ReturnedForm:
    """Return what stands in a form. Raises BadInput where the file cannot be read or is none."""
    book = open_book(path)
    if KEYS_SHEET not in book.sheets:
        raise BadInput(
            mark("{file} is no form of this program: it has no sheet with the keys."),
            file=path.name,
        )
    keys = read_keys([_texts(cells) for _, cells in book.rows(KEYS_SHEET)])
    rows = list(book.rows(book.sheets[0]))
    head, columns = _columns(rows)
    if head is None:
        raise BadInput(
            mark("{file}: the headings of the form are gone; export the form again."),
            file=path.name,
        )
    below = [(number, cells) for number, cells in rows if number > head + 1]
    return ReturnedForm(path, keys, tuple(_rows(below, columns)), _shown(below, columns))


def _texts(cells: Iterable[Cell]) -> list[str]:
    texts = [cell_text(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _columns(rows: Rows) -> tuple[int | None, dict[int, Field]]:
    """Return the hidden row that names the fields, and where each of them stands."""
    for number, cells in rows:
        if cells[:1] == [SCHEMA]:
            named = {place: FIELD_BY_NAME.get(cell_text(cell)) for place, cell in enumerate(cells)}
            return number, {place: field for place, field in named.items() if field is not None}
    return None, {}


def _rows(rows: Rows, columns: Mapping[int, Field]) -> Iterable[Returned]:
    for number, cells in rows:
        key = cell_text(cells[0]).strip() if cells else ""
        filled = tuple(
            Filled(column_letter(place), columns[place], cells[place])
            for place in columns
            if place < len(cells) and not is_blank(cells[place])
        )
        if not key.startswith(BEFORE) and (key or filled):
            yield Returned(number, key, filled)


def _shown(rows: Rows, columns: Mapping[int, Field]) -> dict[str, str]:
    places = {field.name: place for place, field in columns.items()}
    found = {}
    for _, cells in rows:
        key = cell_text(cells[0]) if cells else ""
        if key.startswith(BEFORE):
            texts = [_at(cells, places.get(field.name)) for field in REPORT_FIELDS]
            found[key.removeprefix(BEFORE)] = shown_digest(texts)
    return found


def _at(cells: Sequence[Cell], place: int | None) -> str:
    return cell_text(cells[place]) if place is not None and place < len(cells) else ""


# --- a cell as a value --------------------------------------------------------------------------


def value_of(filled: Filled) -> Value:
    """Return what was filled in: money was asked for in units of 10,000 yuan unless it says more.

    Raises WrongUsage for what cannot be read; nothing is guessed.
    """
    kind = filled.field.kind
    if kind.counted:
        return _own(filled.field, quantities.read_counted(filled.cell, kind))
    value: Value = _READERS[kind.name](filled.field, filled.cell)
    return value


def _word(field: Field, cell: Cell) -> str:
    word = cell_text(cell).strip().casefold()
    for code, term in (field.codes or {}).items():
        if word in (code, *(text.casefold() for text in in_both(term))):
            return code
    raise WrongUsage(
        mark("“{text}” is none of the list of {field}; choose one of: {words}."),
        text=cell_text(cell),
        field=field.label,
        words=Labels(tuple((field.codes or {}).values())),
    )


def _exact(figure: quantities.Figure) -> int:
    loose = figure.value is None or figure.qualifier is not None or figure.rounded
    if figure.value is None or loose or figure.rest.strip():
        raise WrongUsage(
            mark("“{text}” is not one exact figure; type the number alone."), text=figure.printed
        )
    return figure.value


def _own(field: Field, figure: quantities.Figure) -> int:
    """Return the number of a figure whose words say that it is of its field."""
    named = leads.named(figure.lead, field.kind.name) if figure.lead else ()
    if named and field.name not in named:
        raise WrongUsage(
            mark("“{text}” is not said of {column}; say what is meant."),
            text=figure.printed,
            column=field.label,
        )
    return _exact(figure)


def _percent(_: Field, cell: Cell) -> int:
    if not isinstance(cell, str) and cell and 0 < float(cell_text(cell)) <= 1:
        raise WrongUsage(
            mark(
                "“{text}” may be a share of 1, as Excel keeps 60% as 0.6, or a percentage; type"
                " it as text, such as 60%."
            ),
            text=cell_text(cell),
        )
    return _exact(quantities.read_percent(cell, "%"))


def _text(_: Field, cell: Cell) -> str:
    return parse_text(cell_text(cell))


def _dated(field: Field, cell: Cell) -> Dated:
    return read_date(cell, "start" if field.kind in (START, STARTED) else "finish")


def _happened(field: Field, cell: Cell) -> Dated:
    return read_happened(cell, "start" if field.kind is STARTED else "finish")


_READERS: Final[Mapping[str, Any]] = {
    CODE.name: _word,
    TEXT.name: _text,
    DOCUMENT.name: _text,
    START.name: _dated,
    FINISH.name: _dated,
    STARTED.name: _happened,
    FINISHED.name: _happened,
    FLAG.name: lambda _, cell: parse_flag(cell_text(cell)),
    PERCENT.name: _percent,
    MONEY.name: lambda field, cell: _own(field, quantities.read_money(cell, "万元")),
}
