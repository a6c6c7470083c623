"""The list of projects as CSV and as a workbook: the same cells, exact, and none that runs."""

import csv
import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from portfolio.exchange.service import exports
from portfolio.pack.lists import sheet_of
from portfolio.pack.records import Listed, ListedPart
from portfolio.pack.sheet import Row, Sheet, csv_pieces
from portfolio.pack.xlsx import xlsx
from portfolio.pictures.records import Piece
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.errors import OutputProblem
from portfolio.values.months import Month
from portfolio.values.sums import Sum
from portfolio.values.vocabulary import GROUPINGS

HEAD = 3


@pytest.fixture
def rows(database: Database, now: Month) -> tuple[ProjectRow, ...]:
    return lookup.list_projects(database, now)


@pytest.fixture
def any_rows(either: Database, now: Month) -> tuple[ProjectRow, ...]:
    return lookup.list_projects(either, now)


def listed(rows: tuple[ProjectRow, ...], now: Month, grouping: str = "group") -> Listed:
    parts = (
        ListedPart("One", rows[:4], Sum(1, 3), Sum(None, 0)),
        ListedPart("Two", rows[4:], Sum(250, 5), Sum(7, 6)),
    )
    whole = (ListedPart("", rows, Sum(251, 8), Sum(7, 6)),)
    shown = parts if grouping else whole
    return Listed("Plan", now, "All · by group", grouping, shown, Sum(251, 8), Sum(7, 6), 11)


def cells(data: bytes) -> list[list[object]]:
    """Return the cells of the first sheet; an empty one is None."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [[None if cell == "" else cell for cell in row] for row in found]


def as_read(sheet: Sheet, row: Row) -> list[object]:
    """Return what a reader finds of a row: every number as a float, money in yuan."""
    units = {"yuan": 100, "count": 1, "text": 1}
    return [
        value / units[column.kind] if isinstance(value, int) else value
        for column, value in zip(sheet.columns, row.cells, strict=True)
    ]


@pytest.mark.usefixtures("tongue")
@pytest.mark.parametrize("grouping", ["group", ""])
def test_the_workbook_holds_every_cell_of_the_list(
    any_rows: tuple[ProjectRow, ...], now: Month, grouping: str
) -> None:
    sheet = sheet_of(listed(any_rows, now, grouping))
    found = cells(xlsx((sheet,), now))
    assert found[0][0] == "Plan"
    assert "All · by group" in str(found[1][0])
    assert found[HEAD] == [column.title for column in sheet.columns]
    table = found[HEAD + 1 : HEAD + 1 + len(any_rows)]
    assert table == [as_read(sheet, row) for row in sheet.rows]


def test_sums_stand_below_with_how_many_were_known(
    rows: tuple[ProjectRow, ...], now: Month
) -> None:
    found = cells(xlsx((sheet_of(listed(rows, now)),), now))
    assert [row[:6] for row in found[-3:]] == [
        ["One", 4, None, 0, 0.01, 3],
        ["Two", 7, 7, 6, 2.5, 5],
        ["All projects listed", 11, 7, 6, 2.51, 8],
    ]


def test_months_are_text_numbers_are_numbers_and_unknown_is_blank(
    rows: tuple[ProjectRow, ...], now: Month
) -> None:
    sheet = sheet_of(listed(rows, now, ""))
    row = dict(zip((column.title for column in sheet.columns), sheet.rows[1].cells, strict=True))
    assert (row["No."], row["Baseline finish"], row["Slip (months)"]) == ("C2", "2022-06", 14)
    assert (row["Total investment (yuan)"], row["New beds"]) == (rows[1].investment, 150)
    assert row["Forecast finish"] is None


@pytest.mark.usefixtures("tongue")
def test_csv_opens_in_excel_and_holds_the_same_cells(
    any_rows: tuple[ProjectRow, ...], now: Month
) -> None:
    sheet = sheet_of(listed(any_rows, now))
    data = b"".join(csv_pieces(sheet, bom=True))
    assert data.startswith(b"\xef\xbb\xbf")
    head, *found = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head == [column.title for column in sheet.columns]
    for row, texts in zip(sheet.rows, found, strict=True):
        for column, value, text in zip(sheet.columns, row.cells, texts, strict=True):
            if column.kind == "yuan" and isinstance(value, int):
                assert text == f"{value // 100}.{value % 100:02d}"
            else:
                assert text == ("" if value is None else str(value))


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "＝1+1", "http://x.example", "{=1}", "007"],
)
def test_a_cell_that_a_spreadsheet_would_run_is_text(
    rows: tuple[ProjectRow, ...], now: Month, name: str
) -> None:
    sheet = sheet_of(listed((replace(rows[0], name_en=name),), now, ""))
    data = xlsx((sheet,), now)
    assert cells(data)[HEAD + 1][1] == name
    assert b"<f>" not in _page(data)
    file = io.StringIO(b"".join(csv_pieces(sheet, bom=True)).decode("utf-8-sig"), newline="")
    _, row = csv.reader(file)
    assert row[1].removeprefix("'") == name
    assert not row[1].startswith(("=", "+", "-", "@", "\t", "\r", "＝"))


def _page(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_controls_and_endless_names_do_no_harm(rows: tuple[ProjectRow, ...], now: Month) -> None:
    for name in ("a\x1b[2Jb\ud800", "长" * 40_000):
        shown = (replace(rows[0], name_en=name),)
        assert cells(xlsx((sheet_of(listed(shown, now, "")),), now))[HEAD + 1][0] == "C1"


@pytest.mark.parametrize("fen", [1, 99, 100, 101, 7_52000000_00, 10**13 - 1, 10**13])
def test_money_is_exact_to_the_fen(rows: tuple[ProjectRow, ...], now: Month, fen: int) -> None:
    sheet = sheet_of(listed((replace(rows[0], investment=fen),), now, ""))
    place = [column.kind for column in sheet.columns].index("yuan")
    read = cells(xlsx((sheet,), now))[HEAD + 1][place]
    assert isinstance(read, float)
    assert round(read * 100) == fen
    assert f"{read:.2f}" == f"{fen // 100}.{fen % 100:02d}"


_WRITE = """
import hashlib, sys
from pathlib import Path
from portfolio.values import language
from portfolio.store.database import Database
from portfolio.values.months import Month
from portfolio.pack.records import Listed, ListedPart
from portfolio.pack.lists import sheet_of
from portfolio.pack.xlsx import xlsx
from portfolio.projects.service import lookup as reading
from portfolio.values.sums import Sum
language.speak("en")
now = Month.of(2026, 11)
rows = reading.list_projects(Database(Path(sys.argv[1])), now)
part = ListedPart("", rows, Sum(251, 8), Sum(7, 6), 11)
listed = Listed("Plan", now, "All · by group", "", (part,), Sum(251, 8), Sum(7, 6), 11)
print(hashlib.sha256(xlsx((sheet_of(listed),), now)).hexdigest())
"""


def test_two_processes_write_the_same_workbook(database: Database) -> None:
    script = [sys.executable, "-c", _WRITE, str(database.file)]
    digests = {
        subprocess.run(
            script, check=True, capture_output=True, text=True, env={"TZ": zone}
        ).stdout.strip()
        for zone in ("UTC", "Asia/Shanghai")
    }
    assert len(digests) == 1


# --- the service --------------------------------------------------------------------------------


@pytest.mark.parametrize("want", ["csv", "xlsx"])
def test_a_list_is_written_whole_and_told_of(
    database: Database, rows: tuple[ProjectRow, ...], now: Month, tmp_path: Path, want: str
) -> None:
    told: list[Piece] = []
    out = tmp_path / f"项目.{want}"
    done = exports.export(database, want, listed(rows, now), out, tell=told.append)
    assert done.paths == (out,)
    assert out.read_bytes()
    assert told == [Piece("list", 1, 1)]


@pytest.mark.parametrize("want", ["csv", "xlsx", "gantt", "capacity"])
def test_a_missing_folder_is_said_before_anything_is_made(
    database: Database, rows: tuple[ProjectRow, ...], now: Month, tmp_path: Path, want: str
) -> None:
    told: list[Piece] = []
    with pytest.raises(OutputProblem, match="There is no folder"):
        exports.export(
            database, want, listed(rows, now), tmp_path / "none" / "x.png", tell=told.append
        )
    assert told == []


def test_the_pack_tells_of_every_picture_and_its_files_are_then_standing(
    database: Database, rows: tuple[ProjectRow, ...], now: Month, tmp_path: Path
) -> None:
    told: list[Piece] = []
    folder = tmp_path / "reports" / "2026-11"
    assert exports.standing("monthly", now, folder) == ()
    done = exports.export(database, "monthly", listed(rows, now), folder, tell=told.append)
    assert told[:2] == [Piece("gantt", 1, 2), Piece("capacity", 2, 2)]
    (folder / "mine-2026-11.txt").write_text("x", encoding="utf-8")
    assert set(exports.standing("monthly", now, folder)) == set(done.paths)


def test_what_the_teller_raises_ends_the_making_and_nothing_is_written(
    database: Database, rows: tuple[ProjectRow, ...], now: Month, tmp_path: Path
) -> None:
    def stop(_: Piece) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exports.export(database, "monthly", listed(rows, now), tmp_path / "new", tell=stop)
    assert not (tmp_path / "new").exists()


def test_a_picture_of_several_pages_stands_by_its_first(now: Month, tmp_path: Path) -> None:
    (tmp_path / "gantt-p1.png").write_bytes(b"")
    assert exports.standing("gantt", now, tmp_path / "gantt.png") == (tmp_path / "gantt-p1.png",)
    assert exports.standing("csv", now, tmp_path / ("x" * 300)) == ()


def test_headings_follow_the_language(rows: tuple[ProjectRow, ...], now: Month) -> None:
    language.speak("zh")
    sheet = sheet_of(listed(rows, now))
    assert [column.title for column in sheet.columns][:3] == [
        "分组：项目类别",
        "编号",
        "项目名称",
    ]


def test_no_column_stands_there_twice_and_none_is_lost(
    rows: tuple[ProjectRow, ...], now: Month
) -> None:
    for grouping in GROUPINGS:
        sheet = sheet_of(listed(rows, now, grouping))
        texts = {column.title for column in sheet.columns}
        assert len(texts) == len(sheet.columns)
        assert ("Nature" in texts) == (grouping != "nature")
        assert {"Stage", "Townships"} <= texts
