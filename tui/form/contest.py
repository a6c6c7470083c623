"""What two officers changed at once: both versions field by field, and which is to stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from portfolio.values.fields import Field
from portfolio.values.language import label, mark
from portfolio.values.words import say
from tui.form.entries import told
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.shell.plain import fit, plain
from tui.widgets.options import said_anew
from tui.widgets.words import Words


@dataclass(frozen=True, slots=True)
class Versions:
    """One field in three versions: when the form was opened, mine, and the other officer's."""

    field: Field
    base: str
    mine: str
    theirs: str


_MINE, _THEIRS = "mine", "theirs"


class Contest(Dialog[Mapping[str, bool] | None]):
    """Shows contested fields; ends with, for each, whether mine is to stand, or with None."""

    DEFAULT_CSS = """
    Contest > #window { width: 74; padding: 0 1; }
    Contest #sentence { text-style: bold; }
    Contest OptionList { height: auto; max-height: 60vh; background: $panel; border: none;
        padding: 0; margin: 1 0; scrollbar-size-vertical: 1; }
    Contest #hint { color: $text-muted; width: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "choose", mark("This version"), display="Enter", priority=True),
        key("escape", "dismiss", mark("Back to the form")),
        key(
            "ctrl+s",
            "done",
            mark("File as chosen"),
            mark("Files the report with the versions that are marked."),
            priority=True,
        ),
    ]

    def __init__(self, who: str, fields: Sequence[Versions]) -> None:
        """Take who changed them, and the contested fields; theirs stand until chosen otherwise."""
        super().__init__()
        self._who = who
        self._fields = fields
        self._chosen = dict.fromkeys((item.field.name for item in fields), _THEIRS)

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(self._sentence, id="sentence")
            yield OptionList(*self._options(), compact=True, markup=False)
            yield Words(self._hint, id="hint")

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 2

    def _sentence(self) -> str:
        who = plain(self._who)
        return say(
            mark("{who} has changed the same since you opened it; choose field by field."), who=who
        )

    def _hint(self) -> str:
        return say(mark("Enter marks a version; ^s files with those marked."))

    def _options(self) -> list[Option]:
        options: list[Option] = []
        for item in self._fields:
            name = item.field.name
            base = say(mark("when opened: {text}"), text=told(item.field, item.base))
            head = Content.assemble((label(item.field.label), "bold"), (f"  {base}", "dim"))
            options += [
                Option(head, disabled=True),
                Option(self._version(item, _MINE), id=f"{name}.{_MINE}"),
                Option(self._version(item, _THEIRS), id=f"{name}.{_THEIRS}"),
            ]
        return options

    def _version(self, item: Versions, whose: str) -> Content:
        sign = "●" if self._chosen[item.field.name] == whose else "○"
        names = {_MINE: say(mark("mine")), _THEIRS: say(mark("theirs"))}
        name = fit(names[whose], max(cell_len(words) for words in names.values()))
        text = item.mine if whose == _MINE else item.theirs
        return Content(f"  {sign} {name}  {told(item.field, text)}")

    def reword(self) -> None:
        """Say it anew, in the language spoken or with another version marked."""
        said_anew(self.query_one(OptionList), self._options())
        super().reword()

    @on(OptionList.OptionSelected)
    def _marked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        name, _, whose = str(event.option.id).rpartition(".")
        self._chosen[name] = whose
        self.reword()

    def action_choose(self) -> None:
        self.query_one(OptionList).action_select()

    def action_done(self) -> None:
        self.dismiss({name: whose == _MINE for name, whose in self._chosen.items()})
