"""A guessed map as the text of a mapping file, with comments on what to check."""

import json
from collections.abc import Iterator
from dataclasses import replace

from portfolio.exchange import headings, words
from portfolio.exchange.columns import Column, Setting, reader_of
from portfolio.exchange.layout import Heading, Layout
from portfolio.exchange.map import Map, missing
from portfolio.exchange.quantities import UnitNeeded
from portfolio.exchange.wide import MEASURED
from portfolio.values.errors import PortfolioError
from portfolio.values.language import label, mark, translate


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
        *(f"{name} = {_quoted(value)}" for name, value in mapping.constants.items()),
        _example(mapping),
        "",
        *_wide_lines(mapping, layout),
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
        if _needsunit_of(column, given.unit):
            line += "; " + translate(mark("the unit is missing, such as unit = “万元”"))
        yield line


def _wide_lines(mapping: Map, layout: Layout) -> Iterator[str]:
    """Yield the columns whose headings say more than their field, each as a table of its own."""
    by_letter = {item.letter: item for item in layout.columns}
    for item in mapping.wide:
        heading = by_letter[item.given.letter or ""]
        key, place = (
            ("heading", heading.text) if _only(heading, layout) else ("letter", heading.letter)
        )
        yield from ("[[wide]]", f"field = {_quoted(item.field)}", f"{key} = {_quoted(place)}")
        if item.given.unit:
            yield f"unit = {_quoted(item.given.unit)}"
        also = ", ".join(f"{name} = {_quoted(value)}" for name, value in item.also.items())
        yield from (f"also = {{ {also} }}", "")


def _only(heading: Heading, layout: Layout) -> bool:
    """Tell whether a heading names its column alone."""
    wanted = words.folded(heading.text)
    return sum(words.folded(item.text) == wanted for item in layout.columns) == 1


def _needsunit_of(column: Column, unit: str | None) -> bool:
    if column.kind not in MEASURED:
        return False
    try:
        reader_of(replace(column, loose=True), Setting(unit=unit))("1")
    except UnitNeeded:
        return True
    except PortfolioError:
        return False
    return False


def _left_over(mapping: Map, layout: Layout) -> Iterator[str]:
    left = headings.left_over(mapping, layout)
    if left:
        yield _comment(mark("Not taken: {headings}"), headings=", ".join(left))
    free = [name for name in mapping.kind.columns if name not in mapping.columns]
    yield _comment(mark("Other fields there are: {names}"), names=", ".join(free))


def _lacking(mapping: Map) -> Iterator[str]:
    for group in missing(mapping):
        yield _comment(mark("Still needed, one of: {names}"), names=", ".join(group))


def _example(mapping: Map) -> str:
    examples = {"projects": '# group = "new"', "reports": '# month = "2024-03"'}
    return examples.get(mapping.kind.name, '# source = "plan-2021"')
