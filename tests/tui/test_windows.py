"""Windows: their keys in the last line, y and n in questions, digits in choices, search in help and palette."""

import pytest

from portfolio.store.database import Database
from tests.tui.conftest import PRESENT, Running, desk_of
from tui.beds.screen import CapacityScreen
from tui.dialogs.ask import Ask
from tui.form import field_row
from tui.form.screen import FormScreen
from tui.gantt.screen import GanttScreen
from tui.list.screen import PortfolioScreen
from tui.project.screen import ProjectScreen
from tui.widgets.table import Table


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("question_mark",), "Esc 关闭"),
        (("v",), "1-9 按序号选"),
        (("ctrl+p",), "Enter 执行"),
        (("e",), "^s 保存"),
        (("u",), "Enter 关闭"),
        (("w", "slash"), "Enter 确定"),
        (("w", "f"), "Enter 采用该方案"),
    ],
)
async def test_the_last_line_is_that_of_the_window(
    running: Running, keys: tuple[str, ...], told: str
) -> None:
    async with running() as screen:
        await screen.press(*keys)
        assert told in screen.lines[-1]
        assert "填报" not in screen.lines[-1]


async def test_y_and_n_and_escape_answer_a_question(running: Running) -> None:
    async with running() as screen:
        await screen.press("down", "r", "right", "escape")
        assert isinstance(screen.app.screen, Ask)
        assert "y 暂存草稿" in screen.lines[-1]
        await screen.press("n")
        assert isinstance(screen.app.screen, FormScreen)
        await screen.press("escape", "escape", "escape", "d")
        assert isinstance(screen.app.screen, PortfolioScreen)


async def test_a_digit_takes_the_choice_that_it_numbers(running: Running) -> None:
    async with running() as screen:
        await screen.press("v")
        assert "3 到期未报投用" in screen.text
        await screen.press("3")
        assert isinstance(screen.app.screen, PortfolioScreen)
        assert screen.app.screen.query_one(Table)._rows.place("C2") is None


async def test_two_digits_take_a_stage_beyond_nine(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(field_row, "_TOGETHER", 60.0)  # however slowly they come here
    async with running() as screen:
        await screen.press("down", "r", "1", "1")
        form = screen.app.screen
        assert isinstance(form, FormScreen)
        assert form._sheet.row("stage").entry.text == "fit_out"
        assert "11 装饰装修及安装" in screen.text
        await screen.press("enter", "1", "4")  # from the open list too
        assert form._sheet.row("stage").entry.text == "handed_over"


async def test_no_step_takes_a_project_out_of_the_plan_and_its_exit_asks(
    running: Running, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(field_row, "_TOGETHER", 60.0)
    async with running() as screen:
        await screen.press("end", "r", "left")
        form = screen.app.screen
        assert isinstance(form, FormScreen)
        row = form._sheet.row("stage")
        assert row.entry.text != "withdrawn"
        await screen.press(*("right",) * 25)
        assert row.entry.text == "evaluated"
        await screen.press("2", "2", "ctrl+s")
        assert isinstance(screen.app.screen, Ask)
        assert "“调出规划”须填写滞后原因、依据文件" in screen.text.replace("\n", "")
        await screen.press("y")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("n", "1", "ctrl+s")
        assert "仍要提" in screen.text
        await screen.press("escape")
        assert form._sheet.row("source").control.has_focus
    assert desk_of(database, "x").form(form._code, PRESENT, None).report is None


@pytest.mark.parametrize("typed", ["hengdao", "hdt", "gantt", "横道"])
async def test_the_palette_leads_from_any_screen_to_any_other(running: Running, typed: str) -> None:
    async with running() as screen:
        await screen.press("c")
        assert isinstance(screen.app.screen, CapacityScreen)
        await screen.press("ctrl+p")
        await screen.type(typed)
        await screen.press("enter")
        assert isinstance(screen.app.screen, GanttScreen)


async def test_help_is_searched_in_either_language(running: Running) -> None:
    async with running() as screen:
        for typed in ("撤销", "undo", "chexiao"):
            await screen.press("question_mark")
            await screen.type(typed)
            assert "撤销本人最近一次修改" in screen.text
            assert "横道图" not in "".join(screen.lines[2:12])
            await screen.press("escape")


async def test_what_was_filed_and_how_the_answer_moved_is_told(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(field_row, "_TOGETHER", 60.0)
    async with running() as screen:
        await screen.press(*("down",) * 4, "r")
        form = screen.app.screen
        assert isinstance(form, FormScreen)
        await screen.press("1", "1", "tab")
        await screen.type("2026-12")
        await screen.press("tab", "6", "ctrl+s")
        assert "所处阶段 装饰装修及安装" in screen.text
        await screen.press("i")
        assert isinstance(screen.app.screen, PortfolioScreen)


@pytest.mark.parametrize("opened", ["", "g", "c", "h"])
async def test_while_a_filter_is_typed_the_last_line_is_its_own(
    running: Running, opened: str
) -> None:
    async with running() as screen:
        await screen.press(*(opened and [opened]), "slash")
        assert screen.lines[-1] == " Enter ↓ 到列表  Esc 取消筛选  ^p 命令"
        await screen.press("escape")
        assert "到列表" not in screen.lines[-1]


async def test_enter_opens_the_one_project_that_is_found(running: Running) -> None:
    async with running() as screen:
        await screen.press("slash", *"zyy")
        assert screen.lines[-1] == " ↓ 到列表  Enter 打开  Esc 取消筛选  ^p 命令"
        await screen.press("enter")
        assert isinstance(screen.app.screen, ProjectScreen)
        assert screen.lines[0].startswith(" C2 ")
        await screen.press("escape", "slash", "p")
        assert screen.lines[-1] == " Enter ↓ 到列表  Esc 取消筛选  ^p 命令"
        await screen.press("enter")
        assert isinstance(screen.app.screen, PortfolioScreen)


async def test_a_draft_that_is_left_is_told_and_warnings_of_its_form_are_not(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press("a", "x", "ctrl+s")
        assert "尚未新增" in screen.text
        await screen.press("escape", "y")
        assert isinstance(screen.app.screen, PortfolioScreen)
        assert "已存为草稿" in screen.text
        assert "尚未新增" not in screen.text
