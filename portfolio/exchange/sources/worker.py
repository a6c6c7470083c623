"""Reads a workbook in a process of its own, so that what is wrong with it stays in there.

Run as a script, with hardly anything of the program: `worker.py PATH LIMITS [SHEET]`.
Prints one JSON list a line: without SHEET the sheets (name, is it shown, does it hold a table),
with SHEET its merged ranges ("merged", four numbers) and its rows (number, cells); `["end"]` last. What cannot be read is
`["refused", why, particulars]`. A day is `["d", text]`, a moment `["m", text]`, a time of day
`["t", text]`, a duration `["s", seconds]`.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

import python_calamine as calamine

from portfolio.store import system


class Refused(Exception):
    """The workbook cannot be read: one word why, and what goes with it."""

    def __init__(self, why: str, *particulars: object) -> None:
        super().__init__(why)
        self.told = ["refused", why, *particulars]


def main() -> None:
    path, given, *sheet = sys.argv[1:]
    limits = json.loads(given)
    answer(limits, _read(path, limits, sheet[0] if sheet else None))


def _read(path: str, limits: dict[str, int], sheet: str | None) -> Iterator[list[Any]]:
    with open(path, "rb") as file:  # noqa: PTH123 - as little as can be is imported here
        book = _opened(file)
        yield from _sheets(book, limits) if sheet is None else _rows(book, sheet, limits)


def answer(limits: dict[str, int], answers: Iterator[list[Any]]) -> None:
    """Say one answer a line within the limits, `["end"]` last, or why there are none."""
    system.bound(limits["READER_BYTES"], limits["READER_SECONDS"])
    try:
        for told in answers:
            _say(told)
        _say(["end"])
    except Refused as refusal:
        _say(refusal.told)
    except MemoryError:
        _say(["refused", "memory"])
    except OSError:
        _say(["refused", "damaged"])


def _say(answer: list[Any]) -> None:
    sys.stdout.write(json.dumps(answer, separators=(",", ":")) + "\n")


def _opened(file: BinaryIO) -> calamine.CalamineWorkbook:
    book: calamine.CalamineWorkbook = _asked(lambda: calamine.load_workbook(file))
    return book


def _asked(read: Any) -> Any:
    """Return what calamine reads; whatever it raises, a panic too, is a refusal."""
    try:
        return read()
    except calamine.PasswordError as error:
        raise Refused("password") from error
    except calamine.CalamineError as error:
        raise Refused("damaged", str(error)[:200]) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Refused("damaged", "") from error
        raise


def _sheets(book: calamine.CalamineWorkbook, limits: dict[str, int]) -> Iterator[list[Any]]:
    known = [item for item in book.sheets_metadata if item.typ == calamine.SheetTypeEnum.WorkSheet]
    if len(known) > limits["MOST_SHEETS"]:
        raise Refused("sheets", len(known))
    shown = [item for item in known if item.visible == calamine.SheetVisibleEnum.Visible]
    for item in known:
        alone = shown == [item]
        holds = item in shown and (alone or _holds_table(book, item.name, limits))
        yield [item.name, item in shown, holds]


def _holds_table(book: calamine.CalamineWorkbook, name: str, limits: dict[str, int]) -> bool:
    """Tell whether a sheet has two rows with two filled cells each."""
    full = 0
    for number, cells in _rows(book, name, limits):
        if number == "merged":
            continue
        full += sum(cell not in (None, "") for cell in cells) >= 2
        if full == 2:
            return True
    return False


def _rows(
    book: calamine.CalamineWorkbook, name: str, limits: dict[str, int]
) -> Iterator[list[Any]]:
    sheet = _asked(lambda: book.get_sheet_by_name(name))
    if sheet.start is None:
        return
    (top, left), (bottom, right) = sheet.start, sheet.end  # counted from 0
    if right >= limits["MOST_COLUMNS"]:
        raise Refused("columns", right + 1)
    if bottom >= limits["MOST_ROWS"]:
        raise Refused("rows", bottom + 1)
    for (first, start), (last, end) in (sheet.merged_cell_ranges or [])[: limits["MOST_MERGED"]]:
        yield ["merged", [first + 1, start, last + 1, end]]
    padding = [None] * left
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
        told = [_told(cell, limits, number, left + place) for place, cell in enumerate(cells)]
        if any(cell is not None for cell in told):
            yield [number, padding + told]


def _told(cell: Any, limits: dict[str, int], row: int, column: int) -> Any:
    match cell:
        case str():
            if len(cell) > limits["LONGEST_CELL"]:
                raise Refused("cell", row, column)
            return cell or None
        case dt.datetime():
            return ["m", cell.isoformat()]
        case dt.date():
            return ["d", cell.isoformat()]
        case dt.time():
            return ["t", cell.isoformat()]
        case dt.timedelta():
            return ["s", cell.total_seconds()]
        case _:
            return cell


if __name__ == "__main__":
    main()
