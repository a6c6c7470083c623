"""An import of many projects, beside csv, the same checks done plainly, and executemany.

The rival reads the same file and writes the same rows: project, entry, baseline, township, one row of
the log for each, with the digest of the change over them. It is written for this one file: it
knows its columns, units and dates, asks nothing of the database but its head, and matches only
against the rows of the file.
"""

import csv
import hashlib
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from bench.measure import Row, ratio_of, seconds, size
from portfolio.care.service import founding
from portfolio.exchange.service import imports as importing
from portfolio.store.log import Authorship

MANY = int(os.environ.get("BENCH_ROWS", "100000"))
AUTHOR = Authorship("bench", datetime(2026, 11, 20, tzinfo=UTC), "bench")

HEADINGS = [
    "编号",
    "项目类别",
    "建设项目名称",
    "建设性质",
    "投资主体",
    "所在镇(街道)",
    "建设起止时间",
    "用地面积(平方米)",
    "建筑面积(万平方米)",
    "总投资(万元)",
    "建设床位数",
    "编制床位数",
    "预期实际开放床位数",
    "预期新增床位数",
    "责任单位",
]
TOWNS = [
    "莼湖街道",
    "裘村镇",
    "松岙镇",
    "西坞街道",
    "岳林街道",
    "尚田街道",
    "锦屏街道",
    "萧王庙街道",
    "溪口镇",
    "江口街道",
]


def write_file(path: Path, rows: int) -> None:
    dice = random.Random(1)  # noqa: S311 - made-up figures, no secrets
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(_row(number, dice) for number in range(1, rows + 1))


def _row(number: int, dice: random.Random) -> list[object]:
    built, staffed = dice.randrange(20, 1000), dice.randrange(10, 20)
    year, month = dice.randrange(2019, 2024), dice.randrange(1, 13)
    money = built * dice.randrange(60, 120) + dice.randrange(100) / 100
    floor = built * dice.randrange(90, 130)
    return [
        f"R{number}",
        dice.choice(("续建", "新(改扩)建", "谋划")),
        f"第{number}号卫生院建设项目",
        dice.choice(("新建", "迁建", "改造")),
        dice.choice(("财政", "社会资本")),
        dice.choice(TOWNS),
        f"{year}.{month}-{year + 3}.12",
        built * 100,
        f"{floor / 10000:.4f}",
        f"{money:.2f}",
        built,
        staffed,
        built,
        built - staffed,
        f"第{number % 50}建设指挥部",
    ]


# --- the rival --------------------------------------------------------------------------------------

_GROUPS = {"续建": "continued", "新(改扩)建": "new", "谋划": "planned"}
_NATURES = {"新建": "new", "迁建": "relocation", "改造": "renovation"}
_FUNDERS = {"财政": 1, "社会资本": 2}
_SCHEDULE = re.compile(r"(\d{4})\.(\d{1,2})-(\d{4})\.(\d{1,2})")
_PROJECT = [
    "id",
    "code",
    "name_zh",
    "name_en",
    "name_printed",
    "nature",
    "nature_printed",
    "funder_id",
    "funder_printed",
    "responsible_unit",
    "source_id",
    "version",
]
_ENTRY = ["id", "plan_id", "project_id", "position", "group_code", "version"]
_BASELINE = [
    "id",
    "project_id",
    "entry_id",
    "number",
    "month",
    "start",
    "start_precision",
    "finish",
    "finish_precision",
    "schedule_printed",
    "land_area",
    "land_area_printed",
    "floor_area",
    "floor_area_printed",
    "investment",
    "investment_printed",
    "beds_built",
    "beds_staffed",
    "beds_opened",
    "beds_new",
    "source_id",
]
_PLACE = ["project_id", "township_id", "position"]
_LOG = ["change_set_id", "record", "record_key", "field", "old", "new"]
_CHUNK = 5000


def rival(path: Path, database: Path) -> None:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("PRAGMA defer_foreign_keys=ON")
    connection.execute(
        "INSERT INTO source_document (id, code, title) VALUES (100, 'bench', 'bench')"
    )
    towns = dict(connection.execute("SELECT name_zh, id FROM township"))
    head = connection.execute("SELECT digest FROM change_set ORDER BY id DESC").fetchone()[0]
    _Rival(connection, towns, head).take(path)
    connection.execute("COMMIT")
    connection.close()


class _Rival:
    def __init__(self, connection: sqlite3.Connection, towns: dict[str, int], head: str) -> None:
        self.connection, self.towns = connection, towns
        self.values = {
            "who": "bench",
            "made_at": AUTHOR.made_at,
            "reason": "bench",
            "undoes_id": None,
        }
        self.hash = hashlib.sha256(json.dumps([head, self.values], sort_keys=True).encode())
        self.tables: dict[str, list[tuple[object, ...]]] = {
            "project": [],
            "plan_entry": [],
            "baseline": [],
            "project_township": [],
        }
        self.log: list[tuple[object, ...]] = []
        self.codes: set[str] = set()
        self.names: set[str] = set()
        self.figures: list[list[int]] = [[], [], [], []]

    def take(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            for number, row in enumerate(reader, 1):
                self.one(number, row)
                if len(self.log) >= _CHUNK:
                    self.flush()
        self.flush()
        for column in self.figures:
            middle = sorted(column)[len(column) // 2]
            if any(middle >= value * 3000 or value >= middle * 3000 for value in column):
                raise ValueError(column)
        row = {**self.values, "id": 2, "digest": self.hash.hexdigest()}
        self.connection.execute(
            f"INSERT INTO change_set ({', '.join(row)}) VALUES (?, ?, ?, ?, ?, ?)",
            tuple(row.values()),
        )

    def one(self, number: int, row: list[str]) -> None:
        code, group, name, nature, funder, town, schedule, land, floor, money, *rest = row
        built, staffed, opened, new = (_whole(cell) for cell in rest[:4])
        name = _text(name)
        if code in self.codes or name in self.names:
            raise ValueError(row)
        self.codes.add(code)
        self.names.add(name)
        found = _SCHEDULE.fullmatch(schedule)
        if found is None:
            raise ValueError(row)
        start, finish = _month(found[1], found[2]), _month(found[3], found[4])
        land_area = _scaled(land, 100)
        floor_area = _scaled(floor, 1_000_000)
        investment = _scaled(money, 1_000_000)
        if finish < start or opened > built or new != opened - staffed:
            raise ValueError(row)
        if not 5 * 10**6 <= investment // built <= 500 * 10**6:
            raise ValueError(row)
        if not 500 * 10**2 <= investment * 100 // floor_area <= 30_000 * 10**2:
            raise ValueError(row)
        for column, value in zip(
            self.figures, (investment, land_area, floor_area, built), strict=True
        ):
            column.append(value)
        project = (
            *(number, _text(code), name, "", name, _NATURES[nature]),
            *(nature, _FUNDERS[funder], funder, _text(rest[4]), 100, 1),
        )
        entry = (number, 1, number, number, _GROUPS[group], 1)
        baseline = (
            *(
                number,
                number,
                number,
                1,
                "2021-07",
                start,
                "month",
                finish,
                "month",
                schedule,
                land_area,
            ),
            *(f"{land} 平方米", floor_area, f"{floor} 万平方米", investment, f"{money} 万元"),
            *(built, staffed, opened, new, 100),
        )
        self.add("project", str(number), _PROJECT, project)
        self.add("plan_entry", str(number), _ENTRY, entry)
        self.add("baseline", str(number), _BASELINE, baseline)
        place = (number, self.towns[town], 1)
        self.add("project_township", f"{number}/{place[1]}", _PLACE, place)

    def add(self, table: str, key: str, columns: list[str], row: tuple[object, ...]) -> None:
        self.tables[table].append(row)
        values = {
            name: value
            for name, value in zip(columns, row, strict=True)
            if name != "version" and value is not None
        }
        self.log.append((2, table, key, None, None, json.dumps(values, ensure_ascii=False)))

    def flush(self) -> None:
        for table, columns in (
            ("project", _PROJECT),
            ("plan_entry", _ENTRY),
            ("baseline", _BASELINE),
            ("project_township", _PLACE),
        ):
            _insert(self.connection, table, columns, self.tables[table])
            self.tables[table].clear()
        _insert(self.connection, "change", _LOG, self.log)
        entries = [row[1:] for row in self.log]
        self.hash.update(json.dumps(entries, ensure_ascii=False)[1:-1].encode())
        self.log.clear()


def _insert(
    connection: sqlite3.Connection, table: str, columns: list[str], rows: list[tuple[object, ...]]
) -> None:
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _text(cell: str) -> str:
    text = cell.strip()
    if not text or len(text) > 2000 or any(ord(character) < 0x20 for character in text):
        raise ValueError(cell)
    return text


def _whole(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit()) or int(cell) > 1_000_000:
        raise ValueError(cell)
    return int(cell)


def _scaled(cell: str, unit: int) -> int:
    value = Decimal(cell) * unit
    if value != int(value) or not 0 <= value <= 10**13:
        raise ValueError(cell)
    return int(value)


def _month(year: str, month: str) -> str:
    if not 1900 <= int(year) <= 2199 or not 1 <= int(month) <= 12:
        raise ValueError(year)
    return f"{year}-{int(month):02d}"


# --- measured ---------------------------------------------------------------------------------------

_OURS = (
    "import sys; from pathlib import Path; from bench.imports import ours; from bench.measure import peak;"
    "ours(Path(sys.argv[1]), Path(sys.argv[2])); print(peak())"
)


def ours(path: Path, database: Path) -> None:
    from portfolio.store.database import Database

    request = importing.Request(path)
    sheet = importing.open_file(request)
    result = importing.import_sheet(Database(database), AUTHOR, request, sheet)
    if (result.counts["added"], result.errors) != (MANY, 0):
        raise AssertionError(result.counts, result.problems[:3])


def imports() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "many.csv"
        write_file(file, MANY)
        mine, theirs = [], []
        for round_ in range(2):
            for kind, action, times in (("rival", rival, theirs), ("ours", ours, mine)):
                database = folder / f"{kind}{round_}.db"
                founding.found(database, AUTHOR, empty=True)
                times.append(seconds(lambda a=action, d=database: a(file, d)))
                database.unlink()
        yield ratio_of(f"import of {MANY:,} rows / csv, checks, executemany", mine, theirs, 1.6)
        database = founding.found(folder / "peak.db", AUTHOR, empty=True).path
        done = subprocess.run(
            [sys.executable, "-c", _OURS, file, database],
            check=True,
            capture_output=True,
            text=True,
        )
        yield size(f"import of {MANY:,} rows, peak memory", float(done.stdout), 120)


MEASUREMENTS = {"imports": imports}
