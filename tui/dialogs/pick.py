"""A choice of one thing from a list, with the present one marked."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from portfolio.values.language import mark
from tui.shell.base import Dialog
from tui.shell.bindings import BACK, key
from tui.shell.plain import plain
from tui.widgets.options import said_anew
from tui.widgets.words import Words


class Choice(NamedTuple):
    """One thing to pick: its key, its words in the language spoken, and a word beside them."""

    key: str
    words: str
    aside: str = ""


class Pick(Dialog[str | None]):
    """Lists choices; ends with the key of the one taken, or with None."""

    DEFAULT_CSS = """
    Pick > #window { width: 44; padding: 0 1; }
    Pick #title { text-style: bold; color: $primary; width: 100%; }
    Pick OptionList { height: auto; max-height: 16; background: $panel; border: none; padding: 0;
        scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "take", mark("Choose"), display="Enter", priority=True),
        key("1", "number(1)", mark("By its number"), display="1-9"),
        *(
            Binding(str(number), f"number({number})", mark("By its number"), show=False)
            for number in range(2, 10)
        ),
        BACK,
        key("j", "down", mark("Down"), show=False),
        key("k", "up", mark("Up"), show=False),
    ]

    def __init__(
        self, title: Callable[[], str], choices: Callable[[], Sequence[Choice]], chosen: str
    ) -> None:
        """Take the title and the choices, both asked anew with the language, and the one in force."""
        super().__init__()
        self._heading = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(self._heading, id="title")
            yield OptionList(*self._options(), compact=True, markup=False)

    def on_mount(self) -> None:
        keys = [choice.key for choice in self._choices()]
        if self._chosen in keys:
            self.query_one(OptionList).highlighted = keys.index(self._chosen)

    def _options(self) -> list[Option]:
        return [Option(self._line(n, choice)) for n, choice in enumerate(self._choices(), 1)]

    def _line(self, number: int, choice: Choice) -> Content:
        """Return a choice with the digit that takes it, where there is one."""
        sign = "● " if choice.key == self._chosen else "  "
        digit = f"{number} " if number < 10 else "  "
        return Content.assemble(
            sign,
            (digit, "dim"),
            plain(choice.words),
            (f"  {choice.aside}" if choice.aside else "", "dim"),
        )

    def reword(self) -> None:
        """Say the choices anew, in the language spoken."""
        said_anew(self.query_one(OptionList), self._options())
        super().reword()

    def action_take(self) -> None:
        self.query_one(OptionList).action_select()

    def action_number(self, number: int) -> None:
        options = self.query_one(OptionList)
        if number <= options.option_count:
            options.highlighted = number - 1
            options.action_select()

    def action_down(self) -> None:
        self.query_one(OptionList).action_cursor_down()

    def action_up(self) -> None:
        self.query_one(OptionList).action_cursor_up()

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._choices()[event.option_index].key)
