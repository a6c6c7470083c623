"""The program run without a terminal, and its screens read as the officer reads them."""

import os
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from textual import _wait
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.months import Month
from tests.tui.terminal import Terminal, tui_of
from tui.shell.app import PortfolioApp
from tui.shell.desk import Desk

PRESENT: Final = Month.of(2026, 11)
NOW: Final = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
SMALL: Final = (80, 24)
LARGE: Final = (140, 40)
SCREENS: Final = Path(__file__).parent / "screens"

#: Seconds a program may take to come to rest.
_PATIENCE: Final = 30.0

# Textual takes a program that used no processor for 20 ms for idle, twice a key; 2 ms do where
# workers, messages and layout are waited for by `settle`.
_wait.SLEEP_GRANULARITY = 0.002
_wait.SLEEP_IDLE = 0.0002


@pytest.fixture
def desk(database: Database) -> Desk:
    return desk_of(database, "officer")


def desk_of(database: Database, who: str) -> Desk:
    """Return the desk of an officer, in November 2026."""
    return Desk(
        database,
        lambda reason: Authorship(who, NOW, reason),
        lambda: PRESENT,
        database.path.parent / f"kept-{who}",
    )


Running = Callable[..., AbstractAsyncContextManager["Screen"]]


class Screen:
    """A running program: keys in, text out."""

    def __init__(self, app: PortfolioApp, pilot: Pilot[object]) -> None:
        self.app = app
        self.pilot = pilot

    async def settle(self) -> None:
        """Wait until nothing is being read, filed or drawn any more."""
        await self.pilot.pause()
        end = time.monotonic() + _PATIENCE
        while self._busy:
            if time.monotonic() > end:
                pytest.fail(f"the program does not come to rest:\n{self.text}")
            with suppress(WorkerCancelled):  # what was asked for since is waited for in its place
                await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    @property
    def _busy(self) -> bool:
        """Whether a worker runs, a message waits or something is still to be laid out."""
        if not self.app.is_running or self.app._exit:
            return False
        app, shown, behind = self.app, self.app.screen, self.app._background_screens
        pumps = (
            app,
            *(pump for one in (shown, *behind) for pump in one.walk_children(with_self=True)),
        )
        return bool(
            any(not worker.is_finished for worker in app.workers)
            or any(pump.message_queue_size for pump in pumps)
            or app._resize_event
            or any(getattr(screen, "resting", False) for screen in app.screen_stack)
            or shown._layout_required
            or shown._dirty_widgets
            or shown._callbacks
            or any(screen._update_timer._active.is_set() for screen in behind)
        )

    async def press(self, *keys: str) -> None:
        """Press keys one by one, and wait for what each sets going."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def resize(self, size: tuple[int, int]) -> None:
        """Change the window to so many columns and lines."""
        await self.pilot.resize_terminal(*size)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type a text of letters, digits, Chinese characters and full stops."""
        named = {".": "full_stop", "-": "minus", "/": "slash", " ": "space"}
        await self.press(*(named.get(character, character) for character in text))

    @property
    def lines(self) -> list[str]:
        """What stands on the screen, without the blanks at the ends of the lines."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@pytest.fixture
def running(desk: Desk) -> Running:
    """Run the program in a terminal of a size, by default on the seeded database."""

    def run(
        size: tuple[int, int] = SMALL, lang: str = "zh", at: Desk | None = None
    ) -> AbstractAsyncContextManager[Screen]:
        return program(at or desk, size, lang)

    return run


@asynccontextmanager
async def program(
    desk: Desk, size: tuple[int, int] = SMALL, lang: str = "zh"
) -> AsyncIterator[Screen]:
    """Run the program at a desk in a terminal of a size."""
    language.speak(lang)
    app = PortfolioApp(desk)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        screen = Screen(app, pilot)
        await screen.settle()
        yield screen


@pytest.fixture
def terminal(database: Database) -> Iterator[Terminal]:
    """The command in a terminal of its own, in English."""
    opened = tui_of(database.path)
    yield opened
    opened.close()


async def hold_all(
    screen: Screen,
    name: str,
    *sizes: tuple[int, int],
    langs: Sequence[str] = language.LANGUAGES,
) -> None:
    """Compare a screen with the texts held for it, in each language at each size.

    One program goes through them, as it does where an officer changes the window or the language.
    """
    for size in sizes or (SMALL,):
        await screen.resize(size)
        for lang in langs:
            if language.spoken() != lang:
                screen.app.action_switch_language()
                await screen.settle()
            hold(screen, f"{name}-{lang}-{size[0]}x{size[1]}")


def hold(screen: Screen, name: str) -> None:
    """Compare a screen with the text held for it; UPDATE_SCREENS=1 writes it anew."""
    path = SCREENS / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        path.write_text(screen.text, encoding="utf-8")
    assert screen.text == path.read_text(encoding="utf-8")
