"""What spreadsheets and programs do to cells: noise, merged cells, hidden rows, lost codes."""

import datetime as dt

import pytest

from portfolio.exchange.cells import without_noise
from portfolio.exchange.quantities import read_money, read_scale
from portfolio.exchange.quantities.scope import areas_in
from portfolio.exchange.sheet import How
from portfolio.values.errors import BadInput
from tests.exchange.books import cell, raw_xlsx, xlsx
from tests.exchange.intake import refused, rows, rules, take, write

HEADINGS = ["项目名称", "项目类别", "总投资(万元)", "建设床位", "责任单位"]


def baseline(database):
    return rows(database, "SELECT * FROM baseline JOIN project ON project.id = project_id")


# --- areas that do not say which ------------------------------------------------------------------


def test_an_area_that_does_not_say_which_it_is_is_not_lost_in_silence(empty, tmp_path):
    listed = [
        ["项目名称", "项目类别", "建设规模"],
        ["甲", "新建", "改扩建门诊楼1.2万平方米，购置设备"],
    ]
    result = take(empty, write(tmp_path / "a.csv", listed))
    assert rules(result.problems, "warning") == [(2, "C", "area")]
    assert "1.2万平方米" in result.problems[0].text
    assert baseline(empty)[0]["scope"] == "改扩建门诊楼1.2万平方米，购置设备"


def test_areas_that_say_which_they_are_are_none_of_them():
    scale = read_scale("用地面积20亩，建筑面积 2.4 万平方米，设3层，另建连廊约80㎡")
    assert list(areas_in(scale.rest)) == ["80㎡"]
    assert list(areas_in("三层，12 张床位，3000")) == []


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.30000000000000004", "0.3"),
        ("1234.5600000000001", "1234.56"),
        ("2999.9999999999995", "3000"),
        ("12.5", "12.5"),
        ("0.123456", "0.123456"),
        ("1" * 50 + ".0000001", "1" * 50 + ".0000001"),
    ],
)
def test_what_lies_beyond_fifteen_digits_is_noise(text, shown):
    assert without_noise(text) == shown


def test_money_with_noise_is_read_to_the_fen():
    assert read_money("1234.5600000000001", "万元").value == 1_234_560_000
    assert read_money(0.1 + 0.2, "万元").value == 300_000


@pytest.mark.parametrize("text", ["-35", "−35", "－35.5", "(35)", "△35"])
def test_a_negative_correction_is_asked_about(database, tmp_path, text):
    listed = [["编号", "月份", "本月完成投资(万元)", "备注"], ["P1", "2026-10", text, "冲减"]]
    path = write(tmp_path / "a.csv", listed)
    assert rules(refused(database, path).problems) == [(2, "C", "negative")]
    assert take(database, path, how=How(lenient=True)).counts["added"] == 1


# --- signs, years, codes --------------------------------------------------------------------------


def test_signs_that_nobody_sees_are_taken_out_and_counted(empty, tmp_path):
    listed = [
        ["项目\u200b名称", "项目类别", "总投资（万元）\ufeff"],
        ["\u202d云岭\u200b卫生院\u202c", "新\u00ad建", "1200"],
        ["\u200b", "", ""],
    ]
    result = take(empty, write(tmp_path / "a.csv", listed))
    assert [item["name_zh"] for item in baseline(empty)] == ["云岭卫生院"]
    assert rules(result.problems, "warning") == [(None, None, "invisible")]
    assert result.problems[0].error.values == {"signs": 7, "cells": 5}


MAP = """kind = "projects"
century = 20
[columns]
name_zh = "项目名称"
group = "项目类别"
schedule = "起止"
"""


@pytest.mark.parametrize(
    ("text", "start", "finish"),
    [
        ("24.3-26.12", "2024-03", "2026-12"),
        ("24年3月-26年12月", "2024-03", "2026-12"),
        ("'24年3月开工", "2024-03", None),
        ("24-26年", None, None),
    ],
)
def test_years_of_two_digits_need_their_century(empty, tmp_path, text, start, finish):
    (tmp_path / "a.toml").write_text(MAP, encoding="utf-8")
    path = write(tmp_path / "a.csv", [["项目名称", "项目类别", "起止"], ["甲", "新建", text]])
    how = How(mapping=tmp_path / "a.toml")
    if start is None:
        refused(empty, path, how=how)
        return
    (tmp_path / "b.toml").write_text(MAP.replace("century = 20\n", ""), encoding="utf-8")
    result = refused(empty, path, how=How(mapping=tmp_path / "b.toml"))
    assert "century = 20" in result.problems[0].text
    take(empty, path, how=how)
    found = baseline(empty)[0]
    assert (found["start"], found["finish"]) == (start, finish)
    assert found["schedule_printed"] == text


@pytest.mark.parametrize("code", [dt.date(2026, 1, 2), "2.1E+14", 2.10133e20])
def test_a_code_that_a_spreadsheet_spoilt_is_refused(empty, tmp_path, code):
    listed = [["项目名称", "项目类别", "项目代码"], ["甲", "新建", code]]
    result = refused(empty, xlsx(tmp_path / "a.xlsx", listed))
    assert rules(result.problems) == [(2, "C", "unreadable")]


# --- columns and rows -----------------------------------------------------------------------------


def test_two_columns_of_one_heading_are_asked_about_where_they_differ(empty, tmp_path):
    head = ["项目名称", "项目类别", "新增床位", "新增床位"]
    path = write(tmp_path / "a.csv", [head, ["甲", "新建", "20", "20"], ["乙", "新建", "30", ""]])
    assert take(empty, path).counts["added"] == 2
    listed = [head, ["丙", "新建", "20", "25"], ["丁", "新建", "", "25"], ["戊", "新建", "9", "9"]]
    path = write(tmp_path / "b.csv", listed)
    assert rules(refused(empty, path).problems) == [(2, "D", "twice"), (3, "D", "twice")]
    text = 'kind = "projects"\n[columns]\nname_zh = "项目名称"\ngroup = "项目类别"\nbeds_new = { letter = "D" }\n'
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    assert take(empty, path, how=How(mapping=tmp_path / "a.toml")).counts["added"] == 3


def test_text_merged_down_is_said_of_each_row_and_a_figure_is_asked_about(empty, tmp_path):
    listed = [
        HEADINGS,
        ["甲", "新建", 500, 20, "区卫健局"],
        ["乙", None, None, 30, None],
        ["丙", "谋划", 700, None, "区建设局"],
    ]
    path = xlsx(tmp_path / "a.xlsx", listed, merged=("B2:B3", "E2:E3"))
    take(empty, path)
    found = rows(
        empty,
        "SELECT name_zh, responsible_unit, group_code FROM project JOIN plan_entry ON project_id = project.id",
    )
    assert [tuple(item.values()) for item in found][:2] == [
        ("甲", "区卫健局", "new"),
        ("乙", "区卫健局", "new"),
    ]
    path = xlsx(tmp_path / "b.xlsx", listed, merged=("B2:B3", "C2:C3", "E2:E3"))
    result = refused(empty, path)
    assert rules(result.problems) == [(2, "C", "merged"), (3, "C", "merged")]
    assert "C2:C3" in result.problems[0].text
    assert take(empty, path, how=How(lenient=True)).counts["same"] == 3


def test_a_figure_merged_across_two_columns_is_asked_about(empty, tmp_path):
    head = ["项目名称", "项目类别", "建设床位", "编制床位"]
    path = xlsx(
        tmp_path / "a.xlsx",
        [head, ["甲", "新建", 50, None], ["乙", "新建", 3, 2]],
        merged=("C2:D2",),
    )
    assert rules(refused(empty, path).problems) == [(2, "C", "merged"), (2, "D", "merged")]


def test_rows_that_are_not_shown_are_read_and_named(empty, tmp_path):
    names = [
        cell(f"{letter}1", text, "text")
        for letter, text in zip("AB", ["项目名称", "项目类别"], strict=True)
    ]
    shown = [cell("A2", "甲", "text"), cell("B2", "新建", "text")]
    hidden = [cell("A3", "乙", "text"), cell("B3", "新建", "text")]
    sheet = f'<row r="1">{"".join(names)}</row><row r="2">{"".join(shown)}</row><row r="3" hidden="1">{"".join(hidden)}</row>'
    result = take(empty, raw_xlsx(tmp_path / "a.xlsx", sheet))
    assert result.counts["added"] == 2
    assert [p.error.values["places"] for p in result.problems if p.rule == "hidden"] == ["3"]


def test_columns_that_are_not_shown_are_all_named_as_far_as_there_are_any(empty, tmp_path):
    import xlsxwriter

    head = ["项目名称", "项目类别", "建设床位", "编制床位", "开放床位", "新增床位", "总投资(万元)"]
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        for number, row in enumerate((head, ["甲", "新建", 50, 50, 50, 50, 3000])):
            page.write_row(number, 0, row)
        page.set_column("C:E", None, None, {"hidden": True})
        page.set_column("G:XFD", None, None, {"hidden": True})
    result = take(empty, tmp_path / "a.xlsx")
    assert [p.error.values["places"] for p in result.problems if p.rule == "hidden"] == ["C:E, G"]


def formulas(tmp_path, value):
    """Write a sheet as a script does: it asks for its formulas to be computed when it is opened."""
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["项目名称", "项目类别", "总投资(万元)"])
        page.write_row(1, 0, ["甲", "新建"])
        page.write_formula("C2", "=3000*1.1", None, value)
    return tmp_path / "a.xlsx"


def test_formulas_that_were_never_computed_are_no_zeros(empty, tmp_path):
    with pytest.raises(BadInput, match="C2 were saved without their results"):
        take(empty, formulas(tmp_path, 0))
    take(empty, formulas(tmp_path, 3300))
    assert baseline(empty)[0]["investment"] == 3_300_000_000


# --- what is said of addresses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("慈溪市新浦镇中横线", "新浦镇"),
        ("衢州市柯城区百家塘街道", "百家塘街道"),
        ("位于水城县滥坝乡", "滥坝乡"),
        ("镇海区", None),
    ],
)
def test_a_township_is_named_without_what_lies_above_it(empty, tmp_path, address, said):
    listed = [["项目名称", "项目类别", "建设地点"], ["甲", "新建", address]]
    result = take(empty, write(tmp_path / "a.csv", listed))
    assert result.problems[0].error.values.get("name") == said
