"""A screen on which a scenario is tried: the answer on top, the bars below it, words at the foot."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from portfolio.beds.words.base import residents_text
from portfolio.values.errors import PortfolioError
from portfolio.values.language import Term, label, mark
from portfolio.values.words import say
from portfolio.whatif.records import Entry, Position, Scenario
from tui.dialogs.prompt import Prompt
from tui.shell.desk import Desk
from tui.shell.frame import Readout
from tui.shell.plain import plain
from tui.whatif.bars import WhatIfBars
from tui.whatif.trial import Trial, start_of, tried, why_not
from tui.whatif.words import answer_lines, project_text, standing_text, title_text
from tui.widgets.legend import Legend
from tui.widgets.masthead import Masthead
from tui.widgets.words import Words

T = TypeVar("T")

_SIGNS = (
    ("▒", Term("what-if sign", "can move")),
    ("├─┤", Term("what-if sign", "where it stood")),
    ("█", Term("what-if sign", "in use")),
    ("╱?", Term("what-if sign", "counts in no month")),
    ("░", Term("what-if sign", "year only")),
    ("┃", Term("what-if sign", "target month")),
    ("│", Term("what-if sign", "as of")),
)


class TryingScreen(Readout[Mapping[str, Position]]):
    """What is tried and what it comes to; the keys of a screen say what is tried next."""

    UNSAVED = mark("What you tried is not kept; leaving loses it.")
    AUTO_FOCUS = "WhatIfBars"
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (8, "-low"), (14, "-middle"), (30, "-high")]
    DEFAULT_CSS = """
    TryingScreen .told { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap;
        text-overflow: ellipsis; background: $surface; }
    TryingScreen #standing { color: $text-muted; }
    TryingScreen #standing.-told { color: $text; text-style: bold; }
    TryingScreen Legend { display: none; }
    TryingScreen.-high Legend { display: block; }
    TryingScreen.-low #project { display: none; }
    TryingScreen #answer { width: 100%; height: 4; padding: 0 1; }
    TryingScreen.-low #answer { height: 3; }
    TryingScreen.-tiny Masthead, TryingScreen.-tiny .told { display: none; }
    TryingScreen.-tiny #answer { height: 1; }
    """

    def __init__(self, desk: Desk, code: str | None = None, together: Collection[str] = ()) -> None:
        """Take the desk, the code of the project to begin with, and of those that move together."""
        super().__init__(desk)
        self._code = code
        self._together = frozenset(together)
        self._view, self._basis = "plan", "fixed"
        self._trial: Trial | None = None
        self._past: list[Scenario] = []
        self._kept = Scenario()
        self._told: Callable[[], str] | None = None

    def body(self) -> ComposeResult:
        yield Words(self._figures, id="answer")
        yield WhatIfBars(self._desk.as_of)
        yield Words(self._project, id="project", classes="told")
        yield Words(self._standing, id="standing", classes="told")
        yield Legend(lambda: [(sign, label(term)) for sign, term in _SIGNS])

    # --- what it says ------------------------------------------------------------------------

    def _title(self) -> str:
        return title_text(self._trial)

    def standing(self, found: Mapping[str, Position]) -> str:
        return residents_text(self._trial.capacity.residents) if self._trial else ""

    def _figures(self) -> Content:
        if self._trial is None:
            return Content("")
        width, height = self.query_one("#answer").content_size
        found = answer_lines(self._trial, width, kept=not self.unsaved)
        return found[2] if height == 1 else Content("\n").join(found)

    def _project(self) -> str:
        return project_text(self._trial, self._bars.key) if self._trial else ""

    def _standing(self) -> str:
        if self._told is not None:
            return self._told()
        return standing_text(self._trial) if self._trial else ""

    def _tell(self, words: Callable[[], str] | None) -> None:
        """Say something in the last line until the next key; None says where things stand."""
        self._told = words
        line = self.query_one("#standing", Words)
        line.set_class(words is not None, "-told")
        line.reword()

    def turn_to(self, desk: Desk) -> None:
        """Stand at the month of another desk."""
        self._bars.stand_at(desk.as_of)
        super().turn_to(desk)

    # --- reading -----------------------------------------------------------------------------

    def action_reload(self) -> None:
        """Start from what others have changed meanwhile; what is tried stays."""
        self.ask(self._desk.positions, self._show, group="positions")

    def _show(self, found: Mapping[str, Position]) -> None:
        self._found, code = found, self._bars.key or self._code
        self._begin(found, self._held, code)

    # --- trying ------------------------------------------------------------------------------

    @property
    def _bars(self) -> WhatIfBars:
        return self.query_one(WhatIfBars)

    @property
    def _held(self) -> Scenario:
        return self._trial.held if self._trial else Scenario()

    @property
    def unsaved(self) -> bool:
        """Whether leaving would lose changes that are not kept."""
        return self._trial is not None and self._trial.changed and self._held != self._kept

    def _begin(self, found: Mapping[str, Position], held: Scenario, code: str | None) -> None:
        """Start anew from the view and the basis chosen."""
        start = start_of(found[self._view], self._basis)
        try:
            self._trial = tried(start, held)
        except PortfolioError as error:
            self._trial = tried(start, Scenario())
            self._past.clear()
            self.refused(error)
        self._bars.show(self._trial, code)
        self._answer()

    def _try(self, held: Scenario) -> None:
        """Show what another scenario comes to; the one before can be stepped back to."""
        if self._trial is None or held == self._held:
            return
        try:
            trial = tried(self._trial.start, held)
        except PortfolioError as error:
            self.refused(error)
            return
        self._past.append(self._held)
        self._put(trial)

    def _put(self, trial: Trial) -> None:
        self._trial = trial
        self._bars.suppose(trial)
        self._answer()

    def _answer(self) -> None:
        if self._trial is not None:
            self.query_one("#answer", Words).reword()
            self.query_one(Masthead).reword()
            self._tell(None)
            self.query_one("#project", Words).reword()
            self.refresh_bindings()

    @on(WhatIfBars.Moved)
    def _moved(self, event: WhatIfBars.Moved) -> None:
        event.stop()
        self._tell(None)
        self.query_one("#project", Words).reword()

    def _change(self, change: Callable[[Scenario, Entry], Scenario]) -> None:
        """Change the project under the cursor; where it cannot be, say why and leave it."""
        if (trial := self._trial) is None or (entry := self._bars.entry) is None:
            return
        held, start, code = change(trial.held, entry), trial.start, entry.code
        if self._is_barred(lambda: why_not(start, held, code)):
            return
        self._try(held)

    def _is_barred(self, why: Callable[[], str | None]) -> bool:
        """Say why something cannot be, if there is a reason; tell whether there is."""
        held = why() is not None
        if held:
            self._tell(lambda: why() or "")
        return held

    def _ask(
        self,
        question: Callable[[], str],
        read: Callable[[str], T],
        take: Callable[[T], None],
        *,
        text: str = "",
    ) -> None:
        """Ask for a text and take what it reads as; an empty one is as good as none."""

        def taken(given: str | None) -> None:
            if given is not None:
                take(read(given))

        def checked(given: str) -> object:
            return read(given) if given else given

        self.app.push_screen(Prompt(question, text, checked), taken)

    def _ask_of_project(
        self,
        question: str,
        read: Callable[[str], T],
        change: Callable[[Scenario, Entry, T], Scenario],
        now: Callable[[Entry], str],
    ) -> None:
        """Ask for a value of the project under the cursor; the marked question says what it is now."""
        if (entry := self._now()) is not None:
            self._ask(
                lambda: say(question, code=plain(entry.code), now=now(entry)),
                read,
                lambda value: self._change(lambda held, before: change(held, before, value)),
            )

    def _now(self) -> Entry | None:
        """Return the project under the cursor as it is tried, the dropped as they stand."""
        entry = self._bars.entry
        return self._trial.entries.get(entry.code, entry) if self._trial and entry else None
