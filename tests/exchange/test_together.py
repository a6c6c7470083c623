"""A list of projects with their progress, taken in one go: one change, one undo."""

import pytest

from portfolio.exchange.service import imports
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.values.errors import BadInput
from portfolio.values.months import Month
from tests.conftest import author
from tests.exchange.intake import refused, rows, rules, take, write
from tests.safety.offices import unlike_the_log

HEAD = ["项目名称", "项目类别", "总投资（万元）", "新增床位", "形象进度", "累计完成投资（万元）"]
LISTED = [
    HEAD,
    ["甲医院迁建工程", "续建", "30000", "50", "主体施工", "12000"],
    ["乙医院改造工程", "新建", "2000", "20", "", ""],
    ["丙卫生院新建工程", "新建", "1000", "10", "前期", ""],
]
BOTH = How(kind="projects", beside=("reports",), month=Month.of(2026, 10))
FILED = (
    "SELECT code, status_report.month, progress, done_total FROM status_report"
    " JOIN project ON project.id = project_id ORDER BY code"
)


def with_cell(row, column, text):
    listed = [list(line) for line in LISTED]
    listed[row][column] = text
    return listed


def test_projects_and_what_is_reported_of_them_are_one_change(empty, tmp_path):
    path = write(tmp_path / "a.csv", LISTED)
    before = history.newest(empty)
    result = take(empty, path, how=BOTH)
    assert (result.change, history.newest(empty)) == (before + 1, before + 1)
    assert (result.counts["added"], result.counts["same"], result.errors) == (5, 1, 0)
    assert [tuple(row.values()) for row in rows(empty, FILED)] == [
        ("C1", "2026-10", "主体施工", 120_000_000 * 100),
        ("N2", "2026-10", "前期", None),
    ]
    assert rows(empty, "SELECT kind, added FROM import_run ORDER BY id") == [
        {"kind": "projects", "added": 3},
        {"kind": "reports", "added": 2},
    ]
    assert unlike_the_log(empty.path) == []
    assert take(empty, path, how=BOTH).change is None
    history.undo(empty, author(), result.change)
    assert rows(empty, "SELECT count(*) AS n FROM project") == [{"n": 0}]


def test_a_dry_run_tells_the_same_and_writes_nothing(empty, tmp_path):
    path = write(tmp_path / "a.csv", LISTED)
    before = empty.path.read_bytes()
    tried = take(empty, path, how=BOTH, dry_run=True)
    assert empty.path.read_bytes() == before
    done = take(empty, path, how=BOTH)
    assert (tried.items, tried.counts, tried.change) == (done.items, done.counts, None)


def test_every_problem_of_both_is_listed_and_nothing_is_taken(empty, tmp_path):
    listed = with_cell(1, 5, "a12000")
    listed[2][2] = "20x0"
    found = refused(empty, write(tmp_path / "a.csv", listed), how=BOTH)
    assert rules(found.problems) == [(2, "F", "unreadable"), (3, "C", "unreadable")]
    assert (found.errors, found.refused) == (2, 2)


def test_of_a_project_that_is_refused_its_report_is_left_with_it(empty, tmp_path):
    path = write(tmp_path / "a.csv", with_cell(1, 2, "20x0"))
    result = take(empty, path, how=BOTH, only_valid=True)
    assert rules(result.problems) == [(2, "C", "unreadable")]
    assert [row.number for row in result.rest] == [2]
    assert [row["code"] for row in rows(empty, FILED)] == ["N2"]


def test_money_by_year_and_approvals_come_along(empty, tmp_path):
    head = [*HEAD, "2025年", "2026年（万元）", "以后年度", "施工许可证"]
    line = [*LISTED[1], "5000万元", "8000", "100万元", "2025-03-01"]
    how = How(
        kind="projects", beside=("reports", "funding", "milestones"), month=Month.of(2026, 10)
    )
    result = take(empty, write(tmp_path / "a.csv", [head, line]), how=how)
    assert result.counts["added"] == 6
    assert rows(empty, "SELECT year, side, planned FROM phase ORDER BY id") == [
        {"year": 2025, "side": None, "planned": 5_000_000_000},
        {"year": 2026, "side": None, "planned": 8_000_000_000},
        {"year": 2026, "side": "after", "planned": 100_000_000},
    ]
    page = lookup.show_project(empty, "C1", Month.of(2026, 10))
    assert [item.kind for item in page.milestones] == ["construction_permit"]


def test_without_a_month_it_is_asked_for(empty, tmp_path):
    path = write(tmp_path / "a.csv", LISTED)
    with pytest.raises(BadInput, match="Month"):
        take(empty, path, how=How(kind="projects", beside=("reports",)))


def test_a_sheet_of_both_is_asked_about_with_both_answers(tmp_path):
    listed = [["截至2026年10月"], [*HEAD, "存在问题"], *([*line, ""] for line in LISTED[1:])]
    path = write(tmp_path / "a.csv", listed)
    with pytest.raises(BadInput, match="take them all with --with reports, or say one"):
        imports.open_file(imports.Request(path))


# --- through a mapping file -----------------------------------------------------------------------

_PLANNED = ["工程全称", "板块", "概算（万）", "开工", "竣工时间", "实际开工时间", "形象进度"]
_LINES = [
    ["2026年10月项目台账"],
    _PLANNED,
    ["甲医院迁建工程", "拟新开", "30000", "45352", "27.6", "24.5", "主体施工"],
    ["乙医院改造工程(暂缓)", "拟新开", "2000", "25.1", "26.12", "25.3", "装修"],
    ["丙卫生院新建工程", "拟新开", "1000", "45658", "45992", "45748", "桩基"],
    ["注：本表由各单位报送", "", "", "", "", "", "略"],
]
_MAPPED = """
kind = "projects"
header = 2
skip_rows = [6]
{whole}
[columns]
name_zh = "工程全称"
group = "板块"
investment = {{ heading = "概算（万）", unit = "万元" }}
start = {{ heading = "开工"{own} }}
finish = {{ letter = "E"{own} }}
[values.group]
"拟新开" = "new"
[skip]
"工程全称" = ["乙医院改造工程(暂缓)"]
"""
_DATES = (
    "SELECT code, start, finish, actual_start, actual_finish, progress, status_report.month"
    " FROM project JOIN baseline ON baseline.project_id = project.id"
    " LEFT JOIN status_report ON status_report.project_id = project.id ORDER BY code"
)


def mapped(folder, whole="serials = true\ncentury = 20", own=""):
    path = folder / "a.toml"
    path.write_text(_MAPPED.format(whole=whole, own=own), encoding="utf-8")
    return How(mapping=path, beside=("reports",))


def test_what_a_map_says_holds_for_what_is_reported_too(empty, tmp_path):
    path = write(tmp_path / "a.csv", _LINES)
    result = take(empty, path, how=mapped(tmp_path))
    assert (result.counts["added"], result.errors) == (4, 0)
    assert [tuple(row.values()) for row in rows(empty, _DATES)] == [
        ("N1", "2024-03", "2027-06", "2024-05", None, "主体施工", "2026-10"),
        ("N2", "2025-01", "2025-12", "2025-04", None, "桩基", "2026-10"),
    ]
    assert [rule for *_, rule in rules(result.problems, "warning") if rule == "map"] == []
    assert take(empty, path, how=mapped(tmp_path)).change is None


def test_what_a_map_says_of_one_column_holds_for_that_one(empty, tmp_path):
    how = mapped(tmp_path, whole="", own=", serials = true, century = 20")
    found = refused(empty, write(tmp_path / "a.csv", _LINES), how=how)
    assert {(item.row, item.heading) for item in found.problems if item.severity == "error"} == {
        (3, "实际开工时间"),
        (5, "实际开工时间"),
    }


def test_what_a_map_leaves_unmet_is_told_once(empty, tmp_path):
    how = mapped(tmp_path)
    text = how.mapping.read_text(encoding="utf-8").replace("[6]", "[6, 99]")
    how.mapping.write_text(text, encoding="utf-8")
    result = take(empty, write(tmp_path / "a.csv", _LINES), how=how)
    assert [rule for *_, rule in rules(result.problems, "warning") if rule == "map"] == ["map"]


def test_money_by_year_beside_a_map_leaves_what_the_map_names(empty, tmp_path):
    head = ["工程全称", "类别", "2026年（万元）", "2027年（万元）"]
    path = write(tmp_path / "a.csv", [head, ["甲医院迁建工程", "新建", "500", "700"]])
    text = (
        'kind = "projects"\n[columns]\nname_zh = "工程全称"\ngroup = "类别"\n'
        'investment = { letter = "D", unit = "万元" }\n'
    )
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    take(empty, path, how=How(mapping=tmp_path / "a.toml", beside=("funding",)))
    assert rows(empty, "SELECT year, planned FROM phase") == [
        {"year": 2026, "planned": 500_000_000}
    ]


@pytest.mark.parametrize("kind", ["projects", "reports"])
def test_a_map_without_columns_says_how_all_are_written(empty, tmp_path, kind):
    head = ["项目名称", "项目类别", "计划开工时间", "实际开工时间", "形象进度"]
    path = write(tmp_path / "a.csv", [head, ["甲医院迁建工程", "新建", "24.3", "45413", "主体"]])
    (tmp_path / "a.toml").write_text(
        'kind = "projects"\nserials = true\ncentury = 20\n', encoding="utf-8"
    )
    beside = () if kind == "projects" else ("reports",)
    how = How(mapping=tmp_path / "a.toml", beside=beside, month=Month.of(2026, 10))
    take(empty, path, how=how)
    (found,) = rows(empty, _DATES)
    assert (found["start"], found["actual_start"]) == ("2024-03", "2024-05" if beside else None)
