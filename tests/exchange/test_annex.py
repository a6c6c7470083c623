"""The annex of the next plan: what it carries over, what is new, what it leaves out."""

import pytest
from docx import Document

from portfolio.beds.records.ground import Target
from portfolio.beds.service import figures, rollup
from portfolio.exchange.outcome import Refused
from portfolio.exchange.service import exports
from portfolio.exchange.sheet import How
from portfolio.history.service import log as history
from portfolio.projects.service import lookup, plans, reports
from portfolio.store.database import Database
from portfolio.store.scope import Named
from portfolio.values.errors import DatabaseProblem
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author
from tests.exchange.intake import rows, rules, take, write

HEADINGS = (
    "项目名称",
    "建设性质",
    "投资主体",
    "建设起止年限",
    "建设地点",
    "总投资（万元）",
    "新增床位数（张）",
)
XIKOU = ("奉化区溪口医院迁建工程", "迁建", "财政", "2024-2028", "溪口镇", "32000", "150")
CHUNHU = (
    "奉化区莼湖街道社区卫生服务中心迁建项目",
    "迁建",
    "财政",
    "2023-2027",
    "莼湖街道",
    "16000",
    "50",
)
FRESH = ("奉化区大堰镇卫生院新建工程", "新建", "财政", "2027-2029", "溪口镇", "9000", "60")
ROWS = (HEADINGS, ("一、续建项目",), XIKOU, CHUNHU, ("二、新建项目",), FRESH)


@pytest.fixture
def later(database):
    """The next plan, named."""
    month = Month.of(2026, 11)
    new = plans.NewPlan("fh-15-5", "奉化区“十五五”", "", month, 2026, 2030, "规划")
    plans.add_plan(database, author(), new)
    return Database(database.path, named=Named("fh-15-5"))


def annex(folder, lines=ROWS):
    return write(folder / "annex.csv", lines)


def told(found):
    return [(item.row, item.doing, item.name.split()[0]) for item in found.items]


def test_a_row_that_only_looks_like_a_project_is_asked_about(later, tmp_path):
    number = history.newest(later)
    with pytest.raises(Refused) as refused:
        take(later, annex(tmp_path))
    (problem,) = [item for item in refused.value.result.problems if item.severity == "error"]
    assert (problem.row, problem.rule) == (4, "likeness")
    assert "P2" in problem.text
    assert "莼湖街道社区卫生服务中心迁建工程" in problem.text
    assert history.newest(later) == number


def test_two_rows_that_look_alike_are_asked_about(later, tmp_path):
    twin = ("奉化区大堰镇卫生院新建项目", *FRESH[1:])
    path = annex(tmp_path, (*ROWS, twin))
    with pytest.raises(Refused) as refused:
        take(later, path, same={4: "P2"})
    (problem,) = [item for item in refused.value.result.problems if item.severity == "error"]
    assert (problem.row, problem.rule) == (7, "likeness")
    assert "“奉化区大堰镇卫生院新建工程” (row 6)" in problem.text
    found = take(later, path, same={4: "P2", 7: None})
    assert [item for item in told(found) if item[0] > 4] == [(6, "added", "N3"), (7, "added", "N4")]


def test_a_row_of_a_document_is_named_by_its_place(later, tmp_path):
    document = Document()
    table = document.add_table(0, len(HEADINGS) + 1)
    listed = [("序号", "项目类别", "项目名称", *HEADINGS[2:])]
    listed += [(str(number), "新建", FRESH[0], *FRESH[2:]) for number in (1, 2)]
    for line in listed:
        for cell, text in zip(table.add_row().cells, line, strict=False):
            cell.text = text
    document.save(tmp_path / "annex.docx")
    with pytest.raises(Refused) as refused:
        take(later, tmp_path / "annex.docx")
    (problem,) = [item for item in refused.value.result.problems if item.severity == "error"]
    assert problem.text.endswith("(after paragraph 0, table 1, row 2).")


def test_projects_are_carried_over_with_the_baseline_of_the_annex(database, later, tmp_path):
    before = lookup.show_project(database, "P2", NOW)
    found = take(later, annex(tmp_path), same={4: "P2"})
    assert told(found) == [(3, "carried", "P1"), (4, "carried", "P2"), (6, "added", "N3")]
    assert [code for code, _ in found.missing] == ["C1", "C2", "C3", "N1", "N2", "P3", "P4"]
    assert lookup.show_project(database, "P2", NOW).row == before.row
    now = lookup.show_project(later, "P2", NOW)
    assert (now.row.group, str(now.row.finish), now.row.investment) == (
        "continued",
        "2027",
        16_000 * 10_000 * 100,
    )
    assert [item.number for item in now.baselines] == [1]
    assert "奉化区莼湖街道社区卫生服务中心迁建项目" in now.aliases
    assert [row.code for row in lookup.list_projects(later, NOW)] == ["P1", "P2", "N3", "X1", "X2"]
    assert history.check(database).problems == ()


def test_what_came_into_use_did_so_by_the_plan_of_its_month(database, later, tmp_path):
    """P4 opened in February with the 20 net beds that the plan had for it then, not the next 60."""
    opened = Dated(Month.of(2026, 2), "month")
    values = {"stage": "in_use", "actual_opening": opened, "source": "notice"}
    reports.file_report(database, author(), "P4", Month.of(2026, 2), values)
    row = (
        "奉化区江口街道社区卫生服务中心迁建工程",
        "迁建",
        "财政",
        "2023-2028",
        "江口街道",
        "6500",
        "60",
    )
    take(later, annex(tmp_path, (HEADINGS, ("一、续建项目",), row)))
    base = Month.of(2025, 12)
    target = Target("T3", Month.of(2030, 12), 600, base, 534, source="plan", residents=595_000)
    figures.add_target(later, author(), target)
    assert rollup.roll_up(later, NOW).answer.range.least == 3177 + 20


def test_the_same_annex_again_changes_nothing(later, tmp_path):
    take(later, annex(tmp_path), same={4: "P2"})
    number = history.newest(later)
    again = take(later, annex(tmp_path))
    assert [doing for _, doing, _ in told(again)] == ["same"] * 3
    assert history.newest(later) == number


def test_it_is_one_change_and_one_undo(database, later, tmp_path):
    sql = "SELECT count(*) AS n FROM plan_entry UNION ALL SELECT count(*) FROM baseline"
    before = rows(database, sql)
    number = history.newest(database)
    take(later, annex(tmp_path), same={4: "P2"})
    assert history.newest(database) == number + 1
    history.undo(database, author("undo"))
    assert rows(database, sql) == before
    assert history.check(database).problems == ()


def test_a_row_said_to_be_new_is_a_project_of_its_own(later, tmp_path):
    found = take(later, annex(tmp_path), same={4: None})
    assert told(found)[1:] == [(4, "added", "C4"), (6, "added", "N3")]


def test_a_dry_run_says_the_same_and_writes_nothing(later, tmp_path):
    number = history.newest(later)
    found = take(later, annex(tmp_path), same={4: "P2"}, dry_run=True)
    assert found.counts["carried"] == 2
    assert len(found.missing) == 7
    assert history.newest(later) == number


@pytest.mark.parametrize(
    ("lines", "same", "rule"),
    [
        ((*ROWS, XIKOU), {4: "P2"}, "double"),
        (ROWS, {4: "P1"}, "double"),
        (ROWS, {4: "Z9"}, "unknown"),
        ((HEADINGS, XIKOU), {}, "group"),
    ],
)
def test_a_bad_annex_changes_nothing(later, tmp_path, lines, same, rule):
    number = history.newest(later)
    with pytest.raises(Refused) as refused:
        take(later, annex(tmp_path, lines), same=same)
    assert rule in [found for _, _, found in rules(refused.value.result.problems)]
    assert history.newest(later) == number


@pytest.mark.parametrize("kind", ["projects", "targets", "totals"])
def test_a_district_without_a_plan_takes_none_of_its_figures(database, tmp_path, kind):
    plans.add_district(database, author(), plans.NewPlace("haishu", "海曙区", ""))
    out = tmp_path / "out.csv"
    exports.export_records(database, kind, out)
    there = Database(database.path, named=Named(district="haishu"))
    with pytest.raises(DatabaseProblem, match="“haishu”"):
        take(there, out, how=How(kind=kind))


def test_a_code_of_another_district_is_refused(database, tmp_path):
    plans.add_district(database, author(), plans.NewPlace("haishu", "海曙区", ""))
    there = Database(database.path, named=Named(district="haishu"))
    new = plans.NewPlan("hs", "海曙区“十五五”", "", Month.of(2026, 3), 2026, 2030, "规划")
    plans.add_plan(there, author(), new)
    sheet = write(tmp_path / "a.csv", [("编号", *HEADINGS), ("", "一、续建项目"), ("P1", *XIKOU)])
    named = Database(database.path, named=Named("hs"))
    with pytest.raises(Refused) as refused:
        take(named, sheet)
    assert "district" in [rule for _, _, rule in rules(refused.value.result.problems)]
    nameless = write(tmp_path / "b.csv", [HEADINGS, ("一、续建项目",), XIKOU])
    assert [doing for _, doing, _ in told(take(named, nameless))] == ["added"]
