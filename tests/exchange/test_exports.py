"""Records as files: every stored field under its column, the same cells in every form."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

from portfolio.exchange.queries.records import STORED
from portfolio.exchange.seed.projects import projects_file, read_projects
from portfolio.exchange.service import exports
from portfolio.exchange.sources import open_book
from portfolio.history.service import log as history
from portfolio.projects.service import edits, reports
from portfolio.store.database import Database
from portfolio.store.models import BASELINE_COMPONENTS, Baseline, PlanEntry, Project, StatusReport
from portfolio.values.errors import BadInput, OutputProblem, WrongUsage
from portfolio.values.fields import REPORT_FIELDS
from portfolio.values.injection import restored
from portfolio.values.months import Dated, Month
from tests.conftest import Once, author
from tests.fixtures.generate import generate

KINDS = tuple(STORED)


@pytest.fixture
def lived(database: Database, once: Once) -> Database:
    """A database in which every kind of cell is filled, and names bite."""
    return once(database, live)


def live(database: Database) -> None:
    bite = {"owner": "=1+1", "agent": "'=x", "contact": "+86 574", "leader": 'a\nb,"c"'}
    edits.edit_project(database, author("edit"), "C2", bite)
    values = {
        "stage": "fit_out",
        "percent": 625,
        "forecast_finish": Dated(Month.of(2027, 12), "year"),
        "forecast_opening": Dated(Month.of(2028, 1), "month"),
        "beds_open": 0,
        "done_total": 12345,
        "reason": "funding",
        "note": "-2+3",
    }
    month = Month.of(2026, 10)
    reports.file_report(database, author(), "C2", month, values, tentative=True, sure=True)


def written(database: Database, kind: str, folder: Path, ending: str, **options) -> Path:
    out = folder / f"{kind}{ending}"
    exports.export_records(database, kind, out, **options)
    return out


def csv_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file, strict=True))
    return [{name: restored(cell) for name, cell in row.items()} for row in found]


def test_csv_has_the_ends_of_line_of_excel_and_its_mark_on_request(lived, tmp_path):
    plain = written(lived, "projects", tmp_path, ".csv").read_bytes()
    assert plain.startswith(b"code,group,name_zh")
    assert b"\r\n" in plain
    marked = written(lived, "projects", tmp_path, ".csv", bom=True).read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain


def test_projects_come_under_the_columns_of_the_seed_and_read_back_as_the_seed(database, tmp_path):
    out = written(database, "projects", tmp_path, ".csv")
    rows = csv_rows(out)
    heads = projects_file().read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    assert set(heads) <= set(rows[0])
    inside = [row for row in rows if row["group"] != "outside"]
    assert [row["code"] for row in rows if row not in inside] == ["X1", "X2"]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(inside)
    again, first = read_projects(out), read_projects(projects_file())
    assert [item.columns for item in again] == [item.columns for item in first]
    assert [item.baseline for item in again] == [item.baseline for item in first]
    for name in ("code", "group", "source", "funder", "townships", "aliases", "sites", "bed_kinds"):
        assert [getattr(item, name) for item in again] == [getattr(item, name) for item in first]


@pytest.mark.parametrize(
    ("table", "kind", "without"),
    [
        (Project.__table__, "projects", {"id", "version", "district_id"}),
        (
            PlanEntry.__table__,
            "projects",
            {"id", "plan_id", "project_id", "position", "number", "version"},
        ),
        (
            Baseline.__table__,
            "projects",
            {"id", "project_id", "entry_id", "number", "reason_words", "source_id"}
            | {"investment_private", *BASELINE_COMPONENTS},
        ),
        (StatusReport.__table__, "reports", {"id", "version"}),
    ],
)
def test_no_stored_field_is_left_out(table, kind, without):
    """A column added to the tables must be exported too; these few are told another way."""
    names = {name for name, _ in STORED[kind].columns}
    units = ("", "_yuan", "_m2", "_printed")
    renamed = {"group_code": "group", "month": "baseline_month" if kind == "projects" else "month"}
    for column in table.columns:
        name = renamed.get(column.name, column.name.removesuffix("_id"))
        if column.name in without or name.endswith("_precision"):
            continue
        assert any(name + unit in names for unit in units), column.name


def test_every_field_of_a_report_is_there_as_commands_take_it(lived, tmp_path):
    row = next(
        row
        for row in csv_rows(written(lived, "reports", tmp_path, ".csv"))
        if (row["project"], row["month"]) == ("C2", "2026-10")
    )
    assert {field.name for field in REPORT_FIELDS} <= {name.removesuffix("_yuan") for name in row}
    assert row["percent"] == "62.5"
    assert (row["forecast_finish"], row["forecast_opening"]) == ("2027", "2028-01")
    assert (row["forecast_finish_tentative"], row["forecast_start_tentative"]) == ("yes", "")
    assert (row["beds_open"], row["beds_before"]) == ("0", "")
    assert row["done_total_yuan"] == "123.45"
    assert (row["note"], row["state"]) == ("-2+3", "filed")


def test_what_runs_is_guarded_in_the_file_and_comes_back(lived, tmp_path):
    out = written(lived, "projects", tmp_path, ".csv")
    text = out.read_text(encoding="utf-8")
    assert ",'=1+1," in text
    assert ",''=x," in text
    row = csv_rows(out)[1]
    assert (row["owner"], row["agent"], row["contact"]) == ("=1+1", "'=x", "+86 574")
    assert row["leader"] == 'a\nb,"c"'


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", ["lived", "world"])
def test_workbook_csv_and_json_hold_the_same_cells(request, which, tmp_path, kind):
    lived = request.getfixturevalue(which)
    rows = csv_rows(written(lived, kind, tmp_path, ".csv"))
    book = open_book(written(lived, kind, tmp_path, ".xlsx"))
    head, *cells = (line for _, line in book.rows(book.sheets[0]))
    lines = written(lived, kind, tmp_path, ".jsonl").read_text(encoding="utf-8").splitlines()
    front, *records, seal = (json.loads(line) for line in lines)
    assert front["columns"] == head == [name for name, _ in STORED[kind].columns]
    assert seal["rows"] == len(records) == len(rows) == len(cells)
    for row, line, record in zip(rows, cells, records, strict=True):
        for place, name in enumerate(head):
            value = line[place] if place < len(line) else None
            assert _text(record[name]) == row[name]
            if isinstance(value, int | float):
                assert float(value) == float(row[name])
            else:
                assert restored(str(value or "")) == row[name]


def _text(value: object) -> str:
    return "" if value is None else str(value)


def test_numbers_are_numbers_in_the_workbook_and_nothing_is_a_formula(lived, tmp_path):
    book = open_book(written(lived, "projects", tmp_path, ".xlsx"))
    head, first, second, *_ = (line for _, line in book.rows(book.sheets[0]))
    assert float(first[head.index("investment_yuan")]) == 132_000_000
    assert second[head.index("owner")] == "'=1+1"


def test_reports_up_to_a_month(lived, tmp_path):
    months = [
        row["month"]
        for row in csv_rows(written(lived, "reports", tmp_path, ".csv", until=Month.of(2023, 6)))
    ]
    assert months
    assert max(months) <= "2023-06"


def test_the_log_head_is_told(lived, tmp_path):
    told = exports.export_records(lived, "targets", tmp_path / "t.csv")
    assert (told.rows, told.log_head) == (1, history.check(lived).head)


def test_the_same_records_are_the_same_bytes(lived, tmp_path):
    for ending in exports.FORMS:
        first = written(lived, "reports", tmp_path, ending).read_bytes()
        assert written(lived, "reports", tmp_path, ending).read_bytes() == first


def test_an_ending_that_is_none_and_a_place_that_is_none_are_refused(lived, tmp_path):
    with pytest.raises(WrongUsage, match=r"does not end in one of: \.csv, \.xlsx, \.jsonl"):
        exports.export_records(lived, "projects", tmp_path / "x.txt")
    with pytest.raises(OutputProblem, match="no folder"):
        exports.export_records(lived, "projects", tmp_path / "none" / "x.csv")
    assert list(tmp_path.glob("x*")) == []


def test_more_rows_than_a_worksheet_takes_leave_no_half_file(lived, tmp_path, monkeypatch):
    monkeypatch.setattr("portfolio.pack.xlsx.MOST_ROWS", 5)
    with pytest.raises(BadInput, match="more than 5 rows"):
        exports.export_records(lived, "projects", tmp_path / "x.xlsx")
    assert [path.name for path in tmp_path.iterdir() if path.name != "portfolio.db"] == []


_EXPORT = """
import sys
from pathlib import Path
from portfolio.store.database import Database
from portfolio.exchange.service import exports
exports.export_records(Database(Path(sys.argv[1])), sys.argv[2], Path(sys.argv[3]))
print(next(l.split()[1] for l in open('/proc/self/status') if l.startswith('VmHWM')))
"""


@pytest.mark.long
@pytest.mark.parametrize("ending", exports.FORMS)
def test_memory_does_not_grow_with_the_rows(tmp_path, ending):
    assert grown(tmp_path, ending, 20_000) < 30


def test_memory_hardly_grows_with_few_rows(tmp_path):
    assert grown(tmp_path, ".csv", 5_000) < 16


def grown(tmp_path, ending, most):
    """Return how many MB more the export of so many rows takes than that of a hundred.

    SQLite's cache of pages fills first, with some 10 MB; after that hardly any is taken.
    """
    peaks = []
    for number in (100, most):
        path = generate(tmp_path / f"{number}.db", number, reports=1)
        script = [
            sys.executable,
            "-c",
            _EXPORT,
            str(path),
            "projects",
            str(tmp_path / f"x{ending}"),
        ]
        done = subprocess.run(script, check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout))
    return (peaks[1] - peaks[0]) / 1024
