"""Small files to import, good, odd, bad and hostile, each with what must come of it.

`FIXTURES` is the table: a name, its kind, who makes the file, the exit code of the import, what the
command must say, and the figures that must be on record then. Each is imported into a database that
has the plan and no project.
"""

import csv
import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from tests.exchange.books import MAIN, cell, raw_xlsx, xlsx

KEPT = Path(__file__).parent / "fixtures"
ANNEX = Path(__file__).parent / "files" / "annex3_as_printed.csv"
Kind = Literal["good", "odd", "bad", "hostile"]

HEAD = [
    *("编号", "项目类别", "项目名称", "项目性质", "项目地址", "建设起止时间", "建筑面积(万平方米)"),
    *(
        "项目总投资(亿元)",
        "建设床位数",
        "编制床位数",
        "预期实际开放床位数",
        "预期新增床位数",
        "投资主体",
    ),
]
ROW = [
    *("C1", "续建", "奉化区中医医院迁建工程", "新建", "岳林街道", "2019.3-2022.6", "10.18"),
    *("5.7", "600", "450", "600", "150", "财政"),
]
#: What ROW is on record: m2 in hundredths, fen, beds, months.
FIGURES = {
    "name_zh": "奉化区中医医院迁建工程",
    "group_code": "continued",
    "floor_area": 10_180_000,
    "investment": 57_000_000_000,
    "beds_built": 600,
    "beds_new": 150,
    "start": "2019-03",
    "finish": "2022-06",
}


@dataclass(frozen=True)
class Fixture:
    """A file, how it is imported, and what must come of it; `figures` are those of project C1."""

    name: str
    kind: Kind
    make: Callable[[Path], object]
    exit_code: int = 0
    says: tuple[str, ...] = ()
    figures: dict[str, object] = field(default_factory=dict)
    projects: int = 0
    arguments: tuple[str, ...] = ()


def line(**cells: object) -> list[object]:
    """Return ROW with some of its cells replaced; named by their headings, without the unit."""
    row: list[object] = list(ROW)
    for name, value in cells.items():
        place = next(at for at, text in enumerate(HEAD) if text.partition("(")[0] == name)
        row[place] = value
    return row


def text(*rows: list[object], encoding: str = "utf-8", delimiter: str = ",", head=HEAD, end="\n"):
    """Return what writes rows as a text table."""

    def make(path: Path) -> None:
        file = io.StringIO()
        writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
        writer.writerows([*([head] if head else []), *rows])
        path.write_bytes(file.getvalue().encode(encoding))

    return make


def raw(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def book(*rows: list[object], head=HEAD, **how) -> Callable[[Path], object]:
    """Return what writes rows as an xlsx, numbers as numbers."""
    lines = [*([head] if head else []), *([typed(value) for value in row] for row in rows)]
    return lambda path: xlsx(path, lines, **how)


def typed(value: object) -> object:
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def sheet(cells: str, **parts: str) -> Callable[[Path], object]:
    return lambda path: raw_xlsx(path, cells, parts=parts.get("parts"))


def kept(name: str) -> Callable[[Path], object]:
    return lambda path: path.write_bytes((KEPT / name).read_bytes())


def good(name, make, *, kind="good", says=(), arguments=(), **figures) -> Fixture:
    """Return a file that comes in as ROW, but for the figures named."""
    return Fixture(name, kind, make, 0, says, {**FIGURES, **figures}, 1, arguments)


def bad(name, make, *says, kind="bad", exit_code=5, arguments=()) -> Fixture:
    return Fixture(name, kind, make, exit_code, says, arguments=arguments)


def hostile(name, make, *says) -> Fixture:
    return bad(name, make, *says, kind="hostile")


def archive(**parts: bytes) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for name, data in parts.items():
                file.writestr(name.replace("__", "/"), data)

    return make


def cut(make: Callable[[Path], object], left: int) -> Callable[[Path], object]:
    """Return what makes a file and leaves only so many of its bytes."""

    def made(path: Path) -> None:
        make(path)
        path.write_bytes(path.read_bytes()[:left])

    return made


def _row(*cells: str, number: int = 1) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


TITLES = [["奉化区卫生健康项目一览表"], ["填报单位:区卫健局", "", "", "单位:亿元"]]
BARE = [name.partition("(")[0] for name in HEAD]
MERGED = [
    ["编号", "项目类别", "项目名称", "规模", None, "项目总投资(亿元)", "建设起止时间"],
    [None, None, None, "建筑面积(万平方米)", "建设床位数", None, None],
    ["C1", "续建", "奉化区中医医院迁建工程", 10.18, 600, 5.7, "2019.3-2022.6"],
]
_BIG = "abcdefghij" * 10**6
_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_LAUGHS = (
    f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{_ENTITIES}]>'
    f"<worksheet {MAIN}><sheetData>{_row(cell('A1', '&a9;', 'text'))}</sheetData></worksheet>"
)


def _sep_line(path: Path) -> None:
    text(ROW, delimiter=";")(path)
    path.write_bytes(b"sep=;\n" + path.read_bytes())


def _with_macros(path: Path) -> None:
    book(ROW)(path)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("xl/vbaProject.bin", b"never run")


def _date_cells(path: Path) -> None:
    """Write a workbook whose start and finish are cells of the date type."""
    head = ["编号", "项目类别", "项目名称", "计划开工时间", "计划竣工时间"]
    row = ["C1", "续建", FIGURES["name_zh"], date(2019, 3, 1), date(2022, 6, 30)]
    xlsx(path, [head, row])


GOOD = (
    good("utf8.csv", text(ROW)),
    good("utf8-mark.csv", text(ROW, encoding="utf-8-sig")),
    good("utf16.csv", text(ROW, encoding="utf-16")),
    good("gbk.csv", text(ROW, encoding="gbk"), says=("gb18030",)),
    good("tabs.tsv", text(ROW, delimiter="\t"), says=("tab",)),
    good("semicolons.csv", text(ROW, delimiter=";"), says=("“;”",)),
    good("bars.txt", text(ROW, delimiter="|"), says=("“|”",)),
    good("crlf.csv", text(ROW, end="\r\n")),
    good("old-mac.csv", text(ROW, end="\r")),
    good("plain.xlsx", book(ROW)),
    good("sheet-named.xlsx", book(ROW, more={"另": [["a", "b"], [1, 2]]}, sheet="项目"),
         arguments=("--sheet", "项目")),
    good("with-a-read-me.xlsx", book(ROW, more={"说明": [["请勿改动表头"]]}), says=("Sheet1",)),
    good("titles.csv", text(*TITLES, HEAD, ROW, head=None), says=("row 3",)),
    good("wide-digits.csv", text(line(项目总投资="５．７", 建设床位数="６００"))),
    good("thousands.csv", text(line(项目总投资="57,000万元", 预期新增床位数="150张"))),
    good("own-unit.csv", text(line(建筑面积="101800平方米", 项目总投资="570 million yuan"))),
    good("chinese-numerals.csv", text(line(建设床位数="六百张", 编制床位数="四百五十"))),
    good("years.csv", text(line(建设起止时间="2024-2026")), start="2024-01", finish="2026-12"),
    good("chinese-months.csv", text(line(建设起止时间="2019年3月至2022年6月"))),
    good("days.csv", text(line(建设起止时间="2019-3-15 — 2022-6-30"))),
    good("unknown.csv", text(line(预期新增床位数="", 项目总投资="—")), beds_new=None, investment=None),
    good("group-row.csv", text(["(一)续建项目"], line(项目类别=""))),
    good("merged.xlsx", lambda path: xlsx(path, MERGED, merged=("D1:E1", "A1:A2", "F1:F2")),
         says=("row 1–2",), beds_new=None),
    Fixture("date-cells.xlsx", "good", _date_cells, projects=1,
            figures={"start": "2019-03", "finish": "2022-06"}),
    Fixture("annex3.csv", "good", lambda path: path.write_bytes(ANNEX.read_bytes()),
            figures={"investment": 13_200_000_000, "land_area": 2_760_000}, projects=9),
)  # fmt: skip

ODD = tuple(
    good(name, make, kind="odd", **figures)
    for name, make, figures in (
        ("text-round-the-number.csv", text(line(建设床位数="600(康复养老床位)")), {}),
        ("wrapped-name.csv", text(line(项目名称="奉化区中医医院"), ["", "", "迁建工程"]), {}),
        ("blank-rows.csv", text([], ROW, [], [" "]), {}),
        ("notes.csv", text(ROW, ["注:数字为计划数"], ["填报人:张三"]), {}),
        ("numbered-columns.csv", text(["甲", "乙", *range(1, 12)], ROW), {}),
        ("heading-again.csv", text(ROW, HEAD), {}),
        ("lies-about-its-ending.xlsx", text(ROW), {"says": ("read as csv",)}),
        ("lies-about-its-ending.csv", book(ROW), {"says": ("read as xlsx",)}),
        ("sep-line.csv", _sep_line, {}),
        ("noise-of-a-sum.xlsx", book(line(项目总投资=5.6 + 0.1)), {}),
        ("markup-name.csv", text(line(项目名称="[red]医院[/]")), {"name_zh": "[red]医院[/]"}),
        ("path-name.csv", text(line(项目名称="../../etc/passwd")), {"name_zh": "../../etc/passwd"}),
        ("total-agrees.csv", text(ROW, ["合计", *[""] * 6, "5.7", "600", "450", "600", "150"]), {}),
        ("total-differs.csv", text(ROW, ["合计", *[""] * 6, "5.8", "600", "450", "600", "150"]),
         {"says": ("warning",)}),
        ("year-end.csv", text(line(建设起止时间="计划2023年底")),
         {"start": None, "finish": "2023-12"}),
        ("macros.xlsm", _with_macros, {"says": ("macros",)}),
    )
)  # fmt: skip


BAD = (
    bad("no-unit.csv", text(ROW, head=BARE), "元, 万元, 亿元"),
    bad("no-heading.csv", text(["1", "2", "3"], ["4", "5", "6"], head=None), "heading"),
    bad("typed-2020.10.xlsx", book(line(建设起止时间=2020.1)), "2020.10"),
    bad("half-year.csv", text(line(建设起止时间="2023年上半年")), "part of a year"),
    bad("one-date.csv", text(line(建设起止时间="2023-06")), "one date"),
    bad("backwards.csv", text(line(建设起止时间="2022.6-2019.3")), "before it starts"),
    bad("letter-o.csv", text(line(建设床位数="6OO")), "6OO", "number of beds"),
    bad("minus.csv", text(line(项目总投资="-5.7")), "-5.7"),
    bad("nan.csv", text(line(项目总投资="NaN")), "NaN"),
    bad("1e309.csv", text(line(建设床位数="1e309")), "1e309"),
    bad("half-a-bed.csv", text(line(建设床位数="12.5")), "12.5"),
    bad("two-figures.csv", text(line(建设床位数="300 200")), "300 200"),
    bad("escape-in-a-name.csv", text(line(项目名称="医院\x1b[31m")), "control"),
    bad("not-a-date.csv", text(line(建设起止时间="尽快")), "尽快"),
    bad("utf16-no-mark.csv", text(ROW, encoding="utf-16-le"), "utf-16-le"),
    bad("damaged-utf8.csv", cut(text(ROW, ROW), -4), "damaged"),
    bad("latin1.csv", raw("code,name\n1,Café\n".encode("latin-1")), "line 2"),
    bad("two-tables.xlsx", book(ROW, sheet="甲", more={"乙": [["a", "b"], [1, 2]]}), "甲, 乙"),
    bad("no-such-sheet.xlsx", book(ROW), "丙", arguments=("--sheet", "丙")),
    bad("empty.csv", raw(b""), "is empty"),
    bad("open-quote.csv", raw('编号,项目名称\nC1,"医院\n'.encode()), "row 2"),
    bad("formula-error.xls", kept("errors.xls"), "B1, C1"),
    bad("formula-error.ods", kept("errors.ods"), "give errors"),
    bad("formula-unstored.xlsx", sheet(_row('<c r="B2"><f>1+1</f></c>', number=2)), "B2"),
    bad("locked.xlsx", kept("locked.xlsx"), "password"),
    bad("truncated.xlsx", cut(book(ROW), -100), "damaged"),
    bad("really-a-web-page.xls", raw(b"<html><table><tr><td>1</td></tr></table>"), "web page"),
    bad("really-a-pdf.csv", raw(b"%PDF-1.7"), "a PDF"),
    bad("other-archive.xlsx", archive(readme=b"hello"), "no workbook"),
)

HOSTILE = (
    hostile("cell-of-10-mb.csv", raw(b"a,b\n1," + b"x" * 10**7), "characters"),
    hostile("cell-of-10-mb.xlsx", sheet(_row(cell("A1", _BIG, "text"))), "beyond all measure"),
    hostile("quoted-10-mb.csv", raw(b'a,b\n1,"' + b"x\n" * 5 * 10**6 + b'"'), "row 2"),
    hostile("million-columns.csv", raw(b"a," * 10**6), "characters"),
    hostile("many-columns.csv", raw(b"a," * 5000 + b"\n"), "5001 columns"),
    hostile("far-column.xlsx", sheet(_row(cell("A1", "1"), cell("XFD1", "1"))), "columns are in use"),
    hostile("no-such-column.xlsx", sheet(_row(cell("AAAAAAAA1", "1"))), "columns are in use"),
    hostile(
        "far-corner.xlsx",
        sheet(_row(cell("A1", "1")) + _row(cell("XFD1048576", "1"), number=1048576)),
        "memory",
    ),
    hostile("bomb.xlsx", archive(xl__workbook=b"", **{"xl/workbook.xml": b" " * 50 * 2**20}),
            "beyond all measure"),
    hostile("laughs.xlsx", sheet("", parts={"xl/worksheets/sheet1.xml": _LAUGHS}), "entities"),
    hostile("lost-string.xlsx", sheet(_row(cell("A1", "9999", "s"))), "damaged"),
    hostile("zero-bytes.csv", raw(b"a,b\n1,\x002,and a good deal more of text\n"), "zero bytes"),
    hostile("a-folder", lambda path: path.mkdir(), "folder"),
    hostile("a-pipe", os.mkfifo, "pipe"),
    hostile("cut-off.xls", lambda path: path.write_bytes((KEPT / "table.xls").read_bytes()[:1500]),
            "cut off"),
    hostile("not-finite.xlsx", sheet(
        _row(cell("A1", "编号", "text"), cell("B1", "项目名称", "text"), cell("C1", "建设床位数", "text"))
        + _row(cell("A2", "C1", "text"), cell("B2", "医院", "text"), cell("C2", "1e309"), number=2)),
        "inf"),
)  # fmt: skip

FIXTURES = (*GOOD, *ODD, *BAD, *HOSTILE)
