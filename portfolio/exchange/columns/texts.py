"""Reads cells of texts and codes."""

import datetime as dt
import re
from typing import Final

from portfolio.exchange import words
from portfolio.exchange.cells import Cell, cell_text
from portfolio.exchange.columns.records import (
    Coded,
    Column,
    Reader,
    Setting,
    told_text,
    unknown_word,
)
from portfolio.exchange.layout.heading_row import shown
from portfolio.values.errors import WrongUsage
from portfolio.values.kinds import parse_flag, parse_name, parse_text
from portfolio.values.language import mark


def text_reader(column: Column, setting: Setting) -> Reader:
    is_code, is_line = column.name in _CODES, column.name in _LINES

    def read(cell: Cell) -> str:
        text = told_text(cell)
        if is_line and "\n" in text:
            text = shown(text)
        if is_code and (isinstance(cell, dt.date) or _SPOILT.fullmatch(text) or _is_cut(cell)):
            raise WrongUsage(
                mark(
                    "The cell holds {text}: a spreadsheet made a date or a number of a code. Format "
                    "it as text and type the code again."
                ),
                text=text,
            )
        return (setting.given(text) if setting.values else None) or text

    return read


#: Columns of names, which a cell may only wrap.
_LINES: Final = ("name", "name_zh", "part")
#: Columns of codes, which a spreadsheet may have taken for dates and numbers.
_CODES: Final = ("code", "project", "project_code")
#: As a spreadsheet shows a number of many digits: 3.3E+17, never 1e5.
_SPOILT: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2}", re.ASCII)


def _is_cut(cell: Cell) -> bool:
    """Tell whether a number has more digits than a spreadsheet keeps."""
    return isinstance(cell, float) and abs(cell) >= _MOST_EXACT


_MOST_EXACT: Final = 10**15


def name_reader(column: Column, setting: Setting) -> Reader:
    """Return what reads the code by which a project or site is called."""
    read = text_reader(column, setting)
    return lambda cell: parse_name(read(cell))


def code_reader(column: Column, setting: Setting) -> Reader:
    known = words.vocabulary(column.name, column.codes or {})
    cache: dict[Cell, str] = {}

    def read(cell: Cell) -> str:
        found = cache.get(cell)
        if found is None:
            text = parse_text(cell_text(cell))
            found = setting.given(text) or known.get(words.folded(text))
            if found is None:
                raise unknown_word(column, cell_text(cell))
            cache[cell] = found
        return found

    return read


def prose_reader(column: Column, setting: Setting) -> Reader:
    known = words.vocabulary(column.name, column.codes or {})
    cache: dict[Cell, Coded] = {}

    def read(cell: Cell) -> Coded:
        found = cache.get(cell)
        if found is None:
            printed = told_text(cell)
            code = setting.given(printed) or words.code_in(printed, known, column.name)
            found = cache[cell] = Coded(code, printed)
        return found

    return read


def places_reader(column: Column, setting: Setting) -> Reader:
    def read(cell: Cell) -> tuple[str, ...]:
        parts = words.parts(told_text(cell))
        return tuple(setting.given(part) or part for part in parts)

    return read


def flag_reader(column: Column, setting: Setting) -> Reader:
    return lambda cell: parse_flag(cell_text(cell))
