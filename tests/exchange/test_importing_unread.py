"""A row is not lost for one cell: what cannot be read is unknown where that is asked for."""

import pytest

from portfolio.exchange.service import exports
from portfolio.exchange.sheet import How
from tests.exchange.intake import HEADINGS, refused, rows, rules, take, write

LENIENT = How(lenient=True)


def test_a_cell_that_cannot_be_read_leaves_its_field_unknown_with_its_text(empty, tmp_path):
    headings = [
        "项目名称",
        "项目类别",
        "项目性质",
        "总投资(万元)",
        "建设床位",
        "建设起止年限",
        "投资主体",
        "建设内容",
    ]
    cells = [
        "甲",
        "新建",
        "盖新的",
        "五千打不住",
        "200张;一期80张",
        "亚运会前",
        "大家出",
        "建筑面积很大",
    ]
    path = write(
        tmp_path / "a.csv",
        [headings, cells, ["乙", "新建", "新建", 300, 20, "2024-2026", "财政", ""]],
    )
    assert refused(empty, path).refused == 1
    result = take(empty, path, how=LENIENT)
    assert (result.counts["added"], result.errors, result.refused) == (2, 0, 0)
    warned = [
        (row, column) for row, column, rule in rules(result.problems, "warning") if rule == "unread"
    ]
    assert warned == [(2, "C"), (2, "D"), (2, "E"), (2, "F"), (2, "G")]
    found = rows(
        empty,
        "SELECT project.nature, nature_printed, project.funder_id, funder_printed, investment, investment_printed,"
        " beds_built, beds_built_printed, baseline.start, finish, schedule_printed FROM project"
        " JOIN baseline ON project_id = project.id WHERE name_zh = '甲'",
    )
    assert found == [
        {
            "nature": "unknown",
            "nature_printed": "盖新的",
            "funder_id": None,
            "funder_printed": "大家出",
            "investment": None,
            "investment_printed": "五千打不住",
            "beds_built": None,
            "beds_built_printed": "200张;一期80张",
            "start": None,
            "finish": None,
            "schedule_printed": "亚运会前",
        }
    ]
    kept = rows(
        empty, "SELECT value FROM import_remark WHERE rule = 'unread' ORDER BY column_letter"
    )
    assert [item["value"] for item in kept] == cells[2:7]


def test_without_its_key_a_row_cannot_be_taken(database, tmp_path):
    cells = [["编号", "月份", "形象进度%", "备注"], ["P1", "去年某月", "40", ""]]
    cells.append(["P1", "2026-10", "大半", "桩基"])
    path = write(tmp_path / "a.csv", cells)
    result = refused(database, path, how=LENIENT)
    assert rules(result.problems) == [(2, "B", "unreadable")]
    assert take(database, path, how=LENIENT, only_valid=True).counts["added"] == 1


def test_what_does_not_fit_together_is_unknown_too(empty, tmp_path):
    headings = ["项目名称", "项目类别", "计划开工时间", "计划竣工时间", "所在镇"]
    path = write(tmp_path / "a.csv", [headings, ["甲", "新建", "2026-03", "2025-03", "某某镇"]])
    assert rules(refused(empty, path).problems) == [(2, "D", "order"), (2, "E", "township")]
    take(empty, path, how=LENIENT)
    assert rows(empty, "SELECT start, finish FROM baseline") == [{"start": None, "finish": None}]
    assert rows(empty, "SELECT * FROM project_township") == []


def test_on_record_an_unread_cell_leaves_the_figure_as_it_is(database, tmp_path):
    path = write(tmp_path / "a.csv", [HEADINGS, ["C2", "", "", "六亿打不住", 600, "", "区中医院"]])
    before = rows(database, "SELECT * FROM baseline")
    result = take(database, path, how=LENIENT)
    assert (result.counts["changed"], result.warnings) == (1, 1)
    assert rows(database, "SELECT * FROM baseline") == before


def test_the_print_of_an_unknown_figure_comes_back_from_an_export(empty, tmp_path):
    headings = ["项目名称", "项目类别", "建设床位"]
    take(empty, write(tmp_path / "a.csv", [headings, ["甲", "新建", "好几百张"]]), how=LENIENT)
    again = tmp_path / "out.csv"
    exports.export_records(empty, "projects", again)
    printed = rows(empty, "SELECT beds_built_printed FROM baseline")
    assert printed == [{"beds_built_printed": "好几百张"}]
    assert "好几百张" in again.read_text(encoding="utf-8")


# --- every problem of every row -------------------------------------------------------------------


def test_a_row_with_a_bad_cell_is_looked_at_whole(database, tmp_path):
    listed = [
        ["编号", "项目名称", "总投资(万元)", "建设起止年限", "所在镇"],
        ["", "甲", "", "某月", ""],
        ["", "", "九百左右吧", "", ""],
        ["C2", "", "66000", "某月", ""],
        ["C1", "奉化区中医医院迁建工程", "", "某月", ""],
        ["", "乙", "", "某月", "某某镇"],
    ]
    result = refused(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems) == [
        (2, None, "group"),
        (2, "D", "unreadable"),
        (3, "B", "empty"),
        (3, "C", "unreadable"),
        (4, "C", "plan_figure"),
        (4, "D", "unreadable"),
        (5, "B", "candidates"),
        (5, "D", "unreadable"),
        (6, None, "group"),
        (6, "D", "unreadable"),
        (6, "E", "township"),
    ]


def test_a_report_with_a_bad_cell_is_looked_at_whole(database, tmp_path):
    listed = [
        ["编号", "月份", "预计竣工时间", "形象进度%", "报告投资(万元)", "投资口径"],
        ["P1", "2026-10", "2029-12", "大半", "", ""],
        ["Q9", "2026-10", "", "大半", "", ""],
        ["P2", "2026-10", "", "", "很多", "概算"],
        ["P3", "", "", "大半", "", ""],
    ]
    result = refused(database, write(tmp_path / "a.csv", listed))
    assert rules(result.problems) == [
        (2, None, "reason"),
        (2, "D", "unreadable"),
        (3, "A", "project"),
        (3, "D", "unreadable"),
        (4, "E", "unreadable"),  # and not that its kind of cost has no cost
        (5, "B", "empty"),
        (5, "D", "unreadable"),
    ]


@pytest.mark.parametrize("only_valid", [False, True])
def test_a_row_that_cannot_be_taken_writes_nothing_by_the_way(database, tmp_path, only_valid):
    headings = ["编号", "责任单位", "建设床位数", "总投资(万元)"]
    listed = [headings, ["C2", "区中医院", "好多", "66000"], ["C1", "区医院", "", ""]]
    path = write(tmp_path / "a.csv", listed)
    if not only_valid:
        refused(database, path)
        return
    result = take(database, path, only_valid=True)
    assert (result.counts["changed"], result.refused) == (1, 1)
    assert rows(database, "SELECT count(*) AS n FROM baseline WHERE number > 1") == [{"n": 0}]
