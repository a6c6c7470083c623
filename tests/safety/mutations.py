"""Makes tables that no honest program would write: cells, bytes and parts of good ones changed."""

import csv
import io
import random
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

import xlsxwriter

_ROOT: Final = Path(__file__).parents[2]
_KEPT: Final = _ROOT / "tests" / "exchange" / "fixtures"
_CELLS: Final = (
    *("", "=1+1", "@SUM(A1)", "-", "—", "NaN", "inf", "1e400", "-1", "0", "1_000", "１２", "٣"),
    *(
        "2**63",
        str(2**63),
        "9" * 400,
        "2020.10",
        "2026-13",
        "2026-02-30",
        "二〇二六年",
        "公元前1年",
    ),
    *(
        "[red]x[/]",
        "[@click=app.quit]x[/]",
        "\x1b[2J",
        "\u202eabc",
        "\ud7ff",
        "a\x00b",
        "字" * 5000,
    ),
    *("'; DROP TABLE project; --", "../../etc/passwd", '"', "\r\n", "N1", "C2", "1.2亿", "60亩"),
)


def mutated(dice: random.Random, folder: Path) -> Path:
    """Write a mutated table into a folder; return its path."""
    name, make = dice.choice(sorted(_KINDS.items()))
    data = make(dice)
    if dice.random() < 0.4:
        data = _bytes_changed(data, dice)
    path = folder / f"table{name}"
    path.write_bytes(data)
    return path


@cache
def _rows() -> list[list[str]]:
    with (_ROOT / "seed_projects.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def _cells_changed(dice: random.Random) -> list[list[str]]:
    """Return the table of the seed with some cells, rows or columns that are not as they should be."""
    rows = [list(row) for row in _rows()]
    if dice.random() < 0.7:
        cost = rows[0].index("investment_yuan")
        for number, row in enumerate(rows[1:]):  # no name and no cost of a project on record
            row[:5] = [f"Y{number}", row[1], f"第{number}院", f"Hospital {number}", ""]
            row[cost : cost + 2] = [f"{number + 1}33000000.00", f"{number + 1}.33亿元"]
    for _ in range(dice.choice((0, 0, 1, 1, 6))):
        row = dice.choice(rows)
        if row:
            row[dice.randrange(len(row))] = dice.choice(_CELLS)
    way = dice.randrange(10)
    if way == 0:
        rows.insert(dice.randrange(len(rows)), dice.choice(rows))
    elif way == 1:
        del dice.choice(rows)[dice.randrange(3) :]
    elif way == 2:
        dice.shuffle(rows)
    elif way == 3:
        rows = [row * dice.randint(1, 30) for row in rows]
    return rows


def _csv(dice: random.Random) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=dice.choice(",,,;\t|")).writerows(_cells_changed(dice))
    encoding = dice.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "big5"))
    return text.getvalue().encode(encoding, "replace")


def _xlsx(dice: random.Random) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet(dice.choice(("Sheet1", "附表3", "-")))
        for number, row in enumerate(_cells_changed(dice)[:60]):
            for column, cell in enumerate(row[:200]):
                if cell.isascii() and cell.isdigit() and len(cell) < 10:
                    page.write_number(number, column, int(cell))
                else:
                    page.write_string(number, column, cell[:32_000])
    return _repacked(file.getvalue(), dice) if dice.random() < 0.5 else file.getvalue()


def _repacked(data: bytes, dice: random.Random) -> bytes:
    """Return a workbook one of whose parts is changed, gone, or there twice."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        names = source.namelist()
        chosen, gone = dice.choice(names), dice.random() < 0.2
        for name in names:
            part = source.read(name)
            if name == chosen and gone:
                continue
            packed.writestr(name, _bytes_changed(part, dice) if name == chosen else part)
    return target.getvalue()


def _bytes_changed(data: bytes, dice: random.Random) -> bytes:
    """Return bytes of which some are others, gone, or there again."""
    changed = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        if not changed:
            break
        place, length = dice.randrange(len(changed)), dice.choice((1, 1, 8, 200))
        way = dice.randrange(5)
        if way == 0:
            changed[place] ^= 1 << dice.randrange(8)
        elif way == 1:
            changed[place : place + length] = dice.randbytes(length)
        elif way == 2:
            del changed[place : place + length]
        elif way == 3:
            changed[place:place] = changed[place : place + length] * 20
        else:
            del changed[place:]
    return bytes(changed)


def _standing(dice: random.Random) -> bytes:
    """Return a table that the tests keep."""
    return dice.choice(sorted(_KEPT.glob("[a-z]*.*"))).read_bytes()


_KINDS: Final[dict[str, Callable[[random.Random], bytes]]] = {
    ".csv": _csv,
    ".txt": _csv,
    ".xlsx": _xlsx,
    ".xls": _standing,
    ".ods": _standing,
    ".tsv": _csv,
}
