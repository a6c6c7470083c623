"""Workbooks, read by a process of their own (`worker.py`) that is bounded in memory and time."""

import datetime as dt
import mmap
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

from portfolio.exchange.cells import Cell, column_letter
from portfolio.exchange.sources import limits
from portfolio.exchange.sources.archive import Flaws, damaged, locked
from portfolio.exchange.sources.process import answers
from portfolio.exchange.sources.text import too_long
from portfolio.values.errors import BadInput
from portfolio.values.language import mark

_WORKER: Final = Path(__file__).with_name("worker.py")
_LIMITS: Final = limits.told(
    "LONGEST_CELL",
    "MOST_COLUMNS",
    "MOST_MERGED",
    "MOST_ROWS",
    "MOST_SHEETS",
    "READER_BYTES",
    "READER_SECONDS",
)
_ERROR_CODE: Final = rb"[\x00\x07\x0f\x17\x1d\x24\x2a]"
_ERROR_RECORD: Final = re.compile(
    rb"\x05\x02\x08\x00(.{4}).." + _ERROR_CODE + rb"\x01"
    rb"|\x06\x00..(.{4})..\x02\x00" + _ERROR_CODE + rb"\x00\x00\x00\xff\xff",
    re.DOTALL,
)
_READ: Final[dict[str, Callable[[Any], Cell]]] = {
    "d": dt.date.fromisoformat,
    "m": dt.datetime.fromisoformat,
    "t": dt.time.fromisoformat,
    "s": lambda seconds: dt.timedelta(seconds=seconds),
}


def sheets(path: Path) -> list[tuple[str, bool, bool]]:
    """Return each sheet's name, whether it is shown, and whether it holds a table.

    A single shown sheet is taken to hold one. Raises BadInput.
    """
    return [(name, shown, holds) for name, shown, holds in _answers(path)]


def rows(
    path: Path, sheet: str, flaws: Flaws, merged: list[tuple[int, int, int, int]]
) -> Iterator[tuple[int, list[Cell]]]:
    """Return the rows of a sheet that are not blank, with their numbers; fills in what is merged.

    Raises BadInput, also where one of the cells in `flaws` would read as blank.
    """
    _refuse_flaws(path, sheet, flaws)
    merged.clear()
    for number, cells in _answers(path, sheet):
        if number == "merged":
            merged.append(tuple(cells))
            continue
        yield number, [_cell(cell) for cell in cells]


def _cell(told: Any) -> Cell:
    if isinstance(told, list):
        kind, value = told
        return _READ[kind](value)
    cell: Cell = told
    return cell


def _refuse_flaws(path: Path, sheet: str, flaws: Flaws) -> None:
    if flaws.errors:
        raise BadInput(
            mark(
                "{path}, sheet “{sheet}”: the formulas in {cells} give errors such as #DIV/0! or "
                "#REF!; correct them, or empty the cells."
            ),
            path=path,
            sheet=sheet,
            cells=", ".join(flaws.errors),
        )
    if flaws.unstored:
        raise BadInput(
            mark(
                "{path}, sheet “{sheet}”: the formulas in {cells} were saved without their results; "
                "open the file in Excel or WPS, save it, and try again."
            ),
            path=path,
            sheet=sheet,
            cells=", ".join(flaws.unstored),
        )


def _answers(path: Path, *sheet: str) -> Iterator[list[Any]]:
    return answers(_WORKER, (str(path), _LIMITS, *sheet), partial(_refusal, path, sheet))


def _too_slow(path: Path) -> BadInput:
    return BadInput(
        mark("{path} takes more than {most} seconds to read; save the table as CSV and try again."),
        path=path,
        most=limits.READER_SECONDS,
    )


def _too_large(path: Path) -> BadInput:
    return BadInput(
        mark(
            "{path} needs more than {most} MB of memory to read: its cells lie too far apart or are "
            "too many. Delete what lies outside the table, or save the table as CSV."
        ),
        path=path,
        most=limits.READER_BYTES // 2**20,
    )


def _refusal(path: Path, sheet: tuple[str, ...], why: str, *particulars: Any) -> BadInput:
    match why:
        case "password":
            return locked(path)
        case "memory" | "slow":
            return _too_large(path) if why == "memory" else _too_slow(path)
        case "sheets":
            return BadInput(
                mark("{path} has {number} sheets, more than {most}; split it."),
                path=path,
                number=particulars[0],
                most=limits.MOST_SHEETS,
            )
        case "cell":
            row, column = particulars
            return too_long(path, f"{column_letter(column)}{row}")
        case "columns" | "rows":
            return _outside(path, sheet, why, particulars[0])
        case _:
            return damaged(path)


def _outside(path: Path, sheet: tuple[str, ...], why: str, number: int) -> BadInput:
    if why == "columns":
        template = mark(
            "{path}, sheet “{sheet}”: {number} columns are in use, more than {most}; delete what "
            "lies to the right of the table."
        )
    else:
        template = mark(
            "{path}, sheet “{sheet}”: {number} rows are in use, more than {most}; delete what lies "
            "below the table."
        )
    most = limits.MOST_COLUMNS if why == "columns" else limits.MOST_ROWS
    return BadInput(template, path=path, sheet="".join(sheet), number=number, most=most)


@dataclass(frozen=True, slots=True)
class OldBook:
    """What an old binary workbook holds, by the names of its streams."""

    workbook: bool
    locked: bool
    macros: bool
    errors: tuple[str, ...]  #: cells of any sheet whose formula gives an error


def old_book(path: Path) -> OldBook:
    """Return what the names in an old binary file say it is."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:

        def names(*streams: str) -> bool:
            return any(data.find(stream.encode("utf-16-le")) >= 0 for stream in streams)

        return OldBook(
            workbook=names("Workbook", "Book"),
            locked=names("EncryptedPackage"),
            macros=names("_VBA_PROJECT"),
            errors=tuple(dict.fromkeys(_error_cells(data))),
        )


def _error_cells(data: mmap.mmap) -> Iterator[str]:
    """Yield the cells that hold an error, told by their records (BOOLERR, FORMULA of BIFF8)."""
    for found in islice(_ERROR_RECORD.finditer(data), 20):
        row, column = struct.unpack("<2H", found[1] or found[2])
        yield f"{column_letter(column)}{row + 1}"
