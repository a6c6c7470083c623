"""What is doubted is asked about under its field, and filed where the officer files it again."""

from portfolio.projects.service import lookup
from portfolio.store.database import Database
from tests.tui.conftest import PRESENT, Running
from tests.tui.test_form_screen import fill
from tests.tui.test_new_project import NEEDED, filled
from tui.form.new_project import NewProjectScreen
from tui.form.screen import FormScreen


def reported(database: Database) -> dict[str, object]:
    """Return what is reported of C2 for the present month."""
    found = lookup.show_project(database, "C2", PRESENT).reports
    return next((dict(item.values) for item in found if item.month == PRESENT), {})


async def test_the_form_asks_under_the_field_and_files_on_the_second_time(
    running: Running, database: Database
) -> None:
    async with running((100, 60)) as screen:
        await screen.press("down", "r")
        await fill(screen, "beds_open", "6000")
        await fill(screen, "done_total", "3500")
        assert "远多于建设床位600张" in screen.text
        assert "读作0.35万元" in screen.text
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, FormScreen)
        assert reported(database) == {}
        await screen.press("ctrl+s")
        assert not isinstance(screen.app.screen, FormScreen)
    assert reported(database) == {"beds_open": 6000, "done_total": 350_000}


async def test_another_value_is_asked_about_again(running: Running, database: Database) -> None:
    async with running((100, 60)) as screen:
        await screen.press("down", "r")
        await fill(screen, "beds_open", "6000")
        await screen.press("ctrl+s")
        await fill(screen, "beds_open", "7000")
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, FormScreen)
        await fill(screen, "beds_open", "600")
        assert "远多于" not in screen.text
        await screen.press("ctrl+s")
    assert reported(database) == {"beds_open": 600}


async def test_a_new_project_is_asked_about_in_every_field_that_is_doubted(
    running: Running, database: Database
) -> None:
    texts = {**NEEDED, "name_zh": "奉化区中医医院迁建", "group": "planned", "investment": "1.2"}
    async with running((100, 60)) as screen:
        await filled(screen, texts)
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, NewProjectScreen)
        assert "C2" in screen.text
        assert "1.20元" in screen.text
        await screen.press("ctrl+s")
        assert not isinstance(screen.app.screen, NewProjectScreen)
    assert lookup.show_project(database, "P5", PRESENT).row.investment == 120
