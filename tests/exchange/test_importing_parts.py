"""Rows that set out parts of a project: kept under it, in no sum, in no other way lost."""

import pytest

from portfolio.beds.service import rollup
from portfolio.exchange.layout.parts import PartFinder, bare_name
from portfolio.exchange.sheet import How
from portfolio.history.service import log
from tests.conftest import NOW, author
from tests.exchange.intake import refused, rows, rules, take, write

HEADINGS = ["序号", "项目名称", "项目类别", "项目性质", "总投资(万元)", "建设床位", "建设起止时间"]
WHOLE = ["1", "云岭医院", "新建", "新建", "30000", "300", "2026-2028"]
PARTS = "SELECT * FROM part ORDER BY id"


def taken(database, tmp_path, *body, headings=HEADINGS, **options):
    return take(database, write(tmp_path / "a.csv", [headings, *body]), **options)


def money(database):
    total = rollup.roll_up(database, NOW).total
    return total.projects, total.investment.sum


@pytest.mark.parametrize(
    ("rows_given", "labels"),
    [
        ([("1", "云岭医院"), ("", "其中：门诊楼"), ("", "其 中 住院楼")], [None, "其中", "其中"]),
        ([("1", "云岭医院"), ("1.1", "门诊楼"), ("1-2", "住院楼")], [None, "1.1", "1-2"]),
        ([("1", "云岭医院"), ("（1）", "门诊楼"), ("", "(2) 住院楼")], [None, "(1)", "(2)"]),
        ([("1、", "云岭医院"), ("", "①门诊楼"), ("", "一期工程")], [None, "①", ""]),
        # Numbers that number the projects themselves, and those of another project.
        ([("（1）", "云岭医院"), ("（2）", "石桥医院")], [None, None]),
        ([("", "(1)云岭医院"), ("", "(2)石桥医院")], [None, None]),
        ([("1.1", "云岭医院"), ("1.2", "石桥医院")], [None, None]),
        ([("1", "云岭医院"), ("2.1", "石桥医院")], [None, None]),
        ([("1", "云岭医院"), ("2", "一期扩建医院")], [None, None]),
        ([("", "云岭医院"), ("", "二期病房楼")], [None, None]),
    ],
)
def test_which_rows_are_parts(rows_given, labels):
    finder = PartFinder()
    assert [finder.label(serial or None, text) for serial, text in rows_given] == labels


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("其中：门诊楼", "其中", "门诊楼"),
        ("其中:  门诊楼", "其中", "门诊楼"),
        ("（2）住院楼", "(2)", "住院楼"),
        ("①门诊楼", "①", "门诊楼"),
        ("门诊楼", "1.1", "门诊楼"),
        ("一期工程", "", "一期工程"),
    ],
)
def test_a_part_is_called_what_stands_behind_its_number(text, label, name):
    assert bare_name(text, label) == name


def test_parts_come_in_under_their_project_and_add_to_nothing(empty, tmp_path):
    result = taken(
        empty,
        tmp_path,
        WHOLE,
        ["", "其中：门诊楼", "", "", "约12000", "", "2026-2027"],
        ["", "其中：住院楼", "", "改建", "18000", "300", ""],
        ["2", "石桥卫生院", "新建", "新建", "1500", "", ""],
        ["", "合计", "", "", "31500", "", ""],
    )
    assert (result.counts["added"], result.counts["part"], result.warnings) == (2, 2, 0)
    assert money(empty) == (2, 31_500_000_000)
    first, second = rows(empty, PARTS)
    assert (first["name"], first["label"], first["project_id"]) == ("门诊楼", "其中", 1)
    assert (first["investment"], first["investment_printed"]) == (12_000_000_000, "约12000 万元")
    assert (first["start"], first["finish"], first["finish_precision"]) == (
        *("2026-01", "2027-12"),
        "year",
    )
    assert (first["schedule_printed"], first["beds_built"]) == ("2026-2027", None)
    assert (second["beds_built"], second["note"]) == (300, "项目性质：改建")
    assert log.check(empty).problems == ()
    log.undo(empty, author(), result.change)
    assert rows(empty, PARTS) == []


def test_the_same_file_again_changes_nothing_and_other_figures_are_refused(empty, tmp_path):
    part = ["1.1", "门诊楼", "", "", "12000", "", ""]
    taken(empty, tmp_path, WHOLE, part)
    again = taken(empty, tmp_path, WHOLE, part)
    assert (again.counts["same"], again.change) == (2, None)
    other = ["1.1", "门诊楼", "", "", "13000", "", "2026-2027"]
    found = refused(empty, write(tmp_path / "a.csv", [HEADINGS, WHOLE, other]))
    assert [rule for _, _, rule in rules(found.problems)] == ["plan_figure"] * 3
    (kept,) = rows(empty, PARTS)
    assert kept["investment"] == 12_000_000_000


def test_further_parts_of_a_project_on_record_come_in(empty, tmp_path):
    taken(empty, tmp_path, WHOLE)
    result = taken(empty, tmp_path, WHOLE, ["1.1", "门诊楼", "", "", "12000", "", ""])
    assert (result.counts["same"], result.counts["part"]) == (1, 1)
    (part,) = rows(empty, PARTS)
    assert (part["position"], part["label"]) == (1, "1.1")


def test_parts_in_a_column_of_their_own_stand_under_the_name_above(empty, tmp_path):
    headings = ["项目名称", "子项目", "项目类别", "总投资(万元)"]
    result = taken(
        empty,
        tmp_path,
        ["医疗提升工程", "门诊楼", "新建", "900"],
        ["", "住院楼", "新建", "800"],
        ["医疗提升工程", "连廊", "新建", "10"],
        ["石桥卫生院", "", "新建", "700"],
        headings=headings,
    )
    assert (result.counts["added"], result.counts["part"]) == (2, 3)
    assert money(empty) == (2, 700_000_000)
    assert [(part["name"], part["project_id"]) for part in rows(empty, PARTS)] == [
        ("门诊楼", 1),
        ("住院楼", 1),
        ("连廊", 1),
    ]


def test_a_part_goes_with_its_project_to_the_rows_not_taken(empty, tmp_path):
    broken = [*WHOLE[:4], "见附件", *WHOLE[5:]]
    part = ["1.1", "门诊楼", "", "", "12000", "", ""]
    good = ["2", "石桥卫生院", "新建", "新建", "1500", "", ""]
    result = taken(empty, tmp_path, broken, part, good, only_valid=True)
    assert [row.number for row in result.rest] == [2, 3]
    assert rows(empty, PARTS) == []


def test_a_part_without_a_name_is_asked_for_one(empty, tmp_path):
    found = refused(
        empty, write(tmp_path / "a.csv", [HEADINGS, WHOLE, ["1.1", "", "", "", "5", "", ""]])
    )
    assert [rule for _, _, rule in rules(found.problems)] == ["empty"]


def test_parts_of_more_projects_than_are_read_at_once(empty, tmp_path):
    body = []
    for number in range(1, 701):
        body += [[str(number), f"医院{number}号", "新建", "新建", "100", "", ""]]
        body += [["", "其中：甲楼", "", "", "60", "", ""]]
    result = taken(empty, tmp_path, *body)
    assert (result.counts["added"], result.counts["part"]) == (700, 700)
    wrong = """SELECT count(*) AS number FROM part JOIN baseline ON baseline.id = baseline_id
        WHERE part.project_id <> baseline.project_id"""
    assert rows(empty, wrong) == [{"number": 0}]
    assert rows(empty, "SELECT count(DISTINCT baseline_id) AS number FROM part") == [
        {"number": 700}
    ]


def test_where_rows_report_on_projects_a_part_is_named_and_left_out(database, tmp_path):
    sheet = [
        ["序号", "项目编号", "月份", "形象进度"],
        ["1", "N1", "2026-10", "主体"],
        ["1.1", "N2", "2026-10", "基础"],
    ]
    result = take(database, write(tmp_path / "r.csv", sheet), how=How(kind="reports"))
    assert rules(result.problems, "warning") == [(3, None, "part")]
    assert (result.counts["added"], result.warnings) == (1, 1)
