"""The monthly round: one form after the other, for the projects that have no report yet."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from portfolio.projects.records.reports import Filed
from portfolio.values.months import Month
from tui.form.round_bar import Leg
from tui.form.screen import End, FormScreen
from tui.shell.desk import Desk


class Round:
    """Walks through projects by code; every form that ends opens the next one."""

    def __init__(
        self,
        app: App[Any],
        desk: Desk,
        codes: Sequence[str],
        month: Month,
        ended: Callable[["Round"], None],
    ) -> None:
        """Take the projects in their order, and what is called with the round when it has ended."""
        self._app = app
        self._desk = desk
        self.codes = codes
        self.month = month
        self._ended = ended
        self._place = 0
        self.filed: dict[str, tuple[Filed, ...]] = {}

    def start(self) -> None:
        """Open the form of the project in turn; end after the last one."""
        if self._place >= len(self.codes):
            self._ended(self)
            return
        leg = Leg(self._place + 1, len(self.codes), len(self.filed))
        form = FormScreen(self._desk, self.codes[self._place], self.month, leg=leg)
        self._app.push_screen(form, self._next)

    def _next(self, end: End | None) -> None:
        if end is None or end.way == "left":
            self._ended(self)
            return
        if end.way == "filed":
            self.filed[self.codes[self._place]] = end.filed
        self._place += -1 if end.way == "back" else 1
        self.start()
