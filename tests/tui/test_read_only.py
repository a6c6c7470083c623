"""Open for reading only, the program offers nothing that writes."""

from dataclasses import replace

from portfolio.store.database import Database


async def test_nothing_that_writes_is_offered(running, desk):
    watched = replace(desk, database=Database(desk.database.path, read_only=True))
    async with running(lang="en", at=watched) as screen:
        await screen.settle()
        assert "Open for reading only" in screen.text
        assert " r Report" not in screen.text
        await screen.press("r")
        await screen.press("m")
        await screen.press("u")
        await screen.press("a")
        assert len(screen.app.screen_stack) == 1
        offered = {
            item.binding.action
            for item in screen.app.screen.active_bindings.values()
            if item.enabled
        }
        assert not offered & {"report", "round", "undo", "add"}
        assert {"gantt", "export"} <= offered
        await screen.press("enter")
        assert len(screen.app.screen_stack) == 2
        await screen.press("r")
        assert len(screen.app.screen_stack) == 2


async def test_otherwise_it_is(running):
    async with running(lang="en") as screen:
        await screen.press("r")
        assert len(screen.app.screen_stack) == 2
