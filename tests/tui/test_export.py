"""Writing what is shown to a file: what, where, how far it has come, and what went wrong."""

import csv
import errno
import io
import os
import threading
from itertools import pairwise
from pathlib import Path

import pytest
from textual.widgets import OptionList

from portfolio.care.service.founding import found
from portfolio.exchange.service import exports
from portfolio.pack.records import Listed
from portfolio.pictures.records import Piece, Published
from portfolio.projects.service import lookup
from portfolio.store import files
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values.errors import WrongUsage
from portfolio.values.language import LANGUAGES
from portfolio.values.months import Month
from tests.conftest import first
from tests.tui.conftest import NOW, SMALL, Running, Screen, desk_of, hold
from tests.tui.test_hostile_names import rename
from tui.export.dialog import Export
from tui.export.paths import aimed, offered, resolved, turned
from tui.form.field_row import TextBox
from tui.list.arrangement import Arrangement
from tui.list.rows import Projects

MONTH = Month.of(2026, 11)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The present folder is an empty one of its own."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(tmp_path))
    return folder


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


async def put(screen: Screen, path: str) -> None:
    """Open the dialog and type a path over the one offered."""
    await screen.press("e", "enter")
    screen.app.screen.query_one(TextBox).value = path
    await screen.settle()


# --- the path -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("projects-2026-11.csv", "projects-2026-11.xlsx"),
        ("~/会议/projects-2026-11.csv", "~/会议/projects-2026-11.xlsx"),
        ("~/会议/", "~/会议/projects-2026-11.xlsx"),
        ("会议.csv", "会议.xlsx"),
        ("会议.v1", "会议.v1.xlsx"),
        ("", "projects-2026-11.xlsx"),
    ],
)
def test_a_typed_path_follows_what_is_wanted(typed: str, found: str) -> None:
    assert turned(typed, "csv", "xlsx", MONTH) == found


def test_turning_through_all_that_can_be_wanted_ends_where_it_began() -> None:
    text = "~/" + offered("csv", MONTH)
    wants = [*exports.WANTS, "csv"]
    for old, new in pairwise(wants):
        text = turned(text, old, new, MONTH)
    assert text == "~/projects-2026-11.csv"


def test_the_home_folder_is_the_officers_own(tmp_path: Path, here: Path) -> None:
    assert resolved("~/a.csv") == tmp_path / "a.csv"
    assert resolved(" a.csv ") == here / "a.csv"
    assert resolved("~nobody-of-this-name/a.csv").name == "a.csv"


def test_a_list_has_the_ending_that_it_is_written_in(here: Path) -> None:
    assert aimed("a.XLSX", "xlsx") == here / "a.XLSX"
    assert aimed("a.pdf", "gantt") == here / "a.pdf"
    for text in ("清单.xlsxx", "清单", "a.csv"):
        with pytest.raises(WrongUsage, match=r"\.xlsx"):
            aimed(text, "xlsx")


# --- the dialog ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", first(1, LANGUAGES))
async def test_it_asks_what_and_where(
    running: Running, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.export.dialog.resolved", lambda text: Path("/home/li") / text)
    async with running(SMALL, lang) as screen:
        await screen.press("e")
        hold(screen, f"export-{lang}-80x24")


async def test_the_list_is_written_as_it_is_shown(running: Running, here: Path) -> None:
    async with running() as screen:
        await screen.press("slash")
        await screen.type("yuelin")
        await screen.press("enter", "e", "enter", "enter")
        assert "已写入" in screen.text
        assert not isinstance(screen.app.screen, Export)
    head, *rows = table(here / "projects-2026-11.csv")
    assert head[:2] == ["分组：项目类别", "编号"]
    assert [row[:2] for row in rows] == [["续建", "C2"], ["新（改扩）建", "N2"]]


async def test_a_workbook_is_one_step_further(running: Running, here: Path) -> None:
    async with running(lang="en") as screen:
        await screen.press("e", "down", "ctrl+s")
        assert "Wrote" in screen.text
    assert (here / "projects-2026-11.xlsx").read_bytes().startswith(b"PK")


async def test_a_missing_folder_is_said_and_what_was_typed_stays(running: Running) -> None:
    async with running(lang="en") as screen:
        await put(screen, "none/projects.csv")
        await screen.press("enter")
        assert isinstance(screen.app.screen, Export)
        assert "There is no folder" in screen.text
        assert screen.app.screen.query_one(TextBox).value == "none/projects.csv"
        await screen.press("backspace")
        assert "There is no folder" not in screen.text


async def test_an_empty_path_is_asked_for(running: Running) -> None:
    async with running(lang="en") as screen:
        await put(screen, " ")
        await screen.press("enter")
        assert "Type where the file is to go" in screen.text


async def test_an_existing_file_is_written_over_only_when_told_to(
    running: Running, here: Path
) -> None:
    out = here / "projects-2026-11.csv"
    out.write_text("old")
    async with running(lang="en") as screen:
        await screen.press("e", "enter", "enter")
        assert "projects-2026-11.csv stands in" in screen.text
        await screen.press("enter")
        assert isinstance(screen.app.screen, Export)
        assert out.read_text() == "old"
        await screen.press("enter", "right", "enter")
        assert "Wrote" in screen.text
    assert table(out)[1][1] == "C1"


async def test_the_picture_being_drawn_is_told_and_can_be_stopped(
    running: Running, monkeypatch: pytest.MonkeyPatch, here: Path
) -> None:
    go_on = threading.Event()

    def export(*_: object, tell: exports.Tell) -> Published:
        tell(Piece("gantt", 1, 3))
        go_on.wait(20)
        tell(Piece("capacity", 2, 3))
        return Published((here / "never",))

    monkeypatch.setattr(exports, "export", export)
    async with running(lang="en") as screen:
        await screen.pilot.press("e", "down", "down", "enter", "enter")
        while "drawing picture 1 of 3" not in screen.text:
            await screen.pilot.pause()
        await screen.pilot.press("l", "ctrl+s")
        assert "Gantt chart" in screen.text
        await screen.pilot.press("escape")
        assert "stopping" in screen.text
        go_on.set()
        await screen.settle()
        assert "Stopped; nothing was written." in screen.text
        await screen.press("escape")
        assert not isinstance(screen.app.screen, Export)


async def test_the_language_changes_in_the_dialog_too(running: Running) -> None:
    async with running() as screen:
        await screen.press("e", "down", "l")
        assert "Excel workbook" in screen.text
        assert screen.app.screen.query_one(OptionList).highlighted == 1


async def test_an_empty_list_is_written_with_its_headings(
    running: Running, here: Path, tmp_path: Path
) -> None:
    empty = found(tmp_path / "empty.db", Authorship("officer", NOW, "init"), empty=True)
    async with running(at=desk_of(empty, "officer")) as screen:
        await screen.press("e", "enter", "enter")
    assert len(table(here / "projects-2026-11.csv")) == 1


async def test_hostile_names_are_written_as_text(
    running: Running, database: Database, here: Path
) -> None:
    rename(database, "=cmd|' /C calc'!A0")
    async with running() as screen:
        await screen.press("e", "enter", "enter")
    assert table(here / "projects-2026-11.csv")[1][2].startswith("'=cmd")


@pytest.mark.parametrize(
    ("code", "said"), [(errno.ENOSPC, "is full"), (errno.EROFS, "may not be written")]
)
async def test_a_full_or_read_only_disk_is_said(
    running: Running, monkeypatch: pytest.MonkeyPatch, here: Path, code: int, said: str
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    async with running(lang="en") as screen:
        await screen.press("e", "enter")
        monkeypatch.setattr(files.os, "fsync", fail)
        await screen.press("enter")
        assert said in screen.text
        assert isinstance(screen.app.screen, Export)
    assert os.listdir(here) == []  # noqa: PTH208 - after the program has ended


async def test_a_tiny_window_and_back_does_no_harm(running: Running) -> None:
    async with running() as screen:
        await screen.press("e")
        before = screen.text
        await screen.resize((20, 5))
        await screen.resize(SMALL)
        assert screen.text == before


def test_the_record_of_a_list_holds_what_the_screen_shows(database: Database) -> None:
    projects = Projects(lookup.list_projects(database, MONTH), MONTH)
    for grouping in ("group", "stage", "township", "none"):
        listing = projects.arranged(Arrangement(grouping=grouping, order="beds"))
        listed: Listed = listing.listed("Plan", MONTH, "words")
        assert [row for part in listed.parts for row in part.rows] == list(listing.projects)
        assert listed.beds_new == listing.sums.beds_new
        assert bool(listed.grouping) == (grouping != "none")
