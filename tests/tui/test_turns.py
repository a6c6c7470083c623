"""Keys that arrive in one burst are taken as if they had come one by one."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from threading import Event
from typing import Final

import pytest
from textual.app import App
from textual.events import Key
from textual.widgets import Input

from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.values.kinds import Value
from portfolio.values.months import Dated, Month
from tests.conftest import first
from tests.tui.conftest import PRESENT
from tests.tui.terminal import Terminal
from tui.shell.turns import Turns

#: Two boxes, one above the other; Enter ends the program and prints what stands in them.
BOXES: Final = """
from textual.app import App
from textual.widgets import Input
from tui.shell.driver import ForgivingDriver

class Boxes(App):
    def compose(self):
        yield Input("qwertyuiop", compact=True, select_on_focus=False)
        yield Input(compact=True)

    def on_input_submitted(self):
        self.exit(" ".join(f"<{box.value}>" for box in self.query(Input)))

print("\\n" + Boxes(driver_class=ForgivingDriver).run())
"""
BACKSPACE: Final = b"\x7f"
FILE: Final = b"\x13"
DOWN: Final = b"\x1b[B"
CLICK_ON_THE_SECOND_LINE: Final = b"\x1b[<0;9;2M\x1b[<0;9;2m"
TOWNS: Final = "溪口莼湖尚田大堰松岙裘村西坞萧王庙"


@pytest.fixture
def boxes() -> Iterator[Callable[[bytes], str]]:
    """What stands in two boxes after a burst of keys."""
    opened = Terminal(["-c", BOXES])

    def burst(keys: bytes) -> str:
        opened.read_until(b"qwertyuiop")
        opened.send(keys)
        opened.ended()
        return opened.seen.decode().splitlines()[-1]

    yield burst
    opened.close()


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (BACKSPACE * 3 + b"xy\r", "<qwertyuxy> <>"),
        (b"1" + BACKSPACE * 2 + b"2\x1b[D3\r", "<qwertyuio32> <>"),
        (b"85\t2027\r", "<qwertyuiop85> <2027>"),
        (BACKSPACE + CLICK_ON_THE_SECOND_LINE + b"7\r", "<qwertyuio> <7>"),
        (
            b"\x1b[200~85\x1b[201~" + BACKSPACE + b"\t\x1b[200~2027\x1b[201~\r",
            "<qwertyuiop8> <2027>",
        ),
    ],
    ids=["backspace", "arrow", "tab", "click", "paste"],
)
def test_no_key_overtakes_another(boxes: Callable[[bytes], str], keys: bytes, left: str) -> None:
    assert boxes(keys) == left


# --- the status form ------------------------------------------------------------------------------


@pytest.fixture
def form(terminal: Terminal) -> Terminal:
    """The form of the first project, opened and read."""
    terminal.read_until(b"Xikou")
    terminal.send(b"r")
    terminal.read_until(b"last report")
    return terminal


@pytest.mark.long
def test_a_tab_sends_what_follows_into_the_next_field(form: Terminal, database: Database) -> None:
    form.send(b"\t2027\t1\t85")
    form.send(FILE)
    assert _filed(form, database, "C1") == {
        "percent": 850,
        "forecast_finish": Dated(Month.of(2027, 12), "year"),
        "reason": "funding",
    }


def test_a_burst_up_to_filing_files_what_was_typed(form: Terminal, database: Database) -> None:
    form.send(b"\t2027.13" + BACKSPACE * 2 + b"06\t1\t8555" + BACKSPACE * 2 + b"\troof on" + FILE)
    assert _filed(form, database, "C1") == {
        "progress": "roof on",
        "percent": 850,
        "forecast_finish": Dated(Month.of(2027, 6), "month"),
        "reason": "funding",
    }


@pytest.mark.long
def test_a_list_that_opens_takes_the_keys_that_follow(form: Terminal, database: Database) -> None:
    form.send(b"\r" + DOWN + b"\r\t\t\t62.5" + FILE)
    filed = _filed(form, database, "C1")
    assert set(filed) == {"stage", "percent"}
    assert filed["percent"] == 625


@pytest.mark.long
def test_several_hundred_chinese_characters_are_filed_whole(
    form: Terminal, database: Database
) -> None:
    form.send(b"\t\t\t\t" + (TOWNS * 30).encode() + FILE)
    assert _filed(form, database, "C1") == {"progress": TOWNS * 30}


@pytest.mark.parametrize("times", first(1, [2, 20]))
def test_characters_that_come_byte_by_byte_are_filed_whole(
    form: Terminal, database: Database, times: int
) -> None:
    for byte in b"\t\t\t\t" + (TOWNS * times).encode() + FILE:
        form.send(bytes([byte]))
    assert _filed(form, database, "C1") == {"progress": TOWNS * times}


@pytest.mark.long
def test_a_screen_that_opens_takes_the_keys_that_follow(
    terminal: Terminal, database: Database
) -> None:
    terminal.read_until(b"Xikou")
    terminal.send(b"/N1\rr\t\t\t85")
    terminal.read_until(b"last report")
    terminal.send(FILE)
    assert _filed(terminal, database, "N1") == {"percent": 850}


def _filed(terminal: Terminal, database: Database, code: str) -> Mapping[str, Value]:
    """Wait until a report is filed; return what stands in it."""
    terminal.read_until(b"Filed: ")
    return lookup.show_project(database, code, PRESENT).reports[0].values


# --- leaving --------------------------------------------------------------------------------------


class Box(App[None]):
    def compose(self):
        yield Input()


async def test_a_program_that_hangs_can_still_be_left() -> None:
    async with Box().run_test() as pilot:
        hanging, leaving = asyncio.Event(), Event()
        pilot.app.query_one(Input).call_later(hanging.wait)
        turns = Turns(pilot.app, asyncio.get_running_loop(), leaving)
        waiting = asyncio.create_task(asyncio.to_thread(turns.wait_for, Key("up", None)))
        try:
            assert not (await asyncio.wait([waiting], timeout=0.2))[0]
            leaving.set()
            await asyncio.wait_for(waiting, timeout=5)
        finally:
            hanging.set()


class _Box(App[None]):
    def compose(self):
        yield Input()


async def test_a_closed_box_with_messages_left_keeps_no_key_waiting():
    """Its queue is never emptied: the loop must neither wait for that nor stand still."""
    app = _Box()
    async with app.run_test() as pilot:
        turns = Turns(app, asyncio.get_running_loop(), Event())
        box = app.query_one(Input)
        turns._way = tuple(box.ancestors_with_self)
        await box.remove()
        box._message_queue.put_nowait(Key("a", "a"))
        await pilot.pause()
        assert box.message_queue_size == 1
        await asyncio.wait_for(turns._quiet(), 5)
