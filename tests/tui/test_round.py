"""The monthly round: form after form, with few keys."""

import pytest

from portfolio.projects.service import lookup, reports
from portfolio.store.database import Database
from portfolio.values import language
from portfolio.values.language import LANGUAGES
from tests.conftest import author, first
from tests.tui.conftest import LARGE, PRESENT, SMALL, Running, hold_all
from tui.form.rounds import Confirmed
from tui.form.screen import FormScreen
from tui.list.screen import PortfolioScreen


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_the_round_says_how_far_one_is(running: Running, lang: str) -> None:
    async with running(lang=lang) as screen:
        await screen.press("m", "enter")
        await hold_all(screen, "round", SMALL, LARGE, langs=[lang])


async def test_no_change_this_month_is_two_keys(running: Running, database: Database) -> None:
    async with running() as screen:
        await screen.press("m", "enter")
        assert "逐项填报 2/9，已报1项" in screen.text
        await screen.press("escape")
        assert isinstance(screen.app.screen, PortfolioScreen)
        assert "9项中已填报1项" in screen.text
        assert "本月已报1/9" in screen.text
    (report, *_) = lookup.show_project(database, "C1", PRESENT).reports
    assert report.month == PRESENT


async def test_a_project_filed_in_the_round_says_so_when_one_comes_back_to_it(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("m", "enter", "f2")
        assert "本月已填报；按 Enter 转到下一项目" in screen.text
        assert "Enter 下一项目" in screen.lines[-1]
        await screen.press("enter")
        assert "逐项填报 2/9，已报1项" in screen.text
        await screen.press("escape")
    (*_, report) = lookup.show_project(database, "C1", PRESENT).reports
    assert report.month < PRESENT


@pytest.mark.long
async def test_what_was_never_reported_asks_for_its_stage(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("slash", *"P1", "down", "m")
        assert "尚无以往填报" in screen.text
        assert "Enter 选择所处阶段" in screen.lines[-1]
        await screen.press("enter")
        await screen.press("right", "ctrl+s")
        assert isinstance(screen.app.screen, PortfolioScreen)
    (report,) = lookup.show_project(database, "P1", PRESENT).reports
    assert dict(report.values) == {"stage": "filed"}


@pytest.mark.long
async def test_one_stage_step_is_four_keys(running: Running, database: Database) -> None:
    reports.file_report(database, author(), "N1", PRESENT + -1, {"stage": "structure"})
    async with running() as screen:
        await screen.press("slash", *"N1", "down")
        await screen.press("m", "tab", "right", "ctrl+s")
    (report, *_) = lookup.show_project(database, "N1", PRESENT).reports
    assert (report.month, dict(report.values)) == (PRESENT, {"stage": "topped_out"})


async def test_a_forecast_date_with_its_reason_is_eleven_keys(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("down", "down", "down")
        await screen.press("r", "tab", *"2027", "full_stop", "6", "tab", "6", "ctrl+s")
    (report, *_) = lookup.show_project(database, "N1", PRESENT).reports
    assert report.values["reason"] == "contractor"
    assert str(report.values["forecast_finish"]) == "2027-06"


@pytest.mark.long
async def test_skipping_and_going_back(running: Running, database: Database) -> None:
    async with running() as screen:
        await screen.press("m", "f3")
        assert "逐项填报 2/9" in screen.text
        await screen.press("f2")
        assert "逐项填报 1/9" in screen.text
        await screen.press("f2")
        assert "逐项填报 1/9" in screen.text
    assert lookup.list_projects(database, PRESENT)[0].last_report != PRESENT


async def test_the_round_walks_through_what_is_shown_and_says_when_nothing_is_left(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press("slash", *"C1", "down", "m")
        assert "逐项填报 1/1" in screen.text
        await screen.press("enter")
        assert "1项中已填报1项" in screen.text
        await screen.press("m")
        assert not isinstance(screen.app.screen, FormScreen)
        assert "本月均已填报" in screen.text


def test_one_project_that_nothing_changed_is_told_as_one() -> None:
    language.speak("en")
    said = [Confirmed(codes, (), PRESENT).words for codes in (("C1",), ("C1", "C2"))]
    assert [words.rpartition(" changed: ")[2] for words in said] == ["1 project.", "2 projects."]
