"""The change log on screen: windows of a long log, the filter, one change whole, taking back."""

import re
from datetime import UTC, datetime

import pytest

from portfolio.history.service import log as history
from portfolio.projects.service import edits, reports
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values.months import Dated, Month
from tests.conftest import Once
from tests.tui.conftest import LARGE, PRESENT, SMALL, Running, Screen, desk_of, hold_all
from tui.history.screen import HistoryScreen
from tui.history.undo import Undo
from tui.shell.desk import LOG_PAGE
from tui.widgets.table import Table


def on(day: int, who: str = "officer", reason: str = "report") -> Authorship:
    return Authorship(who, datetime(2026, 11, day, 8, 30, tzinfo=UTC), reason)


@pytest.fixture
def changed(database: Database, once: Once) -> Database:
    """A log with a report, an edit of it, an edit of a project, and a taking back."""
    return once(database, change)


def change(database: Database) -> None:
    finish = Dated(Month.of(2027, 6), "month")
    first = {
        "stage": "fit_out",
        "forecast_finish": finish,
        "reason": "site",
        "source": "十一月月报",
    }
    reports.file_report(database, on(17, "王芳"), "N1", PRESENT, first)
    reports.file_report(
        database, on(18, "王芳"), "N1", PRESENT, {"stage": "completed", "percent": 950}
    )
    edits.edit_project(database, on(19, "张伟", "单位更名"), "C2", {"owner": "区中医医院"})
    history.undo(database, on(20, "张伟", "undo"))
    reports.file_report(database, on(20), "C2", PRESENT, {"stage": "final_account"})


async def opened(screen: Screen, database: Database, code: str | None = None) -> HistoryScreen:
    log = HistoryScreen(desk_of(database, "officer"), code)
    screen.app.push_screen(log)
    await screen.settle()
    return log


async def test_the_log_tells_who_changed_what(running: Running, changed: Database) -> None:
    async with running() as screen:
        await opened(screen, changed)
        await hold_all(screen, "history", SMALL, LARGE)


async def test_one_change_is_shown_whole_field_by_field(
    running: Running, changed: Database
) -> None:
    async with running() as screen:
        await opened(screen, changed, "N1")
        await screen.press("enter")
        await hold_all(screen, "history-change")
        await screen.press("escape", "q")
        assert not isinstance(screen.app.screen, HistoryScreen)


async def test_typing_narrows_and_escape_clears_then_leaves(
    running: Running, changed: Database
) -> None:
    async with running() as screen:
        log = await opened(screen, changed)
        await screen.press("slash")
        await screen.type("C2")
        assert [line[3:7].strip() for line in screen.lines[4:8]] == ["6", "5", "4", "1"]
        assert "4次修改" in screen.lines[2]
        await screen.press("escape")
        assert screen.app.screen is log
        assert "王芳" in screen.text
        await screen.press("escape")
        assert screen.app.screen is not log


async def test_a_filter_that_finds_nothing_says_so(running: Running, changed: Database) -> None:
    async with running() as screen:
        await opened(screen, changed)
        await screen.press("slash")
        await screen.type("zzz")
        assert "没有符合的修改" in screen.text
        await screen.press("enter", "enter", "u")
        assert "没有符合的修改" in screen.text


async def test_a_long_log_is_read_window_by_window(running: Running, database: Database) -> None:
    lengthen(database, LOG_PAGE * 30)
    asked: list[int] = []

    class Watching(HistoryScreen):
        def _read(self, wanted: object) -> object:
            asked.append(wanted.first)
            return super()._read(wanted)

    async with running() as screen:
        log = Watching(desk_of(database, "officer"))
        screen.app.push_screen(log)
        await screen.settle()
        assert asked == [0]
        await screen.press("end")
        await screen.settle()
        assert log.query_one(Table).key == "1"
        assert re.search("建库，共[0-9]+行", screen.text)
        assert asked == [0, LOG_PAGE * 30, LOG_PAGE * 29]
        await screen.press("pageup", "pageup")
        assert "所处阶段" in screen.lines[5]
        assert len(asked) == 3


async def test_u_takes_back_the_change_under_the_cursor(
    running: Running, changed: Database
) -> None:
    async with running() as screen:
        await opened(screen, changed)
        await screen.press("u")
        assert isinstance(screen.app.screen, Undo)
        await screen.press("right", "enter")
        assert "7" in screen.lines[3]
        assert "撤销第6次修改" in screen.lines[3]
    logged = history.read_change(changed, 7)
    assert (logged.entries[0].undoes, logged.entries[0].who) == (6, "officer")


async def test_the_language_switches_live(running: Running, changed: Database) -> None:
    async with running() as screen:
        await opened(screen, changed)
        await screen.press("l")
        assert "took back change 4" in screen.text
        assert "Change log" in screen.lines[0]
        assert "Take back" in screen.lines[-1]


async def test_a_database_that_goes_away_is_told_and_what_stood_there_stays(
    running: Running, changed: Database
) -> None:
    async with running() as screen:
        await opened(screen, changed)
        changed.path.rename(changed.path.with_suffix(".away"))
        await screen.press("f5")
        assert "没有数据库" in screen.text
        await screen.press("enter")
        assert "王芳" in screen.text


def lengthen(database: Database, number: int) -> None:
    """Put many changes past the log's own writing, as years of work would leave them."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database.path)) as connection:
        sets = [
            (n, "王芳", "2026-11-20T08:00:00Z", "report", f"{n:064d}") for n in range(2, number + 2)
        ]
        rows = [
            (n, "status_report", "1", "stage", '"fit_out"', '"completed"')
            for n in range(2, number + 2)
        ]
        connection.executemany(
            "INSERT INTO change_set (id, who, made_at, reason, digest) VALUES (?, ?, ?, ?, ?)", sets
        )
        connection.executemany(
            "INSERT INTO change (change_set_id, record, record_key, field, old, new)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        connection.commit()
