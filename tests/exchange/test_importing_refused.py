"""What refuses a file as a whole, each problem with its row, and what only warns."""

import pytest

from portfolio.values.months import Month
from tests.exchange.intake import HEADINGS, refused, rows, rules, take, write


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
        (4, "C", "group"),
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
        (["C1", "", "新建", "", "", "", ""], "plan_word"),
        (["C1", "", "规划外", "", "", "", ""], "fixed"),
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
        ["乙", "新建", "", "石塘街道某路"],
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
