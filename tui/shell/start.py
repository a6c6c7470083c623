"""Where there is no database yet: whether it is to be founded, and with what."""

from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from portfolio.store.engines import in_full
from portfolio.values.errors import PortfolioError
from portfolio.values.language import mark, translate
from portfolio.values.words import say
from tui.shell.bindings import key
from tui.shell.frame import Frame
from tui.shell.plain import plain
from tui.widgets.words import Words

_SEEDED, _EMPTY, _LEAVE = "seeded", "empty", "leave"
#: What can be chosen: in a few words, and what it means.
_CHOICES: Final = {
    _SEEDED: (
        mark("Create it with the nine projects of Annex 3"),
        mark("plan, target, population, what is known of each; and two projects outside the plan"),
    ),
    _EMPTY: (
        mark("Create it empty"),
        mark("the plan alone; “portfolio import FILE” takes in a spreadsheet"),
    ),
    _LEAVE: (mark("Leave"), mark("nothing is created")),
}


class StartScreen(Frame[None]):
    """Offers to found the database; says when it is there."""

    AUTO_FOCUS = "OptionList"
    DEFAULT_CSS = """
    StartScreen VerticalScroll { height: 1fr; padding: 1 2; }
    StartScreen Words { width: 100%; }
    StartScreen OptionList { height: auto; max-width: 90; margin: 1 0; border: none; padding: 0;
        background: $background; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "choose",
            mark("Do this"),
            mark("Founds the database as chosen, or leaves."),
            display="Enter",
            priority=True,
        ),
        key("q,escape", "app.quit", mark("Quit")),
    ]

    class Founded(Message):
        """The database is there."""

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Words(self._sentence)
            options = [Option(_prompt(key, chosen=False), id=key) for key in _CHOICES]
            yield OptionList(*options, compact=True, markup=False)
            yield Words(str, id="told")

    def _title(self) -> str:
        return say(mark("Portfolio"))

    def _aside(self) -> str:
        return say(mark("no database yet"))

    def _sentence(self) -> str:
        path = plain(in_full(self._desk.database.path))
        return say(mark("There is no database at {path} yet. What is to be done?"), path=path)

    def reword(self) -> None:
        """Say it anew, in the language spoken."""
        self._mark_choice()
        super().reword()

    @on(OptionList.OptionHighlighted)
    def _mark_choice(self) -> None:
        options = self.query_one(OptionList)
        for place, choice in enumerate(_CHOICES):
            prompt = _prompt(choice, chosen=place == options.highlighted)
            options.replace_option_prompt_at_index(place, prompt)

    # --- founding ----------------------------------------------------------------------------

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option.id == _LEAVE:
            await self.run_action("app.quit")
            return
        self._hold(still=True)
        self.ask(
            partial(self._desk.found, empty=event.option.id == _EMPTY),
            lambda _: self.post_message(self.Founded()),
        )

    def _hold(self, *, still: bool) -> None:
        options = self.query_one(OptionList)
        options.disabled = still
        self.query_one("#told", Words).say(
            lambda: say(mark("founding the database…")) if still else ""
        )
        if not still:
            options.focus()

    def refused(self, error: PortfolioError) -> None:
        """Say why, and let choose again."""
        self._hold(still=False)
        super().refused(error)


def _prompt(key: str, *, chosen: bool) -> Content:
    words, meaning = _CHOICES[key]
    head = f"{'●' if chosen else '○'} {translate(words)}\n"
    return Content.assemble(head, (f"  {translate(meaning)}", "$foreground 62%"))
