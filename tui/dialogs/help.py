"""The keys of a screen and what they do, read from its bindings."""

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen

from portfolio.projects.words import light_text
from portfolio.values.language import Term, label, mark
from portfolio.values.vocabulary import SHOWN_LIGHTS
from portfolio.values.words import say
from tui.shell.base import Dialog
from tui.shell.bindings import key
from tui.widgets.facts import Fact, Facts, Section

_KEYS = Term("help", "Keys")


class Help(Dialog[None]):
    """What each key does on the screen below, and what the signs mean."""

    DEFAULT_CSS = """
    Help > #window { width: 76; max-width: 96%; max-height: 96%; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,question_mark,q,enter", "dismiss", mark("Close"))
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._below = below

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window"):
            yield Facts(lambda: [*key_sections(self.app, self._below), _signs()])


def key_sections(app: App[object], screen: Screen[object]) -> list[Section]:
    """Return the keys of a screen, several keys of one action together."""
    found: dict[str, tuple[list[str], ActiveBinding]] = {}
    for item in screen.active_bindings.values():
        binding = item.binding
        if binding.id is None or binding.system or not binding.description:
            continue
        keys, _ = found.setdefault(binding.id, ([], item))
        keys.append(app.get_key_display(binding))
    facts = [
        Fact(" ".join(keys), item.binding.description, item.binding.tooltip)
        for keys, item in found.values()
    ]
    return [Section(label(_KEYS), facts)]


def _signs() -> Section:
    meanings = {
        "green": mark("on course"),
        "amber": mark("warning"),
        "red": mark("behind"),
        "grey": mark("no recent report, or nothing to compute it from"),
        "opened": mark("in use: out of schedule and round, to be settled"),
    }
    lights = [Fact(light_text(code), say(meanings[code])) for code in SHOWN_LIGHTS]
    return Section(
        say(mark("Signs")),
        [
            *lights,
            Fact("—", say(mark("unknown; never 0"))),
            Fact(
                say(mark("due")),
                say(mark("the baseline's finish has passed and no report says it is in use")),
            ),
            Fact("*", say(mark("an older figure carried on"))),
        ],
    )
