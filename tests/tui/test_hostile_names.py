"""Names are data: never markup, never a link to an action, never an escape."""

import sqlite3
from contextlib import closing

import pytest

from portfolio.store.database import Database
from tests.conftest import first
from tests.tui.conftest import Running

HOSTILE = ("[/]", "[@click=app.quit]press[/]", "a\u202eb", "[bold red]loud", "\x1b[2Jgone")


@pytest.mark.parametrize("name", first(1, HOSTILE))
async def test_hostile_names_show_as_text_on_every_screen(
    running: Running, database: Database, name: str
) -> None:
    rename(database, name)
    seen = name.replace("\u202e", "�").replace("\x1b", "�")
    async with running((140, 40)) as screen:
        assert seen in screen.text
        await screen.press("enter")
        assert seen in screen.lines[0]
        await screen.press("r")
        assert seen in screen.text
        assert name == seen or name not in screen.text
        await screen.press("shift+tab", "enter")
        assert seen in screen.text


def rename(database: Database, name: str) -> None:
    """Put a name past every check, as a damaged or foreign file would have it."""
    with closing(sqlite3.connect(database.path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        for table in ("project", "site", "township"):
            connection.execute(f"UPDATE {table} SET name_zh = ?, name_en = ?", (name, name))
        connection.execute("UPDATE plan SET name_zh = ?", (name,))
        connection.execute("UPDATE status_report SET note = ?, progress = ?", (name, name))
        connection.commit()
