"""Taking back: what exactly is said first, and nothing done until it is answered."""

import pytest

from portfolio.history.service import log as history
from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.values.language import LANGUAGES
from tests.conftest import Once, first
from tests.tui.conftest import PRESENT, Running, Screen, desk_of, hold_all
from tests.tui.test_history_screen import on
from tui.dialogs.notice import Notice
from tui.history.undo import Undo


@pytest.fixture
def filed(database: Database, once: Once) -> Database:
    """Two reports of one project by the officer, the second one an edit."""
    return once(database, file_twice)


def file_twice(database: Database) -> None:
    reports.file_report(database, on(19), "C2", PRESENT, {"stage": "in_use"})
    reports.file_report(database, on(20), "C2", PRESENT, {"stage": "accepted"}, sure=True)


async def asked(screen: Screen, database: Database, number: int | None = None) -> None:
    screen.app.push_screen(Undo(desk_of(database, "officer"), number))
    await screen.settle()


def newest(database: Database) -> int:
    return history.read_log(database, most=1).entries[0].number


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_it_says_exactly_what_it_takes_back(
    running: Running, filed: Database, lang: str
) -> None:
    async with running(lang=lang) as screen:
        await asked(screen, filed)
        await hold_all(screen, "undo", langs=[lang])


@pytest.mark.parametrize(
    "keys", first(1, [(("enter",),), (("escape",),), (("right", "left", "enter"),)])
)
async def test_the_safe_answer_has_the_focus_and_changes_nothing(
    running: Running, filed: Database, keys: tuple[str, ...]
) -> None:
    async with running() as screen:
        await asked(screen, filed)
        await screen.press(*keys)
        assert not isinstance(screen.app.screen, Undo)
    assert newest(filed) == 3


async def test_told_to_it_takes_back_and_says_so(running: Running, filed: Database) -> None:
    async with running() as screen:
        await asked(screen, filed)
        await screen.press("right", "enter")
        assert "已撤销第3次修改（您本人" in screen.text
    assert history.read_change(filed, 4).entries[0].undoes == 3


async def test_nothing_left_is_told_in_a_notice(running: Running, database: Database) -> None:
    async with running() as screen:
        await asked(screen, database)
        assert isinstance(screen.app.screen, Notice)
        assert "没有可撤销的修改" in screen.text
        await screen.press("enter")
        assert " P4 " in screen.text


async def test_a_change_that_others_built_on_is_refused(running: Running, filed: Database) -> None:
    async with running() as screen:
        await asked(screen, filed, 2)
        assert "此后第3次修改又改了同一处" in screen.text


async def test_what_changed_while_it_asked_is_refused_and_told(
    running: Running, filed: Database
) -> None:
    async with running() as screen:
        await asked(screen, filed)
        reports.file_report(
            filed, on(21, "王芳"), "C2", PRESENT, {"stage": "handed_over"}, sure=True
        )
        await screen.press("right", "enter")
        assert isinstance(screen.app.screen, Notice)
        assert "此后第4次修改又改了同一处" in screen.text
    assert newest(filed) == 4


async def test_hostile_words_show_as_text(running: Running, database: Database) -> None:
    reports.file_report(database, on(20), "C2", PRESENT, {"note": "[/][@click=app.quit]x\u202e"})
    async with running() as screen:
        await asked(screen, database)
        assert "[/][@click=app.quit]x�" in screen.text
