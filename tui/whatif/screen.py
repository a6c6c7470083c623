"""The what-if screen: bars are moved with the arrows, and the answer on top changes at once."""

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType

from portfolio.beds.words.base import residents_text
from portfolio.values.language import mark
from portfolio.values.money import parse_money
from portfolio.values.months import Month, parse_month
from portfolio.values.words import count_text, dated_text, listing, money_text, say
from portfolio.whatif.data.scenario import read_beds, read_residents
from portfolio.whatif.records import Scenario, Way
from portfolio.whatif.service import shelf
from tui.dialogs.ask import Answer, Ask
from tui.shell.plain import plain
from tui.whatif import changes
from tui.whatif.bars import WhatIfBars
from tui.whatif.board import TryingScreen
from tui.whatif.keys import ON_SCREEN
from tui.whatif.reach import WhatItTakes
from tui.whatif.scenarios import Scenarios
from tui.whatif.trial import Trial, code_of, fitted, tried, why_fixed, why_not

#: So many beds more or less at a key.
_BEDS_STEP = 10


class WhatIfScreen(TryingScreen):
    """What would be if projects opened at other times; nothing of it is written to the portfolio."""

    BINDINGS: ClassVar[list[BindingType]] = ON_SCREEN

    # --- keys on a project -------------------------------------------------------------------

    def action_pull(self, months: int) -> None:
        """Have the project open so many months later; earlier is negative."""
        if (trial := self._trial) is None or (code := self._bars.key) is None:
            return
        if code in self._together:
            self._pull_together(trial, months)
        elif not self._is_barred(lambda: why_fixed(trial.start, trial.held, code)):
            self._change(lambda held, entry: changes.pulled(held, entry, months))

    def _pull_together(self, trial: Trial, months: int) -> None:
        """Have all that were marked in the list open so many months later; what is fixed stays."""
        held, fixed = trial.held, []
        for entry in trial.start.entries.values():
            if entry.code not in self._together:
                continue
            tried_next = changes.pulled(held, trial.entries.get(entry.code, entry), months)
            if why_fixed(trial.start, held, entry.code) or why_not(
                trial.start, tried_next, entry.code
            ):
                fixed.append(plain(entry.code))
            else:
                held = tried_next
        self._try(held)
        if fixed:
            self._tell(lambda: say(mark("Not moved: {codes}."), codes=listing(fixed)))

    def action_drop(self) -> None:
        """Leave the project out, or bring it back; what is in use stays."""
        if (code := self._bars.key) is not None and code in self._held.drops:
            self._try(changes.toggled(self._held, code))
        else:
            self._change(lambda held, entry: changes.toggled(held, entry.code))

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

    def action_beds(self) -> None:
        self._ask_of_project(
            mark("How many new beds does {code} bring? Now {now}."),
            read_beds,
            changes.bedded,
            lambda now: count_text(now.beds),
        )

    def action_cost(self) -> None:
        self._ask_of_project(
            mark("What does {code} cost, such as 6.6亿? Now {now}."),
            parse_money,
            changes.costed,
            lambda now: money_text(now.cost),
        )

    @on(WhatIfBars.Opened)
    def _set_month(self, event: WhatIfBars.Opened) -> None:
        event.stop()
        self._ask_of_project(
            mark("In which month does {code} open, such as 2027-06? Now {now}."),
            parse_month,
            changes.opened,
            lambda now: dated_text(now.opens or now.due),
        )

    # --- keys on the whole -------------------------------------------------------------------

    def action_reset_all(self) -> None:
        self._try(Scenario())

    def action_step_back(self) -> None:
        if self._past and self._trial is not None:
            self._put(tried(self._trial.start, self._past.pop()))

    def action_view(self) -> None:
        """Look at the other view; what does not hold there is left out, and said so."""
        if self._found:
            views = list(self._found)
            self._view = views[(views.index(self._view) + 1) % len(views)]
            self._begin(self._found, self._held, self._bars.key)

    def action_population(self) -> None:
        """Count over the other population; a number that was typed gives way to the census."""
        held = self._held
        if held.residents is not None:
            self._try(replace(held, residents=None))
            return
        self._basis = "latest" if self._basis == "fixed" else "fixed"
        if self._found:
            self._begin(self._found, held, self._bars.key)

    def action_residents(self) -> None:
        if self._trial is not None:
            residents = self._trial.capacity.residents
            self._ask(
                lambda: say(
                    mark("Over how many residents, such as 592000? Now {residents}."),
                    residents=residents_text(residents),
                ),
                read_residents,
                lambda number: self._try(replace(self._held, residents=number)),
            )

    def action_target(self) -> None:
        if self._trial is not None:
            question = mark("Beds per 1,000 and the month to reach them by, such as 6.6 2027-12:")
            self._ask(lambda: say(question), changes.read_target, self._aim)

    def _aim(self, target: tuple[int | None, Month | None]) -> None:
        rate, month = target
        held = self._held
        self._try(replace(held, rate=rate or held.rate, by=month or held.by))

    def action_find(self) -> None:
        self._ask(lambda: say(mark("Which project?")), str, self._find)

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

    def action_save(self) -> None:
        if self._trial is None:
            return
        if not self._trial.changed:
            self._tell(lambda: say(mark("Nothing is changed yet, so there is nothing to keep.")))
            return
        self._ask(
            lambda: say(mark("Under which name? It is kept in your own folder.")),
            shelf.require_name,
            self._save_as,
            text=self._held.name,
        )

    def _save_as(self, name: str) -> None:
        self._save(replace(fitted(self._held), name=name), again=name == self._kept.name)

    def _save(self, scenario: Scenario, *, again: bool) -> None:
        """Keep a scenario; one of its name that is another's is replaced only when told to."""

        def keep() -> bool:
            if not again and scenario.name in self._desk.scenarios():
                return False
            self._desk.keep_scenario(scenario)
            return True

        self.ask(keep, partial(self._saved, scenario), group="keep")

    def _saved(self, scenario: Scenario, kept: bool) -> None:
        name = plain(scenario.name)
        if kept:
            if self._trial is not None:
                self._kept = replace(self._held, name=scenario.name)
                self._put(tried(self._trial.start, self._kept))
            self._tell(lambda: say(mark("Kept as “{name}”; ^o compares."), name=name))
            return

        def answered(answer: str | None) -> None:
            if answer == "replace":
                self._save(scenario, again=True)

        question = Ask(
            lambda: say(mark("“{name}” is kept already; replace it?"), name=name),
            Answer("keep", mark("Leave it as it is")),
            Answer("replace", mark("Replace it")),
        )
        self.app.push_screen(question, answered)

    def action_compare(self) -> None:
        if self._trial is not None:
            self.app.push_screen(Scenarios(self._desk, self._trial), self._opened)

    def _opened(self, scenario: Scenario | None) -> None:
        if scenario is not None:
            self._kept = scenario
            self._try(scenario)

    def action_leave(self) -> None:
        """Leave; where changes are not kept, ask first."""
        if not self.unsaved:
            self.dismiss(None)
            return

        def answered(answer: str | None) -> None:
            if answer == "leave":
                self.dismiss(None)
            elif answer == "save":
                self.action_save()

        self.app.push_screen(
            Ask(
                lambda: say(self.UNSAVED),
                Answer("stay", mark("Go on trying")),
                Answer("save", mark("Keep it…"), "s"),
                Answer("leave", mark("Leave"), "y"),
            ),
            answered,
        )
