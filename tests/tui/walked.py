"""The program in a terminal, with a line beside it that tells what screen and boxes stand there.

Keys and pastes of a test come through the terminal; the line only says what came of them, puts the
focus into a box, and goes from screen to screen.
"""

import asyncio
import json
import os
import socket
import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.screen import Screen
from textual.widgets import Input, OptionList

from portfolio.store.database import Database
from portfolio.store.log import Authorship
from portfolio.values import language
from portfolio.values.months import Month
from tui.shell.app import PortfolioApp
from tui.shell.desk import Desk
from tui.widgets.words import Words

_STILL = 4
#: Seconds that what was asked for may take; what takes longer goes on.
_PATIENCE = 5.0


class Walked:
    """Answers one request after the other, each when the program has come to rest."""

    def __init__(self, app: PortfolioApp, keeping: Path) -> None:
        self._app = app
        self._keeping = keeping

    def answer(self, request: dict[str, Any]) -> Any:
        """Do what is asked, in the program's own loop."""
        do = getattr(self, request.pop("do"))
        return asyncio.run_coroutine_threadsafe(self._done(do, request), self._app._loop).result(60)

    async def _done(self, do: Any, request: dict[str, Any]) -> Any:
        with self._app._context():  # what is asked is done as by the program itself
            found = await do(**request)
            await self._rest()
            return found if found is not None else self._look()

    async def _rest(self) -> None:
        still, end = 0, time.monotonic() + _PATIENCE
        while still < _STILL and time.monotonic() < end:
            pumps = self._app.screen.walk_children(with_self=True)
            busy = any(pump.message_queue_size for pump in (self._app, *pumps))
            busy = busy or any(not worker.is_finished for worker in self._app.workers)
            still = 0 if busy else still + 1
            await asyncio.sleep(0.01)

    # --- what can be asked ---------------------------------------------------------------------

    async def look(self) -> None:
        """Only look."""

    async def home(self) -> None:
        """Go back to the first screen, in English, with nothing looked for and no draft kept."""
        if language.spoken() != "en":
            self._app.action_switch_language()
        while len(self._app.screen_stack) > 1:
            self._app.pop_screen()
        await self._rest()
        for kept in self._keeping.rglob("drafts/*.json"):
            kept.unlink()
        first = self._app.screen
        if first.query("Seek"):
            await self._app.run_action("clear_filter", first)

    async def press(self, key: str) -> None:
        self._app.simulate_key(key)

    async def choose(self, option: int) -> None:
        for options in self._app.screen.query(OptionList).results():
            offered = options.options[option : option + 1]
            if any("Quit" in str(item.prompt) for item in offered):
                continue  # the program would end
            options.highlighted = option
            options.action_select()

    async def focus(self, box: int) -> None:
        """Put the focus into a box that is empty then."""
        self._boxes()[box].focus()
        self._boxes()[box].value = ""

    async def fill(self, box: int, text: str) -> None:
        self._boxes()[box].value = text

    # --- what is told --------------------------------------------------------------------------

    def _boxes(self) -> list[Input]:
        boxes = self._app.screen.query(Input).results()
        return [
            box
            for box in boxes
            if not box.disabled and all(node.display for node in box.ancestors_with_self)
        ]

    def _look(self) -> dict[str, Any]:
        screen, boxes = self._app.screen, self._boxes()
        options = screen.query(OptionList).results()
        offered = [item for item in screen.active_bindings.values() if item.enabled]
        return {
            "stand": [type(screen).__name__, *_asked(screen)],
            "keys": [[item.binding.key, item.binding.action] for item in offered],
            "options": next((each.option_count for each in options), 0),
            "boxes": [[box.value, box.cursor_position] for box in boxes],
        }


def _asked(screen: Screen[object]) -> list[str]:
    """Return the sentence of a window, which tells it from others of its kind."""
    words = screen.query("#title, #sentence").results(Words)
    return [str(each.render()) for each in words]


def main(database: Path, line: Path) -> None:
    """Run the program in this terminal; whoever connects to `line` may ask."""
    os.chdir(line.parent)
    language.speak("en")
    now = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    app = PortfolioApp(
        Desk(
            Database(database),
            lambda reason: Authorship("officer", now, reason),
            lambda: Month.of(2026, 11),
            line.parent / "kept",
        )
    )
    app.animation_level = "none"
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(line))
    listening.listen(1)

    def serve() -> None:
        with listening.accept()[0].makefile("rw", encoding="utf-8") as asked:
            for request in asked:
                try:
                    answer = Walked(app, line.parent / "kept").answer(json.loads(request))
                except Exception as error:  # noqa: BLE001 - the test is told, whatever it was
                    answer = {"error": f"{request.strip()}: {error!r}"}
                asked.write(json.dumps(answer) + "\n")
                asked.flush()

    threading.Thread(target=serve, daemon=True).start()
    app.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
