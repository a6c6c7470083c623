"""What it takes: the smallest sets of projects that reach the target; Enter takes one over."""

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from portfolio.values.language import mark
from portfolio.values.words import say
from portfolio.whatif.records import Bounds, Position, Reach, Way
from portfolio.whatif.service import position as whatif
from tui.shell.base import Dialog
from tui.shell.plain import plain
from tui.whatif.ways import COLUMNS, reach_lines, rows
from tui.widgets.table import Table
from tui.widgets.words import Words


class WhatItTakes(Dialog[Way | None]):
    """Looks for what it takes from a position on; ends with the set taken, or with None."""

    DEFAULT_CSS = """
    WhatItTakes > #window { width: 110; padding: 0 1; }
    WhatItTakes #title { text-style: bold; color: $primary; width: 100%; }
    WhatItTakes #answer { width: 100%; }
    WhatItTakes Table { height: auto; max-height: 14; margin-top: 1; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,t", "dismiss", mark("Back"), id="takes.back")
    ]

    @dataclass
    class Found(Message):
        """What it takes is known."""

        found: Reach

    def __init__(self, position: Position) -> None:
        super().__init__()
        self._position = position
        self._found: Reach | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(lambda: say(mark("What it takes, from here on")), id="title")
            yield Words(self._answer, id="answer")
            yield Table(COLUMNS)

    def on_mount(self) -> None:
        self._look()

    def _answer(self) -> str:
        if self._found is None:
            return say(mark("computing…"))
        return "\n".join(plain(line) for line in reach_lines(self._found))

    @work(thread=True, exclusive=True, group="reach")
    def _look(self) -> None:
        self.post_message(self.Found(whatif.reach(self._position, Bounds())))

    @on(Found)
    def _show(self, event: Found) -> None:
        self._found = event.found
        self.query_one("#answer", Words).reword()
        table = self.query_one(Table)
        table.display = bool(event.found.ways)
        table.styles.height = min(len(event.found.ways), 12) + 1
        table.show(rows(event.found))
        table.focus()

    @on(Table.Opened)
    def _take(self, event: Table.Opened) -> None:
        event.stop()
        if self._found is not None:
            self.dismiss(self._found.ways[int(event.key)])
