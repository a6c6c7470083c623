"""A mapping: which column of a sheet is which field, and how its cells are written."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from portfolio.exchange import map_file, words
from portfolio.exchange.columns import (
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
from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.language import Labels, mark, sentence

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


@dataclass(frozen=True, slots=True)
class Bound:
    """A field bound to a column of the sheet."""

    column: Column
    heading: Heading
    read: Reader


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
        columns={name: _given(item, data) for name, item in data["columns"].items()},
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
    )
    mistakes = list(_mistakes(mapping))
    if mistakes:
        raise _refused(path.name, mistakes)
    return mapping


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
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()
        if len(data) > _MOST_BYTES:
            raise BadInput(mark("The mapping file {path} is larger than 1 MB."), path=path)
        return tomllib.loads(data.decode("utf-8-sig"))
    except FileNotFoundError as error:
        raise BadInput(
            mark("There is no mapping file {path}; check its name, or write one with --guess-map."),
            path=path,
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
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
    yield from _value_mistakes(mapping)
    yield from _missing(mapping)


def _unknown_fields(mapping: Map) -> Iterator[PortfolioError]:
    for table in ("columns", "constants", "values"):
        for name in getattr(mapping, table):
            if name not in mapping.kind.columns:
                yield WrongUsage(
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


def _constant_mistakes(mapping: Map, name: str) -> Iterator[PortfolioError]:
    try:
        constant(mapping, name)
    except PortfolioError as error:
        yield WrongUsage(mark("constants.{name}: {why}"), name=name, why=sentence(error))


def constant(mapping: Map, name: str) -> Any:
    """Return a constant as its column reads it. Raises WrongUsage for what is none."""
    column = mapping.kind.columns[name]
    setting = Setting(values=mapping.values.get(name), heading=str(column.label))
    value = reader_of(column, setting)(str(mapping.constants[name]))
    if isinstance(value, Coded) and value.code is None:
        raise unknown_word(column, value.printed)
    return value


def _value_mistakes(mapping: Map) -> Iterator[PortfolioError]:
    for name, known in mapping.values.items():
        codes = mapping.kind.columns[name].codes if name in mapping.kind.columns else None
        for word, code in known.items():
            if codes and code not in codes:
                yield WrongUsage(
                    mark(
                        "values.{name}.{word}: “{code}” is no code of it; the codes are: {codes}."
                    ),
                    name=name,
                    word=word,
                    code=code,
                    codes=", ".join(codes),
                )


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
    return [group for group in mapping.kind.needs if not known & set(group)]


# --- bound to a sheet -----------------------------------------------------------------------------


def bind(mapping: Map, layout: Layout) -> list[Bound]:
    """Return the fields with their columns of the sheet.

    Raises BadInput with every heading or letter that the sheet does not have.
    """
    bound, mistakes = [], []
    for name, given in mapping.columns.items():
        heading = _heading(given, layout)
        if heading is None:
            mistakes.append(_no_heading(name, given, layout))
            continue
        setting = Setting(
            unit=given.unit or heading.unit or _own_unit(mapping.kind.columns[name], layout),
            values=mapping.values.get(name),
            order=given.order,
            serials=given.serials,
            heading=heading.text,
        )
        column = mapping.kind.columns[name]
        bound.append(Bound(column, heading, reader_of(column, setting)))
    if mistakes:
        raise _refused(mapping.name, mistakes)
    return bound


def _own_unit(column: Column, layout: Layout) -> str | None:
    """Return the unit of a percentage in a file that `export` wrote, where 0.5 is half a percent."""
    if column.kind != "percent" or not {item.text for item in layout.columns} >= _EXPORTED:
        return None
    return "%"


#: Headings that reports have only where `export` wrote them.
_EXPORTED: Final = frozenset(("filed_by", "filed_at", "review_words"))


def _heading(given: Given, layout: Layout) -> Heading | None:
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
