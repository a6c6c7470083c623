"""The terminal UI on a server: a lost connection is told and the form kept; a reader edits nothing."""

import pytest

from portfolio.care.service import roles
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from tests.tui.conftest import NOW, PRESENT, program
from tui.form.screen import FormScreen
from tui.shell.desk import Desk


def desk_on(database, tmp_path):
    return Desk(
        database, lambda reason: Authorship("officer", NOW, reason), lambda: PRESENT, tmp_path
    )


def first_line(screen):
    return screen.lines[0]


async def looked(screen):
    """Have the program look whether it can read, as it does every other second."""
    screen.app.look()
    await screen.settle()


async def test_a_lost_connection_is_told_and_what_was_typed_is_filed_later(
    served, running, tmp_path
):
    desk = desk_on(served, tmp_path)
    async with program(desk, lang="en") as screen:
        await screen.press("r")
        assert isinstance(screen.app.screen, FormScreen)
        row = screen.app.screen._sheet.row("note")
        row.control.focus()
        await screen.type("kept")
        running.stop()
        try:
            await looked(screen)
            assert "no connection to the server" in first_line(screen)
            await screen.press("ctrl+s")
            assert "No server answers" in screen.text
            await screen.press("enter")
            assert isinstance(screen.app.screen, FormScreen)
            assert row.entry.text == "kept"
            await looked(screen)
            assert "no connection to the server" in first_line(screen)
        finally:
            running.start()
        await looked(screen)
        assert "no connection" not in first_line(screen)
        assert "can be read again" in screen.text
        await screen.press("ctrl+s")
        assert not isinstance(screen.app.screen, FormScreen)
        assert "Filed" in screen.text
    asked = "SELECT note FROM status_report WHERE note = 'kept'"
    assert running.ask(asked, served.path.name) == [("kept",)]


@pytest.mark.parametrize(
    ("role", "offered"), [("reader", False), ("officer_fenghua", True), ("administrator", True)]
)
async def test_who_may_change_nothing_is_offered_no_editing(
    role, offered, served, running, tmp_path
):
    roles.put(served)
    running.ask("DROP ROLE IF EXISTS person")
    running.ask(f"CREATE ROLE person LOGIN; GRANT portfolio_{role} TO person")
    mine = Database(running.place(served.path.name, "person")).allowed()
    assert mine.read_only is not offered
    async with program(desk_on(mine, tmp_path), lang="en") as screen:
        assert ("Open for reading only" in screen.text) is not offered
        found = {command.name for command in screen.app._commands()}
        writing = {"Report", "Monthly round", "New project", "Undo"}
        assert found & writing == (writing if offered else set())
        await screen.press("r")
        assert isinstance(screen.app.screen, FormScreen) is offered
    running.ask("DROP OWNED BY person", served.path.name)
    running.ask("DROP ROLE person")
