"""Bursts and pastes in every box of every screen and window, through a real terminal."""

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from portfolio.store.database import Database
from tests.tui.conftest import Running
from tests.tui.terminal import Terminal
from tui.export.dialog import Export
from tui.widgets.text_box import TextBox, on_one_line

BACKSPACE, HOME = b"\x7f", b"\x1b[H"
#: What leads out of the program, changes the language of what a window asks, writes pictures, or
#: only moves.
_NOT_WALKED: Final = (
    *("app.quit", "quit", "help_quit", "write"),
    *("switch_language", "app.switch_language", "speak"),
    *("move(", "page", "edge(", "scroll", "app.focus", "screen.copy_text", "turn(", "shift("),
)
#: Windows from which no key leads further; what the palette offers, keys do.
_ENDS: Final = {"Card", "Notice", "Help", "Undo", "Export", "Palette"}
Path_ = tuple[tuple[str, str | int], ...]


class Walker:
    """Goes through the program from its first screen, and types into what it finds."""

    def __init__(self, database: Path, folder: Path) -> None:
        line = folder / "line"
        self.terminal = Terminal(["-m", "tests.tui.walked", str(database), str(line)])
        self.terminal.read_until(b"Quit")
        self.terminal.drain()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(line))
        self._line = self._socket.makefile("rw", encoding="utf-8")

    def ask(self, do: str, **more: object) -> Any:
        self._line.write(json.dumps({"do": do, **more}) + "\n")
        self._line.flush()
        answer = json.loads(self._line.readline())
        assert "error" not in answer, answer["error"]
        return answer

    def go(self, path: Path_) -> Any:
        """Go along a path from the first screen; return what stands at its end."""
        found = self.ask("home")
        for do, what in path:
            found = self.ask(do, **{"press": {"key": what}, "choose": {"option": what}}[do])
        return found

    def box(self, place: int, value: str) -> int:
        """Wait until a value stands in a box; return where the cursor does."""
        end = time.monotonic() + 10
        while (found := self.ask("look")["boxes"][place])[0] != value:
            if time.monotonic() > end:
                pytest.fail(f"{value!r} was to stand there, but {found!r} does")
        return int(found[1])

    def close(self) -> None:
        self._line.close()
        self._socket.close()
        self.terminal.close()


@pytest.fixture
def walker(database: Database, tmp_path: Path) -> Iterator[Walker]:
    walker = Walker(database.path, tmp_path)
    yield walker
    walker.close()


def type_into(walker: Walker, place: int) -> None:
    """Type bursts as an input method sends them, and paste: nothing is lost or out of its place."""
    before = walker.ask("look")["boxes"][place][0]
    send = walker.terminal.send
    walker.ask("focus", box=place)
    for burst in ("中医", "医院"):
        send(burst.encode())
    send(BACKSPACE)
    assert walker.box(place, "中医医") == 3
    send("\x1b[200~一、资金👷未到位\r\n二、管线\n\n三𠮷\n\x1b[201~".encode())
    whole = "中医医一、资金👷未到位⏎二、管线⏎⏎三𠮷"
    walker.box(place, whole)
    send(HOME)
    send(b"hospital" + BACKSPACE + b"X")
    assert walker.box(place, f"hospitaX{whole}") == len("hospitaX")
    walker.ask("fill", box=place, text=before)


def walk(walker: Walker) -> set[str]:
    """Type into every box that keys and choices lead to; return on which screens there were any.

    Each key is tried once on each kind of screen and window, each choice once of each question.
    """
    typed: set[str] = set()
    seen: set[tuple[str, ...]] = set()
    paths: list[Path_] = [()]
    tried: set[tuple[str, ...]] = set()
    while paths:
        path = paths.pop(0)
        found = walker.go(path)
        kind = found["stand"][0]
        stand = (*found["stand"], str(len(found["boxes"])))
        if stand not in seen:
            seen.add(stand)
            for place in range(len(found["boxes"])):
                type_into(walker, place)
                typed.add(kind)
        steps = [("press", key, (kind, action)) for key, action in found["keys"]]
        steps += [
            ("choose", option, (*found["stand"], str(option))) for option in range(found["options"])
        ]
        for do, what, step in steps:
            if step not in tried and kind not in _ENDS and not step[1].startswith(_NOT_WALKED):
                tried.add(step)
                paths.append((*path, (do, what)))
    return typed


def test_every_box_that_one_key_leads_to_takes_bursts_and_pastes(walker: Walker) -> None:
    for key, boxes in (("slash", 1), ("r", 20), ("a", 12), ("e", 1)):
        found = walker.go((("press", key),))
        assert len(found["boxes"]) >= boxes
        for place in {0, len(found["boxes"]) - 1}:
            type_into(walker, place)


@pytest.mark.skipif("WALK" not in os.environ, reason="make walk: four minutes")
def test_every_box_of_every_screen_and_window_takes_bursts_and_pastes(walker: Walker) -> None:
    typed = walk(walker)
    assert {"PortfolioScreen", "FormScreen", "NewProjectScreen", "HistoryScreen"} <= typed
    assert {"Export", "Prompt"} <= typed


def test_a_paste_keeps_every_line_by_a_sign_that_is_seen() -> None:
    assert on_one_line("3500\n") == "3500"
    assert on_one_line("一\r\n二\r三\u2028四\t五") == "一⏎二⏎三⏎四 五"


async def test_the_cursor_stays_where_it_was_left_when_the_program_rewrites(
    running: Running,
) -> None:
    async with running() as screen:
        await screen.press("e", "down")
        box = screen.app.screen.query_one(TextBox)
        assert isinstance(screen.app.screen, Export)
        assert box.value.endswith(".xlsx")
        assert box.cursor_position == len(box.value)
        box.cursor_position = 2
        await screen.press("up")
        assert (box.value[-4:], box.cursor_position) == (".csv", 2)
        await screen.press("escape", "down", "r", "shift+tab", "ctrl+u")
        await screen.type("2026-9")
        await screen.press("tab", "shift+tab", "ctrl+u")
        assert screen.app.screen.query_one("#month", TextBox).value == ""
