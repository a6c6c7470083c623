"""Files are taken in whole: matched, added, edited, left alone; undone as one change."""

import csv
import json

import pytest
import xlsxwriter

from portfolio.beds.service import rollup
from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.values import language
from portfolio.values.errors import ChangedMeanwhile
from portfolio.values.months import parse_month
from tests.conftest import NOW, author
from tests.exchange.intake import ANNEX, HEADINGS, refused, rows, rules, take, write

COMPARED = """
    SELECT project.code, plan_entry.position, plan_entry.group_code, name_zh, name_printed, project.nature, nature_printed,
        funder.code AS funder, funder_printed, address, scope, baseline.number, baseline.month,
        start, start_precision, finish, finish_precision, schedule_printed,
        land_area, land_area_printed, floor_area, floor_area_printed, renovated_area,
        renovated_area_printed, phase_one_floor_area, phase_one_floor_area_printed, investment,
        investment_printed, beds_built, beds_built_printed, beds_staffed, beds_staffed_printed,
        beds_opened, beds_opened_printed, beds_new, beds_new_printed,
        (SELECT group_concat(township.code) FROM project_township JOIN township
            ON township.id = township_id WHERE project_id = project.id) AS townships
    FROM project JOIN plan_entry ON plan_entry.project_id = project.id
    JOIN baseline ON baseline.entry_id = plan_entry.id
    JOIN funder ON funder.id = project.funder_id ORDER BY plan_entry.position
"""
TOTALS = "SELECT scope, metric, value, step FROM stated_total WHERE printed_in LIKE '%合计' ORDER BY 1, 2"


def test_the_annex_as_printed_gives_the_seeded_figures(empty, database):
    result = take(empty, ANNEX)
    assert rows(empty, COMPARED) == rows(database, COMPARED)
    assert rows(empty, TOTALS) == rows(database, TOTALS)
    assert result.counts == {
        "added": 9,
        "changed": 0,
        "same": 0,
        "stated": 17,
        "carried": 0,
        "part": 0,
        "indicator": 0,
    }
    assert rules(result.problems, "warning") == [(11, "N", "beds")]
    assert history.check(empty).problems == ()


def test_special_beds_are_read_from_the_words_beside_the_figure(empty):
    take(empty, ANNEX)
    found = rows(empty, "SELECT kind, beds_built, beds_new, note FROM project_bed_kind")
    note = "Printed beside the beds built alone, “300(康复养老床位)”; 280 new is inferred."
    assert found == [
        {"kind": "rehabilitation_elderly", "beds_built": 300, "beds_new": 280, "note": note}
    ]
    assert lookup.show_project(empty, "N2", NOW).bed_kinds[0].note == note


def test_an_inference_is_noted_in_the_language_of_the_import(empty):
    language.speak("zh")
    take(empty, ANNEX)
    assert rows(empty, "SELECT note FROM project_bed_kind") == [
        {"note": "原文只在建设床位栏印“300(康复养老床位)”，新增280张由此推定"}
    ]


def as_workbook(path):
    """Write the annex as a district would: title, unit, two merged heading rows, groups, notes."""
    with ANNEX.open(encoding="utf-8", newline="") as file:
        printed = list(csv.DictReader(file))
    scale, money, funder = list(printed[0])[8], list(printed[0])[9], list(printed[0])[14]
    beds = ("建设床位数", "编制床位数", "预期实际开放床位数", "预期新增床位数")
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("附表3")
        page.merge_range("A1:L1", "附表3 奉化区“十四五”卫生健康建设项目一览表")
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
    result = take(empty, as_workbook(tmp_path / "附表3.xlsx"))
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
    beds = "SELECT kind, beds_built, beds_new, note, source_id FROM project_bed_kind ORDER BY project_id"
    assert rows(empty, beds) == rows(database, beds)
    assert rows(empty, "SELECT name FROM project_alias") == rows(
        database, "SELECT name FROM project_alias"
    )


def test_the_same_file_twice_changes_nothing(empty):
    take(empty, ANNEX)
    before = rows(empty, "SELECT * FROM change_set")
    again = take(empty, ANNEX)
    assert again.counts == {
        "added": 0,
        "changed": 0,
        "same": 9,
        "stated": 0,
        "carried": 0,
        "part": 0,
        "indicator": 0,
    }
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


def many(path, number, unit="区卫健局"):
    listed = (
        [f"Z{i}", f"第{i}号卫生院", "新建", 4000 + i, 100, "2024-2026", unit]
        for i in range(1, number + 1)
    )
    return write(path, [HEADINGS, *listed])


def test_a_thousand_rows_are_added_changed_and_taken_back(empty, tmp_path):
    take(empty, many(tmp_path / "a.csv", 1000))
    changed = take(empty, many(tmp_path / "a.csv", 1000, "区发改局"))
    assert changed.counts == {
        "added": 0,
        "changed": 1000,
        "same": 0,
        "stated": 0,
        "carried": 0,
        "part": 0,
        "indicator": 0,
    }
    assert json.loads(changed.items[0].edits[0].new) == "区发改局"
    history.undo(empty, author("undo"), changed.change)
    found = rows(empty, "SELECT DISTINCT responsible_unit, version FROM project")
    assert found == [{"responsible_unit": "区卫健局", "version": 3}]
    history.undo(empty, author("undo"), changed.change - 1)
    assert rows(empty, "SELECT id FROM project") == []
    assert history.check(empty).problems == ()


def test_funder_and_townships_change_in_words(database, tmp_path):
    listed = [["编号", "投资主体", "所在镇街"], ["C2", "社会资本", "溪口镇、锦屏街道"]]
    result = take(database, write(tmp_path / "a.csv", listed), correct=True)
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


def test_every_township_of_the_district_is_known_by_its_printed_name(empty, tmp_path):
    listed = [["项目名称", "项目类别", "所在镇街道"], ["甲院", "新建", "大堰镇"]]
    take(empty, write(tmp_path / "a.csv", [*listed, ["乙院", "新建", "方桥街道"]]))
    named = (
        "SELECT code FROM township JOIN project_township ON township.id = township_id ORDER BY 1"
    )
    assert rows(empty, named) == [{"code": "dayan"}, {"code": "fangqiao"}]


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


def test_a_baseline_of_before_the_plan_counts_from_its_month_on(empty, tmp_path):
    headings = ["项目名称", "项目类别", "总投资(万元)", "baseline_month"]
    body = [["云岭医院", "新建", "1000", "2015-01"], ["石桥医院", "新建", "5000", "2019-05"]]
    take(empty, write(tmp_path / "a.csv", [headings, *body, ["松坡医院", "新建", "200", ""]]))
    found = {
        month: (total.projects, total.investment.sum)
        for month in ("2014-12", "2016-01", "2019-04", "2019-05", "2026-11")
        if (total := rollup.roll_up(empty, parse_month(month)).total)
    }
    # What bears the month of the plan itself stands in every month.
    assert found == {
        "2014-12": (1, 200_000_000),
        "2016-01": (2, 1_200_000_000),
        "2019-04": (2, 1_200_000_000),
        "2019-05": (3, 6_200_000_000),
        "2026-11": (3, 6_200_000_000),
    }


# --- a project once more, under another name ------------------------------------------------------

_ONCE_MORE = ["项目名称", "项目类别", "总投资（万元）", "新增床位", "建设地点"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("奉化区莼湖社区卫生服务中心迁建工程", "P2"),
        ("奉化区莼湖卫生服务中心迁建", "P2"),
        ("区中医院迁建", "C2"),
        ("葛岙卫生院", "C3"),
    ],
)
def test_a_name_that_leaves_out_what_says_nothing_is_asked_about(database, tmp_path, name, code):
    path = write(tmp_path / "a.csv", [_ONCE_MORE[:3], [name, "谋划", "15601"]])
    (problem,) = refused(database, path).problems
    assert (problem.rule, f"looks like {code} " in problem.text) == ("likeness", True)
    assert take(database, path, same={2: None}).counts["added"] == 1


def test_cost_and_new_beds_of_a_project_of_the_township_are_asked_about(database, tmp_path):
    line = ["莼湖分院", "谋划", "15600", "50", "莼湖街道"]
    path = write(tmp_path / "a.csv", [_ONCE_MORE, line])
    (problem,) = refused(database, path).problems
    assert problem.rule == "likeness"
    assert "new beds and a township of P2 “奉化区莼湖街道社区卫生服务中心迁建工程”" in problem.text
    assert "--same 2=P2 or --new 2" in problem.text
    others = [
        ["甲分院", *line[1:4], "溪口镇"],
        ["乙分院", *line[1:3], "49", line[4]],
        ["丙分院", *line[1:3], "", line[4]],
        ["丁分院", *line[1:4], ""],
    ]
    assert take(database, write(tmp_path / "b.csv", [_ONCE_MORE, *others])).counts["added"] == 4
    assert take(database, path, same={2: None}).counts["added"] == 1
