"""The terminal's keys, read so that neither a stray byte nor a lost line takes the program down."""

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Iterator

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition
from textual.message import Message

from tui.shell.signs import FULL, MEASURED, PLAIN, PROBE, in_plain
from tui.shell.turns import Turns

HUNG_UP = 129


class ForgivingDriver(LinuxDriver):
    """Textual's driver, for which a byte that is no UTF-8 is a replacement character.

    Textual 8.2 ends the program on one (its issue 6456), and reads a closed terminal without end.
    Where the terminal draws signs two cells wide that Textual counts as one, it gets plain ones.
    """

    #: Whether plain signs are drawn.
    _plain = False

    def start_application_mode(self) -> None:
        """Take the terminal; find out how wide it draws signs, unless that is set."""
        signs = getattr(self._app, "signs", FULL)
        self._plain = signs == PLAIN
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if signs == MEASURED:
            super().write(PROBE)

    def write(self, data: str) -> None:
        super().write(in_plain(data) if self._plain else data)

    def _measured(self, cursor: CursorPosition) -> None:
        """Draw all anew with plain signs where the cursor stands two cells behind the one drawn."""
        if cursor.x > 1 and cursor.y == 0:
            self._plain = True
            self._app.call_later(self._app.refresh, layout=True)

    def run_input_thread(self) -> None:
        """Hand on what the terminal sends, each key in its turn."""
        turns = Turns(self._app, self._loop, self.exit_event)
        for message in self._messages():
            if isinstance(message, CursorPosition):
                self._measured(message)
                continue
            turns.wait_for(message)
            self.process_message(message)

    def _messages(self) -> Iterator[Message]:
        """Read the terminal until the program ends or the line is lost."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    data = self._read()
                    if not data:
                        self._app.call_later(self._leave)
                        return
                    # The first bytes of a character are no text yet, and to the parser no text
                    # is the end of all.
                    if text := decode(data):
                        yield from parser.feed(text)
                yield from parser.tick()

    def _leave(self) -> None:
        """End the program for a lost line, in its own thread; what was typed stays as drafts."""
        leave = getattr(self._app, "leave", None)
        if leave is None:
            self._app.exit(None, HUNG_UP)
        else:
            leave(HUNG_UP)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
