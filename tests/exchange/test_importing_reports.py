"""Reports of many months, and what projects are measured against, from files."""

from portfolio.history.service import log as history
from portfolio.projects.service import lookup, reports
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author
from tests.exchange.intake import refused, rows, rules, take, write

REPORTS = ["编号", "子项目", "月份", "所处阶段", "形象进度（%）", "预计竣工时间", "滞后原因", "备注", "累计完成投资（万元）", "批复概算（亿元）", "投资口径"]  # fmt: skip


def report_file(path, *listed):
    return write(path, [REPORTS, *([*row, *[""] * (len(REPORTS) - len(row))] for row in listed)])


def test_reports_of_many_months_are_filed_in_their_order(database, tmp_path):
    path = report_file(
        tmp_path / "r.csv",
        ["P2", "", "2023-03", "结顶", "80"],
        ["P2", "", "2023-01", "开工", "10"],
        ["P2", "", "2023-02", "主体施工", "30"],
        ["C1", "裘村镇", "2023-02", "封顶", ""],
    )
    result = take(database, path)
    assert result.counts["added"] == 4
    detail = lookup.show_project(database, "P2", NOW)
    assert [str(report.month) for report in detail.reports] == ["2023-03", "2023-02", "2023-01"]
    assert detail.reports[0].values["stage"] == "topped_out"
    assert detail.reports[0].values["source"].startswith("file-")
    assert take(database, path).change is None
    assert history.check(database).problems == ()


def test_the_rules_of_a_single_report_hold_for_each_row(database, tmp_path):
    path = report_file(
        tmp_path / "r.csv",
        ["P2", "", "2026-12", "开工"],
        ["P2", "", "2023-01", "", "", "2026-06"],
        ["P2", "", "2023-02", "", "", "2026-06", "资金"],
        ["P2", "", "2023-03", "", "", "2027-06"],
        ["P2", "", "2023-04", "", "", "", "其他"],
        ["P2", "", "2023-05", "", "", "", "", "", "", "2", "概算"],
        ["Q9", "", "2023-05", "开工"],
        ["C1", "某院", "2023-05", "开工"],
        ["P2", "", "2023-02", "开工"],
        ["P2", "", "2023", "开工"],
        ["P2", "", "", "开工"],
    )
    result = refused(database, path)
    assert rules(result.problems) == [
        (2, "C", "month"),
        (3, "G", "reason"),
        (5, "G", "reason"),
        (6, "H", "reason"),
        (7, "G", "reason"),
        (8, "A", "project"),
        (9, "B", "site"),
        (10, "C", "double"),
        (11, "C", "unreadable"),
        (12, "C", "empty"),
    ]


def test_a_report_on_record_changes_only_in_the_fields_given(database, tmp_path):
    take(database, report_file(tmp_path / "a.csv", ["P2", "", "2023-01", "开工", "10"]))
    path = report_file(tmp_path / "b.csv", ["P2", "", "2023-01", "", "20"])
    result = take(database, path)
    assert result.items[0].edits == (("status_report", "percent", "100", "200"),)
    (report,) = lookup.show_project(database, "P2", NOW).reports
    assert (report.values["stage"], report.values["percent"], report.version) == ("started", 200, 2)


def test_a_report_filed_one_by_one_and_one_imported_are_the_same(database, tmp_path):
    path = report_file(
        tmp_path / "a.csv", ["P2", "", "2023-01", "开工", "10", "2027-01", "资金", "", "120"]
    )
    take(database, path)
    values = {"stage": "started", "percent": 100, "forecast_finish": Dated(Month.of(2027, 1), "month"),
              "reason": "funding", "done_total": 120 * 10**6}  # fmt: skip
    reports.file_report(database, author(), "P4", Month.of(2023, 1), values)
    left = ("id", "project_id", "source_id")
    mine, theirs = (
        {name: value for name, value in row.items() if name not in left}
        for row in rows(database, "SELECT * FROM status_report ORDER BY id DESC LIMIT 2")
    )
    assert mine == theirs


def test_remarks_on_a_report_are_warnings(database, tmp_path):
    path = report_file(tmp_path / "a.csv", ["P2", "", "2023-01", "投用"])
    result = take(database, path)
    assert rules(result.problems, "warning") == [(2, None, "remark")] * 2


def test_population_targets_and_totals_are_matched_by_their_keys(database, tmp_path):
    path = write(tmp_path / "p.csv", [["日期", "常住人口", "口径", "备注"],
                 ["2020-11-01", "577505", "普查", ""], ["2025-12-31", "59.5万人", "", "公报"]])  # fmt: skip
    result = take(database, path)
    assert [(item.doing, item.name) for item in result.items] == [
        ("same", "2020-11-01"),
        ("added", "2025-12-31"),
    ]
    path = write(tmp_path / "t.csv", [["目标年份", "目标值", "基期", "基期值"], ["2030", "7.2", "2025-12", "6.4"]])  # fmt: skip
    assert take(database, path).counts["added"] == 1
    head = ["范围", "指标", "数值", "单位", "出处"]
    path = write(tmp_path / "s.csv", [head, ["续建", "总投资", "7.52", "亿元", "附表3（一）合计"],
                 ["全部", "预期新增床位数", "965", "张", "某报告"]])  # fmt: skip
    assert take(database, path).counts == {
        "added": 1,
        "changed": 0,
        "same": 1,
        "stated": 0,
        "carried": 0,
        "part": 0,
        "indicator": 0,
    }
    path = write(tmp_path / "s.csv", [head, ["续建", "总投资", "7.5", "亿元", "附表3（一）合计"]])
    assert rules(refused(database, path).problems) == [(2, "C", "fixed")]


def test_money_is_taken_by_source_and_by_time(database, tmp_path):
    head = ["编号", "资金来源", "金额(万元)", "年份", "月份", "计划投资(万元)", "完成投资(万元)"]
    path = write(tmp_path / "f.csv", [head, ["C1", "区财政", "5000", "", "", "", ""],
                 ["C1", "", "", "2026", "", "3000", ""], ["C1", "专项债券", "", "", "2026-03", "", "100.5"]])  # fmt: skip
    take(database, path)
    assert rows(database, "SELECT funding_source, amount FROM project_funding") == [
        {"funding_source": "district", "amount": 5 * 10**9}
    ]
    found = rows(database, "SELECT year, month, funding_source, planned, done FROM phase")
    assert [tuple(row.values()) for row in found] == [
        (2026, None, None, 3 * 10**9, None),
        (2026, "2026-03", "special_bond", None, 1005 * 10**5),
    ]
    assert take(database, path).change is None
    path = write(tmp_path / "f.csv", [head, ["C1", "", "5000", "2026", "", "", ""],
                 ["C1", "", "", "", "", "3000", ""], ["C1", "", "", "2025", "2026-03", "1", ""]])  # fmt: skip
    assert rules(refused(database, path).problems) == [
        (2, "C", "report"),
        (3, "D", "empty"),
        (4, "E", "month"),
    ]


HISTORY = [
    ["编号", "月份", "预计竣工", "报告投资(万元)"],
    ["P1", "2026-08", "2028-06", ""],
    ["P1", "2026-09", "2029-06", ""],
    ["P1", "2026-10", "2029-06", "80000"],
]


def test_a_history_whose_source_gives_no_reasons_says_so(database, tmp_path):
    path = write(tmp_path / "a.csv", HISTORY)
    result = refused(database, path)
    assert {rule for _, _, rule in rules(result.problems)} == {"reason"}
    result = take(database, path, unstated=True)
    asked = [row for row, _, rule in rules(result.problems, "warning") if rule == "unstated"]
    found = rows(
        database, "SELECT reason FROM status_report WHERE month > '2026-07' ORDER BY month"
    )
    assert [item["reason"] for item in found] == [
        "unstated" if row in asked else None for row in (2, 3, 4)
    ]
    assert len(asked) >= 2
    assert take(database, path, unstated=True).counts["same"] == 3


def test_a_reason_may_be_said_to_be_unstated(database, tmp_path):
    head = [*HISTORY[0], "滞后原因"]
    path = write(tmp_path / "a.csv", [head, ["P1", "2026-10", "2029-06", "", "原文未载"]])
    take(database, path)
    found = rows(database, "SELECT reason FROM status_report WHERE month = '2026-10'")
    assert found == [{"reason": "unstated"}]


def test_a_stop_without_its_reason_is_taken_in_and_told(database, tmp_path):
    path = report_file(
        tmp_path / "r.csv",
        ["N2", "", "2026-09", "停建"],
        ["N2", "", "2026-10", "停建"],
        ["P2", "", "2026-10", "停建", "", "", "资金"],
    )
    result = take(database, path)
    assert result.counts["added"] == 3
    (told,) = [item for item in result.problems if "its reason" in item.text]
    assert told.row == 2
