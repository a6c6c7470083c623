"""Views, groups and orders chosen on the first screen, and what is kept of them."""

import pytest

from portfolio.projects.service import reports
from portfolio.store.database import Database
from tests.conftest import author
from tests.tui.conftest import PRESENT, Running, Screen, desk_of
from tui.beds.screen import CapacityScreen
from tui.beds.totals_screen import ReconcileScreen
from tui.gantt.screen import GanttScreen
from tui.history.screen import HistoryScreen
from tui.list.screen import PortfolioScreen

CODES = ("C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4", "X1", "X2")


def shown(screen: Screen) -> str:
    """The codes on the screen, from top to bottom."""
    words = [line.split() for line in screen.lines]
    return " ".join(word for line in words for word in line[:3] if word in CODES)


async def test_order_is_picked_and_turned_round(running: Running) -> None:
    async with running() as screen:
        await screen.press("b", "end", "enter")
        assert "不分组" in screen.text
        await screen.press("s", "end", "up", "enter")
        assert "亿元↓" in screen.text
        assert shown(screen).startswith("N1 C2 N2 P1")
        await screen.press("s", "enter")
        assert "亿元↑" in screen.text
        assert shown(screen).startswith("P3 C3 P4")
        await screen.press("s", "home", "enter")
        assert shown(screen).startswith("C1 C2 C3")


async def test_groups_are_picked(running: Running) -> None:
    async with running() as screen:
        await screen.press("b", "down", "enter")
        assert "── 财政  7项" in screen.text
        assert "按投资主体" in screen.text
        await screen.press("b", "escape")
        assert "按投资主体" in screen.text


async def test_a_view_keeps_some_and_is_saved_and_dropped(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("v", "down", "down", "enter")
        assert shown(screen) == "C1 C3 N1 N2 P2 P3"
        assert "到期未报投用 · 按项目类别" in screen.text
        await screen.press("slash", *"岳林", "down", "v", "end", "enter")
        await screen.type("岳林到期")
        await screen.press("enter")
    assert "岳林到期" in desk_of(database, "officer").kept().views
    async with running() as screen:
        assert shown(screen).startswith("C1 C2 C3")
        await screen.press("v", "end", "up", "up")
        assert "岳林到期" in screen.text
        await screen.press("enter")
        assert shown(screen) == "N2"
        await screen.press("v", "end", "enter", "enter")
    assert not desk_of(database, "officer").kept().views


async def test_escape_clears_the_filter_that_stands(running: Running) -> None:
    async with running() as screen:
        await screen.press("slash", *"xk", "down")
        assert shown(screen) == "P1"
        assert "/xk · 全部项目" in screen.text
        await screen.press("escape")
        assert shown(screen).startswith("C1 C2 C3")


async def test_words_that_narrow_are_joined(running: Running) -> None:
    async with running() as screen:
        await screen.press("slash")
        await screen.type("财政 已投用 yuelin")
        assert shown(screen) == "C2"


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("g", GanttScreen),
        ("c", CapacityScreen),
        ("x", ReconcileScreen),
        ("h", HistoryScreen),
    ],
)
async def test_every_screen_opens_and_escape_comes_back(
    running: Running, key: str, kind: type
) -> None:
    async with running() as screen:
        await screen.press(key)
        assert isinstance(screen.app.screen, kind)
        await screen.press("escape")
        assert isinstance(screen.app.screen, PortfolioScreen)


async def test_the_gantt_draws_what_the_list_shows(running: Running) -> None:
    async with running() as screen:
        await screen.press("slash", *"yuelin", "enter", "g")
        assert "C2" in screen.text
        assert "P1" not in screen.text


async def test_undo_says_what_it_takes_back_and_the_list_follows(
    running: Running, database: Database
) -> None:
    reports.file_report(database, author(), "N1", PRESENT, {"stage": "fit_out"})
    async with running() as screen:
        assert "本月已报1/9" in screen.text
        await screen.press("u")
        assert "N1" in screen.text
        assert "装饰装修及安装" in screen.text
        await screen.press("right", "enter")
        assert "本月已报0/9" in screen.text


async def test_what_others_change_is_seen_without_a_key(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        screen.app.look()
        await screen.settle()
        reports.file_report(database, author(), "P1", PRESENT, {"stage": "tender"})
        screen.app.look()
        await screen.settle()
        await screen.settle()
        assert "本月已报1/9" in screen.text
        assert "施工招标" in screen.text


async def test_a_database_that_goes_away_is_told_once_and_comes_back(
    running: Running, database: Database
) -> None:
    away = database.path.with_suffix(".away")
    async with running() as screen:
        screen.app.look()
        await screen.settle()
        database.path.rename(away)
        for _ in range(2):
            screen.app.look()
            await screen.settle()
        assert "".join(line.strip() for line in screen.lines).count("没有数据库") == 1
        away.rename(database.path)
        reports.file_report(database, author(), "P1", PRESENT, {"stage": "tender"})
        screen.app.look()
        await screen.settle()
        await screen.settle()
        assert "本月已报1/9" in screen.text


async def test_notes_fold_and_the_choice_is_kept(running: Running) -> None:
    async with running() as screen:
        assert "推算值" not in screen.text
        await screen.press("i")
        assert "推算值" in screen.text
        await screen.press("i")
        assert "2020年末基数" in screen.text
    async with running() as screen:
        assert "2020年末基数" in screen.text


async def test_colours_are_chosen_in_the_palette_and_kept(running: Running) -> None:
    async with running() as screen:
        assert screen.app.current_theme.dark
        await screen.press("ctrl+p")
        await screen.type("深色")
        await screen.press("down", "enter")
        assert not screen.app.current_theme.dark
    async with running() as screen:
        assert not screen.app.current_theme.dark


async def test_every_key_that_says_what_it_does_is_in_the_help(running: Running) -> None:
    async with running((100, 70)) as screen:
        await screen.press("question_mark")
        for item in screen.app.screen_stack[0].active_bindings.values():
            if item.binding.id and item.binding.tooltip and not item.binding.system:
                assert item.binding.tooltip[:12] in screen.text, item.binding.id


async def test_letters_of_no_command_are_told(running: Running) -> None:
    async with running(lang="zh") as screen:
        await screen.press("ctrl+p")
        await screen.type("无此操作")
        assert "没有匹配的命令" in screen.text
        await screen.press("enter", "escape")
        assert "没有匹配的命令" not in screen.text
