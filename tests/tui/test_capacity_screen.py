"""The capacity screen: the answer, the chart, the table, and the keys that switch what is seen."""

import re
from pathlib import Path

import pytest

from portfolio.beds.service import capacity
from portfolio.care.service.founding import found
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from tests.conftest import first
from tests.fixtures.generate import generate
from tests.tui.conftest import LARGE, NOW, PRESENT, SMALL, Running, Screen, desk_of, hold_all
from tests.tui.test_hostile_names import HOSTILE, rename
from tui.beds.rows import Months, notes_text
from tui.beds.scene import scene_of
from tui.beds.screen import CapacityScreen
from tui.beds.steps import draw
from tui.beds.totals_screen import ReconcileScreen
from tui.history.screen import HistoryScreen
from tui.shell.base import SpokenScreen
from tui.widgets.table import Table


async def opened(screen: Screen, database: Database) -> CapacityScreen:
    shown = CapacityScreen(desk_of(database, "officer"))
    screen.app.push_screen(shown)
    await screen.settle()
    return shown


async def test_all_views_stand_against_the_target(running: Running, database: Database) -> None:
    async with running() as screen:
        await opened(screen, database)
        await hold_all(screen, "capacity", SMALL, LARGE)


async def test_one_view_is_emphasised_and_told_month_by_month(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await opened(screen, database)
        await screen.press("v", "o")
        await hold_all(screen, "capacity-plan-latest", SMALL, LARGE)


async def test_v_goes_through_the_views_and_back_to_all(
    running: Running, database: Database
) -> None:
    async with running(LARGE) as screen:
        await opened(screen, database)
        for figure in ("3,101", "3,026", "3,026", ""):
            await screen.press("v")
            assert not figure or figure in "".join(line[76:] for line in screen.lines[4:30])
            assert isinstance(screen.app.focused, Table)
        assert "规划 C3" in screen.text


async def test_the_filter_of_the_list_keeps_the_months_in_which_its_projects_open(
    running: Running,
) -> None:
    async with running(LARGE) as screen:
        await screen.press("c", "slash")
        await screen.type("yuelin")
        assert "2项" in screen.lines[4]
        months = re.findall(
            r" (20\d\d年\d+月) +([\d.]+) +[\d.]+ .*(规划|已投用) (\w+) ", screen.text
        )
        assert [(month, plan, code) for month, plan, _, code in months] == [
            ("2022年6月", "5.32", "C2"),
            ("2023年8月", "5.37", "C2"),
            ("2025年12月", "6.44", "N2"),
        ]
        await screen.press("enter", "escape")
        assert "规划 N1 N2 P2" in screen.text
        await screen.press("escape")
        assert "9项" in screen.text


async def test_e_lists_every_month_and_only_those_that_change_again(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        shown = await opened(screen, database)
        table = shown.query_one("#all", Table)
        assert len(table._rows) == 10
        await screen.press("z", "end")
        assert len(table._rows) == 73
        assert table.key == "2026-12"
        await screen.press("z")
        assert (len(table._rows), table.key) == (10, "2026-12")


async def test_enter_shows_a_month_with_the_names_of_what_opens(
    running: Running, database: Database
) -> None:
    async with running(LARGE) as screen:
        await opened(screen, database)
        await screen.press("end", "up", "up", "enter")
        for words in ("2025年12月", "6.443", "+610", "奉化中西医结合医院迁建项目", "P2"):
            assert words in screen.text
        await screen.press("escape", "q")
        assert not isinstance(screen.app.screen, CapacityScreen)


async def test_the_language_switches_live(running: Running, database: Database) -> None:
    async with running() as screen:
        await opened(screen, database)
        await screen.press("l")
        for words in ("Bed capacity", "91 short", "Dec 2022", "leaves out 865 beds"):
            assert words in screen.text


async def test_without_a_target_it_says_so_and_goes_back(running: Running, tmp_path: Path) -> None:
    empty = found(tmp_path / "empty.db", Authorship("officer", NOW, "init"), empty=True)
    async with running(at=desk_of(empty, "officer")) as screen:
        await opened(screen, empty)
        assert "尚无规划目标值" in "".join(line.strip(" │") for line in screen.lines)
        await screen.press("enter")
        assert not isinstance(screen.app.screen, CapacityScreen)


async def test_what_is_not_known_is_no_number(running: Running, database: Database) -> None:
    async with running(LARGE) as screen:
        await opened(screen, database)
        await screen.press("v", "v", "v", "z", "end")
        (row,) = [line for line in screen.lines if "数据截至本月" in line]
        assert row[75:].split() == ["2026年11月", "3,026", "3,721", "5.24", "786", "数据截至本月"]
        assert "2026年12月" not in screen.text


@pytest.mark.parametrize("screen_of", first(1, [CapacityScreen, HistoryScreen, ReconcileScreen]))
async def test_a_tiny_window_and_back_does_no_harm(
    running: Running, database: Database, screen_of: type[SpokenScreen[None]]
) -> None:
    async with running() as screen:
        screen.app.push_screen(screen_of(desk_of(database, "officer")))
        await screen.settle()
        before = screen.text
        await screen.resize((20, 5))
        assert len(screen.lines) == 5
        await screen.resize(SMALL)
        assert screen.text == before


@pytest.mark.parametrize("name", first(1, HOSTILE))
async def test_hostile_names_and_codes_show_as_text(
    running: Running, database: Database, name: str
) -> None:
    rename(database, name)
    seen = name.replace("\u202e", "�").replace("\x1b", "�")
    async with running(LARGE, at=desk_of(database, name)) as screen:
        await opened(screen, database)
        await screen.press("enter")
        await screen.press("escape", "down", "enter")
        assert seen in screen.text
        await screen.press("escape")
        for screen_of in (HistoryScreen, ReconcileScreen):
            screen.app.push_screen(screen_of(desk_of(database, "officer")))
            await screen.settle()
            await screen.press("enter")
            assert name == seen or name not in screen.text


def test_thousands_of_projects_are_counted_not_named(tmp_path: Path) -> None:
    database = Database(generate(tmp_path / "many.db", 1200))
    views = capacity.capacity_views(database, PRESENT)
    rows = draw(scene_of(views, None), 100, 30)
    written = "".join(run.text for row in rows for run in row)
    assert " projects" in written or "+" in written
    assert "The forecast leaves out " in notes_text(views)
    lines = Months(views, "plan", every=False).window(0, 5)
    assert all(line.cells[0].text for line in lines)
