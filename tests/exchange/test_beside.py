"""Milestones, baselines, parts, sites, townships and plans of years: out as a table, and back."""

import csv

import pytest

from portfolio.exchange import kinds
from portfolio.exchange.service import exports, imports
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.money.service import entries
from portfolio.projects.records.supervision import (
    AuditRow,
    ContractRow,
    ExtensionRow,
    GoalRow,
    VisitRow,
)
from portfolio.projects.service import approvals, lookup, parts, supervision
from portfolio.values.months import Month, parse_dated
from tests.conftest import NOW, author
from tests.exchange.intake import refused, rules, take, write

KINDS = (
    *("milestones", "baselines", "parts", "sites", "townships", "funding"),
    *("contracts", "visits", "audits", "extensions", "goals"),
)


@pytest.fixture
def lived(database):
    """A database with a record of each kind."""
    day = "2026-03-01"
    approvals.add_milestone(
        database, author(), "N1", "land_permit", day, number="地字1号", source="证"
    )
    figures = {"beds_new": 200, "investment": 310_000_000 * 100}
    new = approvals.NewBaseline(
        "甬发改1号",
        finish=parse_dated("2028", "finish"),
        figures=figures,
        private=10**9,
        components={"other": 10**9},
    )
    approvals.rebaseline(database, author("规模调整"), "P1", Month.of(2026, 6), new)
    part = parts.NewPart(
        "门诊楼",
        "批复",
        label="一期",
        finish=parse_dated("2024-06", "finish"),
        figures={"beds_new": 80},
    )
    parts.put_part(database, author(), "N1", part)
    for year, side in ((2024, "before"), (2024, None), (2026, "after")):
        money = {"planned": 10**10, "arrived": 10**9, "done": 10**9}
        entries.phase(
            database, author(), "N1", year, None, None, side=side, amounts=money, source="计划"
        )
    approvals.plan_year(
        database, author(), "N1", 2026, amount=10**10, milestone="主体封顶", source="计划"
    )
    for row in (
        ContractRow(
            "N1", "GC-1", "construction", "某建工", 10**11, "2022-03-01", None, "plan-2021"
        ),
        ContractRow("N1", "GC-1-1", "construction", None, -(10**9), None, "GC-1", "plan-2021"),
        VisitRow("N1", "2026-04-01", "质监站", "临边防护缺失", "plan-2021"),
        AuditRow(
            "N1", "1", "2026-05-01", "超概算", "2026-08-01", "2026-07-01", "已整改", "审计报告"
        ),
        ExtensionRow("N1", "2026-03-01", 2, "plan-2021"),
        ExtensionRow("N1", "2026-05-01", 4, "plan-2021"),
        GoalRow("N1", "output", "新增床位", "280", "capacity_added", None, None, "plan-2021"),
        GoalRow("N1", "time", "投用时间", "2027", "opening", None, None, "plan-2021"),
        GoalRow("P1", "cost", "总成本", "45600.50", "cost", None, None, "plan-2021"),
        GoalRow("P1", "effect", "就诊率", "90%以上", None, "88%", "2026-06-30", "plan-2021"),
        AuditRow("C2", "2", "2026-05-01", "未决算", None, None, None, "plan-2021"),
    ):
        supervision.put_down(database, author(), row)
    return database


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_exported_changes_nothing_and_is_known_for_what_it_is(
    lived, tmp_path, kind, ending
):
    out = tmp_path / f"x{ending}"
    told = exports.export_records(lived, kind, out)
    assert told.rows > 0
    before = lived.path.read_bytes()
    request = imports.Request(out, how=How())  # the kind is not said
    sheet = imports.open_file(request)
    assert sheet.mapping.kind.name == kind
    assert imports.import_sheet(lived, author(), request, sheet).change is None
    assert lived.path.read_bytes() == before


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_exported_makes_the_same_in_another_database(lived, fresh, tmp_path, kind):
    """Into the database as it was founded: what was added since comes in, and is the same again."""
    out, again = tmp_path / "a.csv", tmp_path / "b.csv"
    exports.export_records(lived, kind, out)
    take(fresh, out, how=How(kind=kind))
    exports.export_records(fresh, kind, again)
    assert out.read_text() == again.read_text()
    assert history.check(fresh).problems == ()


#: What makes a row another one, besides what its kind needs.
KEPT = {
    "reports": {"site", "state"},
    "population": {"kind"},
    "totals": {"unit"},
    "contracts": {"changes_number"},
    "funding": {"funding_source", "year", "month", "side", "milestone"},
}


@pytest.fixture
def full(lived, tmp_path):
    """A database with records that say all that an import may give."""
    for kind, head, row in (
        (
            "population",
            ("as_of", "residents", "kind", "status", "note"),
            ("2023-12-31", 500_000, "survey", "derived", "由上年推算"),
        ),
        (
            "targets",
            ("code", "month", "per_1000", "baseline_month", "baseline_per_1000"),
            ("T9-1", "2030-12", "7.50", "2025-12", "6.60"),
        ),
    ):
        take(lived, write(tmp_path / f"{kind}.csv", [head, row]), how=How(kind=kind))
    return lived


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_what_a_file_does_not_say_stays_as_it_is(full, tmp_path, kind):
    """The whole of each record is on file; the same with its key and what a row must say."""
    out, how = tmp_path / "whole.csv", How(kind=kind)
    exports.export_records(full, kind, out)
    sheet = imports.open_file(imports.Request(out, how=how))
    kept = {name for group in sheet.mapping.kind.needs for name in group} | KEPT.get(kind, set())
    places = [item.heading.index for item in sheet.bound if item.column.name in kept]
    with out.open(encoding="utf-8", newline="") as file:
        whole = [row for row in csv.reader(file) if "unknown" not in row or kind != "population"]
    path = write(tmp_path / "keys.csv", [[row[place] for place in places] for row in whole])
    told = take(full, path, how=how)
    assert (told.counts["added"], told.counts["changed"]) == (0, 0)
    assert told.counts["same"] == len(whole) - 1 > 0


@pytest.fixture
def fresh(template, tmp_path):
    """Another database as it was founded, with the documents that the rows name."""
    import shutil

    from portfolio.store.database import Database

    path = tmp_path / "fresh.db"
    shutil.copy(template, path)
    database = Database(path)
    for title in ("证", "甬发改1号", "批复", "计划"):
        values = {"note": title, "source": title}
        from portfolio.projects.service import reports

        reports.file_report(database, author(), "C2", Month.of(2026, 9), values)
    return database


def test_a_baseline_is_added_behind_and_never_over_another(database, tmp_path):
    head = ["项目编号", "生效年月", "预期新增床位数", "调整原因"]
    path = write(tmp_path / "a.csv", [head, ["P1", "2026-06", 200, "规模调整"]])
    take(database, path, how=How(kind="baselines"))
    first, second = lookup.show_project(database, "P1", NOW).baselines
    assert (first.figures["beds_new"], second.figures["beds_new"]) == (150, 200)
    assert second.finish == first.finish
    assert second.reason == "规模调整"
    path = write(tmp_path / "b.csv", [head, ["P1", "2026-06", 210, "x"], ["P1", "2020-01", 1, "x"]])
    told = refused(database, path, how=How(kind="baselines"))
    assert [rule for *_, rule in rules(told.problems)] == ["baseline", "month"]


def test_a_part_above_its_project_is_asked_about(database, tmp_path):
    head = ["项目编号", "分项", "预期新增床位数"]
    path = write(tmp_path / "a.csv", [head, ["N1", "住院楼", 281]])
    told = refused(database, path, how=How(kind="parts"))
    assert [rule for *_, rule in rules(told.problems)] == ["doubt"]
    take(database, path, how=How(kind="parts"), sure=True)
    (part,) = lookup.show_project(database, "N1", NOW).baselines[0].parts
    assert part.name == "住院楼"


@pytest.mark.parametrize(
    ("kind", "rows", "rule"),
    [
        (
            "sites",
            [["项目编号", "子项目", "子项目名称", "镇街"], ["N1", "N1-9", "甲", "无此镇"]],
            "township",
        ),
        (
            "sites",
            [["项目编号", "子项目", "子项目名称", "镇街"], ["N1", "C1-1", "甲", "锦屏街道"]],
            "double",
        ),
        (
            "milestones",
            [["项目编号", "事项", "日期"], ["Z9", "land_permit", "2026-01-02"]],
            "project",
        ),
        ("milestones", [["项目编号", "事项", "日期"], ["N1", "不存在", "2026-01-02"]], "code"),
        (
            "extensions",
            [["项目编号", "批准日期", "延期月数"], ["N1", "2026-01-02", "7"]],
            "unreadable",
        ),
        (
            "goals",
            [
                ["项目编号", "方面", "绩效指标", "目标值", "对照口径"],
                ["N1", "time", "甲", "明年", "finish"],
            ],
            "unreadable",
        ),
        (
            "parts",
            [["项目编号", "分项", "计划开工", "计划竣工"], ["N1", "甲", "2026", "2025"]],
            "order",
        ),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(database, tmp_path, kind, rows, rule):
    before = database.path.read_bytes()
    told = refused(database, write(tmp_path / "a.csv", rows), how=How(kind=kind))
    assert [found for *_, found in rules(told.problems)] == [rule]
    assert database.path.read_bytes() == before


def test_a_tentative_forecast_comes_in_as_one(database, tmp_path):
    head = ["编号", "月份", "预计竣工", "滞后原因", "forecast_finish_tentative"]
    rows = [head, ["N1", "2026-10", "2027-06", "funding", "yes"]]
    take(database, write(tmp_path / "a.csv", rows), how=How(kind="reports"))
    (report, *_) = lookup.show_project(database, "N1", NOW).reports
    assert report.tentative == ("forecast_finish",)
    rows = [head[:4], ["N1", "2026-10", "2027-07", "funding"]]
    take(database, write(tmp_path / "b.csv", rows), how=How(kind="reports"))
    (report, *_) = lookup.show_project(database, "N1", NOW).reports
    assert report.tentative == ()


def test_components_of_a_baseline_and_arrived_money_come_in_by_their_headings(database, tmp_path):
    head = [
        "项目编号",
        "生效年月",
        "调整原因",
        "建安工程费（万元）",
        "设备购置费（万元）",
        "预备费（万元）",
    ]
    path = write(tmp_path / "a.csv", [head, ["P1", "2026-06", "概算批复", 20000, 5000, 1000]])
    take(database, path, how=How(kind="baselines"))
    second = lookup.show_project(database, "P1", NOW).baselines[1]
    wan = 10**6
    parts = {"construction": 20000 * wan, "equipment": 5000 * wan, "reserve": 1000 * wan}
    assert second.components == parts
    over = write(tmp_path / "b.csv", [head, ["P1", "2026-07", "概算批复", 90000, 5000, 1000]])
    assert [rule for *_, rule in rules(refused(database, over, how=How(kind="baselines")).problems)] == ["report"]  # fmt: skip
    head = ["项目类别", "项目名称", "总投资（万元）", "建安工程费（万元）", "预备费（万元）"]
    new = write(tmp_path / "new.csv", [head, ["新（改扩）建", "某院新建工程", 9000, 7000, 1000]])
    take(database, new, how=How(kind="projects"))
    (first,) = lookup.show_project(database, "N3", NOW).baselines
    assert first.components == {"construction": 7000 * wan, "reserve": 1000 * wan}
    over = write(tmp_path / "over.csv", [head, ["新（改扩）建", "另一工程", 9000, 8500, 1000]])
    assert [rule for *_, rule in rules(refused(database, over, how=How(kind="projects")).problems)] == ["report"]  # fmt: skip
    head = ["项目编号", "年份", "资金来源", "安排资金（万元）", "到位资金（万元）"]
    path = write(tmp_path / "c.csv", [head, ["N1", 2026, "专项债券", 5000, 3000]])
    take(database, path, how=How(kind="funding"))
    (row,) = lookup.show_project(database, "N1", NOW).phases
    assert (row.planned, row.arrived, row.paid) == (5000 * wan, 3000 * wan, None)
    over = write(tmp_path / "d.csv", [head, ["N1", 2027, "专项债券", 3000, 5000]])
    assert [rule for *_, rule in rules(refused(database, over, how=How(kind="funding")).problems)] == ["doubt"]  # fmt: skip


def test_extensions_beyond_what_may_be_granted_are_refused(database, tmp_path):
    head = ["项目编号", "批准日期", "延期月数"]
    path = write(tmp_path / "a.csv", [head, ["N1", "2026-01-02", 4], ["N1", "2026-02-02", 3]])
    told = refused(database, path, how=How(kind="extensions"))
    assert [rule for *_, rule in rules(told.problems)] == ["report"]


# --- contracts, visits, audit findings ------------------------------------------------------------

CONTRACTS = [
    "编号",
    "合同编号",
    "合同类别",
    "乙方",
    "合同金额（万元）",
    "核减金额（万元）",
    "签订日期",
    "原合同编号",
]


def test_contracts_as_an_office_lists_them_are_read(database, tmp_path):
    head = ["项目编号", *CONTRACTS[1:]]
    lines = [
        ["N1", "GC-1", "施工", "某建工", "12000", "", "2022.3.1", ""],
        ["N1", "GC-1-1", "施工", "", "", "150", "", "GC-1"],
        ["C2", "JL-1", "监理", "某监理", "80", "", "2020-05-06", ""],
    ]
    path = write(tmp_path / "a.csv", [head, *lines])
    result = take(database, path, how=How("contracts"))
    assert result.counts["added"] == 3
    found = supervision.listed(database, NOW).contracts
    assert [(row.project, row.contract_number, row.amount) for row in found] == [
        ("C2", "JL-1", 80_000_000),
        ("N1", "GC-1-1", -150_000_000),
        ("N1", "GC-1", 12_000_000_000),
    ]
    assert take(database, path, how=How("contracts")).counts["same"] == 3


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (["N1", "A-2", "施工", "", "5", "", "", "A-1"], (2, "H", "contract")),
        (["N1", "A-2", "施工", "", "", "5", "", ""], (2, "F", "contract")),
        (["N1", "A-2", "施工", "", "5", "5", "", "A-1"], (2, "H", "contract")),
        (["N1", "", "施工", "", "5", "", "", ""], (2, "B", "empty")),
        (["N1", "A-2", "绿化", "", "5", "", "", ""], (2, "C", "code")),
        (["ZZ", "A-2", "施工", "", "5", "", "", ""], (2, "A", "project")),
    ],
)
def test_a_contract_that_cannot_be_is_refused(database, tmp_path, line, problem):
    path = write(tmp_path / "a.csv", [["项目编号", *CONTRACTS[1:]], line])
    assert rules(refused(database, path, how=How("contracts")).problems) == [problem]


def test_a_finding_is_not_remedied_before_it_is_found(database, tmp_path):
    head = ["项目编号", "问题编号", "发现日期", "问题描述", "整改期限", "整改日期", "整改情况"]
    line = ["N1", "3", "2026-05-01", "未批先建", "2026-04-30", "", ""]
    path = write(tmp_path / "a.csv", [head, line])
    assert rules(refused(database, path, how=How("audits")).problems) == [(2, "E", "order")]
    line[4:] = ["2026-08-01", "2026-07-01", "已补办手续"]
    take(database, write(path, [head, line]), how=How("audits"))
    (found,) = supervision.listed(database, NOW).audits
    assert (found.words, found.deadline, found.remedied_on) == (
        *("未批先建", "2026-08-01", "2026-07-01"),
    )


def test_visits_are_known_by_day_and_visitor(database, tmp_path):
    head = ["项目编号", "检查日期", "检查人员", "发现问题"]
    lines = [["N1", "2026-04-01", "质监站", "无"], ["N1", "2026-04-01", "卫健局", ""]]
    path = write(tmp_path / "a.csv", [head, *lines])
    assert take(database, path, how=How("visits")).counts["added"] == 2
    lines[0][3] = "临边防护缺失"
    assert take(database, write(path, [head, *lines]), how=How("visits")).counts["changed"] == 1


def test_a_figure_of_residents_that_was_unknown_has_a_status_again(database, tmp_path):
    """A day whose residents were unknown is given a figure: it is no longer of that status."""
    head, how = ["as_of", "residents", "status"], How(kind="population")
    take(database, write(tmp_path / "a.csv", [head, ["2019-06-30", "", "unknown"]]), how=how)
    path = write(tmp_path / "b.csv", [head[:2], ["2019-06-30", 490_000]])
    assert take(database, path, how=how).counts["changed"] == 1
    exports.export_records(database, "population", tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in written if line.startswith("2019-06-30")]
    assert "490000,survey,official" in line


def test_a_goal_that_stands_in_words_takes_no_measure(lived, tmp_path):
    """What the file does not say is held against what it says."""
    head = ["project", "aspect", "goal", "target", "measure"]
    path = write(tmp_path / "a.csv", [head, ["P1", "effect", "就诊率", "2027", "opening"]])
    told = refused(lived, path, how=How(kind="goals"))
    assert rules(told.problems) == [(2, None, "report")]
