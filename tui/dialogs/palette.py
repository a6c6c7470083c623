"""Everything that can be done, by a few letters of its name in either language or of its pinyin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from portfolio.values.language import mark, translate
from portfolio.values.words import say
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.shell.finding import both, found_in
from tui.widgets.text_box import TextBox
from tui.widgets.words import Words


@dataclass(frozen=True, slots=True)
class Command:
    """What can be done: its marked name, the keys that do it, a marked sentence, the doing."""

    name: str
    keys: str
    tip: str
    run: Callable[[], object]


class Palette(Dialog[Command | None]):
    """Lists commands; ends with the one taken, or with None."""

    DEFAULT_CSS = """
    Palette { align: center top; }
    Palette > #window { width: 84; margin-top: 1; padding: 0 1; }
    Palette TextBox { width: 1fr; }
    Palette OptionList { height: auto; max-height: 70vh; background: $panel; border: none;
        padding: 0; margin-top: 1; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "take", mark("Do it"), display="Enter", priority=True),
        key("escape", "dismiss", mark("Back")),
        Binding("down,ctrl+n", "step(1)", mark("Next"), show=False, priority=True),
        Binding("up,ctrl+p", "step(-1)", mark("Previous"), show=False, priority=True),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands
        self._names = [both(each.name) for each in commands]
        self._texts = [both(each.name, each.tip) for each in commands]
        self._found: Sequence[Command] = commands

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(lambda: say(mark("What do you want to do?")), id="sentence")
            yield TextBox()
            yield OptionList(*self._options(), compact=True, markup=False)

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        self.query_one(TextBox).focus()
        self._list("")

    def _options(self) -> list[Option]:
        if not self._found:
            return [Option(say(mark("No command has these letters.")), disabled=True)]
        return [Option(_line(command)) for command in self._found]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._list(event.value)

    def _list(self, typed: str) -> None:
        """List what is found: first by its name, then by what is said of it."""
        places = range(len(self._commands))
        named = [place for place in places if found_in(self._names[place], typed)]
        told = [p for p in places if p not in named and found_in(self._texts[p], typed)]
        self._found = [self._commands[place] for place in (*named, *told)]
        options = self.query_one(OptionList)
        options.clear_options().add_options(self._options())
        options.highlighted = 0 if self._found else None

    def action_step(self, step: int) -> None:
        options = self.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_take(self) -> None:
        place = self.query_one(OptionList).highlighted
        if place is not None:
            self.dismiss(self._found[place])

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._found[event.option_index])


def _line(command: Command) -> Content:
    name = Content.assemble((f"{command.keys:<6} ", "bold $primary"), translate(command.name))
    tip = translate(command.tip)
    return Content.assemble(name, (f"  {tip}" if tip else "", "dim"))
