"""A new project typed in: what is needed, what is wrong, what is kept."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from portfolio.care.service.founding import found
from portfolio.history.service import log as history
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.months import Month
from tests.tui.conftest import LARGE, NOW, PRESENT, SMALL, Running, Screen, desk_of, hold_all
from tui.dialogs.ask import Ask
from tui.dialogs.notice import Notice
from tui.form.entries import problem_of
from tui.form.field_row import Choice, FieldRow
from tui.form.new_project import NewProjectScreen
from tui.form.project_fields import SECTIONS

NEEDED = {
    "code": "P5",
    "name_zh": "松岙卫生院",
    "source": "甬发改〔2026〕1号",
    "reason_words": "增补",
}
WHOLE = NEEDED | {
    "name_en": "Song'ao",
    "group": "planned",
    "nature": "new",
    "funder": "public",
    "townships": "松岙、Xikou",
    "start": "2026年12月",
    "finish": "2028",
    "investment": "1.2亿",
    "beds_new": "９1",
    "beds_built": "120",
    "beds_staffed": "100",
    "beds_opened": "0",
}


def fill(screen: Screen, texts: Mapping[str, str]) -> None:
    """Type into the fields of the form."""
    for name, text in texts.items():
        row = screen.app.screen.query_one(f"#{name.replace('_', '-')}", FieldRow)
        control = row.control
        control.value = text
        assert isinstance(control, Choice) == (row.field.codes is not None)


async def filled(screen: Screen, texts: Mapping[str, str]) -> None:
    await screen.press("a")
    fill(screen, texts)
    await screen.settle()


async def test_the_form_stands_as_it_is_held(running: Running) -> None:
    async with running() as screen:
        await screen.press("a")
        await hold_all(screen, "new-project", SMALL, LARGE)


async def test_what_was_typed_is_added_to_the_fen(running: Running, database: Database) -> None:
    async with running(LARGE) as screen:
        await filled(screen, WHOLE)
        await screen.press("ctrl+s")
        assert "已新增项目P5" in screen.text
        assert "松岙卫生院" in screen.text
    row = lookup.show_project(database, "P5", PRESENT).row
    assert (row.name_zh, row.name_en, row.group, row.nature, row.funder) == (
        "松岙卫生院",
        "Song'ao",
        "planned",
        "new",
        "public",
    )
    assert [code for code, _, _ in row.townships] == ["songao", "xikou"]
    assert (str(row.start), str(row.finish)) == ("2026-12", "2028")
    assert (row.investment, row.beds_new, row.beds_built) == (120_000_000_00, 91, 120)
    assert (row.beds_staffed, row.beds_opened, row.floor_area) == (100, 0, None)
    entry = history.read_log(database, most=1).entries[0]
    assert (entry.who, entry.reason) == ("officer", "增补")


async def test_an_empty_database_leads_on_to_the_first_project(
    running: Running, tmp_path: Path
) -> None:
    empty = found(tmp_path / "empty.db", Authorship("officer", NOW, "init"), empty=True)
    async with running(lang="en", at=desk_of(empty, "officer")) as screen:
        assert "Press a to add one here" in screen.text
        assert "portfolio import FILE" in screen.text
        await filled(screen, NEEDED)
        await screen.press("ctrl+s")
        assert " P5 " in screen.text
        assert "no projects yet" not in screen.text


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("finish", "2028-13", "is not a month"),
        ("investment", "viel", "is not an amount of money"),
        ("beds_new", "-1", "is not a whole number"),
        ("name_zh", "x" * 2001, "longer than 2000"),
    ],
)
def test_what_cannot_be_read_is_told(name: str, text: str, said: str) -> None:
    language.speak("en")
    field = next(field for _, fields in SECTIONS for field in fields if field.name == name)
    problem = problem_of(field, text)
    assert problem is not None
    assert said in language.sentence(problem)
    assert problem_of(field, "") is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("finish", "2028-13", "is not a month"),
        ("townships", "Xikou, Atlantis", "There is no township “Atlantis”"),
    ],
)
async def test_what_is_wrong_stands_under_the_field_while_typing(
    running: Running, name: str, text: str, said: str
) -> None:
    async with running(LARGE, "en") as screen:
        await filled(screen, {name: text})
        assert said in screen.text
        fill(screen, {name: ""})
        await screen.settle()
        assert said not in screen.text


async def test_what_is_needed_is_asked_for(running: Running, database: Database) -> None:
    async with running(lang="en") as screen:
        await screen.press("a", "ctrl+s")
        assert screen.text.count("This is needed.") == 4
        await screen.type("P5")
        assert screen.text.count("This is needed.") == 3
    assert history.newest(database) == 1


@pytest.mark.parametrize(
    ("texts", "field", "said"),
    [
        ({"code": "c1"}, "code", "There is a project “c1” already"),
        ({"start": "2027", "finish": "2026"}, "finish", "lies before the start"),
    ],
)
async def test_a_broken_rule_stands_under_its_field_and_the_form_stays(
    running: Running, texts: Mapping[str, str], field: str, said: str
) -> None:
    async with running(LARGE, "en") as screen:
        await filled(screen, NEEDED | texts)
        await screen.press("ctrl+s")
        row = screen.app.screen.query_one(f"#{field}", FieldRow)
        assert said in screen.text
        assert row in screen.app.screen.focused.ancestors_with_self  # type: ignore[union-attr]


async def test_a_database_gone_is_told_and_the_form_stays(
    running: Running, database: Database
) -> None:
    async with running(lang="en") as screen:
        await filled(screen, NEEDED)
        away = database.path.with_suffix(".away")
        database.path.rename(away)
        await screen.press("ctrl+s")
        assert isinstance(screen.app.screen, Notice)
        away.rename(database.path)
        await screen.press("enter", "ctrl+s")
        assert "Added project P5" in screen.text


@pytest.mark.long
async def test_escape_asks_where_something_was_typed_and_only_there(running: Running) -> None:
    async with running() as screen:
        await screen.press("a", "escape")
        assert not isinstance(screen.app.screen, NewProjectScreen)
        await screen.press("a", "x", "escape")
        assert isinstance(screen.app.screen, Ask)
        await screen.press("enter")
        assert isinstance(screen.app.screen, NewProjectScreen)
        await screen.press("escape", "right", "right", "enter", "a")
        assert isinstance(screen.app.screen, NewProjectScreen)


@pytest.mark.long
async def test_a_draft_is_offered_again_and_gone_once_it_is_added(running: Running) -> None:
    async with running(lang="en") as screen:
        await filled(screen, NEEDED)
        await screen.press("escape", "right", "enter", "a")
        assert "An unfinished new project was kept" in screen.text
        await screen.press("enter")
        assert "松岙卫生院" in screen.text
        await screen.press("ctrl+s")
        assert "Added project P5" in screen.text
        await screen.press("a")
        assert isinstance(screen.app.screen, NewProjectScreen)


async def test_a_signal_keeps_what_was_typed(running: Running, database: Database) -> None:
    async with running() as screen:
        await filled(screen, NEEDED)
        screen.app.leave(143)
    drafts = desk_of(database, "officer").project_drafts
    draft = drafts.find("", None, Month.of(1900, 1))
    assert draft is not None
    assert draft.typed == NEEDED


@pytest.mark.long
async def test_the_language_changes_on_the_form_and_a_tiny_window_does_no_harm(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press("a", "tab", "tab", "tab", "tab", "tab")
        assert isinstance(screen.app.focused, Choice)
        await screen.press("l")
        assert "Left open, the project stands outside the plan" in screen.text
        before = screen.text
        await screen.resize((20, 5))
        await screen.resize(SMALL)
        assert screen.text == before


async def test_hostile_words_show_as_text(running: Running) -> None:
    async with running(LARGE) as screen:
        await filled(screen, NEEDED | {"name_zh": "[/][@click=app.quit]x\u202e"})
        assert "[/][@click=app.quit]x�" in screen.text
        await screen.press("ctrl+s")
        assert "[/][@click=app.quit]x" in screen.text
