"""Drafts: what was typed outlives the form, the program and the line, and is offered again."""

from dataclasses import replace
from pathlib import Path

import pytest

from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.errors import OutputProblem
from portfolio.values.months import Month
from tests.conftest import first
from tests.tui.conftest import PRESENT, Running, desk_of
from tests.tui.test_form_screen import fill
from tui.form.field_row import FieldRow
from tui.form.screen import FormScreen
from tui.shell.drafts import Draft, Drafts

DRAFT = Draft(
    database="/data/p.db",
    code="N1",
    site=None,
    month=Month.of(2026, 11),
    typed={"note": "[b]管线\u202e", "percent": "62.5"},
    started={"note": "", "percent": "60"},
    saved="2026-11-20T08:30:00Z",
)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "kept", Path("/data/p.db"))


def test_a_draft_comes_back_as_it_was_kept(drafts: Drafts) -> None:
    drafts.keep(DRAFT)
    assert drafts.find("N1", None, DRAFT.month) == DRAFT
    assert drafts.find("N1", "N1-1", DRAFT.month) is None
    assert drafts.find("N1", None, DRAFT.month + 1) is None


def test_a_lone_surrogate_that_a_terminal_sent_is_kept_too(drafts: Drafts) -> None:
    draft = replace(DRAFT, typed={"note": "a\ud800b"}, started={})
    drafts.keep(draft)
    assert drafts.find("N1", None, DRAFT.month) == draft


def test_drafts_are_for_their_owner_and_names_are_no_paths(drafts: Drafts, tmp_path: Path) -> None:
    drafts.keep(replace(DRAFT, code="../../x", site="/etc/passwd"))
    (path,) = (tmp_path / "kept" / "drafts").iterdir()
    assert path.parent.stat().st_mode & 0o077 == 0
    assert drafts.find("../../x", "/etc/passwd", DRAFT.month) is not None


def test_the_last_one_kept_comes_first_and_other_databases_are_left_out(
    drafts: Drafts, tmp_path: Path
) -> None:
    drafts.keep(DRAFT)
    drafts.keep(replace(DRAFT, code="C2", saved="2026-11-21T08:30:00Z"))
    other = Drafts(tmp_path / "kept", Path("/data/other.db"))
    other.keep(replace(DRAFT, database="/data/other.db", code="P1"))
    assert [draft.code for draft in drafts.all()] == ["C2", "N1"]


def test_an_emptied_draft_and_a_dropped_one_are_gone(drafts: Drafts) -> None:
    drafts.keep(DRAFT)
    drafts.keep(replace(DRAFT, typed={}))
    assert drafts.find("N1", None, DRAFT.month) is None
    drafts.drop("N1", None, DRAFT.month)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"code": "N1"}', '{"month": 7}'])
def test_a_file_that_is_no_draft_is_not_offered(drafts: Drafts, tmp_path: Path, text: str) -> None:
    drafts.keep(DRAFT)
    (path,) = (tmp_path / "kept" / "drafts").iterdir()
    path.write_text(text, encoding="utf-8")
    assert drafts.all() == []
    assert path.exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file")
    with pytest.raises(OutputProblem):
        Drafts(tmp_path / "kept", Path("/data/p.db")).keep(DRAFT)


# --- in the form ----------------------------------------------------------------------------------


async def test_every_change_is_kept_and_offered_to_the_next_program(
    running: Running, database: Database
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "幕墙施工")
        assert desk_of(database, "officer").drafts.all()[0].typed == {"progress": "幕墙施工"}
    async with running() as screen:
        assert "未提交的草稿" in screen.text
        await screen.press("escape", "r")
        assert "发现2026年11月未提交的草稿，是否继续填写？" in screen.text
        await screen.press("enter")
        assert screen.app.screen.query_one("#progress", FieldRow).entry.text == "幕墙施工"
        await screen.press("ctrl+s")
    (report, *_) = lookup.show_project(database, "C1", PRESENT).reports
    assert report.values == {"progress": "幕墙施工"}
    assert desk_of(database, "officer").drafts.all() == []


@pytest.mark.parametrize(
    ("keys", "left"),
    first(1, [(("right", "enter"), 1), (("enter",), 1), (("right", "right", "enter"), 0)]),
    ids=["as a draft", "keep editing", "discard"],
)
async def test_escape_asks_what_becomes_of_what_was_typed(
    running: Running, database: Database, keys: tuple[str, ...], left: int
) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "note", "x")
        await screen.press("escape")
        assert "所填内容尚未提交" in screen.text
        await screen.press(*keys)
        assert isinstance(screen.app.screen, FormScreen) == (keys == ("enter",))
        assert len(desk_of(database, "officer").drafts.all()) == left


@pytest.mark.long
async def test_what_somebody_filed_over_a_draft_is_a_conflict(
    running: Running, database: Database
) -> None:
    from tests.tui.test_form_screen import _file

    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "mine")
    _file(database, "C1", progress="theirs")
    async with running() as screen:
        assert "C1 2026年11月" in screen.text
        await screen.press("enter", "ctrl+s")
        assert "打开后已被other修改" in screen.text
        assert "theirs" in screen.text


async def test_a_draft_that_cannot_be_kept_is_told_and_the_form_stays(
    running: Running, database: Database
) -> None:
    desk = desk_of(database, "officer")
    desk.keeping.write_text("a file where the folder should be")
    async with running(at=desk) as screen:
        await screen.press("r")
        await fill(screen, "progress", "kept")
        assert "无法写入" in "".join(line.strip() for line in screen.lines)  # however long the path
        assert screen.app.screen.query_one("#progress", FieldRow).entry.text == "kept"


async def test_a_number_without_end_is_refused_in_words_and_leaves_a_draft_that_opens(
    running: Running,
) -> None:
    for opened in (("r",), ("escape", "r", "enter")):
        async with running() as screen:
            await screen.press(*opened)
            if opened == ("r",):
                for name in ("done_total", "percent", "beds_open", "forecast_finish"):
                    await fill(screen, name, "9" * 5000)
            await screen.press("ctrl+s")
            assert isinstance(screen.app.screen, FormScreen)
            assert screen.app.screen.query_one("#percent", FieldRow).entry.text == "9" * 5000


@pytest.mark.long
async def test_leaving_the_program_says_that_a_draft_stays(running: Running) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "note", "x")
        await screen.press("ctrl+q")
        assert "已存为草稿" in screen.text
        await screen.press("right", "enter")
        assert screen.app.return_code == 0


async def test_a_project_with_a_draft_carries_its_sign_in_the_list(running: Running) -> None:
    async with running() as screen:
        await screen.press("r")
        await fill(screen, "progress", "幕墙施工")
        await screen.press("escape", "y")
        (row,) = [line for line in screen.lines if line.startswith("✎")]
        assert " C1 " in row
        await screen.press("r", "d", "escape")
        assert not [line for line in screen.lines if line.startswith("✎")]
