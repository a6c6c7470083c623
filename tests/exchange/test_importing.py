"""Files are taken in whole: matched, added, edited, left alone, refused; undone as one change."""

import csv
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
import xlsxwriter

from portfolio.care.service import founding
from portfolio.exchange.outcome import Refused
from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.projects.service import lookup, reports
from portfolio.store.database import Database
from portfolio.values.errors import ChangedMeanwhile
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author

ANNEX = Path(__file__).parent / "files" / "annex3_as_printed.csv"


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "portfolio.db"
    founding.found(path, author("init"), empty=True)
    return path


@pytest.fixture
def empty(empty_template, tmp_path):
    path = tmp_path / "empty.db"
    shutil.copy(empty_template, path)
    return Database(path)


def take(database, path, *, reason="import", how=None, **options):
    request = imports.Request(Path(path), how=how or How(), **options)
    sheet = imports.open_file(request)
    return imports.import_sheet(database, author(reason), request, sheet)


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def rows(database, sql):
    with sqlite3.connect(database.path) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql)]


def rules(problems, severity="error"):
    return [(p.row, p.column, p.rule) for p in problems if p.severity == severity]


#: What a seeded project says, in columns that a file of the annex can say too.
COMPARED = """
    SELECT project.code, project.position, group_code, name_zh, name_printed, nature, nature_printed,
        funder.code AS funder, funder_printed, address, scope, baseline.number, baseline.month,
        start, start_precision, finish, finish_precision, schedule_printed,
        land_area, land_area_printed, floor_area, floor_area_printed, renovated_area,
        renovated_area_printed, phase_one_floor_area, phase_one_floor_area_printed, investment,
        investment_printed, beds_built, beds_built_printed, beds_staffed, beds_staffed_printed,
        beds_opened, beds_opened_printed, beds_new, beds_new_printed,
        (SELECT group_concat(township.code) FROM project_township JOIN township
            ON township.id = township_id WHERE project_id = project.id) AS townships
    FROM project JOIN baseline ON baseline.project_id = project.id
    JOIN funder ON funder.id = funder_id ORDER BY project.position
"""
TOTALS = "SELECT scope, metric, value, step FROM stated_total WHERE printed_in LIKE '%合计' ORDER BY 1, 2"


def test_the_annex_as_printed_gives_the_seeded_figures(empty, database):
    result = take(empty, ANNEX)
    assert rows(empty, COMPARED) == rows(database, COMPARED)
    assert rows(empty, TOTALS) == rows(database, TOTALS)
    assert result.counts == {"added": 9, "changed": 0, "same": 0, "stated": 17}
    assert rules(result.problems, "warning") == [(11, "N", "beds")]
    assert history.check(empty).problems == ()


def test_special_beds_are_read_from_the_words_beside_the_figure(empty):
    take(empty, ANNEX)
    found = rows(empty, "SELECT kind, beds_built, beds_new FROM project_bed_kind")
    assert found == [{"kind": "rehabilitation_elderly", "beds_built": 300, "beds_new": 280}]


def as_workbook(path):
    """Write the annex as a district would: title, unit, two merged heading rows, groups, notes."""
    with ANNEX.open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    scale, money, funder = list(printed[0])[8], list(printed[0])[9], list(printed[0])[14]
    beds = ("建设床位数", "编制床位数", "预期实际开放床位数", "预期新增床位数")
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("附件3")
        page.merge_range("A1:L1", "附件3 奉化区“十四五”卫生健康建设项目一览表")
        upper = ["序号", "建设项目名称", "项目性质", "项目地址", "建设起止时间", scale, money]
        for index, text in enumerate(upper):
            page.merge_range(1, index, 2, index, text)
        page.merge_range(1, 7, 1, 10, "床位数（张）")
        for index, text in enumerate(("建设", "编制", "预期实际开放", "预期新增"), 7):
            page.write(2, index, text)
        page.merge_range(1, 11, 2, 11, funder)
        row, group = 3, None
        for item in printed:
            if item["group_printed"] != group:
                group = item["group_printed"]
                page.write(row, 0, group)
                row += 1
            texts = [item[name] for name in ("序号", *upper[1:])] + [item[name] for name in beds]
            for index, text in enumerate([*texts, item[funder]]):
                number = index > 5 and text.replace(".", "").isdigit()
                page.write(row, index, float(text) if number else text or None)
            row += 1
        page.write(row, 0, "注：本表所列为规划项目。")
    return path


def test_a_workbook_with_merged_headings_groups_and_notes_gives_the_same(empty, database, tmp_path):
    result = take(empty, as_workbook(tmp_path / "附件3.xlsx"))
    assert rows(empty, COMPARED) == rows(database, COMPARED)
    assert rows(empty, TOTALS) == rows(database, TOTALS)
    assert [code for _, code in result.made] == [
        "C1",
        "C2",
        "C3",
        "N1",
        "N2",
        "P1",
        "P2",
        "P3",
        "P4",
    ]


def test_the_seed_itself_is_a_file_that_can_be_imported(empty, database):
    take(empty, ANNEX.parents[3] / "seed_projects.csv")
    assert rows(empty, COMPARED) == rows(database, COMPARED)
    beds = "SELECT kind, beds_built, beds_new, source_id FROM project_bed_kind ORDER BY project_id"
    assert rows(empty, beds) == rows(database, beds)
    assert rows(empty, "SELECT name FROM project_alias") == rows(
        database, "SELECT name FROM project_alias"
    )


def test_the_same_file_twice_changes_nothing(empty):
    take(empty, ANNEX)
    before = rows(empty, "SELECT * FROM change_set")
    again = take(empty, ANNEX)
    assert again.counts == {"added": 0, "changed": 0, "same": 9, "stated": 0}
    assert again.change is None
    assert rows(empty, "SELECT * FROM change_set") == before


def test_the_annex_says_what_the_seed_has_on_record(database):
    result = take(database, ANNEX)
    assert (result.counts["same"], result.change) == (9, None)


def test_an_import_is_one_change_that_undo_takes_back(empty):
    before = {table: rows(empty, f"SELECT * FROM {table}") for table in ("project", "baseline")}
    result = take(empty, ANNEX)
    history.undo(empty, author("undo"), result.change)
    assert {table: rows(empty, f"SELECT * FROM {table}") for table in before} == before
    assert rows(empty, "SELECT * FROM import_run") == []
    assert history.check(empty).problems == ()
    assert take(empty, ANNEX).counts["added"] == 9


HEADINGS = [
    "编号",
    "项目名称",
    "项目类别",
    "总投资(万元)",
    "建设床位数",
    "建设起止年限",
    "责任单位",
]


def many(path, number, unit="区卫健局"):
    listed = (
        [f"Z{i}", f"第{i}号卫生院", "新建", 4000 + i, 100, "2024-2026", unit]
        for i in range(1, number + 1)
    )
    return write(path, [HEADINGS, *listed])


def test_a_thousand_rows_are_added_changed_and_taken_back(empty, tmp_path):
    take(empty, many(tmp_path / "a.csv", 1000))
    changed = take(empty, many(tmp_path / "a.csv", 1000, "区发改局"))
    assert changed.counts == {"added": 0, "changed": 1000, "same": 0, "stated": 0}
    assert json.loads(changed.items[0].edits[0].new) == "区发改局"
    history.undo(empty, author("undo"), changed.change)
    found = rows(empty, "SELECT DISTINCT responsible_unit, version FROM project")
    assert found == [{"responsible_unit": "区卫健局", "version": 3}]
    history.undo(empty, author("undo"), changed.change - 1)
    assert rows(empty, "SELECT id FROM project") == []
    assert history.check(empty).problems == ()


def test_funder_and_townships_change_in_words(database, tmp_path):
    listed = [["编号", "投资主体", "所在镇街"], ["C2", "社会资本", "溪口镇、锦屏街道"]]
    result = take(database, write(tmp_path / "a.csv", listed))
    assert result.items[0].edits == (
        ("project", "funder", '"public"', '"private"'),
        ("project_township", "townships", '"岳林街道"', '"溪口镇、锦屏街道"'),
    )
    history.undo(database, author("undo"), result.change)
    detail = lookup.show_project(database, "C2", NOW)
    assert (detail.row.funder, [code for code, _, _ in detail.row.townships]) == (
        "public",
        ["yuelin"],
    )


def test_what_later_changes_stand_on_is_not_taken_back(empty, tmp_path):
    added = take(empty, many(tmp_path / "a.csv", 2))
    take(
        empty, write(tmp_path / "r.csv", [["编号", "月份", "所处阶段"], ["Z1", "2025-01", "开工"]])
    )
    with pytest.raises(ChangedMeanwhile, match="Status report"):
        history.undo(empty, author("undo"), added.change)
    assert len(rows(empty, "SELECT id FROM project")) == 2


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(database, tmp_path):
    listed = [[*HEADINGS], ["C2", "奉化区中医医院迁建工程", "", 57000, 600, "", "区中医院"],
              ["", "新医院", "新建", "约3500", "200-300", "2024-2026", ""]]  # fmt: skip
    before = database.path.read_bytes()
    result = take(database, write(tmp_path / "a.csv", listed), dry_run=True)
    assert database.path.read_bytes() == before
    assert [(item.doing, item.name) for item in result.items] == [
        ("changed", "C2 奉化区中医医院迁建工程"),
        ("added", "N3 新医院"),
    ]
    assert result.items[0].edits == (("project", "responsible_unit", None, '"区中医院"'),)


def test_figures_about_so_many_and_ranges_are_kept_beside_the_baseline(database, tmp_path):
    listed = [HEADINGS, ["", "新医院", "新建", "约3500", "200-300", "2024-2026", ""]]
    result = take(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems, "warning") == [(2, "E", "range")]
    found = rows(database, "SELECT figure, qualifier, low, high FROM loose_figure ORDER BY figure")
    assert found == [
        {"figure": "beds_built", "qualifier": None, "low": 200, "high": 300},
        {"figure": "investment", "qualifier": "about", "low": None, "high": None},
    ]
    detail = lookup.show_project(database, "N3", NOW)
    assert detail.baselines[0].figures["beds_built"] is None
    assert detail.baselines[0].loose["beds_built"].high == 300
    assert take(database, tmp_path / "a.csv").counts["same"] == 1


# --- refused ----------------------------------------------------------------------------------------


def refused(database, path, **options):
    before = database.path.read_bytes()
    with pytest.raises(Refused) as caught:
        take(database, path, **options)
    assert database.path.read_bytes() == before
    return caught.value.result


def test_every_problem_of_every_row_is_told_and_nothing_is_written(database, tmp_path):
    listed = [
        HEADINGS,
        ["", "甲", "新建", "四千左右吧", "100", "2024-2026", ""],
        ["", "", "新建", "4000", "100", "2024-2026", ""],
        ["", "乙", "", "4000", "100", "2026-2024", ""],
        ["", "丙", "新建", "4000", "many", "soon", ""],
        ["", "丁", "新建", "4000", "100", "2024-2026", ""],
        ["", "丁", "新建", "4000", "100", "2024-2026", ""],
    ]
    result = refused(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems) == [
        (2, "D", "unreadable"),
        (3, "B", "empty"),
        (4, "F", "unreadable"),
        (5, "E", "unreadable"),
        (5, "F", "unreadable"),
        (7, "B", "double"),
    ]
    assert result.refused == 5


def test_a_group_that_nobody_says_is_asked_for(database, tmp_path):
    listed = [["项目名称", "建设床位数"], ["甲", "100"]]
    result = refused(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems) == [(2, None, "group")]


def test_plan_figures_on_record_are_never_overwritten(database, tmp_path):
    listed = [HEADINGS, ["C2", "", "", 66000, 600, "2019.3-2023.6", ""]]
    result = refused(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems) == [(2, "D", "plan_figure"), (2, "F", "plan_figure")]
    assert "570 million yuan, the file 660 million yuan" in result.problems[0].text


def test_rebaseline_adds_the_differing_figures_beside_the_plan(database, tmp_path):
    listed = [HEADINGS, ["C2", "", "", 66000, 600, "", ""]]
    path = write(tmp_path / "a.csv", listed)
    result = take(database, path, reason="概算调整", rebaseline=Month.of(2023, 5))
    assert result.items[0].edits == (("baseline", "investment", "57000000000", "66000000000"),)
    found = rows(
        database,
        "SELECT number, baseline.month, investment, beds_new, reason_words FROM baseline JOIN project"
        " ON project.id = project_id WHERE code = 'C2'",
    )
    assert [item["investment"] for item in found] == [57000000000, 66000000000]
    assert found[1]["month"] == "2023-05"
    assert (found[1]["beds_new"], found[1]["reason_words"]) == (150, "概算调整")
    assert take(database, path).counts["same"] == 1


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["C1", "奉化区中医医院迁建工程", "", "", "", "", ""], "candidates"),
        (["Q7", "奉化区中医医院迁建工程", "续建", "", "", "", ""], "same_name"),
        (["C1", "", "新建", "", "", "", ""], "fixed"),
    ],
)
def test_a_row_must_speak_of_one_project(database, tmp_path, row, rule):
    result = refused(database, write(tmp_path / "a.csv", [HEADINGS, row]))
    assert [found for _, _, found in rules(result.problems)] == [rule]


def test_names_match_by_alias_and_whatever_the_width_of_their_brackets(database, tmp_path):
    listed = [
        ["项目名称", "责任单位"],
        ["宁波奉化葛岙卫生院（奉化肿瘤康复医院）", "甲"],
        ["奉化区医疗健康综合体项目（含人民医院 和公共卫生服务中心）", "乙"],
    ]
    result = take(database, write(tmp_path / "a.csv", listed))
    assert [item.name[:2] for item in result.items] == ["C3", "N1"]


def test_townships_are_listed_or_found_in_the_address(database, tmp_path):
    head = ["项目名称", "项目类别", "所在镇街", "建设地点"]
    listed = [
        head,
        ["甲", "新建", "莼湖街道、溪口", ""],
        ["乙", "新建", "", "方桥街道某路"],
        ["丙", "新建", "某某镇", ""],
    ]
    result = refused(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems) == [(4, "C", "township")]
    assert rules(result.problems, "warning") == [(3, "D", "address")]
    take(database, tmp_path / "a.csv", only_valid=True)
    found = rows(
        database,
        "SELECT township.code FROM project_township JOIN township ON township.id = township_id"
        " JOIN project ON project.id = project_id WHERE project.name_zh = '甲' ORDER BY project_township.position",
    )
    assert [item["code"] for item in found] == ["chunhu", "xikou"]


# --- warnings ---------------------------------------------------------------------------------------


def test_warnings_do_not_stop_an_import_and_are_kept_with_it(empty, tmp_path):
    head = [*HEADINGS[:6], "编制床位数", "预期实际开放床位数", "预期新增床位数"]
    plain = [["", f"{i}院", "新建", 8000, 100, "2024-2026", 50, 100, 50] for i in range(4)]
    odd = [
        ["", "贵", "新建", 800000, 100, "2024-2026", 50, 100, 50],
        ["", "元", "新建", 0.8, 100, "2024-2026", 50, 120, 60],
        ["合计", "", "", 80000, 700, "", "", "", ""],
    ]
    result = take(empty, write(tmp_path / "a.csv", [head, *plain, *odd]))
    assert rules(result.problems, "warning") == [
        (6, "D", "unit_cost"),
        (7, "D", "unit_cost"),
        (7, "D", "magnitude"),
        (7, "H", "beds"),
        (7, "I", "beds"),
        (8, "D", "total"),
        (8, "E", "total"),
    ]
    (run,) = rows(empty, "SELECT * FROM import_run")
    assert (run["file"], run["kind"], run["added"], run["warnings"]) == ("a.csv", "projects", 6, 7)
    kept = rows(empty, "SELECT rule, row_number FROM import_remark ORDER BY position")
    assert len(kept) == 7


# --- reports ----------------------------------------------------------------------------------------

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
    assert rules(result.problems, "warning") == [(2, None, "remark")]


# --- what projects are measured against, and their money --------------------------------------------


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
    path = write(tmp_path / "s.csv", [head, ["续建", "总投资", "7.52", "亿元", "附件3（一）合计"],
                 ["全部", "预期新增床位数", "965", "张", "某报告"]])  # fmt: skip
    assert take(database, path).counts == {"added": 1, "changed": 0, "same": 1, "stated": 0}
    path = write(tmp_path / "s.csv", [head, ["续建", "总投资", "7.5", "亿元", "附件3（一）合计"]])
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


# --- the map ------------------------------------------------------------------------------------------

MAP = """
kind = "projects"
header = 2
match = "name"
date_order = "dmy"
skip_rows = [6]

[columns]
name_zh = "工程"
investment = { heading = "钱", unit = "万元" }
nature = { letter = "C" }
start = "起"

[values.nature]
"异地重建" = "relocation"

[constants]
group = "planned"
source = "plan-2021"

[skip]
"说明" = ["作废"]
"""


def test_any_other_sheet_is_read_through_a_map(database, tmp_path):
    listed = [
        ["某区项目台账", "", "", "", ""],
        ["工程", "钱", "类", "起", "说明"],
        ["甲院", "4,000", "异地重建", "3/4/2024", ""],
        ["乙院", "5000", "新建", "5/6/2024", "作废"],
        ["丙院", "６０００", "新建", "2024年", ""],
        ["丁院", "1", "新建", "x", ""],
    ]
    file = write(tmp_path / "a.csv", listed)
    mapping = tmp_path / "m.toml"
    mapping.write_text(MAP, encoding="utf-8")
    result = take(database, file, how=How(mapping=mapping))
    assert [item.name for item in result.items] == ["P5 甲院", "P6 丙院"]
    detail = lookup.show_project(database, "P5", NOW)
    assert detail.row.nature == "relocation"
    assert detail.baselines[0].figures["investment"] == 4 * 10**9
    assert str(detail.baselines[0].start) == "2024-04"
    assert detail.source == "plan-2021"


def test_a_guessed_map_reads_what_was_guessed(empty, tmp_path):
    mapping = tmp_path / "m.toml"
    mapping.write_text(imports.guess_map(ANNEX, How()), encoding="utf-8")
    result = take(empty, ANNEX, how=How(mapping=mapping))
    assert (result.counts["added"], result.counts["stated"]) == (9, 17)
