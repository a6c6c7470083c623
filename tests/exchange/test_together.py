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
