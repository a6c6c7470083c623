"""Guesses from the headings of a sheet which column is which field, and writes it as a map."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.columns import Column, Setting, check_unit, reader_of
from portfolio.exchange.kinds import KINDS, Kind
from portfolio.exchange.layout import Heading, Layout
from portfolio.exchange.map import Given, Map, missing, needed
from portfolio.exchange.quantities import UnitNeeded
from portfolio.values.errors import BadInput, PortfolioError
from portfolio.values.language import label, mark, translate

#: Endings of data columns, as `export` writes them, with the unit they say.
_ENDINGS: Final = {"yuan": "元", "m2": "平方米"}
_MEASURED: Final = ("money", "area")


def guess(layout: Layout, kind: str | None = None, *, strict: bool = True) -> Map:
    """Return the headings of a sheet as a map, of the kind given or the one that fits best.

    Raises BadInput where no kind fits, or two fit alike; unless `strict` the best is returned.
    """
    maps = [_guess(layout, item) for item in KINDS.values() if kind in (None, item.name)]
    ranked = sorted(maps, key=lambda item: (bool(missing(item)), -len(item.columns)))
    best = ranked[0]
    if not strict:
        return best
    if missing(best):
        raise _nothing(best, layout, kind)
    rivals = [item for item in ranked if not missing(item)]
    alike = [item.kind.name for item in rivals if len(item.columns) == len(best.columns)]
    if len(alike) > 1:
        raise BadInput(
            mark("The sheet may hold {kinds}; say which with --kind."), kinds=" / ".join(alike)
        )
    return best


def _guess(layout: Layout, kind: Kind) -> Map:
    found: dict[str, tuple[int, Heading, str | None]] = {}
    for heading in layout.columns:
        known = _known(heading, kind)
        if known is not None and (known[0] not in found or known[1] < found[known[0]][0]):
            found[known[0]] = (known[1], heading, known[2])
    columns = {
        name: Given(letter=heading.letter, unit=unit or _unit(kind.columns[name], heading, layout))
        for name, (_, heading, unit) in found.items()
    }
    return Map(kind, columns)


def _known(heading: Heading, kind: Kind) -> tuple[str, int, str | None] | None:
    """Return the field that a heading means, how sure that is, and a unit its ending says."""
    known = dict(words.headings(kind.name))
    known.update({words.folded(name): (name, 0) for name in kind.columns})
    for reading in words.readings(heading.text):
        if reading in known:
            return (*known[reading], None)
        for ending, unit in _ENDINGS.items():
            field, rank = known.get(reading.removesuffix(ending), ("", 0))
            if reading.endswith(ending) and field and kind.columns[field].kind in _MEASURED:
                return field, rank, unit
    return None


def _unit(column: Column, heading: Heading, layout: Layout) -> str | None:
    """Return the unit said above the table, where the heading says none and just one fits."""
    if heading.unit is not None or column.kind not in _MEASURED:
        return heading.unit if column.kind in _MEASURED else None
    fitting = [unit for unit in layout.units if _fits(column, unit)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(column: Column, unit: str) -> bool:
    try:
        check_unit(column, unit)
    except PortfolioError:
        return False
    return True


def _nothing(best: Map, layout: Layout, kind: str | None) -> BadInput:
    headings = ", ".join(item.text for item in layout.columns if item.text)
    if kind is None:
        return BadInput(
            mark(
                "The headings do not say what the sheet holds: {headings}. Say it with --kind, or"
                " write a mapping file with --guess-map and give it with --map."
            ),
            headings=headings,
        )
    return BadInput(
        mark(
            "No column of the sheet is known as {needed}; its headings are: {headings}. Write a"
            " mapping file with --guess-map and give it with --map."
        ),
        needed=needed(best.kind, missing(best)[0]),
        headings=headings,
    )


# --- written as a mapping file --------------------------------------------------------------------


def as_toml(mapping: Map, layout: Layout, file: str, sheet: str | None) -> str:
    """Return a guessed map as the text of a mapping file, with comments on what to check."""
    lines = [
        _comment(mark("How the columns of {file} are read. Check each line."), file=file),
        f"kind = {_quoted(mapping.kind.name)}",
        *([f"sheet = {_quoted(sheet)}"] if sheet else []),
        f"header = {layout.first}",
        f"header_rows = {layout.last - layout.first + 1}",
        "",
        "[columns]",
        *_columns(mapping, layout),
        *_left_over(mapping, layout),
        *_lacking(mapping),
        "",
        "[constants]",
        _comment(mark("A field that is the same in every row, such as:")),
        _example(mapping),
        "",
        _comment(mark("Words of the sheet by code, such as:")),
        '# [values.nature]\n# "新建类" = "new"',
        "",
        _comment(mark("Rows to be left out, by what they say in a column, such as:")),
        '# [skip]\n# "备注" = ["作废"]',
    ]
    return "\n".join(lines) + "\n"


def _comment(text: str, **values: object) -> str:
    said = translate(text).format(**values)
    return "# " + said.replace("\n", " ").replace("\r", " ")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _columns(mapping: Map, layout: Layout) -> Iterator[str]:
    by_letter = {item.letter: item for item in layout.columns}
    for name, given in mapping.columns.items():
        column, heading = mapping.kind.columns[name], by_letter[given.letter or ""]
        place = {"heading": heading.text} if _only(heading, layout) else {"letter": heading.letter}
        parts = {**place, **({"unit": given.unit} if given.unit else {})}
        said = ", ".join(f"{key} = {_quoted(value)}" for key, value in parts.items())
        line = f"{name} = {{ {said} }}  # {label(column.label)}"
        if _needs_unit(column, given.unit):
            line += "; " + translate(mark("the unit is missing, such as unit = “万元”"))
        yield line


def _only(heading: Heading, layout: Layout) -> bool:
    """Tell whether a heading names its column alone."""
    wanted = words.folded(heading.text)
    return sum(words.folded(item.text) == wanted for item in layout.columns) == 1


def _needs_unit(column: Column, unit: str | None) -> bool:
    if column.kind not in _MEASURED:
        return False
    try:
        reader_of(replace(column, loose=True), Setting(unit=unit))("1")
    except UnitNeeded:
        return True
    except PortfolioError:
        return False
    return False


def left_over(mapping: Map, layout: Layout) -> list[str]:
    """Return the headings of the columns that are not taken."""
    taken = {given.letter for given in mapping.columns.values()}
    named = {words.folded(given.heading) for given in mapping.columns.values() if given.heading}
    return [
        item.text
        for item in layout.columns
        if item.text and item.letter not in taken and words.folded(item.text) not in named
    ]


def _left_over(mapping: Map, layout: Layout) -> Iterator[str]:
    headings = left_over(mapping, layout)
    if headings:
        yield _comment(mark("Not taken: {headings}"), headings=", ".join(headings))
    free = [name for name in mapping.kind.columns if name not in mapping.columns]
    yield _comment(mark("Other fields there are: {names}"), names=", ".join(free))


def _lacking(mapping: Map) -> Iterator[str]:
    for group in missing(mapping):
        yield _comment(mark("Still needed, one of: {names}"), names=", ".join(group))


def _example(mapping: Map) -> str:
    examples = {"projects": '# group = "new"', "reports": '# month = "2024-03"'}
    return examples.get(mapping.kind.name, '# source = "plan-2021"')
