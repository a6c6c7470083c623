"""The screens open on a database with a past, in a small terminal, in both languages."""

import pytest

from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.language import LANGUAGES
from tests.conftest import first
from tests.tui.conftest import PRESENT, SMALL, Running, desk_of
from tui.beds.screen import CapacityScreen
from tui.beds.totals_screen import ReconcileScreen
from tui.gantt.screen import GanttScreen
from tui.history.screen import HistoryScreen
from tui.project.screen import ProjectScreen
from tui.project.sheet import PARTS
from tui.whatif.screen import WhatIfScreen

SCREENS = {
    "c": CapacityScreen,
    "g": GanttScreen,
    "x": ReconcileScreen,
    "h": HistoryScreen,
    "w": WhatIfScreen,
}


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_every_screen_and_every_part_of_the_halved_project_opens(
    running: Running, world: Database, lang: str
) -> None:
    async with running(SMALL, lang, at=desk_of(world, "officer")) as screen:
        codes = [row.code for row in lookup.list_projects(world, PRESENT)]
        shown = [code for code in codes if f" {code} " in screen.text]
        assert len(shown) > 5
        for key, kind in SCREENS.items():
            await screen.press(key)
            assert isinstance(screen.app.screen, kind), key
            assert len(screen.text.split()) > 20
            await screen.press("escape")
        assert [code for code in codes if f" {code} " in screen.text] == shown
        screen.app.push_screen(ProjectScreen(desk_of(world, "officer"), "QW-03", ()))
        await screen.settle()
        for place in range(1, len(PARTS) + 1):
            await screen.press(str(place))
            assert "QW-03" in screen.lines[0]
            assert len(screen.text.split()) > 15
