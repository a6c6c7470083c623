"""Every command through its real entry point: output, exit codes, the two languages."""

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

from portfolio.store.database import HEAD

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "rollup.schema.json").read_text(encoding="utf-8")
)
AS_OF = ("--as-of", "2026-11")


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--by", "funder"),
        ("--by", "township", "--view", "forecast"),
        ("--by", "stage", "--view", "confirmed", "--population", "latest"),
        ("--by", "nature", "--as-of", "2023-12"),
    ],
)
def test_rollup_json_keeps_its_schema(portfolio, options):
    jsonschema.validate(portfolio.json("rollup", *AS_OF, *options), SCHEMA)


def test_rollup_json_has_the_figures_of_the_plan(portfolio):
    data = portfolio.json("rollup", *AS_OF)
    assert [group["key"] for group in data["groups"]] == ["continued", "new", "planned"]
    continued = data["groups"][0]
    assert continued["land_area_m2"] == {"sum": "105100.00", "known": 3}
    assert continued["investment_yuan"] == {"sum": "752000000.00", "known": 3}
    assert continued["beds_new"] == {"sum": 225, "known": 3}
    assert data["total"]["land_area_m2"] == {"sum": "324633.33", "known": 8}
    assert data["total"]["investment_yuan"] == {"sum": "4312000000.00", "known": 9}
    capacity = data["capacity"]
    expected = {
        "target_per_1000": "6.60",
        "target_month": "2025-12",
        "baseline_beds": 2876,
        "beds": 3721,
        "per_1000": "6.443",
        "beds_needed": 3812,
        "shortfall": 91,
        "met": False,
        "first_month_met": "2026-12",
        "no_evidence": [],
    }
    assert {key: capacity[key] for key in expected} == expected
    assert capacity["population"]["value"] == 577505
    assert [(step["month"], step["opened"]) for step in capacity["timeline"]] == [
        ("2022-03", ["C3"]),
        ("2022-06", ["C2"]),
        ("2022-12", ["C1"]),
        ("2024-12", ["P3"]),
        ("2025-12", ["N1", "N2", "P2"]),
        ("2026-12", ["P1", "P4"]),
    ]


def test_rollup_check_says_missed_by_how_many_and_when_first_met(portfolio):
    done = portfolio("rollup", "--check", *AS_OF)
    assert done.returncode == 3
    assert done.stderr == (
        "Plan: the target is missed at Dec 2025, 91 beds short (3,721 of 3,812);"
        " first met in 2026, because P1 and P4 open then.\n"
    )
    done = portfolio("rollup", "--check", *AS_OF, lang="zh")
    assert done.returncode == 3
    assert done.stderr == (
        "规划口径：2025年12月末未达到规划目标值，缺口91张（3,721张，需3,812张）；"
        "预计2026年达到，因P1、P4届时投用。\n"
    )


def test_rollup_check_passes_where_the_target_is_met(portfolio):
    added = portfolio(
        *("project", "add", "P5", "--name", "新项目", "--group", "planned"),
        *("--start", "2025-1", "--finish", "2025-12", "--beds-new", "91"),
        *("--source", "文件", "--reason", "增补"),
    )
    assert added.returncode == 0, added.stderr
    done = portfolio("rollup", "--check", *AS_OF)
    assert (done.returncode, done.stderr.count("is met")) == (0, 1)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rollup_table_shows_the_answer_and_its_caveat(portfolio, lang):
    text = portfolio("rollup", *AS_OF, lang=lang).stdout
    words = {
        "en": ["In use with evidence by Nov 2026: 3,026 beds, 5.24", "about 90 short", "6.29", "5.96",
               "not the statistical bed count", "(8/9)"],
        "zh": ["截至2026年11月有依据的已投用", "缺口约90张床位", "6.29", "5.96", "非卫生统计实有床位", "(8/9)",
               "865张床位无最新依据"],
    }  # fmt: skip
    for word in words[lang]:
        assert word in text
    lines = text.splitlines()
    assert lines[2].startswith(("In use", "截至"))


def test_before_the_target_month_the_plan_leads(portfolio):
    text = portfolio("rollup", "--as-of", "2025-06").stdout
    assert text.splitlines()[2].startswith("Plan: 3,721 beds at the end of Dec 2025")


def test_table_csv_and_json_of_the_rollup_agree(portfolio):
    data = portfolio.json("rollup", *AS_OF)
    rows = list(csv.DictReader(io.StringIO(portfolio("rollup", *AS_OF, "--format", "csv").stdout)))
    assert [row["key"] for row in rows] == ["continued", "new", "planned", "total"]
    for row, group in zip(rows, [*data["groups"], data["total"]], strict=True):
        assert row["land_area_m2"] == group["land_area_m2"]["sum"]
        assert row["land_area_m2_known"] == str(group["land_area_m2"]["known"])
        assert row["beds_new"] == str(group["beds_new"]["sum"])
    table = portfolio("rollup", *AS_OF).stdout
    assert "324,633.33 (8/9)" in table
    markdown = portfolio("rollup", *AS_OF, "--format", "md").stdout
    assert "| Total | 9 | 324,633.33 (8/9) |" in markdown


def test_list_and_its_filters(portfolio):
    def codes(*filters):
        return [row["code"] for row in portfolio.json("list", *AS_OF, *filters)["projects"]]

    assert codes() == ["C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1"]
    assert codes("--group", "new") == ["N1", "N2"]
    assert codes("--funder", "private") == ["C3", "N2"]
    assert codes("--township", "岳林街道") == ["C2", "N2"]
    assert codes("--stage", "in_use") == ["C2"]
    assert codes("--rag", "green") == []
    assert codes("--text", "康复医院") == ["C3"]
    rows = list(csv.DictReader(io.StringIO(portfolio("list", *AS_OF, "--format", "csv").stdout)))
    assert rows[7]["land_area_m2"] == ""
    assert rows[1]["slip_months"] == "14"
    assert "奉化区中医医院迁建工程" in portfolio("list", *AS_OF, lang="zh").stdout


def test_a_report_filed_is_in_show(portfolio):
    done = portfolio(
        *("report", "N1", "--month", "2025年6月", "--stage", "fit_out", "--percent", "85"),
        *("--forecast-finish", "2025.11", "--tentative", "--reason", "contractor"),
        *("--done-month", "3500万"),
        *("--note", "幕墙施工", "--source", "月报2025-06"),
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("Filed N1 for Jun 2025: Stage, ")
    report = portfolio.json("show", "n1", *AS_OF)["reports"][0]
    assert report["values"]["done_month"] == "35000000.00"
    assert report["values"]["forecast_finish"] == "2025-11"
    assert report["tentative"] == ["forecast_finish"]
    assert report["filed_by"] == "officer"
    text = portfolio("show", "N1", *AS_OF, lang="zh").stdout
    assert "幕墙施工" in text
    assert "装饰装修及安装" in text
    again = portfolio("report", "N1", "--month", "2025-06", "--clear", "percent")
    assert "version 2" in again.stderr
    kept = portfolio.json("show", "N1", *AS_OF)["reports"][0]["values"]
    assert "percent" not in kept
    assert kept["note"] == "幕墙施工"


def test_somebody_else_first_is_exit_6(portfolio):
    file = ("report", "N1", "--month", "2026-10", "--expect-version")
    assert portfolio(*file, "0", "--stage", "fit_out").returncode == 0
    done = portfolio(*file, "0", "--stage", "completed", "--note", "甲")
    assert done.returncode == 6
    sentence, *values = done.stderr.splitlines()
    assert sentence == (
        "officer changed N1 2026-10, which is at version 1 now, not 0; nothing was written."
        " Look at the values, then try again with --expect-version 1."
    )
    assert values == [
        "  Stage: it was —; it is Fit-out now; yours is Works completed",
        "  Note: it was —; it is — now; yours is 甲",
    ]
    text = portfolio(*file, "0", "--stage", "completed", lang="zh").stderr
    assert "所处阶段：原为—；现为装饰装修及安装；您填工程完工" in text
    edit = ("project", "edit", "N1", "--reason", "x", "--expect-version", "1", "--owner")
    assert portfolio(*edit, "甲").returncode == 0
    done = portfolio(*edit, "乙")
    assert done.returncode == 6
    assert done.stderr.splitlines()[1:] == ["  Owner: it was —; it is 甲 now; yours is 乙"]


def test_capacity_month_by_month(portfolio):
    data = portfolio.json("capacity", *AS_OF, "--from", "2025-11", "--to", "2026-12")
    assert data["schema"] == "portfolio.capacity/1"
    assert len(data["months"]) == 14
    assert [m["beds"] for m in data["months"]] == [3111, *[3721] * 12, 3891]
    assert [m["met"] for m in data["months"]].count(True) == 1
    rows = portfolio("capacity", *AS_OF, "--format", "csv").stdout.splitlines()
    assert rows[1].startswith("2020-12,2876,4.980,577505,2020-11-01,false")
    assert "Dec 2025" in portfolio("capacity", *AS_OF, "--format", "md").stdout
    held = portfolio("capacity", *AS_OF, "--population", "latest", "--from", "2025-12").stdout
    assert "592,000*" in held


def test_reconcile_lists_32_rows_and_check_exits_4(portfolio):
    data = portfolio.json("reconcile", *AS_OF)
    assert len(data["rows"]) == 32
    money = next(
        row for row in data["rows"] if row["scope"] == "all" and row["metric"] == "investment_yuan"
    )
    assert (money["stated"], money["computed"], money["difference"], money["status"]) == (
        "4402000000.00",
        "4312000000.00",
        "90000000.00",
        "differs",
    )
    done = portfolio("reconcile", *AS_OF, "--check")
    assert (done.returncode, done.stderr) == (4, "4 of 32 figures do not reconcile.\n")
    assert "without P2: 965 (agrees)" in done.stdout
    rows = list(
        csv.DictReader(io.StringIO(portfolio("reconcile", *AS_OF, "--format", "csv").stdout))
    )
    assert [row["difference"] for row in rows if row["status"] == "differs"] == [
        "4066.67",
        "90000000.00",
        "-50",
        "10",
    ]


def test_the_small_edits(portfolio):
    why = ("--source", "文件", "--reason", "更新")
    for arguments in (
        ("project", "edit", "C2", "--owner", "区中医医院", "--registered-month", "2019-1", "--reason", "补录"),
        ("project", "withdraw", "P4", "--month", "2026-10", *why),
        ("project", "merge", "P3", "P1", *why),
        ("population", "add", "--as-of", "2025-12-31", "--residents", "593,000", *why),
        ("target", "add", "--month", "2030-12", "--per-1000", "7.2", "--baseline-month", "2020-12",
         "--baseline-per-1000", "4.98", *why),
        ("stock", "add", "--month", "2025-12", "--beds", "3300", *why),
    ):  # fmt: skip
        done = portfolio(*arguments)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
    project = portfolio.json("show", "C2", *AS_OF)["project"]
    assert (project["owner"], project["registered_month"]) == ("区中医医院", "2019-01")
    capacity = portfolio.json("rollup", *AS_OF, "--view", "confirmed")["capacity"]
    assert capacity["target_month"] == "2030-12"
    assert capacity["observed_stock"] == {"month": "2025-12", "beds": 3300}


def test_init_and_the_database_commands(portfolio, tmp_path):
    new = str(tmp_path / "deep" / "new.db")
    assert portfolio("--db", new, "init", db=False).returncode == 0
    assert portfolio("--db", new, "init", "--if-missing", db=False).returncode == 0
    again = portfolio("--db", new, "init", db=False)
    assert (again.returncode, "already exists" in again.stderr) == (7, True)
    assert portfolio("--db", new, "db", "current", db=False).stdout == f"{HEAD}\n"
    assert "already" in portfolio("--db", new, "db", "upgrade", db=False).stderr
    empty = str(tmp_path / "empty.db")
    portfolio("--db", empty, "init", "--empty", db=False)
    data = portfolio.json("--db", empty, "rollup", db=False)
    assert (data["capacity"], data["total"]["projects"]) == (None, 0)
    jsonschema.validate(data, SCHEMA)
    url = portfolio("--db", f"sqlite:///{new}", "list", "--format", "json", db=False)
    assert len(json.loads(url.stdout)["projects"]) == 10


def test_the_database_of_the_environment(portfolio, database):
    done = portfolio("list", db=False, PORTFOLIO_DB=str(database.path))
    assert done.returncode == 0
    assert "10 projects" in done.stderr


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "command",
    [
        (), ("init",), ("list",), ("show",), ("rollup",), ("capacity",), ("reconcile",), ("report",),
        ("project",), ("project", "add"), ("population", "add"), ("target", "add"), ("stock", "add"),
        ("chart",), ("monthly",), ("db",), ("db", "upgrade"), ("db", "current"),
    ],
)  # fmt: skip
def test_help_speaks_the_language(portfolio, command, lang):
    done = portfolio(*command, "--help", lang=lang)
    assert done.returncode == 0, done.stderr
    assert ("用法：" in done.stdout) is (lang == "zh")
    assert ("Usage:" in done.stdout) is (lang == "en")


def test_output_is_utf8_whatever_the_locale(portfolio):
    done = portfolio("list", *AS_OF, lang="zh", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "奉化区中医医院迁建工程" in done.stdout


def test_pictures_and_the_monthly_pack(portfolio, tmp_path):
    out = tmp_path / "gantt.png"
    done = portfolio("chart", "gantt", "--month", "2026-11", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert out.read_bytes().startswith(b"\x89PNG")
    folder = tmp_path / "reports" / "2026-11"
    done = portfolio("monthly", "--month", "2026-11", "--out", str(folder), lang="zh")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == [
        *("brief-2026-11.docx", "brief-2026-11.html", "brief-2026-11.md"),
        "capacity-2026-11.png",
        "gantt-2026-11.png",
        "manifest-2026-11.json",
        "rollup-2026-11.csv",
        "rollup-2026-11.json",
        "rollup-2026-11.xlsx",
        "scurve-2026-11.png",
    ]
    data = json.loads((folder / "rollup-2026-11.json").read_text(encoding="utf-8"))
    assert data == portfolio.json("rollup", *AS_OF)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    portfolio("monthly", "--month", "2026-11", "--out", str(folder), lang="zh")
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_the_rollup_as_a_workbook_is_that_of_the_pack(portfolio, tmp_path):
    out, folder = tmp_path / "rollup.xlsx", tmp_path / "pack"
    done = portfolio("rollup", "--as-of", "2023-12", "--format", "xlsx", "--out", str(out))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert str(out) in done.stderr
    portfolio("monthly", "--month", "2023-12", "--out", str(folder))
    assert out.read_bytes() == (folder / "rollup-2023-12.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--format", "xlsx"), 2, "name it with --out"),
        (("--out", "x.xlsx"), 2, "--out is for --format xlsx"),
        (("--format", "xlsx", "--out", "none/x.xlsx"), 8, "none"),
    ],
)
def test_a_workbook_needs_a_file_to_go_to(portfolio, tmp_path, options, code, sentence):
    done = portfolio("rollup", *AS_OF, *options)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1)
    assert sentence in done.stderr
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_chart_has_the_size_and_the_form_asked_for(portfolio, tmp_path):
    month = ("--month", "2026-11", "--size", "16:9")
    done = portfolio("chart", "gantt", *month, "--one-page", "--out", str(tmp_path / "g.pdf"))
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "g.pdf").read_bytes().startswith(b"%PDF")
    refused = portfolio("chart", "capacity", *month, "--out", str(tmp_path / "c.gif"))
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "let its name end in .png, .pdf or .svg" in refused.stderr
    assert portfolio("chart", "curve", "--out", "x.png").returncode == 2


@pytest.mark.parametrize("command", [("chart", "gantt"), ("chart", "capacity"), ("monthly",)])
def test_pictures_that_cannot_be_written_are_exit_8(portfolio, tmp_path, command):
    (tmp_path / "file").write_text("in the way")
    out = tmp_path / "file" / "picture.png"
    done = portfolio(*command, "--month", "2026-11", "--out", str(out))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (8, "", 1)
    assert (tmp_path / "file").read_text() == "in the way"


def test_without_a_target_the_pack_has_no_capacity_picture(portfolio, tmp_path):
    empty, folder = str(tmp_path / "empty.db"), tmp_path / "pack"
    portfolio("--db", empty, "init", "--empty", db=False)
    done = portfolio("--db", empty, "monthly", "--month", "2026-11", "--out", str(folder), db=False)
    assert done.returncode == 0, done.stderr
    assert not (folder / "capacity-2026-11.png").exists()
    chart = portfolio(
        "--db", empty, "chart", "capacity", "--out", str(tmp_path / "c.png"), db=False
    )
    assert (chart.returncode, "no target" in chart.stderr) == (7, True)
