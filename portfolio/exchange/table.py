"""A CSV table read cell by cell; every problem is kept with its place and its remedy."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from portfolio.values.errors import BadInput, PortfolioError, WrongUsage
from portfolio.values.kinds import parse_text
from portfolio.values.language import mark, sentence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell: where it stands, what it says and why that cannot be."""

    file: str
    row: int
    column: str
    error: PortfolioError


class Row:
    """One row of a table. A cell that cannot be read adds a problem and reads as unknown."""

    def __init__(
        self, file: str, number: int, cells: Mapping[str, str], problems: list[Problem]
    ) -> None:
        self.number = number
        self._file = file
        self._cells = cells
        self._problems = problems

    def text(self, column: str) -> str | None:
        """Return the cell's text; None for a blank, which is unknown."""
        return self.read(column, parse_text) or None

    def read(self, column: str, parse: Callable[[str], T]) -> T | None:
        """Return the cell as `parse` reads it; None for a blank or an unreadable one."""
        cell = (self._cells.get(column) or "").strip()
        if not cell:
            return None
        try:
            return parse(cell)
        except PortfolioError as error:
            self.wrong(column, error)
            return None

    def required(self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """Return the cell as `parse` reads it; a blank one is a problem."""
        value = self.read(column, parse)
        if value is None and not (self._cells.get(column) or "").strip():
            self.wrong(column, WrongUsage(mark("The cell is empty; it must have a value.")))
        return otherwise if value is None else value

    def wrong(self, column: str, error: PortfolioError) -> None:
        """Add a problem of this row."""
        self._problems.append(Problem(self._file, self.number, column, error))


def read_rows(path: Path, columns: frozenset[str], problems: list[Problem]) -> list[Row]:
    """Return the rows of a UTF-8 CSV file (a byte-order mark is fine).

    Raises BadInput where the file cannot be read, or lacks one of `columns`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = [
                Row(path.name, reader.line_num, cells, problems) for cells in _whole(reader, path)
            ]
            header = frozenset(reader.fieldnames or ())
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(
            mark("{path} cannot be read ({why}); save it as a CSV file in UTF-8."),
            path=path,
            why=error,
        ) from error
    if missing := columns - header:
        raise BadInput(
            mark("{path} lacks the columns {columns}; put them back into its first row."),
            path=path,
            columns=", ".join(sorted(missing)),
        )
    return rows


def _whole(reader: "csv.DictReader[str]", path: Path) -> list[dict[str, str]]:
    rows = []
    for cells in reader:
        if None in cells or None in cells.values():
            raise BadInput(
                mark("{path}, line {line}: the row does not have as many cells as the first row."),
                path=path,
                line=reader.line_num,
            )
        rows.append(cells)
    return rows


def refuse(problems: list[Problem]) -> None:
    """Raise BadInput with every problem, one a line; return where there is none."""
    if not problems:
        return
    lines = [f"{item.file}:{item.row} [{item.column}] {sentence(item.error)}" for item in problems]
    raise BadInput(
        mark("{number} cells cannot be used; correct them and try again:\n{lines}"),
        number=len(problems),
        lines="\n".join(lines),
    )


def one_of(codes: Mapping[str, object]) -> Callable[[str], str]:
    """Return what reads a cell that holds one of the codes."""

    def parse(text: str) -> str:
        if text not in codes:
            raise WrongUsage(
                mark("“{text}” is none of: {codes}."), text=text, codes=", ".join(codes)
            )
        return text

    return parse
