"""The application: its themes, its language, its first screen, and how it ends."""

import asyncio
import signal
from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Final

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.screen import Screen

from portfolio.language import mark, speak, spoken, translate
from portfolio.wording import say
from tui.desk import Desk
from tui.dialogs.ask import Ask
from tui.dialogs.help import Help
from tui.palette import DARK, LIGHT
from tui.screens.base import SpokenScreen
from tui.screens.portfolio import PortfolioScreen

#: What Textual itself says of its keys; translated with our own when they are shown.
TEXTUAL_SAYS: Final = (mark("palette"), mark("Open the command palette"), mark("Dismiss menu"))
_KEYCAPS: Final = {"pageup": "PgUp", "pagedown": "PgDn", "shift+tab": "Shift+Tab"}
#: What the palette offers even where a field takes the letters of the keys.
_ALWAYS: Final = ("switch_language", "help")


class PortfolioApp(App[object]):
    """The portfolio in a terminal."""

    CSS = """
    Footer { background: $panel; }
    FooterKey .footer-key--key { padding: 0; margin: 0; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "l",
            "switch_language",
            mark("中文"),
            id="app.language",
            tooltip=mark("Chinese or English, at once."),
        ),
        Binding("question_mark", "help", mark("Help"), key_display="?", id="app.help"),
        Binding(
            "ctrl+q", "quit", mark("Quit"), show=False, priority=True, id="app.quit", system=True
        ),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    def get_default_screen(self) -> Screen[None]:
        return PortfolioScreen(self._desk)

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's driver, on Linux and macOS the one that forgives stray bytes."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        from tui.driver import ForgivingDriver

        return ForgivingDriver

    def on_mount(self) -> None:
        if not self.is_headless:
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self.exit, None, 128 + number)

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as keyboards print it: `F5`, `^s`, `Esc`."""
        if binding.key in _KEYCAPS:
            return _KEYCAPS[binding.key]
        text = super().get_key_display(binding)
        return text.capitalize() if binding.key_display is None and len(binding.key) > 1 else text

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
        if self.use_command_palette and not CommandPalette.is_open(self):
            self.push_screen(CommandPalette(placeholder=say(mark("What do you want to do?"))))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer what the keys of the screen do, then help, language and colours."""
        always = [(binding, screen) for _, binding in self._bindings if binding.action in _ALWAYS]
        shown = [
            (item.binding, item.node)
            for item in screen.active_bindings.values()
            if item.binding.show and item.enabled and item.binding.action not in _ALWAYS
        ]
        for binding, node in (*shown, *always):
            keys, tooltip = self.get_key_display(binding), translate(binding.tooltip)
            yield SystemCommand(
                translate(binding.description),
                f"{keys}  {tooltip}".rstrip(),
                partial(self.call_later, self.run_action, binding.action, node),
            )
        yield SystemCommand(
            say(mark("Dark or light")), say(mark("Changes the colours.")), self.action_switch_theme
        )

    def action_switch_theme(self) -> None:
        self.theme = LIGHT.name if self.theme == DARK.name else DARK.name

    # --- leaving -----------------------------------------------------------------------------

    async def action_quit(self) -> None:
        """Leave; ask first where something typed would be lost."""

        def answered(go_on: bool | None) -> None:
            if go_on:
                self.exit()

        if any(isinstance(item, SpokenScreen) and item.unsaved for item in self.screen_stack):
            self.push_screen(
                Ask(
                    lambda: say(mark("What you typed has not been filed.")),
                    keep=mark("Keep editing"),
                    go_on=mark("Discard it and leave"),
                ),
                answered,
            )
        else:
            self.exit()

    def action_help_quit(self) -> None:
        """Say how to leave, to those who press ^c."""
        self.notify(translate(mark("^q leaves the program.")), markup=False)
