"""Several projects marked for one action: no change this month, export, what-if."""

from datetime import UTC, datetime

from portfolio.projects.service import reports
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from tests.tui.conftest import PRESENT, Running, desk_of
from tui.list.screen import PortfolioScreen
from tui.whatif.screen import WhatIfScreen

MAKERS = ("N1", "N2", "P1")


def report_last_month(database: Database, *codes: str) -> None:
    author = Authorship("officer", datetime(2026, 10, 2, tzinfo=UTC), "report")
    for code in codes:
        reports.file_report(database, author, code, PRESENT + -1, {"stage": "tender"}, sure=True)


async def test_marked_projects_are_filed_as_unchanged_at_once(
    running: Running, database: Database
) -> None:
    report_last_month(database, "N1", "N2")
    async with running() as screen:
        await screen.press("down", "down", "down", "space", "space", "space")
        assert "已标记 3项" in screen.text
        assert "Esc 取消标记" in screen.lines[-1]
        await screen.press("m")
        assert "已标记3个项目，2026年11月填报" in screen.text
        await screen.press("y")
        assert "2026年11月无变化，已填报2个项目。" in screen.text
        assert "P1" in screen.text
        assert "已标记" not in screen.text
    rows = {row.code: row for row in desk_of(database, "x").rows()}
    assert [rows[code].last_report == PRESENT for code in MAKERS] == [True, True, False]


async def test_an_export_of_marked_projects_lists_those(running: Running) -> None:
    async with running() as screen:
        shown = screen.app.screen
        assert isinstance(shown, PortfolioScreen)
        assert len([row for part in shown._listed().parts for row in part.rows]) == 11
        await screen.press("space", "down", "space")
        listed = shown._listed()
        assert [row.code for part in listed.parts for row in part.rows] == ["C1", "C3"]
        await screen.press("escape")
        assert len([row for part in shown._listed().parts for row in part.rows]) == 11


async def test_marked_projects_move_together_in_a_what_if(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press("down", "down", "down", "space", "space", "w", "right")
        shown = screen.app.screen
        assert isinstance(shown, WhatIfScreen)
        assert shown._trial is not None
        moved = [
            code
            for code, entry in shown._trial.entries.items()
            if entry.opens
            != next(e for e in shown._trial.start.position.entries if e.code == code).opens
        ]
        assert moved == ["N1", "N2"]
