"""`import` of a whole document: what it tells, in both languages, what it keeps, how it refuses."""

import json
import shutil
from pathlib import Path

import pytest

from portfolio.care.service import founding
from tests.cli.conftest import Command
from tests.conftest import author
from tests.exchange import documents

FIXTURES = Path(__file__).parents[1] / "exchange" / "fixtures"


@pytest.fixture
def empty(tmp_path, forks):
    founding.found(tmp_path / "empty.db", author("init"), empty=True)
    return Command(tmp_path / "empty.db", tmp_path, forks.run)


def test_a_dry_run_shows_what_was_found(empty, tmp_path):
    path = documents.pdf(tmp_path / "规划.pdf")
    done = empty("import", path, "--dry-run")
    assert done.returncode == 0, done.stderr
    shown = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "1 page 1 4 indicators 3" in shown
    assert "2 page 1 5 projects 3" in shown
    assert any(
        line.startswith("New beds All groups 310张 page 1 二、重大建设项目") for line in shown
    )
    assert "2 疾控机构标准化率 % — 100 binding page 1, table 1, row 3" in shown
    assert "page 1, table 2, row 4 added C2 松坡县中医医院扩建工程" in shown
    assert "规划.pdf: pdf, tables: 3, read: 2-3, as: Projects." in done.stderr
    assert "The text states 5 totals; --totals keeps them." in done.stderr
    assert "with 3 rows; --indicators keeps them" in done.stderr
    chinese = empty("import", path, "--dry-run", lang="zh")
    shown = [" ".join(line.split()) for line in chinese.stdout.splitlines()]
    assert "2 疾控机构标准化率 % — 100 约束性 第1页表1第3行" in shown
    assert "第1页表2第4行 新增 C2 松坡县中医医院扩建工程" in shown
    assert "正文写明合计5项；加 --totals 即入库。" in chinese.stderr
    assert empty.json("list")["projects"] == []


def test_the_totals_of_the_text_are_reconciled_where_they_are_kept(empty, tmp_path):
    path = documents.docx(tmp_path / "规划.docx")
    done = empty("import", path, "--totals")
    assert done.returncode == 0, done.stderr
    assert "Stated totals kept: 8" in done.stderr
    assert "Codes made, with their rows: C1 (after paragraph 8, table 2, row 3)" in done.stderr
    rows = {
        (row["scope"], row["metric"]): row
        for row in empty.json("reconcile")["rows"]
        if row["kind"] == "stated_total"
    }
    beds, money = rows["all", "beds_new"], rows["all", "investment_yuan"]
    assert (beds["stated"], beds["computed"], beds["status"]) == (310, 310, "agrees")
    assert (money["stated_printed"], money["status"]) == ("5.2 亿元", "agrees")
    assert money["source"] == "第5段 二、重大建设项目"
    assert empty("db", "check").returncode == 0
    assert "Took back change 2" in empty("undo").stderr
    assert empty.json("list")["projects"] == []


def test_json_has_the_document(empty, tmp_path):
    data = empty.json("import", documents.txt(tmp_path / "规划.txt"), "--dry-run")
    found = data["document"]
    assert [table["use"] for table in found["tables"]] == ["indicators", "projects", "projects"]
    assert found["tables"][1]["where"] == "line 22 – line 26"
    assert (found["totals"][3]["metric"], found["totals"][3]["value"]) == (
        "investment_yuan",
        "520000000.00",
    )
    assert (found["indicators"][0]["base"], found["indicators"][0]["target"]) == ("4.98", "6.60")
    (tmp_path / "a.csv").write_text("项目名称,项目类别\n甲院,新建\n", encoding="utf-8")
    assert empty.json("import", tmp_path / "a.csv", "--dry-run")["document"] is None


def test_a_problem_names_its_place(empty, tmp_path):
    wrong = [["1", "石桥卫生院新建工程", "2022.1-2024.12", "面议", "30", "30", "社会资本"]]
    parts = [*documents.PLAN[:11], ("table", documents.HEADING + wrong)]
    path = documents.docx(tmp_path / "规划.docx", parts)
    done = empty("import", path, lang="zh")
    assert done.returncode == 5
    assert "错误  第9段后表3第3行，D 总投资(亿元)：“面议”" in done.stdout
    problems = json.loads(empty("import", path, "--format", "json").stdout)["problems"]
    assert problems[0]["place"] == "after paragraph 9, table 3, row 3"
    marked = empty("import", path, "--annotate", tmp_path / "marked.xlsx", "--only-valid")
    assert marked.returncode == 0, marked.stderr
    rest = (tmp_path / "规划.rest.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rest[1].startswith("（二）新（改扩）建项目,1,石桥卫生院新建工程")


def test_the_log_tells_a_warning_with_its_place(empty, tmp_path):
    dear = [["1", "石桥卫生院新建工程", "2022.1-2024.12", "70", "30", "30", "社会资本"]]
    parts = [documents.PLAN[10], ("table", documents.HEADING + dear)]
    assert empty("import", documents.docx(tmp_path / "规划.docx", parts)).returncode == 0
    assert "(第1段后表1第3行 总投资(亿元)) 70 亿元 for 30 beds" in empty("log").stdout


def test_a_map_is_guessed_for_a_table_of_a_document(empty, tmp_path):
    path = documents.docx(tmp_path / "规划.docx")
    done = empty("import", path, "--guess-map", "--sheet", "3")
    (tmp_path / "map.toml").write_text(done.stdout, encoding="utf-8")
    done = empty("import", path, "--map", tmp_path / "map.toml", "--dry-run")
    assert "To be added: 1" in done.stderr


@pytest.mark.parametrize(
    ("name", "data", "english", "chinese"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "is damaged or was cut off", "已损坏或传输不完整"),
        ("a.docx", b"PK\x03\x04", "is damaged or was cut off", "已损坏或传输不完整"),
        ("a.docx", FIXTURES / "locked.xlsx", "locked with a password", "密码"),
        (
            "a.csv",
            None,
            "--totals and --indicators go with the list",
            "--totals和--indicators仅用于整份文件",
        ),
    ],
)
def test_what_cannot_be_read_is_one_sentence(empty, tmp_path, name, data, english, chinese):
    path = tmp_path / name
    if isinstance(data, Path):
        shutil.copy(data, path)
    else:
        path.write_bytes(data or "项目名称,项目类别\n甲院,新建\n".encode())
    for tongue, said in (("en", english), ("zh", chinese)):
        done = empty("import", path, *(["--totals"] if data is None else []), lang=tongue)
        assert done.returncode == (2 if data is None else 5)
        assert said in done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
