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
        " reached about 12 months late (2026), provided P1 opens then.\n"
    )
    done = portfolio("rollup", "--check", *AS_OF, lang="zh")
    assert done.returncode == 3
    assert done.stderr == (
        "规划口径：2025年12月末未达到规划目标值，少91张（3,721张，目标需3,812张）；"
        "逾期约12个月后达到（2026年），以P1届时投用为前提。\n"
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
        "en": ["In use by Nov 2026: 3,026 beds (2,876 derived for the base, 150 net gained with evidence), at most 3,721 with what is due and unreported, 5.24 to 6.44",
               "695 beds are due and unreported", "missed, 91 to 786 short, late by at least 11 months",
               "6.29", "5.96", "not the statistical bed count", "(8/9)"],
        "zh": ["截至2026年11月，已投用床位：3,026张（推算基数2,876张、有投用依据的净增150张），加上到期未报投用的至多3,721张（每千人5.24至6.44张",
               "较目标少91至786张；695张到期未报投用", "未达到，较目标少91张，逾期约12个月后达到（2026年）",
               "逾期至少11个月", "6.29", "5.96", "非卫生统计实有床位", "(8/9)",
               "未计入8个项目865张床位：到期未报投用6个项目695张；未见进展2个项目170张"],
    }  # fmt: skip
    for word in words[lang]:
        assert word in text
    lines = text.splitlines()
    assert lines[2].startswith(("In use", "截至"))


def test_before_the_target_month_the_plan_leads(portfolio):
    text = portfolio("rollup", "--as-of", "2025-06").stdout
    assert text.splitlines()[2].startswith("By the plan 3,721 beds, 6.44 per 1,000")


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

    assert codes() == ["C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1", "X2"]
    assert codes("--group", "new") == ["N1", "N2"]
    assert codes("--funder", "private") == ["C3", "N2"]
    assert codes("--township", "岳林街道") == ["C2", "N2"]
    assert codes("--stage", "in_use") == ["C2", "X2"]
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
    assert done.stderr.startswith("Filed N1 for Jun 2025: Stage Fit-out, ")
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


def test_what_is_in_use_has_two_ends_in_every_format(portfolio):
    of_now = ("capacity", "--view", "confirmed", *AS_OF, "--from", "2026-11", "--to", "2026-11")
    (month,) = portfolio.json(*of_now)["months"]
    assert (month["beds"], month["most_beds"], month["set_to"]) == (3026, 3721, None)
    (row,) = csv.DictReader(io.StringIO(portfolio(*of_now, "--format", "csv").stdout))
    assert (row["beds"], row["most_beds"]) == ("3026", "3721")
    table = portfolio(*of_now).stdout.splitlines()[-1].split()
    assert table[2:6] == ["3,026", "3,721", "5.240", "6.443"]
    data = portfolio.json("rollup", *AS_OF)["capacity"]
    assert (data["range"]["least"], data["range"]["most"]) == (3026, 3721)
    assert sum(item["beds"] for item in data["range"]["due_unreported"]) == 695
    assert data["months_late"] == {"n": 12, "precision": "year"}
    assert (data["partly_open"], data["beds_missing"]) == (["C1"], ["C1", "X2"])
    assert data["target"]["residents"] == 577505


@pytest.fixture
def next_target(portfolio):
    """Found the next plan's target on the statistics of its base month, as DESIGN 2.4 works it."""
    for command in (
        ("population", "add", "--as-of", "2025-12-31", "--residents", "595000"),
        ("stock", "add", "--month", "2025-12", "--beds", "3180"),
        (
            *("target", "add", "--code", "T3-6", "--month", "2030-12", "--per-1000", "6.0"),
            *("--baseline-month", "2025-12", "--baseline-per-1000", "5.34"),
        ),
    ):
        done = portfolio(*command, "--source", "年报", "--reason", "年报")
        assert done.returncode == 0, done.stderr
    return portfolio


def test_a_target_by_its_code_and_the_passed_one_beside_the_next(next_target):
    data = next_target.json("rollup", *AS_OF)
    jsonschema.validate(data, SCHEMA)
    (passed,) = data["capacity"]["targets"]
    assert (data["capacity"]["target"]["code"], data["capacity"]["shortfall"]) == ("T3-6", 220)
    assert (passed["code"], passed["met"], passed["planned"]) == ("T2-6", False, 3721)
    assert (passed["range"]["least"], passed["range"]["most"]) == (3026, 3721)
    assert (passed["statistical"]["beds"], passed["shortfall"]["most"]) == (3180, 747)
    asked = next_target.json("rollup", *AS_OF, "--target", "T2-6")
    assert (asked["capacity"]["beds"], asked["capacity"]["targets"]) == (3721, [])
    assert asked["answer"]["outcome"]["statistical"]["per_1000"] == "5.345"
    table = next_target("capacity", *AS_OF, "--target", "T2-6", "--view", "confirmed").stdout
    assert "Statistics of year-end 2025: 3,180 beds" in table.splitlines()[2]
    assert "from the statistics' 3,180" in next(
        line for line in table.splitlines() if line.startswith("Jan 2026")
    )
    wrong = next_target("rollup", "--target", "T9")
    assert (wrong.returncode, "T2-6, T3-6" in wrong.stderr) == (2, True)


def test_a_check_of_what_nobody_can_tell_yet_passes_and_says_so(next_target):
    done = next_target("rollup", *AS_OF, "--view", "confirmed", "--check", lang="zh")
    assert (done.returncode, "尚无依据判定（3,180至3,875张，目标需3,570张）" in done.stderr) == (
        0,
        True,
    )
    done = next_target("rollup", *AS_OF, "--target", "T2-6", "--view", "confirmed", "--check")
    assert (done.returncode, "747 beds short (3,180 of 3,927)" in done.stderr) == (3, True)


def test_reconcile_lists_its_rows_and_check_exits_4(portfolio):
    data = portfolio.json("reconcile", *AS_OF)
    assert len(data["rows"]) == 40
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
    assert (done.returncode, done.stderr) == (4, "6 of 36 figures do not reconcile.\n")
    assert "without P2: 965 (agrees)\n    without C1 and P4: 965 (agrees)\n" in done.stdout
    assert "it proves nothing" in done.stdout
    for told in (
        "with P3 ten times as much, the decimal point a place off: 4,402,000,000.00 (agrees)",
        "Planned, Land area: no total printed, the rows say 93,333.33; 附表3（三）合计",
        "C3: 120 beds built, 80 of them to be opened; plan-2021",
        "C3, Name cut off in print: “宁波奉化葛岙卫生院(奉化肿瘤康复医”, in full",
        "All, Several units of areas: 万平方米、亩、平方米; plan-2021",
    ):
        assert told in done.stdout
    rows = list(
        csv.DictReader(io.StringIO(portfolio("reconcile", *AS_OF, "--format", "csv").stdout))
    )
    assert [row["difference"] for row in rows if row["status"] == "differs"] == [
        "4066.67",
        "90000000.00",
        "-50",
        "10",
        "0.13",
        "0.08",
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
    assert len(json.loads(url.stdout)["projects"]) == 11


def test_the_database_of_the_environment(portfolio, database):
    done = portfolio("list", db=False, PORTFOLIO_DB=str(database.path))
    assert done.returncode == 0
    assert "11 projects" in done.stderr


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


def test_a_shell_completes_commands_and_their_choices(portfolio):
    def completed(words):
        asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
        done = portfolio(db=False, **asked, _PORTFOLIO_COMPLETE="bash_complete")
        return done.stdout.split()

    # click is asked by its own name of the program, before the language is looked for
    assert "plain,capacity" in completed("portfolio ca")
    assert {"plain,plan", "plain,forecast"} <= set(completed("portfolio capacity --view "))
