"""Sheets with cells as nobody should write them: what each says is kept, or somebody is told.

`python -m tests.exchange.losses [SHEETS] [SEED]` tries 2,000 sheets; the suite tries some. A cell of
a row is accounted for where its words or its figure stand in the database, where a problem or a
warning names it, its row or its column, or where its column is named as not taken.
"""

import csv
import random
import re
import shutil
import sqlite3
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Final

from portfolio.care.service import founding
from portfolio.exchange.cells import is_unknown
from portfolio.exchange.outcome import Imported
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How, Sheet
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values.errors import PortfolioError

AUTHOR: Final = Authorship("losses", datetime(2026, 11, 20, tzinfo=UTC), "losses")
#: Headings with what an honest cell below each says; `{n}` is a number that no other cell has.
COLUMNS: Final = {
    "项目名称": "第{n}医院迁建工程",
    "项目类别": "谋划",
    "建设性质": "迁建",
    "总投资（万元）": "{n}",
    "用地面积（平方米）": "{n}",
    "建筑面积（平方米）": "{n}",
    "建设床位数": "{n}",
    "预期新增床位数": "{n}",
    "建设起止时间": "2024.{m}-2026.{m}",
    "责任单位": "第{n}科",
    "联系人": "王{n}",
    "建设规模": "新建门诊楼{n}间",
    "备注": "见第{n}号函",
    "要素保障": "缺{n}亩指标",
}
#: What is made of a cell; `{c}` is the cell.
_NOISE: Final = (
    *("约{c}", "{c}左右", "规划{c}", "共计{c}", "{c}张", "{c}万元", "{c}亩", "{c}（暂定）", "{c}*"),
    *("{c}\n其中一期100", "{c}；二期另计", "{c}/{c}", "{c}-{c}", "={c}", "'{c}", " {c} ", "{c}。"),
    *(
        "待定",
        "暂无",
        "—",
        "",
        "见附件",
        "同上",
        "另行确定",
        "#REF!",
        "0",
        "-{c}",
        "{c}.5",
        "一百二十",
    ),
    *(
        "{c}平方米（含地下）",
        "估算{c}",
        "{c}（批复{c}）",
        "2024年{c}",
        "{c}张（编制{c}张）",
        "是",
        "无",
    ),
)
_SCALES: Final = tuple(
    one * Fraction(scale)
    for one in (1, 100)
    for scale in (1, 10**4, 10**8, 100, Fraction(2000, 3), 667, 10**6)
)
#: Words of the sheet with what stands on record for them.
_WORDS: Final = {"谋划": "planned", "迁建": "relocation", "一百二十": "120"}
_NUMBER: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def sheet_of(dice: random.Random) -> list[list[str]]:
    """Return a sheet of projects whose cells say numbers of their own, some of them in odd words."""
    heads = [head for head in COLUMNS if head in ("项目名称", "项目类别") or dice.random() < 0.8]
    rows = [heads]
    number = 1000
    for _ in range(dice.randint(1, 6)):
        row = []
        for head in heads:
            number += dice.randint(1, 7)
            cell = COLUMNS[head].format(n=number, m=dice.randint(1, 12))
            odd = head not in ("项目名称", "项目类别") and dice.random() < 0.3
            row.append(dice.choice(_NOISE).format(c=cell) if odd else cell)
        rows.append(row)
    return rows


def lost(path: Path, rows: Sequence[Sequence[str]], folder: Path) -> Iterator[str]:
    """Import a sheet with all that can be kept; yield each cell that is nowhere and nobody named."""
    shutil.copy(folder.parent / "empty.db", folder / "portfolio.db")
    database = Database(folder / "portfolio.db")
    how = How(kind="projects", lenient=True)
    request = imports.Request(path=path, how=how, only_valid=True, sure=True)
    try:
        sheet = imports.open_file(request)
        result = imports.import_sheet(database, AUTHOR, request, sheet)
    except PortfolioError:
        return  # refused whole, in a sentence
    stored = _stored(database)
    taken = {item.letter for item in _bound(sheet)}
    for number, row in enumerate(rows[1:], 2):
        for place, cell in enumerate(row):
            letter = chr(ord("A") + place)
            if letter in taken and not _accounted(cell, number, letter, result, stored):
                yield f"{rows[0][place]}: {cell!r} of row {number}"


def _bound(sheet: Sheet) -> Iterator[object]:
    by_place = {heading.letter: heading for heading in sheet.layout.columns}
    for item in sheet.bound:
        yield by_place[item.heading.letter]


def _accounted(
    cell: str, number: int, letter: str, result: Imported, stored: tuple[str, set[int]]
) -> bool:
    if is_unknown(cell) or not cell.strip():
        return True
    if any(row.number == number for row in result.rest):
        return True
    named = {(item.row, item.column) for item in result.problems}
    if {(number, letter), (number, None)} & named:
        return True
    return _said(cell, stored)


def _said(cell: str, stored: tuple[str, set[int]]) -> bool:
    """Tell whether the words of a cell stand on record, or each of its figures does."""
    texts, figures = stored
    plain = _WORDS.get(cell, _plain(cell))
    if (
        plain in texts
        or (plain.isdigit() and int(plain) in figures)
        or _plain(cell.lstrip("'")) in texts
    ):
        return True
    numbers = [Fraction(text) for text in _NUMBER.findall(unicodedata.normalize("NFKC", cell))]
    return bool(numbers) and all(_figure(each, figures) for each in numbers)


def _figure(number: Fraction, figures: set[int]) -> bool:
    worth = (number * scale for scale in _SCALES)
    return any(int(each) in figures or int(each) + 1 in figures for each in worth if each)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _stored(database: Database) -> tuple[str, set[int]]:
    """Return every text on record as one, without spaces, and every whole number."""
    texts, figures = [], set()
    with closing(sqlite3.connect(database.path)) as connection:
        tables = (
            "import_remark",
            "project",
            "baseline",
            "loose_figure",
            "project_alias",
            "part",
            "plan_entry",
        )
        for table in tables:
            for row in connection.execute(f"SELECT * FROM {table}"):
                texts += [value for value in row if isinstance(value, str)]
                figures |= {value for value in row if isinstance(value, int)}
    for text in texts:  # a month that is kept is the year and the month of a cell
        figures |= {int(part) for part in re.findall(r"[0-9]+", text) if len(part) <= 4}
    return "\n".join(map(_plain, texts)), figures


def run(folder: Path, sheets: int, seed: int) -> Counter[str]:
    """Try so many sheets; return which cells were lost, and how often."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, and no secret
    found: Counter[str] = Counter()
    founding.found(folder / "empty.db", AUTHOR, empty=True)
    for number in range(sheets):
        place = folder / str(number)
        place.mkdir()
        rows = sheet_of(dice)
        path = place / "sheet.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        found.update(lost(path, rows, place))
        for item in place.iterdir():
            item.unlink()
    return found


def main() -> None:
    sheets, seed = (int(text) for text in (*sys.argv[1:], "2000", "1")[:2])
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="losses-") as folder:
        found = run(Path(folder), sheets, seed)
    for cell, times in found.most_common():
        sys.stdout.write(f"{times:5} {cell}\n")
    told = f"{found.total()} cells lost of {sheets} sheets in {time.monotonic() - started:.0f} s\n"
    sys.stdout.write(told)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
