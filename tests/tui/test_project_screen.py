"""One project whole, part by part."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from portfolio.money.service import entries
from portfolio.projects.records.supervision import ExtensionRow, GoalRow
from portfolio.projects.service import approvals, lookup, reports, reviews, supervision
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author, first
from tests.fixtures.money import fill
from tests.tui.conftest import LARGE, SMALL, Running, Screen, desk_of, hold_all
from tests.tui.test_hostile_names import HOSTILE, rename
from tui.project.parts import labels
from tui.project.screen import ProjectScreen, Sheet
from tui.project.sheet import PARTS
from tui.project.sheet.sites import site_sections
from tui.widgets.facts import Fact, Head, Row, column_widths

KEYS = {part: str(place) for place, part in enumerate(PARTS, 1)}


async def open_project(
    screen: Screen, database: Database, code: str, codes: tuple[str, ...] = ()
) -> ProjectScreen:
    shown = ProjectScreen(desk_of(database, "officer"), code, codes)
    screen.app.push_screen(shown)
    await screen.settle()
    return shown


def test_townships_stand_between_the_commas_of_the_language(database: Database) -> None:
    language.speak("en")
    detail = lookup.show_project(database, "P1", NOW)
    towns = (("a", "甲镇", "Jia"), ("b", "乙镇", ""))
    detail = replace(detail, sites=(), row=replace(detail.row, townships=towns))
    facts = site_sections(detail)[0].facts
    assert "Jia, 乙镇" in [fact.value for fact in facts if isinstance(fact, Fact)]


@pytest.fixture
def underway(database: Database) -> Database:
    """N1 with two more reports, a milestone, an annual plan and a second baseline."""

    def month(year: int, number: int) -> Dated:
        return Dated(Month.of(year, number), "month")

    first = {"stage": "structure", "percent": 400, "forecast_finish": month(2026, 6)}
    reports.file_report(database, author(), "N1", Month.of(2025, 6), {**first, "reason": "design"})
    then = {
        "stage": "fit_out",
        "percent": 855,
        "forecast_finish": month(2027, 3),
        "reason": "contractor",
        "problem": "幕墙材料供应不及时",
        "ask": "协调电力增容",
        "ask_to": "区供电公司",
        "next": "完成幕墙施工",
        "done_year": 350_000_000_00,
        "done_total": 1_900_000_000_00,
        "paid_total": 1_500_000_000_00,
        "cost": 2_600_000_000_00,
        "cost_kind": "contract",
    }
    reports.file_report(database, author(), "N1", NOW, then)
    approvals.plan_year(
        database,
        author(),
        "N1",
        2026,
        amount=600_000_000_00,
        milestone="竣工验收",
        source="年度计划",
    )
    approvals.add_milestone(
        database,
        author(),
        "N1",
        "construction_permit",
        "2022-01-20",
        number="330213-1",
        source="证",
    )
    return database


# --- what the parts say -------------------------------------------------------------------------


async def test_every_part_says_what_is_held(running: Running, underway: Database) -> None:
    async with running() as screen:
        await open_project(screen, underway, "N1")
        for part in ("plan", "money", "checks", "sources", "log"):
            await screen.press(KEYS[part])
            await hold_all(screen, f"project-{part}")
        for part in ("standing", "reports"):
            await screen.press(KEYS[part])
            await hold_all(screen, f"project-{part}", SMALL, LARGE)


async def test_money_by_source_and_time_and_what_does_not_add_up(
    running: Running, database: Database
) -> None:
    fill(database)
    entries.fund(database, author(), "N1", "own_funds", amount=10**10, source="区财政资金批复")
    aim = GoalRow("N1", "output", "新增床位", "450", "capacity_added", None, None, "区财政资金批复")
    for row in (aim, ExtensionRow("N1", "2026-01-05", 2, "区财政资金批复")):
        supervision.put_down(database, author(), row)
    async with running((110, 50)) as screen:
        await open_project(screen, database, "N1")
        for part in ("money", "checks"):
            await screen.press(KEYS[part])
            await hold_all(screen, f"project-{part}-filled", (110, 50))


async def test_sites_stand_with_their_own_state(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_project(screen, database, "C1")
        await screen.press(KEYS["sites"])
        await hold_all(screen, "project-sites")


async def test_plan_shows_what_was_printed_and_unknown_particulars(
    running: Running, database: Database
) -> None:
    async with running((100, 60)) as screen:
        await open_project(screen, database, "C1")
        await screen.press(KEYS["plan"])
        for words in (
            "1.32亿元  （原文：1.32 亿元）",
            "2020年6月 – 2022年12月  （原文：2020.6-2022.12）",
            "建设单位",
            "奉化区基层医疗卫生机构业务用房提升改造工程",
        ):
            assert words in screen.text


async def test_the_officers_own_light_stands_beside_the_computed_ones(
    running: Running, database: Database
) -> None:
    values = {"light": "red", "reason": "site", "note": "[b]管线未迁[/b]"}
    reports.file_report(database, author(), "C2", NOW, values)
    async with running((100, 60)) as screen:
        await open_project(screen, database, "C2")
        for words in (
            "◆用  已投用，竣工财务决算逾期36个月（财建〔2016〕503号第二条）",
            "·灰  较规划投资增加15.8%，口径不明",
            "自评亮灯       ■红  2026年11月",
        ):
            assert words in screen.text
    reports.file_report(database, author(), "C2", NOW, {"light": "green"})
    async with running((100, 60)) as screen:
        await open_project(screen, database, "C2")
        assert "●绿  2026年11月" in screen.text  # nothing computed for it to differ from


async def test_a_row_that_disagrees_with_itself_says_so(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await open_project(screen, database, "P3")
        await screen.press(KEYS["checks"])
        assert "新增=开放−编制    10     0   +10  不一致" in screen.text
        await open_project(screen, database, "X1")
        await screen.press(KEYS["checks"])
        assert "规划外项目" in screen.text


async def test_a_returned_report_says_so_and_moves_nothing(
    running: Running, underway: Database
) -> None:
    reviews.review(underway, author(), "N1", NOW, return_words="请补充[依据]")
    async with running((100, 40)) as screen:
        await open_project(screen, underway, "N1")
        assert "滞后           +6月" not in screen.text
        await screen.press(KEYS["reports"])
        assert "已退回 请补充[依据]" in screen.text


# --- finding the way ----------------------------------------------------------------------------


async def test_tab_and_numbers_and_clicks_go_from_part_to_part(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await open_project(screen, database, "C2")
        await screen.press("tab")
        assert "[2 填报]" in screen.lines[1]
        await screen.press("shift+tab", "shift+tab")
        assert "[8 修改]" in screen.lines[1]
        await screen.press("right", "4")
        assert "[4 资金]" in screen.lines[1]
        await screen.pilot.click("Parts", offset=(13, 0))
        await screen.settle()
        assert "[2 填报]" in screen.lines[1]


async def test_each_part_starts_at_its_top(running: Running, underway: Database) -> None:
    async with running() as screen:
        shown = await open_project(screen, underway, "N1")
        await screen.press("2", "end")
        assert shown.query_one(Sheet).scroll_y > 0
        await screen.press("3")
        assert shown.query_one(Sheet).scroll_y == 0


async def test_n_and_p_go_through_the_list_it_was_opened_from(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await open_project(screen, database, "N1", ("C1", "N1", "P4"))
        assert screen.lines[0].endswith("新（改扩）建 · 2/3")
        await screen.press("8", "n")
        assert screen.lines[0].startswith(" P4 ")
        assert "新增项目 P4" in screen.text
        await screen.press("n", "p", "p")
        assert screen.lines[0].startswith(" C1 ")
        assert "换项目" in screen.lines[-1]


async def test_without_a_list_there_is_no_other_project(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await open_project(screen, database, "N1")
        await screen.press("n")
        assert screen.lines[0].startswith(" N1 ")
        assert "换项目" not in screen.lines[-1]


async def test_checks_and_changes_are_read_only_when_they_are_shown(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        shown = await open_project(screen, database, "N1")
        assert shown._found is not None
        assert (shown._found.checks, shown._found.log) == (None, None)
        await screen.press("8")
        assert shown._found.log is not None
        assert shown._found.checks is None
        await screen.press("f5")
        assert "新增项目 N1" in screen.text


@pytest.mark.long
async def test_what_was_filed_stands_there_at_once(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_project(screen, database, "C2")
        await screen.press("2", "r", "enter", "down", "enter", "ctrl+s")
        assert any(" 2026-11 " in line for line in screen.lines)


async def test_a_project_that_cannot_be_read_leaves_the_last_one_on_screen(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await open_project(screen, database, "N1", ("N1", "gone", "P4"))
        await screen.press("n")
        assert "gone" in screen.text
        await screen.press("enter")
        assert screen.lines[0].startswith(" N1 ")
        await screen.press("p", "8")
        assert "新增项目 N1" in screen.text


async def test_language_switches_live(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_project(screen, database, "C2")
        await screen.press("2", "l")
        for words in ("[2 Reports]", "+14 mo", "put down at the founding", "Tab Part"):
            assert words in screen.text


@pytest.mark.parametrize("name", first(1, HOSTILE))
async def test_hostile_names_show_as_text_in_every_part(
    running: Running, database: Database, name: str
) -> None:
    rename(database, name)
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute("UPDATE source_document SET title = ?, title_en = ?", (name, name))
        connection.commit()
    seen = name.replace("\u202e", "�").replace("\x1b", "�")
    async with running((100, 50)) as screen:
        await open_project(screen, database, "C1")
        for key in KEYS.values():
            await screen.press(key)
            assert seen in screen.lines[0]
            assert name == seen or name not in screen.text
        await screen.press(KEYS["sources"])
        assert screen.text.count(seen) > 1


async def test_a_tiny_window_and_back_does_no_harm(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_project(screen, database, "C1")
        await screen.press("2")
        before = screen.text
        await screen.resize((20, 5))
        assert len(screen.lines) == 5
        await screen.resize(SMALL)
        assert screen.text == before


# --- widgets ------------------------------------------------------------------------------------


def test_columns_of_text_give_way_before_figures() -> None:
    heads = (Head("a"), Head("b", right=True), Head("c"))
    rows = [Row(("一二三四五", "1,234,567", "short"))]
    assert column_widths(heads, rows, 40) == [10, 9, 5]
    assert column_widths(heads, rows, 23) == [5, 9, 5]
    assert column_widths(heads, rows, 5) == [4, 9, 4]


def test_parts_take_the_same_room_chosen_or_not_and_shrink_to_numbers() -> None:
    names = ["Now", "Reports", "Plan"]
    assert labels(names, (1,), 80) == [" 1 Now ", "[2 Reports]", " 3 Plan "]
    assert labels(names, (1,), 20) == [" 1", "[2 Reports]", " 3"]
    assert labels(names, (0, 2), 80) == ["[1 Now]", " 2 Reports ", "[3 Plan]"]


async def test_a_wide_screen_shows_where_it_stands_beside_the_part_chosen(
    running: Running, database: Database
) -> None:
    async with running(LARGE) as screen:
        await open_project(screen, database, "C1")
        assert screen.lines[1].startswith(" [1 现状][2 填报]")
        assert screen.lines[2].count(" ── ") == 2
        await screen.press("tab", "tab")
        assert "[1 现状] 2 填报  3 计划 [4 资金]" in screen.lines[1]
        await screen.press("6")
        assert "问题清单" in screen.text
        assert "亮灯" in screen.text
        await screen.resize(SMALL)
        assert "1 现状 " in screen.lines[1]
        assert "[6 核对]" in screen.lines[1]
        assert screen.lines[2].count(" ── ") == 1
        await screen.press("tab", "tab", "tab")
        assert "[1 现状]" in screen.lines[1]
