"""The command `tui` before and after the screen: refusals, stray bytes, signals."""

import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from rich.cells import cell_len

import tui
from portfolio.store.database import Database
from tests import catalogue
from tests.tui.terminal import Terminal, tui_of
from tui.shell.signs import in_plain

LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


def test_without_a_terminal_it_says_so(database: Database) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portfolio", "--db", str(database.path), "--lang", "en", "tui"],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "needs a terminal" in done.stderr


REFUSED = (
    ((), {"PORTFOLIO_DUE_UNTIL": "x"}, "is “x”; it takes a day of the month, 0 to 28"),
    ((), {"PORTFOLIO_DUE_UNTIL": "29"}, "is “29”; it takes a day of the month, 0 to 28"),
    ((), {"PORTFOLIO_DUE_UNTIL": "-1"}, "is “-1”; it takes a day of the month, 0 to 28"),
    ((), {"PORTFOLIO_SIGNS": "wide"}, "is “wide”; it takes full or plain"),
    (("--as-of", "2026-13"), {}, "2026-13"),
    (("--as-of", "soon"), {}, "soon"),
    (("--as-of", "2199-01"), {}, "2199-01 has not come yet"),
)


@pytest.mark.parametrize(("arguments", "settings", "said"), REFUSED)
def test_what_it_cannot_take_is_refused_before_the_screen_is_taken(
    database: Database, arguments: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    with closing(tui_of(database.path, *arguments, **settings)) as terminal:
        assert terminal.ended() == 2
        told = " ".join(terminal.seen.decode().split())
        assert said in told
        assert "Traceback" not in told
        assert b"\x1b[?1049h" not in terminal.seen


def test_a_terminal_that_draws_signs_two_cells_wide_gets_plain_ones(database: Database) -> None:
    with closing(tui_of(database.path)) as terminal:
        terminal.read_until(b"\x1b[6n")
        terminal.seen = b""
        terminal.send(b"\x1b[1;3R")
        terminal.read_until(b"Xikou")
        terminal.read_until(b"-- Planned")
        terminal.seen = b""
        terminal.send(b"g")
        terminal.read_until(b"Gantt chart")
        terminal.read_until(b"Today")
        assert not re.search("[─│■▲●◆█]", terminal.seen.decode(errors="ignore"))
        terminal.send(b"qq")
        assert terminal.ended() == 0


def test_every_sign_of_doubtful_width_that_is_drawn_has_a_plain_one() -> None:
    """Those of the screens and of all their words in both languages; UAX 11 calls them ambiguous."""
    root = Path(tui.__file__).parent
    drawn = "".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    for message in catalogue.translated():
        drawn += "".join([str(message.id), str(message.string)])
    doubtful = {sign for sign in drawn if east_asian_width(sign) == "A"}
    assert len(doubtful) > 40
    assert {sign for sign in doubtful if in_plain(sign) == sign} == set()
    assert all(cell_len(in_plain(sign)) == 1 for sign in doubtful)
    assert all(east_asian_width(in_plain(sign)) != "A" for sign in doubtful)


@pytest.mark.long
def test_a_byte_that_is_no_utf8_does_no_harm_and_q_leaves(terminal: Terminal) -> None:
    terminal.read_until(b"Xikou")
    terminal.send(b"\xff\xc3(")
    terminal.send(b"l")
    terminal.read_until("溪口镇".encode())
    terminal.send(b"q")
    assert terminal.ended() == 0
    assert LEFT_ALTERNATE_SCREEN in terminal.seen


def test_sigterm_leaves_the_alternate_screen(terminal: Terminal) -> None:
    terminal.read_until(b"Xikou")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.ended() == 128 + signal.SIGTERM
    assert LEFT_ALTERNATE_SCREEN in terminal.seen


@pytest.mark.long
def test_without_a_database_the_nine_projects_are_founded_and_shown(tmp_path: Path) -> None:
    with closing(tui_of(tmp_path / "new" / "portfolio.db")) as terminal:
        terminal.read_until(b"There is no database")
        terminal.send(b"\r")
        terminal.read_until(b"Xikou")
        terminal.send(b"q")
        assert terminal.ended() == 0
    assert (tmp_path / "new" / "portfolio.db").exists()


def test_left_without_a_database_it_says_so_by_its_exit_code(tmp_path: Path) -> None:
    with closing(tui_of(tmp_path / "none.db")) as terminal:
        terminal.read_until(b"There is no database")
        terminal.send(b"q")
        assert terminal.ended() == 7
        assert LEFT_ALTERNATE_SCREEN in terminal.seen
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda path: path.write_text("no database"), b"is not a database"),
        (lambda path: path.mkdir(), b"is a folder"),
        (lambda path: sqlite3.connect(path).close(), b"is not a portfolio database"),
    ],
)
def test_what_is_no_portfolio_database_is_told_before_the_screen_is_taken(
    tmp_path: Path, made: Callable[[Path], object], said: bytes
) -> None:
    made(tmp_path / "other.db")
    with closing(tui_of(tmp_path / "other.db")) as terminal:
        assert terminal.ended() == 7
        assert said in terminal.seen
        assert b"\x1b[?1049h" not in terminal.seen


@pytest.mark.long
def test_a_lost_line_ends_the_program(terminal: Terminal) -> None:
    terminal.read_until(b"Xikou")
    terminal.hang_up()
    assert terminal.process.wait(timeout=30) != 0
