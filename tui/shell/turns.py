"""Keys in turn: each is handed on when the one before it has done all that it does."""

import asyncio
from collections.abc import Iterable
from threading import Event
from typing import Final

from textual.app import App, ScreenStackError
from textual.dom import DOMNode
from textual.events import Key, Paste
from textual.message import Message
from textual.message_pump import MessagePump

_LOOK: Final = 0.05
#: After ten seconds without an answer the keys go on, so that ^q can end a program that hangs.
#: Looks are counted, not seconds: a program that was stopped for an hour has not hung for one.
_MOST_LOOKS: Final = 200
#: In the first round a handler that awaits something can be at work with nothing in its queue.
_QUIET_ROUNDS: Final = 2


class Turns:
    """Holds a message back until the key before it has been wholly handled.

    Textual 8.2 puts a character into a box when its key goes down to the focus, but looks for a
    binding only when a key has come back up to the app, widget by widget, each with a queue of its
    own. Of keys that arrive in one burst (a slow line, a key held down, a paste sent as keys) the
    characters would overtake Backspace and Tab, and ^s would overtake the characters.
    """

    def __init__(self, app: App[object], loop: asyncio.AbstractEventLoop, leaving: Event) -> None:
        """Take the program, the loop it runs on, and what is set when reading keys is to end."""
        self._app = app
        self._loop = loop
        self._leaving = leaving
        self._way: tuple[DOMNode, ...] = ()
        self._box: DOMNode | None = None
        self._key_before = False

    def wait_for(self, message: Message) -> None:
        """Return when `message` may be handed on; call it in the thread that reads the keys."""
        is_key = isinstance(message, Key | Paste)
        if (is_key or self._key_before) and not self._continues_text(message):
            self._box = self._wait(message)
        self._key_before = is_key

    def _continues_text(self, message: Message) -> bool:
        """Tell whether a character follows others into the same box, in whose queue they keep order.

        Each could wait for its turn like other keys, but long texts would then appear slowly.
        """
        if self._box is None or not isinstance(message, Key) or not message.is_printable:
            return False
        return _way(self._app)[0] is self._box

    def _wait(self, message: Message) -> DOMNode | None:
        """Wait for the key before; return the box that takes `message` as a character of a text."""
        if self._leaving.is_set():
            return None
        turn = asyncio.run_coroutine_threadsafe(self._turn_of(message), self._loop)
        for _ in range(_MOST_LOOKS):
            try:
                return turn.result(_LOOK)
            except TimeoutError:
                if self._leaving.is_set():
                    break
        turn.cancel()
        return None

    async def _turn_of(self, message: Message) -> DOMNode | None:
        await self._quiet()
        focus = self._way[0]
        if isinstance(message, Key) and focus.check_consume_key(message.key, message.character):
            return focus
        return None

    async def _quiet(self) -> None:
        """Return when nothing on the way of the keys, past and next, has anything left to do.

        What a key sets going runs along that way too: the messages of a widget rise to its screen,
        the app moves the focus, and a new screen is busy until its widgets stand. What has been
        closed takes no message any more, and what is left in its queue is never handled.
        """
        passed: dict[DOMNode, None] = dict.fromkeys(self._way)
        quiet = 0
        while quiet < _QUIET_ROUNDS:
            self._way = _way(self._app)
            passed |= dict.fromkeys(self._way)
            open_ones = await _caught_up(passed)
            moved = _way(self._app) != self._way
            busy = any(node.message_queue_size for node in open_ones)
            quiet = 0 if moved or busy else quiet + 1


def _way(app: App[object]) -> tuple[DOMNode, ...]:
    """Return what a key passes on its way up: the focus, what it stands in, the screen, the app."""
    try:
        lowest = app.focused or app.screen
    except ScreenStackError:
        return (app,)
    return tuple(lowest.ancestors_with_self)


async def _caught_up(pumps: Iterable[MessagePump]) -> list[MessagePump]:
    """Return the pumps that take messages, when each has handled what is in its queue now.

    The loop goes round once at least: it may be what is to close the program.
    """
    waiting = {}
    for pump in pumps:
        done = asyncio.Event()
        if pump.call_later(done.set):
            waiting[pump] = done
    await asyncio.sleep(0)
    for done in waiting.values():
        await done.wait()
    return list(waiting)
