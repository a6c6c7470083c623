"""The capacity screen: the answer, the chart, the table, and the keys that switch what is seen."""

import pytest

from portfolio.database import Database
from tests.tui.conftest import LARGE, SMALL, Running, Screen, desk_of, hold
from tui.screens.capacity import CapacityScreen

SIZES = {"80x24": SMALL, "140x40": LARGE}


async def opened(screen: Screen, database: Database) -> CapacityScreen:
    shown = CapacityScreen(desk_of(database, "officer"))
    screen.app.push_screen(shown)
    await screen.settle()
    return shown


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_all_views_stand_against_the_target(
    running: Running, database: Database, size: str, lang: str
) -> None:
    async with running(SIZES[size], lang) as screen:
        await opened(screen, database)
        hold(screen, f"capacity-{lang}-{size}")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_one_view_is_emphasised_and_told_month_by_month(
    running: Running, database: Database, size: str, lang: str
) -> None:
    async with running(SIZES[size], lang) as screen:
        await opened(screen, database)
        await screen.press("v", "p")
        hold(screen, f"capacity-plan-latest-{lang}-{size}")
