"""The keys of a screen and what they do, by task, read from its bindings and searched by typing."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input

from portfolio.projects.words.lights import light_text
from portfolio.values.language import Term, label, mark, translate
from portfolio.values.vocabulary import SHOWN_LIGHTS
from portfolio.values.words import say
from tui.shell.base import Dialog, marked_bindings
from tui.shell.bindings import key
from tui.shell.finding import both, found_in
from tui.widgets.facts import Fact, Facts, Section
from tui.widgets.table import DRAFT, MARK
from tui.widgets.text_box import TextBox
from tui.widgets.words import Words

#: The tasks in the order in which officers have them, and how the actions of each begin.
_TASKS: Final = (
    (
        Term("help", "Report"),
        ("report", "round", "unchanged", "file", "skip", "back", "add", "mark", "explain"),
    ),
    (
        Term("help", "Find and arrange"),
        (
            "filter",
            "seek",
            "find",
            "stop",
            "clear_filter",
            "unmark",
            "view",
            "group",
            "order",
            "next_view",
        ),
    ),
    (
        Term("help", "Look at"),
        (
            *("open", "gantt", "capacity", "whatif", "indicators", "reconcile", "history"),
            *("month", "choose_plan", "fold", "reload", "every_month", "next_population"),
        ),
    ),
    (
        Term("help", "Take back, keep, write out"),
        ("undo", "export", "save", "step_back", "compare"),
    ),
    (
        Term("help", "Move"),
        ("move", "page", "edge", "app.focus", "turn", "shift", "zoom", "go", "show_part", "today"),
    ),
)
_OTHER: Final = Term("help", "More")
#: What only the palette does: its name, and what it is for.
THEME: Final = (mark("Dark or light"), mark("Changes the colours."))
_PALETTE: Final = (
    mark("Commands"),
    mark("Finds whatever can be done by a few letters; dark or light among it."),
)


class Help(Dialog[None]):
    """What each key does on the screen below, and what the signs mean; typing keeps what has it."""

    DEFAULT_CSS = """
    Help > #window { width: 78; max-width: 96%; max-height: 96%; padding: 0 1; }
    Help #facts { height: auto; max-height: 80vh; scrollbar-size-vertical: 1; }
    Help TextBox { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,enter", "dismiss", mark("Close"), display="Esc", priority=True),
        Binding("down", "scroll(1)", mark("Down"), show=False, priority=True),
        Binding("up", "scroll(-1)", mark("Up"), show=False, priority=True),
        Binding("pagedown", "scroll(10)", mark("Page down"), show=False, priority=True),
        Binding("pageup", "scroll(-10)", mark("Page up"), show=False, priority=True),
    ]

    def __init__(self, below: Screen[object]) -> None:
        super().__init__()
        self._below = below
        self._typed = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="window"):
            yield Words(
                lambda: say(mark("Type what you look for; Esc closes; ^ is the key Ctrl")),
                id="sentence",
            )
            yield TextBox()
            with VerticalScroll(id="facts", can_focus=False):
                yield Facts(self._sections)

    def on_mount(self) -> None:
        self.query_one(TextBox).focus()

    def _sections(self) -> list[Section]:
        found = key_sections(self.app, self._below, self._typed)
        return found if self._typed else [*found, _signs()]

    @on(Input.Changed)
    def _seek(self, event: Input.Changed) -> None:
        event.stop()
        self._typed = event.value
        self.query_one(Facts).reword()

    def action_scroll(self, lines: int) -> None:
        self.query_one("#facts").scroll_relative(y=lines, animate=False)


def key_sections(app: App[object], screen: Screen[object], typed: str = "") -> list[Section]:
    """Return the keys of a screen under their tasks, several keys of one action together.

    With something `typed` those in whose words, of either language, it is found.
    """
    found: dict[str, tuple[list[str], Binding]] = {}
    for item in marked_bindings(screen).values():
        binding = item.binding
        if binding.id is None or binding.system or not binding.description:
            continue
        keys, _ = found.setdefault(binding.id, ([], binding))
        keys.append(app.get_key_display(binding))
    tasks: dict[Term, list[Fact]] = {term: [] for term in (*(task for task, _ in _TASKS), _OTHER)}
    for keys, binding in found.values():
        if found_in(both(binding.description, binding.tooltip), typed):
            fact = Fact(
                " ".join(dict.fromkeys(keys)),
                translate(binding.description),
                translate(binding.tooltip),
            )
            tasks[_task(binding.action.rpartition(".")[2] or binding.action)].append(fact)
    if found_in(both(*_PALETTE), typed):
        tasks[_OTHER].append(Fact("^p", *map(translate, _PALETTE)))
    return [Section(label(term), facts) for term, facts in tasks.items() if facts]


def _task(action: str) -> Term:
    return next((term for term, begins in _TASKS if action.startswith(begins)), _OTHER)


def _signs() -> Section:
    meanings = {
        "green": mark("on course"),
        "amber": mark("warning"),
        "red": mark("behind"),
        "grey": mark("no recent report, or nothing to compute it from"),
        "opened": mark("in use: out of schedule and round, to be settled"),
    }
    lights: Sequence[Fact] = [Fact(light_text(code), say(meanings[code])) for code in SHOWN_LIGHTS]
    return Section(
        say(mark("Signs")),
        [
            *lights,
            Fact("—", say(mark("unknown; never 0"))),
            Fact(
                say(mark("due")),
                say(mark("the baseline's finish is this month and no report says it is in use")),
            ),
            Fact("≥ ≤ ~", say(mark("at least, at most, about"))),
            Fact("*", say(mark("an older figure carried on"))),
            Fact(f"{MARK} {DRAFT}", say(mark("marked; something typed is not filed"))),
            Fact("!", say(mark("rests on what was taken in doubt"))),
            Fact("§", say(mark("an auditor would write a breach; part 6 of the project tells it"))),
        ],
    )
