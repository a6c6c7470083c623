"""The terminal's keys, read so that neither a stray byte nor a lost line takes the program down."""

import os
import selectors
from codecs import getincrementaldecoder

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

HUNG_UP = 129


class ForgivingDriver(LinuxDriver):
    """Textual's driver, for which a byte that is no UTF-8 is a replacement character.

    Textual 8.2 ends the program on one (its issue 6456), and reads a closed terminal without end.
    """

    def run_input_thread(self) -> None:
        """Read the terminal and hand on its events until the program ends or the line is lost."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                for _ in selector.select(0.1):
                    data = self._read()
                    if not data:
                        self._app.call_later(self._app.exit, None, HUNG_UP)
                        return
                    for message in parser.feed(decode(data)):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""
