"""The Gantt screen: what stands where, scrolling, zooming, milestones of what is on screen."""

import re
from pathlib import Path

import pytest

from portfolio.projects.service import approvals, reports
from portfolio.store.database import Database
from portfolio.values.language import LANGUAGES
from portfolio.values.months import Dated, Month
from tests.conftest import NOW, author, first
from tests.fixtures.generate import generate
from tests.tui.conftest import LARGE, PRESENT, SMALL, Running, Screen, desk_of, hold_all
from tests.tui.test_hostile_names import HOSTILE, rename
from tui.form.screen import FormScreen
from tui.gantt.chart import Gantt
from tui.gantt.pictures import Columns, columns_in, name_lines
from tui.gantt.screen import GanttScreen
from tui.gantt.stack import Stack
from tui.list.arrangement import Arrangement
from tui.list.rows import Listing, Projects
from tui.project.screen import ProjectScreen
from tui.shell.desk import Desk


async def open_gantt(screen: Screen, database: Database, wanted: str = "") -> Gantt:
    """Open the Gantt screen on the projects that have some letters."""
    desk = desk_of(database, "officer")
    listing = Projects(desk.rows(), PRESENT).arranged(Arrangement(wanted=wanted))
    screen.app.push_screen(GanttScreen(desk, listing))
    await screen.settle()
    return screen.app.screen.query_one(Gantt)


def line_of(screen: Screen, code: str) -> str:
    return next(line for line in screen.lines if re.search(rf"^ \S+ ?\S* +{code} ", line))


@pytest.fixture
def underway(database: Database) -> Database:
    """The seeded projects, some of which are reported on again."""

    def report(code: str, **values: object) -> None:
        reports.file_report(database, author(), code, NOW, values, sure=True)

    report(
        "N1", stage="fit_out", forecast_finish=Dated(Month.of(2027, 3), "month"), reason="design"
    )
    report("P4", actual_start=Dated(Month.of(2024, 6), "month"), stage="structure")
    report("P2", stage="stopped")
    approvals.add_milestone(
        database, author(), "N1", "construction_permit", "2023-06-20", number="1号", source="文"
    )
    return database


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_every_project_is_drawn_in_the_order_of_the_list(
    running: Running, underway: Database, lang: str
) -> None:
    async with running(lang=lang) as screen:
        await open_gantt(screen, underway)
        await hold_all(screen, "gantt", SMALL, LARGE, langs=[lang])


async def test_dense_and_roomy_change_with_a_key_and_the_baseline_lies_below_the_bar(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await open_gantt(screen, database)
        assert "───┤██████◁ 至多+14月" in line_of(screen, "C2")
        await screen.press("v")
        place = screen.lines.index(line_of(screen, "C2"))
        assert "██████◁ 至多+14月" in screen.lines[place]
        assert "├──────────────────┤" in screen.lines[place + 1]
        await screen.press("v")
        assert "───┤██████◁ 至多+14月" in line_of(screen, "C2")


async def test_a_scrollbar_takes_its_column_from_the_months(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        gantt = await open_gantt(screen, database)
        await screen.press("v")
        assert gantt.show_vertical_scrollbar
        assert gantt._columns.total + gantt._window.scale.width == 79


async def test_zoom_is_said_in_the_head_and_keeps_to_three_steps(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        gantt = await open_gantt(screen, database)
        for key, words in (("minus", "按年"), ("plus", "按季"), ("plus", "按月"), ("plus", "按月")):
            await screen.press(key)
            assert screen.lines[0].endswith(words)
        assert gantt.zoom == "month"
        assert " 10 11 12 1  2 " in screen.lines[2]


async def test_arrows_scroll_by_a_unit_a_page_with_the_signs_and_t_comes_back(
    running: Running, database: Database
) -> None:
    def years(screen: Screen) -> list[str]:
        return re.findall("20[0-9]{2}", screen.lines[1])

    async with running() as screen:
        await open_gantt(screen, database)
        assert years(screen)[0] == "2019"
        await screen.press("left")
        assert years(screen)[0] == "2019"
        await screen.press("plus", "less_than_sign", "less_than_sign")
        assert years(screen)[0] == "2019"
        assert "▼" not in screen.lines[2]
        await screen.press("right")
        assert screen.lines[2].split()[2:4] == ["二", "三"]
        await screen.press("0")
        assert "▼" in screen.lines[2]


async def test_a_project_off_the_window_is_pointed_to(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_gantt(screen, database)
        await screen.press("plus", "less_than_sign", "less_than_sign")
        assert line_of(screen, "P1").endswith("›")


async def test_the_cursor_tells_a_project_whole_and_opens_it(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await open_gantt(screen, database)
        await screen.press("end", *("up",) * 6)
        assert "N2 奉化中西医结合医院迁建项目 · —" in screen.text
        await screen.press("up")
        assert "原计划 2021-11至2025-12 · 预计竣工 2024 · 逾期至少11个月 · 上次填报" in screen.text
        await screen.press("enter")
        assert isinstance(screen.app.screen, ProjectScreen)
        assert screen.lines[0].startswith(" N1 ")
        await screen.press("escape", "r")
        assert isinstance(screen.app.screen, FormScreen)


async def test_milestones_stand_on_the_bar_and_in_words(
    running: Running, underway: Database
) -> None:
    async with running(LARGE) as screen:
        await open_gantt(screen, underway)
        assert "█▾█" in line_of(screen, "N1")
        await screen.press("down", "down", "down")
        assert "▾施工许可 2023-06-20" in screen.text


async def test_a_filtered_list_is_drawn_alone_and_another_one_keeps_the_cursor(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        gantt = await open_gantt(screen, database, "yuelin")
        assert "第1–2项，共2项" in screen.lines[0]
        assert " C1 " not in screen.text
        await screen.press("down")
        shown = screen.app.screen
        assert isinstance(shown, GanttScreen)
        shown.show(Listing(desk_of(database, "officer").rows()))
        await screen.settle()
        assert gantt.key == "N2"
        assert "第1–11项，共11项" in screen.lines[0]


async def test_language_switches_live(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_gantt(screen, database)
        await screen.press("l")
        for words in ("Gantt chart, as of Nov 2026", "+14 mo", "no evidence", "by year", "Scroll"):
            assert words in screen.text


async def test_help_tells_a_pair_of_keys_once(running: Running, database: Database) -> None:
    async with running((100, 60)) as screen:
        await open_gantt(screen, database)
        await screen.press("question_mark")
        for words in ("  < >  ", "  +-  ", "平移一屏", "每项目一行，或两行", "回到本月"):
            assert screen.text.count(words) == 1


async def test_without_projects_it_says_so(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_gantt(screen, database, "zzz")
        assert "没有可显示的项目。" in screen.text
        await screen.press("down", "enter", "r", "plus", "v", "0")
        assert isinstance(screen.app.screen, GanttScreen)
        await screen.press("escape")
        assert not isinstance(screen.app.screen, GanttScreen)


async def test_a_tiny_window_and_back_does_no_harm(running: Running, database: Database) -> None:
    async with running() as screen:
        await open_gantt(screen, database)
        before = screen.text
        await screen.resize((20, 5))
        assert "40x10" in screen.text
        await screen.resize(SMALL)
        assert screen.text == before


@pytest.mark.parametrize("name", first(1, HOSTILE))
async def test_hostile_names_show_as_text(running: Running, database: Database, name: str) -> None:
    rename(database, name)
    seen = name.replace("\u202e", "�").replace("\x1b", "�")
    async with running(LARGE) as screen:
        await open_gantt(screen, database)
        assert seen in screen.text


async def test_a_database_that_goes_away_is_told_and_the_bars_stay(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        desk = desk_of(database, "officer")
        listing = Listing(desk.rows())
        database.path.rename(database.path.with_suffix(".away"))
        screen.app.push_screen(GanttScreen(desk, listing))
        await screen.settle()
        assert "没有数据库" in screen.text
        await screen.press("enter")
        assert "◁ 至多+14月" in screen.text


async def test_many_projects_are_drawn_and_asked_for_window_by_window(
    running: Running, tmp_path: Path
) -> None:
    many = Database(generate(tmp_path / "many.db", 400))
    async with running(at=desk_of(many, "officer")) as screen:
        gantt = await open_gantt(screen, many)
        assert 0 < len(gantt.milestones) < 20
        await screen.press("end")
        assert len(gantt.milestones) < 40
        assert len(gantt._drawn) < 20


@pytest.mark.long
async def test_what_is_filed_has_the_list_read_anew_by_whoever_gave_it(
    running: Running, database: Database
) -> None:
    asked: list[str] = []
    desk = desk_of(database, "officer")
    async with running() as screen:
        listing = Listing(desk.rows())
        shown = GanttScreen(desk, listing, reload=lambda: asked.append("reload"))
        screen.app.push_screen(shown)
        await screen.settle()
        await screen.press("down", "r", "enter", "down", "enter", "ctrl+s")
        assert asked == ["reload"]
        assert "已填报 C2" in screen.text
        await screen.press("f5", "enter", "escape")
        assert asked == ["reload"] * 3


async def test_a_click_moves_the_cursor_and_a_second_opens_the_project(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        gantt = await open_gantt(screen, database)
        await screen.pilot.click(Gantt, offset=(30, 4))
        assert gantt.key == "C2"
        await screen.pilot.click(Gantt, offset=(30, 4), times=2)
        await screen.settle()
        assert screen.lines[0].startswith(" C2 ")


# --- what the drawing stands on ---------------------------------------------------------------


def test_the_name_gives_way_first_then_the_light() -> None:
    assert columns_in(140, 2) == Columns(3, 4, 28)
    assert columns_in(80, 6) == Columns(3, 6, 16)
    assert columns_in(36, 6) == Columns(3, 6, 0)
    assert columns_in(20, 6) == Columns(0, 4, 0)


def test_a_name_takes_two_lines_where_there_are_two() -> None:
    assert name_lines("奉化区中医医院迁建工程", 14, 1, "奉化区") == ["中医医院迁建…"]
    assert name_lines("奉化区中医医院迁建工程", 14, 1) == ["奉化区…建工程"]
    assert name_lines("奉化区中医医院迁建工程", 14, 2) == ["奉化区中医医院", "迁建工程"]
    assert name_lines("短", 14, 2) == ["短", ""]


def test_lines_projects_and_codes_of_a_window(database: Database) -> None:
    listing = Listing(desk_of(database, "officer").rows())
    stack = Stack(listing.entries(0, len(listing)), 2)
    assert stack.height == 4 + 2 * 11
    assert [stack.at(line) for line in (0, 1, 2, 3)] == [(0, 0), (1, 0), (1, 1), (2, 0)]
    assert (stack.codes(2, 4), stack.counted(2, 4)) == (["C1", "C2"], range(2))
    assert (stack.codes(5, 9), stack.counted(5, 9)) == (["C3", "N1"], range(2, 4))
    assert (stack.codes(22, 99), stack.counted(22, 99)) == (["X1", "X2"], range(9, 11))
    assert [stack.nearest(place, 1) for place in (-3, 0, 4, 99)] == [1, 1, 5, 14]
    assert stack.nearest(0, -1) == 1
    empty = Stack((), 2)
    assert (empty.height, empty.nearest(0, 1), empty.codes(0, 9)) == (0, -1, [])


async def test_a_list_that_comes_while_the_screen_goes_is_kept(
    running: Running, desk: Desk
) -> None:
    async with running() as screen:
        listing = Listing(desk.rows())
        gone = GanttScreen(desk, Listing(()))
        gone.show(listing)  # not on the screen yet
        await screen.app.push_screen(gone)
        await screen.settle()
        assert " C1 " in screen.text
        await gone.remove_children()
        gone.show(listing)


async def test_the_cursor_begins_at_the_project_that_it_stood_on_in_the_list(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press("down", "down", "g")
        gantt = screen.app.screen.query_one(Gantt)
        assert gantt.key == "C3"
        await screen.press("up")
        assert gantt.key == "C2"
