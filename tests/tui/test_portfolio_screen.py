"""The first screen: the answer, the nine projects, the filter, the keys."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event

import pytest

from portfolio.care.service.founding import found
from portfolio.projects.records.lists import ProjectRow
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.language import LANGUAGES
from portfolio.values.months import Dated, Month
from tests.conftest import first
from tests.tui.conftest import LARGE, NOW, SMALL, Running, Screen, desk_of, hold
from tui.shell.app import PortfolioApp
from tui.shell.desk import Changes, Desk, Overview
from tui.widgets.table import Table

_FIGURES = ("3,721", "6.44", "6.29", "5.96", "5.24", "577,505", "592,000")
CODES = ("C1", "C2", "C3", "N1", "N2", "P1", "P2", "P3", "P4")
SIZES = {"80x24": SMALL, "140x40": LARGE}


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
@pytest.mark.parametrize("size", SIZES)
async def test_answer_and_nine_projects_stand_on_the_first_screen(
    running: Running, size: str, lang: str
) -> None:
    async with running(SIZES[size], lang) as screen:
        for code in CODES:
            assert any(f" {code} " in line for line in screen.lines), code
        for figure in ("3,026-3,721", "91-786", "≥11") if size == "80x24" else _FIGURES:
            assert figure in screen.text
        hold(screen, f"portfolio-{lang}-{size}")


async def test_an_empty_database_says_what_to_do(running: Running, tmp_path: Path) -> None:
    empty = found(tmp_path / "empty.db", Authorship("officer", NOW, "init"), empty=True)
    async with running(at=desk_of(empty, "officer")) as screen:
        assert "尚无项目" in screen.text
        assert "尚未登记规划目标" in screen.text
        await screen.press("down", "enter", "r")
        assert "尚无项目" in screen.text


async def test_a_database_that_goes_away_is_told_and_what_stood_there_stays(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        database.path.rename(database.path.with_suffix(".away"))
        await screen.press("f5")
        assert "没有数据库" in screen.text
        await screen.press("enter")
        assert " P4 " in screen.text


async def test_what_is_in_use_leads_once_the_target_month_has_passed(running: Running) -> None:
    async with running() as screen:
        assert (
            "2025年12月目标6.60未达到 · 已投用3,026-3,721张 · 缺91-786张，逾期≥11月"
            in screen.lines[1]
        )
        await screen.press("i")
        assert screen.lines[2].startswith(" ▸已投用口径")


async def test_a_breach_and_what_rests_on_doubt_carry_their_signs(
    running: Running, desk: Desk
) -> None:
    dates = {"actual_finish": Month.of(2026, 9), "actual_opening": desk.as_of}
    opened = {name: Dated(month, "month") for name, month in dates.items()}
    beds = {"beds_open": 900, "beds_before": 10, "source": "plan-2021"}
    money = {"done_total": 100_000_000_00, "paid_total": 150_000_000_00}
    for code, values in (("P1", {**opened, **beds}), ("N1", money)):
        desk.file(desk.form(code, desk.as_of, None), Changes(values, (), False), sure=True)
    async with running(LARGE) as screen:
        row = next(line for line in screen.lines if " N1 " in line)
        assert "红§ N1" in row
        assert sum("§" in line for line in screen.lines) == 1
        assert re.search(r"3,916-4,\d\d\d!|3,916!", screen.text)
        assert "存疑" in screen.text
        await screen.press(*("down",) * 3)
        assert re.search(r"问题清单 +§ 与规定不符 1", screen.text)
        await screen.resize(SMALL)
        assert "已投用3,916-4,611!张" in screen.lines[1]


async def test_findings_are_counted_of_the_projects_that_come_on_screen_and_once_a_reading(
    running: Running, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code in ("C1", "P4"):
        money = {"done_total": 100_000_000_00, "paid_total": 150_000_000_00}
        desk.file(desk.form(code, desk.as_of, None), Changes(money, (), False), sure=True)
    asked: list[str] = []
    counts = Desk.finding_counts

    def counted(self: Desk, rows: Sequence[ProjectRow]) -> Mapping[str, Mapping[str, int]]:
        asked.extend(row.code for row in rows)
        return counts(self, rows)

    monkeypatch.setattr(Desk, "finding_counts", counted)
    async with running((80, 15)) as screen:
        assert [line.split("§")[1].split()[0] for line in screen.lines if "§" in line] == ["C1"]
        assert "P4" not in asked
        screen.app.screen.query_one(Table).scroll_to(y=99, animate=False)
        await screen.settle()
        assert [line.split("§")[1].split()[0] for line in screen.lines if "§" in line] == ["P4"]
        await screen.press("home", "end")
        assert sorted(asked) == sorted(set(asked))
        await screen.press("f5")
        assert asked.count("P4") == 2


async def test_what_was_filed_and_what_it_changed_in_the_answer_are_one_line(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press(*("down",) * 3, "r", "right", "ctrl+s")
        told = next(line for line in screen.lines if "已填报 N1" in line)
        assert "已填报 N1 2026年11月：所处阶段 桩基及地下室；床位结论变化" in told
        assert "3,026-3,721 → 3,026-3,441（已报未投用，" in screen.text


async def test_no_field_has_the_focus_at_the_start_and_q_leaves(running: Running) -> None:
    async with running() as screen:
        assert isinstance(screen.app.focused, Table)
        await screen.press("q")
        assert screen.app.return_code == 0


async def test_filter_narrows_as_you_type_and_escape_clears_it(running: Running) -> None:
    async with running() as screen:
        await screen.press("slash")
        await screen.type("yuelin")
        assert [code for code in CODES if f" {code} " in screen.text] == ["C2", "N2"]
        assert "2项 · 10.70亿元 · 新增430张" in screen.text
        await screen.press("escape")
        assert " P4 " in screen.text
        assert isinstance(screen.app.focused, Table)


async def test_filter_that_finds_nothing_says_so(running: Running) -> None:
    async with running() as screen:
        await screen.press("slash")
        await screen.type("zzz")
        assert "没有符合的项目" in screen.text


async def test_language_switches_live_footer_and_palette_included(running: Running) -> None:
    async with running() as screen:
        assert "打开" in screen.lines[-1]
        await screen.press("l")
        assert "Open" in screen.lines[-1]
        assert "Continued" in screen.text
        await screen.press("ctrl+p")
        assert "What do you want to do?" in screen.text
        await screen.press("escape", "l")
        assert "打开" in screen.lines[-1]


async def test_help_is_read_from_the_bindings(running: Running) -> None:
    async with running() as screen:
        await screen.press("question_mark")
        assert "填报光标所在项目的本月情况" in screen.text
        for typed, words in (("翻页", "PgUp"), ("unreported", "到期未报投用")):
            await screen.press("ctrl+u")
            await screen.type(typed)
            assert words in screen.text
        await screen.press("escape")
        assert "到期未报投用、" not in screen.text


@pytest.mark.parametrize("keys", first(1, [(("enter",),), ((),), (("r",),), (("question_mark",),)]))
async def test_a_tiny_window_and_back_does_no_harm(running: Running, keys: tuple[str, ...]) -> None:
    async with running() as screen:
        await screen.press(*keys)
        before = screen.text
        await screen.resize((20, 5))
        assert len(screen.lines) == 5
        await screen.resize(SMALL)
        assert screen.text == before


@pytest.mark.long
async def test_the_palette_switches_the_language_in_a_form_too(running: Running) -> None:
    async with running() as screen:
        await screen.press("r", "ctrl+p")
        await screen.type("English")
        await screen.press("down", "enter")
        assert "Status report" in screen.lines[0]


async def test_the_list_stands_before_the_answer_is_worked_out(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late, read = Event(), Desk.overview

    def overview(desk: Desk, rows: tuple[ProjectRow, ...]) -> Overview:
        assert late.wait(30)
        return read(desk, rows)

    monkeypatch.setattr(Desk, "overview", overview)
    language.speak("zh")
    app = PortfolioApp(desk)
    async with app.run_test(size=SMALL) as pilot:
        screen = Screen(app, pilot)
        while " C1 " not in screen.text:
            await pilot.pause()
        assert "3,026" not in screen.text
        late.set()
        await screen.settle()
        assert "3,026" in screen.text
