"""The monthly round: one form after the other, for the projects that have no report yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import App

from portfolio.projects.records.reports import Filed
from portfolio.values.errors import PortfolioError
from portfolio.values.language import plural, sentence
from portfolio.values.months import Month
from portfolio.values.words import month_text
from tui.form.round_bar import Leg
from tui.form.screen import FormScreen
from tui.form.words import End
from tui.shell.desk import Desk
from tui.shell.plain import plain


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of filing for several projects that nothing changed: which, and why not others."""

    filed: tuple[str, ...]
    refused: tuple[tuple[str, PortfolioError], ...]
    month: Month

    @property
    def words(self) -> str:
        """What to say of it, each refusal on a line of its own."""
        done = plural(
            "Filed for {month} that nothing changed: {n} project.",
            "Filed for {month} that nothing changed: {n} projects.",
            len(self.filed),
        )
        lines = [done.format(month=month_text(self.month), n=len(self.filed))]
        lines += [f"{plain(code)}: {plain(sentence(error))}" for code, error in self.refused]
        return "\n".join(lines)


def confirm_all(desk: Desk, codes: Sequence[str], month: Month) -> Confirmed:
    """File for each project that nothing changed in a month, each in a transaction of its own."""
    filed, refused = [], []
    for code in codes:
        try:
            desk.confirm(code, month)
        except PortfolioError as error:
            refused.append((code, error))
        else:
            filed.append(code)
    return Confirmed(tuple(filed), tuple(refused), month)


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
        #: What came of the last form.
        self.told = ""

    def start(self, told: str = "") -> None:
        """Open the form of the project in turn; end after the last one.

        `told` is what came of the form before.
        """
        self.told = told
        if self._place >= len(self.codes):
            self._ended(self)
            return
        leg = Leg(self._place + 1, len(self.codes), len(self.filed))
        form = FormScreen(self._desk, self.codes[self._place], self.month, leg=leg, told=told)
        self._app.push_screen(form, self._next)

    def _next(self, end: End | None) -> None:
        if end is None or end.way == "left":
            self._ended(self)
            return
        if end.way == "filed":
            self.filed[self.codes[self._place]] = end.filed
        self._place += -1 if end.way == "back" else 1
        self.start(end.words)
