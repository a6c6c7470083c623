"""Several plans and districts: which one is looked at, and a key for another."""

from threading import Event

import pytest

from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.service import lookup, plans
from portfolio.store.database import Database
from portfolio.store.scope import NOT_NAMED
from portfolio.values.language import LANGUAGES
from tests.conftest import Once, author, first
from tests.fixtures.plans import NEXT, add_next, add_ninghai, add_target
from tests.tui.conftest import LARGE, PRESENT, SCREENS, SMALL, Running, Screen, desk_of, hold_all
from tests.tui.test_form_screen import fill
from tui.beds.screen import CapacityScreen
from tui.beds.totals_screen import ReconcileScreen
from tui.form.screen import FormScreen
from tui.gantt.screen import GanttScreen
from tui.history.screen import HistoryScreen
from tui.list.screen import PortfolioScreen
from tui.shell.desk import Desk, Overview

KEY = "P"


@pytest.fixture
def city(database: Database, once: Once) -> Database:
    """Two plans of one district, and a plan of another."""
    return once(database, plan_more)


def plan_more(database: Database) -> None:
    add_next(database)
    add_ninghai(database)


async def test_the_key_says_that_there_is_only_one(running: Running) -> None:
    async with running() as screen:
        before = screen.lines[:20]
        await screen.press(KEY)
        assert "只有一个规划：奉化区“十四五”卫生健康建设项目。" in screen.text
        assert screen.lines[:20] == before


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_plans_of_all_districts_are_offered_and_one_is_shown(
    running: Running, lang: str
) -> None:
    async with running(lang=lang) as screen:
        await screen.press(KEY)
        await hold_all(screen, "plans", SMALL, LARGE, langs=[lang])
        await screen.press("down", "enter")
        await hold_all(screen, "plans-other", SMALL, LARGE, langs=[lang])


async def test_beside_a_second_plan_the_current_one_looks_as_before(
    running: Running, database: Database
) -> None:
    add_next(database)
    async with running() as screen:
        assert screen.text == (SCREENS / "portfolio-zh-80x24.txt").read_text(encoding="utf-8")
        await screen.press(KEY, "j", "enter")
        assert screen.lines[0].startswith(" 奉化区“十五五”卫生…  非现行规划  ")
        await screen.press(KEY, "k", "enter")
        assert screen.text == (SCREENS / "portfolio-zh-80x24.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("city")
async def test_leaving_the_choice_or_taking_the_same_changes_nothing(running: Running) -> None:
    async with running() as screen:
        before = screen.text
        for answer in ("escape", "enter"):
            await screen.press(KEY, answer)
            assert screen.text == before


@pytest.mark.parametrize(
    ("key", "kind"),
    first(
        1,
        [("c", CapacityScreen), ("g", GanttScreen), ("x", ReconcileScreen), ("h", HistoryScreen)],
    ),
)
async def test_a_screen_about_a_plan_shows_the_other_one(
    running: Running, city: Database, key: str, kind: type[object]
) -> None:
    add_target(city)
    async with running(LARGE) as alone:
        await alone.press(key)
        here = alone.text
    async with running(LARGE, at=desk_of(plans.of_plan(city, NEXT), "officer")) as screen:
        await screen.press(key)
        there = screen.text
        assert isinstance(screen.app.screen, kind)
        assert ("奉化区 · 2026-2030 · 非现行规划" in screen.lines[0]) is (key != "h")
        await screen.press(KEY, "up", "enter")
        assert isinstance(screen.app.screen, kind)
        assert screen.text == here
        await screen.press(KEY, "down", "enter")
        assert screen.text == there
        await screen.press("escape")
        assert " Q1 " in screen.text


@pytest.mark.long
async def test_projects_are_reported_and_added_under_the_plan_chosen(
    running: Running, city: Database
) -> None:
    async with running() as screen:
        await screen.press(KEY, "down", "enter", "m", "enter", "right", "ctrl+s")
        assert "逐项填报 2/3，已报1项" in screen.text
        await screen.press("escape")
        assert "本月已报1/3" in screen.lines[0]
    (report,) = lookup.show_project(city, "Q1", PRESENT).reports
    assert report.values


@pytest.mark.usefixtures("city")
async def test_a_project_that_is_open_is_left_for_the_other_plan(running: Running) -> None:
    async with running() as screen:
        await screen.press("enter", KEY, "down", "enter")
        assert isinstance(screen.app.screen, PortfolioScreen)
        assert " Q1 " in screen.text


@pytest.mark.long
@pytest.mark.usefixtures("city")
async def test_what_was_typed_is_asked_about_and_stays_a_draft_of_its_project(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "note", "管线迁改")
        await _from_palette(screen)
        assert "查看哪个规划" in screen.text
        await screen.press("down", "enter")
        assert "所填内容尚未提交" in screen.text
        await screen.press("enter")
        assert isinstance(screen.app.screen, FormScreen)
        await _from_palette(screen)
        await screen.press("down", "enter", "right", "enter")
        assert isinstance(screen.app.screen, PortfolioScreen)
        assert " Q1 " in screen.text
        await screen.press(KEY, "up", "enter", "r")
        assert "未提交的草稿，是否继续填写？" in screen.text


async def _from_palette(screen: Screen) -> None:
    """Ask for the choice where a field takes the letter of the key."""
    await screen.press("ctrl+p")
    await screen.type("换看规划")
    await screen.press("down", "enter")


@pytest.mark.usefixtures("city")
async def test_what_was_still_being_read_of_the_plan_before_is_dropped(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, read = Event(), Desk.overview

    def overview(desk: Desk, rows: tuple[ProjectRow, ...]) -> Overview:
        found = read(desk, rows)
        if desk.database.named == NOT_NAMED:
            assert late.wait(30)
        return found

    async with running() as screen:
        monkeypatch.setattr(Desk, "overview", overview)
        await screen.pilot.press("f5", KEY)
        await screen.pilot.press("down", "enter")
        while " Q1 " not in screen.text:
            await screen.pilot.pause()
        late.set()
        await screen.settle()
        assert " Q1 " in screen.text
        assert " C1 " not in screen.text


async def test_a_plan_that_others_make_current_is_shown_unless_one_was_chosen(
    running: Running, city: Database
) -> None:
    async with running() as screen:
        plans.edit_plan(city, author(), NEXT, {}, current_from=PRESENT)
        screen.app.look()
        await screen.settle()
        assert screen.lines[0].startswith(" 奉化区“十五五”")
        assert "非现行规划" not in screen.text
        await screen.press(KEY, "up", "enter")
        assert "非现行规划" in screen.lines[0]
