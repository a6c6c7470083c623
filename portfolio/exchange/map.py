"""A mapping: which column of a sheet is which field, and how its cells are written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from portfolio.exchange import map_file, words
from portfolio.exchange.columns import (
    Aside,
    Coded,
    Column,
    Reader,
    Setting,
    check_unit,
    reader_of,
    unknown_word,
)
from portfolio.exchange.dates import Order
from portfolio.exchange.kinds import KINDS, Kind
from portfolio.exchange.layout import Heading, Layout
from portfolio.exchange.quantities import UnitNeeded
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import Labels, mark, sentence
from portfolio.values.toml import read_toml

#: The most a mapping file may be, in bytes.
_MOST_BYTES: Final = 10**6

Match = Literal["code", "name", "both"]


@dataclass(frozen=True, slots=True)
class Given:
    """Where a field stands, by heading or by letter, and how its cells are written."""

    heading: str | None = None
    letter: str | None = None
    unit: str | None = None
    order: Order | None = None
    serials: bool = False
    century: int | None = None


@dataclass(frozen=True, slots=True)
class Wide:
    """A column beside others of the same field: what its heading says of its figures besides."""

    field: str
    given: Given
    also: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Map:
    """What a mapping file says; `name` is the file's, empty where the headings were guessed."""

    kind: Kind
    columns: Mapping[str, Given]
    name: str = ""
    sheet: str | None = None
    header: int | None = None
    header_rows: int = 0
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    skip: Mapping[str, frozenset[str]] = field(default_factory=dict)
    skip_rows: frozenset[int] = frozenset()
    match: Match = "both"
    totals: bool = True
    cells: Given = Given()  #: how cells are written where the file says it of all columns
    wide: tuple[Wide, ...] = ()
    spelt: Mapping[str, str] = field(
        default_factory=dict
    )  #: the words of the file by their folded ones

    @property
    def names_columns(self) -> bool:
        """Tell whether it says where fields stand; else the headings of the sheet do."""
        return bool(self.columns or self.wide)


@dataclass(frozen=True, slots=True)
class Bound:
    """A field bound to a column of the sheet."""

    column: Column
    heading: Heading
    read: Reader
    setting: Setting
    also: Mapping[str, Any] = field(
        default_factory=dict
    )  #: of a wide column, what its heading says


def read_map(path: Path) -> Map:
    """Return a mapping file as a map.

    Raises BadInput where it cannot be read, and with every mistake, each named with its key.
    """
    data = _toml(path)
    mistakes = list(map_file.mistakes(data))
    if mistakes:
        raise _refused(path.name, mistakes)
    mapping = Map(
        kind=KINDS[data["kind"]],
        columns={name: _given(item, data) for name, item in data.get("columns", {}).items()},
        name=path.name,
        sheet=data.get("sheet"),
        header=data.get("header"),
        header_rows=data.get("header_rows", 0),
        values={
            name: {words.folded(word): code for word, code in known.items()}
            for name, known in data.get("values", {}).items()
        },
        constants=data.get("constants", {}),
        skip={
            head: frozenset(map(words.folded, said)) for head, said in data.get("skip", {}).items()
        },
        skip_rows=frozenset(data.get("skip_rows", ())),
        match=data.get("match", "both"),
        totals=data.get("totals", True),
        cells=_given({}, data),
        wide=tuple(
            Wide(item["field"], _given(item, data), item.get("also", {}))
            for item in data.get("wide", ())
        ),
        spelt={words.folded(word): word for word in _said_words(data)},
    )
    mistakes = list(_mistakes(mapping))
    if mistakes:
        raise _refused(path.name, mistakes)
    return mapping


def _said_words(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words of a sheet that a mapping file speaks of."""
    for known in data.get("values", {}).values():
        yield from known
    for said in data.get("skip", {}).values():
        yield from said


def _given(item: Any, data: Mapping[str, Any]) -> Given:
    """Return a column of the file; the date order said for the whole file holds for each."""
    said: Mapping[str, Any] = {"heading": item} if isinstance(item, str) else item
    letter = said.get("letter")
    return Given(
        said.get("heading"),
        letter and letter.upper(),
        said.get("unit"),
        said.get("date_order") or data.get("date_order"),
        said.get("serials", data.get("serials", False)),
        said.get("century") or data.get("century"),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            raise BadInput(mark("The mapping file {path} is larger than 1 MB."), path=path)
        return read_toml(data.decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise BadInput(
            mark("There is no mapping file {path}; check its name, or write one with --guess-map."),
            path=path,
        ) from error
    except (OSError, ValueError) as error:
        raise BadInput(
            mark("The mapping file {path} cannot be read: {why}. Write it as TOML in UTF-8."),
            path=path,
            why=error,
        ) from error


def _refused(name: str, mistakes: Iterable[PortfolioError]) -> BadInput:
    return BadInput(
        mark("The mapping file {name} cannot be used:\n{lines}"),
        name=name,
        lines="\n".join(f"  {sentence(mistake)}" for mistake in mistakes),
    )


# --- what its form cannot show --------------------------------------------------------------------


def _mistakes(mapping: Map) -> Iterator[PortfolioError]:
    yield from _unknown_fields(mapping)
    for name, given in mapping.columns.items():
        if (given.heading is None) == (given.letter is None):
            yield WrongUsage(mark("columns.{name}: give either heading or letter."), name=name)
        if given.unit is not None and name in mapping.kind.columns:
            yield from _unit_mistakes(mapping.kind.columns[name], given.unit)
    for name in mapping.constants:
        if name in mapping.columns:
            yield WrongUsage(
                mark("constants.{name}: it is a column as well; give one of the two."), name=name
            )
        elif name in mapping.kind.columns:
            yield from _constant_mistakes(mapping, name)
    for place, item in enumerate(mapping.wide):
        yield from _wide_mistakes(mapping, f"wide.{place}", item)
    yield from _value_mistakes(mapping)
    if mapping.names_columns:
        yield from _missing(mapping)


def _unknown_fields(mapping: Map) -> Iterator[PortfolioError]:
    for table in ("columns", "constants", "values"):
        for name in getattr(mapping, table):
            if name not in mapping.kind.columns:
                yield _no_field(mapping, table, name)


def _no_field(mapping: Map, table: str, name: str) -> WrongUsage:
    return WrongUsage(
        mark("{table}.{name}: {kind} have no such field; the fields are: {names}."),
        table=table,
        name=name,
        kind=mapping.kind.name,
        names=", ".join(mapping.kind.columns),
    )


def _unit_mistakes(column: Column, unit: str) -> Iterator[PortfolioError]:
    try:
        check_unit(column, unit)
    except PortfolioError:
        yield WrongUsage(
            mark("columns.{name}.unit: “{unit}” is no unit of it."), name=column.name, unit=unit
        )


def _wide_mistakes(mapping: Map, key: str, item: Wide) -> Iterator[PortfolioError]:
    for name in (item.field, *item.also):
        if name not in mapping.kind.columns:
            yield _no_field(mapping, key, name)
            return
    if (item.given.heading is None) == (item.given.letter is None):
        yield WrongUsage(mark("columns.{name}: give either heading or letter."), name=key)
    for name, value in item.also.items():
        try:
            _read_as(mapping, name, str(value))
        except PortfolioError as error:
            why = sentence(error)
            yield WrongUsage(mark("{key}.also.{name}: {why}"), key=key, name=name, why=why)


def _constant_mistakes(mapping: Map, name: str) -> Iterator[PortfolioError]:
    try:
        constant(mapping, name)
    except PortfolioError as error:
        yield WrongUsage(mark("constants.{name}: {why}"), name=name, why=sentence(error))


def constant(mapping: Map, name: str) -> Any:
    """Return a constant as its column reads it. Raises WrongUsage for what is none."""
    return _read_as(mapping, name, str(mapping.constants[name]))


def _read_as(mapping: Map, name: str, text: str) -> Any:
    """Return what a mapping file says in place of a cell. Raises WrongUsage for what is none."""
    column = mapping.kind.columns[name]
    setting = Setting(values=mapping.values.get(name), heading=str(column.label))
    value = reader_of(column, setting)(text)
    if isinstance(value, Aside):
        value = value.value
    if value is None:
        raise unknown_word(column, text)
    if isinstance(value, Coded) and value.code is None:
        raise unknown_word(column, value.printed)
    return value


def _value_mistakes(mapping: Map) -> Iterator[PortfolioError]:
    for name, known in mapping.values.items():
        if name not in mapping.kind.columns:
            continue
        for word, value in known.items():
            yield from _value_mistake(mapping, name, mapping.spelt.get(word, word), value)


def _value_mistake(mapping: Map, name: str, word: str, value: str) -> Iterator[PortfolioError]:
    """Yield the mistake of a value that is no code of its column, or that it cannot read."""
    column, given = mapping.kind.columns[name], mapping.columns.get(name)
    if column.codes:
        if value not in column.codes:
            yield WrongUsage(
                mark("values.{name}.{word}: “{code}” is no code of it; the codes are: {codes}."),
                name=name,
                word=word,
                code=value,
                codes=", ".join(column.codes),
            )
        return
    try:
        reader_of(column, Setting(unit=given.unit if given else None))(value)
    except UnitNeeded:
        return  # the heading says it
    except PortfolioError as error:
        why = sentence(error)
        yield WrongUsage(mark("values.{name}.{word}: {why}"), name=name, word=word, why=why)


def _missing(mapping: Map) -> Iterator[PortfolioError]:
    for group in missing(mapping):
        yield WrongUsage(
            mark("columns: {kind} need one of {names}; add it as a column or a constant."),
            kind=mapping.kind.name,
            names=", ".join(group),
        )


def missing(mapping: Map) -> list[tuple[str, ...]]:
    """Return the groups of fields of which a file of the kind needs one and has none."""
    known = {*mapping.columns, *mapping.constants}
    known.update(name for item in mapping.wide for name in (item.field, *item.also))
    return [group for group in mapping.kind.needs if not known & set(group)]


# --- bound to a sheet -----------------------------------------------------------------------------


def bind(mapping: Map, layout: Layout) -> list[Bound]:
    """Return the fields with their columns of the sheet.

    Raises BadInput with every heading or letter that the sheet does not have.
    """
    bound: list[Bound] = []
    mistakes: list[PortfolioError] = []
    places: list[tuple[str, Given, dict[str, Any]]]
    places = [(name, given, {}) for name, given in mapping.columns.items()]
    places += [(item.field, item.given, dict(item.also)) for item in mapping.wide]
    for name, given, also in places:
        heading = heading_of(given, layout)
        if heading is None:
            mistakes.append(_no_heading(name, given, layout))
            continue
        bound.append(_bound(mapping, name, given, heading, layout, also))
    if mistakes:
        raise _refused(mapping.name, mistakes)
    return bound


def _bound(
    mapping: Map, name: str, given: Given, heading: Heading, layout: Layout, also: dict[str, Any]
) -> Bound:
    column = mapping.kind.columns[name]
    setting = Setting(
        unit=given.unit or heading.unit or _own_unit(column, layout),
        values=mapping.values.get(name),
        order=given.order,
        serials=given.serials,
        century=given.century,
        heading=heading.text,
    )
    said = {field: _read_as(mapping, field, str(value)) for field, value in also.items()}
    return Bound(column, heading, reader_of(column, setting), setting, said)


def _own_unit(column: Column, layout: Layout) -> str | None:
    """Return the unit of a percentage in a file that `export` wrote, where 0.5 is half a percent."""
    if column.kind != "percent" or not {item.text for item in layout.columns} >= _EXPORTED:
        return None
    return "%"


#: Headings that reports have only where `export` wrote them.
_EXPORTED: Final = frozenset(("filed_by", "filed_at", "review_words"))


def is_exported(layout: Layout) -> bool:
    """Tell whether `export` wrote a file: it heads every column by the name of its field."""
    return all(_FIELD.fullmatch(item.text) for item in layout.columns)


_FIELD: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*", re.ASCII)


def heading_of(given: Given, layout: Layout) -> Heading | None:
    """Return the column of a sheet that a map speaks of; None where the sheet has none such."""
    if given.letter:
        return next((item for item in layout.columns if item.letter == given.letter), None)
    wanted = words.folded(given.heading or "")
    return next((item for item in layout.columns if words.folded(item.text) == wanted), None)


def _no_heading(name: str, given: Given, layout: Layout) -> PortfolioError:
    return WrongUsage(
        mark("columns.{name}: the sheet has no column “{wanted}”; its headings are: {headings}."),
        name=name,
        wanted=given.letter or given.heading,
        headings=", ".join(item.text for item in layout.columns if item.text),
    )


def needed(kind: Kind, group: tuple[str, ...]) -> Labels:
    """Return what the fields of a group are called."""
    return Labels(tuple(kind.columns[name].label for name in group))
