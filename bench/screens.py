"""The list of 10,000 projects in the terminal, beside Textual's DataTable with the same rows."""

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import DataTable

from bench.measure import Row, pause, ratio_of
from portfolio.projects.records.lists import ProjectRow
from portfolio.projects.service import lookup
from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.language import label
from portfolio.values.months import Month
from tests.fixtures.generate import generate
from tui.list.arrangement import Arrangement
from tui.list.columns import COLUMNS, cells_of
from tui.list.rows import Projects
from tui.shell.app import PortfolioApp
from tui.shell.desk import Desk
from tui.widgets.table import Table

NOW: Final = Month.of(2026, 11)
MANY: Final = 10_000
SIZE: Final = (140, 40)
ROUNDS: Final = 4
#: What is typed into the open filter: Chinese, initials, English, a stage, what all have, what none.
TYPED: Final = ("卫生院", "wsy", "project 12", "主体", "g", "zzz")
BACK: Final = "backspace"
#: What else officers do with the list, by its keys.
DOINGS: Final = {
    "reading anew": ("f5",),
    "filter": ("slash", "w", "s", "y", BACK, BACK, BACK, "escape"),
    "order": ("s", "down", "enter", "s", "down", "down", "down", "enter"),
    "groups": ("b", "down", "enter"),
    "language": ("l", "l"),
}
#: The longest that the loop may stand still: shorter pauses are not felt.
UNFELT: Final = 0.1
_BEAT: Final = 0.005


class Drawn:
    """Tells when a table of a kind has been drawn, by a program that says when it displays."""

    def __init__(self, kind: type[Any]) -> None:
        self._kind = kind
        self._wanted = ""
        self._seen = False
        self._done = asyncio.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """See every line that such tables draw."""
        draw = self._kind.render_line

        def render_line(table: Any, y: int) -> Strip:
            strip: Strip = draw(table, y)
            self._seen = self._seen or self._wanted in strip.text
            return strip

        with patch.object(self._kind, "render_line", render_line):
            yield

    def displayed(self) -> None:
        if self._seen:
            self._done.set()

    def want(self, text: str) -> None:
        """Wait from now on for a line with `text` in it."""
        self._wanted, self._seen = text, False
        self._done.clear()

    async def come(self) -> None:
        await asyncio.wait_for(self._done.wait(), 30)


class Ours(PortfolioApp):
    """The program, which tells when it displays."""

    def __init__(self, desk: Desk, displayed: Callable[[], None]) -> None:
        super().__init__(desk)
        self._displayed = displayed

    def post_display_hook(self) -> None:
        self._displayed()


class Theirs(App[None]):
    """A program with the same rows in a DataTable."""

    def __init__(self, desk: Desk, displayed: Callable[[], None]) -> None:
        super().__init__()
        self._desk = desk
        self._displayed = displayed

    def compose(self) -> ComposeResult:
        yield DataTable[str]()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*(label(column.title) for column in COLUMNS))
        table.add_rows(cells(lookup.list_projects(self._desk.database, NOW)))

    def refill(self, rows: Sequence[Sequence[str]]) -> None:
        table = self.query_one(DataTable)
        table.clear()
        table.add_rows(rows)

    def post_display_hook(self) -> None:
        self._displayed()


def cells(rows: Sequence[ProjectRow]) -> list[list[str]]:
    return [[cell.text for cell in cells_of(row)] for row in rows]


@asynccontextmanager
async def shown(desk: Desk, kind: type[Any]) -> AsyncIterator[tuple[Pilot[Any], Drawn]]:
    """Run one of the two programs until its first project is on the screen."""
    drawn = Drawn(Table if kind is Ours else DataTable)
    drawn.want("号卫生院")
    with drawn.watching():
        async with kind(desk, drawn.displayed).run_test(size=SIZE) as pilot:
            await drawn.come()
            yield pilot, drawn


# --- launch -------------------------------------------------------------------------------------


async def launch(desk: Desk, kind: type[Any]) -> float:
    """Return the seconds from making a program to the first row on its screen."""
    start = time.perf_counter()
    async with shown(desk, kind):
        return time.perf_counter() - start


def launches(desk: Desk) -> tuple[list[float], list[float]]:
    taken: dict[type[Any], list[float]] = {Ours: [], Theirs: []}
    for _ in range(ROUNDS):
        for kind, times in taken.items():
            times.append(asyncio.run(launch(desk, kind)))
    return taken[Ours], taken[Theirs]


# --- the filter ---------------------------------------------------------------------------------


async def keys(desk: Desk) -> dict[str, list[float]]:
    """Return how long each key takes until the list is redrawn: a word's letters, then as many
    backspaces. The language changes after each word.
    """
    async with shown(desk, Ours) as (pilot, drawn):
        taken: dict[str, list[float]] = {}
        for word in TYPED:
            await pilot.press("slash")
            taken[word] = [await press(pilot, key, drawn) for key in (*word, *(BACK for _ in word))]
            await pilot.press("escape", "l")
        return taken


async def press(pilot: Pilot[Any], key: str, drawn: Drawn) -> float:
    await pilot.pause()
    drawn.want("")
    start = time.perf_counter()
    pilot.app.post_message(events.Key(key, None if key == BACK else key))
    await drawn.come()
    return time.perf_counter() - start


async def refills(desk: Desk) -> list[float]:
    """Return how long a DataTable takes for each word, the rows being found already."""
    projects = Projects(lookup.list_projects(desk.database, NOW), NOW)
    async with shown(desk, Theirs) as (pilot, drawn):
        taken = []
        for word in TYPED:
            found = cells(projects.arranged(Arrangement(wanted=word)).projects)
            await pilot.pause()
            drawn.want("")
            start = time.perf_counter()
            pilot.app.refill(found)
            await drawn.come()
            taken.append(time.perf_counter() - start)
        return taken


# --- how long the loop stands still --------------------------------------------------------------


class Pulse:
    """Finds the longest time for which the loop did not go round, for want of its own process."""

    def __init__(self) -> None:
        self.worst = 0.0

    @asynccontextmanager
    async def felt(self) -> AsyncIterator[None]:
        """Feel the pulse of what is done meanwhile."""
        task = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            task.cancel()

    async def _beat(self) -> None:
        last = time.process_time()
        while True:
            await asyncio.sleep(_BEAT)
            now = time.process_time()
            self.worst, last = max(self.worst, now - last), now


async def stands_still(desk: Desk, pressed: Sequence[str]) -> float:
    """Return the longest time that the loop stood still, from launch on, while keys are pressed."""
    pulse = Pulse()
    with Drawn(Table).watching():
        async with Ours(desk, lambda: None).run_test(size=SIZE) as pilot, pulse.felt():
            for key in ("", *pressed):
                if key:
                    pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
                await pilot.pause()
                await pilot.app.workers.wait_for_complete()
                await pilot.pause()
    return pulse.worst


# --- all of it ------------------------------------------------------------------------------------


def screens() -> Iterator[Row]:
    language.speak("zh")
    # As the program does: what importing makes is set aside from the collector's rounds.
    gc.collect()
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        yield from measured(_desk(Path(folder)))


def _desk(folder: Path) -> Desk:
    database = Database(generate(folder / "many.db", MANY))
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return Desk(database, lambda reason: Authorship("bench", moment, reason), lambda: NOW, folder)


def measured(desk: Desk) -> Iterator[Row]:
    mine, theirs = launches(desk)
    yield ratio_of(f"{MANY:,} projects, launch to first row / DataTable", mine, theirs, 0.35)
    one, other = asyncio.run(keys(desk)), asyncio.run(keys(desk))
    taken = {
        word: [min(pair) for pair in zip(one[word], other[word], strict=True)] for word in TYPED
    }
    last = [taken[word][len(word) - 1] for word in TYPED]
    refilled = asyncio.run(refills(desk))
    yield ratio_of("a filter key / DataTable refilled", [sum(last)], [sum(refilled)], 0.15)
    yield pause("the worst of all filter keys", max(max(times) for times in taken.values()), 0.2)
    for name, pressed in DOINGS.items():
        worst = asyncio.run(stands_still(desk, pressed))
        yield pause(f"the loop stands still, {name}", worst, UNFELT)


MEASUREMENTS = {"screens": screens}
