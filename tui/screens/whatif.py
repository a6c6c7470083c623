"""The what-if screen: bars are moved with the arrows, and the answer on top changes at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from portfolio.errors import PortfolioError
from portfolio.language import Term, label, mark, sentence
from portfolio.money import parse_money
from portfolio.months import parse_month
from portfolio.scenarios.values import Entry, Position, Scenario, Way
from portfolio.scenarios.written import read_beds, read_residents
from portfolio.services import shelf
from portfolio.wording import residents_text, say
from tui.desk import Desk
from tui.dialogs.ask import Answer, Ask
from tui.dialogs.notice import Notice
from tui.dialogs.prompt import Prompt
from tui.dialogs.reach import WhatItTakes
from tui.dialogs.scenarios import Scenarios
from tui.plain import plain, shown
from tui.screens.base import SpokenScreen
from tui.whatif import changes
from tui.whatif.keys import KEYS
from tui.whatif.trial import (
    Trial,
    code_of,
    fitted,
    start_of,
    tried,
    why_fixed,
    why_in_use,
    why_not,
)
from tui.whatif.words import project_text, standing_text, title_text
from tui.widgets.key_line import KeyLine
from tui.widgets.legend import Legend
from tui.widgets.masthead import Masthead
from tui.widgets.whatif_answer import WhatIfAnswer
from tui.widgets.whatif_bars import WhatIfBars
from tui.widgets.words import Words

_SIGNS = (
    ("▒", Term("what-if sign", "as tried")),
    ("├─┤", Term("what-if sign", "as it stands")),
    ("█", Term("what-if sign", "in use")),
    ("╱?", Term("what-if sign", "counts in no month")),
    ("░", Term("what-if sign", "year only")),
    ("┃", Term("what-if sign", "target month")),
    ("│", Term("what-if sign", "as of")),
)
#: So many beds more or less at a key.
_BEDS_STEP = 10


class WhatIfScreen(SpokenScreen[None]):
    """What would be if projects opened at other times; nothing of it is written to the portfolio."""

    AUTO_FOCUS = "WhatIfBars"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (14, "-middle"), (30, "-high")]
    DEFAULT_CSS = """
    WhatIfScreen .told { width: 100%; height: 1; padding: 0 1; text-wrap: nowrap;
        text-overflow: ellipsis; background: $surface; }
    WhatIfScreen #standing { color: $text-muted; }
    WhatIfScreen #standing.-told { color: $text; text-style: bold; }
    WhatIfScreen Legend { display: none; }
    WhatIfScreen.-high Legend { display: block; }
    WhatIfScreen.-low #project { display: none; }
    WhatIfScreen.-low WhatIfAnswer { height: 3; }
    """
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    class Loaded(Message):
        """Where scenarios start from has been read."""

        def __init__(self, positions: Mapping[str, Position]) -> None:
            super().__init__()
            self.positions = positions

    class Kept(Message):
        """The scenario has been kept under its name."""

        def __init__(self, scenario: Scenario) -> None:
            super().__init__()
            self.scenario = scenario

    class Taken(Message):
        """Another scenario has that name."""

        def __init__(self, scenario: Scenario) -> None:
            super().__init__()
            self.scenario = scenario

    class Failed(Message):
        """Something could not be read or kept."""

        def __init__(self, error: PortfolioError) -> None:
            super().__init__()
            self.error = error

    def __init__(self, desk: Desk, code: str | None = None) -> None:
        """Take the desk, and the code of the project to begin with."""
        super().__init__()
        self._desk = desk
        self._code = code
        self._positions: Mapping[str, Position] = {}
        self._view, self._basis = "plan", "fixed"
        self._trial: Trial | None = None
        self._past: list[Scenario] = []
        self._kept = Scenario()
        self._told: Callable[[], str] | None = None

    def compose(self) -> ComposeResult:
        yield Masthead(lambda: title_text(self._trial), self._aside)
        yield WhatIfAnswer()
        yield WhatIfBars(self._desk.present())
        yield Words(self._project, id="project", classes="told")
        yield Words(self._standing, id="standing", classes="told")
        yield Legend(lambda: [(sign, label(term)) for sign, term in _SIGNS])
        yield KeyLine()

    def on_mount(self) -> None:
        self._load()

    # --- what it says ------------------------------------------------------------------------

    def _aside(self) -> str:
        if self._trial is None:
            return say(mark("reading…"))
        return residents_text(self._trial.capacity.residents)

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

    # --- reading -----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="positions")
    def _load(self) -> None:
        try:
            positions = self._desk.positions()
        except PortfolioError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Loaded(positions))

    @on(Loaded)
    def _show(self, event: Loaded) -> None:
        code = self._bars.key or self._code
        self._positions = event.positions
        self._begin(self._held, code)

    def read_again(self) -> None:
        """Start from what others have changed meanwhile; what is tried stays."""
        self._load()

    @on(Failed)
    def _say_why(self, event: Failed) -> None:
        error = event.error
        self.app.push_screen(Notice(lambda: shown(sentence(error))), lambda _: self._unless_shown())

    def _unless_shown(self) -> None:
        if self._trial is None:
            self.dismiss(None)

    # --- trying ------------------------------------------------------------------------------

    @property
    def _bars(self) -> WhatIfBars:
        return self.query_one(WhatIfBars)

    @property
    def _held(self) -> Scenario:
        return self._trial.held if self._trial else Scenario()

    def _begin(self, held: Scenario, code: str | None) -> None:
        """Start anew from the view and the basis chosen."""
        start = start_of(self._positions[self._view], self._basis)
        try:
            self._trial = tried(start, held)
        except PortfolioError as error:
            self._trial = tried(start, Scenario())
            self._complain(error)
        self._bars.show(self._trial, code)
        self._answer()

    def _complain(self, error: PortfolioError) -> None:
        self.app.push_screen(Notice(lambda: shown(sentence(error))))

    def _try(self, held: Scenario) -> None:
        """Show what another scenario comes to; the one before can be stepped back to."""
        if self._trial is None or held == self._held:
            return
        try:
            trial = tried(self._trial.start, held)
        except PortfolioError as error:
            self._complain(error)
            return
        self._past.append(self._held)
        self._put(trial)

    def _put(self, trial: Trial) -> None:
        self._trial = trial
        self._bars.suppose(trial)
        self._answer()

    def _answer(self) -> None:
        if self._trial is not None:
            self.query_one(WhatIfAnswer).show(self._trial)
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
        if why_not(start, held, code) is not None:
            self._tell(lambda: why_not(start, held, code) or "")
        else:
            self._try(held)

    # --- keys on a project -------------------------------------------------------------------

    def action_pull(self, months: int) -> None:
        """Have the project open so many months later; earlier is negative."""
        if (trial := self._trial) is None or (code := self._bars.key) is None:
            return
        if why_fixed(trial.start, trial.held, code) is not None:
            self._tell(lambda: why_fixed(trial.start, trial.held, code) or "")
        else:
            self._change(lambda held, entry: changes.pulled(held, entry, months))

    def action_drop(self) -> None:
        """Leave the project out, or bring it back; what is in use stays."""
        if (trial := self._trial) is None or (entry := self._bars.entry) is None:
            return
        held, code = trial.held, entry.code
        if code not in held.drops and why_in_use(trial.start, code) is not None:
            self._tell(lambda: why_in_use(trial.start, code) or "")
        else:
            self._try(changes.toggled(held, code))

    def action_reset(self) -> None:
        if (code := self._bars.key) is not None:
            self._try(changes.without(self._held, code))

    def action_more_beds(self, step: int) -> None:
        now = self._now()
        if now is None or now.beds is None:
            self.action_beds()
            return
        beds = max(0, now.beds + step * _BEDS_STEP)
        self._change(lambda held, entry: changes.bedded(held, entry, beds))

    def _now(self) -> Entry | None:
        """Return the project under the cursor as it is tried, the dropped as they stand."""
        entry = self._bars.entry
        return self._trial.entries.get(entry.code, entry) if self._trial and entry else None

    def action_beds(self) -> None:
        now = self._now()
        if now is not None:
            self._ask(
                lambda: say(mark("How many new beds does {code} bring?"), code=plain(now.code)),
                "" if now.beds is None else str(now.beds),
                read_beds,
                lambda text: self._change(
                    lambda held, entry: changes.bedded(held, entry, read_beds(text))
                ),
            )

    def action_cost(self) -> None:
        now = self._now()
        if now is not None:
            self._ask(
                lambda: say(mark("What does {code} cost? Such as 6.6亿."), code=plain(now.code)),
                "",
                parse_money,
                lambda text: self._change(
                    lambda held, entry: changes.costed(held, entry, parse_money(text))
                ),
            )

    @on(WhatIfBars.Opened)
    def _set_month(self, event: WhatIfBars.Opened) -> None:
        event.stop()
        now = self._now()
        if now is not None:
            date = now.opens or now.due
            self._ask(
                lambda: say(mark("In which month does {code} open?"), code=plain(now.code)),
                str(date.month) if date else "",
                parse_month,
                lambda text: self._change(
                    lambda held, entry: changes.opened(held, entry, parse_month(text))
                ),
            )

    def _ask(
        self,
        question: Callable[[], str],
        text: str,
        check: Callable[[str], object],
        take: Callable[[str], None],
    ) -> None:
        """Ask for a text; an empty one is as good as none."""

        def taken(given: str | None) -> None:
            if given is not None:
                take(given)

        def checked(given: str) -> object:
            return check(given) if given else given

        self.app.push_screen(Prompt(question, text, checked), taken)

    # --- keys on the whole -------------------------------------------------------------------

    def action_reset_all(self) -> None:
        self._try(Scenario())

    def action_step_back(self) -> None:
        if self._past and self._trial is not None:
            self._put(tried(self._trial.start, self._past.pop()))

    def action_view(self) -> None:
        """Look at the other view; what does not hold there is left out, and said so."""
        views = list(self._positions)
        if views:
            self._view = views[(views.index(self._view) + 1) % len(views)]
            self._begin(self._held, self._bars.key)

    def action_population(self) -> None:
        """Count over the other population; a number that was typed gives way to the census."""
        held = self._held
        if held.residents is not None:
            self._try(replace(held, residents=None))
            return
        self._basis = "latest" if self._basis == "fixed" else "fixed"
        if self._positions:
            self._begin(held, self._bars.key)

    def action_residents(self) -> None:
        if self._trial is not None:
            residents = self._trial.capacity.residents.value
            self._ask(
                lambda: say(mark("Over how many residents?")),
                str(residents),
                read_residents,
                lambda text: self._try(replace(self._held, residents=read_residents(text))),
            )

    def action_target(self) -> None:
        if self._trial is not None:
            self._ask(
                lambda: say(
                    mark("Beds per 1,000 and the month to reach them by, such as 6.6 2027-12:")
                ),
                "",
                changes.read_target,
                self._aim,
            )

    def _aim(self, text: str) -> None:
        rate, month = changes.read_target(text)
        held = self._held
        self._try(replace(held, rate=rate or held.rate, by=month or held.by))

    def action_find(self) -> None:
        self._ask(lambda: say(mark("Which project?")), "", str, self._find)

    def _find(self, text: str) -> None:
        code = code_of(self._trial.start, text) if self._trial else None
        if code is None:
            self._tell(lambda: say(mark("No project has “{text}”."), text=plain(text)))
        else:
            self._bars.go_to(code)

    def action_takes(self) -> None:
        if self._trial is not None:
            self.app.push_screen(WhatItTakes(self._trial.position), self._taken)

    def _taken(self, way: Way | None) -> None:
        if way is not None and self._trial is not None:
            self._try(changes.taken(self._held, self._trial.start.entries, way))
            self._bars.go_to(way.moves[0].code)

    # --- keeping -----------------------------------------------------------------------------

    @property
    def _loses(self) -> bool:
        """Whether leaving would lose changes that are not kept."""
        return self._trial is not None and self._trial.changed and self._held != self._kept

    def action_save(self) -> None:
        if self._trial is None:
            return
        if not self._trial.changed:
            self._tell(lambda: say(mark("Nothing is changed yet, so there is nothing to keep.")))
            return
        self._ask(
            lambda: say(mark("Under which name? It is kept in your own folder.")),
            self._held.name,
            shelf.require_name,
            self._save_as,
        )

    def _save_as(self, name: str) -> None:
        self._save(replace(fitted(self._held), name=name), again=name == self._kept.name)

    @work(thread=True, group="keep")
    def _save(self, scenario: Scenario, *, again: bool) -> None:
        """Keep a scenario; one of its name that is another's is replaced only when told to."""
        try:
            if not again and scenario.name in self._desk.scenarios():
                self.post_message(self.Taken(scenario))
                return
            self._desk.keep_scenario(scenario)
        except PortfolioError as error:
            self.post_message(self.Failed(error))
        else:
            self.post_message(self.Kept(scenario))

    @on(Taken)
    def _ask_to_replace(self, event: Taken) -> None:
        scenario = event.scenario

        def answered(answer: str | None) -> None:
            if answer == "replace":
                self._save(scenario, again=True)

        name = plain(scenario.name)
        self.app.push_screen(
            Ask(
                lambda: say(mark("“{name}” is kept already; replace it?"), name=name),
                Answer("keep", mark("Leave it as it is")),
                Answer("replace", mark("Replace it")),
            ),
            answered,
        )

    @on(Kept)
    def _now_kept(self, event: Kept) -> None:
        name = event.scenario.name
        self._kept = event.scenario
        if self._trial is not None:
            self._put(tried(self._trial.start, replace(self._held, name=name)))
            self._kept = self._held
        self._tell(lambda: say(mark("Kept as “{name}”; c compares."), name=plain(name)))

    def action_compare(self) -> None:
        if self._trial is not None:
            self.app.push_screen(Scenarios(self._desk, self._trial), self._opened)

    def _opened(self, scenario: Scenario | None) -> None:
        if scenario is not None:
            self._try(scenario)
            self._kept = scenario

    def action_leave(self) -> None:
        """Leave; where changes are not kept, ask first."""
        if not self._loses:
            self.dismiss(None)
            return

        def answered(answer: str | None) -> None:
            if answer == "leave":
                self.dismiss(None)
            elif answer == "save":
                self.action_save()

        self.app.push_screen(
            Ask(
                lambda: say(mark("What you tried is not kept; leaving loses it.")),
                Answer("stay", mark("Go on trying")),
                Answer("save", mark("Keep it…")),
                Answer("leave", mark("Leave")),
            ),
            answered,
        )
