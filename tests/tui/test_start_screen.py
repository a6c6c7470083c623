"""Where there is no database yet: found it with the nine projects, or empty, or leave."""

from pathlib import Path

import pytest

from portfolio.care.service import founding
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.store.opening import nothing_at
from portfolio.values import language
from portfolio.values.language import LANGUAGES
from tests.conftest import first
from tests.tui.conftest import LARGE, PRESENT, SMALL, Screen, desk_of, hold
from tui.dialogs.notice import Notice
from tui.list.screen import PortfolioScreen
from tui.shell.app import PortfolioApp
from tui.shell.start import StartScreen

SIZES = {"80x24": SMALL, "140x40": LARGE}


class Start:
    """The program on a path where nothing is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.app = PortfolioApp(desk_of(Database(path), "officer"), missing=True)


@pytest.fixture
def start(tmp_path: Path) -> Start:
    return Start(tmp_path / "portfolio.db")


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_is_missing_and_what_can_be_done(size: str, lang: str) -> None:
    language.speak(lang)
    start = Start(Path("/srv/health/portfolio.db"))
    async with start.app.run_test(size=SIZES[size]) as pilot:
        hold(Screen(start.app, pilot), f"start-{lang}-{size}")


@pytest.mark.parametrize(("keys", "projects"), [(("enter",), 11), (("down", "enter"), 0)])
async def test_it_founds_what_is_chosen_and_opens_it(
    start: Start, keys: tuple[str, ...], projects: int
) -> None:
    async with start.app.run_test(size=SMALL) as pilot:
        screen = Screen(start.app, pilot)
        await screen.press(*keys)
        await screen.settle()
        assert isinstance(start.app.screen, PortfolioScreen)
        assert len(lookup.list_projects(Database(start.path), PRESENT)) == projects
        await screen.press("q")
        assert start.app.return_code == 0


@pytest.mark.parametrize("keys", [("q",), ("escape",), ("ctrl+q",), ("up", "enter")])
async def test_leaving_creates_nothing_and_gives_the_exit_code(
    start: Start, keys: tuple[str, ...]
) -> None:
    async with start.app.run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
    assert start.app.return_code == 7
    assert nothing_at(start.path)


async def test_somebody_who_was_faster_is_told_and_nothing_is_lost(start: Start) -> None:
    async with start.app.run_test(size=SMALL) as pilot:
        screen = Screen(start.app, pilot)
        founding.found(start.path, desk_of(Database(start.path), "王芳").author("init"), empty=True)
        await screen.press("enter")
        assert isinstance(start.app.screen, Notice)
        assert "already exists" in screen.text
        await screen.press("enter")
        assert isinstance(start.app.screen, StartScreen)
    assert lookup.list_projects(Database(start.path), PRESENT) == ()


async def test_the_language_changes_and_a_tiny_window_does_no_harm(start: Start) -> None:
    async with start.app.run_test(size=SMALL) as pilot:
        screen = Screen(start.app, pilot)
        await screen.press("down", "l")
        assert "新建空数据库" in screen.text
        before = screen.text
        await pilot.resize_terminal(20, 5)
        await screen.settle()
        await pilot.resize_terminal(*SMALL)
        await screen.settle()
        assert screen.text == before
