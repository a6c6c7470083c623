"""The command `import`: what it says, its exit codes, its files; the examples of its page run."""

import csv
import json
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from portfolio.care.service import founding
from tests.cli.conftest import Command
from tests.conftest import author

ROOT = Path(__file__).parents[2]
ANNEX = ROOT / "tests" / "exchange" / "files" / "annex3_as_printed.csv"


@pytest.fixture
def empty(tmp_path, forks):
    founding.found(tmp_path / "empty.db", author("init"), empty=True)
    return Command(tmp_path / "empty.db", tmp_path, forks.run)


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


GOOD = ["项目名称", "项目类别", "总投资(万元)"], ["甲院", "新建", "3500"]
BAD = (*GOOD, ["乙院", "新建", "三五百"], ["=1+1", "", "20"])


def test_the_annex_is_imported_and_gives_the_known_sums(empty):
    done = empty("import", ANNEX, "--source", "plan-2021")
    assert done.returncode == 0, done.stderr
    assert "heading in row 1; read as: Projects" in done.stderr
    assert "Columns not taken: row_kind, 序号" in done.stderr
    assert "Added: 9, changed: 0, left alone: 0; warnings: 1" in done.stderr
    assert "Stated totals kept: 17" in done.stderr
    assert "row 11, N 预期新增床位数" in done.stdout
    rollup = empty.json("rollup")
    assert rollup["total"]["investment_yuan"] == {"sum": "4312000000.00", "known": 9}
    assert rollup["total"]["land_area_m2"]["known"] == 8
    assert empty("db", "check").returncode == 0
    assert "Nothing changed" in empty("import", ANNEX).stderr


def test_bad_rows_stop_it_and_are_listed_in_every_form(portfolio, tmp_path):
    file = write(tmp_path / "台账.csv", BAD)
    done = portfolio("import", file)
    assert done.returncode == 5
    assert "nothing was written; errors: 2, rows with errors: 2" in done.stderr
    assert "error  row 3, C 总投资(万元): " in done.stdout
    done = portfolio("import", file, "--format", "json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["schema"], data["change"]) == (5, "portfolio.import/1", None)
    assert data["counts"]["refused"] == 2
    problem = data["problems"][0]
    assert (problem["row"], problem["column"], problem["rule"]) == (3, "C", "unreadable")
    done = portfolio("import", file, "--format", "csv")
    listed = list(csv.DictReader(done.stdout.splitlines()))
    assert [row["row"] for row in listed] == ["3", "4"]
    assert len(portfolio.json("list")["projects"]) == 11


def test_only_the_good_rows_are_taken_where_asked_and_the_rest_comes_back(portfolio, tmp_path):
    file = write(tmp_path / "台账.csv", BAD)
    done = portfolio("import", file, "--only-valid")
    assert done.returncode == 0, done.stderr
    assert "2 rows were not taken; they are in" in done.stderr
    with (tmp_path / "台账.rest.csv").open(encoding="utf-8-sig", newline="") as rest:
        rows = list(csv.reader(rest))
    assert rows[0][:3] == BAD[0]
    assert [row[0] for row in rows[1:]] == ["乙院", "'=1+1"]
    assert "Group" in rows[2][3] or "group" in rows[2][3]
    assert portfolio.json("show", "N3")["project"]["name_zh"] == "甲院"


def test_the_annotated_copy_marks_the_bad_cells(portfolio, tmp_path):
    from python_calamine import CalamineWorkbook

    file = write(tmp_path / "台账.csv", BAD)
    done = portfolio("import", file, "--annotate", tmp_path / "marked.xlsx")
    assert done.returncode == 5
    sheet = CalamineWorkbook.from_path(tmp_path / "marked.xlsx").get_sheet_by_index(0)
    assert sheet.to_python()[1:3] == [GOOD[1], BAD[2]]


def test_a_dry_run_lists_what_it_would_do_field_by_field(portfolio, tmp_path):
    file = write(tmp_path / "a.csv", [["编号", "责任单位"], ["C2", "区中医院"], ["C1", ""]])
    done = portfolio("import", file, "--dry-run", lang="zh")
    assert done.returncode == 0, done.stderr
    assert "责任单位" in done.stdout
    assert "区中医院" in done.stdout
    assert "试运行" in done.stderr
    assert portfolio.json("log")["changes"][0]["change"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["missing.csv"], 5, "There is no file missing.csv"),
        (["a.csv", "--rest", "r.csv"], 2, "--rest goes with --only-valid"),
        (["a.csv", "--rebaseline", "2024-01"], 2, "--rebaseline needs --reason"),
        (["a.csv", "--kind", "reports"], 5, "No column of the sheet is known as Month"),
        (["a.csv", "--map", "bad.toml"], 5, "columns.colour: projects have no such field"),
        (["a.csv", "--map", "bad.toml"], 5, "constants.group: “sometimes” is no value"),
        (["a.csv", "--map", "bad.toml"], 5, "columns.investment.unit: “斤” is no unit of it"),
        (["a.csv", "--map", "broken.toml"], 5, "broken.toml cannot be read"),
        (["a.csv", "--map", "form.toml"], 5, "match: “maybe” is none of: code, name, both"),
        (["a.csv", "--map", "form.toml"], 5, "color: there is no such key"),
        (["a.csv", "--map", "head.toml"], 5, "columns.name_zh: the sheet has no column “名”"),
        (["odd.csv"], 5, "The headings do not say what the sheet holds: 甲, 乙"),
    ],
)
def test_what_is_wrong_is_said_with_its_code(portfolio, tmp_path, arguments, code, said):
    write(tmp_path / "a.csv", GOOD)
    write(tmp_path / "odd.csv", [["甲", "乙"], ["x", "y"]])
    maps = {
        "bad": 'kind="projects"\n[columns]\nname_zh="项目名称"\ncolour="x"\n'
        'investment={heading="总投资(万元)",unit="斤"}\n[constants]\ngroup="sometimes"',
        "broken": "kind = ",
        "form": 'kind="projects"\nmatch="maybe"\ncolor=1\n[columns]\nname_zh="项目名称"',
        "head": 'kind="projects"\n[columns]\nname_zh="名"',
    }
    for name, text in maps.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    done = portfolio("import", *arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_import_is_told_by_the_log_with_its_warnings(empty):
    empty("import", ANNEX, "--reason", "首次录入")
    done = empty("log")
    assert ": 首次录入" in done.stdout
    assert (
        "Import annex3_as_printed.csv added: File annex3_as_printed.csv, Rows added 9"
        in done.stdout
    )
    done = empty("undo")
    assert (done.returncode, "Took back change 2" in done.stderr) == (0, True)


def test_show_says_about_so_many_and_ranges(portfolio, tmp_path):
    rows = [[*GOOD[0], "建设床位数"], ["甲院", "新建", "约3500", "200-300"]]
    portfolio("import", write(tmp_path / "a.csv", rows))
    shown = portfolio("show", "N3", lang="zh").stdout
    assert "约3,500万元" in shown
    assert "200–300" in shown
    loose = portfolio.json("show", "N3")["baselines"][0]["loose"]
    assert loose["beds_built"] == {"qualifier": None, "low": 200, "high": 300}
    assert loose["investment_yuan"]["qualifier"] == "about"


def test_a_file_name_that_is_no_text_is_shown_and_kept_as_far_as_it_is(portfolio, tmp_path):
    file = write(tmp_path / "a.csv", GOOD).rename(
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x01[red].csv"))
    )
    done = portfolio("import", file)
    assert done.returncode == 0, done.stderr
    assert "??[red].csv: text in" in done.stderr
    assert portfolio.json("log")["changes"][0]["reason"] == "import ??[red].csv"
    assert portfolio("db", "check").returncode == 0


# --- the page -------------------------------------------------------------------------------------------


def test_the_examples_of_the_page_do_what_it_says(portfolio, tmp_path):
    page = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    (tmp_path / "examples").mkdir()
    for name, text in re.findall(r"`(examples/[a-z.]+)`\n\n```[a-z]+\n(.*?)```", page, re.DOTALL):
        (tmp_path / name).write_text(text, encoding="utf-8")
    commands = re.findall(r"^    portfolio (import examples/.*)$", page, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        done = portfolio(*command.split())
        assert done.returncode == 0, done.stderr
    figures = portfolio.json("show", "N3")["baselines"][0]
    assert (figures["investment_yuan"], figures["floor_area_m2"], figures["beds_built"]) == (
        "320000000.00",
        "48000.00",
        400,
    )
    assert (
        portfolio.json("show", "N4")["baselines"][0]["loose"]["investment_yuan"]["qualifier"]
        == "about"
    )
    with closing(sqlite3.connect(portfolio.path)) as connection, connection:
        months = connection.execute(
            "SELECT month FROM status_report WHERE month > '2024' ORDER BY 1"
        ).fetchall()
    assert months == [("2024-03",), ("2024-03",), ("2024-04",)]
    report = portfolio.json("show", "P2")["reports"][0]
    assert report["values"]["done_total"] == "4100000.00"


def test_one_cause_is_one_line_with_its_rows_and_remedy(portfolio, tmp_path):
    listed = [["项目名称", "建设地点"], *([f"第{number}院", "某路"] for number in range(14))]
    done = portfolio("import", write(tmp_path / "a.csv", listed))
    assert done.returncode == 5
    assert done.stdout.count("It is not said to which group") == 1
    assert "error  14 rows (2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and …): " in done.stdout
    assert done.stdout.count("Give it in a column, a heading row") == 1
    done = portfolio("import", tmp_path / "a.csv", "--format", "csv")
    assert len(list(csv.DictReader(done.stdout.splitlines()))) == 28


def test_sayings_of_one_cause_beyond_the_first_few_are_counted(portfolio, tmp_path):
    listed = [[*GOOD[0]], *([f"第{number}院", "新建", f"{number}三五百"] for number in range(8))]
    done = portfolio("import", write(tmp_path / "a.csv", listed), lang="en")
    assert done.stdout.count("is not an amount of money") == 5
    assert "and 3 rows alike: 7, 8 and 9" in done.stdout


def test_a_cell_that_cannot_be_read_is_left_unknown_where_that_is_asked_for(portfolio, tmp_path):
    file = write(tmp_path / "a.csv", [*GOOD[:1], ["乙院", "新建", "三五百"]])
    done = portfolio("import", file, "--unknown-where-unread")
    assert (done.returncode, "warnings: 1" in done.stderr) == (0, True)
    assert portfolio.json("show", "N3")["project"]["name_zh"] == "乙院"
