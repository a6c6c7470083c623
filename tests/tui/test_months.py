"""The month is a choice: the one that is due for reports, an earlier one to look at and to file for."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values.months import Month
from tests.tui.conftest import PRESENT, Running, desk_of
from tui.form.screen import FormScreen
from tui.shell.desk import Desk

DECEMBER = Month.of(2026, 12)


def on(database: Database, day: int, *, due_until: int = 10) -> Desk:
    """Return an officer's desk on a day of December 2026."""
    now = datetime(2026, 12, day, 2, 0, tzinfo=UTC)
    desk = desk_of(database, "officer")
    author = lambda reason: Authorship("officer", now, reason)  # noqa: E731
    return replace(desk, author=author, present=lambda: DECEMBER, due_until=due_until)


def report(database: Database, month: Month, stage: str, code: str = "P1") -> None:
    author = Authorship("officer", datetime(2026, 11, 2, tzinfo=UTC), "report")
    reports.file_report(database, author, code, month, {"stage": stage})


@pytest.mark.parametrize(
    ("day", "until", "due"),
    [(2, 10, PRESENT), (10, 10, PRESENT), (11, 10, DECEMBER), (2, 0, DECEMBER)],
)
def test_until_the_tenth_the_month_before_is_due(
    database: Database, day: int, until: int, due: Month
) -> None:
    desk = on(database, day, due_until=until)
    assert (desk.due, desk.as_of) == (due, DECEMBER)
    earlier = desk.at(PRESENT)
    assert (earlier.due, earlier.as_of) == (PRESENT, PRESENT)
    assert earlier.at(DECEMBER).looked_at is None


async def test_the_round_of_last_month_takes_two_keys(running: Running, database: Database) -> None:
    report(database, PRESENT + -1, "tender", "C1")
    async with running(at=on(database, 2)) as screen:
        assert "截至2026年12月 · 11月已报0/9" in screen.lines[0]
        await screen.press("m", "enter")
        assert "逐项填报 2/9" in screen.text
        await screen.press("escape")
        assert "截至2026年12月 · 11月已报1/9" in screen.lines[0]
    newest = next(r for r in on(database, 2).project("C1").reports if r.site is None)
    assert (newest.month, newest.values["stage"]) == (PRESENT, "tender")


async def test_an_earlier_month_shows_it_as_it_was_on_every_screen(
    running: Running, database: Database
) -> None:
    report(database, PRESENT + -1, "tender")
    report(database, PRESENT, "started")
    async with running() as screen:
        assert any(" P1 " in line and "开工建设" in line for line in screen.lines)
        await screen.press("left_square_bracket")
        assert "‹ 2026年10月 ›" in screen.lines[0]
        assert any(" P1 " in line and "招标" in line for line in screen.lines)
        assert "10月已报1/9" in screen.lines[0]
        for key in ("g", "c", "w", "x", "enter"):
            await screen.press(key)
            assert "‹ 2026年10月 ›" in screen.lines[0], key
            await screen.press("f7")
            assert "‹ 2026年9月 ›" in screen.lines[0], key
            await screen.press("f8", "escape")
        await screen.press("right_square_bracket")
        assert "‹" not in screen.lines[0]
        await screen.press("right_square_bracket")
        assert "没有更晚的月份" in screen.text


async def test_filing_into_an_earlier_month_says_what_it_changes(
    running: Running, database: Database
) -> None:
    report(database, PRESENT, "started")
    async with running() as screen:
        await screen.press("end", "up", "up", "up", "up", "up", "r")
        form = screen.app.screen
        assert isinstance(form, FormScreen)
        assert "起按本次填报" not in screen.text
        await screen.press("f7")
        assert "2026-10" in screen.text
        assert "2026年11月已填报各项不变，其余自2026年10月起按本次填报" in screen.text
        await screen.press("f7")
        await screen.type("1")
        await screen.press("ctrl+s")
        assert [str(r.month) for r in desk_of(database, "x").project("P1").reports] == [
            "2026-11",
            "2026-09",
        ]
