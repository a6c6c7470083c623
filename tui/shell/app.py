"""The application: its themes, its language, its first screen, and how it ends."""

import asyncio
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import ClassVar, Final

from textual import on, work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import Event, InputEvent
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import ModalScreen, Screen

from portfolio.projects.records.plans import PlanRow, Scope
from portfolio.store import system
from portfolio.values.errors import DONE, DatabaseProblem, PortfolioError
from portfolio.values.language import mark, sentence, speak, spoken, translate
from portfolio.values.signs import shown
from portfolio.values.words import name_of, say
from tui.dialogs.help import THEME, Help
from tui.dialogs.palette import Command, Palette
from tui.form.screen import FormScreen
from tui.list.screen import PortfolioScreen
from tui.shell import tidying
from tui.shell.base import SpokenScreen
from tui.shell.bindings import key
from tui.shell.desk import Desk, Mark
from tui.shell.frame import Frame
from tui.shell.offers import offers
from tui.shell.palette import DARK, LIGHT, use_none, use_sixteen
from tui.shell.plain import plain
from tui.shell.plans import PlanPick
from tui.shell.preferences import Kept
from tui.shell.signs import MEASURED
from tui.shell.start import StartScreen
from tui.shell.tidying import Tidying
from tui.shell.unsaved import kept_typed, unless_losing
from tui.widgets.cover import is_covered
from tui.widgets.masthead import Masthead
from tui.widgets.told import Told

#: What Textual itself says of its keys; translated with our own when they are shown.
TEXTUAL_SAYS: Final = (mark("palette"), mark("Open the command palette"), mark("Dismiss menu"))
#: Seconds between two looks whether the database has changed.
LOOK_EVERY: Final = 2.0
_KEYCAPS: Final = {"pageup": "PgUp", "pagedown": "PgDn", "shift+tab": "Shift+Tab"}


class PortfolioApp(App[object]):
    """The portfolio in a terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("l", "switch_language", mark("中文"), mark("Chinese or English, at once.")),
        key("question_mark", "help", mark("Help"), display="?"),
        key(
            "P",
            "choose_plan",
            mark("Another plan"),
            mark("Shows another plan, of this or another district."),
            show=False,
        ),
        key(
            "left_square_bracket",
            "month(-1)",
            mark("Month before"),
            mark("Shows the month before as it was; in a form, turns to it."),
            show=False,
            display="[ F7",
        ),
        Binding("f7", "month(-1)", mark("Month before"), show=False),
        key(
            "right_square_bracket",
            "month(1)",
            mark("Month after"),
            mark("Shows the month after, up to the present one."),
            show=False,
            display="] F8",
        ),
        Binding("f8", "month(1)", mark("Month after"), show=False),
        Binding(
            "ctrl+q", "quit", mark("Quit"), show=False, priority=True, id="app.quit", system=True
        ),
    ]

    class Changed(Message):
        """The database of a desk holds something that has not been read yet, or cannot be read.

        `scope` is what can be looked at, where that may be another than before.
        """

        def __init__(self, desk: Desk, mark: Mark | PortfolioError, scope: Scope | None) -> None:
            super().__init__()
            self.desk = desk
            self.mark = mark
            self.scope = scope

    def __init__(self, desk: Desk, *, missing: bool = False, signs: str = MEASURED) -> None:
        """Take the desk; with `missing` its database has to be founded first.

        `signs` says how those are drawn that some terminals show two cells wide.
        """
        super().__init__()
        self.signs = signs
        self._tidying = Tidying()
        self._desk = desk
        self._missing = missing
        self._kept = desk.kept()
        self._mark: Mark | None = None
        #: The plans and districts, and what is looked at; None before they were read.
        self.scope: Scope | None = None
        #: Why nothing can be read now; None where it can.
        self.trouble: PortfolioError | None = None
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = (LIGHT if self._kept.light else DARK).name
        self._fit_colours()

    def _fit_colours(self) -> None:
        """Use colours that a terminal of 16 has, where it has no more, and none where none are wanted."""
        if self.no_color:
            use_none(dark=self.theme == DARK.name)
        elif self.console.color_system == "standard":
            use_sixteen(dark=self.theme == DARK.name)

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written; what writes is then not offered."""
        return self._desk.database.read_only

    def get_default_screen(self) -> Screen[None]:
        if self._missing:
            return StartScreen(self._desk)
        return PortfolioScreen(self._desk, self._kept)

    @on(StartScreen.Founded)
    def _open(self) -> None:
        """Show the portfolio that has just been founded."""
        self._missing = False
        self.push_screen(PortfolioScreen(self._desk, self._kept))
        self.look()

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver, on Linux and macOS the one that forgives stray bytes."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from tui.shell.driver import ForgivingDriver

        return ForgivingDriver

    def on_mount(self) -> None:
        if not self.is_headless:
            system.on_signals(asyncio.get_running_loop(), self.leave, signal.SIGINT)
        if self.read_only:
            told = translate(mark("Open for reading only: reports cannot be filed."))
            self.call_after_refresh(self.notify, told)
        self.look()
        self.set_interval(LOOK_EVERY, self.look)
        self._tidying.begin()
        self.set_interval(tidying.LOOK_EVERY, self._tidy)

    def _tidy(self) -> None:
        self._tidying.tidy(settled=len(self.screen_stack) == 1)

    def on_unmount(self) -> None:
        self._tidying.end()

    async def on_event(self, event: Event) -> None:
        """Handle an event, and know when somebody last was at the keys.

        On a terminal with no room to see what a key does no key does anything but leave.
        """
        if isinstance(event, InputEvent):
            self._tidying.typed()
        if is_covered(event, self.size):
            return
        await super().on_event(event)

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as keyboards print it: `F5`, `^s`, `Esc`."""
        if binding.key in _KEYCAPS:
            return _KEYCAPS[binding.key]
        text = super().get_key_display(binding)
        return text.capitalize() if binding.key_display is None and len(binding.key) > 1 else text

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Tell what has happened, on every screen that stands; names in it are data, never markup."""
        for screen in self.screen_stack:
            for told in screen.query(Told):
                told.tell(message, severity, timeout)

    # --- what changes meanwhile --------------------------------------------------------------

    @work(thread=True, exclusive=True, group="look")
    def look(self) -> None:
        """Look whether anybody has changed anything, and which month it is."""
        if self._missing:
            return
        desk, scope = self._desk, None
        try:
            now: Mark | PortfolioError = desk.mark()
            if now != self._mark:
                scope = desk.scope()
        except PortfolioError as error:
            now = error
        self.post_message(self.Changed(desk, now, scope))

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        """Have every screen read again what has changed; say once that nothing can be read."""
        if event.desk is not self._desk:
            return
        if isinstance(event.mark, PortfolioError):
            if self.trouble is None:
                self.notify(shown(sentence(event.mark)), severity="warning")
            self._say_trouble(event.mark)
            return
        new = self._mark is not None and event.mark != self._mark
        self._mark, back = event.mark, self.trouble is not None
        if back:
            self._say_trouble(None)
            self.notify(translate(mark("The database can be read again.")))
        if event.scope is not None:
            self._place(event.scope)
        if new or back:
            self.read_again()

    def read_again(self) -> None:
        """Have every screen read again what it shows."""
        for screen in self.screen_stack:
            if isinstance(screen, SpokenScreen):
                screen.read_again()

    # --- the plan that is looked at ----------------------------------------------------------

    def _place(self, scope: Scope) -> None:
        self.scope = scope
        self._say_first_lines()

    def _say_trouble(self, trouble: PortfolioError | None) -> None:
        """Say in the first line of every screen that nothing can be read, until it can be again."""
        self.trouble = trouble
        self._say_first_lines()

    def _say_first_lines(self) -> None:
        for screen in self.screen_stack:
            for masthead in screen.query(Masthead):
                masthead.reword()

    def action_choose_plan(self) -> None:
        """Ask which plan is to be looked at, where there is more than one."""
        scope = self.scope
        if scope is None:
            return
        if scope.plan is not None and len(scope.plans) == 1:
            only = mark("There is only one plan: {title}.")
            self.notify(say(only, title=plain(name_of(scope.plan))))
        else:
            self.push_screen(PlanPick(scope), partial(self._chosen, scope))

    def _chosen(self, scope: Scope, code: str | None) -> None:
        plan = next((row for row in scope.plans if row.code == code), None)
        if plan is not None and plan != scope.plan:
            unless_losing(self, partial(self._turn_to, scope, plan))

    # --- the month that is looked at ---------------------------------------------------------

    def action_month(self, step: int) -> None:
        """Look at the month before or after; a form turns to it alone."""
        if isinstance(self.screen, FormScreen):
            self.screen.turn_month(step)
            return
        month = self._desk.as_of + step
        if month > self._desk.present():
            self.notify(translate(mark("This is the present month; there is none later.")))
            return
        self._desk, self._mark = self._desk.at(month), None
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.turn_to(self._desk)
        self.look()

    def _turn_to(self, scope: Scope, plan: PlanRow) -> None:
        """Show another plan; what is open of one project, and what is tried, is left for that."""
        self._desk, self._mark = self._desk.of_plan(plan.code), None
        district = next(row for row in scope.districts if row.code == plan.district)
        self._place(replace(scope, plan=plan, district=district))
        while isinstance(self.screen, Frame) and not self.screen.OF_PLAN:
            self.pop_screen()
        for screen in self.screen_stack:
            if isinstance(screen, Frame):
                screen.turn_to(self._desk)
        self.look()

    # --- what is kept ------------------------------------------------------------------------

    @on(PortfolioScreen.Keep)
    def _keep(self, event: PortfolioScreen.Keep) -> None:
        self._kept = replace(event.kept, light=self._kept.light)
        self._save(self._kept)

    @work(thread=True, group="keep")
    def _save(self, kept: Kept) -> None:
        try:
            self._desk.keep(kept)
        except PortfolioError as error:
            words = shown(sentence(error))
            self.call_from_thread(self.notify, words, severity="warning")

    # --- language and help -------------------------------------------------------------------

    def action_switch_language(self) -> None:
        """Speak the other language on every screen."""
        speak("en" if spoken() == "zh" else "zh")
        for screen in self.screen_stack:
            if isinstance(screen, SpokenScreen):
                screen.reword()

    def action_help(self) -> None:
        self.push_screen(Help(self.screen))

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, ModalScreen):
            self.push_screen(Palette(list(self._commands())), self._do)

    def _do(self, command: Command | None) -> None:
        if command is not None:
            self.call_later(command.run)

    def _commands(self) -> Iterator[Command]:
        """Yield what the keys do, here and on the first screen, and what no key does."""
        own = (binding for _, binding in self._bindings)
        yield from offers(self, own, self._do_at_first)
        name, tip = THEME
        yield Command(name, "", tip, self.action_switch_theme)

    def _do_at_first(self, action: str) -> None:
        """Go back to the first screen and do there what one of its keys does."""

        async def act() -> None:
            while len(self.screen_stack) > 1:
                self.pop_screen()
            await self.run_action(action, self.screen_stack[0])

        unless_losing(self, lambda: self.call_later(act))

    def action_switch_theme(self) -> None:
        light = self.theme == DARK.name
        self.theme = (LIGHT if light else DARK).name
        self._fit_colours()
        self._kept = replace(self._kept, light=light)
        self._save(self._kept)

    # --- leaving -----------------------------------------------------------------------------

    async def action_quit(self) -> None:
        """Leave; ask first where something typed has not been filed."""
        unless_losing(
            self, partial(self.leave, DatabaseProblem.exit_code if self._missing else DONE)
        )

    def leave(self, code: int) -> None:
        """End the program with an exit code; what was typed stays as drafts."""
        self.exit(None, code, kept_typed(self.screen_stack) or None)

    def action_help_quit(self) -> None:
        """Say how to leave, to those who press ^c."""
        self.notify(translate(mark("^q leaves the program.")))
